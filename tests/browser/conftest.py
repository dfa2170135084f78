from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium, sample_desk

expect.set_options(timeout=15_000)  # five seconds are too few where other tests have the processors


# One a module, not one a run: while playwright is open its event loop counts as running in this thread, and whatever
# test of another folder the same process takes next could not run a loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium.path() is None:
        pytest.fail("No Chromium here: install Debian's `chromium`, or run `make ci` as root.")
    with chromium.opened() as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that had to wait too long for a busy machine is asked once more; `-rR` names each such test."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def desk() -> Iterator[str]:
    with sample_desk.serving() as address:
        yield address
