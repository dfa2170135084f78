"""Reads XLSX, XLS and ODS sheets as text, after proving that unpacking them is safe."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from suppliers.importing.choices import DateSystem
from suppliers.importing.files import (
    CHUNK,
    FileTooLarge,
    OpenedFile,
    ReadLimits,
    password_protected,
    refuse_bomb,
    refuse_many,
    truncated,
)
from suppliers.importing.sheet_marks import (
    SheetMarks,
    column_number,
    counts_from_1904,
    has_macros,
    marks_in,
    old_file_counts_from_1904,
    with_marked_texts,
)

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
LARGEST_WHOLE = 1e15  # above it a float no longer holds every digit, so the number was already damaged
ROW_MARKS = (b"<row>", b"<row ", b"<row/", b":row>", b":row ", b":row/")  # with or without a prefix
CELL_MARKS = (b"<c>", b"<c ", b"<c/", b":c>", b":c ", b":c/")
LONGEST_MARK = 5

_ROW = re.compile(rb"<row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_FAR_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]{2,3})\d+"')
_VALUED_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>')


@dataclass(frozen=True, slots=True)
class Sheet:
    """`merged` holds (first row, first column, last row, last column), all from 0."""

    name: str
    rows: list[list[str]]
    visible: bool = True
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    sheets: list[Sheet]
    date_system: DateSystem
    has_macros: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    marks: dict[str, SheetMarks] = field(default_factory=dict)
    date_system: DateSystem = "1900"
    has_macros: bool = False


def read_workbook(opened: OpenedFile, limits: ReadLimits) -> WorkbookRead:
    """All sheets that hold cells, in their order; `FileTruncated`, `FileIsProtected`, `FileUnpacksTooLarge` or such."""
    from python_calamine import CalamineError, SheetTypeEnum  # noqa: PLC0415 - native, loaded on need

    parts = _safe_parts(opened, limits) if opened.container != "xls" else _old_parts(opened)
    workbook = _workbook(opened)
    try:
        sheets = [
            _sheet(workbook, number, parts.marks)
            for number, meta in enumerate(workbook.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except CalamineError as broken:
        raise truncated(opened.name) from broken
    return WorkbookRead(sheets, parts.date_system, parts.has_macros)


def _old_parts(opened: OpenedFile) -> _Parts:
    return _Parts(date_system="1904" if old_file_counts_from_1904(opened.content) else "1900")


def _workbook(opened: OpenedFile) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - native, loaded on need

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(opened.content))
    except PasswordError as protected:
        raise password_protected(opened.name) from protected
    except CalamineError as broken:
        raise truncated(opened.name) from broken


def _sheet(workbook: "CalamineWorkbook", number: int, parts: dict[str, SheetMarks]) -> Sheet:
    from python_calamine import SheetVisibleEnum  # noqa: PLC0415 - native, loaded on need

    meta = workbook.sheets_metadata[number]
    sheet = workbook.get_sheet_by_index(number)
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    marks = parts.get(meta.name) or SheetMarks()
    rows = with_marked_texts(rows, marks)
    merged = tuple((r1, c1, r2, c2) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ())
    return Sheet(
        meta.name, rows, meta.visible == SheetVisibleEnum.Visible, merged, marks.hidden_rows, marks.hidden_columns
    )


def cell_text(cell: Cell) -> str:
    """As a person would type it: whole numbers without `.0`, dates as ISO, so that no cell changes by being read."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < LARGEST_WHOLE else repr(cell)
    if isinstance(cell, dt.datetime):
        at_midnight = cell.time() == dt.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _safe_parts(opened: OpenedFile, limits: ReadLimits) -> _Parts:
    """Proves the unpacked size part by part (the sizes a zip states may lie) and reads what the sheet reader drops."""
    try:
        with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
            _refuse_large(opened.name, archive, limits)
            _refuse_encrypted_ods(opened, archive)
            if opened.container != "xlsx":
                return _Parts()
            system: DateSystem = "1904" if counts_from_1904(archive) else "1900"
            return _Parts(_marks_of_sheets(opened, archive, limits), system, has_macros(archive.namelist()))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError, RuntimeError) as broken:
        raise truncated(opened.name) from broken


