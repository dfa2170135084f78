"""The printed report: a ledger on quiet paper, dated and numbered on every page, with a tree for screen readers."""

from dataclasses import replace
from io import BytesIO

from reports.contents.blocks import Document
from reports.contents.canonical import content_hash
from reports.contents.spoken import speaking
from reports.renderers.pdf.cover import (
    furniture,
    outline_root,
    page_count,
    print_notes,
    proof,
)
from reports.renderers.pdf.finishing import finished, new_canvas
from reports.renderers.pdf.layout import block_pieces, section_pieces
from reports.renderers.pdf.masthead import Facts, masthead
from reports.renderers.pdf.pages import Page, Piece, gap, laid_out
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.sheet import Sheet
from reports.renderers.pdf.structure import Tree
from reports.renderers.pdf.typesetting import Typesetter

FIRST_TOP = 40.0


def render_pdf(document: Document, typesetter: Typesetter | None = None) -> bytes:
    """Same document, same bytes. Laid out before it is drawn, because every foot says how many pages there are."""
    with speaking(document.language):
        return _rendered(document, typesetter or Typesetter())


def _rendered(document: Document, typesetter: Typesetter) -> bytes:
    typesetter.language = document.language
    tree, facts = Tree(), Facts(document, content_hash(document))
    cover, notes, body = outline_root(tree.root)
    sheet = Sheet(typesetter, body)
    main = _main(facts, sheet)
    opening = list(masthead(facts, sheet.under(cover)))
    standing = furniture(facts, sheet)
    pages = laid_out([*opening, *print_notes(sheet.under(notes)), *main], FIRST_TOP)
    main.clear()
    typesetter.forget()
    target = BytesIO()
    canvas = new_canvas(target, document, facts.seal)
    pen = Pen(canvas, tree, mirrored=typesetter.right_to_left)
    for number, page in enumerate(pages, start=1):
        _draw(pen, page)
        standing.draw(pen, page_count(number, len(pages), sheet), first=number == 1)
        page.placed.clear()
        if number < len(pages):
            pen.next_page()
    pen.end()
    return finished(canvas, target, tree, typesetter, _told(facts), document.logo)


def _main(facts: Facts, sheet: Sheet) -> list[Piece]:
    """The sections of a report with a cover begin on a page of their own."""
    document = facts.document
    pieces = [piece for block in document.opening for piece in (*block_pieces(block, sheet), gap(8))]
    for place, section in enumerate(document.sections):
        laid = list(section_pieces(section, sheet))
        if not place and facts.has_cover:
            laid[1] = replace(laid[1], opens=True)
            laid = laid[1:]
        pieces += laid
    if not facts.has_cover:
        pieces += proof(facts, sheet)
    return pieces


def _draw(pen: Pen, page: Page) -> None:
    for placed in page.placed:
        if placed.again:
            with pen.repeating():
                placed.piece.draw(pen, placed.y)
        else:
            placed.piece.draw(pen, placed.y)


def _told(facts: Facts) -> dict[str, str]:
    document = facts.document
    return {
        "title": document.title,
        "subject": document.subtitle,
        "language": document.language,
        "seal": facts.seal,
        "day": document.data_cut.isoformat(),
    }
