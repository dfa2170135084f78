"""The logo of an organisation over HTTP and on its page."""

import io
import os
import re
import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image

from api.cli.output import placed
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from tests.api.test_issued_pages import Person
from tests.api.test_issued_routes import app, client_of
from tests.builders import an_account

__all__ = ["app"]


def a_logo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (240, 80), "#0a5c66").save(target, "PNG")
    return target.getvalue()


def test_a_logo_is_put_read_handed_out_and_removed(app: FastAPI, officer: Actor) -> None:
    client = client_of(app, officer)
    assert client.get("/v1/organisation/logo").json()["code"] == "report_mark.not_found"
    sent = {"file": ("logo.png", a_logo(), "image/png")}
    kept = client.put("/v1/organisation/logo", files=sent, data={"alt": "Lindenhof Hotels"})
    assert (kept.status_code, kept.json()["width"], kept.json()["alt"]) == (200, 240, "Lindenhof Hotels")
    picture = client.get("/v1/organisation/logo/file")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    refused = client.put("/v1/organisation/logo", files={"file": ("x.png", b"none")}, data={"alt": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "report_mark.no_image")
    assert client.get("/v1/organisation/logo").json() == kept.json()
    assert client.delete("/v1/organisation/logo").status_code == 204
    assert client.get("/v1/organisation/logo/file").status_code == 404


def test_whoever_makes_no_reports_sets_no_logo(app: FastAPI, database: Database, buyer: OrganisationId) -> None:
    observer = an_account(database, buyer, Role.OBSERVER, email="observer@tierlight.example")
    sent = {"file": ("logo.png", a_logo(), "image/png")}
    answer = client_of(app, observer).put("/v1/organisation/logo", files=sent, data={"alt": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "actor.not_allowed")


def test_the_page_takes_a_logo_and_says_at_the_field_what_is_wrong(app: FastAPI, officer: Actor) -> None:
    client = Person(app, officer).client
    found = re.search(r'name="form_token" value="([^"]+)"', client.get("/account/logo").text)
    assert found
    form = {"form_token": found.group(1), "alt": "Lindenhof"}
    wrong = client.post("/account/logo", data=form, files={"file": ("x.svg", b"<svg/>")})
    assert wrong.status_code == 422
    assert 'id="e-file"' in wrong.text
    assert 'value="Lindenhof"' in wrong.text
    right = client.post("/account/logo", data=form, files={"file": ("x.png", a_logo())})
    assert 'alt="Lindenhof"' in right.text
    assert "covers carry its name alone" in client.post("/account/logo/remove", data=form).text


@pytest.mark.no_database
def test_the_next_report_takes_away_what_killed_ones_left_and_nothing_else(tmp_path: Path) -> None:
    names = (".report.pdf.part", ".fresh.pdf.part", ".film.mkv.part", "report.pdf.part", ".other.pdf")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
        if "fresh" not in name:
            os.utime(tmp_path / name, (time.time() - 7200,) * 2)
    with placed(tmp_path / "next.pdf", b"whole"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"next.pdf", *names} - {".report.pdf.part"}