@dataclass(slots=True)
class _Size:
    """What really comes out of a workbook, whatever its parts state: `rows` and `cells` of all sheets together."""

    unpacked: int = 0
    rows: int = 0
    cells: int = 0

    def refuse(self, name: str, limits: ReadLimits) -> None:
        refuse_bomb(name, self.unpacked, min(limits.max_workbook_bytes, limits.max_unpacked_bytes))
        refuse_many(name, "rows", self.rows, limits.max_rows)
        refuse_many(name, "cells", self.cells, limits.max_cells)


def _refuse_large(name: str, archive: zipfile.ZipFile, limits: ReadLimits) -> None:
    """First the sizes that the directory states, then every part unpacked and counted; nothing of it is kept."""
    _Size(sum(member.file_size for member in archive.infolist())).refuse(name, limits)
    size = _Size()
    for member in archive.infolist():
        is_sheet, end = "/worksheets/" in member.filename, b""
        for part in _unpacked_chunks(archive, member):
            size.unpacked += len(part)
            if is_sheet:
                joined = end + part
                size.rows += sum(joined.count(mark) for mark in ROW_MARKS)
                size.cells += sum(joined.count(mark) for mark in CELL_MARKS)
                end = joined[-LONGEST_MARK + 1 :]
                size.rows -= sum(end.count(mark) for mark in ROW_MARKS)
                size.cells -= sum(end.count(mark) for mark in CELL_MARKS)
            size.refuse(name, limits)


def _unpacked_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    if member.compress_type != zipfile.ZIP_DEFLATED:
        yield from iter(partial(archive.open(member).read, CHUNK), b"")
        return
    unpacker = zlib.decompressobj(wbits=-15)
    for packed in _packed_chunks(archive, member):
        rest = packed
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, CHUNK)
            rest = unpacker.unconsumed_tail


def _packed_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    raw = archive.fp
    if raw is None:
        return
    raw.seek(member.header_offset + 26)
    lengths = raw.read(4)
    raw.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), io.SEEK_CUR)
    left = member.compress_size
    while left > 0 and (packed := raw.read(min(CHUNK, left))):
        left -= len(packed)
        yield packed


def _refuse_encrypted_ods(opened: OpenedFile, archive: zipfile.ZipFile) -> None:
    if opened.container == "ods" and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise password_protected(opened.name)


def _marks_of_sheets(opened: OpenedFile, archive: zipfile.ZipFile, limits: ReadLimits) -> dict[str, SheetMarks]:
    found: dict[str, SheetMarks] = {}
    for sheet, member in _sheet_members(archive):
        xml = archive.read(member)
        _refuse_wide(opened.name, xml, limits)
        found[sheet] = marks_in(xml)
    return found


def _refuse_wide(name: str, xml: bytes, limits: ReadLimits) -> None:
    """A lone value in the last corner makes the reader lay out a full grid; formatting alone does not."""
    rows = max((int(number[1]) for row in _ROW.findall(xml) if (number := _ROW_NUMBER.search(row))), default=0)
    columns = max((column_number(letters.decode()) for letters in set(_FAR_COLUMN.findall(xml))), default=26) + 1
    if rows * columns <= limits.max_cells:
        return
    valued = _VALUED_CELL.findall(xml)
    rows = max((int(row) for _, row in valued), default=0)
    columns = max((column_number(letters.decode()) for letters in {letters for letters, _ in valued}), default=0) + 1
    if rows * columns > limits.max_cells:
        raise FileTooLarge(
            f"{name} has a sheet of {rows} rows and {columns} columns: delete stray cells at its edge and save again."
        )


def _sheet_members(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Sheet name and archive member, through the workbook's relations; a workbook with odd relations gives none."""
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415 - only XLSX needs it

    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError):
        return []
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    members = set(archive.namelist())
    found = []
    for sheet in book.findall(".//{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in members:
            found.append((sheet.get("name", ""), member))
    return found
