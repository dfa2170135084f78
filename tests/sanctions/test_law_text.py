"""A law's page loses nothing of its file: every number of a rule is in its words or tables."""

import re
from decimal import Decimal

import pytest

from reports.facts.regimes import VersionText, regime_facts
from sanctions.penalties.calculations import Calculation
from sanctions.penalties.comparison import compare
from sanctions.penalties.facts import read_facts
from sanctions.penalties.regimes import families, family_of, regimes
from tests.builders import NOW

pytestmark = pytest.mark.no_database
SAID_OTHERWISE = {Decimal("0.5"), Decimal(1000000000)}
"""A factor of one half is told as 50 %."""


def numbers_of(calc: Calculation) -> set[Decimal]:
    found: set[Decimal] = set()

    def walk(value: object) -> None:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, int | Decimal):
            found.add(Decimal(value))
        elif isinstance(value, dict):
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)

    walk(calc.model_dump(exclude={"most_severity_points"}))
    return found


def told_in(version: VersionText, rule_id: str) -> set[Decimal]:
    rule = next(one for one in version.rules if one.id == rule_id)
    cells = [cell for table in rule.tables for row in table.rows for cell in row]
    text = " ".join((rule.provides, *cells)).replace(",", "").replace("-", " ")
    said = {Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", text)}
    return said | {one / 100 for one in said}


@pytest.mark.parametrize("regime", regimes(), ids=lambda one: one.id)
def test_every_number_of_every_rule_stands_on_its_page(regime: object) -> None:
    version_id = regime.id  # type: ignore[attr-defined]  # pytest hands parameters over as objects
    family, law = family_of(version_id)
    versions = family.versions if law is None else (law,)
    shown = {one.line.version: one for one in regime_facts(family.family, NOW.date()).versions}
    for version in versions:
        if version.id != version_id:
            continue
        for rule in version.rules:
            lost = numbers_of(rule.calc) - told_in(shown[version_id], rule.id) - SAID_OTHERWISE - {Decimal(0)}
            assert not lost, (version_id, rule.id, lost)


def test_versions_of_a_law_stand_side_by_side_rule_by_rule() -> None:
    told = regime_facts("es_lisos", NOW.date())
    rows = dict(told.side_by_side)
    assert "30,001-120,005" in rows["very_serious"][0]
    assert "25,001-100,005" in rows["very_serious"][1]
    assert rows["serious_listed_articles"][1] == ""


def test_laws_are_compared_as_multiples_of_wages_or_by_rates_that_were_given() -> None:
    rates = {"GBP": {"rate": Decimal("0.5"), "date": "2026-04-30", "source": "a bank"}}
    case = {"offence_family": "wage_underpayment", "offence_date": "2026-04-30", "workers_affected": 1}
    facts = read_facts(
        {**case, "underpayment_total": 2000, "currency": "USD", "exchange_rates": rates, "severity": "serious"}
        | {"intent": "negligent", "prior_offences": 0}
    )
    pounds, euros, dollars = compare(facts, ("gb_nmw", "es_lisos", "us_flsa"))
    assert pounds.fine is not None
    assert (pounds.fine.span.high, pounds.fine.times_wages, pounds.fine.converted) == (
        Decimal(2000),
        pounds.fine.span.times(Decimal("0.001")),
        pounds.fine.span.times(2),
    )
    assert euros.fine is not None
    assert (euros.fine.times_wages, euros.fine.converted) == (None, None), "no rate for the euro was given"
    assert dollars.fine is None
    assert dollars.to_workers is not None
    assert dollars.to_workers.times_wages == dollars.to_workers.span.times(1 / Decimal(2000))


def test_every_law_says_what_it_rests_on() -> None:
    for family in families():
        told = regime_facts(family.family, NOW.date())
        for version in told.versions:
            assert version.line.checked
            assert all(rule.ref and rule.applies and rule.provides for rule in version.rules)
            assert all(one.text for one in version.about)
