import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.countries import country_codes, country_name, resolve_country

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("text", "alpha2"),
    [
        ("TR", "TR"),
        ("TÜRKİYE", "TR"),
        ("Türkiye", "TR"),
        ("turk\u0131ye", "TR"),
        (" People's Republic of China ", "CN"),
        ("P. R. China", "CN"),
        ("Hong Kong SAR", "HK"),
        ("UK", "GB"),
        ("NA", "NA"),
        ("no", "NO"),
        ("Viet Nam", "VN"),
        ("Korea, Republic of", "KR"),
        ("Korea (the Democratic People's Republic of)", "KP"),
        ("Bolivia (Plurinational State of)", "BO"),
        ("FYROM", "MK"),
        ("Burma", "MM"),
        ("CÔTE D\u2019IVOIRE", "CI"),
        ("usa", "US"),
        ("Alemania", "DE"),
        ("ALLEMAGNE", "DE"),
        ("المغرب", "MA"),
        ("CN - China", "CN"),
        ("China (Shenzhen)", "CN"),
        ("Georgia", "GE"),
    ],
)
def test_a_country_is_known_by_code_name_alias_and_old_name(text: str, alpha2: str) -> None:
    assert resolve_country(text).alpha2 == alpha2


@pytest.mark.parametrize(
    ("text", "readings"), [("Korea", {"KR", "KP"}), ("Congo", {"CG", "CD"}), ("China/Vietnam", {"CN", "VN"})]
)
def test_a_text_that_fits_two_countries_is_a_question_not_a_choice(text: str, readings: set[str]) -> None:
    answer = resolve_country(text)
    assert (answer.alpha2, answer.how, set(answer.candidates)) == (None, "ambiguous", readings)


@pytest.mark.parametrize("text", ["", "  ", "-", "N/A", "n.a.", "None", "\u00a0"])
def test_a_placeholder_is_blank(text: str) -> None:
    assert resolve_country(text).how == "blank"


def test_a_misspelling_is_suggested_and_never_resolved() -> None:
    answer = resolve_country("Bangladehs")
    assert (answer.alpha2, answer.how, answer.candidates) == (None, "unknown", ("BD",))


def test_a_place_that_only_contains_a_country_name_stays_unknown() -> None:
    assert resolve_country("Atlanta, Georgia").how == "unknown"


@settings(max_examples=100)
@given(st.sampled_from(sorted(country_codes())), st.sampled_from(["en", "es", "fr", "pt", "de", "ar", "tr"]))
def test_every_name_we_print_resolves_to_its_country(alpha2: str, locale: str) -> None:
    answer = resolve_country(country_name(alpha2, locale).upper())
    assert alpha2 in answer.candidates


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    answer = resolve_country(text)
    assert (answer.alpha2 is None) == (answer.how in {"ambiguous", "unknown", "blank"})
