"""A chain in columns by tier: boxes for firms, lines for who supplies whom, by how well that is known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.drawings import Node, Schematic, Tie
from reports.contents.values import Band, Standing
from reports.contents.wording import number
from reports.renderers.pdf.inks import BAND_INK, Ink, Letters
from reports.renderers.pdf.marks import draw_steps
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import anchor, caption_pieces, title_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.tables import beside_drawing
from reports.renderers.pdf.typesetting import Style

TIER = Letters(Style.STRONG, 7.5, Ink.SOFT)
NAME = Letters(size=7.5)
BOX_HEIGHT, BOX_GAP = 31.0, 9.0
WIDEST_BOX, COLUMN_GAP = 132.0, 30.0
MOST_IN_COLUMN = 14
MOST_COLUMNS = 6
DASHES = {
    Standing.CLAIMED: "6 4",
    Standing.EVIDENCED: "",
    Standing.VERIFIED: "",
    Standing.EXPIRED: "1 2.5",
    Standing.UNKNOWN: "1 2.5",
}


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    x: float
    y: float
    width: float
    lines: tuple[Line, ...]

    @property
    def middle(self) -> float:
        return self.y + BOX_HEIGHT / 2


def schematic_pieces(block: Schematic, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from title_pieces(block.title, sheet, sheet.heading())
    if block.nodes:
        columns = _columns(block)
        boxes = _boxes(columns, sheet)
        missing = block.left_out + len(block.nodes) - len(boxes)
        yield _drawn(block, columns, boxes, sheet.at.add("Figure", alt=_said(block, missing)), sheet)
        if missing > block.left_out:
            yield from caption_pieces(printed("left-out", count=number(missing)), sheet)
        yield gap(6)
    yield from beside_drawing(block, sheet)


def _columns(block: Schematic) -> list[tuple[int, list[Node]]]:
    tiers = sorted({node.tier for node in block.nodes})[:MOST_COLUMNS]
    return [(tier, [node for node in block.nodes if node.tier == tier][:MOST_IN_COLUMN]) for tier in tiers]


def _boxes(columns: list[tuple[int, list[Node]]], sheet: Sheet) -> dict[str, _Box]:
    step = WIDTH / len(columns)
    width = min(WIDEST_BOX, step - COLUMN_GAP)
    tallest = max(len(nodes) for _, nodes in columns)
    boxes: dict[str, _Box] = {}
    for place, (_, nodes) in enumerate(columns):
        top = 16 + (tallest - len(nodes)) * (BOX_HEIGHT + BOX_GAP) / 2
        for row, node in enumerate(nodes):
            lines = sheet.lines(node.label, NAME, width - 22)
            y = top + row * (BOX_HEIGHT + BOX_GAP)
            boxes[node.key] = _Box(node, MARGIN + place * step, y, width, _two(lines, width - 22, sheet))
    return boxes


def _two(lines: tuple[Line, ...], room: float, sheet: Sheet) -> tuple[Line, ...]:
    """The table below holds the whole name."""
    if len(lines) <= 2:  # noqa: PLR2004 - what a box has room for
        return lines
    second = sheet.lines(lines[1].text, NAME, room - 8)[0].text
    return (lines[0], sheet.line(f"{second}\N{HORIZONTAL ELLIPSIS}", NAME))


def _said(block: Schematic, missing: int) -> str:
    ends = Counter(end for tie in block.ties for end in (tie.start, tie.end))
    labels = {node.key: node.label for node in block.nodes}
    busiest = max(ends, key=lambda key: (ends[key], key), default="")
    return printed(
        "alt-chain",
        count=number(len(block.nodes)),
        tiers=len({node.tier for node in block.nodes}),
        ties=number(len(block.ties)),
        title=block.title,
        largest=f"{labels[busiest]} {ends[busiest]}" if busiest else printed("none"),
        unknown=sum(node.band is Band.UNKNOWN for node in block.nodes),
        left_out=missing,
    )


def _drawn(
    block: Schematic, columns: list[tuple[int, list[Node]]], boxes: dict[str, _Box], figure: Element, sheet: Sheet
) -> Piece:
    heads = [sheet.line(printed("tier", tier=tier), TIER) for tier, _ in columns]
    height = 16 + max(len(nodes) for _, nodes in columns) * (BOX_HEIGHT + BOX_GAP)
    step = WIDTH / len(columns)

    def draw(pen: Pen, y: float) -> None:
        with pen.drawing(figure, (MARGIN, y, WIDTH, height)):
            for place, head in enumerate(heads):
                pen.line(MARGIN + place * step, y, head, TIER)
            for tie in block.ties:
                if tie.start in boxes and tie.end in boxes:
                    _tie(pen, tie, boxes[tie.start], boxes[tie.end], y)
            for box in boxes.values():
                _box(pen, box, y)

    return Piece(height, draw)


def _tie(pen: Pen, tie: Tie, buyer: _Box, seller: _Box, y: float) -> None:
    """The arrow points to whoever receives the goods."""
    outward = seller.x > buyer.x
    start = buyer.x + buyer.width if outward else buyer.x
    end = seller.x if outward else seller.x + seller.width
    if seller.x == buyer.x:
        start = end = buyer.x + buyer.width
    reach = 10.0 if outward or seller.x == buyer.x else -10.0
    points = [(start, y + buyer.middle), (start + reach, y + buyer.middle), (end - reach, y + seller.middle)]
    points = [*points[:2], (end + reach, y + seller.middle)] if seller.x == buyer.x else points
    pen.stroke([*points, (end, y + seller.middle)], Ink.ACCENT, 0.8, DASHES[tie.standing])
    side = 3.2 if reach > 0 else -3.2
    tip = y + buyer.middle
    pen.shape(((start, tip), (start + side * 1.6, tip - 2.4), (start + side * 1.6, tip + 2.4)), Ink.ACCENT)


def _box(pen: Pen, box: _Box, y: float) -> None:
    top = y + box.y
    band = box.node.band
    pen.fill(box.x, top, box.width, BOX_HEIGHT, Ink.PAPER)
    weight, ink = (0.6, Ink.RULE_STRONG) if band is None else (1.2, BAND_INK[band])
    pen.frame(box.x, top, box.width, BOX_HEIGHT, ink, weight, "3 2" if band is Band.UNKNOWN else "")
    pen.text(box.x + 4, top + 4, box.lines, NAME)
    if band is not None:
        draw_steps(pen, box.x + box.width - 18, top + BOX_HEIGHT - 12, band)
