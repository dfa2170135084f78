"""Running words: headings, sentences, notices, lists, captions. Text of any length runs on over pages."""

from collections.abc import Iterator

from reports.contents.blocks import Notice, Paragraph, Section, Tone
from reports.contents.cards import Listing
from reports.contents.wording import filled
from reports.renderers.pdf.inks import Ink, Letters
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet, flowing
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.typesetting import Style

BODY = Letters(size=9.5)
LEAD = Letters(size=11)
CAPTION = Letters(size=8, ink=Ink.FAINT)
SECTION = Letters(Style.STRONG, 12)
SUBSECTION = Letters(Style.STRONG, 9.5)
MEASURE = 440.0
"""About 90 characters: the widest a running line may be on paper."""

MOST_TOGETHER = 30
"""So many lines of a notice stand in one piece; a longer notice goes on in the next."""

INDENT = 18.0
LONGEST_BOOKMARK = 160
TONES = {
    Tone.NOTE: (Ink.RULE_STRONG, Ink.SUNK),
    Tone.SOON: (Ink.SOON, Ink.SOON_SOFT),
    Tone.LATE: (Ink.LATE, Ink.LATE_SOFT),
}


def section_head(section: Section, sheet: Sheet) -> Iterator[Piece]:
    """`sheet` stands at the section's element, one level above its heading."""
    first = section.level == 1
    letters = SECTION if first else SUBSECTION
    lines = sheet.lines(section.title, letters, WIDTH)
    title = sheet.typesetter.prepared(section.title, letters.style).replace("\n", " ")[:LONGEST_BOOKMARK]

    def draw(pen: Pen, y: float) -> None:
        pen.anchor(f"section-{section.id}", y, title, section.level - 1)
        if first:
            pen.rule(MARGIN, y + 1, WIDTH, Ink.INK, 1.5)

    yield Piece(6 if first else 0, draw, keep=True)
    yield from flowing(lines, letters, sheet.heading(deeper=0), keep=True)
    yield gap(5)


def anchor(block_id: str) -> Piece:
    return Piece(0, lambda pen, y: pen.anchor(f"block-{block_id}", y), keep=True)


def title_pieces(title: str, sheet: Sheet, element: Element) -> Iterator[Piece]:
    if title:
        yield from flowing(sheet.lines(title, SUBSECTION, WIDTH), SUBSECTION, element, keep=True)
        yield gap(3)


def caption_pieces(caption: str, sheet: Sheet, kind: str = "P") -> Iterator[Piece]:
    if caption:
        yield gap(4)
        yield from flowing(sheet.lines(caption, CAPTION, MEASURE), CAPTION, sheet.at.add(kind))


def paragraph_pieces(block: Paragraph, sheet: Sheet) -> Iterator[Piece]:
    letters = LEAD if block.lead else BODY
    lines = sheet.lines(filled(block), letters, WIDTH if block.lead else MEASURE)
    yield from flowing(lines, letters, sheet.at.add("P"))


def notice_pieces(block: Notice, sheet: Sheet) -> Iterator[Piece]:
    element = sheet.at.add("P")
    lines = sheet.lines(block.text, BODY, WIDTH - 24)
    for start in range(0, len(lines), MOST_TOGETHER):
        yield _notice(lines[start : start + MOST_TOGETHER], block.tone, element)


def _notice(lines: tuple[Line, ...], tone: Tone, element: Element) -> Piece:
    edge, tint = TONES[tone]
    height = len(lines) * BODY.leading + 11

    def draw(pen: Pen, y: float) -> None:
        pen.fill(MARGIN, y, WIDTH, height - 2, tint)
        pen.fill(MARGIN, y, 3, height - 2, edge)
        pen.text(MARGIN + 12, y + 4.5, lines, BODY, element)

    return Piece(height, draw)


def listing_pieces(block: Listing, sheet: Sheet) -> Iterator[Piece]:
    items = sheet.at.list("Decimal" if block.numbered else "Disc")
    for place, item in enumerate(block.items, start=1):
        sign = f"{place}." if block.numbered else "\N{BULLET}"
        yield from item_pieces(sign, item, sheet.under(items), BODY)


def item_pieces(sign: str, text: str, sheet: Sheet, letters: Letters) -> Iterator[Piece]:
    """One item of a list; `sheet` stands at the list."""
    item = sheet.at.add("LI")
    label, body = item.add("Lbl"), item.add("LBody")
    mark = sheet.line(sign, letters)
    first, *rest = flowing(sheet.lines(text, letters, MEASURE - INDENT), letters, body, x=MARGIN + INDENT)

    def draw(pen: Pen, y: float) -> None:
        pen.line(MARGIN + 4, y, mark, letters, label)
        first.draw(pen, y)

    yield Piece(first.height, draw, keep=first.keep)
    yield from rest
    yield gap(2)
