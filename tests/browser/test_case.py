"""One case in a real browser, from a finding to its last day on the public register, by two people and a passer-by."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import col, select

from api import scheduler
from api.bindings import handlers_for
from audits.findings import findings
from audits.models import Finding
from audits.payloads import FindingCreate
from foundation import jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import TrailEntry
from foundation.settings import Settings
from tests.browser import live
from tests.browser.register_forms import FORMS, rows_in
from tests.builders import a_party, a_site, an_account, an_edge
from tests.sanctions.published import a_final_case, publish

pytestmark = pytest.mark.browser
TODAY = utc_now().date()
LAST_DAY = TODAY + timedelta(days=1)
SEEN = "Twelve workers were paid below the agreement"
SAYS = "The agreement was read wrongly, and the difference is being paid."


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    with live.serving(database, tmp_path) as desk:
        yield desk


@pytest.fixture
def people(database: Database, authority: OrganisationId) -> tuple[Actor, Actor]:
    """A case officer, and whoever approves."""
    return an_account(database, authority, Role.CASE_OFFICER), an_account(database, authority, Role.APPROVER)


@pytest.fixture
def officer(browser: Browser, address: str, database: Database, people: tuple[Actor, Actor]) -> Iterator[Page]:
    page = live.signed_in(browser, address, database, people[0])
    yield page
    page.context.close()


@pytest.fixture
def approver(browser: Browser, address: str, database: Database, people: tuple[Actor, Actor]) -> Iterator[Page]:
    page = live.signed_in(browser, address, database, people[1])
    yield page
    page.context.close()


@pytest.fixture
def anybody(browser: Browser, address: str) -> Iterator[Page]:
    """Nobody the desk knows, in a browser that runs no script."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def finding(database: Database, planner: Actor, people: tuple[Actor, Actor]) -> Finding:
    """Seen a quarter ago at a firm that works for another one; a third firm is listed already."""
    seen = utc_now() - timedelta(days=90)
    with database.transaction() as session:
        firm, contractor, listed = (
            a_party(session, planner, name) for name in ("Obras Vega Alta S.L.", "Levante Invented S.L.", "=Campo S.L.")
        )
        an_edge(session, planner, firm.id, contractor.id, "subcontracts")
        site = a_site(session, planner, "Promoción Vega", operator=firm)
        publish(session, *people, a_final_case(session, people[0], listed))
        new = FindingCreate(site_id=site.id, severity="critical", description=SEEN, found_on=seen.date())
        return findings.record_finding(session, planner, new, now=seen)


def test_a_case_from_a_finding_to_the_last_day_of_its_entry(
    officer: Page, approver: Page, anybody: Page, finding: Finding, database: Database, tmp_path: Path
) -> None:
    case = open_from(officer, finding)
    assess(officer, case)
    propose(officer)
    serve_the_notice(officer, tmp_path)
    hear_the_firm(officer)
    decide_with_a_second_person(officer, approver, case)
    appeal(officer, approver)
    publish_by_two(officer, approver, case)
    read_as_anybody(anybody, case)
    collect_and_put_right(officer, case)
    assert {form: rows_in(anybody, form) for form in FORMS} == dict.fromkeys(FORMS, rows_in(anybody, "JSON"))
    run_the_nightly_sweep(database, tmp_path)
    find_it_gone(officer, anybody, case, database)


def take(page: Page, form: str) -> Locator:
    """The form in its fold, opened."""
    inside = page.locator(f"#do-{form}")
    if not inside.is_visible():
        page.locator("details", has=inside).locator("summary").first.click()
    return inside


def step(page: Page, state: str, reason: str, **more: str) -> None:
    form = take(page, f"move-{state}")
    for name, value in {"reason": reason, **more}.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button").click()


def open_from(officer: Page, finding: Finding) -> str:
    """Its words, its day, its site and the firm come from the finding; the address of the case."""
    officer.goto(f"/findings/{finding.id}")
    officer.get_by_role("link", name="Open a case").click()
    expect(officer.locator(".lead")).to_contain_text("Obras Vega Alta")
    expect(officer.get_by_label("What is alleged")).to_have_value(SEEN)
    expect(officer.get_by_label("Day of the offence")).to_have_value(finding.found_on.isoformat())
    officer.get_by_label("Reference").fill("ES-2026-1")
    officer.get_by_label("Kind of offence").select_option("wage_underpayment")
    officer.get_by_role("button", name="Open the case").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Obras Vega Alta S.L.")
    expect(officer.locator("main")).to_contain_text(finding.reference)
    expect(officer.locator("main")).to_contain_text("Not public")
    return officer.url.partition("?")[0]


