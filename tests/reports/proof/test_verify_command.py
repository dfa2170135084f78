"""`tierlight reports verify` on the files of whoever asks: exit 0 genuine, 1 altered with the place, no database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation.signing import signer_from
from reports.contents.kinds import Form
from reports.contents.portfolio import portfolio
from reports.proof.seals import code_for, proven
from reports.proof.signer import ReportSigner
from tests.builders import NOW
from tests.reports.invented import a_portfolio
from tests.reports.proof.keys_made import a_house, a_key

pytestmark = pytest.mark.no_database


def told(*arguments: str) -> tuple[int, dict[str, object]]:
    answer = CliRunner().invoke(app, ["reports", "verify", *arguments, "--json"])
    return answer.exit_code, json.loads(answer.stdout) if answer.stdout.strip() else {}


def test_a_signed_pdf_is_genuine_and_one_changed_byte_is_not(tmp_path: Path) -> None:
    house = a_house()
    document = portfolio(a_portfolio(2), k=10)
    signer = ReportSigner(signer_from(b"0123456789abcdef" * 2), a_key(house, tmp_path))
    code = code_for(document, "organisation", Form.PDF)
    content = proven(document, Form.PDF, code, signer=signer, base_url="https://desk.example", at=NOW).content
    file, root = tmp_path / "report.pdf", tmp_path / "root.pem"
    file.write_bytes(content)
    root.write_bytes(house.root_pem())
    code_of_exit, found = told(str(file), "--certificate", str(root))
    assert (code_of_exit, found["genuine"], found["signer_is_the_given"]) == (0, True, True)
    at = content.index(b"/Producer")
    file.write_bytes(content[:at] + b"/Prodvcer" + content[at + 9 :])
    code_of_exit, found = told(str(file), "--certificate", str(root))
    assert (code_of_exit, found["genuine"]) == (1, False)
    assert found["faults"]


def test_what_is_no_report_is_refused_with_its_code(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    for name, code in (("a.txt", "issued_report.not_checkable"), ("absent.pdf", "bundle.missing")):
        answer = CliRunner().invoke(app, ["reports", "verify", str(tmp_path / name)])
        assert answer.exit_code == 1
        assert code in answer.stderr
