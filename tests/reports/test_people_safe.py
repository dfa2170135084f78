"""Whoever takes one published number from another finds no small count of people."""

from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contents.chain_part import chain_section
from reports.contents.people import Count, shown_count, shown_sum, small_places
from reports.contents.values import FewerThan
from reports.payloads import ChainSummary, TierCount

pytestmark = pytest.mark.no_database
K: Final = 10
SMALL = st.integers(1, K - 1)
PEOPLE = st.one_of(st.just(0), SMALL, st.integers(K, 400))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    """Counts by row and column, and the same with every small count changed into another small one."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    first = tuple(tuple(draw(PEOPLE) for _ in range(columns)) for _ in range(rows))
    other = tuple(tuple(draw(SMALL) if 0 < count < K else count for count in row) for row in first)
    return first, other


def published(table: tuple[tuple[int, ...], ...]) -> list[Count]:
    """Each cell, the sums of rows and columns, the sum of all, and sums over every two filters that overlap."""
    cells = [count for row in table for count in row]
    columns = list(zip(*table, strict=True))
    filters = [first + second for first, second in combinations([*table, *columns], 2)]
    told = [shown_count(count, K) for count in cells]
    return told + [shown_sum(tuple(each), K) for each in (*table, *columns, tuple(cells), *filters)]


@settings(max_examples=200)
@given(worlds())
def test_two_worlds_that_differ_in_small_counts_alone_print_the_same(
    both: tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]],
) -> None:
    """So no subtraction of rows, columns, totals, periods, filters or reports can tell one world from the other."""
    first, other = both
    assert published(first) == published(other)


@settings(max_examples=200)
@given(worlds())
def test_every_difference_of_two_printed_numbers_comes_from_cells_in_print(
    both: tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]],
) -> None:
    table, _ = both
    told = {count // K * K for row in table for count in row if count == 0 or count >= K}
    for row in table:
        for place in range(len(row)):
            whole, without = shown_sum(row, K), shown_sum(row[:place] + row[place + 1 :], K)
            if isinstance(whole, int) and isinstance(without, int):
                assert whole - without in told | {0}


def test_a_sum_without_protection_would_give_the_small_count_away() -> None:
    """The attack works where it should: on plain sums."""
    places = (40, 3, 55)
    assert sum(places) - 40 - 55 == 3
    protected = shown_sum(places, K)
    assert protected == 90
    assert small_places(places, K) == 1
    assert shown_sum((3, 4), K) == FewerThan(20)
    assert shown_sum(places, 0) == 98


def test_a_tier_holds_no_count_that_its_sites_report_hides() -> None:
    tier = TierCount(1, 2, 2, 0, 0, 43, counts=(40, 3))
    summary = ChainSummary(2, 2, 1, 0, 0, (tier,))
    printed = chain_section(summary, K)
    changed = chain_section(replace(summary, tiers=(replace(tier, workers=48, counts=(40, 8)),)), K)
    assert printed == changed
