"""The box that Ctrl K opens, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.actors import Actor
from foundation.database import Database
from tests.browser import live
from tests.browser.test_looks import violations
from tests.builders import a_site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, database: Database, officer: Actor, tmp_path: Path) -> Iterator[Page]:
    with database.transaction() as session:
        a_site(session, officer, "Finca El Tarajal")
        a_site(session, officer, "Finca El Taray")
    with live.serving(database, tmp_path) as desk:
        opened = live.signed_in(browser, desk, database, officer, bypass_csp=True)
        yield opened
        opened.context.close()


def test_a_site_and_a_page_are_reached_by_keyboard_alone(page: Page) -> None:
    page.goto("/work")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.locator(".finder [role=option]").first).to_be_visible()
    page.keyboard.type("tara")
    expect(page.get_by_role("option", name="Finca El Tarajal")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Finca El Taray")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Finca El Taray")
    page.wait_for_load_state()  # no script hears a key before the page has loaded
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("coverag")
    expect(page.locator(".finder [role=option]").first).to_contain_text("Coverage")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coverage")


def test_escape_closes_the_box_and_axe_finds_nothing_in_it(page: Page) -> None:
    page.goto("/work")
    page.get_by_role("link", name="Find a firm, site or case").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("tara")
    expect(page.get_by_role("option", name="Finca El Tarajal")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
