"""The two drawings that need a place for everything: a chain in columns by tier, and places on a map without land."""

from collections import defaultdict
from html import escape
from math import ceil, floor

from reports.contents.drawings import Schematic, SpotMap
from reports.contents.spoken import RIGHT_TO_LEFT, language_spoken, word
from reports.contents.values import Standing

WIDE, HIGH, GAP_X, GAP_Y, EDGE = 170, 34, 60, 12, 8
LONGEST_LABEL = 24
INK, RULE = "var(--ink, #1b2330)", "var(--rule, #c9ced6)"
MAP_WIDTH, MAP_HIGH = 640.0, 360.0
STEPS = (30, 10, 5, 2, 1)
LEAST_LINES = 2


def chain_sketch(block: Schematic, paints: dict[str, str], dashes: dict[Standing, str]) -> str:
    """Buyers stand where one begins to read; a firm's full name is in its title and in the table."""
    columns: dict[int, list[str]] = defaultdict(list)
    for node in block.nodes:
        columns[node.tier].append(node.key)
    tiers = sorted(columns)
    tallest = max((len(keys) for keys in columns.values()), default=0)
    size = (2 * EDGE + len(tiers) * (WIDE + GAP_X) - GAP_X, 2 * EDGE + tallest * (HIGH + GAP_Y))
    spots = {
        key: (_across(tiers.index(tier), size[0]), EDGE + place * (HIGH + GAP_Y))
        for tier, keys in columns.items()
        for place, key in enumerate(keys)
    }
    ties = "".join(_tie(spots[tie.start], spots[tie.end], dashes[tie.standing]) for tie in block.ties)
    firms = "".join(_firm(spots[node.key], node.label, node.tier, paints[node.key]) for node in block.nodes)
    return _svg(size, block.title, ties + firms)


def _across(column: int, width: float) -> float:
    x = EDGE + column * (WIDE + GAP_X)
    return width - x - WIDE if language_spoken() in RIGHT_TO_LEFT else x


def _tie(start: tuple[float, float], end: tuple[float, float], dash: str) -> str:
    """From the side of one box that faces the other; in one column, from the middle."""
    forward = end[0] >= start[0]
    x1, x2 = (start[0] + WIDE, end[0]) if forward else (start[0], end[0] + WIDE)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    y1, y2 = start[1] + HIGH / 2, end[1] + HIGH / 2
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK}" stroke-width="1.2"{dashed}/>'


def _firm(spot: tuple[float, float], label: str, tier: int, paint: str) -> str:
    short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}\N{HORIZONTAL ELLIPSIS}"
    box = f'<rect x="{spot[0]}" y="{spot[1]}" width="{WIDE}" height="{HIGH}" rx="3" fill="none" stroke="{INK}"/>'
    band = f'<rect x="{spot[0]}" y="{spot[1]}" width="6" height="{HIGH}" fill="{paint}" stroke="{INK}"/>'
    at = f'x="{spot[0] + WIDE / 2}" y="{spot[1] + HIGH / 2 + 4}" text-anchor="middle" font-size="12" fill="{INK}"'
    told = f"{word('block.tier')} {tier}"
    return f"<g><title>{escape(label)}, {escape(told)}</title>{box}{band}<text {at}>{escape(short)}</text></g>"


def map_sketch(block: SpotMap, paints: dict[str, str], words: dict[str, str]) -> str:
    """Degrees as they are, without land: the table says where each place lies."""
    south, north = _frame([float(spot.latitude) for spot in block.spots], 90)
    west, east = _frame([float(spot.longitude) for spot in block.spots], 180)
    scale = min(MAP_WIDTH / (east - west), MAP_HIGH / (north - south))
    size = ((east - west) * scale, (north - south) * scale)
    lines = [
        *(_line((x - west) * scale, 0, (x - west) * scale, size[1], f"{x}°") for x in _marks(west, east)),
        *(_line(0, (north - y) * scale, size[0], (north - y) * scale, f"{y}°") for y in _marks(south, north)),
    ]
    dots = [
        f'<circle cx="{(float(spot.longitude) - west) * scale:.1f}" cy="{(north - float(spot.latitude)) * scale:.1f}" '
        f'r="5" fill="{paints[spot.key]}" stroke="{INK}"><title>{escape(words[spot.key])}</title></circle>'
        for spot in block.spots
    ]
    return _svg(size, block.title, "".join((*lines, *dots)))


def _frame(values: list[float], limit: float) -> tuple[float, float]:
    """A tenth of air on both sides, at least one degree, never beyond the globe."""
    air = max((max(values) - min(values)) / 10, 0.5)
    return max(floor(min(values) - air), -limit), min(ceil(max(values) + air), limit)


def _marks(start: float, end: float) -> list[int]:
    step = next((each for each in STEPS if (end - start) / each >= LEAST_LINES), 1)
    return [each for each in range(ceil(start), floor(end) + 1) if each % step == 0]


def _line(x1: float, y1: float, x2: float, y2: float, label: str) -> str:
    at = f'x="{x1 + 3:.1f}" y="{y1 + 11:.1f}" font-size="9" fill="{INK}"'
    line = f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{RULE}"/>'
    return f"{line}<text {at}>{label}</text>"


def _svg(size: tuple[float, float], title: str, inner: str) -> str:
    room = f'viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" width="{size[0]:.0f}" height="{size[1]:.0f}"'
    return f'<svg {room} role="img" aria-label="{escape(title)}" focusable="false">{inner}</svg>'
