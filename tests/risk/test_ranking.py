"""A place among others is only as sure as the scores that make it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.ranking import Group, rank_interval
from risk.scoring.points import printed_logit

pytestmark = pytest.mark.no_database


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    ends = draw(st.lists(st.tuples(*[st.integers(0, 100)] * 3, st.integers(1, 50)), min_size=1, max_size=12))
    return [Group(sorted(three)[1], min(three), max(three), sites) for *three, sites in ends]


@given(groups())
@settings(max_examples=60)
def test_a_place_lies_in_its_interval_and_among_all(every: list[Group]) -> None:
    for one in every:
        found = rank_interval(one, every)
        assert 1 <= found.low <= found.place <= found.high <= found.of == sum(group.sites for group in every)
        assert 0 <= found.top_tenth <= 1


def test_sure_scores_far_apart_have_sure_places() -> None:
    every = [Group(value, value, value, 1) for value in (90, 60, 30, 10)]
    assert [(found.low, found.high) for found in (rank_interval(one, every) for one in every)] == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 4),
    ]


def test_a_wider_range_widens_the_place_and_leaves_it_where_it_is() -> None:
    others = [Group(value, value - 2, value + 2, 10) for value in range(10, 95, 5)]
    narrow, wide = Group(52, 50, 54, 1), Group(52, 30, 74, 1)
    sure, unsure = rank_interval(narrow, [*others, narrow]), rank_interval(wide, [*others, wide])
    assert sure.place == unsure.place
    assert unsure.low < sure.low <= sure.high < unsure.high


def test_the_interval_agrees_with_places_drawn_at_random() -> None:
    every = [Group(value, max(0, value - 12), min(100, value + 9), 3) for value in (20, 35, 41, 48, 55, 61, 80)]
    one = every[3]
    dice = random.Random(7)  # noqa: S311 - a simulation, not a secret

    def drawn(group: Group) -> float:
        away = dice.gauss(0, 1) / 1.6448536269514722
        middle = printed_logit(group.value)
        side = printed_logit(group.high) - middle if away > 0 else middle - printed_logit(group.low)
        return middle + away * side

    places = []
    for _ in range(4000):
        own = drawn(one)
        rest = [drawn(group) for group in every for _ in range(group.sites - (group is one))]
        places.append(1 + sum(value > own for value in rest))
    places.sort()
    found = rank_interval(one, every)
    assert abs(found.low - places[200]) <= 1
    assert abs(found.high - places[3800]) <= 1
    assert found.top_tenth == pytest.approx(sum(place <= 2 for place in places) / 4000, abs=0.02)
