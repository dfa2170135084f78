"""Names written by ear, and numbers that a map service moves or adds."""

import pytest

from suppliers.matching import ComparePair, MatchRecord, compare
from suppliers.matching.addresses import read_address
from suppliers.matching.sounds import sounds_of

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("one", "other"),
    [("bhaluka", "valuka"), ("quangzhou", "kuangzhou"), ("mohammed", "muhamed"), ("krishna", "krisna")],
)
def test_two_ways_of_romanising_one_name_sound_alike(one: str, other: str) -> None:
    assert sounds_of(one) == sounds_of(other)


def test_other_names_sound_different() -> None:
    assert len({sounds_of(name) for name in ("gazipur", "narayanganj", "savar", "tongi", "khulna")}) == 5


def test_a_number_glued_to_its_street_is_a_number() -> None:
    assert "88" in read_address("No. 88hangjinqi Village").numbers
    assert "51" in read_address("51st Street").words


def test_a_postcode_that_a_map_service_adds_contradicts_nothing() -> None:
    own = MatchRecord(0, "Sample Lab Invented", "Block 2, Sample Park, Toluca, 50233", country="MX")
    mapped = MatchRecord(1, "Sample Lab Invented", "Block 2, Sample Park, Toluca, 50233, Toluca, 634766", country="MX")
    assert "postcode equal" in compare([ComparePair(own, mapped)])[0].reasons
