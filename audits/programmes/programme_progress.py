"""How far a year has come: visits made against those that were promised, campaign by campaign, and the lot's part."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import Programme, ProgrammeEntry, Visit
from audits.programme.parties import Campaign, ProgrammeSite
from audits.programme.rules import ProgrammeRules
from audits.programmes.programme_making import campaign_of
from audits.programmes.programmes import entries_visible_to
from audits.visits import visits
from foundation.actors import Action, Actor
from suppliers.models import Site

Seen = dict[UUID, list[date]]
"""Days on which a site was visited this year."""


@dataclass(frozen=True, slots=True)
class Progress:
    """
    Of `sure` sites in for sure, how many were `visited` this year and for how many more a visit is `planned`; `late`
    ones have neither and their window is over. Of `lot_sites` the lot has reached `lot_visited`; the yearly floor asks
    for `floor_so_far` of them by now. `campaigns`: visits made, by name.
    """

    year: int
    sure: int
    planned: int
    visited: int
    late: int
    sites: int
    sites_visited: int
    lot_sites: int
    lot_visited: int
    floor_so_far: float
    campaigns: dict[str, int]


@dataclass(frozen=True, slots=True)
class EntryStates:
    """What became of entries so far: sites visited this year, and sites for which a visit stands in a plan."""

    visited: frozenset[UUID]
    planned: frozenset[UUID]

    def of(self, site_id: UUID) -> str:
        if site_id in self.visited:
            return "visited"
        return "planned" if site_id in self.planned else "waiting"


def states_of(session: Session, actor: Actor, programme: Programme) -> EntryStates:
    visited = frozenset(_seen(session, actor, programme.year, "done"))
    return EntryStates(visited, frozenset(_seen(session, actor, programme.year, "planned")) - visited)


def progress_of(session: Session, actor: Actor, programme: Programme, *, today: date) -> Progress:
    actor.require(Action.READ_VISITS)
    done = _seen(session, actor, programme.year, "done")
    planned = _seen(session, actor, programme.year, "planned")
    entries = session.exec(
        select(col(ProgrammeEntry.site_id), col(ProgrammeEntry.how), col(ProgrammeEntry.closes_on)).where(
            entries_visible_to(actor), ProgrammeEntry.programme_id == programme.id
        )
    ).all()
    sure = [(site_id, closes) for site_id, how, closes in entries if how == "sure"]
    by_lot = [site_id for site_id, how, _ in entries if how == "lot"]
    return Progress(
        year=programme.year,
        sure=len(sure),
        planned=sum(site_id in planned and site_id not in done for site_id, _ in sure),
        visited=sum(site_id in done for site_id, _ in sure),
        late=sum(site_id not in done and site_id not in planned and _over(closes, today) for site_id, closes in sure),
        sites=len(entries),
        sites_visited=sum(site_id in done for site_id, _, _ in entries),
        lot_sites=len(by_lot),
        lot_visited=sum(site_id in done for site_id in by_lot),
        floor_so_far=ProgrammeRules().yearly_floor * _elapsed(programme, today) * len(by_lot),
        campaigns=_campaigns(session, actor, programme, done),
    )


def _over(closes: date | None, today: date) -> bool:
    return closes is not None and closes < today


def _elapsed(programme: Programme, today: date) -> float:
    """Share of the days the programme covers that are past."""
    last = date(programme.year, 12, 31)
    gone = (min(today, last) - programme.begins_on).days
    return max(0.0, gone / max(1, (last - programme.begins_on).days))


def _seen(session: Session, actor: Actor, year: int, state: str) -> Seen:
    rows = session.exec(
        select(col(Visit.site_id), col(Visit.day)).where(
            visits.visible_to(actor),
            Visit.state == state,
            col(Visit.day) >= date(year, 1, 1),
            col(Visit.day) <= date(year, 12, 31),
        )
    )
    found: Seen = {}
    for site_id, day in rows:
        found.setdefault(site_id, []).append(day)
    return found


def _campaigns(session: Session, actor: Actor, programme: Programme, done: Seen) -> dict[str, int]:
    """A site counts once in a campaign, on a day within its months."""
    if not programme.campaigns or not done:
        return {str(one["name"]): 0 for one in programme.campaigns}
    columns = select(col(Site.id), col(Site.sector), col(Site.country), col(Site.region))
    listed = select(col(ProgrammeEntry.site_id)).where(
        entries_visible_to(actor), ProgrammeEntry.programme_id == programme.id
    )
    places = {row[0]: row for row in session.exec(columns.where(col(Site.id).in_(listed))) if row[0] in done}
    found = {}
    for one in (campaign_of(stored) for stored in programme.campaigns):
        found[one.name] = sum(_counts(one, places[site], days) for site, days in done.items() if site in places)
    return found


def _counts(one: Campaign, place: tuple[UUID, str, str | None, str], days: list[date]) -> bool:
    _, sector, country, region = place
    site = ProgrammeSite(id="", area="", sector=sector, country=country or "", region=region)
    return one.covers(site) and any(one.first_month <= day.month <= one.last_month for day in days)
