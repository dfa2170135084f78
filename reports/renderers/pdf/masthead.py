"""The head of a report: whose it is, what it is called, and what must be known of it before it is read."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.blocks import Document
from reports.contents.cards import Seal
from reports.contents.cover import Logo
from reports.contents.retold import rules_said
from reports.contents.spoken import word
from reports.contents.wording import day
from reports.renderers.pdf.inks import Ink, Letters
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.papers import seal_drawn
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.pictures import NAME
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import SUBSECTION
from reports.renderers.pdf.sheet import Sheet, flowing
from reports.renderers.pdf.typesetting import Style

TITLE = Letters(Style.RECORD, 24)
LETTER_TITLE = Letters(Style.RECORD, 20)
SUBTITLE = Letters(size=10.5, ink=Ink.SOFT)
MASTHEAD = Letters(Style.RECORD, 12)
STATUS = Letters(Style.STRONG, 9)
FACT_LABEL = Letters(size=8.5, ink=Ink.SOFT)
FACT = Letters(size=8.5)
FACT_STRONG = Letters(Style.STRONG, 8.5)
FACT_CODE = Letters(Style.CODE, 7.6)
LABEL_ROOM = 128.0
LOGO_WIDE, LOGO_HIGH = 168.0, 44.0
"""The most room that a logo gets, in points."""

SHORTEST_WITH_COVER = 5
LETTERS = frozenset({"case_notice", "case_decision", "certificate"})
"""Letters, and documents of fewer sections, open with their text."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says of itself."""

    document: Document
    seal: str

    @property
    def has_cover(self) -> bool:
        sections = sum(section.level == 1 for section in self.document.sections)
        return self.document.kind not in LETTERS and sections >= SHORTEST_WITH_COVER

    def rules(self) -> str:
        return word("value.beside").join(rules_said(self.document.rule_versions))


def masthead(facts: Facts, sheet: Sheet) -> Iterator[Piece]:
    """`sheet` stands at the cover's element. Titles run on like any text: someone else may have written them."""
    document = facts.document
    letters = TITLE if facts.has_cover else LETTER_TITLE
    yield from _house(document, sheet, below=66 if facts.has_cover else 12)
    yield from flowing(sheet.lines(document.title, letters, WIDTH), letters, sheet.at.add("H1"), keep=True)
    if document.subtitle:
        yield gap(4)
        yield from flowing(sheet.lines(document.subtitle, SUBTITLE, WIDTH), SUBTITLE, sheet.at.add("P"))
    yield gap(14)
    yield from _told(facts, sheet)


def _house(document: Document, sheet: Sheet, *, below: float) -> Iterator[Piece]:
    """The logo of whoever issues the report; without one, the mark of the program it was made with."""
    status = sheet.lines(document.status, STATUS, WIDTH * 0.5)[:2]
    wide, tall = _size(document.logo) if document.logo else (0.0, 0.0)
    high = max(tall, 22.0)
    logo = document.logo
    figure = sheet.at.add("Figure", alt=" ".join(logo.alt.split()) if logo else "")
    house = sheet.line("" if logo else "Tierlight", MASTHEAD)
    named, standing = sheet.at.add("P"), sheet.at.add("P")

    def draw(pen: Pen, y: float) -> None:
        pen.anchor("top", y)
        if logo:
            with pen.drawing(figure, (MARGIN, y - 10, wide, tall)):
                pen.picture(NAME, MARGIN, y - 10, wide, tall)
        else:
            _draw_mark(pen, MARGIN, y - 8)
        pen.line(MARGIN + 20, y - 9.5, house, MASTHEAD, named)
        pen.text(MARGIN + WIDTH, y - 8, status, STATUS, standing, end=True)
        pen.rule(MARGIN, y + high - 10, WIDTH, Ink.INK, 1.5)

    yield Piece(high - 10 + below + (8 if logo else 0), draw, keep=True)


def _size(logo: Logo) -> tuple[float, float]:
    """As wide as a picture of 144 points per inch is, and never wider than its room."""
    scale = min(LOGO_WIDE / logo.width, (LOGO_HIGH - 6) / logo.height, 0.5)
    return logo.width * scale, logo.height * scale


def _draw_mark(pen: Pen, x: float, y: float) -> None:
    """Tiers, one of them lit: the only amber on paper."""
    pen.fill(x + 3.5, y, 7, 3, Ink.INK)
    pen.fill(x + 1.8, y + 4.5, 10.4, 3, Ink.LAMP)
    pen.fill(x, y + 9, 14, 3, Ink.INK)


def _told(facts: Facts, sheet: Sheet) -> Iterator[Piece]:
    """A letter says whose it is and who may hold it; a cover also says what proves it, and where to ask."""
    document = facts.document
    items = sheet.under(sheet.at.list())
    for fact in document.cover:
        yield from fact_pieces(fact.label, fact.text, FACT_STRONG if fact.id == "class" else FACT, items)
    if not facts.has_cover:
        yield gap(12 if document.cover else 0)
        return
    yield from fact_pieces(printed("data-cut"), day(document.data_cut), FACT, items)
    yield from fact_pieces(printed("rule-versions"), facts.rules() or printed("no-rules"), FACT, items)
    yield from fact_pieces(printed("content-hash"), facts.seal, FACT_CODE, items)
    yield gap(16)
    seal = next((block for block in document.blocks() if isinstance(block, Seal)), None)
    if seal:
        heading = sheet.lines(word("cover.verify"), SUBSECTION, WIDTH)
        yield from flowing(heading, SUBSECTION, sheet.at.add("P"), keep=True)
        yield gap(3)
        yield from seal_drawn(seal, sheet)
        yield gap(14)


def fact_pieces(label: str, value: str, letters: Letters, sheet: Sheet) -> Iterator[Piece]:
    """One labelled line; `sheet` stands at the list."""
    item = sheet.at.add("LI")
    name, body = item.add("Lbl"), item.add("LBody")
    words = sheet.lines(label, FACT_LABEL, LABEL_ROOM - 10)
    first, *rest = flowing(sheet.lines(value, letters, WIDTH - LABEL_ROOM), letters, body, x=MARGIN + LABEL_ROOM)

    def draw(pen: Pen, y: float) -> None:
        pen.text(MARGIN, y, words, FACT_LABEL, name)
        first.draw(pen, y)

    yield Piece(max(FACT.leading, (len(words) - len(rest)) * FACT_LABEL.leading), draw)
    yield from rest
    yield gap(3)
