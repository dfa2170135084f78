"""Editing what one has read: a row carries a version, and an edit names the one it was made from."""

from collections.abc import Mapping
from typing import Protocol

from sqlmodel import Session, SQLModel

from foundation import trail
from foundation.errors import Conflict


class Versioned(Protocol):
    version: int


class ChangedMeanwhile(Conflict):
    """
    The edge answers 412 for this one conflict, as RFC 9110 asks of If-Match, with what a GET gives whoever edits.
    `standing` is what the row holds now, where whoever raises this has found it visible to them: for pages, and for
    records that have no address of their own. Copied at once, since the transaction is taken back before anybody reads
    it.
    """

    code = "version.changed"

    def __init__(self, current: int, row: SQLModel | None = None) -> None:
        super().__init__(f"Someone changed this meanwhile; it is at version {current} now. Read it again, then repeat.")
        self.current = current
        self.standing: Mapping[str, object] = row.model_dump() if row is not None else {}


def require_version(current: int, seen: int, row: SQLModel | None = None) -> None:
    """Raises ChangedMeanwhile unless the edit was made from what stands."""
    if current != seen:
        raise ChangedMeanwhile(current, row)


def hold(session: Session, row: object) -> None:
    """
    Until the transaction ends, read anew: of two people who act at once the second sees what the first did. The turn at
    the trail is waited for first, for who held a row and waited for the trail, and who held the trail and waited for
    the row, would wait for ever.
    """
    trail.wait_for_turn(session)
    session.refresh(row, with_for_update=True)


def require_unchanged(session: Session, row: Versioned, seen: int, *, told: bool = False) -> None:
    """
    Holds the row, so that the second of two edits is refused and overwrites nothing, on PostgreSQL as on SQLite.
    `told`: whoever edits may see what stands now. Raises ChangedMeanwhile.
    """
    hold(session, row)
    require_version(row.version, seen, row if told and isinstance(row, SQLModel) else None)
