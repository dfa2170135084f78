"""
Makes `suppliers/importing/country_outlines.json` from the borders that the desk's map is drawn with.

`python -m docs.make_outlines` after `npm ci`. Lines are thinned to about two kilometres and stored as steps of a
hundredth of a degree, which is finer than the ten kilometres that the check of points allows.
"""

import json
from pathlib import Path
from typing import Any

from foundation.countries import resolve_country

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "node_modules" / "world-atlas" / "countries-50m.json"
TARGET = ROOT / "suppliers" / "importing" / "country_outlines.json"
TOLERANCE = 0.02  # degrees
HALF_TURN = 180.0
STEPS = 100  # to a degree
# Areas without an ISO number in the source. Siachen lies where three countries meet and is nobody's here.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Indian Ocean Ter.": "CX"}

Line = list[tuple[float, float]]


def thinned(line: Line) -> Line:
    """Douglas-Peucker, without recursion; ends stay, so that borders of neighbours still meet."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last == first + 1:
            continue
        far, distance = max(
            ((at, _distance(line[at], line[first], line[last])) for at in range(first + 1, last)),
            key=lambda one: one[1],
        )
        if distance > TOLERANCE:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    across, up = x2 - x1, y2 - y1
    length = across * across + up * up
    along = max(0.0, min(1.0, ((x - x1) * across + (y - y1) * up) / length)) if length else 0.0
    return float(((x - x1 - along * across) ** 2 + (y - y1 - along * up) ** 2) ** 0.5)


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """TopoJSON stores each arc as steps from the point before, in a grid of its own."""
    (x_scale, y_scale), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for across, up in arc:
            x, y = x + across, y + up
            line.append((x * x_scale + x0, y * y_scale + y0))
        closed = line[0] == line[-1]
        lines.append(_ring(line) if closed else thinned(line))
    return lines


def _ring(line: Line) -> Line:
    """A ring is thinned in two halves, since its ends are one point."""
    middle = len(line) // 2
    return thinned(line[: middle + 1]) + thinned(line[middle:])[1:]


def rings_of(geometry: dict[str, Any], lines: list[Line]) -> list[list[int]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [_steps(_unrolled(_joined(ring, lines))) for polygon in polygons for ring in polygon]


def _joined(ring: list[int], lines: list[Line]) -> Line:
    points: Line = []
    for number in ring:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line[1:] if points else line
    return points


def _unrolled(points: Line) -> Line:
    """A ring over the line where longitudes change their sign goes on past 180 instead of jumping to the other side."""
    turns, unrolled = 0, points[:1]
    for (x, y), (before, _) in zip(points[1:], points, strict=False):
        turns += (before - x > HALF_TURN) - (x - before > HALF_TURN)
        unrolled.append((x + turns * 2 * HALF_TURN, y))
    return unrolled


def _steps(points: Line) -> list[int]:
    """[x, y, then steps], longitude first, without points that fall together."""
    grid = [(round(x * STEPS), round(y * STEPS)) for x, y in points]
    grid = [point for at, point in enumerate(grid) if not at or point != grid[at - 1]]
    flat = [*grid[0]]
    for (x, y), (x1, y1) in zip(grid[1:], grid, strict=False):
        flat += [x - x1, y - y1]
    return flat


def main() -> None:
    topology = json.loads(SOURCE.read_text("utf-8"))
    lines = arcs_of(topology)
    outlines: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = UNNUMBERED.get(name) or resolve_country(geometry.get("id") or "").alpha2
        if code:
            outlines.setdefault(code, []).extend(rings_of(geometry, lines))
    version = json.loads((SOURCE.parent / "package.json").read_text("utf-8"))["version"]
    source = f"Natural Earth 1:50m (public domain) through world-atlas {version}; made by docs/make_outlines.py"
    document = {"source": source, "steps_to_a_degree": STEPS, "outlines": dict(sorted(outlines.items()))}
    rows = json.dumps(document, separators=(",", ":")).replace('"outlines":{', '"outlines":{\n').replace("]],", "]],\n")
    TARGET.write_text(rows + "\n", "utf-8")


if __name__ == "__main__":
    main()
