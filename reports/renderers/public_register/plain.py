"""The entries as CSV for spreadsheets and as JSON lines."""

import csv
from io import StringIO
from typing import Final

from reports.renderers.cells import inert
from sanctions.publications.payloads import RegisterEntry, Removed
from sanctions.register import Snapshot

COLUMNS: Final = tuple(RegisterEntry.model_fields)
PARTED: Final = " | "


def render_csv(register: Snapshot) -> bytes:
    """UTF-8 with a byte order mark; heads also without a row. Text that could run as a formula is made inert."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in register.entries:
        writer.writerow([inert(cell) for cell in cells_of(entry)])
    return text.getvalue().encode("utf-8-sig")


def cells_of(entry: RegisterEntry) -> list[str]:
    """One for each of COLUMNS, as text."""
    told = entry.model_dump(mode="json")
    told["identifiers"] = PARTED.join(f"{number.scheme} {number.value}" for number in entry.identifiers)
    told["scope"] = PARTED.join(entry.scope)
    return ["" if told[name] is None else str(told[name]) for name in COLUMNS]


def json_line(row: RegisterEntry | Removed) -> str:
    """`kind` first tells an entry from what is left of one."""
    kind = "entry" if isinstance(row, RegisterEntry) else "removed"
    return f'{{"kind":"{kind}",{row.model_dump_json()[1:]}'
