"""A file on its way into the register: what would be written, what needs a person, what was refused and why."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Stage = Literal["uploaded", "mapped", "checked", "written", "undone"]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`remembered` names the file this pairing was learnt from; `target` is empty for a column that is left out."""

    head: str
    samples: tuple[str, ...]
    target: str
    confidence: Literal["sure", "likely", "guess", "none"]
    remembered: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    sheet: str | None
    row: int
    column: str | None
    value: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PossiblySame:
    """A row that looks like one already in the register; a person says which."""

    row: int
    name: str
    other_id: str
    other_name: str
    likeness: int
    because: str


@dataclass(frozen=True, slots=True)
class DryRun:
    new: int
    same: int
    changed: int
    refused: int
    possibly_same: tuple[PossiblySame, ...]
    refusals: tuple[RefusedRow, ...]

    @property
    def to_write(self) -> int:
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class PastImport:
    id: str
    file_name: str
    stage: Stage
    rows: int
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True)
class ImportStart:
    """What the page with the upload form needs: the largest file taken and what was brought in before."""

    largest_megabytes: int
    past: tuple[PastImport, ...]


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """One file from upload to undo. `dry_run` is None before it has been checked."""

    id: str
    file_name: str
    sheet: str | None
    kind: Literal["parties", "edges"]
    stage: Stage
    rows: int
    mapping: tuple[ColumnMapping, ...]
    targets: tuple[Target, ...]
    dry_run: DryRun | None
    uploaded_by: str
    uploaded_at: datetime
    written_at: datetime | None = None
    may_undo: bool = False
    undo_blocked_because: str = ""
    sheets: tuple[str, ...] = field(default=())
