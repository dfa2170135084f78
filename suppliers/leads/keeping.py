"""
Leads as rows: drawn again they stand, answered they are remembered, and one whose reasons are gone lapses. Whether a
lead becomes an inspection or nothing is a person's answer; floors above read the change `lead.settled` and may record
it into the ledger as an event of the kind `lead`.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, finite, page_of, pair_in
from foundation.sentences import Sentence
from foundation.trail import Subject
from foundation.versions import require_unchanged
from suppliers.leads.payloads import LeadDraft, LeadKind, LeadSettlement
from suppliers.leads.rules import parameters
from suppliers.models import Lead

DAYS_TO_LOOK = 30
PER_QUERY = 500
TITLES: dict[LeadKind, Sentence] = {
    "undeclared_subcontracting": Sentence("Look into where an order was made"),
    "recruitment_fees": Sentence("Look into who pays a recruiter"),
    "phoenix": Sentence("Look into whether one firm follows another"),
}


class LeadNotFound(NotFound):
    code = "lead.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such lead, or it belongs to another organisation.")


class LeadSettledAlready(Conflict):
    code = "lead.settled_already"

    def __init__(self, state: str) -> None:
        super().__init__(f"This lead is {state.replace('_', ' ')} already; only another answer would change it.")
        self.state = state


class LeadLapsed(Conflict):
    code = "lead.lapsed"

    def __init__(self) -> None:
        super().__init__("What is known has changed since: answer the newer lead, if there is one.")


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """The weightiest first. Empty means any; `lapsed` adds those whose reasons are gone."""

    kind: str = ""
    state: str = ""
    subject_id: UUID | None = None
    lapsed: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    new: int
    standing: int
    remembered: int
    lapsed: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """One that rests on a case shows that there is a case, so it needs the leave to read those."""
    own = col(Lead.organisation_id) == actor.organisation_id
    return own if actor.may(Action.READ_CASES) else and_(own, col(Lead.restricted).is_(False))


def require_search(actor: Actor) -> None:
    """Who keeps the register or the cases searches. Raises ActionNotAllowed."""
    actor.require(Action.READ_REGISTRY)
    if not actor.may(Action.WRITE_CASES):
        actor.require(Action.WRITE_REGISTRY)


def list_leads(session: Session, actor: Actor, query: LeadQuery) -> Page[Lead]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Lead).where(visible_to(actor), *_filters(query))
    if query.cursor:
        points, last = pair_in(query.cursor, finite, UUID)
        wanted = wanted.where(or_(col(Lead.points) < points, and_(col(Lead.points) == points, col(Lead.id) > last)))
    rows = session.exec(wanted.order_by(col(Lead.points).desc(), col(Lead.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda lead: (lead.points, str(lead.id)))


def _filters(query: LeadQuery) -> list[ColumnElement[bool]]:
    equal = ((col(Lead.kind), query.kind), (col(Lead.state), query.state))
    found = [column == wanted for column, wanted in equal if wanted]
    if query.subject_id:
        found.append(or_(col(Lead.subject_id) == query.subject_id, col(Lead.other_id) == query.subject_id))
    if not query.lapsed:
        found.append(col(Lead.superseded_at).is_(None))
    return found


def read_lead(session: Session, actor: Actor, lead_id: UUID) -> Lead:
    """Raises LeadNotFound."""
    actor.require(Action.READ_REGISTRY)
    lead = session.exec(select(Lead).where(Lead.id == lead_id, visible_to(actor))).first()
    if lead is None:
        raise LeadNotFound
    return lead


def keep(
    session: Session, actor: Actor, kind: LeadKind, drafts: Collection[LeadDraft], *, as_of: date, now: datetime
) -> Kept:
    """
    `drafts` are all there are of this kind now; keys are ids of nodes as text. A lead is the same when its parties and
    what it is about are, and its reasons are of the same codes. One that rests on a case stands beside the one that
    everybody reads: if it took that one's place, its going would tell that there is a case.
    """
    require_search(actor)
    standing = _standing(session, actor, kind)
    counts = {"new": 0, "standing": 0, "remembered": 0, "lapsed": 0}
    drawn: set[Key] = set()
    for draft in drafts:
        key = (UUID(draft.subject), UUID(draft.other) if draft.other else None, draft.about, draft.restricted)
        drawn.add(key)
        counts[_keep_one(session, actor, key, draft, standing.get(key), (as_of, now))] += 1
    for key, lead in standing.items():
        beside_a_case = (*key[:-1], True) in drawn
        if key not in drawn and not beside_a_case and lead.state == "open":
            _lapse(session, actor, lead, now)
            counts["lapsed"] += 1
    session.flush()
    trail.record(session, actor, "leads.searched", Subject("leads", kind), dict(counts))
    return Kept(**counts)


Key = tuple[UUID, UUID | None, str, bool]
"""Subject, other, what it is about, and whether it rests on a case."""


def _standing(session: Session, actor: Actor, kind: LeadKind) -> dict[Key, Lead]:
    """The newest of each."""
    rows = session.exec(
        select(Lead)
        .where(visible_to(actor), Lead.kind == kind, col(Lead.superseded_at).is_(None))
        .order_by(col(Lead.recorded_at), col(Lead.id))
    )
    return {(row.subject_id, row.other_id, row.about, row.restricted): row for row in rows}


def _keep_one(
    session: Session, actor: Actor, key: Key, draft: LeadDraft, known: Lead | None, when: tuple[date, datetime]
) -> str:
    if known is not None:
        before, after = _codes(known), {reason.code for reason in draft.reasons}
        if known.state != "open" and after <= before:
            return "remembered"
        if known.state == "open":
            if before == after:
                return "standing"
            _lapse(session, actor, known, when[1])
    _add(session, actor, key, draft, when)
    return "new"


def _codes(lead: Lead) -> set[str]:
    return {str(reason["code"]) for reason in lead.reasons}


def _add(session: Session, actor: Actor, key: Key, draft: LeadDraft, when: tuple[date, datetime]) -> None:
    as_of, now = when
    lead = Lead(
        organisation_id=actor.organisation_id,
        kind=draft.kind,
        subject_id=key[0],
        other_id=key[1],
        about=draft.about,
        points=draft.points,
        reasons=[asdict(reason) for reason in draft.reasons],
        missing=list(draft.missing),
        restricted=draft.restricted,
        as_of=as_of,
        recorded_at=now,
    )
    session.add(lead)
    session.flush()
    told: dict[str, trail.Change] = {} if lead.restricted else {"kind": lead.kind, "subject_id": lead.subject_id}
    trail.record(session, actor, "lead.drawn", lead, told)
    changes.tell(session, actor, "lead.drawn", "lead", [lead.id])
    if lead.points >= parameters().task_from.low:
        _ask_a_person(session, actor, lead, draft.kind, now)


def _ask_a_person(session: Session, actor: Actor, lead: Lead, kind: LeadKind, now: datetime) -> None:
    due = Due(
        kind="lead",
        title=TITLES[kind],
        reason=str(lead.reasons[0]["sentence"]),
        subject_kind="restricted_lead" if lead.restricted else "lead",
        subject_id=lead.id,
        due_on=now.date() + timedelta(days=DAYS_TO_LOOK),
        about_id=lead.subject_id,
    )
    obligations.open_obligation(session, actor, due)


def _lapse(session: Session, actor: Actor, lead: Lead, now: datetime) -> None:
    lead.superseded_at = now
    session.add(lead)
    session.flush()
    trail.record(session, actor, "lead.lapsed", lead, {})
    obligations.close_for(session, actor, lead.id, outcome="lapsed")


def settle(
    session: Session, actor: Actor, lead_id: UUID, answer: LeadSettlement, *, version_seen: int, now: datetime
) -> Lead:
    """`open` takes an answer back. Raises LeadNotFound, ChangedMeanwhile, LeadLapsed, LeadSettledAlready."""
    require_search(actor)
    lead = read_lead(session, actor, lead_id)
    require_unchanged(session, lead, version_seen)
    if lead.superseded_at is not None:
        raise LeadLapsed
    if lead.state == answer.state:
        raise LeadSettledAlready(lead.state)
    before = lead.state
    lead.sqlmodel_update(
        {
            "state": answer.state,
            "reason": answer.reason,
            "decided_by": actor.account_id,
            "decided_at": now,
            "version": lead.version + 1,
        }
    )
    session.add(lead)
    session.flush()
    trail.record(session, actor, "lead.settled", lead, {"state": (before, lead.state), "reason": answer.reason})
    if lead.state != "open":
        obligations.close_for(session, actor, lead.id, outcome=lead.state)
    changes.tell(session, actor, "lead.settled", "lead", [lead.id])
    return lead


def portions(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    """Both databases limit the parameters of one statement."""
    return [ids[start : start + PER_QUERY] for start in range(0, len(ids), PER_QUERY)]
