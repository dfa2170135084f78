"""Every page in a real browser: readable by machines for people, no sideways scroll, the same without a script."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.web.languages import LOCALES, RESPONDENTS_LOCALES
from tests.browser.samples import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.no_database]

AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Each theme, width and direction once; the other ways to put them together take another three minutes: `make prove`.
LOOKS = {"wide light": ("light", "en", 1440), "phone dark Arabic": ("dark", "ar", 390)}
if os.environ.get("HYPOTHESIS_PROFILE") == "prove":
    LOOKS |= {"phone light": ("light", "en", 390), "wide dark Spanish": ("dark", "es", 1440)}


def violations(page: Page) -> list[str]:
    page.add_script_tag(content=AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} ({one['nodes'][0]['failureSummary'][:300]})"
        for one in found["violations"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_has_no_barrier_that_a_machine_can_see(browser: Browser, desk: str, look: str) -> None:
    theme, locale, width = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    found = {}
    for name in PAGES:
        page.goto(f"{desk}/sample/{name}?theme={theme}&locale={locale}", wait_until="load")
        if barriers := violations(page):
            found[name] = barriers
    context.close()
    assert found == {}


@pytest.mark.parametrize("locale", RESPONDENTS_LOCALES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(browser: Browser, desk: str, locale: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    too_wide = {}
    spoken = [name for name in PAGES if locale in LOCALES or name.startswith("invited-")]
    for name in spoken:
        page.goto(f"{desk}/sample/{name}?locale={locale}", wait_until="load")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            too_wide[name] = width
    page.close()
    assert too_wide == {}


def test_no_page_asks_another_host_or_breaks_its_own_policy(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    asked: set[str] = set()
    said: list[str] = []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        page.goto(
            f"{desk}/sample/{name}", wait_until="networkidle" if name in ("chain", "suppliers", "coverage") else "load"
        )
    page.close()
    assert {url for url in asked if not url.startswith((desk, "data:"))} == set()
    assert said == []


def test_countries_that_nobody_visited_carry_the_hatch_of_the_unknown(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/sample/coverage", wait_until="networkidle")
    assert page.locator("[data-coverage] svg path.land.seen2 title").all_text_contents() == [
        "Spain, 36 of 97 sites visited in two years"
    ]
    assert page.locator("[data-coverage] svg path.land.seen0 title").all_text_contents() == [
        "Morocco, 30 sites, none ever visited: unknown"
    ]
    assert page.locator("[data-coverage] svg circle.region").count() == 3
    page.close()


def test_the_chain_is_drawn_and_its_map_has_places(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/sample/chain", wait_until="networkidle")
    assert page.locator("[data-net] svg a[data-node]").count() == 13
    assert page.locator("[data-map] svg circle.place").count() > 3
    page.close()


def test_ticking_rows_brings_the_bar_with_their_number(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/sample/suppliers", wait_until="networkidle")
    assert page.locator("[data-picked]").is_hidden()
    page.get_by_label("Select Finca El Tarajal").check()
    page.get_by_label("Select Hacienda Los Pozos").check()
    assert page.locator("[data-picked]").inner_text().startswith("2")
    page.close()


def test_typing_in_the_search_changes_list_and_address_and_keeps_the_caret(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/suppliers?sector=agriculture", wait_until="networkidle")
    search = page.locator("input[type=search]")
    search.click()
    page.keyboard.type("nothing")
    page.get_by_text("No site matches.").wait_for()
    assert "/suppliers?q=nothing&band=very_high" in page.url
    assert "cursor" not in page.url
    page.keyboard.type("!")
    assert search.input_value() == "nothing!"
    page.go_back()
    page.get_by_role("link", name="Finca El Tarajal").wait_for()
    page.close()


def test_menus_filters_and_sources_open_without_a_script(browser: Browser, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/sample/suppliers")
    page.locator("form.filters summary").click()
    page.get_by_label("Medium").check()
    with page.expect_request(lambda request: "/suppliers?" in request.url) as sent:
        page.get_by_role("button", name="Show these").click()
    assert "band=medium" in sent.value.url
    page.goto(f"{desk}/sample/site")
    page.locator("details.prov summary").first.click()
    assert page.get_by_text("140 personas, 96 de ETT").is_visible()
    context.close()


def test_a_keyboard_reaches_the_content_first(browser: Browser, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/sample/home", wait_until="load")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
