"""
Whether an identity token is what it says: pure, a token and the provider's keys in, claims out. Two signatures are
known, RS256 and ES256, and the key decides which one may be used with it; everything else, `none` first, is refused.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from foundation.errors import NotAllowed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SKEW: Final = timedelta(seconds=60)
SHORTEST_RSA: Final = 2048
KEY_TYPES: Final = {"RS256": "RSA", "ES256": "EC"}
HALF_OF_ES256: Final = 32
LONGEST: Final = 50_000
Json = Mapping[str, object]


class ProviderRefused(NotAllowed):
    code = "provider.refused"

    def __init__(self, reason: str) -> None:
        super().__init__("What the identity provider answered was not accepted: begin again, or tell an administrator.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Expected:
    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Claims:
    subject: str
    email: str
    email_confirmed: bool
    name: str


def checked(token: str, keys: Sequence[Json], expected: Expected, *, now: datetime) -> Claims:
    """Raises ProviderRefused with the reason, which goes into the log and not to whoever sent the token."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:  # noqa: PLR2004 - header, claims, signature (RFC 7515)
        raise ProviderRefused("no signed token")
    header, claims = _read(parts[0]), _read(parts[1])
    algorithm = _text(header, "alg")
    if algorithm not in KEY_TYPES or "crit" in header:
        raise ProviderRefused("another signature")
    signed, signature = f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2])
    if not any(_is_signed(signed, signature, key, algorithm) for key in _fitting(keys, header, algorithm)):
        raise ProviderRefused("wrong key")
    _require_meant_for_us(claims, expected)
    _require_in_time(claims, now)
    subject = _text(claims, "sub")
    if not subject:
        raise ProviderRefused("no subject")
    return Claims(subject, _text(claims, "email"), claims.get("email_verified") is True, _text(claims, "name"))


def _require_meant_for_us(claims: Json, expected: Expected) -> None:
    meant = claims.get("aud")
    audience = meant if isinstance(meant, list) else [meant]
    authorised = claims.get("azp", expected.client_id if len(audience) == 1 else None)
    if claims.get("iss") != expected.issuer:
        raise ProviderRefused("another issuer")
    if expected.client_id not in audience or authorised != expected.client_id:
        raise ProviderRefused("another audience")
    if not hmac.compare_digest(_text(claims, "nonce").encode(), expected.nonce.encode()):
        raise ProviderRefused("another nonce")


def _require_in_time(claims: Json, now: datetime) -> None:
    ends, made, begins = (_moment(claims, name) for name in ("exp", "iat", "nbf"))
    here, skew = now.timestamp(), SKEW.total_seconds()
    if ends is None or made is None or ends <= here - skew:
        raise ProviderRefused("expired")
    if made > here + skew or (begins is not None and begins > here + skew):
        raise ProviderRefused("not valid yet")


def _moment(claims: Json, name: str) -> float | None:
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _fitting(keys: Sequence[Json], header: Json, algorithm: str) -> list[Json]:
    """By key id where the token names one; never a key of another type, or one that is not for signing."""
    named = _text(header, "kid")
    return [
        key
        for key in keys
        if key.get("kty") == KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (not named or key.get("kid") == named)
    ]


def _is_signed(signed: bytes, signature: bytes, key: Json, algorithm: str) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - heavy, only signing in needs it
    from cryptography.hazmat.primitives.asymmetric import ec, padding  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above

    try:
        if algorithm == "RS256":
            _rsa(key).verify(signature, signed, padding.PKCS1v15(), SHA256())
            return True
        if len(signature) != 2 * HALF_OF_ES256:
            return False
        halves = (signature[:HALF_OF_ES256], signature[HALF_OF_ES256:])
        packed = encode_dss_signature(*(int.from_bytes(half, "big") for half in halves))
        _curve(key).verify(packed, signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _rsa(key: Json) -> "RSAPublicKey":
    """Raises ValueError, also for a key that is too short to trust."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers  # noqa: PLC0415 - heavy

    exponent, modulus = (int.from_bytes(_bytes(_text(key, name)), "big") for name in ("e", "n"))
    if modulus.bit_length() < SHORTEST_RSA:
        raise ValueError("short key")
    return RSAPublicNumbers(exponent, modulus).public_key()


def _curve(key: Json) -> "EllipticCurvePublicKey":
    """Raises ValueError, also for a point that is not on the curve."""
    from cryptography.hazmat.primitives.asymmetric.ec import (  # noqa: PLC0415 - heavy
        SECP256R1,
        EllipticCurvePublicNumbers,
    )

    if key.get("crv") != "P-256":
        raise ValueError("another curve")
    across, up = (int.from_bytes(_bytes(_text(key, name)), "big") for name in ("x", "y"))
    return EllipticCurvePublicNumbers(across, up, SECP256R1()).public_key()


def _read(part: str) -> Json:
    try:
        read = json.loads(_bytes(part))
    except ValueError as wrong:
        raise ProviderRefused("unreadable token") from wrong
    if not isinstance(read, dict):
        raise ProviderRefused("unreadable token")
    return read


def _bytes(part: str) -> bytes:
    """base64url without padding (RFC 7515). Raises ProviderRefused."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise ProviderRefused("unreadable token") from wrong


def _text(claims: Json, name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
