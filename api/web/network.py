"""The chain as a drawing: positions of the facts turned into lines and marks, mirrored for right-to-left readers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.web.languages import catalogue
from reports.facts.chain import ChainEdge, ChainFacts, ChainNode

COLUMN: Final = 190
ROW: Final = 80
MARGIN: Final = 96
GAP: Final = 17


@dataclass(frozen=True, slots=True)
class Dot:
    node: ChainNode
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """`path` runs from giver to receiver, so its end is where the arrow stands."""

    edge: ChainEdge
    path: str
    mid_x: float
    mid_y: float


@dataclass(frozen=True, slots=True)
class Column:
    tier: int
    x: float
    edge: float


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    columns: tuple[Column, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def drawn_network(facts: ChainFacts, right_to_left: bool) -> Drawing | None:  # noqa: FBT001 - a Jinja filter passes by place
    """None when everything was asked for, which only a canvas can hold."""
    if not facts.still:
        return None
    tiers = sorted({node.tiers[0] for node in facts.still})
    rows = max(sum(node.tiers[0] == tier for node in facts.still) for tier in tiers)
    width = 2 * MARGIN + COLUMN * max(1, len(tiers) - 1)
    height = max(300, 40 + ROW * rows + 70)

    def across(x: float) -> float:
        place = MARGIN + x * (width - 2 * MARGIN)
        return round(width - place if right_to_left else place, 1)

    dots = {node.id: Dot(node, across(node.x), round(30 + node.y * (height - 110), 1)) for node in facts.still}
    columns = _columns(tiers, facts, across, right_to_left=right_to_left)
    lines = tuple(
        _line(edge, dots[edge.giver], dots[edge.receiver])
        for edge in facts.edges
        if edge.giver in dots and edge.receiver in dots
    )
    return Drawing(width, height, columns, tuple(dots.values()), lines)


def _columns(
    tiers: list[int], facts: ChainFacts, across: Callable[[float], float], *, right_to_left: bool
) -> tuple[Column, ...]:
    half = (-COLUMN if right_to_left else COLUMN) / 2
    places = {tier: across(next(node.x for node in facts.still if node.tiers[0] == tier)) for tier in tiers}
    return tuple(Column(tier, x, round(x + half, 1)) for tier, x in places.items())


def _line(edge: ChainEdge, giver: Dot, receiver: Dot) -> Line:
    """A soft S between columns; a bow beside the column when both stand in one."""
    if abs(giver.x - receiver.x) < 1:
        bow = 48 if giver.y > receiver.y else -48
        path = (
            f"M{giver.x + GAP} {giver.y}C{giver.x + GAP + abs(bow)} {giver.y} "
            f"{receiver.x + GAP + abs(bow)} {receiver.y} {receiver.x + GAP} {receiver.y}"
        )
        return Line(edge, path, giver.x + GAP + 36, (giver.y + receiver.y) / 2)
    side = GAP if receiver.x > giver.x else -GAP
    start, end = giver.x + side, receiver.x - side
    middle = (start + end) / 2
    lift = -34 if edge.in_cycle else 0
    path = f"M{start} {giver.y}C{middle} {giver.y + lift} {middle} {receiver.y + lift} {end} {receiver.y}"
    return Line(edge, path, round(middle, 1), round((giver.y + receiver.y) / 2 + lift - 6, 1))


def names_of_nodes(facts: ChainFacts) -> dict[str, ChainNode]:
    return {node.id: node for node in facts.nodes}


def selected_first(facts: ChainFacts) -> list[ChainEdge]:
    """Links of the chosen node stand at the top of the table; otherwise by tier, nearest first."""
    chosen = facts.query.selected
    return sorted(facts.edges, key=lambda edge: (chosen not in (edge.giver, edge.receiver), min(edge.tiers, default=0)))


def as_json(facts: ChainFacts, address: str, locale: str) -> dict[str, object]:
    """What the map and the canvas draw from; `address` holds NODE where the chosen node's id belongs."""
    words = catalogue(locale)
    return {
        "address": address,
        "selected": facts.query.selected,
        "words": {
            "no_places": words.gettext("No place of these firms is known well enough to draw."),
            "map": words.gettext("Map of the places and flows. The table below holds the same links."),
        },
        "nodes": [
            {
                "id": node.id, "name": node.subject.name, "place": node.place or node.subject.name,
                "step": node.rating.step, "tier": node.tiers[0], "x": node.x, "y": node.y,
                "latitude": node.latitude, "longitude": node.longitude,
            }
            for node in facts.nodes
        ],
        "edges": [
            {
                "id": edge.id, "giver": edge.giver, "receiver": edge.receiver,
                "kind": edge.kind, "standing": edge.standing,
            }
            for edge in facts.edges
        ],
    }  # fmt: skip
