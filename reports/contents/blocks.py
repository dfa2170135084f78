"""
What a report consists of, before anyone decides how it looks.

    Document ── key figures, sections
                  Section ── paragraphs, notices, tables, ledgers, shares (a chart as data), facts

One Document feeds the PDF, XLSX, CSV, JSON and HTML renderers, so a number cannot differ between them. Every number has
an id: a key figure its own, a table cell `table.row.column`, a ledger line `ledger.line`. Sentences hold no numbers of
their own; they name key figures in braces and the renderer fills them in.

Three words stay apart everywhere: `Unknown` (nobody knows, with the reason), `FewerThan` (known and withheld, because
so few people could be recognised) and `None` (does not apply, printed as a dash).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from foundation.errors import Invalid


class DocumentWrong(Invalid):
    """A mistake of the code that builds the document, found before anything is printed."""

    code = "document.wrong"


class Kind(StrEnum):
    """What a value is; decides alignment, number format and spreadsheet type."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    MONEY = "money"
    BAND = "band"
    POINTS = "points"
    STANDING = "standing"


class Band(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Unknown:
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FewerThan:
    """A count of people too small to print."""

    limit: int


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A risk band with its score (0 to 100) and the range the score may lie in; no score when the band is unknown."""

    band: Band
    score: int | None = None
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        if (self.score is None) != (self.band is Band.UNKNOWN):
            raise DocumentWrong(f"A band {self.band} cannot carry the score {self.score}.")


Value = str | int | Decimal | date | Money | Mark | Standing | Unknown | FewerThan | None

FITS: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.DECIMAL: (Decimal, int),
    Kind.PERCENT: (Decimal, int),
    Kind.DATE: (date,),
    Kind.MONEY: (Money,),
    Kind.BAND: (Mark,),
    Kind.POINTS: (int,),
    Kind.STANDING: (Standing,),
}


def _check(value: Value, kind: Kind, where: str) -> None:
    if value is not None and not isinstance(value, (*FITS[kind], Unknown, FewerThan)):
        raise DocumentWrong(f"{where} is of kind {kind} and cannot hold {value!r}.")


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
        _check(self.value, self.kind, self.id)


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
        _distinct((column.id for column in self.columns), f"columns of {self.id}")
        _distinct((row.key for row in self.rows), f"rows of {self.id}")
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise DocumentWrong(f"Row {row.key} of {self.id} has {len(row.cells)} cells, not {len(self.columns)}.")
            for column, value in zip(self.columns, row.cells, strict=True):
                _check(value, column.kind, f"{self.id}.{row.key}.{column.id}")


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
        _distinct((line.id for line in self.lines), f"lines of {self.id}")
        added = self.start + sum(line.points for line in self.lines)
        if added != self.total.score:
            raise DocumentWrong(f"Ledger {self.id} adds up to {added} and prints {self.total.score}.")


@dataclass(frozen=True, slots=True)
class Share:
    id: str
    label: str
    count: int
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a whole: a bar in print, always with its table. Unknown takes its real width."""

    id: str
    title: str
    unit: str
    parts: tuple[Share, ...]
    caption: str = ""

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


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


Block = Paragraph | Notice | Figures | Gauge | Table | Ledger | Shares


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
    when the report was made outside a database, and then the foot says so.
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

    def __post_init__(self) -> None:
        _distinct((section.id for section in self.sections), "sections")
        wordy = (Paragraph, Notice, Figures)
        _distinct((block.id for block in self.blocks() if not isinstance(block, wordy)), "blocks")
        self._check_figures()

    def _check_figures(self) -> None:
        """A sentence may repeat a key figure, but never with another value; the rows it counts must be there."""
        known: dict[str, Value] = {}
        tables = {block.id for block in self.blocks() if not isinstance(block, Paragraph | Notice | Figures)}
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


def _distinct(ids: Iterable[str], what: str) -> None:
    doubled = sorted(each for each, times in Counter(ids).items() if times > 1)
    if doubled:
        raise DocumentWrong(f"Ids of {what} occur twice: {', '.join(doubled)}.")
