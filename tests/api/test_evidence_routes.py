"""Evidence over HTTP, at the desk and on the command line, as the people who take it in and the ones who get it."""

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import col, select
from typer.testing import CliRunner

from api.bindings import handlers_for
from api.cli import app as cli
from api.main import create_app
from foundation import custody, evidence, jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import CustodyEvent, Evidence, Obligation
from foundation.settings import Settings
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import a_token
from tests.builders import a_finding, a_grievance, a_site, an_account
from tests.foundation.files_made import GPS, a_jpeg, a_pdf
from tests.web_client import TestClient

SECRET = "0123456789abcdef" * 3
JPEG = ("camp_seen_by_m.jpg", a_jpeg(), "image/jpeg")


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[FastAPI]:
    return create_app(Settings(secret=SecretStr(SECRET), secure_cookies=False, data_dir=tmp_path / "data"), database)


def client_of(app: FastAPI, actor: Actor) -> TestClient:
    with app.state.database.transaction() as session:
        return TestClient(app, headers={"authorization": f"Bearer {a_token(session, actor)}"})


def desk_of(app: FastAPI, actor: Actor) -> TestClient:
    return sign_in(TestClient(app, headers={"accept": "text/html"}), app.state.database, actor)


@pytest.fixture
def finding(database: Database, planner: Actor) -> UUID:
    with database.transaction() as session:
        return a_finding(session, planner, a_site(session, planner, "Finca")).id


def sent(finding: UUID, kind: str = "photo", **more: str) -> dict[str, str]:
    return {"subject_kind": "finding", "subject_id": str(finding), "kind": kind, "title": "Locked gate", **more}


def taken(app: FastAPI, actor: Actor, finding: UUID, file: tuple[str, bytes, str] = JPEG, kind: str = "photo") -> str:
    answer = client_of(app, actor).post("/v1/evidence", data=sent(finding, kind), files={"file": file})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_photo_is_kept_as_it_came_given_without_its_place_and_each_reading_is_noted(
    app: FastAPI, database: Database, planner: Actor, inspector: Actor, finding: UUID
) -> None:
    at = f"/v1/evidence/{taken(app, planner, finding)}"
    reader = client_of(app, inspector)
    assert (GPS in reader.get(f"{at}/file").content, reader.get(f"{at}/file?original=true").content) == (False, JPEG[1])
    piece = reader.get(at).json()
    assert [one["act"] for one in piece["custody"]] == ["taken in", "read", "original read"]
    assert (piece["fault"], piece["row"]["state"], "seen_by" in json.dumps(piece)) == (None, "ok", False)
    listed = reader.get(f"/v1/evidence/of/finding/{finding}").json()
    assert [one["sha256"] for one in listed["rows"]] == [piece["row"]["sha256"]]
    stranger = an_account_of_elsewhere(database)
    assert client_of(app, stranger).get(f"{at}/file").status_code == 404
    assert client_of(app, stranger).get(f"/v1/evidence/of/finding/{finding}").status_code == 404


def an_account_of_elsewhere(database: Database) -> Actor:
    from foundation import accounts

    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Elsewhere", kind="inspectorate", now=utc_now())
    return an_account(database, OrganisationId(house.id), Role.INSPECTION_PLANNER)


@pytest.mark.parametrize(
    ("file", "more", "code"),
    [
        (("gate.jpg", a_pdf(), "image/jpeg"), {}, "evidence.not_what_it_says"),
        (("gate.pdf", a_jpeg(), "image/jpeg"), {}, "evidence.not_what_it_says"),
        (("gate.jpg", b"", "image/jpeg"), {}, "evidence.empty"),
        (JPEG, {"kind": "rumour"}, "evidence.kind_unknown"),
        (JPEG, {"captured_at": (utc_now() + timedelta(days=1)).isoformat()}, "evidence.day_wrong"),
        (JPEG, {"captured_at": "0001-01-01T00:00:00+14:00"}, "evidence.day_wrong"),
        (JPEG, {"subject_kind": "planet"}, "evidence.not_found"),
    ],
)
def test_a_refused_upload_leaves_neither_row_nor_file(
    app: FastAPI, planner: Actor, finding: UUID, file: tuple[str, bytes, str], more: dict[str, str], code: str
) -> None:
    refused = client_of(app, planner).post("/v1/evidence", data={**sent(finding), **more}, files={"file": file})
    assert refused.json()["code"] == code
    folder, database = app.state.settings.evidence_dir, app.state.database
    with database.reading() as session:
        assert session.exec(select(Evidence)).all() == []
        evidence.drop_unneeded(session, Store(folder), now=utc_now() + timedelta(days=2))
    assert [one for one in folder.rglob("*") if one.is_file()] == []


def test_who_may_only_read_takes_nothing_in_and_an_interview_is_sealed(
    app: FastAPI, database: Database, planner: Actor, inspector: Actor, authority: OrganisationId, finding: UUID
) -> None:
    approver = client_of(app, an_account(database, authority, Role.APPROVER))
    refused = approver.post("/v1/evidence", data=sent(finding), files={"file": JPEG})
    assert refused.json()["code"] == "actor.not_allowed"
    spoken = f"/v1/evidence/{taken(app, inspector, finding, kind='interview_record')}"
    assert approver.get(spoken).status_code == 404
    assert approver.get(f"/v1/evidence/of/finding/{finding}").json()["sealed_hidden"] == 1
    for reader in (client_of(app, inspector), client_of(app, planner)):
        assert GPS not in reader.get(f"{spoken}/file").content
        assert reader.get(f"{spoken}/file?original=true").json()["code"] == "evidence.sealed"


