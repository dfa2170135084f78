"""The plan as a calendar: how full a week is, where a dragged visit fits, and to whom neither is told."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from foundation.actors import Actor
from foundation.database import Database
from reports.facts.plan_week import plan_facts
from tests.api import test_team_routes as teams
from tests.api.test_team_routes import FIRST, HOME, LAST, a_visit, desk_of
from tests.web_client import TestClient

client = teams.client  # a planner of four sites and two inspectors
MONDAY_ALONE = [[540, 780], None, None, None, None, None, None]


def weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def test_a_week_says_how_full_it_is_and_who_is_away_to_those_who_plan_alone(
    database: Database,
    client: TestClient,
    planner: Actor,
    inspector: Actor,
) -> None:
    free = client.post("/v1/inspectors", json={"code": "C", "name": "Person C", **HOME, "hours": MONDAY_ALONE}).json()
    visit = a_visit(client)
    day = date.fromisoformat(str(visit["day"]))
    who = client.get("/v1/inspectors").json()["rows"][0]["id"]
    leave = {"kind": "leave", "starts_on": day.isoformat(), "ends_on": day.isoformat()}
    client.post(f"/v1/inspectors/{who}/absences", json=leave)
    plan = UUID(client.get("/v1/plans").json()["rows"][0]["id"])
    with database.reading() as session:
        seen, hidden = (
            plan_facts(session, actor, plan, week=day, visit="", today=FIRST) for actor in (planner, inspector)
        )
    weeks = {one.name: one for one in seen.inspectors}
    assert weeks["Person C"].id == free["id"]
    assert weeks["Person C"].hours_available == 4.0, "one Monday from 9 to 13, and no other day"
    assert {one.why for one in weeks["Person C"].days_off} == {"no_hours"}
    away = [one for week in seen.inspectors for one in week.days_off if one.day == day and one.why == "leave"]
    assert len(away) == 1
    assert all(week.hours_available is None and week.days_off == () for week in hidden.inspectors)
    assert "Person C" not in {week.name for week in hidden.inspectors}, "free weeks are for those who plan"


def test_each_cell_says_whether_a_dragged_visit_fits_or_why_not(
    database: Database,
    client: TestClient,
    planner: Actor,
    inspector: Actor,
) -> None:
    busy = client.post("/v1/inspectors", json={"code": "C", "name": "Person C", **HOME, "hours": MONDAY_ALONE}).json()
    visit = a_visit(client)
    at = f"/visits/{visit['id']}/move/cells"
    span = {"first": FIRST.isoformat(), "last": (FIRST + timedelta(days=6)).isoformat()}
    cells = desk_of(database, planner).get(at, params=span).json()
    assert {cell["day"] for cell in cells} == {(FIRST + timedelta(days=step)).isoformat() for step in range(7)}
    own = {cell["day"]: cell["against"] for cell in cells if cell["inspector"] == busy["id"]}
    assert all(against for day, against in own.items() if date.fromisoformat(day).weekday() != 0)
    assert any(not cell["against"] for cell in cells), "somewhere it fits"
    assert desk_of(database, inspector).get(at, params=span).status_code == 403


def test_where_it_is_dropped_the_form_has_the_day_and_the_person_chosen(
    database: Database,
    client: TestClient,
    planner: Actor,
) -> None:
    visit = a_visit(client)
    staff = client.get("/v1/inspectors").json()["rows"]
    other = next(one for one in staff if one["id"] != visit["inspector_id"])
    day = next(day for day in weekdays(FIRST, LAST) if day.isoformat() != visit["day"])
    page = (
        desk_of(database, planner)
        .get(f"/visits/{visit['id']}/move", params={"day": day.isoformat(), "lead": other["id"]})
        .text
    )
    assert f'value="{other["id"]}" required checked' in page
    assert f'<option value="{day.isoformat()}" selected>' in page


@pytest.mark.parametrize("span", [("2026-99-01", "2026-11-02"), ("", "")])
def test_a_span_that_is_no_span_is_refused(
    database: Database,
    client: TestClient,
    planner: Actor,
    span: tuple[str, str],
) -> None:
    visit = a_visit(client)
    asked = {"first": span[0], "last": span[1]}
    assert desk_of(database, planner).get(f"/visits/{visit['id']}/move/cells", params=asked).status_code == 422
