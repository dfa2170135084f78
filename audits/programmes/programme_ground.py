"""
What a year is planned on: rows become the programme's plain values.

Nothing here reads a complaint. One raises the priority of a cell of sites in a round (`audits.rounds.prompting`), where
it cannot be told from the others; a year that was read by half the house could not keep it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews import inspectors
from audits.models import Recognition, Visit
from audits.planning.round_frame import crews_of
from audits.planning.round_parties import Coordinates, Inspector
from audits.planning.worth import great_circle_km
from audits.programme.parties import Campaign, Capacity, FollowUp, ProgrammeSite
from audits.programme.rules import ProgrammeRules
from audits.recognition import recognition
from audits.rounds.round_ground import Ground, NoInspectors, NoSites, crew, read_ground
from audits.visits import visits
from foundation import trail
from foundation.actors import Actor
from risk import scores
from risk.models import SiteScore
from suppliers import facts
from suppliers.models import Fact, Site

MONTHS = 12
SCHEME, RATING = "audit_scheme", "audit_rating"
"""Fields of a site's facts: the scheme it is rated under and its rating, in the words of `audit_cycles.csv`."""


@dataclass(frozen=True, slots=True)
class YearGround:
    """Sites in the order of their references. Capacity by area, in inspector-days that can be spent on visits."""

    sites: tuple[ProgrammeSite, ...]
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Span:
    """What of a year is planned: from which day, and which share of the days that visits can take."""

    begins: date
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Points of 100."""

    band: str
    high: float | None


def read_year(
    session: Session, actor: Actor, year: int, span: Span, kept: Mapping[UUID, date], rules: ProgrammeRules
) -> YearGround:
    """`kept`: first days of the windows that were published. Raises NoInspectors, NoSites."""
    team = inspectors.inspectors_of(session, actor)
    if not team:
        raise NoInspectors
    ground = read_ground(session, actor, span.begins, date(year, 12, 31))
    if not ground.sites:
        raise NoSites
    people = crew(team, ground)
    capacity = capacity_of(people, year, span, rules)
    known = _Known(
        scored=_scored(session, actor),
        outcomes=_outcomes(session, actor),
        rated=_rated(session, actor),
        recognised=recognition.standing(session, actor, on=span.begins),
        kept=kept,
    )
    made = tuple(_site(site, ground, known, area_of(site, people)) for site in ground.sites.values())
    return YearGround(made, capacity)


@dataclass(frozen=True, slots=True)
class _Known:
    """By the id of the site."""

    scored: Mapping[UUID, Scored]
    outcomes: Mapping[UUID, str]
    rated: Mapping[UUID, Mapping[str, str]]
    recognised: Mapping[UUID, Recognition]
    kept: Mapping[UUID, date]


def capacity_of(people: Sequence[Inspector], year: int, span: Span, rules: ProgrammeRules) -> Capacity:
    """Working days of each inspector's own calendar, less absences, times the share that visits can take."""
    first = max(span.begins, date(year, 1, 1))
    days = [first + timedelta(days=step) for step in range((date(year, 12, 31) - first).days + 1)]
    held: dict[str, list[float]] = defaultdict(lambda: [0.0] * MONTHS)
    for who, day in crews_of(people, days):
        held[people[who].country][day.month - 1] += rules.visiting_share * span.share
    return {area: tuple(round(one, 6) for one in months) for area, months in sorted(held.items())}


def area_of(site: Site, people: Sequence[Inspector]) -> str:
    """
    The country whose inspectors go there: its own where any is based, else that of the nearest one with a known home;
    the site's own country, without any inspector-days, where nobody's road can be computed.
    """
    own = site.country or ""
    if any(who.country == own for who in people):
        return own
    if site.latitude is None or site.longitude is None:
        return own
    place = Coordinates(site.latitude, site.longitude)
    roads = sorted((great_circle_km(who.home, place), who.country) for who in people if who.home is not None)
    return roads[0][1] if roads else own


def _site(site: Site, ground: Ground, known: _Known, area: str) -> ProgrammeSite:
    scored, past = known.scored.get(site.id), ground.past.get(site.id)
    follow_up, earned = ground.follow_ups.get(site.id), known.recognised.get(site.id)
    rated = known.rated.get(site.id, {})
    high = scored.high / 100 if scored and scored.high is not None else None
    return ProgrammeSite(
        id=str(site.id),
        area=area,
        country=site.country or "",
        region=site.region,
        sector=site.sector,
        headcount=ground.headcounts.get(site.id),
        risk=ground.risks.get(site.id),
        risk_high=high,
        band=scored.band if scored else "unknown",
        last_visit=past.last_day if past else None,
        last_outcome=known.outcomes.get(site.id, ""),
        scheme=rated.get(SCHEME, ""),
        rating=rated.get(RATING, ""),
        extension=earned.factor if earned else 1.0,
        most_months=earned.most_months if earned else None,
        follow_up=FollowUp(*follow_up) if follow_up else None,
        kept=known.kept.get(site.id),
    )


def _scored(session: Session, actor: Actor) -> dict[UUID, Scored]:
    columns = select(col(SiteScore.site_id), col(SiteScore.band), col(SiteScore.high))
    rows = session.exec(columns.where(scores.visible_to(actor), col(SiteScore.superseded_at).is_(None)))
    return {site_id: Scored(band, high) for site_id, band, high in rows}


def _outcomes(session: Session, actor: Actor) -> dict[UUID, str]:
    """Of the newest visit of each site."""
    done = select(col(Visit.site_id), col(Visit.outcome)).where(visits.visible_to(actor), Visit.state == "done")
    rows = session.exec(done.order_by(col(Visit.day), col(Visit.id)))
    return {site_id: outcome or "" for site_id, outcome in rows}


def _rated(session: Session, actor: Actor) -> dict[UUID, dict[str, str]]:
    columns = select(col(Fact.node_id), col(Fact.field), col(Fact.value))
    rows = session.exec(
        columns.where(facts.visible_to(actor), col(Fact.field).in_((SCHEME, RATING))).order_by(
            col(Fact.as_of), col(Fact.id)
        )
    )
    found: dict[UUID, dict[str, str]] = {}
    for node_id, field, value in rows:
        found.setdefault(node_id, {})[field] = value
    return found


def hash_of(ground: YearGround, campaigns: Sequence[Campaign], begins: date, rules: ProgrammeRules) -> str:
    """Over every value that the programme was made of: the same make the same programme."""
    content = [[asdict(one) for one in ground.sites], dict(ground.capacity), [asdict(one) for one in campaigns]]
    return hashlib.sha256(trail.canonical([*content, begins, asdict(rules)]).encode()).hexdigest()
