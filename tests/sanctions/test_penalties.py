"""Amounts worked out by hand from the laws' own texts and methods, and what must hold for every regime."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sanctions.penalties.answers import answer_of
from sanctions.penalties.assess import FACTS_MISSING, NO_RULE, OTHER_OFFENCE, OUTSIDE_TIME, assess, assess_all
from sanctions.penalties.assessments import Assessment, Refused
from sanctions.penalties.facts import Facts, FactsRefused, read_facts, vocabulary
from sanctions.penalties.needs import needs_of
from sanctions.penalties.regimes import FOLDER, RegimeFileWrong, RegimeNotFound, families, read_family, regimes

pytestmark = pytest.mark.no_database

OSHA = {
    "offence_family": "osh_serious",
    "offence_date": "2025-09-01",
    "violations": 1,
    "gravity": "high",
    "history": "none",
    "good_faith": "none",
    "quick_fix": False,
    "repeat": 0,
    "firm_employees": 500,
}
NMW = {"offence_family": "wage_underpayment", "offence_date": "2026-02-01", "workers_affected": 1}
SPAIN = {"offence_family": "undeclared_work", "workers_affected": 3}
TWENTY = {
    "offence_family": "wage_underpayment",
    "offence_date": "2026-06-01",
    "workers_affected": 20,
    "underpayment_total": 30000,
    "violations": 1,
    "firm_employees": 40,
    "firm_turnover": 5000000,
    "intent": "negligent",
    "severity": "serious",
    "prior_offences": 0,
}


def assessed(regime: str, facts: Mapping[str, object], **more: object) -> Assessment:
    found = assess(read_facts({**facts, **more}), regime)
    assert isinstance(found, Assessment), found
    return found


def refused(regime: str, facts: Mapping[str, object], **more: object) -> Refused:
    found = assess(read_facts({**facts, **more}), regime)
    assert isinstance(found, Refused), found
    return found


PORTUGAL = {
    "offence_family": "wage_underpayment",
    "offence_date": "2026-10-05",
    "severity": "very_serious",
    "intent": "negligent",
    "workers_affected": 1,
}

# regime, facts, low, high, expected: by hand from the method named beside it.
WORKED = [
    # 16,550 x .8 clean x .75 good faith x .85 quick fix x .3 size (Field Operations Manual ch. 6, July 2025)
    (
        "us_osha",
        {**OSHA, "firm_employees": 20, "history": "clean", "good_faith": "full", "quick_fix": True},
        2532,
        2532,
        2532,
    ),
    # 16,550 x .8 x .85 partial good faith x .7 size
    ("us_osha", {**OSHA, "firm_employees": 60, "history": "clean", "good_faith": "partial"}, 7878, 7878, 7878),
    ("us_osha", OSHA, 16550, 16550, 16550),
    # 16,550 x .7 size x 2 first repetition of a small firm
    ("us_osha", {**OSHA, "firm_employees": 60, "repeat": 1}, 23170, 23170, 23170),
    # before 14 July 2025 a firm of 20 had 60 % off, not 70 %
    ("us_osha", {**OSHA, "offence_date": "2025-07-13", "firm_employees": 20}, 6620, 6620, 6620),
    ("us_osha", {**OSHA, "intent": "wilful"}, 11823, 165514, None),
    # repetition of a large firm: 16,550 x 10 is above the ceiling of a repeated violation only at gravity above high
    ("us_osha", {**OSHA, "repeat": 3, "history": "high_gravity_prior"}, 165514, 165514, 165514),
    # UK minimum wage: 200 %, at least 100 in all, at most 20,000 a worker, half when paid in 14 days
    ("gb_nmw", {**NMW, "underpayment_total": 30}, 100, 100, 100),
    ("gb_nmw", {**NMW, "underpayment_total": 3000}, 6000, 6000, 6000),
    ("gb_nmw", {**NMW, "underpayment_total": 15000}, 20000, 20000, 20000),
    ("gb_nmw", {**NMW, "underpayment_total": 3000, "paid_within_days": 14}, 3000, 3000, 3000),
    ("gb_nmw", {**NMW, "underpayment_total": 3000, "paid_within_days": 15}, 6000, 6000, 6000),
    # two workers, 11,000 and 1,000: 20,000 + 2,000, not 24,000
    (
        "gb_nmw",
        {**NMW, "workers_affected": 2, "underpayment_total": 12000, "underpayments": [11000, 1000]},
        22000,
        22000,
        22000,
    ),
    ("gb_nmw", {**NMW, "workers_affected": 2, "underpayment_total": 12000}, 20000, 24000, 24000),
    ("gb_nmw", {**NMW, "offence_date": "2016-03-31", "underpayment_total": 3000}, 3000, 3000, 3000),
    ("gb_nmw", {**NMW, "offence_date": "2014-03-06", "underpayment_total": 30000}, 5000, 5000, 5000),
    # three undeclared workers, lowest grade, each 30 % more
    ("es_lisos", {**SPAIN, "offence_date": "2021-09-30", "grade": "minimo"}, 12191, 24375, None),
    ("es_lisos", {**SPAIN, "offence_date": "2021-10-01", "grade": "minimo"}, 14625, 29250, None),
    (
        "es_lisos",
        {**TWENTY, "offence_date": "2021-09-30", "severity": "very_serious", "grade": "medio"},
        25001,
        100005,
        None,
    ),
    (
        "es_lisos",
        {**TWENTY, "offence_date": "2021-10-01", "severity": "very_serious", "grade": "medium"},
        30001,
        120005,
        None,
    ),
    # an earlier final fine: up to twice the grade, never above the class
    ("es_lisos", {**TWENTY, "severity": "serious", "grade": "minimo", "prior_offences": 1}, 751, 3000, None),
    ("es_lisos", {**TWENTY, "severity": "serious", "grade": "maximo", "prior_offences": 1}, 3751, 7500, None),
    # one case by the ceilings of nine laws: 20 workers, 1,500 withheld from each, firm of 40, negligent, first time
    ("in_labour_codes", TWENTY, 0, 50000, None),
    ("qa_labour", TWENTY, 2000, 10000, None),
    ("es_lisos", TWENTY, 751, 7500, None),
    ("us_flsa", TWENTY, 30000, 30000, 30000),
    ("gb_nmw", TWENTY, 20000, 60000, 60000),
    ("de_milog", TWENTY, 5, 250000, None),
    ("au_fair_work", TWENTY, 0, 495000, None),
    # Canada: below 2 points a warning, from 2 points on 500 and more for each of 20 workers
    ("ca_tfwp", TWENTY, 0, 1000000, None),
    ("ca_tfwp", {**TWENTY, "points": 1}, 0, 0, 0),
    ("ca_tfwp", {**TWENTY, "points": 2}, 10000, 1000000, None),
    # Canadian points: type B, 5 points, small firm, 7,000 for each of 20 workers
    (
        "ca_tfwp",
        {**TWENTY, "violation_type": "B", "points": 5, "firm_size": "small"},
        140000,
        140000,
        140000,
    ),
    (
        "gb_right_to_work",
        {**TWENTY, "offence_family": "illegal_employment", "workers_affected": 2, "paid_within_days": 21},
        0,
        63000,
        None,
    ),
    ("fr_posting", {**TWENTY, "offence_family": "undeclared_work", "workers_affected": 200}, 0, 500000, None),
    ("no_transparency", {**TWENTY, "offence_family": "reporting_failure", "prior_offences": 1}, 0, 25000000, None),
    ("eu_employer_sanctions", {**TWENTY, "offence_family": "illegal_employment"}, 0, None, None),
    # Portugal, units of account of 102 (arts 554-561): 20 to 40 units under 500,000
    ("pt_codigo_trabalho", {**PORTUGAL, "firm_turnover": 400000}, 2040, 4080, None),
    # 7 to 14 units: 500,000 itself is in the next row
    ("pt_codigo_trabalho", {**PORTUGAL, "severity": "serious", "firm_turnover": 500000}, 714, 1428, None),
    # gross negligence is negligence: 2 to 5 units
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "severity": "minor", "intent": "reckless", "firm_turnover": 9999999},
        204,
        510,
        None,
    ),
    # paid in the 15 days to reply: the least, with repetition of a very serious offence a third more (32 units)
    ("pt_codigo_trabalho", {**PORTUGAL, "firm_turnover": 600000, "paid_within_days": 15}, 3264, 3264, 3264),
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "firm_turnover": 600000, "paid_within_days": 9, "prior_offences": 1, "workers_affected": 4},
        4352,
        4352,
        4352,
    ),
    # a day late, or with intent: nothing comes off
    ("pt_codigo_trabalho", {**PORTUGAL, "firm_turnover": 600000, "paid_within_days": 16}, 3264, 8160, None),
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "firm_turnover": 600000, "paid_within_days": 2, "intent": "wilful"},
        8670,
        19380,
        None,
    ),
    # turnover not told: 300 to 600 units, the highest row (554(8))
    ("pt_codigo_trabalho", {**PORTUGAL, "intent": "wilful"}, 30600, 61200, None),
    # 120 to 280 units, both a third more after an earlier decision (561), twice the ceiling for twelve workers (558)
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "intent": "wilful", "firm_turnover": 3000000, "prior_offences": 1, "workers_affected": 12},
        16320,
        76160,
        None,
    ),
    # a serious offence by negligence is not repeated in the sense of 561: 15 to 40 units
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "severity": "serious", "firm_turnover": 20000000, "prior_offences": 2},
        1530,
        4080,
        None,
    ),
    # two children: 32 units; 80 units, doubled (556), doubled again (558)
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "offence_family": "child_labour", "firm_turnover": 2000000, "workers_affected": 2},
        3264,
        32640,
        None,
    ),
    # no workers and no trade for profit (555): 2 to 3.5 units
    (
        "pt_codigo_trabalho",
        {**PORTUGAL, "severity": "minor", "intent": "wilful", "no_workers_or_trade": True},
        204,
        357,
        None,
    ),
]


@pytest.mark.parametrize(("regime", "facts", "low", "high", "expected"), WORKED)
def test_a_case_worked_by_hand_comes_out_to_the_unit(
    regime: str, facts: dict[str, object], low: int, high: int | None, expected: int | None
) -> None:
    answer = answer_of(assessed(regime, facts))
    assert (answer["low"], answer["high"], answer["expected"]) == (low, high, expected)  # type: ignore[typeddict-item]
    assert all(step["ref"] for step in answer["steps"])  # type: ignore[typeddict-item]


def test_spain_keeps_the_cents_until_the_end() -> None:
    found = assessed("es_lisos", SPAIN, offence_date="2021-09-30", grade="minimo")
    assert found.fine is not None
    assert found.fine.low == Decimal("12191.40")


def test_brazil_lists_for_two_years_and_takes_no_money() -> None:
    forced = {"offence_family": "forced_labour", "offence_date": "2025-03-01"}
    listing = assessed("br_dirty_list", forced)
    assert [(bar.rule, bar.least, bar.most) for bar in listing.bars] == [("listing", 24, 24)]
    assert listing.fine is None
    settled = assessed("br_dirty_list", forced, settlement=True)
    assert [(bar.rule, bar.least, bar.most) for bar in settled.bars] == [("settlement", 24, 24)]


def test_money_to_workers_is_never_added_to_the_fine() -> None:
    found = assessed("us_flsa", TWENTY, intent="wilful")
    assert found.fine is not None
    assert found.to_workers is not None
    assert (found.fine.high, found.to_workers.high) == (Decimal(2515), Decimal(30000))
    first = answer_of(assessed("us_flsa", TWENTY))
    assert first["payee"] == "workers"  # type: ignore[typeddict-item]


def test_a_tender_bar_is_possible_when_the_fine_may_reach_it() -> None:
    found = assessed("de_milog", TWENTY)
    assert [(bar.least, bar.most) for bar in found.bars] == [(0, 36)]
    assert any(str(step.remark).startswith("possible") for step in found.steps)


def test_denied_reductions_are_remarked_and_not_applied() -> None:
    assert any("may be denied" in remark for remark in assessed("us_osha", OSHA).remarks)


def test_every_missing_fact_of_the_matching_rules_is_named_at_once_and_no_other() -> None:
    bare = {"offence_family": "osh_serious", "offence_date": "2025-09-01"}
    found = refused("us_osha", bare)
    assert found.code == FACTS_MISSING
    wanted = {"gravity", "history", "good_faith", "quick_fix", "firm_employees", "repeat", "violations"}
    assert {one.fact for one in found.missing} == wanted
    without = {name: value for name, value in OSHA.items() if name != "firm_employees"}
    assert [one.fact for one in refused("us_osha", without).missing] == ["firm_employees"]


def test_an_amount_in_another_currency_needs_a_dated_rate() -> None:
    found = refused("gb_nmw", {**NMW, "underpayment_total": 3000, "currency": "EUR"})
    assert [one.fact for one in found.missing] == ["underpayment_total"]
    assert "GBP" in found.reason
    rates = {"GBP": {"rate": Decimal("0.85"), "date": "2026-02-01", "source": "a central bank"}}
    told = assessed("gb_nmw", {**NMW, "underpayment_total": 3000, "currency": "EUR", "exchange_rates": rates})
    assert told.fine is not None
    assert told.fine.high == Decimal(5100)
    assert any("2026-02-01" in remark for remark in told.remarks)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"offence_family": "jaywalking"}, "offence_family"),
        ({"underpayment_total": -1}, "underpayment_total"),
        ({"currency": "XQZ"}, "currency"),
        ({"offence_date": "31.12.2025"}, "offence_date"),
        ({"workers_affected": 2.5}, "workers_affected"),
        ({"workers_affected": True}, "workers_affected"),
        ({"cooperated": "yes"}, "cooperated"),
        ({"wokers": 3}, "wokers"),
        ({"underpayment_total": Decimal("NaN")}, "underpayment_total"),
        ({"offence_date": None}, "offence_date"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(more: dict[str, object], named: str) -> None:
    with pytest.raises(FactsRefused) as caught:
        read_facts({**NMW, **more})
    assert list(caught.value.faults) == [named]


def test_a_case_outside_the_law_is_refused_with_the_reason() -> None:
    assert refused("us_osha", OSHA, offence_date="2019-01-01").code == OUTSIDE_TIME
    assert refused("es_lisos_2019", {**SPAIN, "offence_date": "2021-10-01"}).code == OUTSIDE_TIME
    assert refused("gb_nmw", OSHA).code == OTHER_OFFENCE
    nothing = {"offence_family": "forced_labour", "offence_date": "2025-03-01"}
    assert refused("gb_gangmasters", nothing).code == NO_RULE
    assert refused("pt_codigo_trabalho", PORTUGAL, offence_date="2009-04-19").code == OUTSIDE_TIME
    with pytest.raises(RegimeNotFound):
        assess(read_facts(NMW), "atlantis")


def test_a_turnover_nobody_told_is_the_row_the_law_names_and_one_told_in_another_currency_is_not() -> None:
    silent = assessed("pt_codigo_trabalho", PORTUGAL)
    assert "firm_turnover" in silent.not_stated
    dollars = {**PORTUGAL, "firm_turnover": 400000, "currency": "USD"}
    assert [one.fact for one in refused("pt_codigo_trabalho", dollars).missing] == ["firm_turnover"]
    rates = {"EUR": {"rate": Decimal("0.9"), "date": "2026-10-05", "source": "a central bank"}}
    told = assessed("pt_codigo_trabalho", dollars, exchange_rates=rates)
    assert told.fine is not None
    assert told.fine.high == Decimal(4080)


def test_every_rule_has_a_citation_and_every_regime_says_when_it_was_checked() -> None:
    assert len(families()) == 28
    assert len(regimes()) >= 30
    assert all(rule.ref and regime.checked for regime in regimes() for rule in regime.rules)


def test_a_regime_that_counts_in_units_has_a_value_for_all_its_time() -> None:
    for regime in regimes():
        counted = ('"units"', '"unit_table"')
        reads = [rule for rule in regime.rules if any(one in rule.model_dump_json() for one in counted)]
        reads = reads if regime.unit_value else []
        assert not reads or min(one.from_ for one in regime.unit_value) <= regime.valid_from


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    ref: art 3\n", "", "ref"),
        ("valid_to: null", "valid_to: '2020-01-01'", "ends before it begins"),
        ("currency: BRL", "currency: XQZ", "no currency"),
        ("min_months: 24, max_months: 24}", "min_months: 24, max_months: 24, mx: 1}", "mx"),
        ("settlement: true", "setlement: true", "setlement"),
        ("replaces: [listing]", "replaces: [lsting]", "lsting"),
    ],
)
def test_a_regime_file_with_a_fault_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (FOLDER / "br_dirty_list.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "br_dirty_list.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RegimeFileWrong, match=said):
        read_family(file)


def test_two_versions_in_force_on_one_day_are_refused(tmp_path: Path) -> None:
    text = (FOLDER / "fr_posting.yaml").read_text("utf-8")
    file = tmp_path / "fr_posting.yaml"
    file.write_text(text.replace("valid_to: '2018-09-06'", "valid_to: '2018-09-07'"), "utf-8")
    with pytest.raises(RegimeFileWrong, match="on one day"):
        read_family(file)


DAYS = [regime.valid_from for regime in regimes()] + [date(2021, 9, 30), date(2024, 11, 6), date(2026, 6, 1)]


@some.composite
def full_facts(draw: some.DrawFn) -> Facts:
    """Everything every regime may ask, so that what is compared is the amount and not what was asked."""
    words = vocabulary()
    return read_facts(
        {
            "offence_family": draw(some.sampled_from(words["offence_family"].words)),
            "offence_date": draw(some.sampled_from(DAYS)).isoformat(),
            "workers_affected": draw(some.integers(1, 300)),
            "underpayment_total": draw(some.decimals(0, 10**7, places=2)),
            "violations": draw(some.integers(1, 30)),
            "days": draw(some.integers(0, 60)),
            "firm_employees": draw(some.integers(1, 2000)),
            "firm_turnover": draw(some.decimals(0, 10**10, places=0)),
            "intent": draw(some.sampled_from(words["intent"].words)),
            "severity": draw(some.sampled_from(words["severity"].words)),
            "prior_offences": draw(some.integers(0, 4)),
            "gravity": draw(some.sampled_from(words["gravity"].words)),
            "history": draw(some.sampled_from(words["history"].words)),
            "good_faith": draw(some.sampled_from(words["good_faith"].words)),
            "quick_fix": draw(some.booleans()),
            "repeat": draw(some.integers(0, 3)),
            "breach": draw(some.sampled_from(words["breach"].words)),
            "severity_points": draw(some.integers(0, 30)),
            "firm_size": draw(some.sampled_from(words["firm_size"].words)),
            "demerit_points": draw(some.integers(0, 200)),
            **draw(
                some.fixed_dictionaries(
                    {},
                    optional={
                        "grade": some.sampled_from(words["grade"].words),
                        "violation_type": some.sampled_from("ABC"),
                        "paid_within_days": some.integers(0, 40),
                        "cooperated": some.booleans(),
                        "natural_person": some.booleans(),
                        "death_or_serious_injury": some.booleans(),
                        "legal_entity": some.booleans(),
                    },
                )
            ),
        }
    )


HIGHER: dict[str, Callable[[Any], Any]] = {
    "workers_affected": lambda value: value + 7,
    "violations": lambda value: value + 3,
    "prior_offences": lambda value: value + 1,
    "underpayment_total": lambda value: value * 2 + 10,
    "firm_turnover": lambda value: value * 3 + 100_000,
    "severity": {"minor": "serious", "serious": "very_serious", "very_serious": "very_serious"}.get,
    "intent": {"none": "negligent", "negligent": "reckless", "reckless": "wilful", "wilful": "wilful"}.get,
}


@given(full_facts(), some.sampled_from(sorted(HIGHER)))
def test_more_workers_higher_severity_or_a_prior_never_lowers_any_end(facts: Facts, name: str) -> None:
    worse = facts.having({name: HIGHER[name](facts.stated[name])})
    for before, after in zip(assess_all(facts), assess_all(worse), strict=True):
        if not isinstance(before, Assessment) or before.fine is None:
            continue
        assert isinstance(after, Assessment)
        assert after.fine is not None
        assert after.fine.low >= before.fine.low, (before.version.id, name)
        assert _open(after.fine.high) >= _open(before.fine.high), (before.version.id, name)
        assert [bar.least for bar in after.bars] >= [bar.least for bar in before.bars]


def _open(amount: Decimal | None) -> Decimal:
    return Decimal("Infinity") if amount is None else amount


@given(full_facts())
def test_every_answer_is_in_order_cites_the_version_of_that_day_and_asks_for_nothing_it_was_told(facts: Facts) -> None:
    for found in assess_all(facts):
        if isinstance(found, Refused):
            assert not {one.fact for one in found.missing} & set(facts.stated)
            continue
        assert found.version.valid_from <= facts.offence_date
        assert found.version.valid_to is None or facts.offence_date <= found.version.valid_to
        for span in filter(None, (found.fine, found.to_workers)):
            assert 0 <= span.low <= _open(span.high)
            assert span.expected is None or span.low <= span.expected <= _open(span.high)
        assert found.steps
        assert all(step.ref for step in found.steps)


@given(full_facts())
def test_only_facts_that_a_regime_lists_are_ever_asked_for(facts: Facts) -> None:
    bare = Facts({name: facts.stated[name] for name in ("offence_family", "offence_date")})
    listed = {regime.id: {need.fact.name for need in needs_of(regime) if need.asked} for regime in regimes()}
    for found in assess_all(bare):
        if isinstance(found, Refused) and found.version:
            assert {one.fact for one in found.missing} <= listed[found.version.id]
