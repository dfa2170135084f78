"""Every page is one of the samples that are judged in a browser and photographed, or is named here with its reason."""

from pathlib import Path

import pytest

from tests.browser.samples import PAGES

pytestmark = pytest.mark.no_database

TEMPLATES = Path("api/web/templates")
FRAMES = {"page.html", "register_page.html"}  # what other pages are set into; never shown alone
PIECES = {"find_box.html"}  # the answers of the search box, put into a page that is a sample
LIVE = {"case.html"}  # its facts are a whole proceeding: judged on a real desk in tests/browser/test_case_looks.py


def test_every_page_is_among_the_samples() -> None:
    shown = {template for template, *_ in PAGES.values()}
    pages = {path.name for path in TEMPLATES.glob("*.html")}
    assert sorted(pages - shown - FRAMES - PIECES - LIVE) == []
    assert sorted((FRAMES | PIECES | LIVE) - pages) == []
    assert sorted((FRAMES | PIECES | LIVE) & shown) == []