def assess(officer: Page, case: str) -> None:
    """The law asks for its facts and shows each step; what is not possible yet is told with what is."""
    step(officer, "under_inquiry", "The finding is serious")
    facts = take(officer, "facts")
    facts.get_by_label("Law in force").select_option("es_lisos")
    facts.get_by_role("button", name="Ask for its facts").click()
    officer.get_by_label("Workers affected").fill("12")
    officer.get_by_label("Severity").select_option("very_serious")
    officer.get_by_label("Grade").select_option("minimo")
    officer.locator("[name=article]").fill("23.1(a)")
    officer.get_by_role("button", name="Assess and keep").click()
    steps = officer.locator("table.ledger").first
    expect(steps).to_contain_text("40.1(e)2 (art 23.1(a))")
    expect(steps).to_contain_text("216,018 to 540,000")


def propose(officer: Page) -> None:
    form = take(officer, "proposal")
    form.get_by_label("Penalty, EUR").fill("600000")
    form.get_by_label("To the workers, EUR").fill("8400")
    form.get_by_label("Reason", exact=True).fill("As assessed")
    form.get_by_role("button", name="Propose").click()
    expect(officer.get_by_role("alert")).to_contain_text("outside what the assessment allows")
    officer.locator("#do-proposal").get_by_label("Penalty, EUR").fill("240000")
    officer.locator("#do-proposal").get_by_role("button", name="Propose").click()
    expect(officer.get_by_role("heading", name="How the proposed")).to_contain_text("240,000.00")


def serve_the_notice(officer: Page, folder: Path) -> None:
    form = take(officer, "notice")
    form.get_by_label("Where and how").fill("In writing, to the unit, street 1")
    form.get_by_role("button", name="Make the PDF").click()
    expect(officer.locator("#notice")).to_contain_text("no time runs")
    with officer.expect_download() as download:
        officer.locator("#notice").get_by_role("link", name="PDF").click()
    download.value.save_as(folder / "notice.pdf")
    assert (folder / "notice.pdf").read_bytes().startswith(b"%PDF")
    officer.get_by_text("Add evidence").click()
    officer.get_by_label("File", exact=True).set_input_files(
        {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"handed over at the seat of the firm\n"}
    )
    officer.get_by_label("What it shows").fill("Receipt of the notice")
    officer.get_by_role("button", name="Keep the file").click()
    proof = officer.locator("#move-notice_issued-evidence_id, [name=evidence_id]").first
    chosen = proof.locator("option", has_text="Receipt of the notice").get_attribute("value") or ""
    told = {"how": "in_person", "by": "Bailiff of the district", "evidence_id": chosen}
    step(officer, "notice_issued", "Handed over", **told)
    expect(officer.locator("#notice")).to_contain_text("Evidence of service")
    expect(officer.locator("#clock")).to_contain_text("15 working days")


def hear_the_firm(officer: Page) -> None:
    step(officer, "representations", "It came by letter", spoken_by="Counsel", words=SAYS)
    expect(officer.locator("#reply blockquote")).to_have_text(SAYS)
    expect(officer.locator("#reply")).to_contain_text("Nothing is decided.")


def decide_with_a_second_person(officer: Page, approver: Page, case: str) -> None:
    """The proposer is offered no decision and told who may; the second person has to say that they read the reply."""
    expect(officer.locator("#next")).to_contain_text("Waits for another person: Decide")
    expect(officer.locator("#two")).to_contain_text(re.compile(r"May not decide\s*Case Officer"))
    token = officer.locator("[name=form_token]").first.input_value()
    version = officer.locator("[name=version]").first.input_value()
    sent = {"form_token": token, "version": version, "to_state": "decided", "on": f"{TODAY}", "reason": "As proposed"}
    refused = officer.request.post(f"{case}/moves", form=sent)
    assert (refused.status, "may not approve cases" in refused.text()) == (403, True)
    approver.goto(case)
    step(approver, "decided", "Too early")
    expect(approver.get_by_role("alert")).to_contain_text("unread by you")
    approver.goto(case)
    approver.get_by_role("button", name="I have read it").click()
    step(approver, "decided", "The agreement is clear")
    expect(approver.locator("#reply")).to_contain_text("The agreement is clear")
    expect(approver.locator("#money")).to_contain_text("8,400.00")


def appeal(officer: Page, approver: Page) -> None:
    officer.reload()
    step(officer, "appealed", "The sum is too high", appeal_body="Social court 2")
    expect(officer.locator("#appeal")).to_contain_text("Social court 2")
    approver.reload()
    step(approver, "final", "The court has lowered it", amount="220000", listed_until=LAST_DAY.isoformat())
    expect(approver.locator("#appeal")).to_contain_text("220,000.00")
    expect(approver.locator("main")).not_to_contain_text("Not public")


