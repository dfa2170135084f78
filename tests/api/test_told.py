"""What a page makes of reasons that a row keeps."""

import pytest
from babel import Locale

from api.web.told import told, tongues

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("S01 sector: not trained for agriculture", "sector: not trained for agriculture"),
        ("required: an action of F-0311 is due on 2026-11-20", "an action of F-0311 is due on Nov 20, 2026"),
        ("Iker Otxoa: S13 overlap; S03b no training", "Iker Otxoa: overlap; no training"),
        ("paper 2026-99-20 of site S-0020", "paper 2026-99-20 of site S-0020"),
    ],
)
def test_rule_codes_are_left_out_and_days_are_written_as_the_reader_writes_them(kept: str, read: str) -> None:
    assert told(kept, locale=Locale("en", "US")) == read


def test_languages_are_named_in_the_readers_own_and_unknown_codes_stay() -> None:
    assert tongues(("es", "ar", "xqz"), locale=Locale("en")) == "Spanish, Arabic, xqz"
    assert tongues("es", locale=Locale("ar")) == "الإسبانية"
