"""
Grievances entered by staff from a call, a letter or a talk. Confidential always: read by the case role alone, and not
even by whoever of it is tied to the place; recorded in the ledger as confidential, opened on the worklist under a title
that tells nothing. How they are handled is in grievance_handling.py, their clocks in grievance_clocks.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, case, func, literal
from sqlmodel import Session, col, select

from audits.crews.tied_staff import require_untied, tied_sites
from audits.days import require_past
from audits.grievances.grievance_clocks import GrievanceDays, days_of, house_of
from audits.grievances.grievance_receipts import bucket_of, hash_of, new_receipt
from audits.grievances.private_words import personal_in
from audits.models import Grievance
from audits.payloads import GrievanceCreate
from foundation import obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.errors import Conflict, Invalid, NotFound, Place
from foundation.models import Organisation
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from foundation.sentences import Sentence
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites

NAMES = frozenset({"name"})
ENDED = ("answered", "closed")
NEVER = date(9999, 12, 31)


class GrievanceNotFound(NotFound):
    code = "grievance.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such grievance, or it is not yours to read.")


class GrievanceTellsWho(Invalid):
    code = "grievance.tells_who"

    def __init__(self, field: str, kinds: frozenset[str]) -> None:
        """What was found is not repeated: it would stand in the answer, and in whatever keeps answers."""
        super().__init__(
            f"The text holds what tells who spoke ({', '.join(sorted(kinds))}): write what happened, not to whom.",
            places=(Place(column=field),),
        )
        self.kinds = kinds


class GrievancePerhapsAName(Invalid):
    code = "grievance.perhaps_a_name"

    def __init__(self, field: str) -> None:
        super().__init__(
            "The text may hold a name: take it out, or say that you read it again and it names nobody.",
            places=(Place(column=field),),
        )


class GrievanceRecordedAlready(Conflict):
    code = "grievance.recorded_already"

    def __init__(self) -> None:
        super().__init__("This was recorded already, and its receipt is told once only: open it in the list.")


@dataclass(frozen=True, slots=True)
class GrievanceQuery:
    """The one whose clock ends first stands first. Empty means any; `state` open means neither answered nor closed."""

    site_id: UUID | None = None
    state: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody without the case role; the where-clause itself refuses, so no query can forget to ask."""
    own = col(Grievance.organisation_id) == actor.organisation_id
    return own if actor.may(Action.READ_GRIEVANCES) else own & col(Grievance.id).is_(None)


def visible_grievance(session: Session, actor: Actor, grievance_id: UUID) -> Grievance:
    """Raises GrievanceNotFound, for whoever is tied to the place too."""
    grievance = session.exec(select(Grievance).where(Grievance.id == grievance_id, visible_to(actor))).first()
    if grievance is None or grievance.site_id in tied_sites(session, actor, actor.account_id):
        raise GrievanceNotFound
    return grievance


