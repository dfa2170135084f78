"""How often Python looks for garbage is turned down for a while, also by several at once."""

import gc
from contextlib import suppress

import pytest

from foundation.collecting import RARELY, collected_rarely

pytestmark = pytest.mark.no_database


def test_it_is_as_before_after_the_last_one_that_turned_it_down_also_when_that_one_failed() -> None:
    before = gc.get_threshold()
    first, second = collected_rarely(), collected_rarely()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == RARELY
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
    with suppress(ZeroDivisionError), collected_rarely():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
