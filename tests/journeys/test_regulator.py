"""
The journeys of a sanctions unit, each told once from end to end over HTTP. Left out: 3c-9, cases released to a partner
state; sharing agreements between organisations come later.
"""

import csv
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from uuid import UUID

import numpy as np
import openpyxl
import pytest

from foundation import jobs
from foundation.actors import OrganisationId, Role
from foundation.database import Database
from sanctions.cases.past import PastCase, take_over
from tests.builders import NOW, a_fact, a_party, an_edge
from tests.journeys.people import Calendar, Town
from tests.journeys.proceedings import Proceedings
from tests.sanctions.published import a_final_case, publish

CREW = "Cuadrilla Vega Alta S.L."
APPEAL = {"appeal_body": "Social court 2", "appeal": {"how": "letter", "received_on": "2026-04-20"}}


@pytest.fixture
def unit(town: Town, authority: OrganisationId) -> Proceedings:
    return Proceedings(town, authority)


def steps_of(assessment: dict[str, object]) -> str:
    return json.dumps(assessment["answer"]["steps"])  # type: ignore[index]  # as JSON comes


def test_journey_3c_01_what_a_law_provides_is_shown_by_its_steps_and_a_changed_factor_by_its_difference(
    unit: Proceedings,
) -> None:
    """What Spain's law provides; Portugal's is the next test."""
    crew = unit.firm(CREW)
    site = unit.site("Finca del Alba", crew)
    finding = unit.inspector.send(
        "POST",
        "/v1/findings",
        site_id=str(site.id),
        severity="critical",
        description="Wages were withheld from twelve workers",
        found_on="2026-10-05",
    )
    offered = unit.officer.page(f"/cases/new?finding={finding['id']}")
    assert CREW in offered
    case = unit.open(crew, "ES-1", offence_family="wage_underpayment", offence_on="2026-10-05")
    low, high = (
        unit.assess(case, "es_lisos", severity="very_serious", grade=grade, workers_affected=12)
        for grade in ("minimo", "medio")
    )
    assert (low["low"], low["high"]) == ("7501.00", "30000.00")
    assert (high["low"], high["high"]) == ("30001.00", "120005.00")
    assert low["law_version"] == "es_lisos"
    assert low["answer"]["in_force_from"] == "2021-10-01"
    assert "40.1(c)" in steps_of(low)
    page = unit.officer.page(f"/cases/{case}")
    for shown in ("40.1(c)", "es_lisos", "30,001 to 120,005", "(+22,500 and +90,005 against the one before)"):
        assert shown in page, shown


def test_journey_3c_01_the_same_crew_by_the_law_of_portugal(unit: Proceedings) -> None:
    """Units of account by turnover and intent; a turnover that becomes known shows what it changes."""
    case = unit.open(unit.firm(CREW), "PT-1", offence_family="wage_underpayment", offence_on="2026-10-05")
    said = {"severity": "very_serious", "workers_affected": 12}
    silent, told, meant = (
        unit.assess(case, "pt_codigo_trabalho", **said, **more)
        for more in (
            {"intent": "negligent"},
            {"intent": "negligent", "firm_turnover": 3_000_000},
            {"intent": "wilful", "firm_turnover": 3_000_000},
        )
    )
    assert (silent["low"], silent["high"]) == ("9180.00", "61200.00")
    assert (told["low"], told["high"]) == ("4284.00", "24480.00")
    assert (meant["low"], meant["high"]) == ("12240.00", "57120.00")
    assert meant["answer"]["in_force_from"] == "2009-04-20"
    for shown in ("554(4)", "120 to 280 units x 102", "ceiling x 2"):
        assert shown in steps_of(meant), shown
    page = unit.officer.page(f"/cases/{case}")
    for shown in ("554(4)", "12,240 to 57,120", "(+7,956 and +32,640 against the one before)"):
        assert shown in page, shown


def test_journey_3c_02_the_tariff_is_that_of_the_day_of_the_offence(unit: Proceedings) -> None:
    facts = {"offence_family": "wage_underpayment", "severity": "very_serious", "grade": "maximo"}
    (before,), (after,) = (
        unit.officer.send("POST", "/v1/penalties/assess", facts=facts | {"offence_date": day}, regimes=["es_lisos"])
        for day in ("2021-09-30", "2021-10-01")
    )
    assert (before["law_version"], after["law_version"]) == ("es_lisos_2019", "es_lisos")
    assert (before["in_force_to"], after["in_force_from"]) == ("2021-09-30", "2021-10-01")
    for end in ("low", "high"):
        assert after[end] / before[end] == pytest.approx(1.2, abs=0.0005)


