"""One visit in a real browser whose network goes and comes back: nothing typed is lost, nothing stays behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audits.answers import answering
from audits.answers.answer_sheets import read_answers
from audits.instruments.checklists import instrument_for
from audits.models import Visit
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from tests.audits.test_answers import a_draft, a_visit, all_good
from tests.browser import live

pytestmark = pytest.mark.browser
KEPT = "Kept on this device, not sent yet."
LEFT_BEHIND = "Object.keys(localStorage).filter((key) => key.startsWith('tierlight.visit.')).length"


@pytest.fixture
def live_desk(database: Database, tmp_path: Path) -> Iterator[str]:
    with live.serving(database, tmp_path) as desk:
        yield desk


@pytest.fixture
def context(browser: Browser, live_desk: str, database: Database, planner: Actor) -> Iterator[BrowserContext]:
    opened = live.signed_in(browser, live_desk, database, planner).context
    yield opened
    opened.close()


@pytest.fixture
def visit(database: Database, planner: Actor) -> Visit:
    with database.transaction() as session:
        return a_visit(session, planner, day=utc_now().date())


def choose(page: Page, question: str, answer: str) -> None:
    page.locator(f"#f-{question}").get_by_label(answer, exact=True).check()


def standing(database: Database, planner: Actor, visit: Visit) -> dict[str, str]:
    with database.reading() as session:
        return read_answers(session, planner, visit.id).words


def test_answers_typed_without_a_network_wait_on_the_device_and_are_sent_when_it_is_back(
    context: BrowserContext, database: Database, planner: Actor, visit: Visit
) -> None:
    page = context.new_page()
    page.goto(f"/visits/{visit.id}")
    expect(page.locator("#f-CO22")).to_be_hidden()
    choose(page, "CO28", "Yes")
    expect(page.locator("#f-CO22")).to_be_visible()
    context.set_offline(True)
    choose(page, "CO22", "No")
    page.locator("#f-CO22 summary").click()
    page.locator("#f-CO22 textarea").fill("Nine beds in one room")
    expect(page.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    page.get_by_role("button", name="Keep answers").click()
    expect(page.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    assert standing(database, planner, visit) == {}
    context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="Sent.")).to_be_visible()
    assert standing(database, planner, visit) == {"CO28": "yes", "CO22": "no"}
    assert page.evaluate(LEFT_BEHIND) == 0


def test_a_page_that_was_closed_gets_its_answers_back_and_both_versions_when_somebody_else_kept_some(
    context: BrowserContext, database: Database, planner: Actor, visit: Visit
) -> None:
    page = context.new_page()
    page.goto(f"/visits/{visit.id}")
    context.set_offline(True)
    choose(page, "CO07", "No")
    page.close()
    context.set_offline(False)
    with database.transaction() as session:
        answering.keep_draft(session, planner, visit.id, a_draft({"CO07": "yes"}), version_seen=0, now=utc_now())
    again = context.new_page()
    again.goto(f"/visits/{visit.id}")
    expect(again.get_by_role("status").filter(has_text="put back")).to_be_visible()
    expect(again.locator("#f-CO07").get_by_label("No", exact=True)).to_be_checked()
    again.get_by_role("button", name="Send now").click()
    expect(again.locator("#f-CO07").get_by_text("Kept meanwhile:")).to_be_visible()
    expect(again.locator("#f-CO07").get_by_label("No", exact=True)).to_be_checked()
    again.get_by_role("button", name="Keep answers").click()
    expect(again.get_by_text("The answers are kept as a draft.")).to_be_visible()
    assert standing(database, planner, visit) == {"CO07": "no"}
    assert again.evaluate(LEFT_BEHIND) == 0


def test_after_submitting_nothing_of_the_visit_stays_on_the_device(
    context: BrowserContext, database: Database, planner: Actor, visit: Visit
) -> None:
    answers = all_good(instrument_for(None))
    with database.transaction() as session:
        answering.keep_draft(session, planner, visit.id, a_draft(answers), version_seen=0, now=utc_now())
    page = context.new_page()
    page.goto(f"/visits/{visit.id}")
    choose(page, "CO12", "No")
    page.locator("#f-CO12 summary").click()
    page.locator("#f-CO12 textarea").fill("Fines for late coming")
    assert page.evaluate(LEFT_BEHIND) == 1
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_text("The answers are submitted and made 1 finding.")).to_be_visible()
    assert page.evaluate(LEFT_BEHIND) == 0


def test_what_was_never_sent_is_said_before_it_is_forgotten_and_what_others_typed_waits_for_them(
    context: BrowserContext, database: Database, planner: Actor, visit: Visit
) -> None:
    page = context.new_page()
    page.goto(f"/visits/{visit.id}")
    choose(page, "CO12", "No")
    other = f"tierlight.visit.{visit.id}.somebody"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({at: Date.now(), answers: {}}))", other)
    answers = all_good(instrument_for(None))
    with database.transaction() as session:
        answering.keep_draft(session, planner, visit.id, a_draft(answers), version_seen=0, now=utc_now())
        answering.submit(session, planner, visit.id, version_seen=1, now=utc_now())
    page.goto(f"/visits/{visit.id}")
    told = page.get_by_role("status").filter(has_text="never sent")
    expect(told).to_contain_text("CO12 no")
    assert page.evaluate(LEFT_BEHIND) == 2
    told.get_by_role("button", name="Forget them").click()
    expect(told).to_be_hidden()
    assert page.evaluate(LEFT_BEHIND) == 1
    page.reload()
    expect(page.locator("[data-visit-over]")).to_be_visible()
    expect(told).to_be_hidden()
