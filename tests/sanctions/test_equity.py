"""A planted bias is found, shuffled data is not; and the measures of spread are what they are called."""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sanctions.equity.case_rows import CaseTableIncomplete, read_case_rows
from sanctions.equity.closed_cases import ClosedCase, Group, Measure, size_band
from sanctions.equity.dispersion import dispersion, gini, theil
from sanctions.equity.parity import parity
from sanctions.equity.picture import equity_picture
from sanctions.equity.predictability import course, predictability, unlike_pairs

pytestmark = pytest.mark.no_database

SEEDS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 20
"""The issue's two hundred in `make prove`; a tenth of them each time, with the shares asked for."""


def nine_offices(seed: int, *, planted: bool) -> list[ClosedCase]:
    """Nine offices of a hundred cases, log-sd .5 around the formula; one office a third higher where planted."""
    random = np.random.default_rng(seed)
    made = []
    for office in range(9):
        for number in range(100):
            ratio = np.exp(random.normal(0, 0.5)) * (1.3 if planted and office == 4 else 1.0)
            made.append(a_case(f"{office}-{number}", f"office {office}", round(1000 * float(ratio), 2)))
    return made


def a_case(reference: str, office: str, imposed: float, **more: object) -> ClosedCase:
    return replace(
        ClosedCase(
            reference=reference,
            jurisdiction="XA",
            regime="xa_labour",
            offence_family="wage_underpayment",
            severity="serious",
            imposed=Decimal(str(imposed)),
            opened_on=date(2026, 1, 1),
            decided_on=date(2026, 3, 2),
            office=office,
            workers=10,
            formula_low=Decimal(500),
            formula_high=Decimal(1500),
        ),
        **more,  # type: ignore[arg-type]  # fields by name
    )


def unlike(cases: list[ClosedCase]) -> list[str]:
    return [one.name for one in parity(cases, Group.OFFICE, Measure.FORMULA).groups if one.unlike]


def test_an_office_that_fines_a_third_more_is_found() -> None:
    found = sum("office 4" in unlike(nine_offices(seed, planted=True)) for seed in range(SEEDS))
    assert found >= 0.9 * SEEDS, f"{found} of {SEEDS}"


def test_chance_alone_is_seldom_called_a_bias() -> None:
    alarms = sum(bool(unlike(nine_offices(seed, planted=False))) for seed in range(1000, 1000 + SEEDS))
    assert alarms <= max(3, 0.09 * SEEDS), f"{alarms} of {SEEDS}"


def test_an_office_with_graver_cases_is_no_biased_office() -> None:
    cases = nine_offices(7, planted=False)
    graver = [
        replace(case, severity="very_serious", imposed=case.imposed * 10) if case.office == "office 2" else case
        for case in cases
    ]
    other = [case for case in cases if case.office == "office 3"]
    mixed = graver + [
        replace(case, reference=f"b{case.reference}", severity="very_serious", imposed=case.imposed * 10)
        for case in other
    ]
    assert unlike(mixed) == []


def test_parity_is_the_same_whatever_the_order_and_leaves_small_groups_unjudged() -> None:
    cases = [*nine_offices(3, planted=True), *(a_case(f"x{number}", "tiny", 9000) for number in range(19))]
    told = parity(cases, Group.OFFICE, Measure.FORMULA)
    assert parity(cases[::-1], Group.OFFICE, Measure.FORMULA) == told
    assert told.too_few == (("tiny", 19),)
    assert (told.used, told.all_cases) == (900, 919)
    planted = next(one for one in told.groups if one.name == "office 4")
    assert planted.low < planted.ratio < planted.high


def test_a_fifth_of_the_cases_without_an_office_are_counted_and_not_judged() -> None:
    cases = [
        replace(case, office="") if at % 5 == 0 else case for at, case in enumerate(nine_offices(5, planted=False))
    ]
    told = parity(cases, Group.OFFICE, Measure.FORMULA)
    assert (told.used, told.all_cases) == (720, 900)


@given(some.lists(some.floats(0, 1e6), min_size=10, max_size=60), some.floats(0.01, 100))
def test_spread_does_not_depend_on_the_money_it_is_counted_in(values: list[float], rate: float) -> None:
    one, other = dispersion(values), dispersion([value * rate for value in values])
    assert one is not None
    assert other is not None
    assert 0 <= one.gini < 1
    assert one.gini == pytest.approx(other.gini, abs=1e-6)


@given(
    some.dictionaries(
        some.text("abc", max_size=2), some.lists(some.floats(0.01, 1e6), min_size=5, max_size=20), min_size=2
    )
)
def test_theil_is_what_lies_between_plus_what_lies_within(groups: dict[str, list[float]]) -> None:
    found = theil(groups)
    assert found is not None
    assert found.total == pytest.approx(found.between + found.within)
    assert found.between >= -1e-9
    assert found.within >= -1e-9


def test_gini_of_known_cases() -> None:
    assert gini([5, 5, 5, 5]) == pytest.approx(0)
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([1, 3]) == pytest.approx(0.25)
    assert dispersion([1.0] * 9) is None


