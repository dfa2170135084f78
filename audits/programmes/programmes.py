"""
Year programmes as they are read and published. Who is visited when is told to planners and inspectors of the house and
to nobody else: windows stand in no feed, no report for buyers and nothing a supplier reads.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy import select as core_select
from sqlmodel import Session, col, extract, func, select

from audits.models import Programme, ProgrammeEntry
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, PageAsked, PairOrder, id_in, page_in_order, page_of
from suppliers.models import Site


class ProgrammeNotFound(NotFound):
    code = "programme.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such programme, or it belongs to another organisation.")


class ProgrammeNotMade(NotFound):
    code = "programme.not_made"

    def __init__(self, year: int) -> None:
        super().__init__(f"No programme is made for {year}: make one first.")
        self.year = year


class ProgrammeNotDraft(Conflict):
    code = "programme.not_draft"

    def __init__(self, state: str) -> None:
        super().__init__(f"The programme is {state}; only a draft can be published.")
        self.state = state


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """For sure first, in the order of their windows, then the lot by what a visit is worth. Empty means any."""

    how: str = ""
    why: str = ""
    missed: str = ""
    month: int = 0
    sector: str = ""
    country: str = ""
    region: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Programme.organisation_id) == actor.organisation_id


def entries_visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ProgrammeEntry.organisation_id) == actor.organisation_id


def visible_programme(session: Session, actor: Actor, programme_id: UUID) -> Programme:
    """Raises ProgrammeNotFound."""
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Programme).where(Programme.id == programme_id, visible_to(actor))).first()
    if found is None:
        raise ProgrammeNotFound
    return found


def list_programmes(session: Session, actor: Actor) -> Sequence[Programme]:
    """Newest year first, of one year the newest: all of them."""
    actor.require(Action.READ_VISITS)
    own = select(Programme).where(visible_to(actor))
    return session.exec(own.order_by(col(Programme.year).desc(), col(Programme.id).desc())).all()


def page_of_programmes(session: Session, actor: Actor, asked: PageAsked) -> Page[Programme]:
    """Newest year first, of one year the newest. Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    order = PairOrder(col(Programme.year), col(Programme.id), int, newest_first=True)
    return page_in_order(session, select(Programme).where(visible_to(actor)), order, asked)


def published_of(session: Session, actor: Actor, year: int) -> Programme | None:
    actor.require(Action.READ_VISITS)
    own = select(Programme).where(visible_to(actor), Programme.year == year, Programme.state == "published")
    return session.exec(own.order_by(col(Programme.id).desc())).first()


def current_of(session: Session, actor: Actor, year: int) -> Programme:
    """What is worked on: the draft where there is one, else what is published. Raises ProgrammeNotMade."""
    actor.require(Action.READ_VISITS)
    own = select(Programme).where(visible_to(actor), Programme.year == year, Programme.state != "closed")
    found = session.exec(own.order_by(col(Programme.id).desc())).first()
    if found is None:
        raise ProgrammeNotMade(year)
    return found


def list_entries(session: Session, actor: Actor, programme_id: UUID, query: EntryQuery) -> Page[ProgrammeEntry]:
    """Raises ProgrammeNotFound, CursorUnreadable."""
    programme = visible_programme(session, actor, programme_id)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(ProgrammeEntry).where(entries_visible_to(actor), *narrowed(programme, query))
    if query.cursor:
        wanted = wanted.where(col(ProgrammeEntry.id) > id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(ProgrammeEntry.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda entry: (str(entry.id),))


def count_entries(session: Session, actor: Actor, programme: Programme, query: EntryQuery) -> int:
    counted = (
        select(func.count()).select_from(ProgrammeEntry).where(entries_visible_to(actor), *narrowed(programme, query))
    )
    return int(session.exec(counted).one())


def narrowed(programme: Programme, query: EntryQuery) -> list[ColumnElement[bool]]:
    """The where-clauses of a question about one programme; whose it may be is for `entries_visible_to`."""
    found = [col(ProgrammeEntry.programme_id) == programme.id]
    equal = (
        (col(ProgrammeEntry.how), query.how),
        (col(ProgrammeEntry.why), query.why),
        (col(ProgrammeEntry.missed), query.missed),
    )
    found += [column == value for column, value in equal if value]
    if query.month:
        found.append(extract("month", col(ProgrammeEntry.opens_on)) == query.month)
    places = ((col(Site.sector), query.sector), (col(Site.country), query.country), (col(Site.region), query.region))
    asked = [column == value for column, value in places if value]
    if asked:
        found.append(col(ProgrammeEntry.site_id).in_(select(Site.id).where(*asked)))
    return found


def publish(session: Session, actor: Actor, programme_id: UUID, *, now: datetime) -> Programme:
    """
    From here on rounds follow it, and the seal in the trail proves later that no window was changed. What was published
    for the year before is closed. Raises ProgrammeNotFound, ProgrammeNotDraft.
    """
    actor.require(Action.PLAN_VISITS)
    found = visible_programme(session, actor, programme_id)
    if found.state != "draft":
        raise ProgrammeNotDraft(found.state)
    close_others(session, actor, found.year, "published")
    found.seal = seal_of(session, actor, found)
    found.state, found.published_by, found.published_at = "published", actor.account_id, now
    session.add(found)
    session.flush()
    trail.record(session, actor, "programme.published", found, {"year": found.year, "seal": found.seal})
    changes.tell(session, actor, "programme.published", "programme", [found.id])
    return found


def close_others(session: Session, actor: Actor, year: int, *states: str) -> None:
    own = select(Programme).where(visible_to(actor), Programme.year == year, col(Programme.state).in_(states))
    for earlier in session.exec(own.order_by(col(Programme.id))).all():
        earlier.state = "closed"
        session.add(earlier)
        session.flush()
        trail.record(session, actor, "programme.closed", earlier, {"year": year})


def seal_of(session: Session, actor: Actor, programme: Programme) -> str:
    """SHA-256 over every entry: the same as the stored one for as long as nobody changed a row."""
    names = ("site_id", "how", "opens_on", "closes_on", "days")
    own = core_select(*(col(getattr(ProgrammeEntry, name)) for name in names)).where(
        entries_visible_to(actor), col(ProgrammeEntry.programme_id) == programme.id
    )
    digest = hashlib.sha256(f"{programme.id} {programme.year} {programme.instance_hash}\n".encode())
    for row in session.execute(own.order_by(col(ProgrammeEntry.site_id))):
        digest.update(f"{trail.canonical(list(row))}\n".encode())
    return digest.hexdigest()
