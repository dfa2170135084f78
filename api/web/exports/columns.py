"""Columns of a list taken out as a file: what stands in each, for a machine and in a reader's own language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from api.web.languages import LOCALES, catalogue, translated
from api.web.sentences import said
from api.web.words import WORDS
from foundation.sentences import Sentence
from reports.contents.blocks import Column
from reports.contents.values import Kind, Unknown, Value
from reports.facts.told_words import WITHHELD, told_words

One = TypeVar("One")
Told = str | int | Decimal | date | Sentence | None
COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[One]):
    """
    `label` is marked, `words` the list of words of a code. `unknown`: a cell without a value is not known, and does not
    merely not apply. `printed`: it stands on paper, where ids are of no use.
    """

    id: str
    label: str
    told: Callable[[One], Told]
    kind: Kind = Kind.TEXT
    words: str = ""
    unknown: bool = False
    printed: bool = True
    share: float = 1.0

    def plain(self, one: One) -> Value:
        """For machines: codes as codes, sentences in English."""
        value = self.told(one)
        return told_words(str(value)) if isinstance(value, Sentence) else value

    def spoken(self, one: One, locale: str) -> Value:
        """For people."""
        value = self.told(one)
        if isinstance(value, Sentence):
            return told_words(said(value, locale=LOCALES[locale], messages=catalogue(locale)))
        if value is None or (value == "" and self.unknown):
            return Unknown() if self.unknown else None
        return word_of(self.words, value, locale) if self.words and isinstance(value, str) else value

    def head(self, locale: str) -> Column:
        return Column(self.id, translated(locale, self.label), self.kind, self.share)


def word_of(words: str, code: str, locale: str) -> str:
    """A code without a word is read as it is written."""
    if words == COUNTRY:
        return LOCALES[locale].territories.get(code, code) if code else ""
    known = WORDS[words]
    return translated(locale, known[code]) if code in known else code


def typed(text: str, *, held_back: bool = False) -> str:
    """What a person wrote, as it may leave the house; of what is still protected only that it is there."""
    return WITHHELD if held_back else told_words(text)


def task_words(words: Sentence | str) -> Sentence | str:
    """A sentence may quote what a person wrote; it is looked through once it is said."""
    return words if isinstance(words, Sentence) else told_words(words)
