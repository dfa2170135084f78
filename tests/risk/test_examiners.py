"""A score does not depend on who was sent: findings are weighed by how many their examiner makes on like sites."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.examiners import Seen, ratios_of

pytestmark = pytest.mark.no_database
OWNER = UUID(int=1)


def seen(code: str, visits: int, findings: int, sector: str = "hospitality") -> Seen:
    return Seen((OWNER, code), sector, visits, findings)


def test_who_finds_more_on_like_sites_counts_for_less_and_few_visits_hardly_tell() -> None:
    many = ratios_of([seen("strict", 100, 300), seen("mild", 100, 100), seen("new", 2, 6)])
    assert many[OWNER, "mild"] < 1.0 < many[OWNER, "new"] < many[OWNER, "strict"]


def test_where_the_sites_differ_and_not_the_people_nobody_is_adjusted() -> None:
    """Twice the findings, in a sector where everybody finds twice as many."""
    two = [seen("one", 50, 50, "hospitality"), seen("other", 50, 100, "agriculture")]
    assert ratios_of(two) == {}


def test_no_more_difference_than_chance_makes_is_no_difference() -> None:
    assert ratios_of([seen("one", 100, 98), seen("other", 100, 102)]) == {}
    assert ratios_of([seen("alone", 100, 300)]) == {}
    assert ratios_of([]) == {}


@given(st.lists(st.builds(seen, st.sampled_from("abcdef"), st.integers(0, 50), st.integers(0, 99)), max_size=12))
def test_ratios_are_positive_and_the_order_of_rows_does_not_matter(rows: list[Seen]) -> None:
    found = ratios_of(rows)
    assert all(ratio >= 0.0 for ratio in found.values())
    assert ratios_of(rows[::-1]) == pytest.approx(found)