def list_grievances(session: Session, actor: Actor, query: GrievanceQuery) -> Page[Grievance]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_GRIEVANCES)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Grievance).where(visible_to(actor), *_filters(query))
    if tied := tied_sites(session, actor, actor.account_id):
        wanted = wanted.where(col(Grievance.site_id).not_in(tied))
    due = _due()
    if query.cursor:
        day, last = pair_in(query.cursor, date.fromisoformat, UUID)
        wanted = wanted.where((due > day) | ((due == day) & (col(Grievance.id) > last)))
    rows = session.exec(wanted.order_by(due, col(Grievance.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda grievance: ((due_on(grievance) or NEVER).isoformat(), str(grievance.id)))


def due_on(grievance: Grievance) -> date | None:
    """The clock that runs: None once whoever spoke has an answer."""
    return {"received": grievance.acknowledge_by, "acknowledged": grievance.answer_by}.get(grievance.state)


def _due() -> ColumnElement[date]:
    """The same, for the database to sort by."""
    state = col(Grievance.state)
    return case(
        (state == "received", col(Grievance.acknowledge_by)),
        (state == "acknowledged", col(Grievance.answer_by)),
        else_=literal(NEVER, Date),
    )


def count_open(session: Session, actor: Actor, *, today: date) -> tuple[int, int]:
    """How many have no answer yet, and how many of these are late."""
    actor.require(Action.READ_GRIEVANCES)
    standing = [visible_to(actor), *_filters(GrievanceQuery(state="open"))]
    if tied := tied_sites(session, actor, actor.account_id):
        standing.append(col(Grievance.site_id).not_in(tied))
    late = func.count(case((_due() < today, 1)))
    row = session.execute(select(func.count(), late).where(*standing)).one()
    return row[0], row[1]


def _filters(query: GrievanceQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.site_id is not None:
        found.append(col(Grievance.site_id) == query.site_id)
    if query.state == "open":
        found.append(col(Grievance.state).not_in(ENDED))
    elif query.state:
        found.append(col(Grievance.state) == query.state)
    return found


def require_nobody_named(field: str, text: str, *, checked: bool) -> None:
    """A name is a guess; who read it again may keep it. Raises GrievanceTellsWho, GrievancePerhapsAName."""
    kinds = frozenset(one.kind for one in personal_in(text))
    if kinds - NAMES:
        raise GrievanceTellsWho(field, kinds - NAMES)
    if kinds and not checked:
        raise GrievancePerhapsAName(field)


def days_for(session: Session, actor: Actor, received_on: date, acknowledged_on: date | None = None) -> GrievanceDays:
    kind = session.get_one(Organisation, actor.organisation_id).kind
    return days_of(house_of(kind), received_on, acknowledged_on)


def record_grievance(
    session: Session, actor: Actor, new: GrievanceCreate, *, now: datetime, grievance_id: UUID | None = None
) -> tuple[Grievance, str]:
    """
    Returns the 16-digit receipt once; only its argon2id hash is stored. No change is told in the feed: whoever could
    read it there would learn that somebody spoke. A form gives its own `grievance_id`, so that sending it twice records
    once. Raises SiteNotFound, DayToCome, GrievanceTellsWho, GrievancePerhapsAName, HandlerTied, HandlerWithoutLeave,
    GrievanceRecordedAlready.
    """
    actor.require(Action.RECORD_GRIEVANCES)
    require_past("received_on", new.received_on, actor, now)
    require_nobody_named("summary", new.summary, checked=new.checked)
    require_nobody_named("category", new.category, checked=new.checked)
    site = sites.visible_site(session, actor, new.site_id)
    if new.handler_id is not None:
        require_untied(session, actor, new.handler_id, site.id)
    if grievance_id is not None and session.get(Grievance, grievance_id) is not None:
        raise GrievanceRecordedAlready
    receipt = new_receipt()
    grievance = _row(session, actor, new, receipt, now)
    if grievance_id is not None:
        grievance.id = grievance_id
    session.add(grievance)
    session.flush()
    trail.record(session, actor, "grievance.recorded", grievance)
    _open_clocks(session, actor, grievance)
    entry = LedgerEntry(
        subject_id=site.id,
        kind=EventKind.GRIEVANCE,
        occurred_on=new.received_on,
        source_kind="grievance",
        source_id=grievance.id,
        severity=Grade(new.severity),
        verification=Verification.ALLEGED,
        confidential=True,
    )
    events.record(session, actor, entry, now=now)
    return grievance, receipt


def _row(session: Session, actor: Actor, new: GrievanceCreate, receipt: str, now: datetime) -> Grievance:
    days = days_for(session, actor, new.received_on)
    known = {
        "organisation_id": actor.organisation_id,
        "acknowledge_by": days.acknowledge_by,
        "answer_by": days.answer_by,
        "receipt_hash": hash_of(receipt),
        "receipt_bucket": bucket_of(receipt),
        "recorded_by": actor.account_id,
        "recorded_at": now,
    }
    return Grievance.model_validate(new, update=known)


def _open_clocks(session: Session, actor: Actor, grievance: Grievance) -> None:
    for step, due_on in (("acknowledge", grievance.acknowledge_by), ("answer", grievance.answer_by)):
        due = Due(
            kind="confidential",
            title=Sentence("Confidential matter"),
            reason=Sentence("Open it in the confidential list"),
            subject_kind="grievance",
            subject_id=grievance.id,
            step=step,
            due_on=due_on,
            assigned_to=AccountId(grievance.handler_id) if grievance.handler_id else None,
            confidential=True,
        )
        obligations.open_obligation(session, actor, due)
