"""A visit is dragged on the plan: the cells say where it fits, and dropping asks for the reason before it moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.actors import Actor
from foundation.database import Database
from tests.api import test_team_routes as teams
from tests.browser import live
from tests.web_client import TestClient

pytestmark = pytest.mark.browser
client = teams.client  # a planner of four sites and two inspectors


@pytest.fixture
def page(browser: Browser, database: Database, planner: Actor, client: TestClient, tmp_path: Path) -> Iterator[Page]:
    visit = teams.a_visit(client)
    with live.serving(database, tmp_path) as desk:
        opened = live.signed_in(browser, desk, database, planner)
        opened.goto(f"/plans/{visit['plan_id']}?week={visit['day']}")
        yield opened
        opened.context.close()


def test_a_visit_is_dragged_to_where_it_fits_and_moved_with_a_reason(page: Page) -> None:
    visit = page.locator(".vis[data-visit]").first
    home = page.locator("td:has(.vis[data-visit])").first
    was = (home.get_attribute("data-day"), home.locator("xpath=..").get_attribute("data-inspector"))
    name = visit.locator("b").inner_text()
    visit.hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.locator("thead th").nth(2).hover()  # on the way: a drag begins with a move
    target = page.locator("td.fits").first
    expect(target).to_be_visible()
    assert target.get_attribute("data-day"), "a cell knows its day"
    wanted = (target.get_attribute("data-day"), target.locator("xpath=..").get_attribute("data-inspector"))
    assert wanted != was
    target.hover()
    target.hover()  # browsers tell of what is below from the second move on
    expect(page.locator("[data-drag]")).to_contain_text("Fits here")
    page.mouse.up()
    page.wait_for_url("**/move?day=*")
    expect(page.locator("input[name=lead_id]:checked")).to_have_value(str(wanted[1]))
    page.get_by_label("Reason").fill("The road is closed on the first day")
    page.get_by_role("button", name="Move this visit").click()
    moved = page.locator(f'tr[data-inspector="{wanted[1]}"] td[data-day="{wanted[0]}"] .vis b', has_text=name)
    expect(moved).to_have_count(1)
