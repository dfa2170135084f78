"""
What each sheet's columns hold, as a Data Package with one tabular resource a sheet (Frictionless Table Schema).

The first column of every sheet is `key`; missing values are the words the sheet really uses for them. A column with
more kinds of absence than can be listed is declared as text.
"""

import json
from io import BytesIO

from reports.contents.blocks import Column
from reports.contents.canonical import Json
from reports.contents.values import Kind
from reports.renderers.cells import LONGEST_CELL
from reports.renderers.xlsx.codes import choices
from reports.renderers.xlsx.sheets import MOST_ABSENCES, Written

SCHEMA_FROM_LAST = -2
"""Proof is the last sheet, Schema the one before it."""
TYPES = {
    Kind.INTEGER: "integer",
    Kind.POINTS: "integer",
    Kind.DECIMAL: "number",
    Kind.PERCENT: "number",
    Kind.MONEY: "number",
    Kind.DATE: "date",
}


def field_of(column: Column, absences: set[str], most: int) -> dict[str, Json]:
    kind = TYPES.get(column.kind, "string")
    if len(absences) > most:
        kind = "string"
    described: dict[str, Json] = {"name": column.id, "title": column.label, "type": kind}
    if kind == "date":
        described["format"] = "default"
    if kind == "string" and (words := choices(column)) and len(absences) <= most:
        described["constraints"] = {"enum": [*words]}
    if column.kind is Kind.PERCENT:
        described["description"] = "whole percent: 45 means 45%"
    return described


def resource_of(written: Written) -> dict[str, Json]:
    """Fits a cell: with too many words for absences to list, columns that have any are declared as text."""
    resource = _resource(written, most=MOST_ABSENCES)
    return resource if len(as_json(resource)) <= LONGEST_CELL // 2 else _resource(written, most=0)


def _resource(written: Written, *, most: int) -> dict[str, Json]:
    missing = sorted({"", *(said for seen in written.absences.values() if len(seen) <= most for said in seen)})
    fields: list[Json] = [{"name": "key", "title": written.table, "type": "string", "constraints": {"required": True}}]
    fields += [field_of(column, written.absences.get(column.id, set()), most) for column in written.columns]
    return {
        "name": written.sheet,
        "profile": "tabular-data-resource",
        "format": "xlsx",
        "dialect": {"sheet": written.sheet},
        "rows": written.rows,
        "hash": f"sha256:{written.digest}",
        "schema": {"fields": fields, "primaryKey": "key", "missingValues": [*missing]},
    }


def as_json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def package_in(workbook: bytes) -> bytes:
    """The descriptor that lies beside a workbook, read from its own Schema sheet, so that the two cannot differ."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - needed only when somebody asks for it

    sheets = CalamineWorkbook.from_filelike(BytesIO(workbook))
    rows = sheets.get_sheet_by_name(sheets.sheet_names[SCHEMA_FROM_LAST]).to_python()[1:]
    resources: list[Json] = [json.loads(str(row[1])) for row in rows]
    package: Json = {"profile": "tabular-data-package", "resources": resources}
    return json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
