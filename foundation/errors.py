"""
Everything that can be refused, in five families.

    TierlightError
    ├── NotFound            there is no such row, or the actor may not know of it        404
    ├── NotAllowed          the actor may see it and may not do this                     403
    ├── Conflict            the thing is in a state, or a version, that forbids it       409
    ├── Invalid             what came in is wrong; `places` say where                    422
    └── SourceUnavailable   a file, list, database or service cannot be read             503

Concrete errors are declared beside the operation that raises them. Each has a stable `code` of the form
`noun.what_is_wrong`, and carries its facts as attributes. Messages are one sentence that says what to do.
The edge (`api/problems.py`, the command line) picks the status; nothing below it does.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input a value stands. Any part may be unknown; rows and columns count from 1 as people count."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        parts = (self.file, self.sheet, f"row {self.row}" if self.row else None, self.column)
        where = ", ".join(part for part in parts if part)
        return f"{where}: {self.value!r}" if self.value is not None else where


class TierlightError(Exception):
    """Only the five families derive from this directly."""

    code: ClassVar[str] = "tierlight.error"

    def __init__(self, message: str, *, places: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.places = places


class NotFound(TierlightError):
    code = "not_found"


class NotAllowed(TierlightError):
    code = "not_allowed"


class Conflict(TierlightError):
    code = "conflict"


class Invalid(TierlightError):
    code = "invalid"


class SourceUnavailable(TierlightError):
    code = "source_unavailable"
