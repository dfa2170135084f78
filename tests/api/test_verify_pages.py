"""The public page of verification: what it answers about a code and about a file, and what it tells nobody."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from api.access import COOKIE
from api.report_checks import FILES_A_MINUTE
from foundation.actors import Actor
from foundation.database import Database
from suppliers.models import Site
from tests.api.test_issued_routes import app, client_of, farm
from tests.web_client import TestClient

__all__ = ["app", "farm"]
SECRETS = ("finca", "llano", "lindenhof")


def public(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"accept": "text/html"})


def issued(app: FastAPI, actor: Actor, farm: Site, form: str = "pdf") -> tuple[dict[str, str], bytes]:
    client = client_of(app, actor)
    new = {"kind": "site_audit", "subject": str(farm.id), "form": form}
    row = client.post("/v1/issued-reports", json=new).json()
    return row, client.get(f"/v1/issued-reports/{row['id']}/file").content


def revoke(app: FastAPI, actor: Actor, row: dict[str, str]) -> None:
    told = {"because": "mistake", "reason": "Finca Llano Alto was meant"}
    client_of(app, actor).post(
        f"/v1/issued-reports/{row['id']}/revocation", json=told, headers={"if-match": '"1"'}
    ).raise_for_status()


def asked(app: FastAPI, content: bytes, code: str = "") -> str:
    answer = public(app).post("/verify", data={"code": code}, files={"file": ("a.pdf", content)})
    assert answer.status_code == 200
    return str(answer.text)


def test_a_code_that_stands_is_genuine_and_names_nobody(app: FastAPI, officer: Actor, farm: Site) -> None:
    row, _ = issued(app, officer, farm)
    page = public(app).get(f"/verify/{row['code']}")
    assert (page.status_code, "Genuine." in page.text, row["sha256"] in page.text) == (200, True, True)
    assert not any(secret in page.text.lower() for secret in SECRETS)
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text.split("<main")[1]


def test_programs_ask_the_same_without_an_account(app: FastAPI, officer: Actor, farm: Site) -> None:
    row, content = issued(app, officer, farm)
    client = TestClient(app)
    assert client.get(f"/v1/verify/{row['code']}").json()["state"] == "genuine"
    assert client.get(f"/v1/verify/{'a' * 26}").json()["state"] == "unknown"
    told = client.post("/v1/verify", files={"file": ("a.pdf", content)}, headers={"idempotency-key": "no matter"})
    assert (told.status_code, told.json()["whole"], told.json()["standing"]["code"]) == (200, True, row["code"])
    changed = client.post("/v1/verify", files={"file": ("a.pdf", content + b"%")}, data={"code": row["code"]}).json()
    assert changed["whole"] is False
    assert client.post("/v1/verify", files={"file": ("a.pdf", b"")}).json()["code"] == "verify.file_empty"


def test_a_code_that_was_never_issued_is_not_known(app: FastAPI) -> None:
    page = public(app).get(f"/verify/{'a' * 26}")
    assert (page.status_code, "Not known here." in page.text) == (404, True)
    assert public(app).get("/verify/short").status_code == 422


def test_a_revoked_report_says_so_in_general_words_also_for_its_file(app: FastAPI, officer: Actor, farm: Site) -> None:
    row, content = issued(app, officer, farm)
    revoke(app, officer, row)
    for page in (public(app).get(f"/verify/{row['code']}").text, asked(app, content)):
        assert "Revoked." in page
        assert "It held a mistake." in page
        assert not any(secret in page.lower() for secret in SECRETS)


def test_a_superseded_report_leads_to_the_newer_one(app: FastAPI, officer: Actor, farm: Site) -> None:
    row, _ = issued(app, officer, farm)
    path = f"/v1/issued-reports/{row['id']}/supersession"
    newer = client_of(app, officer).post(path, json={"reason": "a newer count"}, headers={"if-match": '"1"'}).json()
    page = public(app).get(f"/verify/{row['code']}").text
    assert "Superseded." in page
    assert f'href="/verify/{newer["code"]}"' in page


@pytest.mark.parametrize("form", ["pdf", "json", "xlsx", "csv", "html"])
def test_one_changed_byte_is_named_with_its_place(app: FastAPI, officer: Actor, farm: Site, form: str) -> None:
    row, content = issued(app, officer, farm, form)
    assert "Not altered." in asked(app, content)
    for at in range(9, len(content), len(content) // 4):
        altered = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        page = asked(app, altered, row["code"])
        assert "Altered." in page
        assert f"bytes {at:,} to {at:,} of the issued file" in page


def test_what_is_added_or_cut_off_is_named(app: FastAPI, officer: Actor, farm: Site) -> None:
    row, content = issued(app, officer, farm, "json")
    assert f"after byte {len(content):,}" in asked(app, content + b"\n", row["code"])
    assert f"bytes {len(content) - 4:,} to {len(content) - 1:,}" in asked(app, content[:-4], row["code"])
    assert "It is another file." in asked(app, b"x" * len(content), row["code"])


def test_a_changed_json_is_found_by_the_code_it_carries(app: FastAPI, officer: Actor, farm: Site) -> None:
    _, content = issued(app, officer, farm, "json")
    assert "Altered." in asked(app, content.replace(b"Finca Llano", b"Finca Llana"))
    assert "Not known here." in asked(app, b"something else")


def test_who_asks_too_often_has_to_wait(app: FastAPI) -> None:
    client = public(app)
    sent = [client.post("/verify", files={"file": ("a", b"x")}).status_code for _ in range(FILES_A_MINUTE + 1)]
    assert (set(sent[:-1]), sent[-1]) == ({200}, 429)


def test_a_file_that_is_empty_or_too_large_is_refused_with_a_sentence(app: FastAPI) -> None:
    empty = public(app).post("/verify", files={"file": ("a", b"")})
    assert (empty.status_code, "Choose the file to check." in empty.text) == (422, True)
    large = public(app).post("/verify", files={"file": ("a", b"x" * ((20 << 20) + 1))})
    assert (large.status_code, "larger than any report" in large.text) == (422, True)


def test_whoever_is_signed_in_is_told_the_same(app: FastAPI, database: Database, officer: Actor, farm: Site) -> None:
    row, _ = issued(app, officer, farm)
    client = public(app)
    client.cookies.set(COOKIE, "nobody")
    assert client.get(f"/verify/{row['code']}").text == public(app).get(f"/verify/{row['code']}").text
    assert not list(Path(app.state.settings.issued_dir).glob("incoming-*"))
