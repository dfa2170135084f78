"""A sentence of the product as its reader reads it: the catalogue's text, names as they are, figures as written."""

from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from typing import Final

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal

from api.web.words import WORDS
from foundation.countries import resolve_country
from foundation.sentences import Fact, Sentence

COUNTRIES: Final = frozenset({"country", "other_country"})
"""Facts that are a country by its English name."""
ISOLATED: Final = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
"""A name in another script must not pull the full stop after it to its own side."""


def said(sentence: Sentence | str, *, locale: Locale, messages: NullTranslations) -> str:
    """A plain text stands as it is: somebody wrote it."""
    if isinstance(sentence, str):
        return sentence
    text = messages.gettext(sentence.text) if sentence.text else ""
    if not sentence.facts:
        return text
    return text % {name: _fact(name, fact, locale, messages) for name, fact in sentence.facts.items()}


def _fact(name: str, fact: Fact, locale: Locale, messages: NullTranslations) -> str:
    if isinstance(fact, Sentence):
        return said(fact, locale=locale, messages=messages)
    if isinstance(fact, Decimal | float | int):
        return str(format_decimal(fact, locale=locale, decimal_quantization=False))
    if isinstance(fact, date):
        return str(format_skeleton("yMMMd", fact, locale=locale))
    if name in COUNTRIES and (code := resolve_country(fact).alpha2):
        return str(locale.territories.get(code, fact))
    if fact in WORDS.get(name, {}):
        return messages.gettext(WORDS[name][fact])
    return ISOLATED.format(fact) if locale.text_direction == "rtl" else fact
