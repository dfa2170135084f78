"""Whoever keeps every report and takes one from another, over days, places and filters, learns of no small change."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contents.people import counted_exactly, said_safely, shown_count, shown_range, shown_sum
from reports.contents.values import FewerThan

pytestmark = pytest.mark.no_database
K = 3
"""Small, so that the one who attacks can try every world there is."""
MOST = 4 * K
WORLD = range(MOST)


def published(day: tuple[int, ...]) -> tuple[object, ...]:
    """Every count of the places on one day, and the sum of every choice of them that a filter can make."""
    filters = [tuple(day[at] for at in chosen) for size in (1, 2, 3) for chosen in combinations(range(len(day)), size)]
    return (*(shown_count(count, K) for count in day), *(shown_sum(one, K) for one in filters))


BY_PRINT: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
for _world in product(WORLD, repeat=2):
    BY_PRINT.setdefault(published(_world), []).append(_world)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(WORLD), st.sampled_from(WORLD)), min_size=2, max_size=6))
def test_no_series_of_reports_tells_that_few_came_or_went(days: list[tuple[int, ...]]) -> None:
    """
    For every two days and every choice of places, what was printed on all days leaves a world without any change, or
    one with a change of at least k: nobody can say that few came or went, and nobody how many.
    """
    for first, second in combinations(days, 2):
        for chosen in ((0,), (1,), (0, 1)):
            changes = possible_changes(first, second, chosen)
            assert len(changes) > 1 or changes == {0}
            assert any(change == 0 or abs(change) >= K for change in changes) or only_said_that_there_are_some(
                first, second, chosen
            )


def possible_changes(first: tuple[int, ...], second: tuple[int, ...], chosen: tuple[int, ...]) -> set[int]:
    """In every world that prints as these two days did."""
    before, after = ({sum(one[at] for at in chosen) for one in BY_PRINT[published(day)]} for day in (first, second))
    return {later - earlier for earlier in before for later in after}


def only_said_that_there_are_some(first: tuple[int, ...], second: tuple[int, ...], chosen: tuple[int, ...]) -> bool:
    """Nobody on one day, fewer than k on another: it is what the words say, and never which or how many."""
    return all(shown_count(day[at], K) in {0, FewerThan(K)} for day in (first, second) for at in chosen)


def test_the_attack_works_on_exact_numbers() -> None:
    """43 in spring, 45 in autumn: two people came. Printed, both are 40."""
    spring, autumn = 43, 45
    assert counted_exactly(autumn, 10) == 45
    assert autumn - spring == 2
    assert shown_count(spring, 10) == shown_count(autumn, 10) == 40


def test_a_sum_rounded_as_a_whole_would_tell_more_than_its_parts() -> None:
    """49 and 9 are 58, 40 and 1 are 41: their own sums rounded differ where all that is printed of them is the same."""
    one, other = (49, 9), (40, 1)
    assert (sum(one) // 10, sum(other) // 10) == (5, 4)
    assert [shown_count(count, 10) for count in one] == [shown_count(count, 10) for count in other]
    assert shown_sum(one, 10) == shown_sum(other, 10) == 40


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(2, 20))
def test_each_printed_number_is_a_multiple_and_never_more_than_there_are(counts: list[int], k: int) -> None:
    for shown in (*(shown_count(count, k) for count in counts), shown_sum(tuple(counts), k)):
        if isinstance(shown, int):
            assert shown % k == 0
            assert shown <= sum(counts)


def test_ranges_and_sentences_follow_the_same_rule() -> None:
    assert shown_range((42, 48), 10) == "40 to 50"
    assert said_safely("about 142 workers, 7 workers from agencies", 10) == (
        "about 140 workers, fewer than 10 workers from agencies"
    )
    assert said_safely("about 142 workers", 0) == "about 142 workers"
