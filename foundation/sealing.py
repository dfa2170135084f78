"""
What must be read back and may not lie open in the database: sealed with AES-256-GCM under a key derived from the
instance's secret, one key for each purpose, bound to whom it belongs to, so that a row copied elsewhere stays shut.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Final

from foundation.errors import Conflict

NONCE: Final = 12
KEY_BYTES: Final = 32


class SealBroken(Conflict):
    code = "seal.broken"

    def __init__(self) -> None:
        super().__init__(
            "A stored secret does not open: TIERLIGHT_SECRET is another than when it was kept, or the row was changed."
        )


@lru_cache(maxsize=16)
def key_for(secret: bytes, purpose: str) -> bytes:
    """`secret` is one that nobody can guess (`Settings.require_secret`); a key tells nothing of another's."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy, few commands need it
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"tierlight/{purpose}".encode()).derive(secret)


def seal(content: bytes, key: bytes, *, whose: bytes) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy, few commands need it

    nonce = secrets.token_bytes(NONCE)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, content, whose)).decode()


def unseal(sealed: str, key: bytes, *, whose: bytes) -> bytes:
    """Raises SealBroken."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy, few commands need it
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    try:
        packed = base64.urlsafe_b64decode(sealed)
        return AESGCM(key).decrypt(packed[:NONCE], packed[NONCE:], whose)
    except (InvalidTag, ValueError) as wrong:
        raise SealBroken from wrong


def keyed_hash(value: str, key: bytes) -> str:
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
