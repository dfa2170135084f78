"""Values as elements: each with its id and with what a machine reads, beside the words a person reads."""

from collections.abc import Iterator
from functools import singledispatch
from html import escape

from reports.contents.blocks import Block, Column
from reports.contents.entries import Plain, plain
from reports.contents.spoken import RIGHT_TO_LEFT, language_spoken, word
from reports.contents.values import Kind, Mark, Unknown, Value
from reports.contents.wording import BAND_STEPS, BAND_WORDS, shown

NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.POINTS)


def data(ident: str, value: Value, words: str) -> str:
    machine = plain(value)
    told = escape("" if machine is None else str(machine))
    return f'<data id="{escape(ident)}" value="{told}"{_flow(machine)}>{escape(words)}</data>'


def _flow(machine: Plain) -> str:
    """Between letters that run from the right, a number keeps its sign in front and a name its own order."""
    if language_spoken() not in RIGHT_TO_LEFT:
        return ""
    return ' dir="ltr"' if isinstance(machine, int | float) else ' dir="auto"'


def value_html(ident: str, value: Value, column: Column) -> str:
    if isinstance(value, Mark):
        return mark_html(ident, value)
    sign = '<span class="hatch" aria-hidden="true"></span> ' if isinstance(value, Unknown) else ""
    return sign + data(ident, value, shown(value, column.kind, column.places))


def mark_html(ident: str, mark: Mark) -> str:
    """Steps, word and number: never the colour alone."""
    steps = f'<span class="st" aria-hidden="true">{"<i></i>" * 4}</span>'
    parts = [f'<span class="risk r{BAND_STEPS[mark.band]}">{steps}{data(ident, mark, BAND_WORDS[mark.band])}</span>']
    if mark.score is not None:
        parts.insert(0, data(f"{ident}.score", mark.score, str(mark.score)))
    if mark.low is not None and mark.high is not None:
        low, high = (data(f"{ident}.{end}", each, str(each)) for end, each in (("low", mark.low), ("high", mark.high)))
        parts.append(f'<span class="faint">{word("value.span", low=low, high=high)}</span>')
    return " ".join(parts)


@singledispatch
def block_html(block: Block) -> Iterator[str]:
    raise NotImplementedError(type(block).__name__)


def end(column: Column) -> str:
    return ' class="n"' if column.kind in NUMBERS else ""


def caption_html(caption: str) -> Iterator[str]:
    if caption:
        yield f'<p class="faint">{escape(caption)}</p>'
