"""
What a report consists of, before anyone decides how it looks.

    Document ── key figures, sections
                  Section ── paragraphs, notices, tables, ledgers; cards.py: matters, lists, names, seal;
                             drawings.py: charts, chain, map

One Document feeds the PDF, XLSX, CSV, JSON and HTML renderers, so a number cannot differ between them. Every number has
an id: a key figure its own, a table cell `table.row.column`, a ledger line `ledger.line`. Sentences hold no numbers of
their own; they name key figures in braces and the renderer fills them in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reports.contents.cards import Cards, Listing, Seal, Signatures
from reports.contents.cover import CoverFact, Logo
from reports.contents.drawings import Bars, Schematic, Shares, SpotMap
from reports.contents.values import DocumentWrong, Kind, Mark, Standing, Value, check, distinct


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure. `rows` names the table whose rows it counts, so that a reader can click down to them."""

    id: str
    label: str
    value: Value
    kind: Kind = Kind.INTEGER
    rows: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        check(self.value, self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`{id}` in the text stands for the figure of that id."""

    text: str
    figures: tuple[Figure, ...] = ()
    lead: bool = False

    def __post_init__(self) -> None:
        named = set(re.findall(r"\{(\w[\w.-]*)\}", self.text))
        given = {figure.id for figure in self.figures}
        if named != given:
            raise DocumentWrong(f"The sentence {self.text!r} names {sorted(named)} and is given {sorted(given)}.")


class Tone(StrEnum):
    NOTE = "note"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Notice:
    text: str
    tone: Tone = Tone.NOTE


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the part of the width that text columns get relative to one another; `places` counts decimals."""

    id: str
    label: str
    kind: Kind = Kind.TEXT
    share: float = 1.0
    places: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`second` is a quiet second line under the first cell (an address, a date)."""

    key: str
    cells: tuple[Value, ...]
    second: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`empty` says why there is no row; a table without rows prints it instead of a bare head."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "No rows."
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((column.id for column in self.columns), f"columns of {self.id}")
        distinct((row.key for row in self.rows), f"rows of {self.id}")
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise DocumentWrong(f"Row {row.key} of {self.id} has {len(row.cells)} cells, not {len(self.columns)}.")
            for column, value in zip(self.columns, row.cells, strict=True):
                check(value, column.kind, f"{self.id}.{row.key}.{column.id}")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One signed step. `seen` is the value as found, `source` where it was read, `on` when."""

    id: str
    label: str
    points: int
    seen: str = ""
    source: str = ""
    standing: Standing | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Start, signed steps, sum. The steps must add up to the printed sum."""

    id: str
    title: str
    start_label: str
    start: int
    lines: tuple[LedgerLine, ...]
    total_label: str
    total: Mark
    caption: str = ""

    def __post_init__(self) -> None:
        distinct((line.id for line in self.lines), f"lines of {self.id}")
        added = self.start + sum(line.points for line in self.lines)
        if added != self.total.score:
            raise DocumentWrong(f"Ledger {self.id} adds up to {added} and prints {self.total.score}.")


@dataclass(frozen=True, slots=True)
class Gauge:
    """The score of one subject, drawn large: figure, band, ruler with its cut points and the range as a bracket."""

    id: str
    label: str
    mark: Mark
    cuts: tuple[int, int, int] = (25, 50, 70)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures side by side."""

    figures: tuple[Figure, ...]


Drawing = Shares | Bars | Schematic | SpotMap
Block = Paragraph | Notice | Figures | Listing | Gauge | Table | Ledger | Cards | Drawing | Signatures | Seal


ADDED_LATER = {"added_later": True}
"""Such a field is left out of the canonical form while it is empty: what was frozen before it keeps its hash."""


@dataclass(frozen=True, slots=True)
class Section:
    """`level` 1 opens with an ink rule; 2 is a heading inside it."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class RuleVersion:
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Document:
    """
    `data_cut` is the last day the facts cover and the only date a renderer may stamp on a file. `trail_head` is empty
    when the report was made outside a database, and then the foot says so. `cover` and `logo` stand before the text.
    """

    id: str
    kind: str
    title: str
    subtitle: str
    data_cut: date
    sections: tuple[Section, ...]
    rule_versions: tuple[RuleVersion, ...] = ()
    parties: tuple[str, ...] = ()
    trail_head: str = ""
    language: str = "en"
    status: str = ""
    opening: tuple[Block, ...] = field(default=())
    cover: tuple[CoverFact, ...] = field(default=(), metadata=ADDED_LATER)
    logo: Logo | None = field(default=None, metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        distinct((section.id for section in self.sections), "sections")
        distinct((fact.id for fact in self.cover), "the cover")
        wordy = (Paragraph, Notice, Figures, Listing)
        distinct((block.id for block in self.blocks() if not isinstance(block, wordy)), "blocks")
        self._check_figures()

    def _check_figures(self) -> None:
        """A sentence may repeat a key figure, but never with another value; the rows it counts must be there."""
        known: dict[str, Value] = {}
        tables = {block.id for block in self.blocks() if not isinstance(block, Paragraph | Notice | Figures | Listing)}
        for block in self.blocks():
            for figure in block.figures if isinstance(block, Paragraph | Figures) else ():
                if known.setdefault(figure.id, figure.value) != figure.value:
                    raise DocumentWrong(f"Figure {figure.id} is given two values.")
                if figure.rows and figure.rows not in tables:
                    raise DocumentWrong(f"Figure {figure.id} counts the rows of {figure.rows}, which is not here.")

    def blocks(self) -> Iterator[Block]:
        yield from self.opening
        for section in self.sections:
            yield from section.blocks