def test_journey_3c_03_a_contest_deadline_counts_working_days_and_a_late_contest_is_marked(
    unit: Proceedings, calendar: Calendar
) -> None:
    calendar.stand("2026-12-17")
    case = unit.open(unit.firm(CREW), "ES-1", offence_on="2026-11-03", opened_on="2026-11-10")
    unit.noticed(case, "2026-12-17")
    clock = unit.officer.get(f"/v1/cases/{case}")["reply_clock"]
    skipped = {day["day"]: day["reason"] for day in clock["skipped"]}
    assert (clock["working_days"], clock["reply_by"]) == (15, "2027-01-12")
    assert set(skipped) == {
        *("2026-12-19", "2026-12-20", "2026-12-25", "2026-12-26", "2026-12-27"),
        *("2027-01-01", "2027-01-02", "2027-01-03", "2027-01-06", "2027-01-09", "2027-01-10"),
    }
    assert all("public holiday" in skipped[day] for day in ("2026-12-25", "2027-01-01", "2027-01-06"))
    page = unescape(unit.officer.page(f"/cases/{case}"))
    assert [reason for reason in skipped.values() if reason.partition(": ")[2] not in page] == []
    calendar.stand("2027-01-13")
    late = {"spoken_by": "counsel", "words": "We contest it", "received_on": "2027-01-13"}
    unit.officer.send("POST", f"/v1/cases/{case}/replies", f"/v1/cases/{case}", **late)
    (kept,) = unit.officer.get(f"/v1/cases/{case}")["replies"]
    assert (kept["late"], kept["words"]) == (True, "We contest it")


def test_journey_3c_04_nothing_is_public_before_it_is_final_and_then_with_its_end(
    unit: Proceedings, calendar: Calendar
) -> None:
    calendar.stand("2026-03-02")
    crew = unit.firm(CREW)
    case = unit.open(crew, "ES-1", offence_family="osh_serious", offence_on="2025-11-03", opened_on="2025-12-01")
    unit.assess(case, "es_lisos", severity="very_serious", grade="minimo")
    unit.noticed(case, "2026-03-02")
    calendar.stand("2026-04-20")
    unit.move(unit.approver, case, "decided", "2026-04-20", amount="60000")
    unit.move(
        unit.officer,
        case,
        "appealed",
        "2026-04-20",
        appeal_body="Social court 2",
        appeal={"how": "letter", "received_on": "2026-04-20"},
    )
    assert unit.public_names() == {form: set() for form in unit.forms}
    unit.move(unit.approver, case, "final", "2026-04-20", amount="60000", listed_until="2028-04-20")
    assert unit.public_names() == {form: set() for form in unit.forms}, "two people have to approve it first"
    unit.publish(case, starts_on="2026-04-20", listed_until="2028-04-20", grounds_code="serious_safety")
    assert unit.public_names() == {form: {CREW} for form in unit.forms}
    entry = unit.town.anybody.get(f"/v1/register/{case}").json()["entry"]
    assert (entry["listed_until"], entry["finality"]) == ("2028-04-20", "final")
    again = [one for one in unit.officer.get("/v1/obligations", limit=100)["rows"] if one["due_on"] == "2028-04-20"]
    assert [one["title"] for one in again] == ["Visit again before the entry leaves the register: ES-1"]


def test_journey_3c_04_the_two_year_rule_proposes_the_last_day(unit: Proceedings, calendar: Calendar) -> None:
    """By the law that has such a rule; a case under another is proposed no day."""
    calendar.stand("2026-04-20")
    opened = {"offence_on": "2025-11-03", "opened_on": "2025-12-01"}
    case = unit.open(unit.firm(CREW), "BR-1", offence_family="forced_labour", **opened)
    unit.assess(case, "br_dirty_list")
    unit.noticed(case, "2026-03-02")
    unit.move(unit.approver, case, "decided", "2026-04-20", amount="0")
    page = unit.approver.page(f"/cases/{case}")
    assert 'value="2028-04-20"' in page


