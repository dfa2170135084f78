"""Which published format a file is in, by its content: names of downloads change, their shape seldom does."""

import csv
import io
import re
from enum import StrEnum
from pathlib import Path

from sanctions.lists.opening import head_of
from sanctions.lists.plain import column_of, delimiter_of
from sanctions.lists.refusals import ListEmpty, UnknownListFormat


class ListFormat(StrEnum):
    OFAC_MAIN = "ofac main"
    OFAC_ALT = "ofac aliases"
    OFAC_ADD = "ofac addresses"
    EU = "eu fsf xml"
    UN = "un consolidated xml"
    BIS = "bis denied persons"
    PLAIN = "table with a name column"
    LINES = "json lines"
    FOLLOWTHEMONEY = "followthemoney json lines"


ROOT = re.compile(rb"<(?![?!])(?:\w+:)?(\w+)([^>]*)")
OFAC_WIDTHS = {12: ListFormat.OFAC_MAIN, 5: ListFormat.OFAC_ALT, 6: ListFormat.OFAC_ADD}
ALIAS_WORDS = {"aka", "fka", "nka"}
ACCEPTED = (
    "the readable formats are OFAC's comma-separated files, the EU and UN XML files, the BIS denied persons text, "
    "a table with a header and a name column, and JSON lines"
)


def recognise(path: Path) -> ListFormat:
    """Raises UnknownListFormat with what was seen instead, or ListEmpty."""
    head = head_of(path)
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare.strip(b"\x1a\r\n\t "):
        raise ListEmpty(path.name, "the file is empty; download it again.")
    if bare.startswith(b"PK"):
        raise UnknownListFormat(path.name, f"it is a spreadsheet or archive; save it as CSV: {ACCEPTED}.")
    if bare.startswith(b"<"):
        return _xml(path, bare)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    return _json_lines(path, text) if text.lstrip().startswith(("{", "[")) else _table(path, text)


def _xml(path: Path, head: bytes) -> ListFormat:
    root = ROOT.search(head)
    name, rest = (root[1].decode(), root[2]) if root else ("", b"")
    if name == "export" and b"fpi/fsd" in rest:
        return ListFormat.EU
    if name == "CONSOLIDATED_LIST":
        return ListFormat.UN
    raise UnknownListFormat(path.name, f"XML with the root <{name or '?'}> is no list we know: {ACCEPTED}.")


def _json_lines(path: Path, text: str) -> ListFormat:
    line = text.lstrip().partition("\n")[0]
    if line.startswith("["):
        raise UnknownListFormat(path.name, f"it is one JSON array; write one object a line: {ACCEPTED}.")
    if '"schema"' in line and '"properties"' in line:
        return ListFormat.FOLLOWTHEMONEY
    if '"names"' in line or '"name"' in line:
        return ListFormat.LINES
    raise UnknownListFormat(path.name, f"the first JSON object has no `names`: {ACCEPTED}.")


def _table(path: Path, text: str) -> ListFormat:
    first = text.lstrip("\r\n").partition("\n")[0]
    if "\x00" in first:
        raise UnknownListFormat(path.name, f"it is not a text file: {ACCEPTED}.")
    row = next(csv.reader(io.StringIO(text.lstrip("\r\n")), delimiter=delimiter_of(first)), [])
    found = _ofac(row)
    if found:
        return found
    header = {cell.strip().lower() for cell in row}
    if {"name", "effective_date", "expiration_date", "fr_citation"} <= header:
        return ListFormat.BIS
    if "name" in column_of(row):
        return ListFormat.PLAIN
    raise UnknownListFormat(path.name, f"its first row names no column that we know as a name: {ACCEPTED}.")


def _ofac(row: list[str]) -> ListFormat | None:
    form = OFAC_WIDTHS.get(len(row))
    if form is None or not row[0].strip().isdigit():
        return None
    if form is ListFormat.OFAC_MAIN:
        return form
    if not row[1].strip().isdigit() or (form is ListFormat.OFAC_ALT) != (row[2].strip() in ALIAS_WORDS):
        return None
    return form
