"""What a reader must know of a report before its first line: whose it is, for whom, of which time, under which law."""

import base64
import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.contents.spoken import word
from reports.contents.values import DocumentWrong

CLASSES = Path(__file__).resolve().parent / "classes.csv"


@dataclass(frozen=True, slots=True)
class Logo:
    """
    The mark of whoever issues a report: a PNG of 8-bit RGB, as `reports.marks` makes it, in base64 so that the content
    is whole without another file. `width` and `height` in pixels; `alt` says it to whoever cannot see it.
    """

    alt: str
    width: int
    height: int
    png: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise DocumentWrong("A logo needs words for those who cannot see it.")

    def content(self) -> bytes:
        return base64.b64decode(self.png)


@dataclass(frozen=True, slots=True)
class CoverFact:
    """One labelled line of a cover, in words."""

    id: str
    label: str
    text: str


def cover_facts(kind: str, *, issuer: str = "") -> tuple[CoverFact, ...]:
    """What is not known is left out: a report made from files has no issuer."""
    return _told(issuer=issuer, **{"class": class_words(kind)})


def scope_facts(*, period: str = "", law: str = "") -> tuple[CoverFact, ...]:
    return _told(period=period, law=law)


def _told(**held: str) -> tuple[CoverFact, ...]:
    return tuple(CoverFact(key, word(f"cover.{key}"), text) for key, text in held.items() if text)


def class_words(kind: str) -> str:
    """Who may hold the report. Empty for a document of no kind that can be asked for."""
    found = classes().get(kind)
    return word(f"cover.class-{found}") if found else ""


@cache
def classes() -> dict[str, str]:
    """By kind of report (classes.csv)."""
    with CLASSES.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: row["class"] for row in csv.DictReader(file)}
