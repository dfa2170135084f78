"""Looks for English of the product in a report that is made in another language."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml

import reports.laws
from reports.contents.blocks import Document
from reports.contents.closing_part import glossary
from reports.contents.kinds import Form
from reports.contents.spoken import OTHERWISE, book
from reports.renderers import render
from risk.pillars import IndicatorValue, country_pillar

WORD = re.compile(r"\w[\w'-]*")
NAMED = re.compile(r"\{[\w-]+\}")
LAWS = Path(reports.laws.__file__).parent
WARNED = re.compile(r"\d{4}-\d\d-\d\d: .*\[[a-z_.]+\]")
"""A warning about a list stands in its row as English prose, with its day and its code."""
SHORTEST = 3
"""Letters; shorter ones are in every language."""


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._styling = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._styling = tag == "style"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._styling:
            self.found.append(" ".join(data.split()))


def english_left(document: Document, own: frozenset[str]) -> list[str]:
    """`phrase | text it stands in`. `own` are names, and what people and publishers wrote in English."""
    return sorted({f"{phrase} | {text}" for text in _told(document) if (phrase := _english_in(text, document, own))})


@cache
def names_and_sources() -> frozenset[str]:
    """What publishers call their sources, indicators and licences, what laws say, and the ids of models."""
    with (LAWS / "due_diligence_laws.yaml").open(encoding="utf-8") as file:
        laws = set(_strings(yaml.safe_load(file)))
    terms = {source for _, _, source in glossary()}
    indicators = {part for value in country_pillar("ES", date(2026, 11, 22)).indicators for part in _publisher(value)}
    return frozenset(laws | terms | indicators | {"agriculture/2026.1", "general/2026.1"})


def _publisher(value: IndicatorValue) -> tuple[str, ...]:
    return value.label, value.source, value.licence


def _strings(tree: object) -> Iterator[str]:
    """Of whatever the file holds; names of parts are read as words too."""
    if isinstance(tree, dict):
        for key, one in tree.items():
            yield str(key).replace("_", " ")
            yield from _strings(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from _strings(one)
    elif tree is not None and len(str(tree)) > SHORTEST:
        yield str(tree)


def _told(document: Document) -> set[str]:
    page = _Texts()
    page.feed(render(document, Form.HTML).decode())
    return set(page.found)


def _english_in(text: str, document: Document, own: frozenset[str]) -> str:
    text = WARNED.sub(" ", text)
    for one in sorted(own, key=len, reverse=True):
        text = _whole(one).sub(" ", text)
    words = {found.casefold() for found in WORD.findall(text)}
    for phrase, pattern in _phrases(document.language):
        if words.issuperset(phrase) and pattern.search(text):
            return " ".join(phrase)
    return ""


@cache
def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


@cache
def _phrases(language: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """The literal parts of every English word of the book that the translations do not say as well."""
    theirs = " \n ".join((row.get(language) or "") for row in book().values()).casefold()
    found: dict[tuple[str, ...], re.Pattern[str]] = {}
    for row in book().values():
        for part in NAMED.split(row[OTHERWISE]):
            words = tuple(WORD.findall(part.casefold()))
            if sum(len(one) for one in words) < SHORTEST or row[OTHERWISE] == row.get(language):
                continue
            pattern = re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)
            if not pattern.search(theirs):
                found[words] = pattern
    return tuple(found.items())
