"""
How a message is signed, as the Standard Webhooks text has it: HMAC-SHA-256 over id, time and body with the bytes behind
`whsec_`, Base64, "v1," before it. Pure: the same message and secret, the same header.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Raises ValueError when the secret is not one of these."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as damaged:
        raise ValueError("not a secret of a webhook") from damaged
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(own: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """With each secret that still holds, so that a receiver may change over in its own time."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in own),
    }
