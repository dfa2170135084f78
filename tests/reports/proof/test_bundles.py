"""A certificate and its bundle: checked anywhere, refused with the place once edited, ended with the recognition."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, select

from audits.models import Recognition
from audits.payloads import RecognitionRevocation
from foundation.actors import Actor
from foundation.bundle_checking import BundleUnreadable, BundleUnsafe
from foundation.bundles import put
from foundation.evidence_store import Store
from foundation.models import TrailEntry
from foundation.signing import signer_from
from reports import issued
from reports.contents.kinds import Form
from reports.facts.certificate import CertificateNotPossible
from reports.issued import IssuedFileChanged
from reports.making import ReportOrder
from reports.models import IssuedReport
from reports.proof import certificates, verifying
from reports.proof.bundle_checking import check_bundle
from reports.proof.bundles import BundleNeedsKey, bundle_of
from reports.proof.file_checking import FileNotCheckable, check_file
from reports.proof.signer import ReportSigner
from suppliers.models import Site
from tests.audits.test_recognition import LATER, clean, granted, second
from tests.builders import NOW, a_finding

__all__ = ["clean", "second"]
TODAY = NOW.date()
SIGNER = ReportSigner(signer_from(b"0123456789abcdef" * 2))
BASE = "https://desk.example"


@pytest.fixture
def recognition(session: Session, planner: Actor, second: Actor, clean: Site) -> Recognition:
    return granted(session, planner, second, clean)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "issued")


def a_certificate(session: Session, actor: Actor, of: Recognition, store: Store, form: Form = Form.PDF) -> IssuedReport:
    order = ReportOrder("certificate", str(of.id), form)
    return issued.issue(session, actor, order, now=NOW, store=store, signer=SIGNER, base_url=BASE)


def a_bundle(store: Store, row: IssuedReport, path: Path) -> Path:
    path.write_bytes(bundle_of(store, row, SIGNER, base_url=BASE))
    return path


def repacked(path: Path, name: str, content: bytes | None, extra: str = "") -> Path:
    """As somebody would who edits one member and packs it again like ours."""
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    if content is None:
        members.pop(name)
    else:
        members[name] = content
    if extra:
        members[extra] = b"more"
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as again:
        for one, held in members.items():
            put(again, one, [held])
    edited = path.with_name("edited.zip")
    edited.write_bytes(whole.getvalue())
    return edited


@pytest.mark.parametrize("form", list(Form))
def test_a_certificate_is_made_in_every_form_and_says_its_days(
    session: Session, planner: Actor, recognition: Recognition, store: Store, form: Form
) -> None:
    row = a_certificate(session, planner, recognition, store, form)
    assert (row.kind, row.about_id, row.about, row.needs) == ("certificate", recognition.id, "", "")
    assert store.holds(row.sha256)
    content = json.loads(store.path_of(row.content_sha256).read_bytes())
    cells = json.dumps(content)
    assert recognition.certificate_hash in cells
    assert f"{BASE}/verify/{row.code}" in cells


def test_what_is_not_granted_or_is_over_has_no_certificate(
    session: Session, planner: Actor, second: Actor, recognition: Recognition, store: Store
) -> None:
    told = RecognitionRevocation(reason="The owner changed")
    certificates.revoke(session, second, recognition.id, told, version_seen=recognition.version, now=LATER)
    with pytest.raises(CertificateNotPossible):
        a_certificate(session, planner, recognition, store)
    assert not store.folder.exists()


def test_revoking_the_recognition_revokes_its_certificates_with_it(
    session: Session, planner: Actor, second: Actor, recognition: Recognition, store: Store
) -> None:
    rows = [a_certificate(session, planner, recognition, store, form) for form in (Form.PDF, Form.JSON)]
    assert verifying.standing(session, rows[0].code, on=TODAY).state == "genuine"
    told = RecognitionRevocation(reason="The owner changed")
    certificates.revoke(session, second, recognition.id, told, version_seen=recognition.version, now=LATER)
    assert {(row.state, row.because, row.reason) for row in rows} == {
        ("revoked", "recognition_ended", "The owner changed")
    }
    assert verifying.standing(session, rows[1].code, on=TODAY).state == "revoked"
    lines = session.exec(select(TrailEntry.action).where(TrailEntry.subject_kind == "issued_report")).all()
    assert lines.count("report.revoked") == 2


def test_a_grave_finding_and_the_last_day_end_what_the_paper_answers(
    session: Session, planner: Actor, recognition: Recognition, clean: Site, store: Store
) -> None:
    row = a_certificate(session, planner, recognition, store)
    assert recognition.valid_to is not None
    assert verifying.standing(session, row.code, on=recognition.valid_to).state == "genuine"
    over = verifying.standing(session, row.code, on=recognition.valid_to.replace(year=recognition.valid_to.year + 1))
    assert (over.state, over.ended_on) == ("expired", recognition.valid_to)
    a_finding(session, planner, clean, "critical")
    ended = verifying.standing(session, row.code, on=TODAY)
    assert (ended.state, ended.because) == ("revoked", "recognition_ended")


def test_a_finding_held_back_from_its_site_is_not_told_by_its_certificate(
    session: Session, planner: Actor, recognition: Recognition, clean: Site, store: Store
) -> None:
    row = a_certificate(session, planner, recognition, store)
    a_finding(session, planner, clean, "zero_tolerance")
    assert verifying.standing(session, row.code, on=TODAY).state == "genuine"


def test_a_bundle_is_genuine_anywhere_and_the_same_each_time(
    session: Session, planner: Actor, recognition: Recognition, store: Store, tmp_path: Path
) -> None:
    row = a_certificate(session, planner, recognition, store)
    path = a_bundle(store, row, tmp_path / "certificate.zip")
    assert path.read_bytes() == bundle_of(store, row, SIGNER, base_url=BASE)
    assert SIGNER.own is not None
    found = check_file(path, public_key=SIGNER.own.public_key)
    assert (found.genuine, found.known_signer, found.ask) == (True, True, f"{BASE}/verify/{row.code}")
    assert check_file(path).known_signer is None
    assert not check_file(path, public_key="00" * 32).genuine
    with pytest.raises(BundleNeedsKey):
        bundle_of(store, row, ReportSigner(), base_url=BASE)


def test_an_edited_bundle_says_which_member_and_which_bytes(
    session: Session, planner: Actor, recognition: Recognition, store: Store, tmp_path: Path
) -> None:
    row = a_certificate(session, planner, recognition, store)
    path = a_bundle(store, row, tmp_path / "certificate.zip")
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    pdf, content, manifest = held["report.pdf"], held["content.json"], held["manifest.json"]
    changed = check_bundle(repacked(path, "report.pdf", pdf[:5000] + b"\xff" + pdf[5001:]))
    assert [(one.where, one.what) for one in changed.faults] == [("report.pdf", "it was altered in bytes 4096 to 8191")]
    longer = check_bundle(repacked(path, "content.json", content + b" "))
    assert longer.faults[0].where == "content.json"
    assert check_bundle(repacked(path, "report.pdf", None)).faults[0].what == "it is missing"
    assert check_bundle(repacked(path, "report.pdf", pdf, extra="note.txt")).faults[0].where == "note.txt"
    signed_no_more = check_bundle(
        repacked(path, "manifest.json", manifest.replace(b'"language":"en"', b'"language":"es"'))
    )
    assert signed_no_more.faults[0].where == "manifest.json, manifest.sig"


def test_one_changed_byte_anywhere_in_a_bundle_is_refused(
    session: Session, planner: Actor, recognition: Recognition, store: Store, tmp_path: Path
) -> None:
    row = a_certificate(session, planner, recognition, store, Form.JSON)
    whole = a_bundle(store, row, tmp_path / "certificate.zip").read_bytes()
    edited = tmp_path / "edited.zip"
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        edited.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            genuine = check_file(edited).genuine
        except (BundleUnreadable, BundleUnsafe, FileNotCheckable):
            continue
        assert not genuine, at


def test_a_kept_file_that_was_touched_is_handed_out_to_nobody(
    session: Session, planner: Actor, recognition: Recognition, store: Store
) -> None:
    row = a_certificate(session, planner, recognition, store)
    store.path_of(row.sha256).write_bytes(b"another")
    with pytest.raises(IssuedFileChanged):
        issued.file_of(session, planner, store, row.id)
    with pytest.raises(IssuedFileChanged):
        bundle_of(store, row, SIGNER, base_url=BASE)
