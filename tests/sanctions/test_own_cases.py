"""The own decided cases as equity sees them: what was decided, by which office, and never who."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from reports.facts.equity import equity_rows, own_equity
from sanctions import register
from sanctions.cases.past import PastCase, take_over
from sanctions.cases.refusals import CaseReferenceTaken
from sanctions.equity.own_cases import closed_cases
from sanctions.models import CaseAssessment
from suppliers.models import Party
from tests.builders import NOW, a_party, a_site, an_account, an_edge


@pytest.fixture
def unit(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def firm(session: Session, planner: Actor) -> Party:
    return a_party(session, planner, "Obras Vega Alta S.L.")


def past(firm: Party, number: int, **more: object) -> PastCase:
    case = PastCase(
        reference=f"ES-{number:03d}",
        party_id=firm.id,
        site_id=None,
        regime="es_lisos",
        offence_family="wage_underpayment",
        severity="serious",
        office=("north", "south")[number % 2],
        grounds="Wages below the collective agreement, alleged",
        offence_on=date(2023, 1, 9),
        opened_on=date(2023, 2, 1),
        decided_on=date(2023, 6, 1),
        final_on=date(2023, 8, 1),
        ended_on=date(2024, 8, 1),
        imposed=Decimal((2000 + 13 * (number % 7)) * (1 + number % 2)),
        after_appeal=None,
        collected=Decimal(500),
        currency="EUR",
        facts={"severity": "serious", "workers_affected": 4, "underpayment_total": 4000, "firm_turnover": 500000},
    )
    return replace(case, **more)  # type: ignore[arg-type]  # fields by name


def test_a_decided_case_is_measured_by_its_law_its_wages_and_its_registry(
    session: Session, unit: Actor, planner: Actor, firm: Party
) -> None:
    site = a_site(session, planner, "Finca Vega")
    an_edge(session, planner, a_party(session, planner, "Haltung GmbH", country="DE").id, firm.id, "owns")
    rows = [past(firm, 0, site_id=site.id), past(firm, 1, after_appeal=Decimal(1000))]
    assert take_over(session, unit, rows, now=NOW) == 2
    first, second = closed_cases(session, unit)
    assert (first.imposed, first.formula_low, first.formula_high) == (Decimal(2000), Decimal(751), Decimal(7500))
    assert (first.underpayment, first.turnover, first.minimum_wage_a_month) == (
        Decimal(4000),
        Decimal(500000),
        Decimal(1080),
    )
    assert (first.jurisdiction, first.sector, first.owner_country) == ("ES", site.sector, "DE")
    # What was decided, not what the appeal left of it.
    assert (second.imposed, second.appealed, second.reversed) == (Decimal(4026), True, True), (
        "what was decided, not what was left"
    )
    assert (first.collected, first.days_to_decision) == (Decimal(500), 120)


def test_cases_taken_over_stand_in_no_public_list_and_keep_their_assessment(
    session: Session, unit: Actor, firm: Party
) -> None:
    take_over(session, unit, [past(firm, 0)], now=NOW)
    assert register.public_entries(session, register.RegisterQuery(), on=NOW.date()).rows == []
    (kept,) = session.exec(select(CaseAssessment).where(col(CaseAssessment.regime) == "es_lisos"))
    assert kept.answer["law_version"] == "es_lisos"
    with pytest.raises(CaseReferenceTaken):
        take_over(session, unit, [past(firm, 1), past(firm, 0)], now=NOW)


def test_an_office_that_fines_twice_as_much_is_told_with_links_for_those_who_may_read(
    session: Session, unit: Actor, firm: Party
) -> None:
    take_over(session, unit, [past(firm, number) for number in range(50)], now=NOW)
    told = own_equity(session, unit)
    assert told.picture is not None
    offices = next(one for one in told.picture.parities if one.group == "office")
    assert [one.name for one in offices.groups if one.unlike and one.ratio > 1] == ["south"]
    assert ("office", "south") in {row[:2] for row in equity_rows(told)}


def test_an_observer_sees_groups_and_never_a_case_or_a_small_group(session: Session, unit: Actor, firm: Party) -> None:
    rows = [past(firm, number, office="tiny" if number < 3 else "north") for number in range(53)]
    take_over(session, unit, rows, now=NOW)
    told = own_equity(session, replace(unit, role=Role.OBSERVER))
    assert told.picture is not None
    assert (told.picture.cases, told.picture.unlike, told.links) == (50, (), {})
    assert all(one.too_few == () for one in told.picture.parities)
    assert "tiny" not in repr(told)
    assert "ES-0" not in repr(told)
    with pytest.raises(ActionNotAllowed):
        own_equity(session, replace(unit, role=Role.SUPPLIER))


def test_too_few_cases_tell_an_observer_nothing(session: Session, unit: Actor, firm: Party) -> None:
    take_over(session, unit, [past(firm, number) for number in range(9)], now=NOW)
    assert own_equity(session, replace(unit, role=Role.OBSERVER)).picture is None


def test_another_organisation_learns_of_no_case(session: Session, unit: Actor, planner: Actor, firm: Party) -> None:
    take_over(session, unit, [past(firm, number) for number in range(12)], now=NOW)
    elsewhere = replace(planner, organisation_id=OrganisationId(firm.id))
    assert closed_cases(session, elsewhere) == ()


def test_no_name_of_an_official_or_a_firm_is_among_what_equity_reads(
    session: Session, unit: Actor, firm: Party
) -> None:
    take_over(session, unit, [past(firm, number) for number in range(50)], now=NOW)
    told = repr(own_equity(session, unit))
    assert unit.name not in told
    assert firm.name not in told
