"""Reading names: what two readers would call the same spelling must come out the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.names import fold, read_name, romanise, skeleton
from suppliers.scripts import sounded

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u200bALPHA  Knit", "alpha knit"),
        ("Alpha & Beta", "ALPHA and beta"),
        ("Alpha + Beta", "Alpha & Beta"),
        ("Caf\u00e9 \u00d1and\u00fa", "cafe nandu"),
        ("I\u015eIK \u0130plik", "\u0131\u015f\u0131k iplik"),
        ("R\u043esewood", "Rosewood"),  # a Cyrillic o
        ("\uff21lpha", "Alpha"),  # full width
        ("D'Oro", "D\u2019Oro"),
        ("S.A. de C.V.", "SA DE CV"),
    ],
)
def test_spellings_that_look_alike_fold_to_the_same_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("raw", "core", "legal_form"),
    [
        ("Alpha Knit Co.,Ltd.", ("alpha", "knit"), "limited"),
        ("ALPHA KNIT (PVT) LIMITED", ("alpha", "knit"), "limited"),
        ("Alpha Knit Co. Ltd. (West)", ("alpha", "knit", "west"), "limited"),
        ("\u00d6rme Tekstil San. ve Tic. A.\u015e.", ("orme", "tekstil"), "as"),
        ("PT. Contoh Tbk", ("contoh",), "pt"),
        ("Foo Sp. z o. o.", ("foo",), "spzoo"),
        ("Hong Mexico S.A .DE C.V.", ("hong", "mexico"), "sa"),
        ("\u041e\u041e\u041e \u0420\u043e\u043c\u0430\u0448\u043a\u0430", ("ромашка",), "ooo"),
        ("S.A.T. El Olivar", ("el", "olivar"), "sat"),
        ("\u6df1\u5733\u8863\u5382\u6709\u9650\u516c\u53f8", ("深圳衣厂",), "limited"),
        ("Sa Pa Lodge", ("sa", "pa", "lodge"), None),
    ],
)
def test_legal_form_is_told_apart_from_the_name(raw: str, core: tuple[str, ...], legal_form: str | None) -> None:
    name = read_name(raw)
    assert (name.core, name.legal_form) == (core, legal_form)


def test_numbers_read_the_same_in_digits_and_roman_letters() -> None:
    assert read_name("Alpha Unit II").numbers == read_name("Alpha Unit 02").numbers == ("2",)


def test_letter_spaced_name_is_the_same_when_squeezed() -> None:
    assert read_name("m e r i d i a n Ltd").squeezed == read_name("Meridian").squeezed


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("Щёлково", "shchelkovo"),
        ("Αλφα Μπετα", "alfa beta"),
        ("\u0627\u0644\u0646\u0648\u0631", "alnwr"),
        ("\uc0bc\uc131", "samseong"),
        ("\u304d\u3063\u3068", "kitto"),
        ("\u6df1\u5733", "\u6df1\u5733"),
    ],
)
def test_scripts_with_a_table_are_romanised_and_others_left_alone(native: str, latin: str) -> None:
    assert romanise(native) == latin


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e", "krungethph"),
        ("\u092c\u093e\u0902\u0917\u094d\u0932\u093e\u0926\u0947\u0936 \u0967\u0968", "bangladesh 12"),
        ("\u6df1\u5733", "shenzhen"),
        ("\u0429\u0451\u043b\u043a\u043e\u0432\u043e", "shchelkovo"),
        ("\u12a0\u12f2\u1235", "adise"),
    ],
)
def test_letters_without_a_table_sound_as_unicode_names_them(native: str, latin: str) -> None:
    assert sounded(native) == latin


def test_letter_spaced_name_with_its_form_loses_the_form() -> None:
    assert read_name("M E R I D I A N C O . , L T D").core == ("meridian",)
    assert read_name("A B C Ltd").core == ("a", "b", "c")


def test_skeleton_meets_an_arabic_name_with_its_latin_spelling() -> None:
    assert skeleton("Mohammed Karim") == skeleton("\u0645\u062d\u0645\u062f \u0643\u0631\u064a\u0645")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_no_text_breaks_reading(text: str) -> None:
    name = read_name(text)
    assert fold(name.folded) == name.folded
    assert bool(name.core) == bool(name.tokens)
    assert romanise(text) == romanise(romanise(text))
