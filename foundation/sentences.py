"""
A sentence of the product with its facts kept apart, so that it is written once, in English, stored as it is, and said
to each reader in their own language where it is shown (`api/web/sentences.py`). What a person wrote is a plain `str`
and never a Sentence: nobody's words are translated.

The text is the message of the catalogues, so it stands literally in the call, `Sentence("Renew %(list)s", {...})`,
or in a table that `api/web/catalogues.py` reads. A literal per cent sign is `%%` where there are facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

Fact: TypeAlias = "str | int | float | Decimal | date | Sentence"


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A fact is a name or reference as it stands, a number, a day, another sentence, or a code: the name of a code's fact
    is that of the list that has its words (`case_state`).
    """

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        """In English and with codes as codes, for what answers machines; a page has its own way."""
        return self.text % {name: _plain(fact) for name, fact in self.facts.items()} if self.facts else self.text


def concerning(task: Sentence, reference: str) -> Sentence:
    """What there is to do, and on what: a list that shows the reference beside it takes the fact `task` alone."""
    return Sentence("%(task)s: %(reference)s", {"task": task, "reference": reference})


def facts_as_json(sentence: Sentence | str) -> dict[str, Any]:
    """The facts as a JSON column keeps them: numbers as numbers, days as ISO days, sentences with their own facts."""
    return {name: _json(fact) for name, fact in sentence.facts.items()} if isinstance(sentence, Sentence) else {}


def sentence_of(text: str, kept: Mapping[str, Any]) -> Sentence:
    """Out of a row. One of a time before facts were kept has its whole text and no facts."""
    return Sentence(text, {name: _fact(value) for name, value in kept.items()})


def _plain(fact: Fact) -> str:
    if isinstance(fact, Decimal | float | int):
        text = f"{fact:,f}" if isinstance(fact, Decimal) else f"{fact:,}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(fact)


def _json(fact: Fact) -> object:
    if isinstance(fact, Sentence):
        return {"text": fact.text, "facts": facts_as_json(fact)}
    if isinstance(fact, Decimal):
        return int(fact) if fact == int(fact) else float(fact)
    return fact.isoformat() if isinstance(fact, date) else fact


def _fact(value: Any) -> Fact:  # noqa: ANN401 - whatever a JSON column holds
    if isinstance(value, dict):
        return sentence_of(value["text"], value["facts"])
    if isinstance(value, str):
        return _day_or_text(value)
    found: Fact = value
    return found


def _day_or_text(text: str) -> date | str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.isoformat() == text else text
