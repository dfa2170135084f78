"""
Signatures that anybody can check with the public key alone (Ed25519). The key is derived from the instance's secret, so
there is no second secret to keep, to back up or to lose, and every process of one instance signs alike (ADR 0010).
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from foundation.errors import Invalid

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PURPOSE = b"tierlight/signing/ed25519/1"
"""What the derived key is for: another purpose, or a later way to derive, gives a key that tells nothing of it."""
KEY_BYTES = 32


class PublicKeyUnreadable(Invalid):
    code = "signing.public_key_unreadable"

    def __init__(self) -> None:
        super().__init__("Give the public key as 64 hexadecimal digits, as `tierlight risk key` prints it.")


@dataclass(frozen=True, slots=True)
class Signer:
    """`public_key` and signatures are hexadecimal text."""

    public_key: str
    _private: "Ed25519PrivateKey" = field(repr=False)

    def sign(self, message: bytes) -> str:
        return self._private.sign(message).hex()


@lru_cache(maxsize=4)
def signer_from(secret: bytes) -> Signer:
    """The same for the same secret. The secret must be one that nobody can guess (`Settings.require_secret`)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - heavy, few commands sign
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    seed = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret)
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(private.public_key().public_bytes_raw().hex(), private)


def require_public_key(text: str) -> str:
    """As signatures carry it. Raises PublicKeyUnreadable."""
    plain = text.strip().lower()
    try:
        fits = len(bytes.fromhex(plain)) == KEY_BYTES
    except ValueError:
        fits = False
    if not fits or any(character.isspace() for character in plain):
        raise PublicKeyUnreadable
    return plain


def is_signed(message: bytes, signature: str, public_key: str) -> bool:
    """Whether the signature is of exactly this message by this key; whatever cannot be read is not."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - heavy, few commands check
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - as above

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True