def publish_by_two(officer: Page, approver: Page, case: str) -> None:
    officer.goto("/publications")
    officer.get_by_role("link", name="ES-2026-1").click()
    officer.get_by_label("public contracts").check()
    officer.get_by_label("Ends early when").fill("The wages owed are paid")
    officer.get_by_label("The law that allows it").select_option("es_lisos_40")
    officer.get_by_role("button", name="Hand to a second person").click()
    expect(officer.get_by_text("You prepared this")).to_be_visible()
    expect(officer.get_by_role("button", name="Approve and publish")).to_have_count(0)
    approver.goto("/publications")
    approver.get_by_role("link", name="Obras Vega Alta").click()
    approver.get_by_role("button", name="Approve and publish").click()
    expect(approver.get_by_role("link", name="See it on the register")).to_be_visible()


def read_as_anybody(anybody: Page, case: str) -> None:
    anybody.goto("/register")
    anybody.get_by_label("Name of the firm").fill("vega")
    anybody.get_by_role("button", name="Search").click()
    anybody.get_by_role("link", name="Obras Vega Alta").click()
    expect(anybody).to_have_url(re.compile(f"/register/{case.rpartition('/')[2]}$"))
    shown = anybody.locator("main")
    for words in (
        "Wages were paid below",
        "220,000",
        "Public contracts",
        "The wages owed are paid",
        "It has not replied",
    ):
        expect(shown).to_contain_text(words)
    for secret in (SEEN, "Promoción Vega", "12 workers", SAYS):
        expect(shown).not_to_contain_text(secret)
    assert anybody.context.cookies() == []


def collect_and_put_right(officer: Page, case: str) -> None:
    """In parts, to two payees; nothing closes before all of it is paid and done."""
    officer.goto(case)
    step(officer, "remediating", "The wages are to be paid")
    remedy = take(officer, "remedy")
    remedy.get_by_label("What is to be put right").fill("Pay the difference to each of them")
    remedy.get_by_label("By when").fill((TODAY + timedelta(days=30)).isoformat())
    remedy.get_by_role("button").click()
    pay(officer, "workers", "8400", "B-1")
    pay(officer, "authority", "200000", "B-2")
    expect(officer.locator("#money")).to_contain_text("20,000.00")
    step(officer, "closed", "Is it over?")
    expect(officer.get_by_role("alert")).to_contain_text("One thing is still to be put right")
    officer.goto(case)
    officer.get_by_label("What was seen").fill("Twelve receipts")
    officer.get_by_role("button", name="Done today").click()
    step(officer, "closed", "Is it over?")
    expect(officer.get_by_role("alert")).to_contain_text("20000")
    officer.goto(case)
    pay(officer, "authority", "20000", "B-3")
    step(officer, "closed", "Paid and put right")
    expect(officer.locator(".tag").first).to_have_text("Closed")


def pay(officer: Page, payee: str, amount: str, reference: str) -> None:
    form = take(officer, "payment")
    form.get_by_label("To whom").select_option(payee)
    form.get_by_label("Amount, EUR").fill(amount)
    form.get_by_label("Reference of the bank").fill(reference)
    form.get_by_role("button", name="Book it").click()


def run_the_nightly_sweep(database: Database, folder: Path) -> None:
    """As the scheduler does it, by a clock that stands two days after the last one."""

    def later() -> datetime:
        return utc_now() + timedelta(days=3)

    scheduler.fire(database, "expire_listings", clock=later)
    work = handlers_for(Settings(data_dir=folder))
    sweep = {"expire_listings": work["expire_listings"]}
    assert jobs.work_once(database, sweep, "night", clock=later, lease=timedelta(minutes=1)) is not None


def find_it_gone(officer: Page, anybody: Page, case: str, database: Database) -> None:
    officer.goto(case)
    expect(officer.locator(".tag").first).to_have_text("Expired")
    gone = anybody.goto(f"/register/{case.rpartition('/')[2]}")
    assert gone is not None
    assert gone.status == 410
    expect(anybody.locator("main")).not_to_contain_text("Vega")
    assert [row["name"] for row in rows_in(anybody, "JSON")] == ["=Campo S.L."]
    with database.reading() as session:
        lines = select(TrailEntry.action).where(TrailEntry.subject_kind == "publication")
        told = session.exec(lines.order_by(col(TrailEntry.number))).all()
    assert told[-1] == "publication.removed"
