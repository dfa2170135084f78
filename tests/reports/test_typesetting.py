import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contents.blocks import Column, Document, Row, Section, Table
from reports.renderers.borders import borders, make_borders
from reports.renderers.faces import FACES, FONT_FOLDER
from reports.renderers.fontbook import PACKAGE_FOLDER, join, make_fonts, sources
from reports.renderers.joining import stretches
from reports.renderers.pdf import render_pdf
from reports.renderers.pdf.glyphs import DrawnFace
from reports.renderers.pdf.typesetting import Style, Typesetter
from tests.reports.invented import CUT

pytestmark = pytest.mark.no_database

SALAM = "\u0633\u0644\u0627\u0645"


def a_document(name: str) -> Document:
    table = Table("t", "", (Column("name", "Name"),), (Row("r", (name,)),))
    return Document("d", "test", "Names", "", CUT, (Section("s", "S", (table,)),))


def printed(content: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_one_face_joins_latin_cyrillic_and_greek(tmp_path: Path) -> None:
    join(sources(FACES[0], PACKAGE_FOLDER), tmp_path / "text.ttf")
    font = TTFont(tmp_path / "text.ttf")
    assert {ord(letter) for letter in "Añ\u0141\u015b\u0416\u0491\u03a9\u1ef1\u20ac\u2212"} <= set(font.getBestCmap())
    assert font["glyf"][font.getBestCmap()[ord("\u00e9")]].numberOfContours != 0
    assert (tmp_path / "text.ttf").read_bytes() == (FONT_FOLDER / "text.ttf").read_bytes()


def test_fonts_are_made_once_and_a_missing_package_is_reported(tmp_path: Path) -> None:
    assert {report.state for report in make_fonts(folder=FONT_FOLDER)} == {"kept"}
    assert {report.state for report in make_fonts(tmp_path / "nothing", tmp_path / "fonts")} == {"missing"}


def test_borders_are_made_once_and_a_missing_atlas_is_reported(tmp_path: Path) -> None:
    target = tmp_path / "borders.json"
    assert make_borders(tmp_path / "nothing", target) == "missing"
    assert borders(tmp_path / "nothing") == ()
    assert [make_borders(target=target), make_borders(target=target)] == ["made", "kept"]
    lines = borders(target)
    assert lines
    assert all(-180 <= line.west <= line.east <= 180 and -90 <= line.south <= line.north <= 90 for line in lines)


def visual(line: str, base: str) -> str:
    """As drawn; brackets are turned by the face and so stand here as they came."""
    drawn = ""
    for start, end, level in stretches(line, right_to_left=base == "R"):
        drawn += line[start:end][::-1] if level % 2 else line[start:end]
    return drawn


def test_arabic_letters_take_the_form_of_their_place() -> None:
    """Drawn from the left: meem, which nothing joins, keeps its lone form; seen, which begins the word, does not."""
    face = DrawnFace(next(face for face in FACES if face.name == "arabic"), FONT_FOLDER / "arabic.ttf")
    meem, seen = face.glyph(SALAM[-1]), face.glyph(SALAM[0])
    assert meem
    assert seen
    first, *_, last = (code for code, _ in face.shape(SALAM, leftwards=True).parts)
    assert meem[0] in first
    assert seen[0] not in last


@pytest.mark.parametrize(
    ("line", "base", "drawn"),
    [
        ("plain words (12)", "L", "plain words (12)"),
        ("a \u05d0\u05d1 b", "L", "a \u05d1\u05d0 b"),
        ("\u05d0\u05d1 12 \u05d2", "R", "\u05d2 12 \u05d1\u05d0"),
        ("\u05d0 (b) \u05d2", "R", "\u05d2 )b( \u05d0"),
        ("art. 27 (b)\u061b \u05d0", "R", "\u05d0 \u061bart. 27 (b)"),
        ("\u05d0 (\u05d1) a", "L", ")\u05d1( \u05d0 a"),
        ("\u05d0 (\u05d1 a", "R", "a \u05d1( \u05d0"),
        ("a \u05d0\u05d1 12% b", "L", "a 12% \u05d1\u05d0 b"),
        ("\u05d0\u05d1. ", "R", " .\u05d1\u05d0"),
    ],
)
def test_lines_are_drawn_in_the_order_the_bidirectional_algorithm_gives(line: str, base: str, drawn: str) -> None:
    assert visual(line, base) == drawn


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("abc 12.,%()-\u05d0\u05d1\u0633\u0644\u0627\u0661\u0662"), max_size=24),
    st.sampled_from("LR"),
)
def test_ordering_a_line_loses_no_letter(line: str, base: str) -> None:
    assert sorted(visual(line, base)) == sorted(line)


