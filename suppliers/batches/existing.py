"""
What the register holds already of what a list brings: own rows, looked up in chunks by what a list knows. Closed rows
count only when the very same row comes again: it stays closed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import nodes
from suppliers.models import Party, Site

PER_QUERY = 500
PER_LEAN_QUERY = 5_000
Item = TypeVar("Item")


class Standing(NamedTuple):
    """One row as far as an import needs to know it."""

    id: UUID
    kind: str
    row_key: str
    reference: str
    name: str
    folded_name: str
    country: str | None
    city: str


def chunks(items: Iterable[Item], size: int = PER_QUERY) -> Iterator[Sequence[Item]]:
    every = list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def _standing(
    session: Session, actor: Actor, table: type[Party] | type[Site], column: str, values: Iterable[str | UUID]
) -> Iterator[Standing]:
    kind = "party" if table is Party else "site"
    for part in chunks(sorted(set(values), key=str)):
        statement = select(  # type: ignore[call-overload] # sqlmodel types at most four columns
            table.id, table.row_key, table.reference, table.name, table.folded_name, table.country, table.city
        ).where(
            col(table.organisation_id) == actor.organisation_id,
            nodes.of_table(table, actor),
            getattr(table, column).in_(part),
        )
        if column != "row_key":
            statement = statement.where(col(table.closed_at).is_(None))
        for row in session.exec(statement):
            yield Standing(row[0], kind, *row[1:])


def by_id(session: Session, actor: Actor, ids: Iterable[UUID]) -> list[Standing]:
    """Open own rows."""
    wanted = list(ids)
    return [row for table in (Party, Site) for row in _standing(session, actor, table, "id", wanted)]


def brought_by(session: Session, actor: Actor, batch_id: UUID) -> frozenset[UUID]:
    """Parties and sites as this import wrote them."""
    found: set[UUID] = set()
    for table in (Party, Site):
        found.update(session.exec(select(table.id).where(table.batch_id == batch_id, nodes.of_table(table, actor))))
    return frozenset(found)


def by_row_key(session: Session, actor: Actor, keys: Iterable[str]) -> dict[str, Standing]:
    wanted = list(keys)
    return {row.row_key: row for table in (Party, Site) for row in _standing(session, actor, table, "row_key", wanted)}


def by_reference(session: Session, actor: Actor, references: Iterable[str]) -> dict[str, list[Standing]]:
    return _grouped(session, actor, "reference", [reference for reference in references if reference])


def by_name(session: Session, actor: Actor, names: Iterable[str]) -> dict[str, list[Standing]]:
    """By folded name."""
    return _grouped(session, actor, "folded_name", [name for name in names if name])


class Named(NamedTuple):
    id: UUID
    kind: str


def called(session: Session, actor: Actor, column: str, values: Iterable[str]) -> dict[str, list[Named]]:
    """Open own rows by `reference` or `folded_name`, no more of each than its id: for lists that name very many."""
    found: dict[str, list[Named]] = {}
    wanted = sorted({*values} - {""})
    for table, kind in ((Party, "party"), (Site, "site")):
        asked = getattr(table, column)
        for part in chunks(wanted, PER_LEAN_QUERY):
            statement = select(asked, table.id).where(
                col(table.organisation_id) == actor.organisation_id,
                nodes.of_table(table, actor),
                asked.in_(part),
                col(table.closed_at).is_(None),
            )
            for text, node_id in session.execute(statement):
                found.setdefault(text, []).append(Named(node_id, kind))
    return found


def _grouped(session: Session, actor: Actor, column: str, values: Sequence[str]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for table in (Party, Site):
        for row in _standing(session, actor, table, column, values):
            found.setdefault(getattr(row, column), []).append(row)
    return found
