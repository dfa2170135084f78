"""What stands around one score: its place among all, sites like it, how bad it would be, how much is known, how old."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.payloads import Rating, Subject, number_of, rating_of
from reports.facts.scope import facts_visible_to, scores_visible_to, sites_visible_to
from risk.models import SiteScore
from risk.peers import Compared, Likeness, Scored, compare, size_of, unusual
from risk.ranking import Group, RankInterval, rank_interval
from suppliers.models import Fact, Site

HEAD_COUNT = "workers_total"
MOST_UNUSUAL = 50


@dataclass(frozen=True, slots=True)
class Peer:
    site: Subject
    rating: Rating


@dataclass(frozen=True, slots=True)
class PeerComparison:
    """`low` to `high` hold the middle half of the peers; `peers` counts them, `nearest` names a few."""

    likeness: Likeness
    size: str
    peers: int
    middle: int
    low: int
    high: int
    above: bool
    unusual: bool
    nearest: tuple[Peer, ...]


@dataclass(frozen=True, slots=True)
class SeverityLevel:
    """One of the three parts of UN Guiding Principle 14, 0 to 4; None is unknown."""

    part: str
    level: int | None


@dataclass(frozen=True, slots=True)
class ScoreAround:
    """`completeness` is a share 0-1 of what the model weighs; `days` is the age of the middle fact."""

    severity: tuple[SeverityLevel, ...]
    severity_reasons: tuple[str, ...]
    completeness: float
    days: int | None
    newest_on: date | None
    rank: RankInterval | None
    peers: PeerComparison | None


@dataclass(frozen=True, slots=True)
class UnusualSite:
    site: Subject
    rating: Rating
    comparison: PeerComparison


def score_around(session: Session, actor: Actor, row: SiteScore) -> ScoreAround:
    told = json.loads(row.receipt)["score"]
    scale, scope, lasting, reasons = told["severity"]
    age = told["data_age"]
    parts = (("scale", scale), ("scope", scope), ("irremediability", lasting))
    return ScoreAround(
        severity=tuple(SeverityLevel(part, level) for part, level in parts),
        severity_reasons=tuple(reasons),
        completeness=row.completeness,
        days=age[0] if age else None,
        newest_on=date.fromisoformat(age[1]) if age else None,
        rank=_rank(session, actor, row),
        peers=_peers(session, actor, row) if row.value is not None else None,
    )


def unusual_sites(session: Session, actor: Actor) -> tuple[UnusualSite, ...]:
    """Furthest from their peers first, at most fifty: beyond that the models are unusual, not the sites."""
    every = _scored(session, actor, [])
    by_id = {one.scored.site: one for one in every}
    found = unusual([one.scored for one in every])[:MOST_UNUSUAL]
    return tuple(
        UnusualSite(by_id[one.site].subject, by_id[one.site].rating, _told(one, by_id[one.site], by_id))
        for one in found
    )


def _rank(session: Session, actor: Actor, row: SiteScore) -> RankInterval | None:
    if row.value is None or row.low is None or row.high is None:
        return None
    alike = (col(SiteScore.value), col(SiteScore.low), col(SiteScore.high))
    current = and_(scores_visible_to(actor), col(SiteScore.superseded_at).is_(None), alike[0].is_not(None))
    counted = session.execute(select(*alike, func.count()).where(current).group_by(*alike))
    groups = [Group(value, low or 0.0, high or 100.0, sites) for value, low, high, sites in counted]
    return rank_interval(Group(row.value, row.low, row.high, 1), groups)


@dataclass(frozen=True, slots=True)
class _Read:
    scored: Scored
    subject: Subject
    rating: Rating


def _peers(session: Session, actor: Actor, row: SiteScore) -> PeerComparison | None:
    """In its country first; the whole sector is read only where the country has too few."""
    site = session.execute(select(Site).where(col(Site.id) == row.site_id, sites_visible_to(actor))).scalar_one()
    for narrow in ([col(Site.country) == site.country], []):
        read = _scored(session, actor, [col(Site.sector) == site.sector, *narrow])
        by_id = {one.scored.site: one for one in read}
        found = compare([one.scored for one in read]).get(str(row.site_id))
        if found is not None and (not narrow or found.likeness is not Likeness.SECTOR):
            return _told(found, by_id[found.site], by_id)
    return None


def _told(found: Compared, own: _Read, by_id: dict[str, _Read]) -> PeerComparison:
    return PeerComparison(
        likeness=found.likeness,
        size=own.scored.size,
        peers=found.peers,
        middle=round(found.middle),
        low=round(found.low),
        high=round(found.high),
        above=found.distance > 0,
        unusual=found.unusual,
        nearest=tuple(Peer(by_id[site].subject, by_id[site].rating) for site in found.nearest),
    )


def _scored(session: Session, actor: Actor, narrow: Sequence[ColumnElement[bool]]) -> list[_Read]:
    current = and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    counted = and_(
        col(Fact.node_id) == col(Site.id), col(Fact.field) == HEAD_COUNT, col(Fact.superseded_at).is_(None),
        facts_visible_to(actor),
    )  # fmt: skip
    head_count = select(func.max(Fact.value)).where(counted).scalar_subquery()
    columns = (
        col(Site.id), col(Site.name), col(Site.sector), col(Site.country),
        col(SiteScore.value), col(SiteScore.low), col(SiteScore.high), col(SiteScore.band), head_count,
    )  # fmt: skip
    asked = select(*columns).join(SiteScore, current).where(sites_visible_to(actor), col(SiteScore.value).is_not(None))
    return [_read(row) for row in session.execute(asked.where(*narrow).order_by(col(Site.id)))]


def _read(row: Row[*tuple[Any, ...]]) -> _Read:
    site_id, name, sector, country, value, low, high, band, workers = row
    size = size_of(number_of(workers)[0])
    scored = Scored(str(site_id), sector, country or "", size, value)
    return _Read(scored, Subject("site", str(site_id), name), rating_of(band, value, low, high))
