"""
Codes of an authenticator (RFC 6238, as every such programme reads it: SHA-1, six digits, thirty seconds) and recovery
codes. Plain values in and out; what was used is kept by `second_factors`.
"""

import base64
import hmac
import secrets
import unicodedata
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

SECRET_BYTES: Final = 20
DIGITS: Final = 6
STEP_SECONDS: Final = 30
DRIFT: Final = 1
"""Steps a clock may be off, either way (RFC 6238, section 5.2)."""
RECOVERY_CODES: Final = 10
RECOVERY_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1, which are misread from paper."""
RECOVERY_LENGTH: Final = 12


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """As it is typed into an authenticator that cannot read the picture."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, email: str, issuer: str = "Tierlight") -> str:
    """The otpauth address that the picture holds."""
    label = quote(f"{issuer}:{email}", safe="@:")
    asked = {"secret": written(secret), "issuer": issuer, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415 - heavy, few commands need it
    from cryptography.hazmat.primitives.twofactor.totp import TOTP  # noqa: PLC0415 - as above

    algorithm = SHA1()  # noqa: S303 - RFC 6238 as authenticators read it; HMAC does not lean on collisions
    return TOTP(secret, DIGITS, algorithm, STEP_SECONDS).generate(step * STEP_SECONDS).decode()


def step_shown(secret: bytes, code: str, *, now: datetime, after: int) -> int | None:
    """Which step a code is of, one step of drift allowed; None when it is wrong or not newer than `after`."""
    typed, here = plain_digits(code), step_of(now)
    fitting = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
    ]
    return max((step for step in fitting if step > after), default=None)


def plain_digits(text: str) -> str:
    """As typed on any keyboard: Arabic-Indic digits are digits, blanks between groups are none."""
    return "".join(str(unicodedata.decimal(one, one)) for one in text if not one.isspace())


def new_recovery_codes() -> tuple[str, ...]:
    """Twelve letters of thirty: 58 bits each, in groups of four."""
    return tuple(
        _grouped("".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)))
        for _ in range(RECOVERY_CODES)
    )


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def plain_recovery_code(text: str) -> str:
    """However it was typed: case, blanks and hyphens do not count."""
    return "".join(one for one in text.upper() if one.isalnum())
