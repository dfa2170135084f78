"""
A year's programme as its page shows it: the months against their inspector-days, the sites with window and chance, what
found no place, and how far the campaigns are. For planners and inspectors of the house; no report for others reads it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, extract, func, select
from sqlmodel import Session, col

from audits.models import Programme, ProgrammeEntry
from audits.programmes import programmes
from audits.programmes.programme_progress import EntryStates, Progress, progress_of, states_of
from audits.programmes.programmes import EntryQuery, entries_visible_to, narrowed
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.paging import id_in, write_cursor
from reports.facts.payloads import Rating, Subject, rating_of
from reports.facts.scope import scores_visible_to, sites_visible_to
from risk.models import SiteScore
from suppliers.models import Site

MONTHS = 12
PAGE = 50


@dataclass(frozen=True, slots=True)
class YearQuery:
    """What the address asks for. `year` 0 is the newest that was made; the rest narrows the list of sites."""

    year: int = 0
    how: str = ""
    why: str = ""
    missed: str = ""
    month: int = 0
    sector: str = ""
    country: str = ""
    region: str = ""
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return any((self.how, self.why, self.missed, self.month, self.sector, self.country, self.region))

    def entries(self) -> EntryQuery:
        parts = (self.how, self.why, self.missed, self.month, self.sector, self.country, self.region)
        return EntryQuery(*parts, limit=PAGE, cursor=self.cursor)


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """Inspector-days: what the month holds, what is in for sure, and what is kept for the lot."""

    month: int
    capacity: float
    used: float
    lot: float

    @property
    def per_cent(self) -> int:
        return round(100 * self.used / self.capacity) if self.capacity else 0


@dataclass(frozen=True, slots=True)
class PlaceYear:
    """Inspector-days by month of one country, or of one sector in it."""

    country: str
    sector: str
    days: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.days)


@dataclass(frozen=True, slots=True)
class AreaLot:
    """The lot of one area: which part of its days, and what chance that leaves each site; `met`: the yearly floor."""

    area: str
    share: float
    chance: float
    met: bool


@dataclass(frozen=True, slots=True)
class CampaignLine:
    name: str
    sector: str
    country: str
    region: str
    first_month: int
    last_month: int
    visits: int
    planned: int
    made: int
    reason: str

    @property
    def per_cent(self) -> int:
        return min(100, round(100 * self.made / self.visits)) if self.visits else 0


@dataclass(frozen=True, slots=True)
class EntryLine:
    site: Subject
    rating: Rating
    country: str
    region: str
    sector: str
    how: str
    why: str
    opens_on: date | None
    closes_on: date | None
    days: int
    chance: float
    state: str
    missed: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """`sealed` None while nothing is published; else whether the stored entries still give the published seal."""

    id: str
    today: date
    years: tuple[int, ...]
    year: int
    state: str
    purpose: str
    share: float
    gap: float
    engine: str
    begins_on: date
    made_on: date
    published_on: date | None
    seal: str
    sealed: bool | None
    kept: int
    moved: int
    months: tuple[MonthLoad, ...]
    places: tuple[PlaceYear, ...]
    lots: tuple[AreaLot, ...]
    campaigns: tuple[CampaignLine, ...]
    missed: tuple[tuple[str, int], ...]
    progress: Progress
    query: YearQuery
    entries: tuple[EntryLine, ...]
    entries_in_all: int
    next_cursor: str
    regions: tuple[str, ...]
    may_plan: bool

    @property
    def fullest(self) -> float:
        """The scale of the drawn months."""
        return max((one.capacity for one in self.months), default=0.0) or 1.0


def newest_year(session: Session, actor: Actor) -> int | None:
    """None when no programme was ever made."""
    made = [one.year for one in programmes.list_programmes(session, actor) if one.state != "closed"]
    return made[0] if made else None


def programme_facts(session: Session, actor: Actor, query: YearQuery, *, today: date) -> ProgrammeFacts:
    """Raises ProgrammeNotMade, ActionNotAllowed, CursorUnreadable."""
    programme = programmes.current_of(session, actor, query.year)
    progress = progress_of(session, actor, programme, today=today)
    lines, following = _lines(session, actor, programme, query)
    standing = {one.year for one in programmes.list_programmes(session, actor) if one.state != "closed"}
    published = programme.published_at
    return ProgrammeFacts(
        id=str(programme.id),
        today=today,
        years=tuple(sorted(standing)),
        year=programme.year,
        state=programme.state,
        purpose=programme.purpose,
        share=programme.share,
        gap=max(0.0, 1.0 - programme.value / programme.bound) if programme.bound > 0 else 0.0,
        engine=programme.engine,
        begins_on=programme.begins_on,
        made_on=today_in(actor.zone, programme.made_at),
        published_on=today_in(actor.zone, published) if published else None,
        seal=programme.seal,
        sealed=programmes.seal_of(session, actor, programme) == programme.seal if published else None,
        kept=programme.kept,
        moved=programme.moved,
        months=_months(programme),
        places=_places(session, actor, programme),
        lots=tuple(AreaLot(a["area"], a["lot_share"], a["lot_chance"], a["floor_met"]) for a in programme.areas),
        campaigns=_campaigns(programme, progress),
        missed=_missed(session, actor, programme),
        progress=progress,
        query=query,
        entries=lines,
        entries_in_all=programmes.count_entries(session, actor, programme, query.entries()),
        next_cursor=following,
        regions=_regions(session, actor, programme),
        may_plan=actor.may(Action.PLAN_VISITS),
    )


def _months(programme: Programme) -> tuple[MonthLoad, ...]:
    found = []
    for at in range(MONTHS):
        held = sum(one["capacity"][at] for one in programme.areas)
        lot = sum(one["capacity"][at] * one["lot_share"] for one in programme.areas)
        found.append(MonthLoad(at + 1, held, sum(one["used"][at] for one in programme.areas), lot))
    return tuple(found)


def _places(session: Session, actor: Actor, programme: Programme) -> tuple[PlaceYear, ...]:
    month = extract("month", col(ProgrammeEntry.opens_on))
    rows = session.execute(
        select(col(Site.country), col(Site.sector), month, func.sum(col(ProgrammeEntry.days)))
        .join(Site, col(Site.id) == col(ProgrammeEntry.site_id))
        .where(
            entries_visible_to(actor),
            col(ProgrammeEntry.programme_id) == programme.id,
            col(ProgrammeEntry.how) == "sure",
        )
        .group_by(col(Site.country), col(Site.sector), month)
    )
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * MONTHS)
    for country, sector, at, days in rows:
        found[country or "", sector][int(at) - 1] += int(days)
    return tuple(PlaceYear(country, sector, tuple(days)) for (country, sector), days in sorted(found.items()))


def _campaigns(programme: Programme, progress: Progress) -> tuple[CampaignLine, ...]:
    return tuple(
        CampaignLine(
            name=one["name"],
            sector=one["sector"],
            country=one["country"],
            region=one["region"],
            first_month=one["first_month"],
            last_month=one["last_month"],
            visits=one["visits"],
            planned=one["planned"],
            made=progress.campaigns.get(one["name"], 0),
            reason=one["reason"],
        )
        for one in programme.campaigns
    )


def _missed(session: Session, actor: Actor, programme: Programme) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(col(ProgrammeEntry.missed), func.count())
        .where(
            entries_visible_to(actor),
            col(ProgrammeEntry.programme_id) == programme.id,
            col(ProgrammeEntry.missed) != "",
        )
        .group_by(col(ProgrammeEntry.missed))
    )
    return tuple(sorted((missed, many) for missed, many in rows))


def _regions(session: Session, actor: Actor, programme: Programme) -> tuple[str, ...]:
    of_year = select(col(ProgrammeEntry.site_id)).where(
        entries_visible_to(actor), col(ProgrammeEntry.programme_id) == programme.id
    )
    rows = session.execute(select(col(Site.region)).where(col(Site.id).in_(of_year), col(Site.region) != "").distinct())
    return tuple(sorted(region for (region,) in rows))


def _lines(session: Session, actor: Actor, programme: Programme, query: YearQuery) -> tuple[tuple[EntryLine, ...], str]:
    wanted: list[ColumnElement[bool]] = [entries_visible_to(actor), *narrowed(programme, query.entries())]
    if query.cursor:
        wanted.append(col(ProgrammeEntry.id) > id_in(query.cursor))
    current = (col(SiteScore.site_id) == col(Site.id)) & col(SiteScore.superseded_at).is_(None)
    rows: Sequence[Row[*tuple[Any, ...]]] = session.execute(
        select(ProgrammeEntry, Site, *(col(getattr(SiteScore, name)) for name in ("band", "value", "low", "high")))
        .join(Site, col(Site.id) == col(ProgrammeEntry.site_id))
        .join(SiteScore, current & scores_visible_to(actor), isouter=True)
        .where(sites_visible_to(actor), *wanted)
        .order_by(col(ProgrammeEntry.id))
        .limit(PAGE + 1)
    ).all()
    states = states_of(session, actor, programme)
    lines = tuple(_line(row, states) for row in rows[:PAGE])
    more = len(rows) > PAGE
    return lines, write_cursor((str(rows[PAGE - 1][0].id),)) if more else ""


def _line(row: Row[*tuple[Any, ...]], states: EntryStates) -> EntryLine:
    entry, site, band, value, low, high = row
    return EntryLine(
        site=Subject("site", str(site.id), site.name),
        rating=rating_of(band, value, low, high),
        country=site.country or "",
        region=site.region,
        sector=site.sector,
        how=entry.how,
        why=entry.why,
        opens_on=entry.opens_on,
        closes_on=entry.closes_on,
        days=entry.days,
        chance=entry.chance,
        state=states.of(site.id),
        missed=entry.missed,
        reason=entry.reason,
    )
