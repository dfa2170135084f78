"""
Every route that takes a file, at the desk and over the interface, with files that are not what they should be: each is
refused by name, and nothing of it is written, neither a row nor a file.
"""

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import SecretStr
from sqlmodel import Session

from api.access import COOKIE
from api.body_limits import UPLOADS
from api.main import create_app
from api.routes import routers
from api.web import pages
from foundation import accounts, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_finding, a_site, an_account, an_action
from tests.web_client import TestClient

MEGABYTE = 1 << 20
ABOUT = {"subject_kind": "corrective_action", "kind": "document", "title": "Payment list"}
ROUTES: dict[tuple[str, str], tuple[Role, dict[str, str]]] = {
    ("POST", "/v1/imports"): (Role.COMPLIANCE_OFFICER, {}),
    ("POST", "/imports"): (Role.COMPLIANCE_OFFICER, {}),
    ("PUT", "/v1/organisation/logo"): (Role.COMPLIANCE_OFFICER, {"alt": "A linden tree"}),
    ("POST", "/account/logo"): (Role.COMPLIANCE_OFFICER, {"alt": "A linden tree"}),
    ("POST", "/v1/evidence"): (Role.INSPECTION_PLANNER, ABOUT),
    ("POST", "/evidence/of/{subject_kind}/{subject_id}"): (Role.INSPECTION_PLANNER, ABOUT),
    ("POST", "/actions/{action_id}/evidence"): (Role.INSPECTION_PLANNER, {"kind": "document", "title": "Paid"}),
    ("POST", "/v1/equity/tables"): (Role.CASE_OFFICER, {}),
    ("POST", "/equity"): (Role.CASE_OFFICER, {}),
    ("POST", "/v1/law-facts/tables"): (Role.COMPLIANCE_OFFICER, {}),
    ("POST", "/laws/facts"): (Role.COMPLIANCE_OFFICER, {}),
    ("POST", "/v1/watch-lists"): (Role.PLATFORM_ADMINISTRATOR, {"source": "us_ofac_sdn"}),
    ("POST", "/screening/lists"): (Role.PLATFORM_ADMINISTRATOR, {"source": "us_ofac_sdn"}),
    ("POST", "/v1/verify"): (Role.COMPLIANCE_OFFICER, {}),
    ("POST", "/verify"): (Role.COMPLIANCE_OFFICER, {}),
}
READ_LATER = {"/v1/watch-lists", "/screening/lists"}
"""A job reads the list, and its page tells what refused it (tests/api/test_screening_pages.py)."""
COMPARED = {"/v1/verify", "/verify"}
"""Any file may be asked about: one that is no report of ours is not known, and nothing of it is opened or kept."""
SEALED = {"/v1/evidence", "/evidence/of/{subject_kind}/{subject_id}", "/actions/{action_id}/evidence"}
"""A picture is kept as it came, and its copy is made part by part: nothing here ever draws its points."""
REFUSED = {413, 415, 422}


def takes_file(dependant: Dependant) -> bool:
    own = any("UploadFile" in str(one.field_info.annotation) for one in dependant.body_params)
    return own or any(takes_file(one) for one in dependant.dependencies)


def upload_routes() -> set[tuple[str, str]]:
    every = [("/v1", router) for router in routers] + [("", router) for router in pages.routers]
    return {
        (method, f"{prefix}{route.path}")
        for prefix, router in every
        for route in router.routes
        if isinstance(route, APIRoute) and takes_file(route.dependant)
        for method in route.methods or ()
    }


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return packed.getvalue()


