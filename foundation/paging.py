"""
Keyset paging: a page ends in a cursor that says after which key the next one starts. Never an offset, never a cap.
The cursor is opaque, urlsafe, and refused when it was not made here.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import tuple_
from sqlalchemy.orm import Mapped, QueryableAttribute
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from foundation.errors import Invalid

Row = TypeVar("Row")
One = TypeVar("One")
Other = TypeVar("Other")
Key = tuple[str | int | float | None, ...]
DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
CURSOR_PATTERN = r"^[A-Za-z0-9_-]{0,512}$"


class CursorUnreadable(Invalid):
    code = "paging.cursor_unreadable"

    def __init__(self) -> None:
        super().__init__("This page address is damaged: start again from the first page.")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`next_cursor` is None on the last page."""

    rows: Sequence[Row]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which part of a list is wanted: at most `limit` rows, after where `cursor` says."""

    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class PairOrder(Generic[One]):
    """Rows in the order of one column and, where it is equal, of their ids. `read` reads the first from its text."""

    first: Mapped[One]
    row_id: Mapped[UUID]
    read: Callable[[str], One]
    newest_first: bool = False


def write_cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> Key:
    """Raises CursorUnreadable unless it holds exactly `length` plain values."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error) as damaged:
        raise CursorUnreadable from damaged
    plain = isinstance(key, list) and all(value is None or isinstance(value, (str, int, float)) for value in key)
    if not plain or len(key) != length:
        raise CursorUnreadable
    return tuple(key)


def page_of(rows: Sequence[Row], limit: int, key_of: Callable[[Row], Key]) -> Page[Row]:
    """`rows` were fetched with `limit + 1`: one more than shown tells whether a next page exists."""
    shown = rows[:limit]
    return Page(shown, write_cursor(key_of(shown[-1])) if len(rows) > limit and shown else None)


def pair_in(cursor: str, first: Callable[[str], One], second: Callable[[str], Other]) -> tuple[One, Other]:
    """For lists in the order of two columns, each read back from its text. Raises CursorUnreadable."""
    one, other = read_cursor(cursor, 2)
    try:
        return first(str(one)), second(str(other))
    except ValueError as damaged:
        raise CursorUnreadable from damaged


def finite(text: str) -> float:
    """Raises ValueError; also for what databases sort each in their own way."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def id_in(cursor: str) -> UUID:
    """For lists in the order of ids. Raises CursorUnreadable."""
    try:
        return UUID(str(read_cursor(cursor, 1)[0]))
    except ValueError as damaged:
        raise CursorUnreadable from damaged


def page_in_order(session: Session, wanted: SelectOfScalar[Row], order: PairOrder[One], asked: PageAsked) -> Page[Row]:
    """Raises CursorUnreadable."""
    limit = min(asked.limit, LARGEST_LIMIT)
    columns = (order.first, order.row_id)
    if asked.cursor:
        after = tuple_(*pair_in(asked.cursor, order.read, UUID))
        wanted = wanted.where(tuple_(*columns) < after if order.newest_first else tuple_(*columns) > after)
    ordered = wanted.order_by(*(one.desc() if order.newest_first else one for one in columns))
    return page_of(session.exec(ordered.limit(limit + 1)).all(), limit, lambda row: _key(row, order))


def _key(row: object, order: PairOrder[One]) -> Key:
    return _text(row, order.first), _text(row, order.row_id)


def _text(row: object, column: Mapped[One] | Mapped[UUID]) -> str:
    assert isinstance(column, QueryableAttribute)  # noqa: S101 - what `col` gives; its type hides the name
    return str(getattr(row, column.key))
