"""One word of another script has many Latin spellings, and not any."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.names import fold
from suppliers.spellings import can_be_spelt

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("native", "spellings", "others"),
    [
        ("\u062d\u0633\u064a\u0646", "hussein husain hoseyn hussain", "hassan hashim"),
        ("\u0639\u0628\u062f \u0627\u0644\u0631\u062d\u0645\u0646", "abdulrahman abdurrahman abdelrahman", "abdullah"),
        ("\u05e0\u05ea\u05e0\u05d9\u05d4\u05d5", "netanyahu netanjahu", "netanya"),
        ("\u0429\u0435\u0440\u0431\u0430\u043a\u043e\u0432", "shcherbakov schtscherbakow chtcherbakov", "shevchenko"),
        ("\u674e", "li lee ri", "lin la"),
        ("\u5f35", "zhang chang cheung", "zhao"),
        ("\u5c71\u672c", "yamamoto", "yamada"),
        ("\u4f50\u3005\u6728", "sasaki", "suzuki"),
        ("\uc815\ud604", "junghyun jeonghyeon chonghyon", "jinho"),
        ("\u10e8\u10d4\u10d5\u10d0\u10e0\u10d3\u10dc\u10d0\u10eb\u10d4", "shevardnadze", "saakashvili"),
        ("\u0936\u0930\u094d\u092e\u093e", "sharma", "varma"),
    ],
)
def test_a_native_word_may_be_spelt_in_every_known_way_and_no_other(native: str, spellings: str, others: str) -> None:
    words = tuple(fold(native).split())
    assert [latin for latin in spellings.split() if not can_be_spelt(words, latin)] == []
    assert [latin for latin in others.split() if can_be_spelt(words, latin)] == []


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=12), st.text(alphabet="abehinotuy", max_size=12))
def test_no_text_breaks_the_comparison(native: str, latin: str) -> None:
    words = tuple(fold(native).split())
    assert not words or can_be_spelt(words, latin) in {True, False}
