"""What strangers try on the desk's own door: large bodies, a foreign host in a link, files without leave."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from api.main import create_app
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import OutboxMessage, SignIn
from foundation.settings import Settings
from tests.api.test_pages import form_token, sign_in
from tests.builders import an_account
from tests.web_client import TestClient


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> TestClient:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path, upload_megabytes=1)
    return TestClient(create_app(settings, database), headers={"accept": "text/html"})


def a_lot() -> Iterator[bytes]:
    for _ in range(40):
        yield b"x" * 100_000


@pytest.mark.parametrize("address", ["/v1/parties", "/imports", "/v1/imports", "/sign-in"])
def test_a_body_beyond_the_limit_is_refused_whoever_sends_it(desk: TestClient, address: str) -> None:
    assert desk.post(address, content=b"x" * 4_000_000).status_code == 413


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": "one"}])
def test_a_body_without_a_length_is_counted_as_it_comes(desk: TestClient, headers: dict[str, str]) -> None:
    kind = {"content-type": "application/json"}
    answer = desk.post("/v1/parties", content=a_lot(), headers=headers | kind)
    assert answer.status_code in (400, 413)  # by then the framework says only that the body could not be read


def test_a_link_by_mail_never_leads_where_the_sender_of_the_request_says(
    database: Database, desk: TestClient, officer: Actor
) -> None:
    email = f"{officer.role.value}-{officer.organisation_id.hex[-6:]}@tierlight.example"
    token = form_token(desk.get("/forgotten").text)
    for _ in range(2):
        answer = desk.post(
            "/forgotten", data={"email": email, "form_token": token}, headers={"host": "stranger.example"}
        )
        assert answer.status_code == 200
    with database.reading() as session:
        mail = session.exec(select(OutboxMessage)).one()  # one, though it was asked for twice
    assert "/set-password/" in mail.body
    assert "stranger.example" not in mail.body


def test_a_file_of_somebody_who_may_not_import_is_not_kept(
    database: Database, desk: TestClient, buyer: OrganisationId, tmp_path: Path
) -> None:
    sign_in(desk, database, an_account(database, buyer, Role.OBSERVER))
    with database.reading() as session:
        token = session.exec(select(SignIn.csrf)).one()
    answer = desk.post("/imports", data={"form_token": token}, files={"file": ("list.csv", b"Name\nFinca\n")})
    assert answer.status_code == 403
    assert not list(tmp_path.glob("uploads/*/*"))
