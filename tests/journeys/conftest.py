from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.database import Database
from tests.journeys.people import Calendar, Town, a_calendar


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    with a_calendar() as read:
        yield read
