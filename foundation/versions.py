"""Editing what one has read: a row carries a version, and an edit names the one it was made from."""

from collections.abc import Mapping

from sqlmodel import SQLModel

from foundation.errors import Conflict


class ChangedMeanwhile(Conflict):
    """
    The edge answers 412 for this one conflict, as RFC 9110 asks of If-Match. `standing` is what the row holds now,
    where whoever raises this has found it visible to whoever edits: the edge shows it beside what was sent. Copied at
    once, since the transaction is taken back before anybody reads it.
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
