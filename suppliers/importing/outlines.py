"""
Whether points lie in the country their row names: even-odd rule over Natural Earth outlines, with ten kilometres grace.

Coasts and borders at this scale are drawn that roughly, so a nearer point proves nothing. Where maps disagree about a
border (`disputed_areas.csv`), every country that claims the area holds its points. A country without an outline of its
own, mostly small islands, is not judged.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]
    Flags = NDArray[bool_]

GRACE_KM = 10.0
KM_TO_A_DEGREE = 111.2  # of latitude, on a sphere of 6371 km
TURN = 360.0
AROUND = 0.5  # degrees; ten kilometres are less than that up to 79 degrees of latitude
AT_ONCE = 2_000_000  # points times edges held in memory together


def outside_country(
    latitudes: Sequence[float | None], longitudes: Sequence[float | None], countries: Sequence[str | None]
) -> list[int]:
    """Positions of points that surely lie outside; a row without a point or a country is never among them."""
    by_country: dict[str, list[int]] = {}
    for at, (latitude, country) in enumerate(zip(latitudes, countries, strict=True)):
        if latitude is not None and country is not None:
            by_country.setdefault(country, []).append(at)
    outside: list[int] = []
    for country, places in by_country.items():
        if country in _outlines():
            points = [(longitudes[at] or 0.0, latitudes[at] or 0.0) for at in places]
            outside += _outside(country, places, points)
    return sorted(outside)


def _outside(country: str, places: Sequence[int], points: Sequence[tuple[float, float]]) -> list[int]:
    import numpy as np  # noqa: PLC0415 - lists without points do without

    edges, box = _edges(country), _box(country)
    step = max(1, AT_ONCE // len(edges))
    found = []
    for start in range(0, len(points), step):
        part = np.array(points[start : start + step])
        for at in np.flatnonzero(~_inside(part, edges)):
            place = int(start + at)
            if not _is_near(points[place], edges, box) and not _is_disputed(country, points[place]):
                found.append(places[place])
    return found


def _inside(points: "Floats", edges: "Floats") -> "Flags":
    """Even-odd: a ray to the east crosses the outline an odd number of times. Points (n, 2), edges (m, 4)."""
    x, y = points[:, :1], points[:, 1:]
    x1, y1, x2, y2 = edges.T
    level = (y1 <= y) != (y2 <= y)
    rise = y2 - y1
    rise[rise == 0] = 1.0  # such an edge is never level with the ray
    crossing = level & (x < x1 + (y - y1) / rise * (x2 - x1))
    return crossing.sum(axis=1) % 2 == 1  # type: ignore[no-any-return] # numpy types a comparison as Any


def _is_about(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    """Quick to see, and most wrong points fail it: inside the box around the country, widened by half a degree."""
    west, south, east, north = box
    return west - AROUND <= point[0] <= east + AROUND and south - AROUND <= point[1] <= north + AROUND


@cache
def _box(country: str) -> tuple[float, float, float, float]:
    corners = _edges(country)[:, :2]
    (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return west, south, east, north


def _is_near(point: tuple[float, float], edges: "Floats", box: tuple[float, float, float, float]) -> bool:
    """Outlines over the line where longitudes change their sign go on past 180, so the point is tried on each side."""
    import numpy as np  # noqa: PLC0415 - as above

    for turn in (0.0, TURN, -TURN):
        turned = (point[0] + turn, point[1])
        if _is_about(turned, box):
            place = np.array(turned)
            if (turn and _inside(place[None, :], edges)[0]) or _distance_km(place, edges) <= GRACE_KM:
                return True
    return False


def _distance_km(point: "Floats", edges: "Floats") -> float:
    """To the nearest edge on a flat map around the point: exact enough for ten kilometres."""
    import numpy as np  # noqa: PLC0415 - as above

    squeeze = np.cos(np.radians(point[1]))
    x1, y1 = (edges[:, 0] - point[0]) * squeeze, edges[:, 1] - point[1]
    across, up = (edges[:, 2] - edges[:, 0]) * squeeze, edges[:, 3] - edges[:, 1]
    length = across**2 + up**2
    along = np.clip(-(x1 * across + y1 * up) / np.where(length, length, 1.0), 0.0, 1.0)
    return float(np.hypot(x1 + along * across, y1 + along * up).min()) * KM_TO_A_DEGREE


def _is_disputed(country: str, point: tuple[float, float]) -> bool:
    longitude, latitude = point
    return any(
        country in claimed and south <= latitude <= north and west <= longitude <= east
        for claimed, south, west, north, east in _disputed()
    )


@cache
def _edges(country: str) -> "Floats":
    import numpy as np  # noqa: PLC0415 - as above

    steps, rings = _steps(), []
    for flat in _outlines()[country]:
        corners = np.cumsum(np.array(flat, dtype=float).reshape(-1, 2), axis=0) / steps
        rings.append(np.hstack([corners, np.roll(corners, -1, axis=0)]))
    return np.vstack(rings)


@cache
def _document() -> Mapping[str, object]:
    document: Mapping[str, object] = json.loads(Path(__file__).with_name("country_outlines.json").read_text("utf-8"))
    return document


def _outlines() -> Mapping[str, list[list[int]]]:
    outlines = _document()["outlines"]
    assert isinstance(outlines, dict)  # noqa: S101 - our own file
    return outlines


def _steps() -> int:
    steps = _document()["steps_to_a_degree"]
    assert isinstance(steps, int)  # noqa: S101 - our own file
    return steps


@cache
def _disputed() -> tuple[tuple[frozenset[str], float, float, float, float], ...]:
    with Path(__file__).with_name("disputed_areas.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            (
                frozenset(row["countries"].split()),
                float(row["south"]),
                float(row["west"]),
                float(row["north"]),
                float(row["east"]),
            )
            for row in csv.DictReader(lines)
        )
