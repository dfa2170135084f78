"""Two given names: one party or two, where the words nearly agree."""

import pytest

from sanctions.kinds import Kind
from sanctions.screening.screen import compare

pytestmark = pytest.mark.no_database

PERSON, FIRM = Kind.PERSON, Kind.ORGANISATION


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("ZORBANI, Teofil Ramon", "Teofil Zorbani", PERSON),
        ("William Quillfeather", "Bill Quillfeather", PERSON),
        ("Teofil R. Zorbani", "Teofil Ramon Zorbani", PERSON),
        ("Dr. Teofil Zorbani", "Teofil Zorbani", PERSON),
        ("Ramon Quillfeather Zorbani", "Ramon Quillfeather", PERSON),
        ("Quillfeather International Trading Ltd", "Quillfeather Intl. Trading LLC", FIRM),
        ("OOO Quillfeather", "Quillfeather Limited Liability Company", FIRM),
        ("Umbra Quill Aviation Research Organization", "UQARO", FIRM),
    ],
)
def test_another_way_to_write_the_same_name_alerts(one: str, other: str, kind: Kind) -> None:
    assert compare(one, [other], kind).alert
    assert compare(other, [one], kind).alert


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Teofil Zorbani", "Ramon Zorbani", PERSON),
        ("Ivan Petrovich Zorbanov", "Ivan Sergeyevich Zorbanov", PERSON),
        ("Teofil Zorbani", "Teofil Quillfeather", PERSON),
        ("Quillfeather Trading Ltd", "Umbraworks Trading Ltd", FIRM),
        ("Quillfeather Textiles Unit 1", "Quillfeather Textiles Unit 2", FIRM),
        ("Quillfeather Trading Dubai", "Quillfeather Trading Iran", FIRM),
        ("Quillfeather Insurance", "Quillfeather Shipping", FIRM),
    ],
)
def test_a_relative_a_sister_firm_and_a_namesake_of_generic_words_do_not(one: str, other: str, kind: Kind) -> None:
    assert not compare(one, [other], kind).alert
    assert not compare(other, [one], kind).alert
