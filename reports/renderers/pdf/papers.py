"""What people wrote and signed: cards, names under a report, the seal to check it."""

from collections.abc import Iterator

from reports.contents.cards import Card, CardFact, Cards, Said, Seal, Signature, Signatures
from reports.contents.wording import day, shown
from reports.renderers.pdf.inks import Ink, Letters
from reports.renderers.pdf.pages import MARGIN, WIDTH, Piece, gap
from reports.renderers.pdf.pen import Pen
from reports.renderers.pdf.print_words import printed
from reports.renderers.pdf.prose import BODY, CAPTION, SUBSECTION, anchor, caption_pieces, title_pieces
from reports.renderers.pdf.setting import Line
from reports.renderers.pdf.sheet import Sheet, flowing
from reports.renderers.pdf.structure import Element
from reports.renderers.pdf.tables import draw_sign, sign_of, sign_width
from reports.renderers.pdf.typesetting import Style

CARD_TITLE = Letters(Style.STRONG, 10.5)
STANDING = Letters(Style.STRONG, 8, Ink.SOFT)
FACT_LABEL = Letters(size=8.5, ink=Ink.SOFT)
FACT = Letters(size=9)
SAID_LABEL = Letters(Style.STRONG, 8.5, Ink.SOFT)
SAID = Letters(size=9)
ROLE = Letters(size=8, ink=Ink.SOFT)
SIGNER = Letters(Style.STRONG, 9)
LABEL_ROOM = 132.0
SAID_INDENT = 12.0
MOST_WORDS = 90
"""A signature with longer words is listed instead of drawn as a line."""

CODE_SIZE = 84.0
QUIET = 10.0
MOST_SEAL_LINES = 12


