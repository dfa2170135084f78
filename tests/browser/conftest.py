from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, sample_desk


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.path() is None:
        pytest.fail("No Chromium here: install Debian's `chromium`, or run `make ci` as root.")
    with chromium.opened() as opened:
        yield opened


@pytest.fixture(scope="session")
def desk() -> Iterator[str]:
    with sample_desk.serving() as address:
        yield address
