"""A signed report is valid for its own maker, for another program and for nobody once a byte of it changed."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from foundation.signing import is_signed, signer_from
from reports.contents.kinds import Form
from reports.contents.portfolio import portfolio
from reports.proof.pades import sign_pdf
from reports.proof.pdf_checking import CertificateUnreadable, check_pdf
from reports.proof.pdf_keys import PdfKey
from reports.proof.seals import ProvenFile, code_for, proven
from reports.proof.signer import ReportSigner
from tests.builders import NOW
from tests.reports.invented import a_portfolio
from tests.reports.proof.keys_made import House, a_house, a_key

pytestmark = pytest.mark.no_database
SECRET = b"0123456789abcdef" * 2
SAMPLE = 60


@pytest.fixture(scope="module")
def house() -> House:
    return a_house()


@pytest.fixture(scope="module")
def key(house: House, tmp_path_factory: pytest.TempPathFactory) -> PdfKey:
    return a_key(house, tmp_path_factory.mktemp("key"))


def made(form: Form, signer: ReportSigner) -> ProvenFile:
    document = portfolio(a_portfolio(4), k=10)
    code = code_for(document, "organisation", form)
    return proven(document, form, code, signer=signer, base_url="https://desk.example", at=NOW)


@pytest.fixture(scope="module")
def file(key: PdfKey) -> ProvenFile:
    return made(Form.PDF, ReportSigner(signer_from(SECRET), key))


def test_the_file_is_the_same_before_signing_and_signing_only_adds(file: ProvenFile, key: PdfKey) -> None:
    again = made(Form.PDF, ReportSigner(signer_from(SECRET), key))
    assert (again.sha256_unsigned, again.code) == (file.sha256_unsigned, file.code)
    assert file.sha256 != file.sha256_unsigned
    bare = made(Form.PDF, ReportSigner())
    assert (bare.sha256, bare.certificate_sha256, bare.signature) == (bare.sha256_unsigned, "", "")
    assert sign_pdf(bare.content, key, at=NOW).startswith(bare.content)


def test_the_signature_certifies_at_the_given_moment_with_its_chain_inside(file: ProvenFile, house: House) -> None:
    signature = PdfFileReader(BytesIO(file.content)).embedded_signatures[0]
    anchors = list(load_certs_from_pemder_data(house.root_pem()))
    context = ValidationContext(trust_roots=anchors, allow_fetching=False, moment=NOW)
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.docmdp_ok
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.value == 1
    assert signature.self_reported_timestamp == NOW
    assert len(signature.other_embedded_certs) == 1


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler) is not installed")
def test_another_program_finds_the_signature_valid_and_refuses_a_changed_byte(file: ProvenFile, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(file.content)
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    at = file.content.index(b"/Producer")
    path.write_bytes(file.content[:at] + b"/Prodvcer" + file.content[at + 9 :])
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in told


def test_the_check_knows_the_signer_it_is_given_and_no_other(file: ProvenFile, house: House) -> None:
    assert check_pdf(file.content, trusted=house.root_pem()).genuine
    unknown = check_pdf(file.content)
    assert (unknown.genuine, unknown.known_signer, unknown.fingerprint) == (True, None, file.certificate_sha256)
    other = check_pdf(file.content, trusted=a_house().root_pem())
    assert (other.genuine, other.known_signer) == (False, False)
    with pytest.raises(CertificateUnreadable):
        check_pdf(file.content, trusted=b"no certificate")


def test_one_changed_byte_anywhere_is_refused_with_a_place(file: ProvenFile, house: House) -> None:
    first, upto, onward, length = PdfFileReader(BytesIO(file.content)).embedded_signatures[0].byte_range
    assert onward + length == len(file.content)
    inside = [upto, onward - 1, *range(upto + 1, upto + 3500, 97)]
    outside = [first + 4, len(file.content) - 1, *range(11, upto, upto // SAMPLE)]
    for at in (*inside, *outside):
        altered = file.content[:at] + bytes([file.content[at] ^ 1]) + file.content[at + 1 :]
        found = check_pdf(altered, trusted=house.root_pem())
        assert not found.genuine, at
        assert found.faults or found.known_signer is False


def test_what_was_added_cut_off_or_never_signed_is_said(file: ProvenFile, house: House) -> None:
    added = check_pdf(file.content + b"\n% more\n", trusted=house.root_pem())
    assert added.faults[0].where == f"bytes {len(file.content)} to {len(file.content) + 7}"
    assert check_pdf(file.content[:-40]).faults
    assert check_pdf(made(Form.PDF, ReportSigner()).content).faults[0].where == "the signature"
    assert check_pdf(b"%PDF-1.7 nothing").faults


def test_other_forms_carry_a_detached_signature_over_their_bytes() -> None:
    for form in (Form.JSON, Form.CSV, Form.HTML, Form.XLSX):
        file = made(form, ReportSigner(signer_from(SECRET)))
        assert is_signed(file.content, file.signature, file.public_key)
        assert not is_signed(file.content + b" ", file.signature, file.public_key)
        bare = made(form, ReportSigner())
        assert bare.signature == ""


def test_an_issued_file_says_where_it_can_be_checked(file: ProvenFile) -> None:
    text = made(Form.JSON, ReportSigner()).content.decode()
    assert f"https://desk.example/verify/{code_for(portfolio(a_portfolio(4), k=10), 'organisation', Form.JSON)}" in text
    assert "no key was set up" in text
    assert len(file.code) == 26
