"""Penalty laws, the lab and equity: the shipped laws on invented facts, and invented cases of four offices."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from starlette.datastructures import QueryParams

from api.web.equity_forms import EquityPage
from api.web.lab_forms import PenaltyLabPage, read_typed
from api.web.payloads import FieldProblem
from foundation.errors import Place
from reports.facts.equity import EquityFacts, coarsened, equity_of_table
from reports.facts.penalty_lab import lab_facts
from reports.facts.regimes import regime_facts, regimes_facts
from sanctions.equity.closed_cases import ClosedCase
from sanctions.equity.picture import equity_picture
from sanctions.penalties.facts import read_facts
from tests.browser.invented import TODAY

REGIMES = regimes_facts(TODAY)
REGIME = regime_facts("us_osha", TODAY)
REGIME_LADDER = regime_facts("ca_tfwp", TODAY)
ASKED = (
    "work=1&offence_family=wage_underpayment&offence_date=2026-04-30&workers_affected=20&underpayment_total=30000"
    "&currency=USD&rate.GBP=0.78&rate.EUR=0.92&rates_on=2026-04-30&rates_source=a+central+bank&intent=negligent"
    "&severity=serious&firm_employees=40&violations=20&prior_offences=0"
)


def lab(query: str, *, problem: FieldProblem | None = None) -> PenaltyLabPage:
    typed = read_typed(QueryParams(query), TODAY)
    facts = read_facts(typed.given)
    found = lab_facts(facts, typed.regimes, compared_in=typed.compared_in, assessed=typed.asked and problem is None)
    return PenaltyLabPage(found, typed, facts, (problem,) if problem else ())


LAB = lab(ASKED)
LAB_IN_MONEY = lab(f"{ASKED}&in=currency&regime=gb_nmw&regime=es_lisos&regime=us_osha")
LAB_EMPTY = lab("")
LAB_WRONG = lab("offence_date=2026-04-30", problem=FieldProblem("workers_affected", "workers affected: is no number"))


def a_case(number: int) -> ClosedCase:
    office = ("Lleida", "Almería", "Palma", "Tarragona")[number % 4]
    opened = date(2024, 1, 8) + timedelta(days=3 * number)
    return ClosedCase(
        reference=f"ES-{number:03d}",
        jurisdiction="ES",
        regime="es_lisos",
        offence_family="wage_underpayment",
        severity="serious",
        imposed=Decimal((1500 + 37 * (number * 7 % 23)) * (2 if office == "Palma" else 1)),
        opened_on=opened,
        decided_on=opened + timedelta(days=90 + number % 60),
        office=office,
        sector=("agriculture", "hospitality", "construction")[number % 3],
        owner_country=("ES", "several")[number % 2],
        firm_employees=(7, 40, 120)[number % 3],
        workers=5 + number % 11,
        underpayment=Decimal(4000 + 211 * (number % 13)),
        turnover=Decimal(900_000),
        minimum_wage_a_month=Decimal(1134),
        formula_low=Decimal(751),
        formula_high=Decimal(7500),
        appealed=number % 5 == 0,
        reversed=number % 15 == 0,
        collected=Decimal(1000),
    )


CASES = tuple(a_case(number) for number in range(96))
_PICTURE = equity_picture(CASES)
EQUITY = EquityPage(EquityFacts(_PICTURE, coarse=False, links={}))
EQUITY_SEEN_BY_OBSERVERS = EquityPage(EquityFacts(coarsened(_PICTURE), coarse=True, links={}))
EQUITY_TOO_FEW = EquityPage(EquityFacts(None, coarse=True, links={}))
EQUITY_OF_A_FILE = EquityPage(
    replace(
        equity_of_table(CASES[:12], "cases.csv", (Place(row=3, column="imposed", value="is no number"),)), links={}
    ),
    (FieldProblem("file", "cases.csv has no column imposed"),),
)
