"""Writes the files of the corpus: separated text, XLSX, ODS, JSON, and an XLS of the nineties byte by byte."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter

Grid = Sequence[Sequence[object]]


def separated(grid: Grid, separator: str = ",", encoding: str = "utf-8", *, line: str = "\r\n") -> bytes:
    """Cells with a separator, quotation mark or line break are quoted, as spreadsheet programs do."""

    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        if any(sign in text for sign in (separator, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    return line.join(separator.join(map(cell, row)) for row in [*grid, []]).encode(encoding)


def workbook(
    sheets: Mapping[str, Grid], prepare: Callable[[xlsxwriter.Workbook], None] | None = None, **options: object
) -> bytes:
    """`prepare` gets the workbook before it is closed: to merge, hide, or write formulas."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"strings_to_formulas": False, **options})
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(grid):
            for at, value in enumerate(row):
                if value is not None:
                    sheet.write(number, at, value)
    if prepare:
        prepare(book)
    book.close()
    return memory.getvalue()


def with_member(packed: bytes, name: str, content: bytes) -> bytes:
    memory = io.BytesIO(packed)
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return memory.getvalue()


def with_text_replaced(packed: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """For what no writer writes on purpose, such as a formula that was never worked out."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return memory.getvalue()


def open_document(grid: Grid) -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in grid)
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="List">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return memory.getvalue()


def objects(grid: Grid) -> bytes:
    heads = grid[0]
    return json.dumps([dict(zip(heads, row, strict=True)) for row in grid[1:]], ensure_ascii=False).encode()


def features(points: Sequence[tuple[float, float]], properties: Sequence[Mapping[str, object]]) -> bytes:
    made = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(point)}, "properties": dict(facts)}
        for point, facts in zip(points, properties, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


SECTOR = 512
END_OF_CHAIN, FREE, TABLE_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_workbook(grid: Grid, *, date1904: bool = False) -> bytes:
    """BIFF8 inside a compound file (MS-XLS, MS-CFB): globals, one sheet of labels and numbers."""
    globals_size = len(_globals(0, date1904=date1904))
    stream = _globals(globals_size, date1904=date1904) + _sheet(grid)
    return _compound(stream.ljust(4096, b"\0"))


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _globals(sheet_at: int, *, date1904: bool) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    name = "List".encode("latin-1")
    sheet = struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name
    system = _record(0x0022, struct.pack("<H", int(date1904)))
    return begin + system + _record(0x0085, sheet) + _record(0x000A, b"")


def _sheet(grid: Grid) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(map(len, grid))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(grid), 0, width, 0))
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, int | float):
                body += _record(0x0203, place + struct.pack("<d", value))
            elif value:
                text = str(value)
                body += _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
    return body + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    sectors = -(-len(stream) // SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    chain = [TABLE_SECTOR, END_OF_CHAIN, *range(3, sectors + 2), END_OF_CHAIN]
    table = b"".join(struct.pack("<I", entry) for entry in chain).ljust(SECTOR, b"\xff")
    folder = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=2, size=len(stream))
    return header + table + folder.ljust(SECTOR, b"\0") + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int = FREE, start: int = END_OF_CHAIN, size: int = 0) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", FREE, FREE, child) + bytes(16 + 4 + 16)
    return entry + struct.pack("<IQ", start, size)
