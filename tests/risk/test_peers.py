"""A site is compared with sites like it, which are named, and with too few of them not at all."""

import pytest

from risk.peers import FEWEST_PEERS, Likeness, Scored, compare, size_of, unusual

pytestmark = pytest.mark.no_database


def farms(values: list[float], *, country: str = "ES", size: str = "small", start: str = "s") -> list[Scored]:
    return [Scored(f"{start}{at:02}", "agriculture", country, size, value) for at, value in enumerate(values)]


def test_a_site_far_from_its_peers_is_told_with_them() -> None:
    every = [*farms([30, 31, 33, 34, 35, 36, 37, 38, 40]), Scored("odd", "agriculture", "ES", "small", 82)]
    found = unusual(every)
    assert [one.site for one in found] == ["odd"]
    assert (found[0].peers, found[0].middle, found[0].likeness) == (9, 35.5, Likeness.SECTOR_COUNTRY_SIZE)
    assert found[0].nearest[0] == "s08"
    assert found[0].distance > 0


def test_an_unusually_good_site_is_told_too() -> None:
    every = [*farms([55, 56, 57, 57, 58, 58, 59, 60, 61]), Scored("quiet", "agriculture", "ES", "small", 12)]
    assert [(one.site, one.distance < 0) for one in unusual(every)] == [("quiet", True)]


def test_without_enough_of_its_size_a_site_is_compared_more_widely() -> None:
    large = Scored("large", "agriculture", "ES", "large", 40)
    assert compare([*farms([30] * 9), large])["large"].likeness is Likeness.SECTOR_COUNTRY
    abroad = Scored("abroad", "agriculture", "PT", "small", 40)
    assert compare([*farms([30] * 9), abroad])["abroad"].likeness is Likeness.SECTOR
    assert compare(farms([30] * FEWEST_PEERS)) == {}


def test_a_hotel_is_never_compared_with_farms() -> None:
    hotel = Scored("hotel", "hospitality", "ES", "small", 90)
    assert "hotel" not in compare([*farms([30] * 20), hotel])


def test_a_point_among_equal_scores_is_not_unusual() -> None:
    assert unusual([*farms([30] * 12), Scored("one", "agriculture", "ES", "small", 33)]) == []


def test_the_order_of_sites_changes_nothing() -> None:
    every = farms([30, 20, 44, 80, 35, 36, 37, 38, 40, 41])
    assert compare(every) == compare(every[::-1])


@pytest.mark.parametrize(
    ("workers", "size"), [(None, ""), (0, "micro"), (9, "micro"), (10, "small"), (50, "medium"), (250, "large")]
)
def test_size_follows_the_head_count(workers: float | None, size: str) -> None:
    assert size_of(workers) == size
