"""Builds an ordinary list and what is expected of it from heads, cells and the field that each head stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.suppliers.corpus.defects import Defect, ExpectedRow, Kind, below, kept, passed, refused
from tests.suppliers.corpus.makers import separated

Cells = Sequence[object]
UNUSED = frozenset({"column.unused"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exceptions:
    """
    What a row gives beyond its cells, by row number as a spreadsheet shows it.

    `means` turns a cell into what is stored of it, wherever it stands; "" means it is left out with a word.
    `always` holds of every kept row, `of_file` are issues of the whole file.
    """

    means: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    refused: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    passed: Mapping[int, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    of_file: frozenset[str] = frozenset()


PLAIN = Exceptions()


def expected(
    heads: Mapping[str, str], rows: Sequence[Cells], besides: Exceptions = PLAIN, *, first: int = 2
) -> tuple[ExpectedRow, ...]:
    """`heads` maps a head to the field it stands for, or "" for none; `every` holds of each kept row."""
    made = []
    for number, cells in enumerate(rows, start=first):
        if number in besides.passed:
            made.append(passed(number, besides.passed[number]))
        elif number in besides.refused:
            made.append(refused(number, *besides.refused[number]))
        else:
            fields = {**besides.always, **_fields(heads, cells, besides.means), **besides.more.get(number, {})}
            made.append(
                kept(number, *besides.issues.get(number, ()), **{name: text for name, text in fields.items() if text})
            )
    return tuple(made)


def _fields(heads: Mapping[str, str], cells: Cells, means: Mapping[str, str]) -> dict[str, str]:
    """Identifiers are named by the head as `identifiers:SCHEME`; a point is said to be given."""
    fields: dict[str, str] = {}
    for name, cell in zip(heads.values(), cells, strict=False):
        written = "" if cell is None else str(cell)
        text = means.get(written, written)
        if not name or not text:
            continue
        if name.startswith("identifiers:"):
            said = text if text.endswith(("valid", "unchecked")) else f"{name.partition(':')[2]} {text} valid"
            fields["identifiers"] = "; ".join(filter(None, (fields.get("identifiers", ""), said)))
        else:
            fields[name] = text
    if "latitude" in fields:
        fields.setdefault("precision", "given")
    if "legal_name" in fields:
        fields.setdefault("name", fields["legal_name"])
    return fields


def plain_list(
    file: str,
    heads: Mapping[str, str],
    rows: Sequence[Cells],
    besides: Exceptions = PLAIN,
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    kind: Kind = "parties",
) -> Defect:
    """Separated text under one row of heads; heads without a field must be told of."""
    grid = [tuple(heads), *rows]
    told = besides.of_file | (UNUSED if "" in heads.values() else NOTHING)
    return Defect(
        file,
        separated(grid, separator, encoding),
        expected(heads, rows, besides),
        told,
        kind=kind,
        written=below(grid, 2),
    )
