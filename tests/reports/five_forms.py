"""Looks for every value of a document in each of the five forms it was rendered in."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO, StringIO

from openpyxl import load_workbook
from pypdf import PdfReader

from reports.contents.blocks import Document
from reports.contents.entries import Entry, entries
from reports.contents.kinds import Form
from reports.contents.spoken import RIGHT_TO_LEFT
from reports.contents.values import Kind
from reports.renderers import render
from tests.reports.tagged import Tagged

LONGEST_WORD = 18
"""A longer one is broken over lines in print."""
IN_WORDS = (Kind.TEXT, Kind.STANDING)
SHAPED = RIGHT_TO_LEFT | {"hi"}
UNSEEN = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")
"""Signs that only steer how text flows."""


class _Data(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "data":
            self.values.setdefault(named.get("id") or named.get("data-figure") or "", named["value"] or "")


def strays(document: Document) -> list[str]:
    """`form: id` of each value that a form lacks or tells otherwise; empty when all five agree."""
    told = list(entries(document))
    return [*_in_json(document, told), *_in_csv(document, told), *_in_html(document, told), *_in_files(document, told)]


def _in_json(document: Document, told: list[Entry]) -> Iterator[str]:
    figures = json.loads(render(document, Form.JSON))["figures"]
    return (f"json: {one.id}" for one in told if figures[one.id]["value"] != one.value)


def _in_csv(document: Document, told: list[Entry]) -> Iterator[str]:
    lines = csv.DictReader(StringIO(render(document, Form.CSV).decode("utf-8-sig")))
    held = {line["id"]: (line["value"], line["shown"]) for line in lines}
    for one in told:
        value, shown = held[one.id]
        if shown.removeprefix("'") != one.shown or value.removeprefix("'") != _plain(one.value):
            yield f"csv: {one.id}"


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _in_html(document: Document, told: list[Entry]) -> Iterator[str]:
    page = _Data()
    page.feed(render(document, Form.HTML).decode())
    return (f"html: {one.id}" for one in told if one.value is not None and page.values.get(one.id) != _plain(one.value))


def _in_files(document: Document, told: list[Entry]) -> Iterator[str]:
    cells, paper = _cells(render(document, Form.XLSX)), render(document, Form.PDF)
    printed = _heard(paper) if document.language in SHAPED else _printed(paper)
    for one in told:
        if not _in_cells(one, cells):
            yield f"xlsx: {one.id}"
        if not (_is_open_line(one) or _in_print(_seen(one), printed)):
            yield f"pdf: {one.id}"


def _is_open_line(one: Entry) -> bool:
    """Where nobody signed, paper has a line to sign on."""
    return one.section == "sign-off" and one.value is None


def _cells(content: bytes) -> tuple[frozenset[float], str]:
    """Numbers and days as such; all words in one string."""
    book = load_workbook(BytesIO(content), read_only=True)
    numbers: set[float] = set()
    words: list[str] = []
    for row in (row for sheet in book for row in sheet.iter_rows(values_only=True)):
        for cell in row:
            if isinstance(cell, datetime):
                words.append(cell.date().isoformat())
            elif isinstance(cell, int | float):
                numbers.add(round(float(cell), 6))
            elif cell is not None:
                words.append(str(cell))
    return frozenset(numbers), "\n".join(words)


def _in_cells(one: Entry, cells: tuple[frozenset[float], str]) -> bool:
    numbers, words = cells
    if one.value is None:
        return True
    if isinstance(one.value, int | float):
        return round(float(one.value), 6) in numbers
    if one.kind is Kind.DATE:
        return date.fromisoformat(str(one.value)).isoformat() in words
    return one.shown.split(",")[0].lstrip("0123456789 ") in words if one.kind is Kind.BAND else one.shown in words


def _printed(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def _seen(one: Entry) -> Entry:
    return replace(one, shown=UNSEEN.sub("", one.shown))


def _heard(content: bytes) -> str:
    """Shaped scripts are drawn glyph by glyph as they stand on the page; what is said stands in the tree, in order."""
    return "".join(UNSEEN.sub("", Tagged(content).text).split())


def _in_print(one: Entry, printed: str) -> bool:
    """Words of one cell are wrapped and stand between those of its neighbours: each is looked for by itself."""
    if one.kind in IN_WORDS:
        return all(word in printed for word in one.shown.split() if len(word) <= LONGEST_WORD)
    if one.kind is Kind.BAND:
        return all(part in printed for part in one.shown.replace(",", "").split())
    return "".join(one.shown.split()) in printed
