"""
The words of a law in the reader's language. They are written once, in English, in the dated files beside this one, and
said again by `law_words.csv`; so pages and reports say the same. The law's own name of an offence stays in brackets,
and citations are no words. A text kept before its file was worded anew is read as it was kept.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from sanctions.penalties.calculations import NoMoney
from sanctions.penalties.chain_liability import RULES_FILE, TO_SHOW
from sanctions.penalties.facts import VOCABULARY
from sanctions.penalties.regimes import FOLDER, regimes

TABLE: Final = Path(__file__).with_suffix(".csv")
ENGLISH: Final = "en"
LANGUAGES: Final = ("es", "ar", "fr", "de", "pt")
READ: Final = frozenset(
    {"words", "note", "besides", "effect", "remark", "may_have_changed", "asks", "answers_as", "defence"}
)
"""Keys of the files under which a person's words stand."""
IN_MONEY_OF: Final = re.compile(r"(.+), in ([A-Z]{3}), or exchange_rates with a dated rate for ([A-Z]{3})", re.DOTALL)
MONEY_OF: Final = "{asks}, in {currency}, or exchange_rates with a dated rate for {currency}"


def law_texts() -> frozenset[str]:
    """All that has to be in the table."""
    files = (VOCABULARY, RULES_FILE, *sorted(FOLDER.glob("*.yaml")))
    found = {text for file in files for text in _texts(yaml.safe_load(file.read_text("utf-8")))}
    return frozenset({*found, *TO_SHOW.values(), *_taken_unless_stated(), MONEY_OF})


def said_in(text: str, language: str) -> str:
    """As it stands where nobody has said it in that language."""
    table = _table(language)
    if found := table.get(text) or _composed(language).get(text):
        return found
    asked = IN_MONEY_OF.fullmatch(text)
    if asked is None or MONEY_OF not in table:
        return text
    return table[MONEY_OF].format(asks=said_in(asked[1], language), currency=asked[2])


def rule_words(version: str, rule: str) -> str:
    """As the version held here calls a rule or a reduction; empty for a version that is held no longer."""
    return _rules().get((version, rule), "")


@cache
def _rules() -> Mapping[tuple[str, str], str]:
    rules = {(one.id, rule.id): rule.words for one in regimes() for rule in one.rules}
    return rules | {(one.id, less.id): less.words for one in regimes() for less in one.reductions}


def _texts(part: object, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
    elif isinstance(part, str) and key in READ:
        yield part


def _taken_unless_stated() -> Iterator[str]:
    for regime in regimes():
        for name, value in regime.taken_unless_stated.items():
            yield f"{name} was not stated: taken as {value}"


@cache
def _table(language: str) -> Mapping[str, str]:
    if language not in LANGUAGES:
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row[ENGLISH]: row[language] for row in csv.DictReader(file)}


@cache
def _composed(language: str) -> Mapping[str, str]:
    """Where an assessment joins words of a law with its citation."""
    table, found = _table(language), {}
    for regime in regimes():
        for rule in regime.rules:
            if isinstance(rule.calc, NoMoney):
                words, effect = table.get(rule.words, rule.words), table.get(rule.calc.effect, rule.calc.effect)
                found[f"{rule.words}: {rule.calc.effect} ({rule.ref})"] = f"{words}: {effect} ({rule.ref})"
        if (again := regime.repeat) is not None:
            words = table.get(again.words, again.words)
            found[f"{again.ref}: {again.words}"] = f"{again.ref}: {words}"
            found[f"{again.words} ({again.ref})"] = f"{words} ({again.ref})"
    return found
