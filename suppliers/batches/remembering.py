"""
How lists of one source were read last, so that next month's file with the same heads is read so without being asked
again. What is remembered is only proposed: every choice is shown and can be changed before anything is written.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from suppliers.importing.choices import ChoicesBroken, ReadingChoices, from_json
from suppliers.models import ImportMapping


class MappingNotFound(NotFound):
    code = "import.mapping_not_found"

    def __init__(self) -> None:
        super().__init__("No such way of reading a list is remembered, or it belongs to another organisation.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ImportMapping.organisation_id) == actor.organisation_id


def list_remembered(session: Session, actor: Actor) -> list[ImportMapping]:
    """The last used first."""
    actor.require(Action.READ_REGISTRY)
    statement = select(ImportMapping).where(visible_to(actor))
    return list(session.exec(statement.order_by(col(ImportMapping.used_at).desc(), col(ImportMapping.id))).all())


def recall(session: Session, actor: Actor, kind: str, source_signature: str) -> ImportMapping | None:
    """What `choices.source_signature` of a table as found leads to; `choices_of` reads it. Changes nothing."""
    actor.require(Action.READ_REGISTRY)
    statement = select(ImportMapping).where(
        visible_to(actor), ImportMapping.kind == kind, ImportMapping.source_signature == source_signature
    )
    return session.exec(statement).first()


def choices_of(mapping: ImportMapping) -> ReadingChoices | None:
    """None for choices of an earlier version that fit no more: the list is then looked at anew."""
    try:
        return from_json(mapping.choices)
    except ChoicesBroken:
        return None


def remember(
    session: Session,
    actor: Actor,
    source: tuple[str, str],
    choices: ReadingChoices,
    *,
    file_name: str,
    now: datetime,
) -> ImportMapping:
    """`source` is (kind, signature). What was remembered of it before is replaced; the trail keeps that it was."""
    actor.require(Action.WRITE_REGISTRY)
    mapping = recall(session, actor, *source) or ImportMapping(
        organisation_id=actor.organisation_id,
        kind=source[0],
        source_signature=source[1],
        file_name=file_name,
        recorded_at=now,
        used_at=now,
    )
    settled = choices.as_json()
    news = mapping.choices != settled
    mapping.file_name, mapping.used_at = file_name, now
    if news:
        mapping.choices, mapping.recorded_at, mapping.recorded_by = settled, now, actor.account_id
    session.add(mapping)
    session.flush()
    trail.record(
        session,
        actor,
        "import_mapping.remembered" if news else "import_mapping.used",
        mapping,
        {"kind": mapping.kind, "settled": tuple(sorted(settled))},
    )
    return mapping


def forget(session: Session, actor: Actor, mapping_id: UUID) -> None:
    """Raises MappingNotFound."""
    actor.require(Action.WRITE_REGISTRY)
    mapping = session.exec(select(ImportMapping).where(ImportMapping.id == mapping_id, visible_to(actor))).first()
    if mapping is None:
        raise MappingNotFound
    session.delete(mapping)
    session.flush()
    trail.record(session, actor, "import_mapping.forgotten", mapping, {"kind": mapping.kind})
