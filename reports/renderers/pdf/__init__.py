"""The printed report: a ledger on quiet paper, dated and numbered on every page."""

from io import BytesIO

from reports.contents.blocks import Document, Notice, Tone
from reports.contents.canonical import content_hash
from reports.contents.wording import day
from reports.renderers.pdf.layout import block_pieces, section_pieces
from reports.renderers.pdf.pages import MARGIN, WIDTH, Page, Piece, gap, laid_out
from reports.renderers.pdf.pen import PAGE_HEIGHT, Ink, Letters, Pen, new_canvas
from reports.renderers.pdf.typesetting import Style, Typesetter

TITLE = Letters(Style.RECORD, 22)
SUBTITLE = Letters(size=9.5, ink=Ink.SOFT)
MASTHEAD = Letters(Style.RECORD, 11)
SMALL = Letters(size=7.5, ink=Ink.FAINT)
SMALL_CODE = Letters(Style.CODE, 6.8, Ink.FAINT)
FIRST_TOP = 40.0


def render_pdf(document: Document, typesetter: Typesetter | None = None) -> bytes:
    """Same document, same bytes. Laid out before it is drawn, because every foot says how many pages there are."""
    typesetter = typesetter or Typesetter()
    body = [piece for block in document.opening for piece in (*block_pieces(block, typesetter), gap(8))]
    body += [piece for section in document.sections for piece in section_pieces(section, typesetter)]
    opening = _masthead(document, typesetter)
    pieces = [*opening, *_print_notes(typesetter), *body]
    pages = laid_out(pieces, FIRST_TOP)
    target = BytesIO()
    seal = content_hash(document)
    canvas = new_canvas(target, document.language, document.data_cut, typesetter.first_font, seal)
    canvas.setTitle(document.title)
    canvas.setSubject(document.subtitle)
    canvas.setAuthor("")
    canvas.setCreator("Tierlight")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    pen = Pen(canvas, typesetter)
    foot = _foot(document, typesetter, seal)
    for number, page in enumerate(pages, start=1):
        _draw_page(pen, page, f"page {number} of {len(pages)}", foot)
        if number > 1:
            _draw_running_head(pen, document, typesetter)
        if number < len(pages):
            pen.next_page()
    canvas.save()
    return target.getvalue()


def _draw_page(pen: Pen, page: Page, count: str, foot: tuple[str, str]) -> None:
    for placed in page.placed:
        placed.piece.draw(pen, placed.y)
    top = PAGE_HEIGHT - 44
    pen.rule(MARGIN, top - 4, WIDTH, Ink.RULE_STRONG)
    pen.line_of_text(MARGIN, top, foot[0], SMALL)
    pen.line_of_text(MARGIN + WIDTH, top, count, SMALL, end=True)
    pen.line_of_text(MARGIN, top + 11, foot[1], SMALL_CODE)


def _draw_running_head(pen: Pen, document: Document, typesetter: Typesetter) -> None:
    pen.line_of_text(MARGIN, 32, _first_line(document.title, typesetter, WIDTH * 0.7), SMALL)
    pen.line_of_text(MARGIN + WIDTH, 32, _first_line(document.status, typesetter, WIDTH * 0.28), SMALL, end=True)
    pen.rule(MARGIN, 46, WIDTH, Ink.RULE)


def _first_line(text: str, typesetter: Typesetter, room: float) -> str:
    lines = typesetter.lines(text, SMALL.style, SMALL.size, room)
    return lines[0] if len(lines) == 1 else f"{lines[0]} \u2026"


def _foot(document: Document, typesetter: Typesetter, seal: str) -> tuple[str, str]:
    """Data cut and rules, then what proves the content."""
    rules = ", ".join(f"{rule.name} {rule.version}" for rule in document.rule_versions) or "no rule versions given"
    words = f"Data to {day(document.data_cut)} \u00b7 Rules: {rules}"
    trail = f"trail head {document.trail_head}" if document.trail_head else "made from files, not entered in a trail"
    return _first_line(words, typesetter, WIDTH - 70), f"content {seal[:16]} \u00b7 {trail}"


def _masthead(document: Document, typesetter: Typesetter) -> list[Piece]:
    title = typesetter.lines(document.title, TITLE.style, TITLE.size, WIDTH)
    under = typesetter.lines(document.subtitle, SUBTITLE.style, SUBTITLE.size, WIDTH) if document.subtitle else ()
    height = 30 + len(title) * TITLE.leading + len(under) * SUBTITLE.leading + 10

    def draw(pen: Pen, y: float) -> None:
        _draw_mark(pen, MARGIN, y - 8)
        pen.line_of_text(MARGIN + 20, y - 9, "Tierlight", MASTHEAD)
        pen.line_of_text(MARGIN + WIDTH, y - 7, document.status, SMALL, end=True)
        pen.anchor("top", y)
        pen.text(MARGIN, y + 18, title, TITLE)
        pen.text(MARGIN, y + 20 + len(title) * TITLE.leading, under, SUBTITLE)

    return [Piece(height, draw, keep=True)]


def _draw_mark(pen: Pen, x: float, y: float) -> None:
    """Tiers, one of them lit: the only amber on paper."""
    pen.fill(x + 3.5, y, 7, 3, Ink.INK)
    pen.fill(x + 1.8, y + 4.5, 10.4, 3, Ink.LAMP)
    pen.fill(x, y + 9, 14, 3, Ink.INK)


def _print_notes(typesetter: Typesetter) -> list[Piece]:
    """What this print could not show, said before anything is read. Comes after layout, which finds it out."""
    notes: list[str] = []
    if typesetter.missing_scripts:
        names = ", ".join(sorted(typesetter.missing_scripts))
        notes.append(
            f"No font for: {names}. Such words stand here as their script in brackets; all other forms hold them."
        )
    if typesetter.unjoined_scripts:
        names = ", ".join(sorted(typesetter.unjoined_scripts))
        notes.append(f"{names} is printed letter by letter, without joined forms; all other forms show it right.")
    if any(name in typesetter.missing_faces for name in ("text", "text-strong", "record", "code")):
        notes.append("The report's own fonts were not set up; it is printed in Helvetica, which is not embedded.")
    return [piece for note in notes for piece in (*block_pieces(Notice(note, Tone.SOON), typesetter), gap(6))]
