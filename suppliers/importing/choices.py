"""
What a person settles about a list, over what the reader finds by itself: remembered for each source, shown, edited.

One plain value goes through `read_table`, `map_columns` and `read_rows`. What it leaves open is found anew each time.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from foundation.errors import Invalid, Place
from suppliers.importing.heads import fold_head

if TYPE_CHECKING:
    from suppliers.importing.tables import Table

DecimalMark = Literal[".", ","]
SettledOrder = Literal["day_first", "month_first"]
DateSystem = Literal["1900", "1904"]
EVERY_COLUMN = ""  # stands for all columns of days that have no answer of their own
MOST_ENTRIES = 5_000
_NUMBERED = re.compile(r"(.*)#(\d{1,5})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """
    `head_rows`: one or two row numbers as the file shows them, from 1. `columns`: head -> field (`identifiers:vat` with
    a scheme, "" to leave the column out); `Name#2` is the second column with the head Name, `#4` the fourth column.
    `day_orders`: head -> order, the head "" for all columns. `countries`: text of a cell -> ISO code, the answers to
    questions about countries. `country` fills rows that state none. The last three answer questions of the reading:
    what relations are when no column says so, that latitude and longitude are exchanged, that "same as above" means
    the value of the row above.
    """

    sheet: str | None = None
    head_rows: tuple[int, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    decimal_mark: DecimalMark | None = None
    date_system: DateSystem | None = None
    day_orders: Mapping[str, SettledOrder] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    countries: Mapping[str, str] = field(default_factory=dict)
    edge_kind: str | None = None
    coordinates_swapped: bool = False
    fill_same_as_above: bool = False

    def day_order(self, head: str) -> SettledOrder | None:
        """Heads compare as everywhere here: case, accents and punctuation say nothing."""
        folded = {fold_head(known): order for known, order in self.day_orders.items()}
        return folded.get(fold_head(head)) or folded.get(EVERY_COLUMN)

    def country_of(self, text: str) -> str | None:
        return {fold_head(known): code for known, code in self.countries.items()}.get(fold_head(text))

    def as_json(self) -> dict[str, Any]:
        """Only what was settled; `from_json` gives an equal value back."""
        kept = {name: value for name, value in asdict(self).items() if value not in (None, "", (), {}, False)}
        return kept | ({"head_rows": list(self.head_rows)} if self.head_rows else {})


AS_FOUND = ReadingChoices()


class ChoicesBroken(Invalid):
    code = "choices.broken"

    def __init__(self, why: str, *, key: str = "") -> None:
        super().__init__(
            f"These choices for reading a list cannot be used: {why}.", places=(Place(column=key or None),)
        )


def from_json(document: object) -> ReadingChoices:
    """The parsed JSON of `as_json`, or one a person wrote. Raises ChoicesBroken naming the entry that is wrong."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - reading a list without choices does without

    if not isinstance(document, Mapping):
        raise ChoicesBroken('give a JSON object such as {"columns": {"Firma": "name"}}')
    known = [entry.name for entry in fields(ReadingChoices)]
    if unknown := [str(key) for key in document if key not in known]:
        raise ChoicesBroken(f"there is no {unknown[0]!r}, only {', '.join(known)}", key=unknown[0])
    try:
        choices = TypeAdapter(ReadingChoices).validate_python(dict(document))
    except ValidationError as refused:
        first = refused.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ChoicesBroken(f"{key}: {first['msg'].lower()}", key=key) from refused
    _check(choices)
    return choices


def from_file(document: object) -> ReadingChoices:
    """As `from_json`, and also the short form `{"Firma": "name", "Notiz": ""}`, which settles columns alone."""
    names = {entry.name for entry in fields(ReadingChoices)}
    if isinstance(document, Mapping) and document and not names & document.keys():
        return from_json({"columns": document})
    return from_json(document)


def from_text(text: str) -> ReadingChoices:
    """JSON as a form or a file carries it; blank settles nothing. Raises ChoicesBroken."""
    import json  # noqa: PLC0415 - as above

    if not text.strip():
        return AS_FOUND
    try:
        return from_file(json.loads(text))
    except ValueError as broken:
        raise ChoicesBroken("this is no JSON") from broken


def _check(choices: ReadingChoices) -> None:
    from foundation.countries import country_codes  # noqa: PLC0415 - as above

    if len(choices.head_rows) > 2 or any(row < 1 for row in choices.head_rows):  # noqa: PLR2004 - merged heads
        raise ChoicesBroken("head_rows takes one or two row numbers from 1", key="head_rows")
    if any(len(entries) > MOST_ENTRIES for entries in (choices.columns, choices.countries, choices.day_orders)):
        raise ChoicesBroken(f"no entry may hold more than {MOST_ENTRIES} answers")
    if choices.separator is not None and len(choices.separator) != 1:
        raise ChoicesBroken("separator takes one character", key="separator")
    for code in (choices.country, *choices.countries.values()):
        if code is not None and code not in country_codes():
            raise ChoicesBroken(f"{code!r} is no ISO 3166 code of a country", key="countries")
    _check_encoding(choices.encoding)


def _check_encoding(encoding: str | None) -> None:
    import codecs  # noqa: PLC0415 - as above

    try:
        known = encoding is None or codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001 - the only way to ask
    except LookupError:
        known = False
    if not known:
        raise ChoicesBroken(f"there is no encoding {encoding!r}", key="encoding")


def position_of(heads: Sequence[str], key: str) -> int | None:
    """Where the column lies that a choice names: by head, as `Name#2` the second of that head, as `#4` the fourth."""
    same = [at for at, head in enumerate(heads) if head and fold_head(head) == fold_head(key)]
    if same:
        return same[0]
    numbered = _NUMBERED.fullmatch(key)
    if numbered is None:
        return None
    name, number = fold_head(numbered[1]), int(numbered[2])
    places = [at for at, head in enumerate(heads) if not name or fold_head(head) == name]
    return places[number - 1] if 1 <= number <= len(places) else None


def source_signature(table: "Table") -> str:
    """
    Names the source a list comes from: the same for next month's file with the same columns in any order. Take it from
    the table as found, before choices, so that what was settled about heads or sheet is found again.
    """
    heads = sorted(fold_head(head) for head in table.heads)
    parts = (table.sheet or "", *heads)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
