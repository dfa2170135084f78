"""Whom to interview: the same cells and seed give the same payroll lines, and no cell is small enough to be a name."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.answers.interview_quota import (
    MIXED,
    Cell,
    CellTwice,
    CellWrong,
    NobodyToSample,
    cells_in,
    interview_sample,
    merged_cells,
)
from audits.instruments.sampling import sample_for

pytestmark = pytest.mark.no_database

WORDS = st.sampled_from(["day", "night"])
TRAITS = st.tuples(WORDS, st.sampled_from(["own", "agency"]), st.sampled_from(["women", "men"]), WORDS, WORDS)
CELLS = st.dictionaries(TRAITS, st.integers(1, 60), min_size=1, max_size=12).map(
    lambda found: [Cell(traits, workers) for traits, workers in found.items()]
)


@given(CELLS, st.text(min_size=1, max_size=8), st.randoms())
def test_a_sample_is_reproducible_and_keeps_to_table_quota_and_cell(
    cells: list[Cell], seed: str, shuffler: object
) -> None:
    drawn = interview_sample(cells, seed)
    mixed_up = list(cells)
    shuffler.shuffle(mixed_up)  # type: ignore[attr-defined] # Hypothesis hands out a Random
    assert drawn == interview_sample(mixed_up, seed)
    headcount = sum(cell.workers for cell in cells)
    assert sum(one.cell.workers for one in drawn.cells) == headcount
    assert sum(len(one.lines) for one in drawn.cells) == sample_for(headcount).interviewed
    for one in drawn.cells:
        assert one.cell.workers >= 5 or len(drawn.cells) == 1
        assert list(one.lines) == sorted(set(one.lines))
        assert set(one.lines) <= set(range(1, one.cell.workers + 1))
    if len(drawn.cells) <= drawn.size.interviewed:
        assert all(one.lines for one in drawn.cells)


@given(CELLS, st.text(min_size=1, max_size=8))
def test_its_printed_chance_is_the_exact_hypergeometric_one(cells: list[Cell], seed: str) -> None:
    drawn = interview_sample(cells, seed)
    everybody, met = drawn.size.headcount, drawn.size.interviewed
    exact = 1 - Fraction(comb(everybody - drawn.affected, met), comb(everybody, met))
    assert drawn.chance == pytest.approx(float(exact), abs=1e-9)


def test_small_cells_are_merged_with_the_one_most_like_them() -> None:
    cells = cells_in(["night|agency|women|abroad|cash|2", "night|agency|men|abroad|cash|9", "day|own|men|here|bank|30"])
    assert merged_cells(cells) == (
        Cell(("day", "own", "men", "here", "bank"), 30),
        Cell(("night", "agency", MIXED, "abroad", "cash"), 11),
    )


def test_the_draw_stands_still_across_releases() -> None:
    drawn = interview_sample(cells_in(["day;own;men;here;bank;30", "night;agency;men;abroad;cash;20"]), "seed")
    assert [(one.cell.workers, one.lines) for one in drawn.cells] == [
        (30, (11, 12, 13, 16, 22, 26)),
        (20, (3, 10, 13, 15)),
    ]


@pytest.mark.parametrize("line", ["night|agency|women|abroad|12", "a|b|c|d|e|many", "a|b|c|d|e|-1", "|b|c|d|e|2", "x"])
def test_a_line_that_is_no_cell_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(CellWrong) as refused:
        cells_in(["day|own|men|here|bank|3", line])
    assert [(one.row, one.value) for one in refused.value.places] == [(2, line)]


def test_a_cell_given_twice_or_nobody_at_all_is_refused() -> None:
    with pytest.raises(CellTwice):
        cells_in(["day|own|men|here|bank|3", "Day|own|men|here|bank|4"])
    with pytest.raises(NobodyToSample):
        interview_sample(cells_in(["day|own|men|here|bank|0"]), "seed")
