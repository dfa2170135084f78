"""The report as a fragment for a page of the desk: its classes are the desk's own, it brings no style and no script."""

from collections.abc import Iterator
from functools import singledispatch
from html import escape

from reports.contents.blocks import (
    Band,
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Gauge,
    Kind,
    Ledger,
    LedgerLine,
    Mark,
    Notice,
    Paragraph,
    Section,
    Shares,
    Standing,
    Table,
    Tone,
    Unknown,
    Value,
)
from reports.contents.canonical import content_hash
from reports.contents.entries import plain
from reports.contents.wording import (
    BAND_STEPS,
    BAND_WORDS,
    STANDING_WORDS,
    day,
    figure_shown,
    number,
    points,
    shown,
)

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.POINTS)


def render_html(document: Document) -> str:
    """Headings start at h2, because the page around the fragment has the h1."""
    return "\n".join(_document(document)) + "\n"


def _document(document: Document) -> Iterator[str]:
    yield f'<article class="report" lang="{escape(document.language)}" data-content="{content_hash(document)}">'
    yield f"<header><h2>{escape(document.title)}</h2><p>{escape(document.subtitle)}</p></header>"
    for block in document.opening:
        yield from block_html(block)
    for section in document.sections:
        yield from _section(section)
    rules = ", ".join(f"{rule.name} {rule.version}" for rule in document.rule_versions)
    trail = f"trail head {document.trail_head}" if document.trail_head else "made from files, not entered in a trail"
    yield f'<footer class="faint">Data to {day(document.data_cut)}. Rules: {escape(rules)}. {escape(trail)}.</footer>'
    yield "</article>"


def _section(section: Section) -> Iterator[str]:
    level = 2 + section.level
    yield f'<section class="sec" aria-labelledby="s-{escape(section.id)}">'
    yield f'<header><h{level} id="s-{escape(section.id)}">{escape(section.title)}</h{level}></header>'
    for block in section.blocks:
        yield from block_html(block)
    yield "</section>"


def _data(ident: str, value: Value, words: str) -> str:
    machine = plain(value)
    return (
        f'<data id="{escape(ident)}" value="{escape("" if machine is None else str(machine))}">{escape(words)}</data>'
    )


def _value(ident: str, value: Value, column: Column) -> str:
    if isinstance(value, Mark):
        return _mark(ident, value)
    sign = '<span class="hatch" aria-hidden="true"></span> ' if isinstance(value, Unknown) else ""
    return sign + _data(ident, value, shown(value, column.kind, column.places))


def _mark(ident: str, mark: Mark) -> str:
    """Steps, word and number: never the colour alone."""
    steps = f'<span class="st" aria-hidden="true">{"<i></i>" * 4}</span>'
    parts = [f'<span class="risk r{BAND_STEPS[mark.band]}">{steps}{_data(ident, mark, BAND_WORDS[mark.band])}</span>']
    if mark.score is not None:
        parts.insert(0, _data(f"{ident}.score", mark.score, str(mark.score)))
    if mark.low is not None and mark.high is not None:
        low, high = (_data(f"{ident}.{end}", each, str(each)) for end, each in (("low", mark.low), ("high", mark.high)))
        parts.append(f'<span class="faint">{low} to {high}</span>')
    return " ".join(parts)


@singledispatch
def block_html(block: Block) -> Iterator[str]:
    raise NotImplementedError(type(block).__name__)


@block_html.register(Paragraph)
def _(block: Paragraph) -> Iterator[str]:
    words = escape(block.text)
    for figure in block.figures:
        words = words.replace("{" + figure.id + "}", _said(figure))
    yield f'<p class="lead">{words}</p>' if block.lead else f"<p>{words}</p>"


def _said(figure: Figure) -> str:
    """In a sentence a figure points to its number by `data-figure`; the id itself may stand only once on a page."""
    machine = plain(figure.value)
    value = "" if machine is None else escape(str(machine))
    words = f'<data data-figure="{escape(figure.id)}" value="{value}">{escape(figure_shown(figure))}</data>'
    return f'<a href="#{escape(figure.rows)}">{words}</a>' if figure.rows else words


@block_html.register(Notice)
def _(block: Notice) -> Iterator[str]:
    tone = "" if block.tone is Tone.NOTE else f" {block.tone.value}"
    yield f'<p class="note{tone}">{escape(block.text)}</p>'


