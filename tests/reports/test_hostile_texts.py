"""Whatever people wrote: every form is made, says the same again, and holds no mark-up of theirs."""

import csv
import json
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contents.blocks import Column, Document, Notice, Paragraph, Row, RuleVersion, Section, Table
from reports.contents.cards import Card, CardFact, Cards, Listing, Said, Signature, Signatures
from reports.contents.entries import entries
from reports.contents.kinds import Form
from reports.contents.spoken import without_braces
from reports.renderers import render

pytestmark = pytest.mark.no_database

HOSTILE = st.lists(
    st.sampled_from(
        ["<script>alert(1)</script>", '"><img src=x onerror=y>', "&amp;", "]]>", "=1+1", "\r\n", '"', ",", "\x00",
         "\x1b[31m", "\u202e", "\ufeff", "{x}", "\\", "عربي", "हिन्दी", "汉", "🌾", "'", "-->", "\ud800"]
    )
    | st.text(st.characters(codec=None), max_size=6),
    max_size=6,
).map("".join)  # fmt: skip


def a_document(text: str) -> Document:
    table = Table(
        "t", text, (Column("a", text), Column("b", "B")), (Row("r", (text, text), second=text),), caption=text
    )
    card = Card("c", text, (CardFact("f", text, text),), (Said("s", text, text),), standing=text)
    blocks = (
        Paragraph(without_braces(text)),
        Notice(text),
        table,
        Cards("cards", text, (card,)),
        Listing((text,)),
        Signatures("names", text, (Signature("i", text, text),)),
    )
    rules = (RuleVersion(text, text),)
    return Document("d", "test", text, text, date(2026, 11, 22), (Section("s", text, blocks),), rules, status=text)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attrs)


def tags_of(text: str) -> Tags:
    tags = Tags()
    tags.feed(render(a_document(text), Form.HTML).decode())
    return tags


PLAIN = tags_of("plain")


@given(HOSTILE)
def test_a_page_has_the_same_tags_whatever_was_written(text: str) -> None:
    tags = tags_of(text)
    assert tags.seen <= PLAIN.seen | {"br"}
    assert tags.attributes <= PLAIN.attributes | {"dir", "lang"}


@given(HOSTILE)
def test_csv_keeps_every_row_whole_and_no_cell_computes(text: str) -> None:
    document = a_document(text)
    content = render(document, Form.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {7}
    assert [row[0] for row in rows[1:]] == [entry.id for entry in entries(document)]
    assert not [cell for row in rows for cell in row if re.match(r"[\s\u200b\ufeff]*[=+@\uff1d-]", cell)]
    assert re.sub(rb'"[^"]*"', b"", content).count(b"\n") == re.sub(rb'"[^"]*"', b"", content).count(b"\r\n")


@given(HOSTILE)
def test_json_is_the_same_each_time_and_can_be_read(text: str) -> None:
    content = render(a_document(text), Form.JSON)
    assert content == render(a_document(text), Form.JSON)
    read = json.loads(content)
    assert read["document"]["title"] == text
    assert read["figures"]["t.r.a"]["value"] == text


@given(HOSTILE)
def test_every_part_of_a_workbook_stays_well_formed(text: str) -> None:
    with ZipFile(BytesIO(render(a_document(text), Form.XLSX))) as parts:
        for name in parts.namelist():
            fromstring(parts.read(name))


@given(HOSTILE)
@settings(max_examples=8)
def test_print_is_made_whatever_was_written(text: str) -> None:
    assert render(a_document(text), Form.PDF)[:5] == b"%PDF-"


@pytest.mark.parametrize("form", list(Form))
def test_a_text_of_a_hundred_thousand_characters_is_written(form: Form) -> None:
    long = ("Workers said \x07that wages = late. " * 3_100)[:100_000]
    table = Table("t", "T", (Column("a", "A"),), (Row("r", (long,)),))
    document = Document("d", "test", "Long", "", date(2026, 11, 22), (Section("s", "S", (Paragraph(long), table)),))
    assert len(render(document, form)) > 1_000
