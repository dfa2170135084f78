"""
The lines of coasts and borders that a printed map needs, taken from the world atlas that npm brought (Natural Earth,
public domain, scale 1 to 50 million) and kept as whole hundredths of a degree beside the fonts.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reports.renderers.faces import FONT_FOLDER

ATLAS = Path(__file__).resolve().parents[2] / "node_modules" / "world-atlas" / "countries-50m.json"
BORDERS = FONT_FOLDER / "borders.json"
HUNDREDTHS = 100


class Border(NamedTuple):
    """`points` in degrees, longitude and latitude in turn; `west` to `north` is the box around them."""

    points: tuple[float, ...]
    west: float
    south: float
    east: float
    north: float


def make_borders(atlas: Path = ATLAS, target: Path = BORDERS) -> str:
    """`made`, `kept` or `missing`. The file names the size of the atlas it was made from."""
    if not atlas.is_file():
        return "kept" if target.is_file() else "missing"
    made_from = f'{{"atlas": {atlas.stat().st_size}, '
    if target.is_file() and _beginning(target, len(made_from)) == made_from:
        return "kept"
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    lines = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'{made_from}"lines": {json.dumps(lines, separators=(",", ":"))}}}\n', encoding="utf-8")
    return "made"


def _beginning(path: Path, length: int) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(length)


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[int]:
    """Topology files store each point as its step from the one before; points that fall together are dropped."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    line: list[int] = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        point = [round((x * scale_x + move_x) * HUNDREDTHS), round((y * scale_y + move_y) * HUNDREDTHS)]
        if line[-2:] != point:
            line += point
    return line


@cache
def borders(path: Path = BORDERS) -> tuple[Border, ...]:
    """Empty when set-up made none; the map then says so."""
    if not path.is_file():
        return ()
    lines = json.loads(path.read_text(encoding="utf-8"))["lines"]
    return tuple(_border([each / HUNDREDTHS for each in line]) for line in lines)


def _border(points: list[float]) -> Border:
    across, up = points[::2], points[1::2]
    return Border(tuple(points), min(across), min(up), max(across), max(up))
