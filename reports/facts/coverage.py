"""
Where anybody has looked, and where nobody has. A place that was never visited is unknown: the absence of findings
there says nothing, so it is never counted or drawn as good.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, func, select
from sqlmodel import Session, col

from audits.models import Visit
from foundation.actors import Actor
from reports.facts.scope import scores_visible_to, sites_visible_to, visits_visible_to
from risk.models import SiteScore
from suppliers.models import Site

RECENT_DAYS = 730
"""Two years: the half-life of a finding in the shipped ledger rules, after which a visit says half as much."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A region, or a whole country when it sums up its regions. `recent` sites were visited in the last two
    years, `earlier` only before, `never` by nobody. Coordinates are the mean of the sites that have any, in tenths of a
    degree (some ten kilometres): of a region with one site they would else tell where somebody lives.
    """

    country: str
    region: str
    sites: int
    recent: int
    earlier: int
    never: int
    unknown: int
    last_visit: date | None
    latitude: float | None
    longitude: float | None

    @property
    def per_cent(self) -> int:
        """Of its sites seen in two years."""
        return round(100 * self.recent / self.sites)

    @property
    def is_unknown(self) -> bool:
        return self.never == self.sites


@dataclass(frozen=True, slots=True)
class Country:
    whole: Place
    regions: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """Countries with most sites never visited first."""

    whole: Place
    countries: tuple[Country, ...]
    since: date


def coverage(session: Session, actor: Actor, *, today: date) -> CoverageFacts:
    since = today - timedelta(days=RECENT_DAYS)
    places = _places(session, actor, since)
    by_country: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_country[place.country].append(place)
    countries = [Country(_sum(some, country), _in_order(some)) for country, some in by_country.items()]
    ordered = sorted(countries, key=lambda one: (-one.whole.never, -one.whole.sites, one.whole.country))
    return CoverageFacts(_sum(places, ""), tuple(ordered), since)


def _in_order(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (-place.never, -place.sites, place.region)))


def _places(session: Session, actor: Actor, since: date) -> list[Place]:
    seen = and_(col(Visit.site_id) == col(Site.id), col(Visit.state) == "done", visits_visible_to(actor))
    last_visit = select(func.max(Visit.day)).where(seen).scalar_subquery()
    current = and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    each = (
        select(
            col(Site.country), col(Site.region), col(Site.latitude), col(Site.longitude),
            col(SiteScore.value), last_visit.label("last_visit"),
        )
        .join(SiteScore, current, isouter=True)
        .where(sites_visible_to(actor))
        .subquery()
    )  # fmt: skip
    day = each.c.last_visit
    counted = select(
        each.c.country,
        each.c.region,
        func.count(),
        func.count(case((day >= since, 1))),
        func.count(case((day < since, 1))),
        func.count(case((day.is_(None), 1))),
        func.count(case((each.c.value.is_(None), 1))),
        func.max(day),
        func.avg(each.c.latitude),
        func.avg(each.c.longitude),
    ).group_by(each.c.country, each.c.region)
    return [_place(row) for row in session.execute(counted)]


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    country, region, sites, recent, earlier, never, unknown, last_visit, latitude, longitude = row
    point = _coarse(latitude), _coarse(longitude)
    return Place(country or "", region, sites, recent, earlier, never, unknown, last_visit, *point)


def _coarse(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, 1)


def _sum(places: Sequence[Place], country: str) -> Place:
    """The point of a whole lies among its sites: the mean of its regions, each as heavy as it has sites."""
    put = [place for place in places if place.latitude is not None and place.longitude is not None]
    weight = sum(place.sites for place in put)
    return Place(
        country,
        "",
        sum(place.sites for place in places),
        sum(place.recent for place in places),
        sum(place.earlier for place in places),
        sum(place.never for place in places),
        sum(place.unknown for place in places),
        max((place.last_visit for place in places if place.last_visit), default=None),
        _coarse(sum((place.latitude or 0.0) * place.sites for place in put) / weight if weight else None),
        _coarse(sum((place.longitude or 0.0) * place.sites for place in put) / weight if weight else None),
    )
