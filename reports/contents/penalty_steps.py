"""
What went into a step of an assessment, in the language being spoken: the sentences that the law's arithmetic is told in
(`words/step.csv`), the facts and their words (`words/fact.csv`), and the law's own words as its table says them.
"""

from datetime import date
from decimal import Decimal
from functools import cache

from foundation.sentences import Fact, Sentence
from reports.contents.spoken import OTHERWISE, book, language_spoken, word
from reports.contents.wording import day, number
from sanctions.penalties.law_words import said_in

CODES = {"fact": "fact.", "fact_word": "fact.word-"}
"""Facts of sentences that are codes, with how the keys of their words begin."""


def step_said(told: Sentence | str) -> str:
    """A sentence without words here is read in English."""
    if isinstance(told, str):
        return said_in(told, language_spoken())
    key = _keys().get(told.text)
    return word(key, **{name: _fact_said(name, fact) for name, fact in told.facts.items()}) if key else str(told)


def _fact_said(name: str, fact: Fact) -> str:
    if isinstance(fact, Sentence):
        return step_said(fact)
    if isinstance(fact, Decimal | float | int):
        return _as_written(Decimal(str(fact)))
    if isinstance(fact, date):
        return day(fact)
    return _word_of(f"{CODES[name]}{fact}", fact) if name in CODES else step_said(fact) if name == "law" else fact


def _as_written(figure: Decimal) -> str:
    """With the places it has: 3.5 units are not 4."""
    exponent = figure.normalize().as_tuple().exponent
    return number(figure, places=max(0, -exponent) if isinstance(exponent, int) else 0)


def _word_of(key: str, code: str) -> str:
    return word(key) if key in book() else code.replace("_", " ")


@cache
def _keys() -> dict[str, str]:
    """The English sentence as it is kept, with its facts as `%(name)s`, to the key of its words."""
    rows = ((key, row[OTHERWISE]) for key, row in book().items() if key.startswith("step."))
    return {_as_kept(text): key for key, text in rows}


def _as_kept(text: str) -> str:
    if "{" not in text:
        return text
    return text.replace("%", "%%").replace("{", "%(").replace("}", ")s")
