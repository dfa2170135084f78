"""A sentence is written once in English and said to each reader with its facts."""

from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from typing import ClassVar

import pytest
from babel import Locale

from api.web import catalogues
from api.web.sentences import said
from foundation.sentences import Fact, Sentence, concerning, facts_as_json, sentence_of

pytestmark = pytest.mark.no_database


class Spanish(NullTranslations):
    KNOWN: ClassVar = {
        "%(task)s: %(reference)s": "%(task)s: %(reference)s",
        "Review %(list)s by %(day)s": "Revise %(list)s antes del %(day)s",
        "State of the case: %(case_state)s": "Estado del caso: %(case_state)s",
        "Final": "Firme",
        "base %(amount)s": "base %(amount)s",
        "Open": "Abrir",
    }

    def gettext(self, message: str) -> str:
        return self.KNOWN.get(message, message)


def in_spanish(sentence: Sentence | str) -> str:
    return said(sentence, locale=Locale("es"), messages=Spanish())


def test_a_kept_sentence_is_the_one_that_was_said() -> None:
    facts: dict[str, Fact] = {
        "day": date(2026, 3, 5),
        "amount": Decimal("1250.50"),
        "list": "Open",
        "count": 3,
        "task": Sentence("Review %(list)s by %(day)s", {"list": "Sacks 100 %", "day": date(2026, 1, 2)}),
    }
    kept = sentence_of("x", facts_as_json(Sentence("x", facts)))
    assert dict(kept.facts) == facts


def test_a_sentence_is_said_in_the_readers_language_with_names_as_they_stand() -> None:
    task = Sentence("Review %(list)s by %(day)s", {"list": "Open", "day": date(2026, 3, 5)})
    assert in_spanish(concerning(task, "ES-1")) == "Revise Open antes del 5 mar 2026: ES-1"
    assert (
        in_spanish(Sentence("State of the case: %(case_state)s", {"case_state": "final"})) == "Estado del caso: Firme"
    )
    assert in_spanish(Sentence("base %(amount)s", {"amount": Decimal(16550)})) == "base 16.550"
    assert str(concerning(task, "ES-1")) == "Review Open by 2026-03-05: ES-1"


def test_what_somebody_wrote_and_what_was_kept_before_facts_were_stands_as_it_is() -> None:
    assert in_spanish("Open") == "Open"
    assert in_spanish(sentence_of("Renew 100 %(all)s: ES-1", {})) == "Renew 100 %(all)s: ES-1"


def test_sentences_of_modules_and_of_tables_of_rules_are_among_the_messages() -> None:
    found = {message.id for message in catalogues.messages()}
    assert {
        "%(task)s: %(reference)s",
        "Plan the visit that follows %(visit)s",
        "Visit again before the entry leaves the register",
        "See whether an appeal has come in",
        "Get the corrective plan",
        "%(fact)s %(fact_word)s",
    } <= found
