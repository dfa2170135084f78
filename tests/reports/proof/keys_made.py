"""Keys and certificates for one test: made there, never kept in the repository."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from reports.proof.pdf_keys import KeyPlaces, PdfKey, read_key
from tests.builders import NOW

PASSPHRASE = b"only-for-this-test"
YEAR = timedelta(days=365)
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Usage:
    """What a certificate allows; None leaves the extension out."""

    signing: bool | None = True


def a_private_key() -> Private:
    return rsa.generate_private_key(65537, 2048)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _usage(*, signing: bool, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing and not ca, content_commitment=signing and not ca, key_encipherment=not signing,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def a_certificate(
    private: Private,
    words: str = "Valmarra Labour Authority",
    *,
    issuer: tuple[x509.Certificate, Private] | None = None,
    since: datetime = NOW - YEAR,
    until: datetime = NOW + YEAR,
    usage: Usage | None = None,
    ca: bool = False,
) -> x509.Certificate:
    """Signed by its issuer, or by itself."""
    signed_by, key = (issuer[0].subject, issuer[1]) if issuer else (_name(words), private)
    building = (
        x509.CertificateBuilder()
        .subject_name(_name(words))
        .issuer_name(signed_by)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    allowed = usage or Usage()
    if allowed.signing is not None:
        building = building.add_extension(_usage(signing=allowed.signing, ca=ca), critical=True)
    return building.sign(key, SHA256())


@dataclass(frozen=True)
class House:
    """A key with the chain to its root, as an authority would get it."""

    private: Private
    certificate: x509.Certificate
    root: x509.Certificate

    def pkcs12(self, folder: Path, *, passphrase: bytes = PASSPHRASE) -> Path:
        path = folder / "house.p12"
        encryption = BestAvailableEncryption(passphrase)
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"house", self.private, self.certificate, [self.root], encryption)
        )
        return path

    def pem(self, folder: Path) -> tuple[Path, Path]:
        key, chain = folder / "house.key", folder / "house.pem"
        key.write_bytes(self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        chain.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in (self.certificate, self.root)))
        return key, chain

    def root_pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)


def a_house(*, since: datetime = NOW - YEAR, until: datetime = NOW + YEAR, usage: Usage | None = None) -> House:
    above = a_private_key()
    root = a_certificate(above, "Test Root", ca=True, since=NOW - 5 * YEAR, until=NOW + 5 * YEAR)
    private = a_private_key()
    own = a_certificate(private, issuer=(root, above), since=since, until=until, usage=usage)
    return House(private, own, root)


def a_key(house: House, folder: Path) -> PdfKey:
    return read_key(KeyPlaces(house.pkcs12(folder), passphrase=PASSPHRASE))
