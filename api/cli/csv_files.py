"""Tables a command writes and the small contract tables it reads. Written beside the target first, so never half."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from api.cli.output import part_of, writable_file
from foundation.errors import Invalid, Place


class ColumnMissing(Invalid):
    code = "columns.missing"

    def __init__(self, file: str, column: str) -> None:
        super().__init__(f"{file} has no column {column!r}: add it.", places=(Place(file=file, column=column),))
        self.column = column


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """With heads even when there is no row; gzipped when the name ends in .gz. Floats keep every digit."""
    target = writable_file(path)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    content = text.getvalue().encode()
    beside = part_of(target)
    beside.write_bytes(gzip.compress(content, mtime=0) if target.suffix == ".gz" else content)
    beside.replace(target)


def read_csv(path: Path) -> tuple[tuple[str, ...], list[list[str]]]:
    """
    Heads and records of a contract table, plain or gzipped, in any separator. A quoted line break is one record.
    Raises the errors of `suppliers.importing` for a file that cannot be read.
    """
    from suppliers.importing.delimited import read_delimited
    from suppliers.importing.files import open_file

    opened = open_file(path)
    rows = [row for _, row in read_delimited(opened.name, opened.content).rows]
    heads = tuple(head.strip() for head in rows[0]) if rows else ()
    return heads, [row + [""] * (len(heads) - len(row)) for row in rows[1:]]


def position(path: Path, heads: Sequence[str], column: str) -> int:
    """Raises ColumnMissing."""
    folded = [head.casefold() for head in heads]
    if column not in folded:
        raise ColumnMissing(path.name, column)
    return folded.index(column)
