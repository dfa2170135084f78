"""
What was done to a record, by whom, when and why, out of the trail. Only lines of the reader's own organisation, and of
each only the parts that change_lines.csv names: what is not in the table is told to nobody here.

A page ends in the hash of its last line, never in its number, which would tell how much other organisations write.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import AnswerSheet, CorrectiveAction, InspectionTask
from foundation.actors import Actor
from foundation.models import Account, TrailEntry
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, CursorUnreadable, Page
from foundation.payloads import CommentedKind
from reports.facts.told_words import told_words
from reports.records.around import around_any, around_node
from reports.records.seeing import room_of
from suppliers.models import Fact

MINUTES: Final = 60
PAIR: Final = 2
Told = str | list[str] | None


@dataclass(frozen=True, slots=True)
class Part:
    """
    `kind` says how to read it: day (ISO), clock (HH:MM), number, text, country, fact (a field of the register),
    word/LIST or words/LIST (codes). `before` is None where the line says only what came of it.
    """

    name: str
    kind: str
    before: Told
    after: Told


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`who` is the name of somebody of the own organisation, else empty: then `role` says it."""

    cursor: str
    at: datetime
    who: str
    role: str
    action: str
    parts: tuple[Part, ...]


@cache
def told_parts() -> dict[str, tuple[tuple[str, str], ...]]:
    """Of each action that is told the names of its parts and how each is read."""
    text = files("reports.records").joinpath("change_lines.csv").read_text("utf-8")
    return {
        row["action"]: tuple(_named(one) for one in row["told"].split()) for row in csv.DictReader(text.splitlines())
    }


def _named(written: str) -> tuple[str, str]:
    name, _, kind = written.partition(":")
    return name, kind


def changes_of(
    session: Session,
    actor: Actor,
    kind: CommentedKind,
    record_id: UUID,
    *,
    cursor: str = "",
    limit: int = DEFAULT_LIMIT,
) -> Page[ChangeLine]:
    """The newest first. Raises RecordNotFound, CursorUnreadable."""
    about = _about(session, actor, kind, room_of(session, actor, kind, record_id).ids)
    wanted = select(TrailEntry).where(
        TrailEntry.organisation_id == actor.organisation_id,
        col(TrailEntry.subject_id).in_(about),
        col(TrailEntry.action).in_(sorted(told_parts())),
    )
    if cursor:
        last = session.exec(wanted.where(TrailEntry.hash == cursor)).first()
        if last is None:
            raise CursorUnreadable
        wanted = wanted.where(col(TrailEntry.number) < last.number)
    limit = max(1, min(limit, LARGEST_LIMIT))
    entries = session.exec(wanted.order_by(col(TrailEntry.number).desc()).limit(limit + 1)).all()
    shown = entries[:limit]
    names = _names(session, actor, shown)
    rows = [_line(entry, names) for entry in shown]
    return Page(rows, rows[-1].cursor if len(entries) > limit else None)


def _about(session: Session, actor: Actor, kind: CommentedKind, ids: frozenset[UUID]) -> list[str]:
    """The record, what is part of it, and what was done around it, as far as it has lines of its own."""
    own = sorted(ids)
    around = (*around_any(actor, own), *(around_node(actor, own) if kind in {"party", "site"} else ()))
    house = actor.organisation_id
    parts = {
        "party": (select(Fact.id).where(Fact.organisation_id == house, col(Fact.node_id).in_(own)),),
        "site": (select(Fact.id).where(Fact.organisation_id == house, col(Fact.node_id).in_(own)),),
        "visit": (
            select(InspectionTask.id).where(
                InspectionTask.organisation_id == house, col(InspectionTask.visit_id).in_(own)
            ),
            select(AnswerSheet.id).where(AnswerSheet.organisation_id == house, col(AnswerSheet.visit_id).in_(own)),
        ),
        "finding": (
            select(CorrectiveAction.id).where(
                CorrectiveAction.organisation_id == house, col(CorrectiveAction.finding_id).in_(own)
            ),
        ),
    }
    wanted = (*parts.get(kind, ()), *around)
    return [str(one) for one in dict.fromkeys((*own, *(row for part in wanted for row in session.exec(part))))]


def _names(session: Session, actor: Actor, entries: Sequence[TrailEntry]) -> dict[UUID, str]:
    people = {entry.actor_id for entry in entries if entry.actor_id}
    own = select(Account.id, Account.name).where(
        col(Account.id).in_(people), Account.organisation_id == actor.organisation_id
    )
    return dict(session.exec(own).all())


def _line(entry: TrailEntry, names: dict[UUID, str]) -> ChangeLine:
    said = json.loads(entry.changes)
    return ChangeLine(
        cursor=entry.hash,
        at=entry.occurred_at,
        who=names.get(entry.actor_id, "") if entry.actor_id else "",
        role=entry.actor_role,
        action=entry.action,
        parts=tuple(_part(name, kind, said[name]) for name, kind in told_parts()[entry.action] if said.get(name)),
    )


def _part(name: str, kind: str, value: object) -> Part:
    if kind.startswith("words/"):
        return Part(name, kind, None, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    if isinstance(value, list) and len(value) == PAIR:
        before, after = (_read(kind, one) for one in value)
        return Part(name, kind, before if before != after else None, after)
    return Part(name, kind, None, _read(kind, value))


def _read(kind: str, value: object) -> Told:
    if value is None or value == "":
        return None
    if kind == "clock":
        hours, minutes = divmod(int(str(value).split(".", maxsplit=1)[0]), MINUTES)
        return f"{hours:02d}:{minutes:02d}"
    if kind == "fact":
        return str(value).replace("_", " ")
    return told_words(str(value)) if kind == "text" else str(value)
