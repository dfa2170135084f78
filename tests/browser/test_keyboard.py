"""One journey of each desk with the keyboard alone: whatever has the focus shows it, in the order of the page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from audits.models import Visit
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from sanctions.models import Case
from tests.audits.test_answers import a_visit
from tests.browser import live
from tests.builders import a_party, a_site, an_account

pytestmark = pytest.mark.browser
MOST_STOPS = 150
FOCUSED = """() => {
  const one = document.activeElement, before = window.stoppedAt;
  window.stoppedAt = one;
  const drawn = (each) => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  const label = one.closest("label"), box = (drawn(one) ? one : label ?? one).getBoundingClientRect();
  return {
    tag: one.tagName.toLowerCase(), type: one.type ?? "", name: one.name ?? "", value: one.value ?? "",
    href: one.getAttribute("href") ?? "", text: one.textContent.trim().slice(0, 80),
    within: one.closest("[id]")?.id ?? "",
    moved: one !== before,
    onward: !before || !!(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    shown: drawn(one) || drawn(label),
    onscreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
HERE = "() => { window.stoppedAt = document.activeElement; }"
Stop = dict[str, str]


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    with live.serving(database, tmp_path) as desk:
        yield desk


@pytest.fixture
def page_of(browser: Browser, address: str, database: Database) -> Iterator[Callable[[Actor], Page]]:
    opened: list[Page] = []

    def page_for(actor: Actor) -> Page:
        opened.append(live.signed_in(browser, address, database, actor))
        return opened[-1]

    yield page_for
    for page in opened:
        page.context.close()


def tab_to(page: Page, wanted: Callable[[Stop], bool]) -> Stop:
    """Tab after Tab; each stop is seen, and lies behind the one before it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        assert stop["tag"] != "body", "the page ended without it"
        if stop["type"] == "date" and not stop["moved"]:
            continue  # day, month, year and the calendar are stops within one field
        assert stop["moved"], f"the focus is caught at {stop}"
        assert stop["onward"], f"the order goes back at {stop}"
        assert stop["shown"], f"no outline at {stop}"
        assert stop["onscreen"], f"out of sight: {stop}"
        if wanted(stop):
            return dict(stop)
    pytest.fail(f"not among the first {MOST_STOPS} stops")


def link(href: str) -> Callable[[Stop], bool]:
    return lambda stop: stop["tag"] == "a" and stop["href"] == href


def words(tag: str, text: str) -> Callable[[Stop], bool]:
    return lambda stop: stop["tag"] == tag and stop["text"].startswith(text)


def walked_through(page: Page) -> int:
    """Every stop of a page, until it gives the focus back to the browser."""
    page.evaluate("() => { document.activeElement.blur(); window.stoppedAt = null; getSelection().removeAllRanges(); }")
    for count in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "body":
            return count
        if stop["type"] == "date" and not stop["moved"]:
            continue
        assert stop["moved"], f"the focus is caught at {stop}"
        assert stop["shown"], f"no outline at {stop}"
    pytest.fail("the page has no end")


def test_compliance_filters_the_list_opens_a_site_and_comes_back_to_the_same_filter(
    page_of: Callable[[Actor], Page], database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        first = a_site(session, officer, "Finca Uno", country="ES")
        a_site(session, officer, "Quinta Dois", country="PT")
    page = page_of(officer)
    page.goto("/")
    tab_to(page, link("#main"))
    tab_to(page, link("/suppliers"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/suppliers")

    tab_to(page, words("summary", "Filter"))
    page.keyboard.press("Enter")
    tab_to(page, lambda stop: stop["name"] == "country" and stop["value"] == "ES")
    page.keyboard.press("Space")
    tab_to(page, words("button", "Show these"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/suppliers?*country=ES*")
    expect(page.get_by_role("link", name="Quinta Dois")).to_be_hidden()

    page.evaluate("() => { window.stoppedAt = null; }")
    tab_to(page, link(f"/sites/{first.id}"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Finca Uno")
    assert walked_through(page) > 1
    page.go_back()
    page.wait_for_url("**/suppliers?*country=ES*")
    expect(page.get_by_role("link", name="Finca Uno")).to_be_visible()
    expect(page.get_by_role("link", name="Quinta Dois")).to_be_hidden()


@pytest.fixture
def visit(database: Database, planner: Actor) -> Visit:
    with database.transaction() as session:
        return a_visit(session, planner, day=utc_now().date())


def test_an_inspector_answers_a_question_of_the_checklist_and_keeps_it(
    page_of: Callable[[Actor], Page], inspector: Actor, visit: Visit
) -> None:
    page = page_of(inspector)
    page.goto("/visits")
    tab_to(page, link(f"/visits/{visit.id}"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/visits/{visit.id}")

    stop = tab_to(page, lambda stop: stop["within"] == "f-CO06" and stop["tag"] == "input")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#f-CO06 input:checked").get_attribute("value")
    assert chosen != stop["value"], "the arrows choose among the answers"
    page.evaluate(HERE)
    tab_to(page, words("button", "Keep answers"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-progress]")).to_contain_text("1 of")
    page.wait_for_load_state()
    page.reload()
    assert page.locator("#f-CO06 input:checked").get_attribute("value") == chosen


@pytest.fixture
def case_officer(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.CASE_OFFICER)


@pytest.fixture
def case(database: Database, planner: Actor, case_officer: Actor) -> Case:
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
        today = utc_now().date()
        opening = CaseOpening(
            reference="ES-2026-1", party_id=firm.id, offence_family="wage_underpayment", offence_on=today,
            opened_on=today, grounds="Alleged late pay",
        )  # fmt: skip
        return open_case(session, case_officer, opening, now=utc_now())


def test_a_case_officer_is_led_from_the_summary_of_errors_to_the_field_and_mends_it(
    page_of: Callable[[Actor], Page], case_officer: Actor, case: Case
) -> None:
    page = page_of(case_officer)
    page.goto("/cases")
    tab_to(page, link(f"/cases/{case.id}"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.id}")

    tab_to(page, words("summary", "Open the inquiry"))
    page.keyboard.press("Enter")
    tab_to(page, lambda stop: stop["name"] == "on")
    page.keyboard.type("01012020")
    tab_to(page, lambda stop: stop["name"] == "reason")
    page.keyboard.type("The finding is serious")
    tab_to(page, words("button", "Open the inquiry"))
    page.keyboard.press("Enter")

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    told = tab_to(page, lambda stop: stop["href"].startswith("#f-move-under_inquiry-"))
    page.keyboard.press("Enter")
    field = page.locator(told["href"])
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    page.evaluate(HERE)
    page.keyboard.type(f"{utc_now():%m%d%Y}")
    tab_to(page, words("button", "Open the inquiry"))
    page.keyboard.press("Enter")
    expect(page.locator("main .tag").first).to_have_text("Under inquiry")
