"""
Drawings as inline SVG, each with its table. No style and no script: colours are the desk's own where there is a desk,
and have a value of their own in a file that stands alone.
"""

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from reports.contents.blocks import Table
from reports.contents.drawings import Bar, Bars, Schematic, Share, Shares, SpotMap
from reports.contents.spoken import RIGHT_TO_LEFT, language_spoken, word
from reports.contents.tabled import tables_of
from reports.contents.values import Band, Money, Standing
from reports.contents.wording import BAND_WORDS, number, shown
from reports.renderers.html.sketches import chain_sketch, map_sketch
from reports.renderers.html.values import block_html, caption_html, data

PAINT = {
    Band.LOW: "var(--risk-1, #5b8a72)",
    Band.MEDIUM: "var(--risk-2, #b8892b)",
    Band.HIGH: "var(--risk-3, #b5522b)",
    Band.VERY_HIGH: "var(--risk-4, #7c1f2d)",
}
PLAIN = "var(--ink-soft, #5a6472)"


@block_html.register(Shares)
def _(block: Shares) -> Iterator[str]:
    yield f'<table id="{escape(block.id)}"><caption>{escape(block.title or block.unit)}</caption><tbody>'
    start = 0.0
    for part in block.parts:
        width = 100 * part.count / block.total if block.total else 0.0
        count = data(f"{block.id}.{part.id}", part.count, number(part.count))
        bar = _strip(_rect(start, width, part.band))
        label = f'<th scope="row">{_hatch(part)}{escape(part.label)}</th>'
        yield f'<tr>{label}<td class="n">{count}</td><td>{bar}</td></tr>'
        start += width
    yield "</tbody></table>"
    yield from caption_html(block.caption)


def _hatch(part: Share) -> str:
    return '<span class="hatch" aria-hidden="true"></span> ' if part.band is Band.UNKNOWN else ""


def _strip(inner: str) -> str:
    return f'<svg class="strip" width="180" height="12" aria-hidden="true" focusable="false">{inner}</svg>'


def _rect(start: float, width: float, band: Band | None) -> str:
    """Percent of the strip; from the right where one reads from the right."""
    at = 100 - start - width if language_spoken() in RIGHT_TO_LEFT else start
    spot = f'x="{at:.2f}%" y="1" width="{width:.2f}%" height="10"'
    if band is Band.UNKNOWN:
        return f'<rect {spot} fill="none" stroke="var(--risk-unknown, #767676)" stroke-dasharray="3 3"/>'
    return f'<rect {spot} fill="{PAINT[band] if band else PLAIN}"/>'


@block_html.register(Bars)
def _(block: Bars) -> Iterator[str]:
    top = max((_reach(bar) for bar in block.bars), default=Decimal(0))
    yield f'<table id="{escape(block.id)}"><caption>{escape(block.title or block.unit)}</caption>'
    heads = f'<th scope="col">{escape(word("block.bar"))}</th><th scope="col" class="n">{escape(block.unit)}</th>'
    yield f"<thead><tr>{heads}<td></td></tr></thead><tbody>"
    for bar in block.bars:
        value = data(f"{block.id}.{bar.key}.value", bar.value, shown(bar.value, block.kind, block.places))
        drawn = _strip(_bar(bar, top))
        name = data(f"{block.id}.{bar.key}.label", bar.label, bar.label)
        cells = f'<th scope="row">{name}</th><td class="n">{value}{_between(block, bar)}</td>'
        yield f"<tr>{cells}<td>{drawn}</td></tr>"
    yield "</tbody></table>"
    yield from caption_html(block.caption)


def _amount(bar: Bar) -> Decimal | None:
    """What is drawn; None for an absence, which has no bar but its word."""
    value = bar.value.amount if isinstance(bar.value, Money) else bar.value
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _reach(bar: Bar) -> Decimal:
    return max(_amount(bar) or Decimal(0), bar.high or Decimal(0))


def _bar(bar: Bar, top: Decimal) -> str:
    amount = _amount(bar)
    if amount is None or not top:
        return ""
    whisker = ""
    if bar.low is not None and bar.high is not None:
        start, width = float(100 * bar.low / top), float(100 * (bar.high - bar.low) / top)
        at = 100 - start - width if language_spoken() in RIGHT_TO_LEFT else start
        whisker = f'<rect x="{at:.2f}%" y="5" width="{width:.2f}%" height="2" fill="var(--ink, #1b2330)"/>'
    return _rect(0, float(100 * amount / top), bar.band) + whisker


def _between(block: Bars, bar: Bar) -> str:
    """The interval in the table, under the ids that its table gives it."""
    table = tables_of(block)[0]
    ends = {column.id: column for column in table.columns if column.id in ("low", "high")}
    if not ends or bar.low is None or bar.high is None:
        return ""
    low, high = (
        data(f"{block.id}.{bar.key}.{end}", value, shown(value, ends[end].kind, ends[end].places))
        for end, value in (("low", bar.low), ("high", bar.high))
    )
    return f' <span class="faint">{word("value.span", low=low, high=high)}</span>'


@block_html.register(Schematic)
def _(block: Schematic) -> Iterator[str]:
    paints = {node.key: _paint(node.band) for node in block.nodes}
    yield from _figure(block.title or word("block.ties"), chain_sketch(block, paints, _lines(block)))
    yield from _tables(tables_of(block))


def _lines(block: Schematic) -> dict[Standing, str]:
    """Only what is verified is drawn with a whole line."""
    del block
    dashes = dict.fromkeys(Standing, "2 4")
    return dashes | {Standing.VERIFIED: "", Standing.EVIDENCED: "7 3"}


@block_html.register(SpotMap)
def _(block: SpotMap) -> Iterator[str]:
    words = {spot.key: spot.label + (f", {BAND_WORDS[spot.band]}" if spot.band else "") for spot in block.spots}
    paints = {spot.key: _paint(spot.band) for spot in block.spots}
    if block.spots:
        yield from _figure(block.title or word("block.place"), map_sketch(block, paints, words))
    yield from _tables(tables_of(block))


def _paint(band: Band | None) -> str:
    return PAINT.get(band, "var(--sheet, #ffffff)") if band else PLAIN


def _figure(title: str, sketch: str) -> Iterator[str]:
    caption = escape(word("form.drawing-of", title=title))
    yield f'<figure class="sketch">{sketch}<figcaption>{caption}</figcaption></figure>'


def _tables(tables: tuple[Table, ...]) -> Iterator[str]:
    for table in tables:
        yield from block_html(table)
