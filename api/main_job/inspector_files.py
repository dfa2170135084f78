"""
A file of inspectors: name, home, languages, skills, sectors, conflicts, and what `inspector_columns` reads. Only a code
or a name is needed.
"""

import re
from pathlib import Path

from api.main_job.inspector_columns import HEADS as OPTIONAL_HEADS
from api.main_job.inspector_columns import InspectorCells
from audits.crews.inspectors import NewInspector
from foundation.countries import resolve_country
from foundation.errors import Invalid, Place
from suppliers.importing.tables import Table

PARTS = re.compile(r"[;,|\s]+")
HEADS = {
    "code": ("inspector_id", "code", "id"),
    "name": ("name", "inspector"),
    "country": ("country",),
    "city": ("city", "office"),
    "latitude": ("home_latitude", "latitude", "lat"),
    "longitude": ("home_longitude", "longitude", "lon", "lng"),
    "languages": ("languages", "language"),
    "sectors": ("sectors", "sector"),
    "skills": ("skills",),
    "conflicts": ("conflicts", "conflict_sites"),
    **OPTIONAL_HEADS,
}


class NoInspectorColumn(Invalid):
    code = "inspectors.no_name_column"

    def __init__(self, file: str, heads: tuple[str, ...]) -> None:
        super().__init__(f"{file} has neither a name nor a code column; its heads are {', '.join(heads)}.")


class CoordinateUnreadable(Invalid):
    code = "inspectors.coordinate_unreadable"

    def __init__(self, place: Place) -> None:
        super().__init__("A home must be decimal degrees, for example 36.84 and -2.46.", places=(place,))


def read_inspectors(path: Path) -> tuple[NewInspector, ...]:
    """Raises NoInspectorColumn, CoordinateUnreadable, InspectorCellUnreadable, and what reading a table raises."""
    from suppliers.importing.tables import read_table  # noqa: PLC0415 - readers are heavy

    table = read_table(path)
    places = _places(table)
    if "name" not in places and "code" not in places:
        raise NoInspectorColumn(path.name, tuple(table.heads))
    rows = [record for record in table.records if record.kind == "data"]
    return tuple(_inspector(table, at, record.row, record.cells, places) for at, record in enumerate(rows))


def _places(table: Table) -> dict[str, int]:
    heads = [head.strip().lower().replace(" ", "_") for head in table.heads]
    found = {}
    for field, names in HEADS.items():
        at = next((heads.index(name) for name in names if name in heads), None)
        if at is not None:
            found[field] = at
    return found


def _inspector(table: Table, at: int, row: int, cells: tuple[str, ...], places: dict[str, int]) -> NewInspector:
    def text(field: str) -> str:
        return cells[places[field]].strip() if field in places and places[field] < len(cells) else ""

    def degrees(field: str) -> float | None:
        try:
            return float(text(field)) if text(field) else None
        except ValueError as unreadable:
            raise CoordinateUnreadable(place(field)) from unreadable

    def place(field: str) -> Place:
        return Place(table.file, table.sheet, row, table.heads[places[field]], text(field))

    who = NewInspector(
        code=text("code") or text("name"),
        name=text("name") or text("code"),
        country=resolve_country(text("country")).alpha2,
        city=text("city"),
        latitude=degrees("latitude"),
        longitude=degrees("longitude"),
        languages=_parts(text("languages")),
        sectors=_parts(text("sectors")),
        skills=tuple(part.strip() for part in re.split(r"[;,|]", text("skills")) if part.strip()),
        conflicts=_parts(text("conflicts")),
    )
    return InspectorCells(text, place, at).given_to(who)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in PARTS.split(text) if part)
