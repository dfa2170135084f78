"""
Pages of lists that may be a million rows long. A list is read in parts, each in an order that an index holds, and the
parts are merged here; counts stop at a limit, and what is beyond it is told as "more than" instead of counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, cast, func, literal, or_, select, tuple_, union_all
from sqlmodel import Session

MOST_COUNTED: Final = 1_000
Key = Any
"""Anything that one column holds and that can be compared."""


@dataclass(frozen=True, slots=True)
class Part:
    """
    Rows of one order: by `key`, then by `tie`. Where every row has the same key, it is given as `fixed` and `key` is
    None: such a part is asked last, and only when the page reaches it.
    """

    rows: Select[*tuple[Any, ...]]
    tie: Any
    key: Any = None
    fixed: Any = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with the place it has in the list."""

    key: Any
    tie: Any
    row: Row[*tuple[Any, ...]]


def first_rows(
    session: Session, parts: Sequence[Part], *, after: tuple[Any, Any] | None, limit: int, descending: bool = False
) -> list[Placed]:
    """The first `limit` rows beyond `after`. `descending` turns the key round, never the tie."""
    found: list[Placed] = []
    for part in sorted(parts, key=lambda one: one.key is None):
        if part.key is None and not _reached(part.fixed, found, after, limit, descending=descending):
            continue
        found = _in_order([*found, *_read(session, part, after, limit, descending=descending)], descending)[:limit]
    return found


def _reached(fixed: Key, found: list[Placed], after: tuple[Key, Key] | None, limit: int, *, descending: bool) -> bool:
    """Whether rows that all stand at `fixed` can still be on the page."""
    if after is not None and (fixed > after[0] if descending else fixed < after[0]):
        return False
    if len(found) < limit:
        return True
    last = found[-1].key
    return bool(fixed >= last if descending else fixed <= last)


def _read(session: Session, part: Part, after: tuple[Any, Any] | None, limit: int, *, descending: bool) -> list[Placed]:
    wanted = part.rows.add_columns(part.tie) if part.key is None else part.rows.add_columns(part.tie, part.key)
    if after is not None:
        wanted = wanted.where(_beyond(part, after, descending=descending))
    if part.key is part.tie:
        wanted = wanted.order_by(part.key.desc() if descending else part.key.asc())
    elif part.key is not None:
        wanted = wanted.order_by(part.key.desc() if descending else part.key.asc(), part.tie)
    else:
        wanted = wanted.order_by(part.tie)
    rows = session.execute(wanted.limit(limit)).all()
    if part.key is None:
        return [Placed(part.fixed, row[-1], row) for row in rows]
    return [Placed(row[-1], row[-2], row) for row in rows]


def _beyond(part: Part, after: tuple[Any, Any], *, descending: bool) -> ColumnElement[bool]:
    """In a form whose beginning an index can be entered at."""
    tie = literal(after[1], part.tie.type)
    if part.key is None:
        return part.tie > tie if part.fixed == after[0] else literal(value=True)
    key = literal(after[0], part.key.type)
    if part.key is part.tie:
        beyond: ColumnElement[bool] = part.key < key if descending else part.key > key
        return beyond
    if descending:
        return and_(part.key <= key, or_(part.key < key, part.tie > tie))
    if part.key.table is not part.tie.table:  # compared as pairs, neither table alone could be entered anywhere
        return and_(part.key >= key, or_(part.key > key, part.tie > tie))
    return tuple_(part.key, part.tie) > tuple_(key, tie)


def _in_order(rows: list[Placed], descending: bool) -> list[Placed]:  # noqa: FBT001 - the same word as above
    ordered = sorted(rows, key=lambda one: one.tie)
    return sorted(ordered, key=lambda one: one.key, reverse=descending)


class MoreThan(int):
    """A count that stopped here: there are more. The desk writes it with a plus sign."""


def counted(session: Session, rows: Select[*tuple[Any, ...]], *, most: int = MOST_COUNTED) -> int:
    """How many rows there are; MoreThan `most` when there are more."""
    some = rows.limit(most + 1).subquery()
    found = int(session.execute(select(func.count()).select_from(some)).scalar_one())
    return MoreThan(most) if found > most else found


def counted_together(
    session: Session, groups: Sequence[Sequence[Select[*tuple[Any, ...]]]], *, most: int = MOST_COUNTED
) -> list[int]:
    """For each group of parts that share no row, all in one question; a sum of which one part stopped is MoreThan."""
    parts = [rows.limit(most + 1).subquery() for group in groups for rows in group]
    asked = select(*(select(func.count()).select_from(rows).scalar_subquery() for rows in parts))
    found = iter(session.execute(asked).one())
    return [_sum([next(found) for _ in group], most) for group in groups]


def _sum(found: list[int], most: int) -> int:
    held = sum(min(one, most) for one in found)
    return MoreThan(held) if any(one > most for one in found) else held


def some_of(parts: Sequence[Select[*tuple[Any, ...]]], *, most: int = MOST_COUNTED) -> Select[*tuple[Any, ...]]:
    """The same as one question, for a place that shows a number alone: no part counts for more than `most` + 1."""
    each = [select(func.count().label("held")).select_from(rows.limit(most + 1).subquery()) for rows in parts]
    held = union_all(*each).subquery()
    return select(cast(func.coalesce(func.sum(held.c.held), 0), BigInteger))  # PostgreSQL sums into a decimal