def test_journey_3c_05_a_firm_that_follows_another_goes_to_review_and_is_never_sanctioned_by_itself(
    unit: Proceedings, database: Database
) -> None:
    planner = unit.planner
    today = NOW.date()
    with database.transaction() as session:
        firms = []
        for name, phone in (("Baltic Form Bau OÜ", "+372 000 111 222"), ("Baltik Vorm Ehitus OÜ", "000 111 222")):
            firm = a_party(session, planner.actor, name)
            firm.phone = phone
            a_fact(session, planner.actor, firm.id, "directors", "Zorban, Teofil")
            firms.append(firm)
        former, follower = firms
        a_fact(session, planner.actor, former.id, "founded_on", "2015-01-01")
        a_fact(session, planner.actor, former.id, "dissolved_on", (today - timedelta(days=200)).isoformat())
        a_fact(session, planner.actor, follower.id, "founded_on", (today - timedelta(days=190)).isoformat())
        decided = today - timedelta(days=220)
        a_final_case(session, unit.officer.actor, former, opened_on=decided, offence_on=decided, final_on=decided)
    found = unit.officer.send("POST", "/v1/leads/phoenix-searches")
    assert found["new"] == 1
    (lead,) = unit.officer.get("/v1/leads", kind="phoenix")["rows"]
    assert (lead["subject_id"], lead["other_id"], lead["state"]) == (str(follower.id), str(former.id), "open")
    codes = {reason["code"] for reason in lead["reasons"]}
    assert {"director", "phone", "similar_name", "after_dissolution"} <= codes
    assert lead["points"] > 0
    assert [one["party_id"] for one in unit.officer.get("/v1/cases")["rows"]] == [str(former.id)]
    assert "Baltik Vorm Ehitus" in unit.officer.page("/leads")


OFFICES = 9


def closed_cases(firms: list[UUID], *, planted: bool) -> list[PastCase]:
    """Nine offices of a hundred cases; where it is planted, one decides a third higher. Sizes and owners by lot."""
    random = np.random.default_rng(36)
    rows = []
    for number in range(900):
        office = number % OFFICES
        ratio = np.exp(random.normal(0, 0.5)) * (1.3 if planted and office == 4 else 1.0)
        rows.append(
            PastCase(
                reference=f"{'P' if planted else 'S'}-{number:03d}",
                party_id=firms[int(random.integers(len(firms)))],
                site_id=None,
                regime="es_lisos",
                offence_family="wage_underpayment",
                severity="serious",
                office=f"office {office}",
                grounds="Wages below the collective agreement, alleged",
                offence_on=date(2023, 1, 9),
                opened_on=date(2023, 2, 1),
                decided_on=date(2023, 6, 1),
                final_on=date(2023, 8, 1),
                ended_on=date(2024, 8, 1),
                imposed=Decimal(str(round(2400 * float(ratio), 2))),
                after_appeal=None,
                collected=Decimal(0),
                currency="EUR",
                facts={"severity": "serious", "firm_employees": int(random.choice([5, 30, 120, 400]))},
            )
        )
    return rows


@pytest.mark.parametrize("told", ["planted", "shuffled"])
def test_journey_3c_06_a_planted_bias_of_an_office_is_found_and_shuffled_data_shows_none(
    unit: Proceedings, database: Database, told: str
) -> None:
    with database.transaction() as session:
        firms = [a_party(session, unit.planner.actor, f"Firma {number}") for number in range(6)]
        for number, country in enumerate(("DE", "FR", "PT")):
            owner = a_party(session, unit.planner.actor, f"Owner {country}", country=country)
            an_edge(session, unit.planner.actor, owner.id, firms[number].id, "owns")
        taken = take_over(
            session, unit.officer.actor, closed_cases([firm.id for firm in firms], planted=told == "planted"), now=NOW
        )
    assert taken == 900
    picture = unit.officer.get("/v1/equity")["picture"]
    assert picture["cases"] == 900
    parities = {one["group"]: one for one in picture["parities"]}
    assert {"office", "firm_size", "owner_country"} <= set(parities), parities.keys()
    unlike = [one for one in parities["office"]["groups"] if one["unlike"] and one["ratio"] > 1]
    assert [one["name"] for one in unlike] == (["office 4"] if told == "planted" else [])
    for one in parities["office"]["groups"]:
        assert one["low"] < one["ratio"] < one["high"]
        assert one["cases"] == 100
    page = unit.officer.page("/equity")
    assert "office 4" in page