@block_html.register(Figures)
def _(block: Figures) -> Iterator[str]:
    yield '<dl class="figs">'
    yield from (_figure(figure) for figure in block.figures)
    yield "</dl>"


def _figure(figure: Figure) -> str:
    value = _data(figure.id, figure.value, figure_shown(figure))
    value = f'<a href="#{escape(figure.rows)}">{value}</a>' if figure.rows else value
    note = f'<dd class="faint">{escape(figure.note)}</dd>' if figure.note else ""
    return f'<div class="key"><dt>{escape(figure.label)}</dt><dd>{value}</dd>{note}</div>'


@block_html.register(Gauge)
def _(block: Gauge) -> Iterator[str]:
    yield f'<p class="score"><span class="vh">{escape(block.label)}:</span> {_mark(block.id, block.mark)}</p>'
    if block.note:
        yield f'<p class="faint">{escape(block.note)}</p>'


@block_html.register(Shares)
def _(block: Shares) -> Iterator[str]:
    yield f'<table id="{escape(block.id)}"><caption>{escape(block.title or block.unit)}</caption><tbody>'
    for part in block.parts:
        ident = f"{block.id}.{part.id}"
        hatch = '<span class="hatch" aria-hidden="true"></span> ' if part.band is Band.UNKNOWN else ""
        count = _data(ident, part.count, number(part.count))
        yield f'<tr><th scope="row">{hatch}{escape(part.label)}</th><td class="n">{count}</td></tr>'
    yield "</tbody></table>"
    yield from _caption(block.caption)


@block_html.register(Table)
def _(block: Table) -> Iterator[str]:
    if not block.rows:
        yield f'<p id="{escape(block.id)}" class="faint">{escape(block.empty)}</p>'
        return
    yield f'<table id="{escape(block.id)}"><caption class="vh">{escape(block.title or block.id)}</caption>'
    yield f"<thead><tr>{''.join(_head(column) for column in block.columns)}</tr></thead><tbody>"
    for row in block.rows:
        cells = []
        for place, (column, value) in enumerate(zip(block.columns, row.cells, strict=True)):
            inner = _value(f"{block.id}.{row.key}.{column.id}", value, column)
            if place == 0:
                second = f'<br><span class="faint">{escape(row.second)}</span>' if row.second else ""
                cells.append(f'<th scope="row">{inner}{second}</th>')
            else:
                cells.append(f"<td{_end(column)}>{inner}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
    yield from _caption(block.caption)


def _head(column: Column) -> str:
    return f'<th scope="col"{_end(column)}>{escape(column.label)}</th>'


def _end(column: Column) -> str:
    return ' class="n"' if column.kind in NUMBERS else ""


@block_html.register(Ledger)
def _(block: Ledger) -> Iterator[str]:
    yield f'<table class="ledger" id="{escape(block.id)}"><caption class="vh">{escape(block.title)}</caption>'
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("What counts", "Value", "Read from", "Standing"))
    yield f'<thead><tr>{heads}<th scope="col" class="n">Points</th></tr></thead><tbody>'
    start = _data(f"{block.id}.start", block.start, number(block.start))
    yield f'<tr><th scope="row" colspan="4">{escape(block.start_label)}</th><td class="n">{start}</td></tr>'
    yield from (_ledger_line(block.id, line) for line in block.lines)
    total = _mark(f"{block.id}.total", block.total)
    yield f'<tr class="sum"><th scope="row" colspan="4">{escape(block.total_label)}</th><td class="n">{total}</td></tr>'
    yield "</tbody></table>"
    yield from _caption(block.caption)


def _ledger_line(ledger: str, line: LedgerLine) -> str:
    read = escape(line.source) + (f' <span class="faint">{day(line.on)}</span>' if line.on else "")
    standing = STANDING_WORDS[line.standing] if line.standing else ""
    hatch = '<span class="hatch" aria-hidden="true"></span> ' if line.standing is Standing.UNKNOWN else ""
    value = _data(f"{ledger}.{line.id}", line.points, points(line.points))
    return (
        f'<tr><th scope="row">{escape(line.label)}</th><td>{escape(line.seen)}</td><td>{read}</td>'
        f'<td>{standing}</td><td class="n">{hatch}{value}</td></tr>'
    )


def _caption(caption: str) -> Iterator[str]:
    if caption:
        yield f'<p class="faint">{escape(caption)}</p>'
