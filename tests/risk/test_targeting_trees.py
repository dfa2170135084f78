"""Trees, line and calibration of learned targeting: exact contributions, directions kept, the same to the bit."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from math import factorial
from types import SimpleNamespace
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.targeting.boosting import Trees, TreeSettings, fit_trees
from risk.targeting.calibrating import UNCHANGED, fit_calibration
from risk.targeting.ensemble import Settings, fit_ensemble
from risk.targeting.examples import Examples, Span
from risk.targeting.fitting import Checked, calibrated_without
from risk.targeting.line import fit_line
from risk.targeting.past import remember
from risk.targeting.table import Column, ColumnsDiffer, Table

pytestmark = pytest.mark.no_database

COLUMNS = (Column("rises", 1, ""), Column("falls", -1, ""), Column("free", 0, ""), Column("who", 1, ""))
SMALL = TreeSettings(trees=12, rate=0.2, leaves=6, fewest_in_leaf=20)


def made_up(rows: int = 900) -> tuple[Table, npt.NDArray[np.float64]]:
    luck = np.random.default_rng(7)
    values = luck.normal(size=(rows, 4))
    values[::9, 2] = np.nan
    told = values[:, 0] - values[:, 1] + np.nan_to_num(values[:, 2]) * values[:, 0] + 2 * values[:, 3]
    return Table(COLUMNS, values), (told > luck.normal(size=rows)).astype(np.float64)


def grown(settings: TreeSettings = SMALL) -> tuple[Trees, Table]:
    table, outcomes = made_up()
    trees = fit_trees(table, outcomes, np.ones(len(table)), seed=3, settings=settings)
    return trees, table.only(tuple(column.name for column in trees.columns))


def expected(trees: Trees, row: npt.NDArray[np.float64], known: frozenset[int], tree: int) -> float:
    """What one tree says on average when only the columns `known` are known: the definition, node by node."""
    start = int(trees.starts[tree])

    def below(node: int) -> float:
        at = start + node
        if trees.column[at] < 0:
            return float(trees.value[at])
        left, right = int(trees.left[at]), int(trees.right[at])
        value = row[trees.column[at]]
        if int(trees.column[at]) in known:
            goes_left = bool(trees.unknown_left[at]) if np.isnan(value) else value <= trees.threshold[at]
            return below(left if goes_left else right)
        share = trees.count[start + left] / trees.count[at]
        return float(share * below(left) + (1 - share) * below(right))

    return below(0)


def test_contributions_are_the_shapley_values_of_their_definition() -> None:
    trees, table = grown(TreeSettings(trees=2, rate=0.3, leaves=7, fewest_in_leaf=30))
    for place in (0, 5, 9):
        row, by_hand = table.values[place], np.zeros(len(COLUMNS))
        for order in permutations(range(len(COLUMNS))):
            for step, column in enumerate(order):
                before = frozenset(order[:step])
                for tree in range(2):
                    gained = expected(trees, row, before | {column}, tree) - expected(trees, row, before, tree)
                    by_hand[column] += gained / factorial(len(COLUMNS))
        told = trees.contributions(table.rows(np.array([place])))[0]
        assert np.allclose(told[:-1], by_hand, atol=1e-12)


def test_contributions_sum_to_the_log_odds_also_of_large_trees() -> None:
    for settings_ in (SMALL, TreeSettings(trees=3, leaves=20, fewest_in_leaf=10)):
        trees, table = grown(settings_)
        assert np.abs(trees.contributions(table).sum(axis=1) - trees.logit(table)).max() < 1e-9


def test_the_same_examples_grow_the_same_trees_to_the_bit() -> None:
    first, second = grown()[0], grown()[0]
    assert first.base == second.base
    for name in ("starts", "column", "threshold", "left", "right", "value", "count"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_a_nuisance_explains_and_scores_nobody() -> None:
    table, outcomes = made_up(300)
    rows = np.arange(len(table))
    names = tuple(f"unit {row}" for row in rows)
    examples = Examples(table, outcomes, np.ones(len(table)), rows, rows, names, ("",) * len(table), nuisance=("who",))
    settings = Settings(trees=replace(SMALL, trees=3), ridge=1.0, bags=2)
    explained = fit_ensemble(examples, settings, seed=1)
    without = fit_ensemble(
        replace(examples, table=table.only(("rises", "falls", "free")), nuisance=()), settings, seed=1
    )
    assert [column.name for column in explained.columns] == ["rises", "falls", "free"]
    for bag, other in zip(explained.bags, without.bags, strict=True):
        assert bag.trees.columns == bag.line.columns == explained.columns
        assert bag.trees.value.tobytes() == other.trees.value.tobytes()
        assert bag.line.slopes[0] > other.line.slopes[0]  # what it explains is no longer noise to the others


def test_rows_with_other_columns_are_refused() -> None:
    trees, table = grown()
    with pytest.raises(ColumnsDiffer) as refused:
        trees.logit(table.only(("rises", "falls", "free")))
    assert refused.value.missing == ["who"]


TREES, TABLE = grown()
OUTCOMES = made_up()[1]
LINE = fit_line(TABLE, OUTCOMES, np.ones(len(TABLE)), ridge=1.0, nuisance=())


@settings(max_examples=40, deadline=None)
@given(row=st.lists(st.floats(-5, 5), min_size=4, max_size=4), column=st.sampled_from((0, 1, 3)), more=st.floats(0, 5))
def test_no_score_moves_against_the_direction_of_a_column(row: list[float], column: int, more: float) -> None:
    changed = [value + more if place == column else value for place, value in enumerate(row)]
    both = Table(COLUMNS, np.array([row, changed]))
    for learned in (TREES, LINE):
        before, after = learned.logit(both)
        assert (after - before) * COLUMNS[column].direction >= -1e-12


def test_a_line_that_learns_the_opposite_leaves_the_column_out() -> None:
    table, outcomes = made_up()
    turned = Table((Column("rises", -1, ""), *COLUMNS[1:]), table.values)
    assert fit_line(turned, outcomes, np.ones(len(table)), ridge=1.0, nuisance=()).slopes[0] == 0


def test_a_small_group_keeps_closer_to_all_than_a_large_one() -> None:
    luck = np.random.default_rng(2)
    logits = luck.normal(-1, 1, 4100)
    groups = ("large",) * 4000 + ("small",) * 100
    shifted = logits + np.array([0.8 if group == "large" else -0.8 for group in groups])
    outcomes = (luck.random(4100) < 1 / (1 + np.exp(-shifted))).astype(np.float64)
    calibration = fit_calibration(logits, outcomes, np.ones(4100), groups)
    told = calibration.adjust(np.zeros(3), ("large", "small", "never seen"))
    assert 0.9 < calibration.slope < 1.1
    assert told[0] == pytest.approx(0.8, abs=0.15)
    assert -0.8 < told[1] < told[2] < told[0]


def test_the_past_halves_at_the_half_life_and_knows_nothing_of_its_own_day() -> None:
    days = np.array([1000, 1300, 1300], dtype=np.int64)
    past = remember(("a", "a", "b"), days, np.ones((3, 1)), origin=2000, half_life=100.0)
    standing = past.on(("a", "a", "b", "c", ""), np.array([1000, 1300, 1400, 1400, 1400], dtype=np.int64))
    assert standing.sums[:, 0].tolist() == pytest.approx([0.0, 0.125, 0.5, 0.0, 0.0], rel=1e-12)
    assert standing.count.tolist() == [0, 1, 1, 0, 0]
    assert standing.last.tolist() == [-1, 0, 2, -1, -1]


@settings(max_examples=40, deadline=None)
@given(events=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 400)), max_size=25), asked=st.integers(1, 400))
def test_events_of_later_days_and_other_keys_change_no_digit(events: list[tuple[str, int]], asked: int) -> None:
    def standing(kept: list[tuple[str, int]]) -> tuple[bytes, bytes]:
        days = np.array([day for _, day in kept], dtype=np.int64)
        worth = np.array([[day % 7 / 3] for _, day in kept]).reshape(-1, 1)
        past = remember([key for key, _ in kept], days, worth, origin=500, half_life=60.0)
        found = past.on(("a",), np.array([asked], dtype=np.int64))
        return found.sums.tobytes(), found.weight.tobytes()

    assert standing(events) == standing([(key, day) for key, day in events if key == "a" and day < asked])


SPAN = Span(date(2017, 1, 1), date(2017, 3, 1))


def a_window(rate: float) -> Checked:
    """Of what a checked window holds, what its scale is made from."""
    luck = np.random.default_rng(5)
    asked = SimpleNamespace(groups=("",) * 200)
    later = SimpleNamespace(outcomes=(luck.random(200) < rate).astype(np.float64), asked=asked)
    return cast("Checked", SimpleNamespace(span=SPAN, logits=luck.normal(size=200), later=later))


def test_a_window_is_judged_on_a_scale_that_it_did_not_help_to_make() -> None:
    quiet, busy = a_window(0.2), a_window(0.6)
    assert calibrated_without((quiet, busy), quiet) == calibrated_without((busy,), quiet)
    assert calibrated_without((quiet, busy), quiet).shift > 0 > calibrated_without((quiet, busy), busy).shift
    assert calibrated_without((quiet,), quiet) == UNCHANGED
