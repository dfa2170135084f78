"""What `sanctions screen` and `sanctions compare` read and write."""

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.csv_files import position, read_csv
from api.cli.output import writable_file
from foundation.countries import resolve_country
from foundation.errors import Place
from sanctions.kinds import Kind, read_kind

if TYPE_CHECKING:
    from sanctions.screening.index import Query
    from sanctions.screening.screen import Hit

LONGEST_NAME = 400
BETWEEN_TARGETS = " | "
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """`odd`: rows that cannot be screened, each with the reason in words; they have no hits."""

    queries: list["Query"]
    odd: list[tuple[Place, str]]


@dataclass(frozen=True, slots=True)
class PairAsked:
    pair_id: str
    query: str
    targets: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A row's cell under a head, empty when the table lacks the head."""

    places: dict[str, int]

    @classmethod
    def of(cls, heads: Sequence[str]) -> "Table":
        return cls({head.casefold(): place for place, head in reversed(list(enumerate(heads)))})

    def cell(self, row: Sequence[str], head: str) -> str:
        return row[self.places[head]].strip() if head in self.places else ""


def read_queries(path: Path) -> Asked:
    """Raises ColumnMissing without a name column. Without query_id the 0-based row is the id."""
    heads, rows = read_csv(path)
    position(path, heads, "name")
    table = Table.of(heads)
    asked = Asked([], [])
    for number, row in enumerate(rows):
        name = table.cell(row, "name")
        reason = _odd(name)
        if reason:
            asked.odd.append((Place(file=path.name, row=number + 2, column="name", value=name[:SHOWN]), reason))
            continue
        asked.queries.append(_query(table, row, name, str(number)))
    return asked


def _query(table: Table, row: Sequence[str], name: str, number: str) -> "Query":
    from sanctions.screening.index import Query

    countries = (resolve_country(word).alpha2 for word in _many(table.cell(row, "country")))
    return Query(
        id=table.cell(row, "query_id") or number,
        name=name,
        kind=read_kind(table.cell(row, "kind")),
        countries=tuple(code for code in countries if code),
        identifiers=tuple(word.rpartition(":")[2] for word in _many(table.cell(row, "identifiers"))),
    )


def _many(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", "|").split("|") if part.strip()]


def _odd(name: str) -> str:
    from suppliers.names import fold

    if not name:
        return "the name is blank"
    if len(name) > LONGEST_NAME:
        return f"the name has {len(name):,} letters, more than {LONGEST_NAME} is no name"
    return "" if fold(name) else "the name has no letter or digit"


def read_pairs(path: Path) -> list[PairAsked]:
    """Raises ColumnMissing."""
    heads, rows = read_csv(path)
    for column in ("pair_id", "query", "targets"):
        position(path, heads, column)
    table = Table.of(heads)
    return [
        PairAsked(
            pair_id=table.cell(row, "pair_id"),
            query=table.cell(row, "query")[:LONGEST_NAME],
            targets=tuple(t.strip() for t in table.cell(row, "targets").split(BETWEEN_TARGETS.strip()) if t.strip()),
            kind=read_kind(table.cell(row, "kind")),
        )
        for row in rows
    ]


def hit_line(hit: "Hit") -> str:
    return json.dumps(
        {
            "query_id": hit.query_id,
            "rank": hit.rank,
            "target_id": hit.target_id,
            "probability": hit.probability,
            "band": hit.band.value,
            "name_matched": hit.name_matched,
            "alignment": [
                {"query": p.query, "target": p.target, "reason": p.reason, "quality": p.quality} for p in hit.alignment
            ],
            "points": [{"feature": p.feature, "points": p.points} for p in hit.points],
        },
        ensure_ascii=False,
    )


def write_hits(path: Path, answers: Iterable[Sequence["Hit"]]) -> int:
    """Written beside the target as it comes and moved there at the end, so a stopped run leaves no half file."""
    target = writable_file(path)
    beside = target.with_name(f".{target.name}.part")
    count = 0
    with (
        gzip.open(beside, "wt", encoding="utf-8")
        if target.suffix == ".gz"
        else beside.open("wt", encoding="utf-8") as lines
    ):
        for hits in answers:
            lines.writelines(f"{hit_line(hit)}\n" for hit in hits)
            count += len(hits)
    beside.replace(target)
    return count
