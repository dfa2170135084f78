"""The file of a report for a screen: whole in itself, safe in any frame, readable in light, dark and print."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date

import pytest

from reports.contents.kinds import Form
from reports.contents.law_statement import law_statement
from reports.contents.signed_off import signed_off
from reports.laws.answering import without_facts
from reports.laws.book import law_book
from reports.laws.versions import reporting_year, whole_year
from reports.payloads import Frame
from reports.renderers import render
from reports.renderers.html.style import STYLE
from tests.reports.test_tagged_pdf import every_block

CUT = date(2026, 11, 23)
pytestmark = pytest.mark.no_database
TEXT = ("ink", "ink-soft", "ink-faint", "accent")
GROUNDS = ("paper", "sheet", "sunk")
DRAWN = ("risk-1", "risk-2", "risk-3", "risk-4", "hatch", "rule-strong")
LEAST_TEXT, LEAST_DRAWN = 4.5, 3.0


def test_a_file_brings_its_style_runs_nothing_and_loads_nothing() -> None:
    page = render(every_block("x"), Form.HTML).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{allowed}'" in page
    assert re.findall(r"<script|<link|@import|url\(|\son\w+=|style=|src=\"(?!data:)", page) == []


def test_a_statement_has_lines_to_sign_on_until_somebody_signed() -> None:
    year = reporting_year(whole_year("2025", today=CUT))
    frame = Frame(data_cut=CUT, prepared_for="Lindenhof Hotels")
    draft = law_statement(without_facts(frame, law_book(), law_book().law("uk_msa_s54"), year))
    signed = signed_off(draft, "Jo Lindgren", "Head of purchasing", CUT)
    lines = [
        [section.id for section in each.sections if section.id in {"sign-off", "signed"}] for each in (draft, signed)
    ]
    assert lines == [["sign-off"], ["signed"]]
    assert [fact.id for fact in draft.cover] == ["class", "period", "law"]


def test_a_page_that_runs_from_the_right_has_no_side_of_its_own_in_its_style() -> None:
    sided = re.findall(
        r"(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|text-align: (?:left|right)", STYLE
    )
    assert sided == []


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_words_and_drawings_stand_out_from_their_ground(theme: str) -> None:
    inks = dict(colours(theme))
    weak = [(name, ground) for name in TEXT for ground in GROUNDS if contrast(inks[name], inks[ground]) < LEAST_TEXT]
    weak += [(name, "sheet") for name in DRAWN if contrast(inks[name], inks["sheet"]) < LEAST_DRAWN]
    weak += [("ink", soft) for soft in ("late-soft", "soon-soft") if contrast(inks["ink"], inks[soft]) < LEAST_TEXT]
    assert weak == []


def colours(theme: str) -> Iterator[tuple[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    names = dict(zip(("light", "dark", "print"), blocks, strict=True))
    for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", names[theme]):
        yield name, value if len(value) > 4 else "#" + "".join(2 * digit for digit in value[1:])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
