"""One ZIP of many reports: the files, a list of them, and a list of what was refused and why. Written from disk."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from reports.models import BulkLine

MADE = ("place", "subject", "file", "sha256")
REFUSED = ("place", "subject", "code", "message")
MANIFEST, REFUSALS = "manifest.csv", "refused.csv"
OPENED_AT = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP can name: the same files make the same archive."""
TELLING = ("=", "+", "-", "@", "\t", "\r")


def pack(folder: Path, lines: Iterable[BulkLine], target: Path) -> None:
    """Files already pressed are stored as they are. Written beside, then renamed: never half an archive."""
    rows = list(lines)
    beside = target.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        for line in rows:
            if line.file_name:
                with archive.open(zipfile.ZipInfo(line.file_name, OPENED_AT), "w") as entry:
                    entry.write((folder / line.file_name).read_bytes())
        archive.writestr(zipfile.ZipInfo(MANIFEST, OPENED_AT), manifest(rows))
        archive.writestr(zipfile.ZipInfo(REFUSALS, OPENED_AT), refusals(rows))
    beside.replace(target)


def manifest(lines: Iterable[BulkLine]) -> str:
    made = ((line.place, line.subject, line.file_name, line.sha256) for line in lines if line.file_name)
    return _table(MADE, made)


def refusals(lines: Iterable[BulkLine]) -> str:
    refused = ((line.place, line.subject, line.error_code, line.error_message) for line in lines if line.error_code)
    return _table(REFUSED, refused)


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(plain(row) for row in rows)
    return text.getvalue()


def plain(row: tuple[object, ...]) -> Iterator[object]:
    """What came from outside is no formula to a spreadsheet. `as_given` reads it back."""
    return (f"'{cell}" if isinstance(cell, str) and cell.startswith(TELLING) else cell for cell in row)


def as_given(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(TELLING) else cell