def test_arabic_names_can_be_copied_in_their_own_order() -> None:
    content = render_pdf(a_document(SALAM))
    stored = SALAM.encode("utf-16-be").hex().upper().encode()
    assert stored in decompressed(content)


def decompressed(content: bytes) -> bytes:
    from io import BytesIO

    from pypdf import PdfReader

    streams = (page.get_contents() for page in PdfReader(BytesIO(content)).pages)
    return b"".join(stream.get_data() for stream in streams if stream is not None)


def test_a_script_without_a_font_is_named_instead_of_printed_as_boxes() -> None:
    text = printed(render_pdf(a_document("Nordkai \u0995\u09be\u09aa\u09a1\u09bc 7")))
    assert "[Bengali]" in text
    assert "No font for: Bengali" in text


def test_scripts_with_a_font_are_printed_without_a_note() -> None:
    names = "Świebodzin \u041a\u0440\u0430\u0441\u043d\u043e \u039c\u03b5\u03c3 \u9633\u5149 \u0633"
    assert "No font" not in printed(render_pdf(a_document(names)))


def test_devanagari_is_joined_and_reordered() -> None:
    """Ka, virama, ssa is one conjunct; the sign i is drawn before the letter it follows."""
    face = DrawnFace(next(face for face in FACES if face.name == "devanagari"), FONT_FOLDER / "devanagari.ttf")
    assert len(face.shape("\u0915\u094d\u0937", leftwards=False).parts) == 1
    letter = face.glyph("\u0915")
    assert letter
    assert f"<{letter[0]}>" in face.shape("\u0915\u093f", leftwards=False).parts[1][0]


@pytest.mark.parametrize(
    "word",
    [
        "\u0938\u0902\u0915\u0947\u0924",
        "\u0924\u0930\u094d\u0915\u0947\u0902",
        "\u0928\u093f\u092f\u0941\u0915\u094d\u0924, \u0915\u0941\u0932 \u092e\u0947\u0902",
    ],
)
def test_a_line_of_devanagari_moves_as_far_as_it_is_wide(word: str) -> None:
    """Two corrections written without a blank between them were read as one, and tore a word apart."""
    face = DrawnFace(next(face for face in FACES if face.name == "devanagari"), FONT_FOLDER / "devanagari.ttf")
    shaped = face.shape(word, leftwards=False)
    drawn = "".join(code for code, _ in shaped.parts)
    own = sum(face.font.get_glyph_h_advance(int(glyph, 16)) for glyph in re.findall(r"<(\w+)>", drawn))
    moved = own * 1000 / face.font.face.upem - sum(map(float, re.sub(r"<\w+>", " ", drawn).split()))
    assert moved == pytest.approx(shaped.width, abs=len(shaped.parts))


def test_without_fonts_a_minus_stays_a_minus(tmp_path: Path) -> None:
    text = printed(render_pdf(a_document("\u22122"), Typesetter(tmp_path)))
    assert "No font" not in text


def test_without_fonts_the_report_says_that_it_fell_back(tmp_path: Path) -> None:
    text = printed(render_pdf(a_document("Nordkai"), Typesetter(tmp_path)))
    assert "printed in Helvetica" in text
    assert "Nordkai" in text


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.floats(20, 300))
def test_lines_fit_their_column_and_hold_all_words(text: str, room: float) -> None:
    typesetter = Typesetter()
    lines = typesetter.lines(text, Style.TEXT, 8.5, room)
    assert all(line.width <= room + 0.01 or len(line.text) <= 1 for line in lines)
    assert "".join("".join(line.text for line in lines).split()) == "".join(
        typesetter.prepared(text, Style.TEXT).split()
    )


def test_a_text_longer_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(4000)]
    text = printed(render_pdf(a_document(" ".join(words)))).split()
    assert [word for word in text if word.startswith("word")] == words
