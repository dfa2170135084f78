"""
The point of a row on the map: both coordinates or neither, how near it is known, and whether its country agrees.

A point is never moved, made up or turned into a region: `precision` says how far it may be trusted, and only the list
itself can say that it is exact.
"""

import re
from collections.abc import Sequence
from itertools import repeat

from foundation.sentences import Fact
from suppliers.importing.cell_words import named_values
from suppliers.importing.cells import ListColumns
from suppliers.importing.figures import parse_degrees, parse_point
from suppliers.importing.outlines import outside_country

Point = tuple[float, float]
Coordinates = tuple[list[float | None], list[float | None]]
HIGHEST_LATITUDE = 90.0
HIGHEST_LONGITUDE = 180.0
FEW_DECIMALS = 2  # a tenth of a degree is about 11 km: such a point names an area, not a site
_DECIMALS = re.compile(r"[.,](\d+)")
_FINER = re.compile(r"[\u00b0\u00ba'\u2032:d]")


def read_points(columns: ListColumns) -> Coordinates:
    """(latitudes, longitudes): both or neither for a row, and only where they can be on earth."""
    latitudes: list[float | None] = list(repeat(None, columns.rows))
    longitudes: list[float | None] = list(repeat(None, columns.rows))
    together, latitude = columns.first("coordinates"), columns.first("latitude")
    if latitude is None and together is not None:
        texts = columns.texts("coordinates")
        pairs = [(together.head, *_halves(text)) for text in texts]
    else:
        texts = []
        pairs = _pairs(columns)
    for at, (head, latitude_text, longitude_text) in enumerate(pairs):
        if latitude_text or longitude_text:
            point = _point(columns, at, head, latitude_text, longitude_text)
            latitudes[at], longitudes[at] = point or (None, None)
            if texts:
                columns.told(at, "coordinates", texts[at], f"{point[0]:.12g}, {point[1]:.12g}" if point else "")
            else:
                _tell(columns, at, (latitude_text, longitude_text), point)
    return latitudes, longitudes


def _pairs(columns: ListColumns) -> list[tuple[str, str, str]]:
    latitude = columns.first("latitude")
    texts = columns.texts("latitude"), columns.texts("longitude")
    for column in texts:
        columns.heed_marks(column, whole=False)
    return list(zip(repeat(latitude.head if latitude else ""), *texts, strict=False))


def _halves(text: str) -> tuple[str, str]:
    """One cell with both is split; text that is no pair stays whole, to be reported as it stands."""
    point = parse_point(text)
    return (repr(point[0]), repr(point[1])) if point else (text, text)


def _tell(columns: ListColumns, at: int, texts: tuple[str, str], point: Point | None) -> None:
    """`36,72` is stored as 36.72; `36.720` and `36.72` are the same number and nothing is told of them."""
    for field, text, value in zip(("latitude", "longitude"), texts, point or (None, None), strict=True):
        if value is None or not _is_plain(text, value):
            columns.told(at, field, text, "" if value is None else f"{value:.12g}")


def _is_plain(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except ValueError:
        return False


def _point(columns: ListColumns, at: int, head: str, latitude_text: str, longitude_text: str) -> Point | None:
    value = f"{latitude_text}, {longitude_text}"
    log, mark = columns.log, columns.choices.decimal_mark
    if not latitude_text or not longitude_text:
        log.add("coordinate.alone", "warning", at, head, value)
        return None
    latitude, longitude = parse_degrees(latitude_text, mark), parse_degrees(longitude_text, mark)
    if latitude is None or longitude is None:
        log.add("coordinate.unreadable", "warning", at, head, value)
        return None
    if columns.choices.coordinates_swapped:
        latitude, longitude = longitude, latitude
    code = _fault(latitude, longitude)
    if code:
        log.add(code, "question" if code == "coordinate.swapped" else "warning", at, head, value)
        return None
    return latitude, longitude


def _fault(latitude: float, longitude: float) -> str | None:
    if latitude == 0 and longitude == 0:
        return "coordinate.zero"
    if abs(latitude) <= HIGHEST_LATITUDE and abs(longitude) <= HIGHEST_LONGITUDE:
        return None
    swapped = abs(latitude) <= HIGHEST_LONGITUDE and abs(longitude) <= HIGHEST_LATITUDE
    return "coordinate.swapped" if swapped else "coordinate.out_of_range"


def read_precisions(columns: ListColumns, points: Coordinates) -> list[str]:
    """
    `exact`, `locality`, `region`, `country` or `geocoder` where the list has a column that says so; else `given`, or
    `coarse` for a point with few decimals. "" without a point.
    """
    stated = columns.worded("precision", "precision")
    known = frozenset(named_values("precision").values())
    found = []
    for at, (latitude, word) in enumerate(zip(points[0], stated, strict=True)):
        precision = ""
        if latitude is not None:
            precision = word if word in known else _precision_written(columns, at)
        if word:
            columns.told(at, "precision", word, precision)
        found.append(precision)
    return found


def _precision_written(columns: ListColumns, at: int) -> str:
    mapped = [
        column for field in ("latitude", "longitude", "coordinates") for column in columns.mapping.columns_of(field)
    ]
    texts = [columns.raw[column.position][at] for column in mapped]
    if any(_FINER.search(text) for text in texts):
        return "given"
    decimals = [len(digits) for text in texts for digits in _DECIMALS.findall(text)]
    return "given" if decimals and min(decimals) >= FEW_DECIMALS and len(decimals) > 1 else "coarse"


def check_countries(columns: ListColumns, points: Coordinates, countries: Sequence[str | None]) -> None:
    """A point outside the country of its row is told of, with the hint that exchanged coordinates would fit."""
    column = columns.first("latitude") or columns.first("coordinates")
    if column is None:
        return
    outside = outside_country(*points, countries)
    latitudes, longitudes = [points[0][at] for at in outside], [points[1][at] for at in outside]
    still_outside = set(outside_country(longitudes, latitudes, [countries[at] for at in outside]))
    for number, at in enumerate(outside):
        value = f"{latitudes[number]}, {longitudes[number]}"
        exchanged = f"{longitudes[number]}, {latitudes[number]}"
        facts: dict[str, Fact] = {} if number in still_outside else {"point": exchanged}
        columns.log.add("coordinate.outside_country", "warning", at, column.head, value, **facts)