def test_a_complaint_has_evidence_for_the_case_role_alone(
    app: FastAPI, database: Database, planner: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        grievance = a_grievance(session, planner, a_site(session, planner, "Finca")).id
    data = {**sent(grievance), "subject_kind": "grievance"}
    assert client_of(app, inspector).post("/v1/evidence", data=data, files={"file": JPEG}).status_code == 404
    kept = client_of(app, planner).post("/v1/evidence", data=data, files={"file": JPEG}).json()
    assert (kept["sealed"], kept["shared_sha256"]) == (True, None)
    assert client_of(app, inspector).get(f"/v1/evidence/{kept['id']}").status_code == 404


def test_the_page_takes_a_file_in_keeps_what_was_typed_and_hands_out_a_bundle_that_verifies(
    app: FastAPI, planner: Actor, finding: UUID, tmp_path: Path
) -> None:
    desk, at = desk_of(app, planner), f"/evidence/of/finding/{finding}"
    page = desk.get(at)
    form = {
        "form_token": form_token(page.text),
        "kind": "permit",
        "title": "Permit of the camp",
        "expires_on": "2020-01-01",
    }
    refused = desk.post(at, data=form, files={"file": ("p.pdf", b"<html>", "application/pdf")})
    assert (refused.status_code, 'value="Permit of the camp"' in refused.text) == (422, True)
    assert desk.post(at, data=form).status_code == 422
    kept = desk.post(at, data=form, files={"file": ("p.pdf", a_pdf(), "application/pdf")}).text
    assert ("The file is kept under its hash." in kept, "Expired" in kept, "p.pdf" in kept) == (True, True, False)
    taken(app, planner, finding, kind="interview_record")
    bundle = desk.get(f"{at}/bundle.zip")
    with zipfile.ZipFile(BytesIO(bundle.content)) as archive:
        assert [one for one in archive.namelist() if one.startswith("files/")] == ["files/0001-permit.pdf"]
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle.content)
    done = CliRunner().invoke(cli, ["audits", "evidence", "verify", str(path), "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["whole"], told["sealed_left_out"], told["of"]["kind"]) == (0, True, 1, "finding")
    path.write_bytes(bundle.content.replace(b"%PDF-1.7", b"%PDF-1.6"))
    done = CliRunner().invoke(cli, ["audits", "evidence", "verify", str(path)])
    assert (done.exit_code, "changed    files/0001-permit.pdf" in done.stderr) == (1, True)


def test_a_bundle_over_http_is_asked_for_by_the_reference_of_the_finding(
    app: FastAPI, planner: Actor, finding: UUID
) -> None:
    client = client_of(app, planner)
    reference = client.get(f"/v1/findings/{finding}").json()["reference"]
    assert client.post("/v1/evidence/bundles", json={"subject": reference}).json()["code"] == "bundle.empty"
    assert client.post("/v1/evidence/bundles", json={"subject": "F-0"}).json()["code"] == "bundle.subject_not_found"
    taken(app, planner, finding)
    assert client.post("/v1/evidence/bundles", json={"subject": reference}).content.startswith(b"PK")


def run_nightly(app: FastAPI, database: Database, night: int) -> None:
    now = utc_now() + timedelta(days=night)
    with database.transaction() as session:
        jobs.enqueue(session, "check_evidence", f"night {night}", actor=None, payload={}, now=now)
    done = jobs.work_once(
        database, handlers_for(app.state.settings), "w", clock=lambda: now, lease=timedelta(minutes=1)
    )
    assert done is not None


def test_a_changed_file_is_found_at_night_told_once_and_forgotten_when_it_is_whole_again(
    app: FastAPI, database: Database, planner: Actor, finding: UUID
) -> None:
    one = taken(app, planner, finding)
    with database.reading() as session:
        path = Store(app.state.settings.evidence_dir).path_of(session.get_one(Evidence, UUID(one)).sha256)
    run_nightly(app, database, 1)
    path.write_bytes(a_pdf())
    for night in (2, 3):
        run_nightly(app, database, night)
    client = client_of(app, planner)
    assert client.get(f"/v1/evidence/of/finding/{finding}").json()["rows"][0]["state"] == "changed"
    assert client.get(f"/v1/evidence/{one}/file?original=true").json()["code"] == "evidence.changed"
    with database.reading() as session:
        tasks = session.exec(select(Obligation).where(Obligation.kind == evidence.CHANGED)).all()
        assert [(task.title, task.closed_at) for task in tasks] == [("A stored file was changed", None)]
    path.write_bytes(JPEG[1])
    run_nightly(app, database, 4)
    with database.reading() as session:
        assert session.exec(select(Obligation).where(Obligation.kind == evidence.CHANGED)).one().closed_at


TAMPERED = (
    "UPDATE custody_event SET act = 'x' WHERE number = 2",
    "UPDATE custody_event SET occurred_at = '2020-01-01 00:00:00+00:00' WHERE number = 1",
    "DELETE FROM custody_event WHERE number = 3",
    "DELETE FROM custody_event WHERE number = 1",
)


@pytest.mark.parametrize("tampering", TAMPERED)
def test_custody_that_was_tampered_with_in_the_database_is_found(
    app: FastAPI, database: Database, planner: Actor, finding: UUID, tampering: str
) -> None:
    one = taken(app, planner, finding)
    for _ in range(2):
        client_of(app, planner).get(f"/v1/evidence/{one}/file")
    with database.transaction() as session:
        found = session.get_one(Evidence, UUID(one))
        assert custody.fault_of(session, found) is None
        assert len(session.exec(select(CustodyEvent).order_by(col(CustodyEvent.number))).all()) == 3
        session.execute(text(tampering))
        session.expire_all()
        assert custody.fault_of(session, found) is not None
        assert found.id in evidence.faults_in(
            session, Actor.system(planner.organisation_id), Store(app.state.settings.evidence_dir)
        )
