"""What stands around a report: what print could not show, running heads and feet, where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.contents.blocks import Notice, Tone
from reports.contents.wording import day
from reports.renderers.pdf.inks import PAGE_HEIGHT, Ink, Letters
from reports.renderers.pdf.masthead import FACT_CODE, Facts, fact_pieces
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import PAGE_FOOT, PAGE_HEAD, Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import notice_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.typesetting import Style

SMALL = Letters(size=7.5, ink=Ink.FAINT)
SMALL_CODE = Letters(Style.CODE, 6.8, Ink.FAINT)
HASH_SHOWN = 16
OWN_FACES = ("text", "text-strong", "record", "code")


def print_notes(sheet: Sheet) -> list[Piece]:
    """What this print could not show, said before anything is read. Comes after layout, which finds it out."""
    typesetter = sheet.typesetter
    notes: list[str] = []
    if typesetter.missing_scripts:
        notes.append(printed("no-font", names=", ".join(sorted(typesetter.missing_scripts))))
    if typesetter.missing_faces.intersection(OWN_FACES):
        notes.append(printed("no-faces"))
    return [piece for note in notes for piece in (*notice_pieces(Notice(note, Tone.SOON), sheet), gap(6))]


def proof(facts: Facts, sheet: Sheet) -> Iterator[Piece]:
    """The hash cannot stand in the content that it proves, so paper prints it after the last section."""
    yield gap(14)
    yield from fact_pieces(printed("content-hash"), facts.seal, FACT_CODE, sheet.under(sheet.at.list()))


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page, set once."""

    head: tuple[Line, Line]
    foot: tuple[Line, Line]

    def draw(self, pen: Pen, count: Line, *, first: bool) -> None:
        if not first:
            with pen.repeating(PAGE_HEAD):
                pen.line(MARGIN, 32, self.head[0], SMALL)
                pen.line(MARGIN + WIDTH, 32, self.head[1], SMALL, end=True)
                pen.rule(MARGIN, 46, WIDTH, Ink.RULE)
        top = PAGE_HEIGHT - 44
        with pen.repeating(PAGE_FOOT):
            pen.rule(MARGIN, top - 4, WIDTH, Ink.RULE_STRONG)
            pen.line(MARGIN, top, self.foot[0], SMALL)
            pen.line(MARGIN + WIDTH, top, count, SMALL, end=True)
            pen.line(MARGIN, top + 11, self.foot[1], SMALL_CODE)


def furniture(facts: Facts, sheet: Sheet) -> Furniture:
    """Data cut and rules, then what proves the content."""
    document = facts.document
    rules = facts.rules() or printed("no-rules")
    foot = f"{printed('data-to', day=day(document.data_cut))} \u00b7 {printed('rules', rules=rules)}"
    trail = printed("trail", head=document.trail_head) if document.trail_head else printed("no-trail")
    proof = f"{printed('content', seal=facts.seal[:HASH_SHOWN])} \u00b7 {trail}"
    return Furniture(
        (_cut(document.title, SMALL, sheet, WIDTH * 0.7), _cut(document.status, SMALL, sheet, WIDTH * 0.28)),
        (_cut(foot, SMALL, sheet, WIDTH - 80), _cut(proof, SMALL_CODE, sheet, WIDTH)),
    )


def _cut(text: str, letters: Letters, sheet: Sheet, room: float) -> Line:
    lines = sheet.lines(text, letters, room)
    return lines[0] if len(lines) == 1 else sheet.line(f"{lines[0].text}\N{HORIZONTAL ELLIPSIS}", letters)


def page_count(number: int, total: int, sheet: Sheet) -> Line:
    return sheet.line(printed("page", number=number, count=total), SMALL)


def outline_root(root: Element) -> tuple[Element, Element, Element]:
    """Cover, notes of this print, body: in reading order, although the notes are known last."""
    return root.add("Sect"), root.add("Div"), root.add("Sect")
