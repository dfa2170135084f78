"""The first quarter of an hour: for every role, no longer than it says, and ticked by the trail alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.main import create_app
from api.web.first_steps import STEPS, Step
from foundation.actors import DESKS, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.identity import deciding
from tests.api.test_pages import sign_in
from tests.builders import a_party, an_account
from tests.web_client import TestClient

ROLES = sorted(set(DESKS) - {Role.SYSTEM})
HOUSES = ("suppliers", "risk", "audits", "sanctions", "foundation", "reports")


def steps() -> Iterator[Step]:
    for own in STEPS.values():
        yield from own


@pytest.mark.parametrize("role", ROLES)
def test_every_step_leads_to_a_page_the_role_may_read_and_all_fit_in_a_quarter_of_an_hour(
    database: Database, buyer: OrganisationId, authority: OrganisationId, role: Role
) -> None:
    home = authority if role.value in {"inspector", "inspection_planner", "case_officer", "approver"} else buyer
    person = an_account(database, home, role, email=f"first-{role.value}@desk.example")
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, person)
    own = STEPS[role]
    assert sum(step.minutes for step in own) <= 15
    shown = desk.get("/first-steps").text
    for step in own:
        assert f'href="{step.href}"' in shown
        assert desk.get(step.href).status_code == 200, step.href


def test_every_act_a_step_waits_for_is_one_the_trail_knows() -> None:
    product = "".join(path.read_text("utf-8") for house in HOUSES for path in Path(house).rglob("*.py"))
    made_of_parts = {"identity", "hit"}
    unknown = {
        act
        for step in steps()
        for act in step.acts
        if f'"{act}"' not in product and act.partition(".")[0] not in made_of_parts
    }
    assert unknown == set()


def test_a_step_is_ticked_once_the_person_has_done_it_and_not_by_somebody_else(
    database: Database, buyer: OrganisationId, officer: Actor
) -> None:
    other = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="other@desk.example")
    with database.transaction() as session:
        one, two = (a_party(session, officer, name) for name in ("Agro Uno", "Agro Dos"))
        deciding.decide(session, officer, (one.id, two.id), "different", reason="Two firms", now=utc_now())
    app = create_app(Settings(), database)
    for person, ticked in ((officer, 1), (other, 0)):
        desk = sign_in(TestClient(app, headers={"accept": "text/html"}), database, person)
        assert desk.get("/first-steps").text.count('<li class="met">') == ticked
