"""`tierlight suppliers lookup`: whom of a register the rows of another list mean. No database."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.csv_files import write_csv
from api.cli.output import TerminalProgress, answer_json, say, writable_file

if TYPE_CHECKING:
    from foundation.progress import Progress
    from suppliers.lookup import Hit, Index, LookupRecord
    from suppliers.matching import MatchRecord

HIT_HEADS = ("query", "rank", "row", "name", "score", "reasons")
BETWEEN_REASONS = "; "
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


def add_to(app: typer.Typer) -> None:
    app.command("lookup")(look_up)


def look_up(
    file: Annotated[
        Path, typer.Argument(help="rows to look for: CSV or XLSX with any heads, one of them names the site")
    ],
    against: Annotated[Path, typer.Option("--against", help="the register to look in, with any heads")],
    out: Annotated[Path, typer.Option("--out", help="query,rank,row,name,score,reasons; rows count from 0")],
    top: Annotated[int, typer.Option("--top", min=1, max=20, help="at most so many hits a row")] = 1,
    keep: Annotated[Path | None, typer.Option("--keep", help="keep the index in this .npz and use it again")] = None,
    as_json: JsonOption = False,
) -> None:
    """Find which record of a register each row means, however it is spelled."""
    from suppliers.lookup import Finder

    writable_file(out, file, against)
    if keep:
        writable_file(keep, file, against, out)
    asked = _records(file)
    register = _records(against)
    index = _index(against, [record for _, record in register], keep, TerminalProgress())
    hits = Finder(index).find([record for _, record in asked], top=top)
    write_csv(out, HIT_HEADS, _rows([row for row, _ in asked], register, hits))
    found = sum(bool(one) for one in hits)
    if as_json:
        answer_json({"queries": len(asked), "register": len(register), "with_hit": found})
    else:
        say(f"{found:,} of {len(asked):,} rows have a hit among {len(register):,} records.")


def _rows(
    asked: Sequence[int], register: "Sequence[tuple[int, LookupRecord]]", hits: "Sequence[Sequence[Hit]]"
) -> "Iterator[tuple[int, int, int, str, float, str]]":
    from suppliers.importing.error_book import harmless

    for row, found in zip(asked, hits, strict=True):
        for rank, hit in enumerate(found, start=1):
            its_row, record = register[hit.position]
            reasons = harmless(BETWEEN_REASONS.join(hit.reasons))
            yield row, rank, its_row, harmless(record.name), hit.score, reasons


def _records(file: Path) -> "list[tuple[int, LookupRecord]]":
    """Each record with its row; sums, notes and repeated heads are no records."""
    from suppliers.importing.tables import read_table
    from suppliers.matching.columns import records_of

    table = read_table(file)
    rows = [(record.index, record.cells) for record in table.records if record.kind == "data"]
    return [(record.index, _record(record)) for record in records_of(table.heads, rows)]


def _record(record: "MatchRecord") -> "LookupRecord":
    from suppliers.lookup import LookupRecord

    return LookupRecord(
        name=record.name,
        address=record.address,
        city=record.city,
        postcode=record.postcode,
        country=record.country,
        identifiers=record.identifiers,
    )


def _index(file: Path, records: "Sequence[LookupRecord]", keep: Path | None, progress: "Progress") -> "Index":
    """A kept index is used only for the very file it was built from."""
    from suppliers.lookup import build
    from suppliers.lookup.snapshots import load, save

    if keep is None:
        return build(records, progress=progress)
    stamp = hashlib.sha256(file.read_bytes()).hexdigest()
    kept = load(keep, stamp=stamp) if keep.exists() else None
    if kept is None:
        kept = build(records, progress=progress)
        save(kept, keep, stamp=stamp)
    return kept
