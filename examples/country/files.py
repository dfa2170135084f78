"""Writes the demo folder. CSV bytes are the same on every machine; the workbook has the same cells."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import xlsxwriter  # type: ignore[import-untyped]  # ships no type information

from examples.country.lists import Cell

LINDENHOF_HEADERS = {
    "id": "ID",
    "record": "Record",
    "name": "Supplier / site name",
    "role": "Role",
    "kind": "Site type",
    "address": "Street address",
    "city": "City",
    "region": "Region",
    "country": "Country",
    "sector": "Sector",
    "workers": "Workers",
    "agency": "Agency workers",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "operator_id": "Operator ID",
    "operator": "Operator",
    "identifiers": "Identifiers",
    "phone": "Phone",
    "email": "E-mail",
    "season": "Season",
    "since": "Supplier since",
    "remarks": "Remarks",
}

BUILDER_HEADERS = {
    "id": "Código",
    "record": "Ficha",
    "name": "Nombre",
    "role": "Función",
    "kind": "Tipo de centro",
    "address": "Dirección",
    "city": "Población",
    "region": "Provincia",
    "country": "País",
    "sector": "Sector",
    "workers": "Trabajadores",
    "agency": "Trabajadores cedidos",
    "latitude": "Latitud",
    "longitude": "Longitud",
    "operator_id": "Código operador",
    "operator": "Operador",
    "identifiers": "Identificadores",
    "phone": "Teléfono",
    "email": "Correo",
    "since": "Alta",
    "remarks": "Observaciones",
}

_SPANISH = {"Company": "Empresa", "Site": "Centro", "Construction site": "Obra", "Factory": "Fábrica"}

TITLE = (
    ("Lindenhof Hotels AG: suppliers and their sites",),
    ("As of 18 November 2026, purchasing and facility management. Invented firms.",),
    (),
)


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else cell for cell in row])
        count += 1
    path.write_bytes(text.getvalue().encode("utf-8"))
    return count


def _western(text: str) -> bytes:
    """The builder's old program knows Western letters only: `Iași` leaves it as `Iasi`."""
    composed = normalize("NFC", text)
    return b"".join(
        letter.encode("cp1252", "ignore") or normalize("NFKD", letter).encode("ascii", "ignore") for letter in composed
    )


def _spanish(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return "" if cell is None else _SPANISH.get(str(cell), str(cell))


def write_builder(path: Path, rows: Sequence[dict[str, Cell]]) -> int:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(BUILDER_HEADERS.values())
    for row in rows:
        writer.writerow([_spanish(row.get(column)) for column in BUILDER_HEADERS])
    path.write_bytes(_western(text.getvalue()))
    return len(rows)


def write_lindenhof(path: Path, rows: Sequence[dict[str, Cell]]) -> int:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": TITLE[0][0], "created": datetime(2026, 11, 18, 9, 0, tzinfo=UTC).replace(tzinfo=None)}
    )
    sheet = book.add_worksheet("Suppliers 2026")
    bold = book.add_format({"bold": True})
    for line, title in enumerate(TITLE):
        sheet.write_row(line, 0, title, bold)
    first = len(TITLE)
    sheet.write_row(first, 0, LINDENHOF_HEADERS.values(), bold)
    sheet.freeze_panes(first + 1, 3)
    for line, row in enumerate(rows, start=first + 1):
        sheet.write_row(line, 0, [_cell(row.get(column)) for column in LINDENHOF_HEADERS])
    counted = [row.get("workers") for row in rows]
    total = sum(workers for workers in counted if isinstance(workers, int))
    sheet.write_row(first + len(rows) + 1, 0, ["Total", *[""] * 9, total], bold)
    sheet.set_column(2, 2, 38)
    sheet.set_column(4, 8, 20)
    _side_sheets(book)
    book.close()
    return len(rows)


def _cell(cell: Cell) -> Cell:
    return "" if cell is None else cell


def _side_sheets(book: xlsxwriter.Workbook) -> None:
    notes = book.add_worksheet("Notes")
    notes.write_row(0, 0, ["Agency workers: as told by the site in October; empty means nobody has answered."])
    notes.write_row(1, 0, ["Season: months with more than half of the yearly hours."])
    old = book.add_worksheet("2024 (old)")
    old.write_row(0, 0, ["ID", "Name", "Country"])
    old.write_row(1, 0, ["P-0018", "Poniente Norte Hortalizas S.L.", "Spain"])
    old.hide()
