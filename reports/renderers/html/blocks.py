"""Sentences, figures and tables as elements."""

from collections.abc import Iterator
from html import escape

from reports.contents.blocks import Column, Figure, Figures, Gauge, Ledger, LedgerLine, Notice, Paragraph, Table, Tone
from reports.contents.cards import Listing
from reports.contents.entries import plain
from reports.contents.spoken import word
from reports.contents.values import Standing
from reports.contents.wording import STANDING_WORDS, day, figure_shown, number, points
from reports.renderers.html.values import block_html, caption_html, data, end, mark_html, value_html


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
    value = data(figure.id, figure.value, figure_shown(figure))
    value = f'<a href="#{escape(figure.rows)}">{value}</a>' if figure.rows else value
    note = f'<dd class="faint">{escape(figure.note)}</dd>' if figure.note else ""
    return f'<div class="key"><dt>{escape(figure.label)}</dt><dd>{value}</dd>{note}</div>'


@block_html.register(Gauge)
def _(block: Gauge) -> Iterator[str]:
    yield f'<p class="score"><span class="vh">{escape(block.label)}:</span> {mark_html(block.id, block.mark)}</p>'
    if block.note:
        yield f'<p class="faint">{escape(block.note)}</p>'


@block_html.register(Table)
def _(block: Table) -> Iterator[str]:
    if not block.rows:
        yield f'<p id="{escape(block.id)}" class="faint">{escape(block.empty)}</p>'
        return
    caption = f"<caption>{escape(block.title)}</caption>" if block.title else ""
    yield f'<table id="{escape(block.id)}">{caption}'
    yield f"<thead><tr>{''.join(_head(column) for column in block.columns)}</tr></thead><tbody>"
    for row in block.rows:
        cells = []
        for place, (column, value) in enumerate(zip(block.columns, row.cells, strict=True)):
            inner = value_html(f"{block.id}.{row.key}.{column.id}", value, column)
            if place == 0:
                second = f'<br><span class="faint">{escape(row.second)}</span>' if row.second else ""
                cells.append(f'<th scope="row">{inner}{second}</th>')
            else:
                cells.append(f"<td{end(column)}>{inner}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
    yield from caption_html(block.caption)


def _head(column: Column) -> str:
    return f'<th scope="col"{end(column)}>{escape(column.label)}</th>'


@block_html.register(Ledger)
def _(block: Ledger) -> Iterator[str]:
    yield f'<table class="ledger" id="{escape(block.id)}"><caption class="vh">{escape(block.title)}</caption>'
    said = (word(f"form.{each}") for each in ("counts", "value", "read-from", "standing"))
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in said)
    yield f'<thead><tr>{heads}<th scope="col" class="n">{escape(word("form.points"))}</th></tr></thead><tbody>'
    start = data(f"{block.id}.start", block.start, number(block.start))
    yield f'<tr><th scope="row" colspan="4">{escape(block.start_label)}</th><td class="n">{start}</td></tr>'
    yield from (_ledger_line(block.id, line) for line in block.lines)
    total = mark_html(f"{block.id}.total", block.total)
    yield f'<tr class="sum"><th scope="row" colspan="4">{escape(block.total_label)}</th><td class="n">{total}</td></tr>'
    yield "</tbody></table>"
    yield from caption_html(block.caption)


def _ledger_line(ledger: str, line: LedgerLine) -> str:
    read = escape(line.source) + (f' <span class="faint">{day(line.on)}</span>' if line.on else "")
    standing = STANDING_WORDS[line.standing] if line.standing else ""
    hatch = '<span class="hatch" aria-hidden="true"></span> ' if line.standing is Standing.UNKNOWN else ""
    value = data(f"{ledger}.{line.id}", line.points, points(line.points))
    return (
        f'<tr><th scope="row">{escape(line.label)}</th><td>{escape(line.seen)}</td><td>{read}</td>'
        f'<td>{standing}</td><td class="n">{hatch}{value}</td></tr>'
    )


@block_html.register(Listing)
def _(block: Listing) -> Iterator[str]:
    element = "ol" if block.numbered else "ul"
    yield f"<{element}>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</{element}>"
