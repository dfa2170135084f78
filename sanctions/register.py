"""
The public register: what two people approved, for as long as it is listed, and nothing else.

The one reader of cases without an actor: what it shows is everybody's to know. Each of its answers comes from a single
statement, so that no reader sees one half of a correction that is made beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from sanctions.cases.transitions import public_states
from sanctions.models import Case, Publication
from sanctions.publications.k_check import shown_count
from sanctions.publications.payloads import Correction, RegisterEntry, RegisterEntryFile, Removed
from sanctions.publications.preparing import BEFORE_FINAL, WITHHELD
from sanctions.publications.refusals import EntryNotFound
from sanctions.publications.rules import grounds
from suppliers import nodes
from suppliers.models import Party

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a register changed that never held anything."""
Row = tuple[Publication, str, str]
"""A version, the state of its case, the kind of its firm."""


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Empty means any. `name` is a part of the firm's name, folded before it is looked for."""

    name: str = ""
    country: str = ""
    offence_family: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of the register at one moment: entries as listed, what was removed with nothing but its id and reason."""

    on: date
    entries: tuple[RegisterEntry, ...]
    removed: tuple[Removed, ...]

    @property
    def changed_at(self) -> datetime:
        moments = [one.changed_at for one in self.entries] + [one.changed_at for one in self.removed]
        return max(moments, default=NEVER)


def public_entries(session: Session, query: RegisterQuery = RegisterQuery(), *, on: date) -> Page[RegisterEntry]:
    """The latest decision first. `on` is the day asked about: a listing ends with its last day."""
    limit = min(query.limit, LARGEST_LIMIT)
    statement = (
        select(Publication, Case.state, Party.kind)
        .join(Case, col(Case.id) == col(Publication.case_id))
        .join(Party, col(Party.id) == col(Case.party_id))
        .where(is_public(on), *_filters(query))
    )
    if query.cursor:
        statement = statement.where(_beyond(query.cursor))
    latest_first = statement.order_by(col(Publication.decided_on).desc(), col(Publication.case_id)).limit(limit + 1)
    entries = [_entry(row) for row in session.exec(latest_first).all()]
    return page_of(entries, limit, lambda entry: (entry.decided_on.isoformat(), str(entry.id)))


def is_public(on: date) -> ColumnElement[bool]:
    """Approved by two, within its days, and the case still what the entry says: final, or decided and labelled so."""
    days = (col(Publication.starts_on) <= on) & (col(Publication.listed_until) >= on)
    final = col(Publication.before_final).is_(False) & col(Case.state).in_(public_states())
    early = col(Publication.before_final).is_(True) & (col(Case.state) == BEFORE_FINAL)
    return (col(Publication.state) == "approved") & days & or_(final, early)


def snapshot(session: Session, *, on: date) -> Snapshot:
    """Everything, for the exports: one statement for what stands and what was removed."""
    statement = (
        select(Publication, Case.state, Party.kind)
        .join(Case, col(Case.id) == col(Publication.case_id))
        .join(Party, col(Party.id) == col(Case.party_id))
        .where(or_(is_public(on), col(Publication.state) == "removed", _taken_back()))
        .order_by(col(Publication.decided_on).desc(), col(Publication.case_id), col(Publication.number).desc())
    )
    rows = session.exec(statement).all()
    standing = {row[0].case_id for row in rows if row[0].state != "replaced"}
    gone = {
        row[0].case_id: row[0] for row in reversed(rows) if row[0].state == "removed" or row[0].case_id not in standing
    }
    return Snapshot(
        on=on,
        entries=tuple(_entry(row) for row in rows if row[0].state == "approved"),
        removed=tuple(_removed(row) for row in reversed(gone.values())),
    )


def _taken_back() -> ColumnElement[bool]:
    """Shown before it was final, and no longer: whoever kept a copy is told, as of every removal."""
    return (col(Publication.state) == "replaced") & col(Publication.before_final).is_(True)


def read_entry(session: Session, entry_id: UUID, *, on: date) -> RegisterEntryFile | Removed:
    """Raises EntryNotFound, also for what is approved and not yet or no longer listed."""
    statement = (
        select(Publication, Case.state, Party.kind)
        .join(Case, col(Case.id) == col(Publication.case_id))
        .join(Party, col(Party.id) == col(Case.party_id))
        .where(
            Publication.case_id == entry_id,
            or_(is_public(on), col(Publication.state).in_(("removed", "replaced"))),
        )
        .order_by(col(Publication.number).desc())
    )
    rows = session.exec(statement).all()
    newest = rows[0][0] if rows else None
    if newest is None or (newest.state == "replaced" and not newest.before_final):
        raise EntryNotFound
    if newest.state in {"removed", "replaced"}:
        return _removed(newest)
    return RegisterEntryFile(entry=_entry(rows[0]), corrections=_corrections(row[0] for row in rows))


def _corrections(versions: Iterable[Publication]) -> list[Correction]:
    return [
        Correction(version=one.number, on=one.decided_at.date(), what=one.correction)
        for one in versions
        if one.correction and one.decided_at
    ]


def _filters(query: RegisterQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.name:  # a person's name is withheld, so it cannot be found by guessing either
        found.append(col(Publication.folded_name).like(nodes.searched(query.name)))
        found.append(col(Party.kind) == "organisation")
    if query.country:
        found.append(col(Publication.party_country) == query.country)
    if query.offence_family:
        found.append(col(Publication.offence_family) == query.offence_family)
    return found


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = pair_in(cursor, date.fromisoformat, UUID)
    decided = col(Publication.decided_on)
    return or_(decided < after[0], and_(decided == after[0], col(Publication.case_id) > after[1]))


def _removed(row: Publication) -> Removed:
    return Removed.model_validate(
        {
            "id": row.case_id,
            "removed_on": row.removed_on or row.changed_at.date(),
            "removed_because": row.removed_because or "withdrawn",
            "changed_at": row.changed_at,
        }
    )


def _entry(found: Row) -> RegisterEntry:
    row, standing, party_kind = found
    firm = party_kind == "organisation"
    copied = row.model_dump(exclude={"id", "number", "workers_affected", "grounds_text", "grounds_code"})
    return RegisterEntry.model_validate(
        copied
        | {
            "id": row.case_id,
            "version": row.number,
            "party_name": row.party_name if firm else WITHHELD,
            "identifiers": row.identifiers if firm else [],
            "finality": "final" if standing in public_states() else "not_final",
            "standing": standing,
            "grounds_code": row.grounds_code,
            "grounds": _grounds(row),
            "workers": shown_count(row.workers_affected),
        }
    )


def _grounds(row: Publication) -> str:
    words = grounds()[row.grounds_code].words
    return f"{words}. {row.grounds_text}" if row.grounds_text else f"{words}."


def preview(session: Session, row: Publication) -> RegisterEntry:
    """What the public would read of a version that its reader found visible: made as the real entry is."""
    found = session.exec(
        select(Case.state, Party.kind).join(Party, col(Party.id) == col(Case.party_id)).where(Case.id == row.case_id)
    ).one()
    return _entry((row, found[0], found[1]))
