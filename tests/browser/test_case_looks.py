"""The pages of cases and of the register against a real desk: no barrier, and nothing wider than a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from tests.browser import live
from tests.browser.test_looks import violations
from tests.builders import a_party, an_account
from tests.sanctions.published import a_final_case, publish

pytestmark = pytest.mark.browser
LOOKS = {"wide": ("en", 1440), "phone": ("en", 390), "phone Arabic": ("ar", 320)}


@pytest.fixture
def pages(database: Database, authority: OrganisationId, planner: Actor) -> tuple[Actor, tuple[str, ...]]:
    """Whoever reads them, and where they are: one case listed, one decided."""
    officer, approver = (an_account(database, authority, role) for role in (Role.CASE_OFFICER, Role.APPROVER))
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
        listed = a_final_case(session, officer, firm)
        row = publish(session, officer, approver, listed)
        decided = a_final_case(session, officer, firm, "ES-2", state="decided")
        addresses = (
            "/cases",
            "/cases/new",
            f"/cases/new?firm={firm.id}",
            f"/cases/{listed.id}",
            f"/cases/{decided.id}?regime=es_lisos",
            "/publications",
            f"/publications/{row.id}",
            f"/publications/new?case={listed.id}",
            "/register",
            f"/register/{listed.id}",
        )
    return officer, addresses


@pytest.fixture
def desk(browser: Browser, database: Database, tmp_path: Path, pages: tuple[Actor, tuple[str, ...]]) -> Iterator[Page]:
    with live.serving(database, tmp_path) as address:
        page = live.signed_in(browser, address, database, pages[0], bypass_csp=True)
        yield page
        page.context.close()


def test_pages_of_cases_have_no_barrier_and_fit_a_phone(desk: Page, pages: tuple[Actor, tuple[str, ...]]) -> None:
    found = {}
    for look, (language, width) in LOOKS.items():
        desk.set_viewport_size({"width": width, "height": 900})
        for address in pages[1]:
            joint = "&" if "?" in address else "?"
            answer = desk.goto(f"{address}{joint}lang={language}")
            assert answer is not None
            assert answer.status == 200, address
            wide = desk.evaluate("document.documentElement.scrollWidth")
            if barriers := violations(desk) + ([f"{wide} px wide"] if wide > width else []):
                found[look, address] = barriers
    assert found == {}
