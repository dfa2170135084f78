"""
The table of roles, actions and resources, cell by cell over HTTP: every operation under /v1 and every page that can be
read, asked by nobody, by each role, and held against access_table.csv. A change of the table is a change somebody read.

A cell says `may` (done, or refused for the state of the thing alone), `asked` (what was sent is read before the leave,
and was not enough), `no` (403, or 404 because nothing is told) or `sign_in`.
"""

import asyncio
import csv
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from api.web import pages
from foundation import accounts, tokens
from foundation.actors import Action, OrganisationId, Role, permissions_of
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_party, a_site, an_account

TABLE = Path(__file__).with_name("access_table.csv")
ROLES = [role for role in Role if role is not Role.SYSTEM]
COLUMNS = ["nobody", *(role.value for role in ROLES)]
NOWHERE = UUID(int=7)
PLANTED = "Ensayada"
CELLS = {401: "sign_in", 403: "no", 404: "no", 400: "asked", 413: "asked", 415: "asked", 422: "asked", 428: "asked"}
MAY = {200, 201, 202, 204, 303, 307, 409, 412, 429}
SLOW = {("POST", "/v1/reports"), ("POST", "/v1/penalties/assess")}
"""Left to their own tests: they make papers."""
Cells = dict[tuple[str, str], dict[str, str]]


def an_instance(schema: Mapping[str, Any], shapes: Mapping[str, Any], depth: int = 0) -> Any:
    """The smallest value that a schema of ours lets through."""
    if "$ref" in schema:
        return an_instance(shapes[schema["$ref"].rsplit("/", 1)[1]], shapes, depth + 1)
    for known in ("const", "default"):
        if known in schema:
            return schema[known]
    if "enum" in schema:
        return schema["enum"][0]
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return an_instance(choices[0], shapes, depth + 1)
    return _plain(schema, shapes, depth)


def _plain(schema: Mapping[str, Any], shapes: Mapping[str, Any], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            own, needed = schema.get("properties", {}), schema.get("required", ()) if depth < 8 else ()
            return {name: an_instance(own[name], shapes, depth + 1) for name in needed if name in own}
        case "array":
            return [an_instance(schema["items"], shapes, depth + 1)] * schema.get("minItems", 0)
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case _:
            words = {"uuid": str(NOWHERE), "date": "2026-11-20", "date-time": "2026-11-20T09:00:00Z"}
            return words.get(schema.get("format", ""), "x" * max(3, schema.get("minLength", 3)))


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    settings = Settings(secret=SecretStr("0123456789abcdef" * 3), secure_cookies=False, data_dir=tmp_path)
    return create_app(settings, database)


class Asker:
    """One role, or nobody, at interface and pages. `named_records` are the answers that name what was planted."""

    def __init__(self, app: FastAPI, secret: str = "", cookie: str = "") -> None:
        way = ASGITransport(app, raise_app_exceptions=False)
        self.named_records: list[str] = []
        bearer = {"authorization": f"Bearer {secret}"} if secret else {}
        self.rest = AsyncClient(transport=way, base_url="http://testserver", headers=bearer)
        kept = {COOKIE: cookie} if cookie else {}
        page = {"accept": "text/html"}
        self.pages = AsyncClient(transport=way, base_url="http://testserver", headers=page, cookies=kept)

    async def cell(self, method: str, path: str, body: Any, known: Mapping[str, UUID]) -> str:
        address = re.sub(r"{(\w+)[^}]*}", lambda name: str(known.get(name[1], NOWHERE)), path)
        if method == "PAGE":
            answer = await self.pages.get(address)
        else:
            answer = await self.rest.request(method, address, json=body, headers={"if-match": '"1"'})
        if PLANTED in answer.text:
            self.named_records.append(f"{method} {path}")
        if method == "PAGE" and answer.status_code == 303 and "/sign-in" in answer.headers["location"]:
            return "sign_in"
        return named(answer.status_code, method, path)


def named(status: int, method: str, path: str) -> str:
    assert status in CELLS or status in MAY, f"{method} {path} answers {status}"
    return CELLS.get(status, "may")


def askers(app: FastAPI, organisation_id: OrganisationId) -> Iterator[tuple[str, Asker]]:
    yield "nobody", Asker(app)
    database: Database = app.state.database
    for role in ROLES:
        actor = an_account(database, organisation_id, role)
        with database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
            opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
        yield role.value, Asker(app, secret, opened.secret)


def operations(app: FastAPI) -> Iterator[tuple[str, str, Any]]:
    said = app.openapi()
    shapes = said["components"]["schemas"]
    for path, ways in said["paths"].items():
        for method, one in ways.items():
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            body = an_instance(content["schema"], shapes) if "schema" in content else None
            if path.startswith("/v1") and (method.upper(), path) not in SLOW:
                yield method.upper(), path, body
    for router in pages.routers:
        for route in router.routes:
            if "GET" in getattr(route, "methods", ()):
                yield "PAGE", route.path, None  # type: ignore[attr-defined] # only routes have methods


async def asked(app: FastAPI, database: Database, authority: OrganisationId) -> tuple[Cells, dict[str, list[str]]]:
    """Every cell, and by role where what was planted is named."""
    first = an_account(database, authority, Role.INSPECTION_PLANNER, email="first@tierlight.example")
    with database.transaction() as session:
        party, site = a_party(session, first, f"Agro {PLANTED}"), a_site(session, first, f"Finca {PLANTED}")
        known = {"party_id": party.id, "site_id": site.id, "node_id": site.id}
    wanted = list(operations(app))
    found: Cells = {(method, path): {} for method, path, _ in wanted}
    told: dict[str, list[str]] = {}
    for name, asker in askers(app, authority):
        for method, path, body in wanted:
            found[method, path][name] = await asker.cell(method, path, body, known)
        told[name] = asker.named_records
    return found, told


def written(cells: Cells) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["method", "path", *COLUMNS])
    for (method, path), row in sorted(cells.items(), key=lambda one: (one[0][1], one[0][0])):
        table.writerow([method, path, *(row[name] for name in COLUMNS)])
    return text.getvalue()


def test_every_cell_is_as_the_table_says_and_nothing_breaks(
    app: FastAPI, database: Database, authority: OrganisationId
) -> None:
    """`WRITE_ACCESS_TABLE=1` writes it anew, to be read before it is kept."""
    cells, told = asyncio.run(asked(app, database, authority))
    found = written(cells)
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.write_text(found, "utf-8")
    now, before = set(found.splitlines()), set(TABLE.read_text("utf-8").splitlines())
    changed = [f"{sign} {line}" for sign, lines in (("-", before - now), ("+", now - before)) for line in sorted(lines)]
    assert changed == [], "the table changed: read it, then write it anew"
    silent = {name for name in COLUMNS if name == "nobody" or Action.READ_REGISTRY not in permissions_of(Role(name))}
    assert {name: told[name] for name in silent} == {name: [] for name in silent}
    assert len(told[Role.INSPECTION_PLANNER]) > len(
        COLUMNS
    )  # who has leave reads them, so that the line above can fail


def test_the_table_opens_nothing_of_a_case_to_who_runs_the_system() -> None:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    of_cases = [
        row for row in rows if re.match(r"/(v1/)?(cases|publications|findings|grievances|evidence)\b", row["path"])
    ]
    assert len(of_cases) > len(COLUMNS)
    assert [row["path"] for row in of_cases if row["platform_administrator"] == "may"] == []
    assert {row["nobody"] for row in rows if row["method"] not in {"GET", "PAGE"}} <= {"sign_in", "asked", "no"}
