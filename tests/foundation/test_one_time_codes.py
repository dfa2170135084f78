"""Codes against the vectors that RFC 6238 prints, and how people type them."""

from datetime import UTC, datetime

import pytest

from foundation import one_time_codes as codes
from foundation.sealing import SealBroken, key_for, seal, unseal

pytestmark = pytest.mark.no_database

SECRET = b"12345678901234567890"
VECTORS = ((59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130"))
"""RFC 6238, appendix B, the rows of SHA-1; ours are their last six digits."""


@pytest.mark.parametrize(("moment", "long"), VECTORS)
def test_codes_are_those_of_the_standard(moment: int, long: str) -> None:
    assert codes.code_at(SECRET, moment // codes.STEP_SECONDS) == long[-6:]


@pytest.mark.parametrize("typed", ["287082", " 287 082 ", "٢٨٧٠٨٢", "२८७०८२"])
def test_digits_of_any_keyboard_are_read(typed: str) -> None:
    assert codes.step_shown(SECRET, typed, now=datetime.fromtimestamp(59, UTC), after=0) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "287083", "²87082", "x" * 10_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert codes.step_shown(SECRET, typed, now=datetime.fromtimestamp(59, UTC), after=0) is None


def test_a_seal_opens_only_for_its_owner_and_under_its_key() -> None:
    key = key_for(b"a" * 32, "one")
    sealed = seal(b"secret", key, whose=b"ana")
    assert unseal(sealed, key, whose=b"ana") == b"secret"
    for other_key, whose in ((key_for(b"a" * 32, "two"), b"ana"), (key_for(b"b" * 32, "one"), b"ana"), (key, b"bo")):
        with pytest.raises(SealBroken):
            unseal(sealed, other_key, whose=whose)