def test_journey_3c_07_a_severe_decision_opens_its_follow_ups_the_same_day_and_no_case_is_without(
    unit: Proceedings, calendar: Calendar, database: Database
) -> None:
    calendar.stand("2026-10-01")
    crew, owner, sister = (unit.firm(name) for name in (CREW, "Grupo Vega", "Vega Sur S.L."))
    with database.transaction() as session:
        for held in (crew, sister):
            an_edge(session, unit.planner.actor, owner.id, held.id, "controls")
    unit.site("Finca propia", crew)
    unit.site("Finca hermana", sister)
    unit.site("Finca ajena", unit.firm("Otra S.L."))
    case = unit.open(crew, "ES-1", offence_family="forced_labour", offence_on="2026-08-03", opened_on="2026-09-01")
    unit.noticed(case, "2026-10-01")
    calendar.stand("2026-11-02")
    unit.move(unit.approver, case, "decided", "2026-11-02", amount="100")
    assert unit.tasks("case.follow_up") == []
    unit.move(unit.approver, case, "final", "2026-11-02", listed_until="2028-11-02")
    tasks = unit.tasks("case.follow_up")
    assert sorted(one["about_name"] for one in tasks) == ["Finca hermana", "Finca propia"]
    assert {one["opened_at"][:10] for one in tasks} == {"2026-11-02"}
    assert unit.officer.get("/v1/promises")["broken"] == []
    assert unit.officer.get("/v1/promises")["cases_without"] == []
    assert "0 final cases are without the follow-ups" in unit.officer.page("/promises")


def test_journey_3c_08_a_settlement_is_a_new_event_and_all_three_sums_stay(
    unit: Proceedings, calendar: Calendar
) -> None:
    calendar.stand("2026-10-01")
    case = unit.open(unit.firm(CREW), "ES-1", offence_on="2026-08-03", opened_on="2026-09-01")
    unit.noticed(case, "2026-10-01")
    calendar.stand("2026-11-02")
    unit.move(unit.approver, case, "decided", "2026-11-02", amount="10000")
    unit.move(unit.approver, case, "final", "2026-11-02", listed_until="2028-11-02")
    at = f"/v1/cases/{case}"
    settled = {"agreed_on": "2026-11-02", "reduced": "6000", "reason": "The wages were repaid"}
    unit.settler.send("POST", f"{at}/settlements", at, **settled)
    paid = {"payee": "authority", "paid_on": "2026-11-02", "amount": "2500", "reference": "B-1"}
    unit.officer.send("POST", f"{at}/payments", at, **paid)
    (balance,) = [one for one in unit.officer.get(f"{at}/balances") if one["payee"] == "authority"]
    assert [balance[part] for part in ("original", "due", "paid", "left")] == [
        "10000.00",
        "6000.00",
        "2500.00",
        "3500.00",
    ]
    file = unit.officer.get(at)
    assert [(one["original"], one["reduced"]) for one in file["settlements"]] == [("10000.00", "6000.00")]
    assert file["case"]["final_amount"] == "10000.00"
    page = unit.officer.page(f"/cases/{case}")
    assert all(sum_ in page for sum_ in ("10,000.00", "6,000.00", "2,500.00", "3,500.00"))


def test_journey_3c_10_a_firm_reads_what_made_its_score_contests_it_and_the_new_score_is_logged(
    town: Town, buyer: OrganisationId
) -> None:
    from tests.api.test_contest_routes import WHY, a_scored_firm

    desk = town.person(buyer, Role.COMPLIANCE_OFFICER, "Lena")
    _, owner, site_id = a_scored_firm(town.database, desk.actor)
    firm = town.person(OrganisationId(owner), Role.SUPPLIER, "Eva")
    (score,) = firm.get("/v1/own-scores")["rows"]
    whole = firm.get(f"/v1/own-scores/{score['id']}")
    fees = next(line for line in whole["lines"] if line["driver"] == "recruitment_fees")
    assert "paid by workers" in fees["value"]
    page = firm.page("/own-scores")
    assert "paid by workers" in page
    contest = firm.send(
        "POST",
        "/v1/own-scores/contests",
        score_id=score["id"],
        line="recruitment_fees",
        contested_as="Eva Ejemplo",
        **WHY,
    )
    at = f"/v1/contests/{contest['id']}"
    better = {"facts": [{"field": "recruitment_fees", "value": "none"}]}
    upheld = desk.send("POST", f"{at}/uphold", at, **WHY, **better)
    after = firm.get(f"/v1/own-scores/{upheld['corrected_score_id']}")
    assert after["value"] < whole["value"]
    assert desk.get(f"/v1/sites/{site_id}/score")["id"] == upheld["corrected_score_id"]
    assert {"score_contest.opened", "score_contest.upheld", "score_batch.made"} <= town.trail()


