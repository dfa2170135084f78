"""A key that cannot be used is refused with its place before anything is signed."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pydantic import SecretStr

from api.signers import report_signer
from foundation.settings import Settings
from reports.proof.pades import sign_pdf
from reports.proof.pdf_keys import (
    KeyPlaces,
    PdfKeyDoesNotFit,
    PdfKeyMayNotSign,
    PdfKeyNotInForce,
    PdfKeyPassphraseWrong,
    PdfKeyUnreadable,
    read_key,
)
from tests.builders import NOW
from tests.reports.proof.keys_made import PASSPHRASE, YEAR, House, Usage, a_certificate, a_house, a_key, a_private_key

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def house() -> House:
    return a_house()


def test_the_pair_is_read_from_pkcs12_and_from_pem_alike(house: House, tmp_path: Path) -> None:
    key, chain = house.pem(tmp_path)
    as_pem = read_key(KeyPlaces(key, chain))
    assert as_pem.certificate_sha256 == a_key(house, tmp_path).certificate_sha256
    assert as_pem.chain == (house.root,)


@pytest.mark.parametrize("passphrase", [None, b"", b"another"])
def test_a_wrong_passphrase_is_said_with_the_file(house: House, tmp_path: Path, passphrase: bytes | None) -> None:
    with pytest.raises(PdfKeyPassphraseWrong) as refused:
        read_key(KeyPlaces(house.pkcs12(tmp_path), passphrase=passphrase))
    assert [place.file for place in refused.value.places] == ["house.p12"]
    assert "another" not in str(refused.value)


def test_what_is_no_key_is_said_to_be_none(house: House, tmp_path: Path) -> None:
    key, chain = house.pem(tmp_path)
    (tmp_path / "text.p12").write_bytes(b"hello")
    for places in (
        KeyPlaces(tmp_path / "absent.p12"),
        KeyPlaces(tmp_path / "text.p12"),
        KeyPlaces(key),
        KeyPlaces(chain, chain),
        KeyPlaces(key, key),
        KeyPlaces(key, tmp_path / "absent.pem"),
    ):
        with pytest.raises(PdfKeyUnreadable):
            read_key(places)


def test_a_kind_of_key_that_readers_of_pdf_do_not_know_is_refused(tmp_path: Path) -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    key, chain = a_house().pem(tmp_path)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(PdfKeyUnreadable):
        read_key(KeyPlaces(key, chain))


def test_a_key_of_another_certificate_is_refused(house: House, tmp_path: Path) -> None:
    _, chain = house.pem(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    key, _ = a_house().pem(other)
    with pytest.raises(PdfKeyDoesNotFit):
        read_key(KeyPlaces(key, chain))


def test_a_certificate_that_is_not_for_signing_is_refused_and_one_without_the_word_is_not(tmp_path: Path) -> None:
    with pytest.raises(PdfKeyMayNotSign):
        a_key(a_house(usage=Usage(signing=False)), tmp_path)
    assert a_key(a_house(usage=Usage(signing=None)), tmp_path)


@pytest.mark.parametrize(("since", "until"), [(-2, -1), (1, 2)])
def test_a_certificate_out_of_its_days_signs_nothing(tmp_path: Path, since: int, until: int) -> None:
    key = a_key(a_house(since=NOW + since * YEAR, until=NOW + until * YEAR), tmp_path)
    with pytest.raises(PdfKeyNotInForce) as refused:
        sign_pdf(b"never looked at", key, at=NOW)
    assert str((NOW + until * YEAR).date()) in str(refused.value)
    key.require_in_force(NOW + since * YEAR + timedelta(days=1))


def test_an_expired_root_ends_the_chain_too(tmp_path: Path) -> None:
    above, private = a_private_key(), a_private_key()
    root = a_certificate(above, "Old Root", ca=True, since=NOW - 2 * YEAR, until=NOW - YEAR)
    house = House(private, a_certificate(private, issuer=(root, above)), root)
    with pytest.raises(PdfKeyNotInForce):
        a_key(house, tmp_path).require_in_force(NOW)


def test_the_settings_name_the_key_and_its_passphrase_or_its_file(house: House, tmp_path: Path) -> None:
    path = house.pkcs12(tmp_path)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE.decode()}\nanother line\n")
    secret = SecretStr("0123456789abcdef" * 2)
    by_value = Settings(secret=secret, pdf_key=path, pdf_passphrase=SecretStr(PASSPHRASE.decode()))
    by_file = Settings(secret=secret, pdf_key=path, pdf_passphrase_file=tmp_path / "passphrase")
    for held in (by_value, by_file):
        signer = report_signer(held)
        assert signer.pdf is not None
        assert signer.own is not None
    assert report_signer(Settings(secret=secret)).pdf is None


def test_pkcs12_without_its_certificate_is_no_pair(house: House, tmp_path: Path) -> None:
    path = tmp_path / "half.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, house.private, None, None, NoEncryption()))
    with pytest.raises(PdfKeyUnreadable):
        read_key(KeyPlaces(path))
