"""Visits by lot: what they weigh, what they tell of all sites, and that they keep equal areas equal."""

from itertools import combinations

import numpy as np
import pytest

from benchmarks.exploration import RECORDED, VISITS_WEIGHTED, shares
from risk.targeting.exploration import PropensityInvalid, choose, hit_rate, training_weights

pytestmark = pytest.mark.no_database


def test_a_visit_weighs_one_over_its_chance_and_never_more_than_twenty() -> None:
    assert training_weights(np.array([1.0, 0.5, 0.05, 0.001])).tolist() == [1, 2, 20, 20]


@pytest.mark.parametrize("chance", [0.0, -0.1, 1.1, float("nan")])
def test_a_chance_that_cannot_be_is_refused_with_its_row(chance: float) -> None:
    with pytest.raises(PropensityInvalid) as refusal:
        training_weights(np.array([0.5, chance]))
    assert refusal.value.places[0].row == 2


def test_the_highest_scores_are_chosen_and_all_others_have_the_same_chance() -> None:
    score = np.arange(100.0)
    chosen = choose(score, 20, 0.25, np.random.default_rng(1))
    assert set(chosen.places[~chosen.by_lot]) == set(range(85, 100))
    assert chosen.by_lot.sum() == 5
    assert set(chosen.propensity[:85]) == {5 / 85}
    drawn = np.zeros(100)
    for seed in range(2000):
        one = choose(score, 20, 0.25, np.random.default_rng(seed))
        drawn[one.places] += 1
    assert drawn[:85] / 2000 == pytest.approx(np.full(85, 5 / 85), abs=0.025)


def test_over_all_lots_that_could_be_drawn_the_estimate_is_exactly_the_truth() -> None:
    """One site is visited for sure, two of the other five by lot: the mean over all ten lots."""
    found = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    propensity = np.array([1.0] + [2 / 5] * 5)
    told = [hit_rate(found[[0, *lot]], propensity[[0, *lot]], 6) for lot in combinations(range(1, 6), 2)]
    assert np.mean([one.unbiased for one in told]) == pytest.approx(found.mean())


def test_the_range_around_the_steady_rate_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    risk = rng.random(1000)
    found = (rng.random(1000) < risk * 0.4).astype(float)
    held = naive = 0
    for seed in range(200):
        chosen = choose(risk, 300, 0.5, np.random.default_rng(seed)).places
        propensity = choose(risk, 300, 0.5, np.random.default_rng(seed)).propensity[chosen]
        told = hit_rate(found[chosen], propensity, 1000)
        held += told.low <= found.mean() <= told.high
        naive += abs(found[chosen].mean() - found.mean()) < 0.03
    assert held >= 184
    assert naive < 100  # the plain share of visits with a finding is far too high


def test_with_a_lot_and_weights_two_equal_areas_stay_within_five_points_and_exploitation_alone_drifts() -> None:
    """Small here; `benchmarks/exploration.py` has many seeds."""
    for seed in (1, 2):
        fair = shares(VISITS_WEIGHTED, 0.10, seed, periods=12, begin=0.7, visits=1000)
        alone = shares(RECORDED, 0.0, seed, periods=12, begin=0.7, visits=1000)
        assert abs(fair.mean() - 0.5) <= 0.05
        assert abs(alone.mean() - 0.5) > 0.15
