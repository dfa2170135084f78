"""
A signed PDF, checked with nothing but itself and a certificate that the reader trusts: what the signature covers, that
nothing in it changed and that nothing was added. No network: neither revocation lists nor time stamps are asked.
"""

import hashlib
import logging
from datetime import datetime
from io import BytesIO
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from foundation.errors import Invalid, Place
from reports.proof.checks import Fault, FileCheck

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # a damaged file is our answer, not a line of its log

UNREADABLE: Final = Fault("the file", "it cannot be read as a signed PDF any more")
NO_SIGNATURE: Final = Fault("the signature", "the file carries none, or it was taken off")


class CertificateUnreadable(Invalid):
    code = "certificate.unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds no certificate in PEM: give the signer's or its root's.", places=(Place(name),))
        self.name = name


def check_pdf(content: bytes, *, trusted: bytes = b"", trusted_name: str = "the certificate") -> FileCheck:
    """`trusted` is PEM: the signer's certificate or one above it. Raises CertificateUnreadable."""
    if trusted:
        _require_pem(trusted, trusted_name)
    try:
        signatures = PdfFileReader(BytesIO(content)).embedded_signatures
        if not signatures:
            return _refused(NO_SIGNATURE)
        return _checked(content, signatures[0], len(signatures), trusted)
    except Exception:  # noqa: BLE001 - whatever a reader raises over a file damaged on purpose: it is damaged
        return _refused(UNREADABLE)


def _refused(fault: Fault) -> FileCheck:
    return FileCheck("", "", None, None, (fault,))


def _require_pem(trusted: bytes, name: str) -> None:
    try:
        x509.load_pem_x509_certificates(trusted)
    except ValueError as wrong:
        raise CertificateUnreadable(name) from wrong


def _checked(content: bytes, signature: EmbeddedPdfSignature, many: int, trusted: bytes) -> FileCheck:
    certificate = signature.signer_cert
    at: datetime | None = signature.self_reported_timestamp
    anchors = list(load_certs_from_pemder_data(trusted)) if trusted else [certificate]
    context = ValidationContext(trust_roots=anchors, allow_fetching=False, moment=at, best_signature_time=at)
    status = validate_pdf_signature(signature, context)
    faults = [*_faults(content, signature, status), *_chain_faults(signature, trusted)]
    if many > 1:
        faults.append(Fault("the signature", f"{many} signatures stand where one was made"))
    return FileCheck(
        signer=str(certificate.subject.human_friendly),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        signed_at=at,
        known_signer=bool(status.trusted) if trusted else None,
        faults=tuple(faults),
    )


def _faults(content: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> list[Fault]:
    first, upto, onward, length = (int(each) for each in signature.byte_range)
    if not status.intact:
        return [Fault(f"bytes {first} to {upto - 1} or {onward} to {onward + length - 1}", "they are not as signed")]
    if not status.valid:
        return [Fault(f"the signature, bytes {upto} to {onward - 1}", "it was not made by its key over this file")]
    end = onward + length
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE or end != len(content):
        return [Fault(f"bytes {end} to {len(content) - 1}", "they were added after the signature")]
    if status.modification_level not in {None, ModificationLevel.NONE} or not status.docmdp_ok:
        return [Fault("the file", "it was changed in a way that its signature forbids")]
    return _gap_faults(content, signature, upto, onward)


def _chain_faults(signature: EmbeddedPdfSignature, trusted: bytes) -> list[Fault]:
    """No signature covers the certificates that lie beside it, so each has to be whole by its issuer's own."""
    anchors = x509.load_pem_x509_certificates(trusted) if trusted else []
    inside = [signature.signer_cert, *signature.other_embedded_certs]
    embedded = [x509.load_der_x509_certificate(one.dump()) for one in inside]
    if all(one in anchors or _is_issued(one, [*embedded, *anchors], closed=bool(anchors)) for one in embedded):
        return []
    return [Fault("the signature", "a certificate beside it is not as its issuer signed it")]


def _is_issued(one: x509.Certificate, above: list[x509.Certificate], *, closed: bool) -> bool:
    """`closed`: every issuer has to be there, as the reader gave the highest."""
    issuers = [other for other in above if other.subject == one.issuer]
    return any(_signed_by(one, other) for other in issuers) or (not issuers and not closed)


def _signed_by(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _gap_faults(content: bytes, signature: EmbeddedPdfSignature, upto: int, onward: int) -> list[Fault]:
    """What no signature covers is its own place, and there nothing but it and zeros may stand."""
    held = content[upto:onward]
    plain = held[:1] == b"<" and held[-1:] == b">"
    try:
        raw = bytes.fromhex(held[1:-1].decode("ascii"))
    except ValueError:
        plain = False
        raw = b""
    written = signature.signed_data.dump() if plain else b""
    inner = raw[: _der_length(raw)] if plain else b""
    if plain and raw[len(inner) :].strip(b"\0") == b"" and written and held == held.upper():
        return []
    return [Fault(f"the signature, bytes {upto} to {onward - 1}", "its place holds something else")]


def _der_length(raw: bytes) -> int:
    """Of the outermost DER value, head and content."""
    if len(raw) < 2 or raw[1] < 0x80:  # noqa: PLR2004 - DER: below 128 the byte is the length itself
        return 2 + (raw[1] if len(raw) > 1 else 0)
    many = raw[1] & 0x7F
    return 2 + many + int.from_bytes(raw[2 : 2 + many], "big")
