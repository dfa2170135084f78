"""One list from the disk of a tired person to the register and back, in a real browser against a real desk."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from suppliers.identity_runs import match_all
from suppliers.importing.tables import read_table
from tests.browser import live

pytestmark = pytest.mark.browser

LIST = """Our suppliers 2026;;;
;;;
Name;Country;City;Address
Finca El Tarajal;España;Níjar;Camino del Aljibe 110
Finca El Tarajal S.A.T.;ES;Nijar;Camino del Aljibe 110
Mina Kivu Norte;Congo;Goma;
;ES;Adra;Calle Mayor 4
"""


@pytest.fixture
def live_desk(database: Database, tmp_path: Path) -> Iterator[str]:
    with live.serving(database, tmp_path) as desk:
        yield desk


@pytest.fixture
def page(browser: Browser, live_desk: str, database: Database, officer: Actor) -> Iterator[Page]:
    opened = live.signed_in(browser, live_desk, database, officer)
    yield opened
    opened.context.close()


def hand_in(page: Page, file: Path) -> None:
    page.goto("/imports")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="This is right").click()
    page.get_by_role("button", name="Try it, write nothing").click()


def mended(page: Page, folder: Path) -> Path:
    """The workbook of refused rows, with the name that was missing."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rows to mend").click()
    book = folder / "rows-to-mend.xlsx"
    download.value.save_as(book)
    table = read_table(book)
    name = table.heads.index("Name")
    fixed = folder / "mended.csv"
    with fixed.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(table.heads)
        rows.writerows(
            [*row.cells[:name], row.cells[name] or "Almacén Adra", *row.cells[name + 1 :]] for row in table.records
        )
    return fixed


def test_upload_map_dry_run_fix_reupload_undo_merge_split(
    page: Page, database: Database, officer: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "suppliers.csv"
    file.write_text(LIST, "utf-8")
    hand_in(page, file)
    page.get_by_label("Congo").select_option("CD")
    page.get_by_role("button", name="Try it, write nothing").click()
    expect(page.locator(".lead").first).to_contain_text("3 rows can be written. 1 row is refused.")
    expect(page.locator("#rows ins")).to_have_text(["ES", "CD"])
    first = page.url

    page.get_by_role("button", name="Write 3 rows").click()
    expect(page.get_by_text("The rows are written.")).to_be_visible()
    hand_in(page, mended(page, tmp_path))
    expect(page.locator(".lead").first).to_contain_text("1 row can be written.")
    page.get_by_role("button", name="Write 1 row").click()
    page.goto("/suppliers")
    expect(page.get_by_role("link", name="Almacén Adra")).to_be_visible()

    with database.transaction() as session:
        assert match_all(session, officer, now=utc_now()).records >= 4
    merge_by_key(page)
    split_and_take_back(page)
    take_back_what_hangs_together(page, first)


def merge_by_key(page: Page) -> None:
    """S says same, U takes it back, a form says it again."""
    page.goto("/suppliers")
    page.get_by_role("link", name="Finca El Tarajal", exact=True).click()
    page.get_by_role("link", name="Names, merges, moves").click()
    expect(page.get_by_role("heading", name="Records, as they came")).to_be_visible()
    if page.get_by_text("taken for one").count():  # the comparison was sure by itself
        page.get_by_role("button", name="Undo").click()
    page.get_by_label("Name, place or number").fill("tarajal")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile(r"Compare\s*: Finca El Tarajal")).click()
    expect(page.get_by_role("row", name="Address")).to_contain_text("same")
    page.wait_for_load_state()  # no script hears a key before the page has loaded
    page.keyboard.press("s")
    expect(page.get_by_role("status")).to_contain_text("taken for one record")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text("The decision was taken back.")).to_be_visible()
    page.get_by_role("button", name="Same", exact=False).first.click()
    expect(page.get_by_role("status")).to_contain_text("taken for one record")


def split_and_take_back(page: Page) -> None:
    page.goto("/suppliers")
    page.get_by_role("link", name="Mina Kivu Norte").click()
    page.get_by_role("link", name="Names, merges, moves").click()
    page.get_by_role("link", name="Split this record").click()
    page.get_by_label("Name", exact=True).fill("Mina Kivu Sur")
    page.get_by_label("Reason", exact=True).fill("Two shafts, two owners")
    page.get_by_role("button", name="Show what would follow").click()
    expect(page.get_by_text("Nothing is split yet.")).to_be_visible()
    page.get_by_role("button", name="Split the record").click()
    expect(page.locator(".lead").first).to_contain_text("Mina Kivu Sur")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("The decision was taken back.")).to_be_visible()


def take_back_what_hangs_together(page: Page, batch: str) -> None:
    """A decision on rows of the file stands in the way of taking the file back, and is named."""
    page.goto(batch)
    page.get_by_role("button", name="Take these rows back").click()
    expect(page.get_by_role("alert")).to_contain_text("Later work hangs on what this import brought")
    expect(page.get_by_role("alert")).to_contain_text("decisions about duplicates")
