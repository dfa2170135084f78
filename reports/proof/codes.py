"""
The code under which anybody can ask about a file. It is made of the content alone, so that the same content is written
as the same bytes, and is 130 bits long, so that nobody finds one by trying.
"""

import base64
import hashlib
from typing import Final

PURPOSE: Final = "tierlight/verification/1"
LENGTH: Final = 26
CODE_PATTERN: Final = rf"^[a-z2-7]{{{LENGTH}}}$"


def code_of(content_sha256: str, organisation_id: str, form: str, *, turn: int) -> str:
    """`turn` counts on where the same content was issued before in the same form."""
    said = "\n".join((PURPOSE, organisation_id, content_sha256, form, str(turn)))
    return base64.b32encode(hashlib.sha256(said.encode()).digest()).decode().lower()[:LENGTH]


def address_of(base_url: str, code: str) -> str:
    return f"{base_url.rstrip('/')}/verify/{code}"