def cards_pieces(block: Cards, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    inside = sheet
    if block.title:
        yield from title_pieces(block.title, sheet, sheet.heading())
        inside = sheet.under(sheet.at, deeper=1)
    if not block.cards:
        yield from flowing(sheet.lines(block.empty, BODY, WIDTH), BODY, sheet.at.add("P"))
    for card in block.cards:
        yield from _card(card, inside.under(inside.at.add("Sect")))
        yield gap(10)
    yield from caption_pieces(block.caption, sheet)


def _card(card: Card, sheet: Sheet) -> Iterator[Piece]:
    """Breaks between its values and in what was said, never between its title and its first value."""
    heading = sheet.heading()
    standing = sheet.lines(card.standing, STANDING, WIDTH * 0.25)[:2] if card.standing else ()
    title = list(flowing(sheet.lines(card.title, CARD_TITLE, WIDTH * 0.72), CARD_TITLE, heading, keep=True))
    said = sheet.at.add("P")

    def draw(pen: Pen, y: float) -> None:
        pen.rule(MARGIN, y + 1, WIDTH, Ink.RULE_STRONG, 0.8)

    def draw_standing_word(pen: Pen, y: float) -> None:
        pen.text(MARGIN + WIDTH, y - title[-1].height + 2, standing, STANDING, said, end=True)

    yield Piece(5, draw, keep=True)
    yield from title
    yield Piece(3, draw_standing_word, keep=True)
    facts = sheet.under(sheet.at.list())
    for place, fact in enumerate(card.facts):
        yield from _fact(fact, facts, last=place == len(card.facts) - 1)
    for each in card.said:
        yield from _said(each, sheet)


def _fact(fact: CardFact, sheet: Sheet, *, last: bool) -> Iterator[Piece]:
    item = sheet.at.add("LI")
    name, body = item.add("Lbl"), item.add("LBody")
    sign = sign_of(fact.value)
    start = MARGIN + LABEL_ROOM + sign_width(sign)
    room = WIDTH - LABEL_ROOM - sign_width(sign)
    label = sheet.lines(fact.label, FACT_LABEL, LABEL_ROOM - 10)
    value = sheet.lines(shown(fact.value, fact.kind), FACT, room)
    first, *rest = _beside(label, value, name, body, start)

    def draw(pen: Pen, y: float) -> None:
        first.draw(pen, y)
        draw_sign(pen, MARGIN + LABEL_ROOM, y, sign)

    yield Piece(first.height, draw, keep=len(rest) == 1 or not last)
    yield from rest
    yield gap(2)


def _beside(
    label: tuple[Line, ...], value: tuple[Line, ...], name: Element, body: Element, start: float
) -> Iterator[Piece]:
    """Label and value line by line, whichever is longer."""
    for place in range(max(len(label), len(value))):
        yield _pair(label[place : place + 1], value[place : place + 1], name, body, start)


def _pair(label: tuple[Line, ...], value: tuple[Line, ...], name: Element, body: Element, start: float) -> Piece:
    def draw(pen: Pen, y: float) -> None:
        pen.text(MARGIN, y + 0.5, label, FACT_LABEL, name)
        pen.text(start, y, value, FACT, body)

    return Piece(FACT.leading, draw)


def _said(said: Said, sheet: Sheet) -> Iterator[Piece]:
    """Words of a person stand behind an edge, as written."""
    yield gap(3)
    yield from flowing(sheet.lines(said.label, SAID_LABEL, WIDTH), SAID_LABEL, sheet.at.add("P"), keep=True)
    words = sheet.at.add("BlockQuote").add("P")
    lines = sheet.lines(said.text, SAID, WIDTH - SAID_INDENT - 8)
    for piece in flowing(lines, SAID, words, x=MARGIN + SAID_INDENT):
        yield _edged(piece)


def _edged(piece: Piece) -> Piece:
    def draw(pen: Pen, y: float) -> None:
        pen.fill(MARGIN, y, 2, piece.height, Ink.RULE_STRONG)
        piece.draw(pen, y)

    return Piece(piece.height, draw, keep=piece.keep)


def signatures_pieces(block: Signatures, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from title_pieces(block.title, sheet, sheet.heading())
    items = sheet.under(sheet.at.list())
    for start in range(0, len(block.lines), 2):
        yield from _signed_row(block.lines[start : start + 2], items)


def _words(line: Signature) -> str:
    if line.on is None:
        return printed("not-signed")
    signed = f"{printed('signed')} {day(line.on)}"
    return f"{signed}, {line.how}" if line.how else signed


def _signed_row(lines: tuple[Signature, ...], sheet: Sheet) -> Iterator[Piece]:
    """Two lines side by side with room to write; words too long for that follow each other."""
    room = (WIDTH - 30) / 2
    if any(max(len(line.role), len(line.name), len(line.how)) > MOST_WORDS for line in lines):
        for line in lines:
            text = "; ".join(filter(None, (line.role, line.name, _words(line))))
            yield from flowing(sheet.lines(text, BODY, WIDTH), BODY, sheet.at.add("LI").add("LBody"))
        return
    bodies = [sheet.at.add("LI").add("LBody") for _ in lines]
    texts = [
        (sheet.lines(line.role, ROLE, room), sheet.lines(line.name, SIGNER, room), _how(line, room, sheet))
        for line in lines
    ]
    height = 44 + max(len(role) * ROLE.leading + len(name) * 13 + len(how) * ROLE.leading for role, name, how in texts)

    def draw(pen: Pen, y: float) -> None:
        for place, ((role, name, how), body) in enumerate(zip(texts, bodies, strict=True)):
            x = MARGIN + place * (room + 30)
            pen.text(x, y, role, ROLE, body)
            pen.rule(x, y + 32 + len(role) * ROLE.leading, room, Ink.INK, 0.7)
            top = y + 35 + len(role) * ROLE.leading
            pen.text(x, top, name, SIGNER, body)
            pen.text(x, top + len(name) * SIGNER.leading, how, ROLE, body)

    yield Piece(height, draw)


def _how(line: Signature, room: float, sheet: Sheet) -> tuple[Line, ...]:
    return sheet.lines(_words(line), ROLE, room)


def seal_pieces(block: Seal, sheet: Sheet) -> Iterator[Piece]:
    yield anchor(block.id)
    yield from seal_drawn(block, sheet)


def seal_drawn(block: Seal, sheet: Sheet) -> Iterator[Piece]:
    """Code, words and address, wherever they stand."""
    matrix = _matrix(block.url)
    shift = CODE_SIZE + QUIET + 6 if matrix else 0.0
    figure = sheet.at.add("Figure", alt=printed("alt-seal", url=block.url))
    label = sheet.lines(block.label, SUBSECTION, WIDTH - shift)[:MOST_SEAL_LINES]
    address = sheet.lines(block.url, CAPTION, WIDTH - shift)
    said, link = sheet.at.add("P"), sheet.at.add("P").add("Link")
    below = 6 + len(label) * SUBSECTION.leading

    def draw(pen: Pen, y: float) -> None:
        if matrix:
            with pen.drawing(figure, (MARGIN, y, CODE_SIZE, CODE_SIZE)):
                _code(pen, matrix, y)
        pen.text(MARGIN + shift, y + 4, label, SUBSECTION, said)
        pen.text(MARGIN + shift, y + below, address[:MOST_SEAL_LINES], CAPTION, link)
        box = (MARGIN + shift, y + below, WIDTH - shift, len(address[:MOST_SEAL_LINES]) * CAPTION.leading)
        pen.address(block.url, box, link)

    shown_lines = min(len(address), MOST_SEAL_LINES)
    yield Piece(max(CODE_SIZE + 4 if matrix else 0, below + shown_lines * CAPTION.leading + 4), draw)
    yield from flowing(address[MOST_SEAL_LINES:], CAPTION, link, x=MARGIN + shift)


def _matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """Empty for an address too long to be drawn as a code; it is then printed in letters only."""
    import segno  # noqa: PLC0415 - most reports have no seal
    from segno import DataOverflowError  # noqa: PLC0415 - as above

    try:
        code = segno.make(url, error="m", micro=False)
    except DataOverflowError:
        return ()
    return tuple(tuple(bool(each) for each in row) for row in code.matrix)


def _code(pen: Pen, matrix: tuple[tuple[bool, ...], ...], y: float) -> None:
    """Dark squares that touch are one bar, so that no hairline shows between them."""
    side = CODE_SIZE / len(matrix)
    left = pen.left(MARGIN, CODE_SIZE)
    with pen.unmirrored():
        for row, squares in enumerate(matrix):
            start = 0
            while start < len(squares):
                end = start
                while end < len(squares) and squares[end]:
                    end += 1
                if end > start:
                    pen.fill(left + start * side, y + row * side, (end - start) * side, side + 0.05, Ink.INK)
                start = end + 1