def vast_picture() -> bytes:
    """A PNG of 60,000 by 60,000 points in a few bytes."""

    def part(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    size = (60_000).to_bytes(4) * 2 + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'"><!ENTITY d "' + b"&b;" * 1000 + b'">]><a>&d;</a>'
BAD = {
    "nothing": ("list.csv", b"", "text/csv"),
    "a program under another name": ("list.csv", b"MZ\x90\x00" + bytes(400), "text/csv"),
    "a program called a picture": ("logo.png", b"MZ\x90\x00" + bytes(400), "image/png"),
    "a packed bomb": ("list.xlsx", zipped("xl/workbook.xml", bytes(60 * MEGABYTE)), "application/vnd.ms-excel"),
    "a bomb of entities": ("list.xlsx", zipped("xl/workbook.xml", ENTITIES), "application/vnd.ms-excel"),
    "a vast picture": ("logo.png", vast_picture(), "image/png"),
    "a huge file": ("list.csv", b"x" * (4 * MEGABYTE), "text/csv"),
}


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    settings = Settings(
        secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path, upload_megabytes=1, clock_in_web=False
    )
    return create_app(settings, database)


def signed_in(app: FastAPI, actor: Actor) -> tuple[TestClient, str]:
    database: Database = app.state.database
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
    client = TestClient(app)
    client.cookies.set(COOKIE, opened.secret)
    return client, opened.csrf


def an_action_of(session: Session, actor: Actor) -> dict[str, str]:
    site = a_site(session, actor, "Finca Ensayo")
    action = an_action(session, actor, a_finding(session, actor, site))
    return {"subject_kind": "corrective_action", "subject_id": str(action.id), "action_id": str(action.id)}


def test_every_upload_is_in_the_table_and_may_carry_a_file() -> None:
    assert upload_routes() == ROUTES.keys()
    assert [path for _, path in ROUTES if not UPLOADS.search(path)] == []


def test_a_file_that_is_not_what_it_should_be_is_refused_by_name_and_leaves_nothing(
    app: FastAPI, database: Database, buyer: OrganisationId, authority: OrganisationId, tmp_path: Path
) -> None:
    houses = {Role.COMPLIANCE_OFFICER: buyer, Role.PLATFORM_ADMINISTRATOR: buyer}
    people = {
        role: an_account(database, houses.get(role, authority), role) for role in {one for one, _ in ROUTES.values()}
    }
    clients = {role: signed_in(app, actor) for role, actor in people.items()}
    with database.transaction() as session:
        ids = an_action_of(session, people[Role.INSPECTION_PLANNER])
        before = trail.head(session)
    kept = set(tmp_path.rglob("*"))
    for (method, path), (role, fields) in ROUTES.items():
        client, token = clients[role]
        rest = path.startswith("/v1")
        for name, (file, content, kind) in BAD.items():
            if is_no_matter(path, name):
                continue
            headers = {"x-form-token": token} if rest else {"accept": "text/html"}
            data = {"form_token": token, **({"subject_id": ids["subject_id"]} if rest else {}), **fields}
            answer = client.request(
                method, path.format_map(ids), data=data, files={"file": (file, content, kind)}, headers=headers
            )
            told = f"{method} {path} with {name}: {answer.status_code} {answer.text[:300]}"
            assert answer.status_code in REFUSED, told
            assert answer.headers["content-type"].startswith("application/problem+json" if rest else "text/html"), told
            assert set(tmp_path.rglob("*")) - empty_folders(tmp_path) <= kept, told
    with database.reading() as session:
        assert trail.head(session) == before


def is_no_matter(path: str, name: str) -> bool:
    if path in READ_LATER:
        return name not in {"nothing", "a huge file"}
    return (path in COMPARED and name != "nothing") or (path in SEALED and name == "a vast picture")


def empty_folders(at: Path) -> set[Path]:
    return {one for one in at.rglob("*") if one.is_dir() and not any(each.is_file() for each in one.rglob("*"))}


def test_a_file_that_stood_before_stays_when_it_is_refused_for_another_kind(
    app: FastAPI, officer: Actor, tmp_path: Path
) -> None:
    client, token = signed_in(app, officer)
    headers = {"x-form-token": token}
    sent = {"files": {"file": ("firms.csv", b"Name\nFinca Ensayo\n")}, "headers": headers}
    assert client.post("/v1/imports", data={"kind": "parties"}, **sent).status_code == 201
    assert client.post("/v1/imports", data={"kind": "edges"}, **sent).status_code == 422
    assert len(list(tmp_path.rglob("firms.csv"))) == 1
