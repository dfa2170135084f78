"""Leads as a page shows them: reasons to look, never findings."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.facts.payloads import Subject
from reports.facts.record_identity import subjects
from suppliers import leads
from suppliers.models import Lead

PAGE: Final = 25
KINDS: Final = ("undeclared_subcontracting", "recruitment_fees", "phoenix")
STATES: Final = ("open", "taken_to_inspection", "refuted")


@dataclass(frozen=True, slots=True)
class Reason:
    """`low` and `high` where the reason rests on a ratio."""

    sentence: str
    settles: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class LeadLine:
    id: str
    kind: str
    subject: Subject
    other: Subject | None
    about: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    as_of: date
    state: str
    answer: str
    version: int


@dataclass(frozen=True, slots=True)
class LeadsFacts:
    kind: str
    state: str
    rows: tuple[LeadLine, ...]
    may_write: bool
    next_cursor: str


def leads_facts(session: Session, actor: Actor, kind: str, state: str, cursor: str) -> LeadsFacts:
    """Raises CursorUnreadable."""
    page = leads.list_leads(session, actor, leads.LeadQuery(kind=kind, state=state, limit=PAGE, cursor=cursor))
    ends = {end for row in page.rows for end in (row.subject_id, row.other_id) if end}
    named = subjects(session, actor, ends)
    rows = tuple(_line(row, named) for row in page.rows)
    return LeadsFacts(kind, state, rows, actor.may(Action.WRITE_REGISTRY), page.next_cursor or "")


def _line(row: Lead, named: dict[UUID, Subject]) -> LeadLine:
    unknown = Subject("party", None, "?")
    return LeadLine(
        id=str(row.id),
        kind=row.kind,
        subject=named.get(row.subject_id, unknown),
        other=named.get(row.other_id, unknown) if row.other_id else None,
        about=row.about,
        reasons=tuple(_reason(one) for one in row.reasons),
        missing=tuple(row.missing),
        as_of=row.as_of,
        state=row.state,
        answer=row.reason,
        version=row.version,
    )


def _reason(told: dict[str, object]) -> Reason:
    ratio = told.get("ratio")
    low, high = (ratio.get(end) for end in ("low", "high")) if isinstance(ratio, dict) else (None, None)
    return Reason(str(told["sentence"]), str(told["settles"]), low, high)
