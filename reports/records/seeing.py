"""
Whether somebody may see a record, asked of the floor that owns it, in one way for all kinds. Who may not is told that
there is none.
"""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from sqlmodel import Session

from audits.findings import findings
from audits.visits import visits
from foundation.actors import Actor
from foundation.comments import Room
from foundation.errors import NotAllowed, NotFound
from foundation.payloads import CommentedKind
from reports.facts.payloads import Subject
from sanctions.cases import cases
from suppliers import parties, sites
from suppliers.identity.decisions import all_ids


class RecordNotFound(NotFound):
    code = "record.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such record, or you may not see it.")


def _party(session: Session, actor: Actor, record_id: UUID) -> str:
    return parties.read_party(session, actor, record_id).name


def _site(session: Session, actor: Actor, record_id: UUID) -> str:
    return sites.read_site(session, actor, record_id).name


def _visit(session: Session, actor: Actor, record_id: UUID) -> str:
    return visits.visible_visit(session, actor, record_id).code


def _finding(session: Session, actor: Actor, record_id: UUID) -> str:
    return findings.visible_finding(session, actor, record_id).reference


def _case(session: Session, actor: Actor, record_id: UUID) -> str:
    return cases.read_case(session, actor, record_id).reference


NAMES: Final[Mapping[CommentedKind, Callable[[Session, Actor, UUID], str]]] = {
    "party": _party,
    "site": _site,
    "visit": _visit,
    "finding": _finding,
    "case": _case,
}
"""Each raises NotFound or NotAllowed of its own floor, and says by what name the record goes."""


def seen(session: Session, actor: Actor, kind: CommentedKind, record_id: UUID) -> Subject:
    """Raises RecordNotFound."""
    try:
        return Subject(kind, str(record_id), NAMES[kind](session, actor, record_id))
    except (NotFound, NotAllowed) as refused:
        raise RecordNotFound from refused


def room_of(session: Session, actor: Actor, kind: CommentedKind, record_id: UUID) -> Room:
    """With the ids of what was taken for the same firm or site. Raises RecordNotFound."""
    seen(session, actor, kind, record_id)
    merged = all_ids(session, actor, record_id) if kind in {"party", "site"} else frozenset({record_id})
    return Room(kind, record_id, merged)


def may_see(session: Session, actor: Actor, kind: CommentedKind, record_id: UUID) -> bool:
    try:
        seen(session, actor, kind, record_id)
    except RecordNotFound:
        return False
    return True
