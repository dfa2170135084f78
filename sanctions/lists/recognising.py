"""Which published format a file is in, by its content: names of downloads change, their shape seldom does."""

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sanctions.lists import employer_register
from sanctions.lists.grids import find_head, is_workbook
from sanctions.lists.opening import head_of, is_utf8
from sanctions.lists.refusals import ListEmpty, ListErrorPage, UnknownListFormat


class ListFormat(StrEnum):
    OFAC_MAIN = "ofac main"
    OFAC_ALT = "ofac aliases"
    OFAC_ADD = "ofac addresses"
    OFAC_XML = "ofac xml"
    OFAC_ADVANCED = "ofac advanced xml"
    EU = "eu fsf xml"
    UN = "un consolidated xml"
    BIS = "bis denied persons"
    UK = "uk sanctions list"
    OFSI = "uk ofsi consolidated list"
    CSL = "us consolidated screening list"
    UFLPA = "uflpa entity list"
    CBP = "cbp withhold release orders"
    DEBARMENTS = "development bank debarments"
    EMPLOYER_REGISTER = "brazil employer register"
    PLAIN = "table with a name column"
    LINES = "json lines"
    FOLLOWTHEMONEY = "followthemoney json lines"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`encoding` is set where the publisher is known to write another one than UTF-8."""

    format: ListFormat
    encoding: str = ""


ROOT = re.compile(rb"<(?![?!])(?:\w+:)?(\w+)([^>]*)")
PAGE = re.compile(rb"^\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
OFAC_WIDTHS = {12: ListFormat.OFAC_MAIN, 5: ListFormat.OFAC_ALT, 6: ListFormat.OFAC_ADD}
ALIAS_WORDS = {"aka", "fka", "nka"}
ACCEPTED = (
    "the readable formats are OFAC's CSV and XML files, the EU and UN XML files, the BIS denied persons text, the UK "
    "and US consolidated CSV files, tables (CSV or XLSX) of import orders, debarments or employers, any table with a "
    "header and a name column, and JSON lines"
)
OTHER_ENCODINGS = {ListFormat.EMPLOYER_REGISTER: employer_register.ENCODING}


def recognise(path: Path) -> Recognised:
    """Raises UnknownListFormat with what was seen instead, ListErrorPage, ListEmpty; of a spreadsheet its refusals."""
    head = head_of(path)
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare.strip(b"\x1a\r\n\t "):
        raise ListEmpty(path.name, "the file is empty; download it again.")
    if PAGE.match(bare):
        raise ListErrorPage(
            path.name, "it is a web page, perhaps an error or a sign-in; open its address in a browser."
        )
    if is_workbook(path):
        return Recognised(_known_table(path))
    if bare.startswith(b"<"):
        return Recognised(_xml(path, bare))
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        return Recognised(_json_lines(path, text))
    return _text_table(path, text)


def _xml(path: Path, head: bytes) -> ListFormat:
    root = ROOT.search(head)
    name, rest = (root[1].decode(), root[2]) if root else ("", b"")
    if name == "export" and b"fpi/fsd" in rest:
        return ListFormat.EU
    if name == "CONSOLIDATED_LIST":
        return ListFormat.UN
    if name == "sdnList":
        return ListFormat.OFAC_XML
    if name == "Sanctions":
        return ListFormat.OFAC_ADVANCED
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


def _text_table(path: Path, text: str) -> Recognised:
    first = next(iter(text.lstrip("\r\n").splitlines()), "")
    if "\x00" in first:
        raise UnknownListFormat(path.name, f"it is not a text file: {ACCEPTED}.")
    without_header = _ofac(next(csv.reader(io.StringIO(first)), []))
    if without_header:
        return Recognised(without_header)
    header = {cell.strip(' "\r').lower() for cell in first.split("\t")}
    if {"name", "effective_date", "expiration_date", "fr_citation"} <= header:
        return Recognised(ListFormat.BIS)
    utf16 = head_of(path)[:2] in (b"\xff\xfe", b"\xfe\xff")
    return Recognised(_known_table(path)) if utf16 or is_utf8(path) else _in_other_encoding(path)


def _in_other_encoding(path: Path) -> Recognised:
    """A publisher who is known for another encoding is read in it; whoever else is refused when the rows are read."""
    for form, encoding in OTHER_ENCODINGS.items():
        head = find_head(path, encoding=encoding)
        if head is not None and head.layout.name == form.value:
            return Recognised(form, encoding)
    return Recognised(_known_table(path))


def _known_table(path: Path) -> ListFormat:
    head = find_head(path)
    if head is None:
        raise UnknownListFormat(path.name, f"no row near its top names a column that we know as a name: {ACCEPTED}.")
    return ListFormat(head.layout.name)


def _ofac(row: list[str]) -> ListFormat | None:
    form = OFAC_WIDTHS.get(len(row))
    if form is None or not row[0].strip().isdigit():
        return None
    if form is ListFormat.OFAC_MAIN:
        return form
    if not row[1].strip().isdigit() or (form is ListFormat.OFAC_ALT) != (row[2].strip() in ALIAS_WORDS):
        return None
    return form
