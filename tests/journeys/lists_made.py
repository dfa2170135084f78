"""Supplier lists with planted rows, in the formats real ones come in."""

from io import BytesIO
from typing import Any

import openpyxl

from tests.journeys.people import Person

NAMES = ("Alba", "Brisa", "Cerro", "Duna", "Encina", "Fuente", "Gavia", "Haya", "Isla", "Jara", "Lago", "Monte")
KINDS = (
    "Hotel",
    "Finca",
    "Obras",
    "Lavandería",
    "Transportes",
    "Almacén",
    "Cocina",
    "Jardines",
    "Piscinas",
    "Pinturas",
)


def messy_workbook(*, good: int, exact: int, possible: int, rejected: int) -> bytes:
    """Title rows, a head merged over two rows, totals at the end; `rejected` rows have no name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Supplier list of the group", None, None, None, None])
    sheet.append(["As of 2026-11-01", None, None, None, None])
    sheet.append([])
    sheet.append(["Supplier", None, "Place", None, "People"])
    sheet.append(["ID", "Name", "Country", "City", "Workers"])
    sheet.merge_cells("A4:B4")
    sheet.merge_cells("C4:D4")
    rows: list[list[object]] = [
        [f"S-{one:04d}", name_of(one), "ES", f"Pueblo {one}", 10 + one % 50] for one in range(good)
    ]
    rows += [list(rows[one]) for one in range(exact)]
    rows += [[f"P-{one:04d}", name_of(100 + one), "ES", f"Pueblo {100 + one}", 11] for one in range(possible)]
    rows += [[f"R-{one:04d}", None, "ES", f"Pueblo {one}", 5] for one in range(rejected)]
    for row in rows:
        sheet.append(row)
    sheet.append(["Total", None, None, None, sum(int(str(row[4])) for row in rows)])
    return saved(book)


def name_of(number: int) -> str:
    """Each once: letters, for names that differ in a number alone are like each other."""
    letters = "".join(chr(97 + number // 17**place % 17) for place in range(3))
    return f"{KINDS[number % len(KINDS)]} {NAMES[number // 7 % len(NAMES)]} {letters.title()} S.L."


def a_workbook(heads: list[str], *rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def handed(person: Person, name: str, content: bytes, kind: str = "parties") -> Any:
    """What trying it says; nothing is written."""
    answer = person.rest.post("/v1/imports", data={"kind": kind}, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return answer.json()


def written(person: Person, name: str, content: bytes, kind: str = "parties") -> Any:
    """Tried, then written."""
    return person.send("POST", f"/v1/imports/{handed(person, name, content, kind)['id']}/writing")
