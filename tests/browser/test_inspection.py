"""One inspection in a real browser, from the plan to the corrective action that a second person verified."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from audits.instruments.checklists import instrument_for
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from tests.audits.test_answers import all_good
from tests.audits.test_rounds_stored import a_place, near
from tests.browser import live
from tests.builders import an_inspector

pytestmark = pytest.mark.browser
KEPT = "Kept on this device, not sent yet."
NOTE = "Nine contracts in a language that nobody there reads"


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    with live.serving(database, tmp_path) as desk:
        yield desk


@pytest.fixture
def office(browser: Browser, address: str, database: Database, planner: Actor) -> Iterator[Page]:
    page = live.signed_in(browser, address, database, planner)
    yield page
    page.context.close()


@pytest.fixture
def field(browser: Browser, address: str, database: Database, inspector: Actor) -> Iterator[Page]:
    page = live.signed_in(browser, address, database, inspector)
    yield page
    page.context.close()


@pytest.fixture
def plan(database: Database, planner: Actor) -> str:
    """A round of the last whole week, so that one page shows it and its visits can be submitted whatever day it is."""
    today = utc_now().date()
    first = today - timedelta(days=today.weekday() + 7)
    with database.transaction() as session:
        an_inspector(session, planner, "E1")
        a_place(session, planner, "Finca Tossal Roig", "ES", near(1))
        order = RoundOrder(first, first + timedelta(days=6), seed=7, iterations=5)
        made = rounds.plan(session, planner, order, now=utc_now() - timedelta(days=15))
        return str(made.id)


def test_an_inspection_from_the_plan_to_the_verified_action(office: Page, field: Page, plan: str) -> None:
    publish(office, plan)
    open_the_visit(field, plan)
    answer_without_a_network(field)
    fill_the_rest(field)
    submit_and_record(field)
    finding = follow_the_finding(field)
    action = put_right(field)
    verify(office, action)
    close(office, finding)


def publish(office: Page, plan: str) -> None:
    office.goto(f"/plans/{plan}")
    expect(office.locator("table.week a.vis")).to_contain_text("Finca Tossal Roig")
    office.get_by_role("button", name="Publish").click()
    expect(office.locator(".tags")).to_have_text("Published")


def open_the_visit(field: Page, plan: str) -> None:
    field.goto(f"/plans/{plan}")
    expect(field.locator(".tags")).to_have_text("Published")
    field.locator("table.week a.vis").click()
    field.get_by_role("link", name="Open the visit").click()
    expect(field.locator(".lead")).to_contain_text("No question is answered yet.")
    expect(field.locator("#about")).to_contain_text("Finca Tossal Roig")


def answer_without_a_network(field: Page) -> None:
    """What was typed stays on the device, and is there after the page was closed and the network came back."""
    field.context.set_offline(True)
    field.locator("#f-CO06").get_by_label("No", exact=True).check()
    field.locator("#f-CO06 summary").click()
    field.locator("#f-CO06 textarea").fill(NOTE)
    expect(field.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    field.get_by_role("button", name="Keep answers").click()
    expect(field.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    field.context.set_offline(False)
    expect(field.get_by_role("status").filter(has_text="Sent.")).to_be_visible()
    field.reload()
    expect(field.locator("#f-CO06").get_by_label("No", exact=True)).to_be_checked()
    expect(field.locator("#f-CO06 textarea")).to_have_value(NOTE)


def fill_the_rest(field: Page) -> None:
    for question, answer in all_good(instrument_for(None), CO06="no").items():
        asked = field.locator(f"#f-{question}")
        number = asked.locator("input[type=text]")
        if number.count():
            number.fill(answer)
        else:
            asked.locator(f"input[value={answer}]").check()
    expect(field.locator("[data-progress]")).to_have_text(re.compile(r"^(\d+) of \1 answered$"))


def submit_and_record(field: Page) -> None:
    field.get_by_role("button", name="Submit answers").click()
    expect(field.get_by_text("The answers are submitted and made 1 finding.").first).to_be_visible()
    expect(field.get_by_label("What came of it")).to_have_value("findings")
    field.get_by_label("Chance that it would have met a problem, in per cent").fill("40")
    field.get_by_role("button", name="Record the outcome").click()
    expect(field.locator(".tags")).to_contain_text("Done")
    expect(field.locator(".tags")).to_contain_text("Findings")


def follow_the_finding(field: Page) -> str:
    """From the visit to its finding, whose clocks run; the address of it."""
    field.locator("#findings a").first.click()
    expect(field.locator(".lead")).to_contain_text("Alleged")
    expect(field.locator(".lead")).to_contain_text("Major")
    expect(field.get_by_text(NOTE).first).to_be_visible()
    expect(field.get_by_text(re.compile("90 working days after"))).to_be_visible()
    expect(field.locator("#tasks")).to_contain_text("Corrective plan")
    return field.url


def put_right(field: Page) -> str:
    """Asked for, planned, proven and done by the inspector, who may not verify it alone."""
    field.get_by_text("Ask for an action").click()
    field.get_by_label("What has to be put right").fill("Give each person a contract in a language they read")
    field.get_by_role("button", name="Ask for it").click()
    expect(field.get_by_text("The action is asked for.")).to_be_visible()
    expect(field.locator(".tags")).to_contain_text("Not begun")
    field.get_by_label("Plan: what is done, by whom, until when").fill("The office translates all of them by Friday")
    field.get_by_label("Root cause: why it could happen").fill("One form for everybody")
    field.get_by_role("button", name="Record the plan").click()
    expect(field.locator(".lead")).to_contain_text("1 thing is missing")
    field.get_by_label("File", exact=True).set_input_files(
        {"name": "contracts.txt", "mimeType": "text/plain", "buffer": b"nine contracts, three languages\n"}
    )
    field.get_by_label("Title, without anybody's name").fill("Contracts in three languages")
    field.get_by_role("button", name="Keep this file").click()
    expect(field.get_by_role("link", name="Contracts in three languages")).to_be_visible()
    expect(field.locator(".lead")).to_contain_text("Nothing is missing for the next step.")
    field.get_by_role("button", name="Mark it done").click()
    expect(field.locator(".tags")).to_contain_text("Done, to be verified")
    expect(field.get_by_text("somebody else has to verify it")).to_be_visible()
    expect(field.get_by_role("button", name="Verify that it is put right")).to_have_count(0)
    return field.url.partition("?")[0]


def verify(office: Page, action: str) -> None:
    """Found on the list, not by its address."""
    office.goto("/findings")
    office.get_by_role("link", name="Corrective actions").click()
    office.get_by_role("link", name=re.compile("^1 waits")).click()
    office.get_by_role("link", name=re.compile("^Verify")).click()
    assert office.url.partition("?")[0] == action
    office.get_by_role("button", name="Verify that it is put right").click()
    expect(office.locator(".lead")).to_contain_text("by a second person")
    expect(office.locator(".tags")).to_contain_text("Verified")


def close(office: Page, finding: str) -> None:
    office.get_by_role("link", name="F-0001").click()
    assert office.url.partition("?")[0] == finding.partition("?")[0]
    office.get_by_label("How it was put right").fill("Nine contracts were handed out anew and seen")
    office.get_by_role("button", name="Close", exact=True).click()
    expect(office.get_by_text("The finding is closed.")).to_be_visible()
    expect(office.locator(".lead")).to_contain_text("Closed")
