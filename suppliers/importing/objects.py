"""JSON lists of objects and GeoJSON: every object a record, every key a column, nested values kept readable."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from foundation.errors import Invalid, Place
from suppliers.importing.encodings import detect_encoding

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
LIST_KEYS = ("data", "results", "items", "records", "rows", "suppliers", "facilities", "sites", "parties", "edges")
POINT = 2


@dataclass(frozen=True, slots=True)
class ObjectRows:
    format: str
    heads: tuple[str, ...]
    rows: list[list[str]]
    without_point: tuple[int, ...] = ()


class JsonBroken(Invalid):
    code = "file.json_broken"


class JsonIsNoList(Invalid):
    code = "file.json_no_list"


def read_objects(name: str, content: bytes) -> ObjectRows:
    """A list of objects, an object that wraps one, JSON Lines, or a GeoJSON feature collection of points."""
    text = detect_encoding(content).decode(content)
    document = _parsed(name, text)
    if isinstance(document, Mapping) and document.get("type") == "FeatureCollection":
        features = _objects(document.get("features")) or []
        grid = _grid("geojson", [_feature(feature) for feature in features])
        return replace(grid, without_point=tuple(at for at, one in enumerate(features) if _is_area(one)))
    objects = _objects(document) or _wrapped(document)
    if objects is None:
        raise JsonIsNoList(
            f"{name} holds no list of objects: give a list such as [{{...}}, {{...}}].", places=(Place(file=name),)
        )
    return _grid("json", objects)


def _parsed(name: str, text: str) -> JsonValue:
    try:
        document: JsonValue = json.loads(text)
    except json.JSONDecodeError as broken:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            raise JsonBroken(
                f"{name} is no valid JSON at line {broken.lineno}, column {broken.colno}: {broken.msg}.",
                places=(Place(file=name, row=broken.lineno),),
            ) from broken
    except RecursionError as nested:
        raise JsonBroken(f"{name} is nested too deeply to be a list.", places=(Place(file=name),)) from nested
    return document


def _objects(value: JsonValue) -> list[Mapping[str, JsonValue]] | None:
    if not _is_list(value):
        return None
    objects = [item for item in value if isinstance(item, Mapping)]
    return objects if len(objects) == len(value) else None


def _is_list(value: JsonValue) -> TypeGuard[list[JsonValue]]:
    return isinstance(value, list)


def _wrapped(document: JsonValue) -> list[Mapping[str, JsonValue]] | None:
    """{"data": [...]}: a known key first, else the only list of objects; a lone object is a list of one."""
    if not isinstance(document, Mapping):
        return None
    lists = {key: found for key, value in document.items() if (found := _objects(value)) is not None}
    for key in LIST_KEYS:
        if key in lists:
            return lists[key]
    if len(lists) == 1:
        return next(iter(lists.values()))
    return [document] if not lists and document else None


def _is_area(feature: Mapping[str, JsonValue]) -> bool:
    """An outline or a line says where a site is, but no point of it is made up here."""
    geometry = feature.get("geometry")
    return isinstance(geometry, Mapping) and geometry.get("type") != "Point"


def _feature(feature: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    properties = feature.get("properties")
    geometry = feature.get("geometry")
    row: dict[str, JsonValue] = dict(properties) if isinstance(properties, Mapping) else {}
    if "id" in feature:
        row.setdefault("id", feature["id"])
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        position = geometry.get("coordinates")
        if _is_list(position) and len(position) >= POINT:
            row["longitude"], row["latitude"] = position[0], position[1]  # GeoJSON puts longitude first, RFC 7946 3.1.1
    return row


def _grid(format_name: str, objects: Sequence[Mapping[str, JsonValue]]) -> ObjectRows:
    heads: dict[str, int] = {}
    rows = []
    for record in objects:
        flat = {head: text for key, value in record.items() for head, text in _flat(key, value)}
        for head in flat:
            heads.setdefault(head, len(heads))
        rows.append(flat)
    return ObjectRows(format_name, tuple(heads), [[flat.get(head, "") for head in heads] for flat in rows])


def _flat(key: str, value: JsonValue) -> list[tuple[str, str]]:
    """{"address": {"city": "x"}} becomes the column `address / city`; a list of plain values is joined with `|`."""
    if isinstance(value, Mapping):
        return [pair for inner, deeper in value.items() for pair in _flat(f"{key} / {inner}", deeper)]
    if _is_list(value):
        if all(not isinstance(item, Mapping | list) for item in value):
            return [(key, "|".join(_text(item) for item in value))]
        return [(key, json.dumps(value, ensure_ascii=False))]
    return [(key, _text(value))]


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
