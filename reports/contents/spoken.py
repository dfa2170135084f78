"""
The fixed words of reports, in the languages they can be read in. The words are data (`words/*.csv`, one column a
language); what people, laws and models say stays as they said it.

Whoever makes or renders a document says once in which language (`speaking`), and all that writes words below follows:
a renderer can then not print a date in one language inside a sentence of another.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from reports.contents.values import DocumentWrong

FOLDER = Path(__file__).resolve().parent / "words"
OTHERWISE = "en"
WHOLE = ("en", "es", "ar")
"""Languages in which every word must be there. Hindi (`hi`) is there for some kinds, and nobody has reviewed it."""
LANGUAGES = (*WHOLE, "hi")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_language: ContextVar[str] = ContextVar("language of the report", default=OTHERWISE)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """A language without words is read in English."""
    before = _language.set(language if language in LANGUAGES else OTHERWISE)
    try:
        yield
    finally:
        _language.reset(before)


@contextmanager
def retelling(language: str) -> Iterator[None]:
    """
    For pages, which speak more languages than reports: what rows keep in English is said in theirs (`retold`). A word
    without that language is read in English, so no report is written so.
    """
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language_spoken() -> str:
    return _language.get()


@cache
def book() -> dict[str, dict[str, str]]:
    """Every word by `file.key`, then by language."""
    words: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            words |= {f"{path.stem}.{row['key']}": row for row in csv.DictReader(file)}
    return words


def word(key: str, **named: str) -> str:
    """`{name}` in the words is filled from `named`. Braces in what fills them become round."""
    try:
        row = book()[key]
    except KeyError:
        raise DocumentWrong(f"No word {key!r} stands in the words of reports.") from None
    text = row.get(language_spoken()) or row[OTHERWISE]
    for name, value in named.items():
        text = text.replace(f"{{{name}}}", without_braces(value))
    return text


def word_for(group: str, code: str) -> str:
    """The word of a code that other floors keep ("major"); a code without a word is read as it is written."""
    key = f"{group}-{code}"
    return word(key) if key in book() else code.replace("_", " ")


def counted_word(key: str, count: int, **named: str) -> str:
    """The form of a noun for a number: `key-one`, `key-two`, `key-few`, `key-many` or `key-other`, after CLDR."""
    if language_spoken() == OTHERWISE:
        form = "one" if count == 1 else "other"
    else:
        from babel import Locale  # noqa: PLC0415 - half of the command line's start time, and English needs none

        form = str(Locale.parse(language_spoken()).plural_form(count))
    row = book().get(f"{key}-{form}", {})
    return word(f"{key}-{form}" if row.get(language_spoken()) else f"{key}-other", **named)


def without_braces(text: str) -> str:
    """Braces name figures in a sentence; a person's words have none to name."""
    return text.replace("{", "(").replace("}", ")")
