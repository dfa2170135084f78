"""What the press is told of a case: fixed sentences in each language, alleged until final, nobody recognisable."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.cases.press_phrases import PRESS_LANGUAGES, PressFacts, PressLanguage, phrases, press_summary
from sanctions.cases.transitions import states
from sanctions.payloads import OffenceFamily

pytestmark = pytest.mark.no_database
ALLEGED = {"en": "alleged", "es": "presunta", "fr": "présumée", "ar": "مزعومة"}
BEFORE_FINAL = ("alleged", "under_inquiry", "notice_issued", "representations", "decided", "appealed")
FACTS = PressFacts(
    authority="Inspección de Ensayo",
    firm="",
    offence_family="forced_labour",
    offence_on=date(2025, 11, 3),
    state="alleged",
    decided_on=date(2026, 4, 20),
    final_on=date(2026, 5, 20),
    amount=Decimal("60000.50"),
    currency="EUR",
    heard=True,
    answered=False,
    listed_until=date(2028, 4, 20),
    today=date(2026, 6, 1),
)


def test_every_phrase_is_there_in_every_language_with_the_same_facts() -> None:
    def filled(text: str) -> set[str]:
        return {part.partition(")s")[0] for part in text.split("%(")[1:]}

    for key, row in phrases().items():
        assert {language: filled(row[language]) for language in PRESS_LANGUAGES} == dict.fromkeys(
            PRESS_LANGUAGES, filled(row["en"])
        ), key
        assert all(row[language] for language in PRESS_LANGUAGES)
    assert {f"offence.{one}" for one in get_args(OffenceFamily)} <= phrases().keys()


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(states())),
    st.sampled_from(get_args(OffenceFamily)),
    st.sampled_from(PRESS_LANGUAGES),
    st.sampled_from(["", "Obras Vega Alta S.L."]),
)
def test_a_breach_is_alleged_until_a_decision_is_final(
    state: str, family: str, language: PressLanguage, firm: str
) -> None:
    told = press_summary(replace(FACTS, state=state, offence_family=family, firm=firm), language)
    text = " ".join(told.sentences)
    assert "%" not in text
    assert "None" not in text
    assert (firm in text) if firm else ("Vega" not in text)
    if state in BEFORE_FINAL:
        assert told.alleged
        assert ALLEGED[language] in text
        assert "60" not in text, "no sum is told before it is final"
    if not told.alleged:
        assert ALLEGED[language] not in text
        assert "60" in text
