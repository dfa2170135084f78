"""A supplier without an account is asked, answers on a telephone, keeps a name back, and asks its own in turn."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers.models import Party
from tests.builders import a_party, an_edge

pytestmark = pytest.mark.browser


@pytest.fixture
def live_desk(database: Database, tmp_path: Path) -> Iterator[str]:
    app = create_app(
        Settings(secret=SecretStr("a lantern for every ledger, and a pen"), secure_cookies=False, data_dir=tmp_path),
        database,
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def grower(database: Database, officer: Actor) -> Party:
    with database.transaction() as session:
        buyer, grower = a_party(session, officer, "Lindenhof Hotels"), a_party(session, officer, "Agro Almanzora")
        an_edge(session, officer, grower.id, buyer.id)
        session.expunge(grower)
        return grower


@pytest.fixture
def officers_desk(browser: Browser, live_desk: str, database: Database, officer: Actor) -> Iterator[Page]:
    with database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        secret = accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret
    context = browser.new_context(base_url=live_desk)
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": COOKIE, "value": secret, "url": live_desk}])
    yield context.new_page()
    context.close()


@pytest.fixture
def telephone(browser: Browser, live_desk: str) -> Iterator[BrowserContext]:
    """Somebody without an account, on a small telephone that runs no script."""
    context = browser.new_context(
        base_url=live_desk, viewport={"width": 390, "height": 800}, java_script_enabled=False, has_touch=True
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


def invite(desk: Page, party: Party) -> tuple[str, str]:
    """The link and the PIN, as they are shown once."""
    desk.goto(f"/parties/{party.id}")
    desk.get_by_role("link", name="Ask who supplies it").click()
    desk.get_by_label("E-mail of somebody there").fill("eva@agro.example")
    desk.get_by_role("button", name="Send the invitation").click()
    return told_once(desk)


def told_once(page: Page) -> tuple[str, str]:
    expect(page.get_by_text("Both are shown here once")).to_be_visible()
    return page.locator("dl.once .mono").inner_text(), page.locator("bdi.pin").inner_text()


def enter(page: Page, link: str, pin: str) -> None:
    page.goto(link)
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Open the invitation").click()


def confirm(page: Page) -> None:
    page.get_by_label("Your own name").fill("Eva Ejemplo")
    page.get_by_role("button", name="Go on to your suppliers").click()


def declare(page: Page, name: str, kind: str, seen: str) -> None:
    page.get_by_label("What is it?").select_option(label=kind)
    page.get_by_label("Name of the firm or place").fill(name)
    page.get_by_label("Country (optional)").select_option("ES")
    page.get_by_label(seen).check()
    page.get_by_role("button", name="Declare this line").click()


def test_a_supplier_is_asked_declares_and_keeps_one_name_back(
    officers_desk: Page, telephone: BrowserContext, grower: Party
) -> None:
    link, pin = invite(officers_desk, grower)
    page = telephone.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(f"{request.url} {request.headers.get('referer', '')}"))
    wrong = f"{(int(pin) + 1) % 1_000_000:06}"
    enter(page, link, wrong)
    expect(page.get_by_role("alert")).to_contain_text("do not open an invitation")
    enter(page, link, pin)
    secret = link.rpartition("/")[2]
    assert secret not in page.url
    expect(page.locator(".lead").first).to_contain_text("Lindenhof Hotels knows Agro Almanzora as its supplier")
    seen.clear()
    confirm(page)
    declare(page, "Frutas Sur", "Supplier of goods or services", "Show the name")
    expect(page.get_by_role("status")).to_contain_text("The line is declared.")
    declare(page, "Puente Labour", "Labour agency: brings workers", "Keep the name back")
    declare(page, "Nave Norte", "A place where our own people work", "Show the name")
    declare(page, "Not so", "Recruiter: finds workers", "Show the name")
    withdraw(page, "Not so")
    expect(page.locator("#declared h2")).to_have_text("3 lines declared")
    page.get_by_role("link", name="Frutas Sur").click()
    page.get_by_label("E-mail of somebody there").fill("sur@frutas.example")
    page.get_by_role("button", name="Send the invitation").click()
    told_once(page)
    page.get_by_role("link", name="Go on with your lines").click()
    expect(page.locator("#declared")).to_contain_text("asked in turn: Invited")
    page.get_by_role("link", name="Finish").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert not [one for one in seen if secret in one or pin in one]
    read_by_the_buyer(officers_desk, grower)


def withdraw(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_label("Reason").fill("It was never so")
    page.get_by_role("button", name="Withdraw this line").click()
    expect(page.get_by_role("status")).to_contain_text("The line is withdrawn")


def read_by_the_buyer(desk: Page, grower: Party) -> None:
    desk.goto("/invitations")
    expect(desk.locator(".lead").first).to_contain_text("2 suppliers were asked")
    expect(desk.get_by_role("row", name=re.compile("Agro Almanzora"))).to_contain_text("Declared")
    expect(desk.get_by_role("row", name=re.compile("Name not told"))).to_contain_text("Invited")
    desk.goto(f"/chain/{grower.id}")
    content = desk.content()
    assert "Frutas Sur" in content
    assert "(name withheld)" in content
    assert "Puente Labour" not in content
    assert "Puente Labour" not in str(desk.goto("/suppliers") and desk.content())


def test_a_line_that_cannot_be_read_is_named_and_keeps_what_was_typed(
    officers_desk: Page, telephone: BrowserContext, grower: Party
) -> None:
    page = telephone.new_page()
    enter(page, *invite(officers_desk, grower))
    confirm(page)
    page.get_by_text("More, if you know it").click()
    page.get_by_label("How many workers").fill("about forty")
    declare(page, "Frutas Sur", "Supplier of goods or services", "Show the name")
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number")
    expect(page.get_by_label("Name of the firm or place")).to_have_value("Frutas Sur")
    expect(page.get_by_label("How many workers")).to_have_value("about forty")


def test_declining_ends_the_link_and_its_reason_is_read(
    officers_desk: Page, telephone: BrowserContext, grower: Party
) -> None:
    link, pin = invite(officers_desk, grower)
    page = telephone.new_page()
    enter(page, link, pin)
    inside = page.url
    page.get_by_role("link", name="Decline").click()
    page.get_by_label("Reason").fill("We no longer work for you")
    page.get_by_role("button", name="Decline the invitation").click()
    expect(page.get_by_role("heading", name="You declined")).to_be_visible()
    page.goto(inside)
    expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()
    enter(page, link, pin)
    expect(page.get_by_role("alert")).to_contain_text("do not open an invitation")
    officers_desk.goto("/invitations")
    officers_desk.get_by_role("link", name="Agro Almanzora").click()
    expect(officers_desk.get_by_text("We no longer work for you")).to_be_visible()


def test_a_link_sent_again_ends_the_page_that_was_open_and_a_revoked_one_all(
    officers_desk: Page, telephone: BrowserContext, grower: Party
) -> None:
    page = telephone.new_page()
    enter(page, *invite(officers_desk, grower))
    inside = page.url
    officers_desk.get_by_role("link", name="I have noted the PIN").click()
    officers_desk.get_by_role("button", name="Send a new link").click()
    link, pin = told_once(officers_desk)
    page.goto(inside)
    expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()
    enter(page, link, pin)
    assert page.url == inside
    officers_desk.get_by_role("link", name="I have noted the PIN").click()
    officers_desk.get_by_label("Reason").fill("Asked by mistake")
    officers_desk.get_by_role("button", name="Revoke the invitation").click()
    expect(officers_desk.get_by_text("Asked by mistake")).to_be_visible()
    page.goto(inside)
    expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()
