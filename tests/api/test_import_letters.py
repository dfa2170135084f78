"""The one letter at the end of a long import, in the language of whoever started it."""

import pytest

from api import import_letters
from api.web.languages import translated
from foundation.clock import utc_now
from foundation.ids import new_id
from foundation.models import Account

pytestmark = pytest.mark.no_database


def an_importer(locale: str) -> Account:
    return Account(
        organisation_id=new_id(),
        email="i@tierlight.example",
        name="I",
        role="inspector",
        locale=locale,
        created_at=utc_now(),
    )


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_it_counts_in_the_reader_s_language_under_a_subject_that_says_nothing(locale: str) -> None:
    counts = {"new": 12345, "changed": 0, "refused": 2, "issues": 9}
    letter = import_letters.finished(an_importer(locale), "list.csv", counts)
    assert letter.subject == translated(locale, import_letters.ENDED)
    assert "list.csv" not in letter.subject
    assert "list.csv" in letter.body
    assert translated(locale, import_letters.COUNTED["refused"]) in letter.body
    assert {"en": "12,345 new", "es": "12.345", "ar": "12"}[locale] in letter.body
    nothing = import_letters.finished(an_importer(locale), "list.csv", {"issues": 9})
    assert translated(locale, import_letters.NOTHING_NEW) in nothing.body