def test_journey_3c_11_each_export_of_the_register_holds_the_same_rows_and_no_cell_runs(
    unit: Proceedings, database: Database
) -> None:
    names = ["=SUM(A1)", "+34 Obras", "-Minus S.L.", "@Campo S.L.", "Obras Vega Alta S.L."]
    with database.transaction() as session:
        for number, name in enumerate(names):
            firm = a_party(session, unit.planner.actor, name)
            case = a_final_case(session, unit.officer.actor, firm, f"ES-{number}")
            publish(session, unit.officer.actor, unit.approver.actor, case)
    anybody = unit.town.anybody
    told = {row["party_name"] for row in anybody.get("/v1/register").json()["rows"]}
    table = list(csv.DictReader(StringIO(anybody.get("/v1/register/csv").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(BytesIO(anybody.get("/v1/register/xlsx").content))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    sheet = [dict(zip(heads, row, strict=True)) for row in rows]
    assert told == set(names)
    for form in (table, sheet):
        assert {str(row["party_name"]).removeprefix("'") for row in form} == told
        assert {row["reference"] for row in form} == {f"ES-{number}" for number in range(5)}
        assert not [cell for row in form for cell in row.values() if re.match(r"[=+@-]", str(cell or ""))]


def test_journey_3c_12_a_missed_annual_target_stands_in_the_report(
    unit: Proceedings, calendar: Calendar, database: Database
) -> None:
    calendar.stand("2026-01-05")
    office = str(unit.planner.actor.organisation_id)
    new = {"kind": "inspectorate_year", "subject": office, "form": "json", "rhythm": "year"}
    series = unit.planner.send("POST", "/v1/report-series", **new, lag=200, target_lag=90)
    assert unit.town.anybody.get("/v1/public-targets").json()["rows"] == []
    calendar.stand("2027-04-20")
    with database.transaction() as session:
        jobs.enqueue(session, "make_series", "2027", actor=None, payload={}, now=calendar())
    assert "make_series" in unit.town.night(calendar)
    told = unit.town.anybody.get("/v1/public-targets").json()["rows"]
    assert ("2026", "2027-03-31", "missed") in [(one["period"], one["promised_on"], one["state"]) for one in told]
    page = unit.town.anybody.get("/public-targets", headers={"accept": "text/html"}).text
    assert "missed" in page
    at = f"/v1/report-series/{series['id']}"
    assert unit.planner.rest.delete(at).status_code in {404, 405}, "nobody can take the row away"
    unit.planner.send("POST", f"{at}/pause", at)
    order = {"kind": "inspectorate_year", "subject": office, "form": "json", "period": "2026"}
    made = unit.planner.rest.post("/v1/reports", json=order)
    assert (made.status_code, "annual target: missed" in made.text) == (200, True)
    assert unit.town.anybody.get("/v1/public-targets").json()["rows"] == told


def test_journey_3c_12_a_case_is_summarised_for_the_press_in_french(unit: Proceedings, calendar: Calendar) -> None:
    calendar.stand("2026-03-02")
    opened = {"offence_family": "osh_serious", "offence_on": "2025-11-03", "opened_on": "2025-12-01"}
    case = unit.open(unit.firm(CREW), "ES-1", **opened)

    def told() -> tuple[bool, str]:
        answer = unit.officer.get(f"/v1/cases/{case}/press-summary", language="fr")
        text = " ".join(answer["sentences"])
        assert all(
            sentence in unescape(unit.officer.page(f"/cases/{case}/press?language=fr"))
            for sentence in answer["sentences"]
        )
        return answer["alleged"], text

    alleged, text = told()
    assert (alleged, "infraction présumée" in text, CREW in text) == (True, True, False)
    unit.assess(case, "es_lisos", severity="very_serious", grade="minimo")
    unit.noticed(case, "2026-03-02")
    calendar.stand("2026-04-20")
    unit.move(unit.approver, case, "decided", "2026-04-20", amount="60000")
    assert told()[0]
    unit.move(unit.approver, case, "final", "2026-04-20", listed_until="2028-04-20")
    assert CREW not in told()[1], "nobody has published it yet"
    unit.publish(case, starts_on="2026-04-20", listed_until="2028-04-20", grounds_code="serious_safety")
    alleged, text = told()
    assert (alleged, "présumé" in text, CREW in text) == (False, False, True)
    assert "20 avril 2028" in text
    assert unit.town.anybody.get(f"/v1/cases/{case}/press-summary").status_code == 401
