"""
What binds an answer of the provider to the browser that asked: one secret in a cookie, signed by us together with the
page that was wanted and the end of its minutes. State, nonce and PKCE verifier are made of it, so nothing is stored.
"""

import base64
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from api.oidc.provider import Pledge
from foundation.sealing import key_for, keyed_hash

LASTS: Final = timedelta(minutes=10)


class Asked(NamedTuple):
    pledge: Pledge
    back: str


def new_cookie(secret: bytes, *, back: str, now: datetime) -> str:
    ends = int((now + LASTS).timestamp())
    content = json.dumps({"seed": secrets.token_urlsafe(32), "back": back, "ends": ends}).encode()
    packed = base64.urlsafe_b64encode(content).decode()
    return f"{packed}.{keyed_hash(packed, _key(secret, 'cookie'))}"


def read_cookie(secret: bytes, cookie: str, *, now: datetime) -> Asked | None:
    """None when it is not ours, or its minutes are over."""
    packed, _, mark = cookie.partition(".")
    if not hmac.compare_digest(mark.encode(), keyed_hash(packed, _key(secret, "cookie")).encode()):
        return None
    read = json.loads(base64.urlsafe_b64decode(packed))
    if read["ends"] <= now.timestamp():
        return None
    state, nonce, verifier = (keyed_hash(read["seed"], _key(secret, part)) for part in ("state", "nonce", "verifier"))
    return Asked(Pledge(state, nonce, verifier), read["back"])


def _key(secret: bytes, part: str) -> bytes:
    return key_for(secret, f"identity-provider/{part}/1")