def test_predictability_says_how_much_the_formula_leaves_open() -> None:
    exact = [a_case(str(number), "a", 1000) for number in range(12)]
    told = predictability(exact)
    assert told is not None
    assert (told.spread, told.inside) == (0, 1)
    wide = predictability([a_case(str(number), "a", 100 if number % 2 else 10000) for number in range(12)])
    assert wide is not None
    assert wide.inside == 0
    assert wide.spread > 2
    assert predictability(exact[:9]) is None


def test_the_course_of_cases_counts_days_appeals_and_money() -> None:
    cases = [
        a_case(str(number), "a", 1000, appealed=number < 4, reversed=number == 0, collected=Decimal(250))
        for number in range(12)
    ]
    told = course(cases)
    assert told is not None
    (paid,) = told.collected
    assert (told.median_days, told.reversed_of_appealed, paid.share) == (60, 0.25, 0.25)


def test_sums_of_different_money_are_never_added_up() -> None:
    euro = [replace(a_case(f"e{n}", "a", 1000), currency="EUR", collected=Decimal(1000)) for n in range(10)]
    yen = [replace(a_case(f"y{n}", "a", 160000), currency="JPY") for n in range(10)]
    few = [replace(a_case(f"g{n}", "a", 800), currency="GBP") for n in range(9)]
    told = course([*euro, *yen, *few])
    assert told is not None
    assert [(one.currency, one.cases, one.share) for one in told.collected] == [("EUR", 10, 1), ("JPY", 10, 0)]


def test_the_unit_of_money_explains_nothing() -> None:
    """The same formula for all: what foretells nothing in either money foretells nothing in both together."""
    sums = (500, 700, 900, 1100, 1300, 1500, 600, 800, 1000, 1200)
    one = [replace(a_case(f"e{n}", "a", amount), currency="EUR") for n, amount in enumerate(sums)]
    yen = {"currency": "JPY", "formula_low": Decimal(80_000), "formula_high": Decimal(240_000)}
    other = [a_case(f"y{n}", "a", 160 * amount, **yen) for n, amount in enumerate(sums)]
    told = predictability([*one, *other])
    assert told is not None
    assert told.explained == pytest.approx(0)


def test_like_cases_with_unlike_outcomes_are_shown_with_what_differs() -> None:
    pair = [a_case("one", "north", 500), a_case("two", "south", 5000, sector="hospitality")]
    (found,) = unlike_pairs(pair, Measure.FORMULA)
    assert (found.lower.reference, found.higher.reference) == ("one", "two")
    assert found.times == pytest.approx(10)
    assert set(found.factors) == {"office", "sector"}
    other_rules = [pair[0], replace(pair[1], offence_family="child_labour")]
    assert unlike_pairs(other_rules, Measure.FORMULA) == []


def test_sizes_of_firms_follow_the_bands() -> None:
    assert [size_band(count) for count in (None, 1, 9, 10, 49, 50, 249, 250)] == [
        "", "1-9", "1-9", "10-49", "10-49", "50-249", "50-249", "250+",
    ]  # fmt: skip


ROW = {
    "reference": "C-1",
    "jurisdiction": "XA",
    "regime": "xa_labour",
    "offence_family": "wage_underpayment",
    "severity": "serious",
    "imposed": "1000.50",
    "opened_on": "2026-01-01",
    "decided_on": "2026-03-01",
}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("imposed", "-1"),
        ("imposed", ""),
        ("imposed", "NaN"),
        ("decided_on", "2025-12-31"),
        ("opened_on", "1.1.2026"),
        ("workers", "2.5"),
        ("appealed", "perhaps"),
        ("regime", " "),
        ("reference", "C-0"),
    ],
)
def test_a_row_that_cannot_be_is_left_out_with_its_place_and_the_rest_is_read(column: str, value: str) -> None:
    good = {**ROW, "reference": "C-0"}
    rows = [good, {**ROW, column: value}, {**ROW, "reference": "C-2"}]
    found = read_case_rows((*ROW, "workers", "appealed"), rows, "x")
    assert [case.reference for case in found.cases] == ["C-0", "C-2"]
    assert [(place.row, place.column) for place in found.refused] == [(3, column)]


def test_a_table_without_what_a_case_needs_is_refused_by_name() -> None:
    with pytest.raises(CaseTableIncomplete) as caught:
        read_case_rows(("reference",), [], "cases.csv")
    assert "offence_family" in caught.value.missing


def test_the_picture_says_too_few_and_never_nothing() -> None:
    picture = equity_picture([a_case("1", "a", 5)])
    assert (picture.predictability, picture.course) == (None, None)
    assert all(spread.dispersion is None for spread in picture.spreads)
    whole = equity_picture(nine_offices(1, planted=True))
    assert whole.measure_of_parity is Measure.FORMULA
    assert [group.name for one in whole.parities for group in one.groups if group.unlike] == ["office 4"]
