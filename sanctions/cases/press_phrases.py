"""
A case in a few neutral sentences for who asks on behalf of the press. Pure. Every sentence is a fixed one of
`press_phrases.csv`, the same in each language: nobody writes freely, so nothing of a worker and no guilt can slip in.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

FILE = Path(__file__).parent / "press_phrases.csv"
PressLanguage = Literal["en", "es", "fr", "ar"]
PRESS_LANGUAGES: tuple[PressLanguage, ...] = get_args(PressLanguage)
OPENINGS = {
    "decided": "decided",
    "appealed": "appealed",
    "final": "final",
    "paying": "final",
    "remediating": "final",
    "closed": "final",
    "expired": "final",
    "withdrawn": "withdrawn",
    "annulled": "annulled",
}
"""The first sentence by the state of the case; any other state is an allegation still."""


@dataclass(frozen=True, slots=True)
class PressFacts:
    """`firm` is empty unless an entry that two people approved names it. No field holds anything about workers."""

    authority: str
    firm: str
    offence_family: str
    offence_on: date
    state: str
    decided_on: date | None
    final_on: date | None
    amount: Decimal | None
    currency: str
    heard: bool
    answered: bool
    listed_until: date | None
    today: date


@dataclass(frozen=True, slots=True)
class PressSummary:
    """`alleged`: no final decision stands, and the sentences say so."""

    language: PressLanguage
    right_to_left: bool
    alleged: bool
    sentences: tuple[str, ...]


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, Mapping[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def press_summary(facts: PressFacts, language: PressLanguage) -> PressSummary:
    locale = Locale.parse(language)
    opening = OPENINGS.get(facts.state, "alleged")
    words = {name: _written(value, facts.currency, locale) for name, value in _values(facts, language).items()}
    sentences = tuple(phrases()[key][language] % words for key in _keys(facts, opening))
    return PressSummary(language, locale.text_direction == "rtl", opening != "final", sentences)


def _keys(facts: PressFacts, opening: str) -> Iterator[str]:
    yield opening
    yield "named" if facts.firm else "not_named"
    if opening == "final" and facts.amount:
        yield "penalty"
    if facts.heard and opening not in ("withdrawn", "annulled"):
        yield "answered" if facts.answered else "not_answered"
    if facts.firm and facts.listed_until:
        yield "listed"
    yield "protected"
    yield "as_of"


def _values(facts: PressFacts, language: str) -> dict[str, str | date | Decimal | None]:
    return {
        "authority": facts.authority,
        "firm": facts.firm,
        "offence": phrases()[f"offence.{facts.offence_family}"][language],
        "day": facts.offence_on,
        "decided": facts.decided_on,
        "final": facts.final_on,
        "amount": facts.amount,
        "until": facts.listed_until,
        "today": facts.today,
    }


def _written(value: str | date | Decimal | None, currency: str, locale: Locale) -> str:
    if isinstance(value, date):
        return str(format_date(value, "long", locale=locale))
    if isinstance(value, Decimal):
        return str(format_currency(value, currency, "#,##0.00 ¤¤", locale=locale))
    return value or ""
