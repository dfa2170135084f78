"""What is wrong with a row is said to each reader in their own language, also of an import of long ago."""

import json
from gettext import NullTranslations
from io import BytesIO

import openpyxl
import pytest
from babel import Locale

from api.web import catalogues
from api.web.sentences import said
from foundation.sentences import Sentence
from suppliers.batches import arrivals, delivered_plan, edge_plan, fact_plan, fact_reading
from suppliers.importing import issues
from suppliers.importing.issues import either, kept, kept_sentence, sentence_for
from tests.api.test_import_pages import as_officer, hand_in
from tests.web_client import TestClient

__all__ = ["as_officer"]

TABLES = (
    issues.SENTENCES,
    issues.WITH_FACTS,
    arrivals.SENTENCES,
    delivered_plan.SENTENCES,
    edge_plan.SENTENCES,
    fact_reading.SENTENCES,
    fact_reading.WRONG_VALUES,
)
EVERY = [sentence for table in TABLES for sentence in table.values()]
ALONE = [fact_plan.UNKNOWN_NODE, arrivals.TWICE_ACROSS_SHEETS]
UNKNOWN = sentence_for("country.unknown", country=either(["Bangladesh", "Spain"]))
LIST = "Name,Country\nFinca Uno,ES\nFinca Dos,Bangladsh\n"


class Backwards(NullTranslations):
    """A language of its own, whatever the catalogues hold."""

    def gettext(self, message: str) -> str:
        return message.replace("This is no country we know", "Keine Ahnung").replace(" or ", " oder ")


@pytest.mark.no_database
def test_every_sentence_about_a_row_is_among_the_messages_that_each_language_must_say() -> None:
    collected = {message.id for message in catalogues.messages()}
    assert {sentence.text for sentence in (*EVERY, *ALONE)} <= collected


@pytest.mark.no_database
def test_a_sentence_with_more_known_has_its_plain_twin_or_always_its_facts() -> None:
    assert set(issues.WITH_FACTS) <= set(issues.SENTENCES)


@pytest.mark.no_database
def test_a_stored_issue_is_english_for_machines_and_said_anew_for_readers() -> None:
    stored = json.loads(json.dumps({"code": "country.unknown"} | kept(UNKNOWN)))
    assert stored["sentence"].endswith("its English name (perhaps Bangladesh or Spain).")
    told = said(kept_sentence(stored), locale=Locale("de"), messages=Backwards())
    assert told.startswith("Keine Ahnung: ")
    assert "Bangladesch oder Spanien" in told


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("code", "written", "facts"),
    [
        ("country.blank", "Give the country of this row.", {}),
        ("row.duplicate", "The same row stands in this file already (row 2).", {"row": "2"}),
        ("row.reference_shared", "Several rows (of old) bear this code.", {}),
    ],
)
def test_an_issue_stored_before_facts_were_kept_reads_as_it_did(code: str, written: str, facts: dict[str, str]) -> None:
    found = kept_sentence({"code": code, "sentence": written})
    assert (str(found), dict(found.facts)) == (written, facts)


@pytest.mark.no_database
def test_a_word_of_a_list_is_never_taken_for_a_country() -> None:
    told = said(Sentence("%(scheme)s", {"scheme": "Spain"}), locale=Locale("es"), messages=NullTranslations())
    assert told == "Spain"


def test_page_and_workbook_are_in_the_language_of_whoever_reads_them(as_officer: TestClient) -> None:
    address, _, _ = hand_in(as_officer, LIST)
    as_officer.cookies.set("tierlight_locale", "es")
    assert "Bangladés" in as_officer.get(address).text
    book = openpyxl.load_workbook(BytesIO(as_officer.get(f"{address}/refused.xlsx").content), read_only=True)
    heads, line = list(book["to mend"].iter_rows(values_only=True))[:2]
    told = dict(zip(heads, line, strict=True))
    assert "Bangladés" in str(told["reason"])
    assert told["code"] == "country.unknown"
