"""
The key that PDFs are signed with: a PKCS#12 file, or a PEM key with a PEM chain, as an authority for signatures gives
it out. Whatever is wrong with it is said with the file it is wrong in, before anything is signed or written.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.errors import Invalid, Place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate


class PdfKeyUnreadable(Invalid):
    code = "pdf_key.unreadable"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The signing key {path.name} cannot be read: {why}. Nothing was signed.", places=(Place(file=path.name),)
        )
        self.path = path


class PdfKeyPassphraseWrong(Invalid):
    code = "pdf_key.passphrase_wrong"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The passphrase does not open {path.name}: correct TIERLIGHT_PDF_PASSPHRASE or the file it names.",
            places=(Place(file=path.name),),
        )
        self.path = path


class PdfKeyDoesNotFit(Invalid):
    code = "pdf_key.does_not_fit"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The key and the certificate in {path.name} are not of one pair: configure the two that belong together.",
            places=(Place(file=path.name),),
        )
        self.path = path


class PdfKeyMayNotSign(Invalid):
    code = "pdf_key.may_not_sign"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The certificate in {path.name} is not for signatures (its key usage has neither digital signature nor "
            "content commitment): ask for one that is.",
            places=(Place(file=path.name),),
        )
        self.path = path


class PdfKeyNotInForce(Invalid):
    code = "pdf_key.not_in_force"

    def __init__(self, path: Path, *, since: datetime, until: datetime) -> None:
        super().__init__(
            f"The certificate in {path.name} is valid from {since.date()} to {until.date()} and not at this moment: "
            "configure one that is valid. Nothing was signed.",
            places=(Place(file=path.name),),
        )
        self.path = path
        self.since, self.until = since, until


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """`certificate` is the PEM chain of a PEM key, its own certificate first; None for PKCS#12, which holds both."""

    key: Path
    certificate: Path | None = None
    passphrase: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PdfKey:
    """A key that fits its certificate and may sign; whether it is in force is asked for the moment of signing."""

    path: Path
    certificate: "Certificate"
    chain: tuple["Certificate", ...]
    private: "RSAPrivateKey | EllipticCurvePrivateKey" = field(repr=False)

    @property
    def certificate_sha256(self) -> str:
        from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - heavy, few commands sign

        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def require_in_force(self, at: datetime) -> None:
        """Raises PdfKeyNotInForce, for any certificate of the chain."""
        for one in (self.certificate, *self.chain):
            if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
                raise PdfKeyNotInForce(self.path, since=one.not_valid_before_utc, until=one.not_valid_after_utc)


def read_key(places: KeyPlaces) -> PdfKey:
    """Raises PdfKeyUnreadable, PdfKeyPassphraseWrong, PdfKeyDoesNotFit, PdfKeyMayNotSign."""
    from cryptography.hazmat.primitives.asymmetric.ec import (  # noqa: PLC0415 - heavy, few commands sign
        EllipticCurvePrivateKey,
    )
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - as above

    private, certificates = _of_pem(places, places.certificate) if places.certificate else _of_pkcs12(places)
    shown = places.certificate or places.key
    first, *rest = certificates
    if not isinstance(private, (RSAPrivateKey, EllipticCurvePrivateKey)):
        raise PdfKeyUnreadable(places.key, "readers of PDF know signatures by RSA and elliptic curves alone")
    if _raw(private.public_key()) != _raw(first.public_key()):
        raise PdfKeyDoesNotFit(shown)
    if not _may_sign(first):
        raise PdfKeyMayNotSign(shown)
    return PdfKey(shown, first, tuple(rest), private)


def first_line(path: Path) -> str:
    """Of a file that holds a passphrase. Raises PdfKeyUnreadable."""
    try:
        return (_content(path).decode().splitlines() or [""])[0]
    except UnicodeDecodeError as wrong:
        raise PdfKeyUnreadable(path, "it is no text") from wrong


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as refused:
        raise PdfKeyUnreadable(path, (refused.strerror or "it cannot be opened").lower()) from refused


def _of_pkcs12(places: KeyPlaces) -> tuple["PrivateKeyTypes", list["Certificate"]]:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - heavy, few commands sign

    content = _content(places.key)
    try:
        private, own, others = pkcs12.load_key_and_certificates(content, places.passphrase)
    except ValueError as wrong:
        if "password" in str(wrong).lower() or "mac" in str(wrong).lower():
            raise PdfKeyPassphraseWrong(places.key) from wrong
        raise PdfKeyUnreadable(
            places.key, "it is no PKCS#12 file; name the certificate too where the key is PEM"
        ) from wrong
    if private is None or own is None:
        raise PdfKeyUnreadable(places.key, "it holds no key with its certificate")
    return private, [own, *others]


def _of_pem(places: KeyPlaces, certificate: Path) -> tuple["PrivateKeyTypes", list["Certificate"]]:
    from cryptography import x509  # noqa: PLC0415 - heavy, few commands sign
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as above

    content = _content(places.key)
    locked = b"ENCRYPTED" in content
    try:
        private = load_pem_private_key(content, places.passphrase if locked else None)
    except (ValueError, TypeError) as wrong:
        if locked:
            raise PdfKeyPassphraseWrong(places.key) from wrong
        raise PdfKeyUnreadable(places.key, "it is no private key in PEM") from wrong
    try:
        return private, x509.load_pem_x509_certificates(_content(certificate))
    except ValueError as wrong:
        raise PdfKeyUnreadable(certificate, "it holds no certificate in PEM") from wrong


def _raw(key: object) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - as above

    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined] # the library's public keys share no base
    return encoded


def _may_sign(certificate: "Certificate") -> bool:
    """RFC 5280: without the extension a key may do anything."""
    from cryptography.x509 import ExtensionNotFound, KeyUsage  # noqa: PLC0415 - heavy, few commands sign

    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment
