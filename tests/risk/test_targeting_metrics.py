"""The figures that judge a fit, against slow and plain ways of working them out, and against scikit-learn."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from risk.targeting import intervals, metrics
from risk.targeting.metrics import Judged, value

pytestmark = pytest.mark.no_database
FEW = settings(max_examples=40, deadline=None)

visits = st.lists(
    st.tuples(st.booleans(), st.integers(1, 9), st.integers(0, 12), st.integers(0, 3)), min_size=2, max_size=40
).filter(lambda rows: {row[0] for row in rows} == {True, False})


def told(rows: list[tuple[bool, int, int, int]]) -> Judged:
    found, score, day, examiner = zip(*rows, strict=True)
    return metrics.judged(found, np.array(score) / 10, np.array(day), np.array(examiner))


def some(rows: int, seed: int = 3) -> Judged:
    rng = np.random.default_rng(seed)
    score = 1 / (1 + np.exp(-rng.normal(-1.2, 0.9, rows)))
    return metrics.judged(
        rng.random(rows) < score, score.round(3), np.sort(rng.integers(0, 60, rows)), rng.integers(0, 9, rows)
    )


@FEW
@given(visits)
def test_pairs_are_won_as_counted_one_by_one(rows: list[tuple[bool, int, int, int]]) -> None:
    pairs = [(a, b) for a, b in product(rows, rows) if a[0] and not b[0]]
    won = [(a[1] > b[1]) + (a[1] == b[1]) / 2 for a, b in pairs]
    inside = [w for w, (a, b) in zip(won, pairs, strict=True) if a[3] == b[3]]
    assert value(metrics.auc, told(rows)) == pytest.approx(np.mean(won))
    within = value(metrics.auc_within, told(rows))
    assert within == pytest.approx(np.mean(inside)) if inside else np.isnan(within)


def test_visits_by_nobody_known_are_not_taken_for_one_examiners() -> None:
    score, found = [0.9, 0.1, 0.2, 0.8], [1, 0, 1, 0]
    assert value(metrics.auc_within, metrics.judged(found, score, examiner=["a", "a", "b", "b"])) == 0.5
    assert value(metrics.auc_within, metrics.judged(found, score, examiner=["a", "a", "", ""])) == 1.0


@FEW
@given(visits)
def test_drawing_a_row_twice_is_the_same_as_having_it_twice(rows: list[tuple[bool, int, int, int]]) -> None:
    counts = np.array([[1.0 + (place % 3) for place in range(len(rows))]])
    longer = [row for place, row in enumerate(rows) for _ in range(1 + place % 3)]
    for metric in (
        metrics.auc,
        metrics.auc_within,
        metrics.average_precision,
        metrics.brier,
        metrics.predicted_over_observed,
        metrics.days_earlier,
        metrics.found_in_first_half,
        metrics.lift_in_top(0.2),
        metrics.recall_in_top(0.3),
    ):
        assert metric(told(rows), counts)[0] == pytest.approx(value(metric, told(longer)), nan_ok=True)


@FEW
@given(visits, st.randoms())
def test_the_order_of_the_file_changes_no_figure(rows: list[tuple[bool, int, int, int]], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for metric in (metrics.days_earlier, metrics.found_in_first_half, metrics.lift_in_top(), metrics.ece):
        assert value(metric, told(rows)) == pytest.approx(value(metric, told(shuffled)))


def test_scikit_learn_agrees() -> None:
    rows = some(3000)
    assert value(metrics.auc, rows) == pytest.approx(roc_auc_score(rows.found, rows.score))
    assert value(metrics.average_precision, rows) == pytest.approx(average_precision_score(rows.found, rows.score))
    assert value(metrics.brier, rows) == pytest.approx(brier_score_loss(rows.found, rows.score))
    line = LogisticRegression(C=np.inf, tol=1e-10).fit(metrics.log_odds(rows.score)[:, None], rows.found)
    assert value(metrics.calibration_slope, rows) == pytest.approx(line.coef_[0, 0], abs=1e-4)
    assert value(metrics.calibration_intercept, rows) == pytest.approx(line.intercept_[0], abs=1e-4)


def test_days_earlier_are_those_of_visits_moved_by_hand() -> None:
    """Days 0, 10, 20, 30; the finding of day 30 goes first, that of day 0 goes to day 10: (30 - 10) / 2."""
    rows = metrics.judged([1, 0, 0, 1], [0.5, 0.1, 0.2, 0.9], [0, 10, 20, 30])
    assert value(metrics.days_earlier, rows) == pytest.approx((30 - 10) / 2)
    assert value(metrics.found_in_first_half, rows) == 1


def test_a_constant_score_brings_nothing_forward() -> None:
    rows = some(500)
    still = Judged(rows.found, np.full(500, 0.3), rows.day, rows.examiner)
    assert value(metrics.days_earlier, still) == pytest.approx(0)
    assert value(metrics.auc, still) == value(metrics.auc_within, still) == 0.5
    assert value(metrics.lift_in_top(), still) == pytest.approx(1)


def test_knowing_only_the_examiner_is_worth_nothing_within_examiners() -> None:
    rows = some(4000)
    examiner = np.asarray(rows.examiner)
    found = np.random.default_rng(5).random(4000) < examiner / 12
    by_examiner = metrics.judged(found, examiner / 12, None, examiner)
    assert value(metrics.auc, by_examiner) > 0.7
    assert value(metrics.auc_within, by_examiner) == 0.5


def test_exact_probabilities_are_as_calibrated_as_chance_allows_and_stretched_ones_are_not() -> None:
    rows = some(6000)
    perfect = metrics.ece_if_calibrated(rows.score)
    assert value(metrics.ece, rows) < np.quantile(perfect, 0.99)
    assert intervals.interval(metrics.calibration_slope, rows, draws=60).low < 1
    stretched = 1 / (1 + np.exp(-2 * metrics.log_odds(rows.score)))
    wide = Judged(rows.found, stretched)
    assert value(metrics.calibration_slope, wide) == pytest.approx(value(metrics.calibration_slope, rows) / 2, rel=1e-6)
    assert value(metrics.ece, wide) > np.quantile(metrics.ece_if_calibrated(stretched), 0.99)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """One hundred small files with a true AUC known from a large one: 95 of 100 intervals should hold it."""
    truth = value(metrics.auc, some(200_000, seed=1))
    ranges = [intervals.interval(metrics.auc, some(400, seed=seed), draws=150) for seed in range(100, 200)]
    assert 88 <= sum(one.low <= truth <= one.high for one in ranges) <= 100


def test_the_difference_of_two_scores_is_known_better_than_either() -> None:
    rows = some(2000)
    worse = Judged(rows.found, np.clip(rows.score + np.random.default_rng(9).normal(0, 0.02, 2000), 0, 1))
    better = intervals.difference(metrics.auc, rows, worse)
    assert better == intervals.difference(metrics.auc, rows, worse)
    assert better.width < intervals.interval(metrics.auc, rows).width / 2


def test_rows_of_one_unit_are_drawn_together() -> None:
    rows = some(300)
    fourfold = rows.taking(np.tile(np.arange(300), 4))
    alone = intervals.interval(metrics.auc, rows, draws=200)
    naive = intervals.interval(metrics.auc, fourfold, draws=200)
    together = intervals.interval(metrics.auc, fourfold, draws=200, units=np.tile(np.arange(300), 4))
    assert naive.width < 0.7 * alone.width
    assert together.width == pytest.approx(alone.width, rel=0.2)
