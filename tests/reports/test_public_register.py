"""The register in its five forms holds the same rows, whatever is in it, and a signed dump shows every change."""

import csv
import gzip
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from api.main import create_app
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from foundation.signing import signer_from
from reports.renderers.public_register import dump
from reports.renderers.public_register.dump import check_dump, render_dump
from sanctions import publications, register
from suppliers.interop.ftm import entity_faults
from suppliers.models import Identifier
from tests.builders import a_party, an_account
from tests.sanctions.published import FINAL, THEN, a_final_case, publish
from tests.web_client import TestClient

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "register.md"
ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = (
    "=HYPERLINK(1)",
    "+Obras & Hijos",
    "-Vega <b>",
    "@Cítricos",
    'Ma\'s "Farm"',
    "مزرعة الوادي",
    "江苏 建设",
    "A | B\nC",
)
FAR = date(2099, 4, 1)
Row = tuple[str, str, str, str, str]
"""Id, name, decided on, listed until, sum: what every form but FollowTheMoney has as data."""


@dataclass(frozen=True)
class Staff:
    officer: Actor
    approver: Actor
    planner: Actor


@pytest.fixture
def staff(database: Database, authority: OrganisationId, planner: Actor) -> Staff:
    officer, approver = (an_account(database, authority, role) for role in (Role.CASE_OFFICER, Role.APPROVER))
    return Staff(officer, approver, planner)


def a_register(session: Session, staff: Staff, seed: int) -> None:
    """Firms of awkward names and persons, some listed, some over, some taken off, some only prepared."""
    chance = Random(seed)  # noqa: S311 - a repeatable register, no secret
    for number in range(chance.randint(6, 14) if seed else 0):
        firm = a_party(session, staff.planner, f"{chance.choice(NAMES)} {number}", country=chance.choice(("ES", None)))
        session.add(Identifier(node_id=firm.id, scheme="vat", value=f"=B{number}"))
        case = a_final_case(session, staff.officer, firm, f"ES-{number}")
        case.review_on = FAR
        case.final_amount = chance.choice((None, case.final_amount))
        if chance.random() < 0.2:
            firm.kind = "person"
        until = FINAL + timedelta(days=40) if chance.random() < 0.2 else FAR
        publish(
            session,
            staff.officer,
            staff.approver,
            case,
            listed_until=until,
            workers_affected=chance.choice((None, 3, 12)),
            workers_source="=1+1",
        )
        if chance.random() < 0.3:
            publications.correct(session, staff.approver, case.id, "annulled", now=THEN)


class _Rows(HTMLParser):
    """What a reader without JavaScript finds in the table: ids, names, both days, the sum, and the next page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.next = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "tr" and told.get("id", "").startswith("e-"):
            self.rows.append([told["id"].removeprefix("e-"), ""])
        elif tag == "a" and told.get("href", "").startswith("/register/") and self.rows and not self.rows[-1][1]:
            self._inside = "name"
        elif tag == "time" and self.rows:
            self.rows[-1].append(told["datetime"])
        elif tag == "data" and told["value"][:1].isdigit():
            self.rows[-1].append(told["value"])
        elif tag == "a" and told.get("rel") == "next":
            self.next = told["href"]

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = ""


def rows_of_html(client: TestClient) -> set[Row]:
    address, found = "/register", set()
    while address:
        page = _Rows()
        page.feed(client.get(address, headers={"accept": "text/html"}).text)
        found |= {(one[0], one[1], one[2], one[3], one[4] if len(one) > 4 else "") for one in page.rows}
        address = page.next
    return found


def rows_of_json(client: TestClient) -> set[Row]:
    found: set[Row] = set()
    cursor = ""
    while True:
        page = client.get("/v1/register", params={"limit": 3, "cursor": cursor}).json()
        found |= {_row(one) for one in page["rows"]}
        cursor = page["next_cursor"]
        if not cursor:
            return found


def _row(told: dict[str, object]) -> Row:
    amount = told["final_amount"]
    return (
        str(told["id"]),
        str(told["party_name"]),
        str(told["decided_on"]),
        str(told["listed_until"]),
        "" if amount is None else str(amount),
    )


def rows_of_csv(client: TestClient) -> set[Row]:
    text = client.get("/v1/register/csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    return {_row({name: cell.removeprefix("'") for name, cell in row.items()}) for row in rows}


def rows_of_feed(client: TestClient) -> tuple[set[Row], set[str]]:
    address, live, removed = "/v1/register/feed", set(), set()
    while address:
        feed = ET.fromstring(client.get(address).content)  # noqa: S314 - our own feed
        for entry in feed.iter(f"{ATOM}entry"):
            content = entry.findtext(f"{ATOM}content") or ""
            if entry.find(f"{ATOM}category").get("term") == "removed":  # type: ignore[union-attr] # each entry has one
                removed.add((entry.findtext(f"{ATOM}id") or "").removeprefix("urn:uuid:"))
                assert not any(name in ET.tostring(entry, encoding="unicode") for name in NAMES)
            else:
                live.add(_row(json.loads(content)))
        links = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"]
        address = (links[0] or "") if links else ""
    return live, removed


def rows_of_dump(client: TestClient) -> tuple[set[Row], set[str]]:
    checked = check_dump(
        client.get("/v1/register/dump").content, known_key=client.get("/v1/register/key").json()["public_key"]
    )
    lines = [json.loads(line) for line in checked.lines]
    removed = [one for one in lines if one["kind"] == "removed"]
    assert all(set(one) == {"kind", "id", "removed_on", "removed_because", "changed_at"} for one in removed)
    return {_row(one) for one in lines if one["kind"] == "entry"}, {one["id"] for one in removed}


def rows_of_ftm(client: TestClient) -> set[tuple[str, str, str, str]]:
    lines = [json.loads(line) for line in client.get("/v1/register/ftm").text.split("\n")[:-1]]
    assert [fault for line in lines for fault in entity_faults("line", line)] == []
    firms = {one["id"]: one["properties"]["name"][0] for one in lines if one["schema"] != "Sanction"}
    told = [one for one in lines if one["schema"] == "Sanction"]
    return {
        (
            one["id"].removeprefix("register-"),
            firms[one["properties"]["entity"][0]],
            one["properties"]["listingDate"][0],
            one["properties"]["endDate"][0],
        )
        for one in told
    }


@pytest.mark.parametrize("seed", range(4))
def test_all_forms_hold_the_same_rows_and_none_what_was_removed(
    database: Database, staff: Staff, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.pages.public_register.PER_PAGE", 4)
    monkeypatch.setattr("reports.renderers.public_register.atom.PER_PAGE", 4)
    with database.transaction() as session:
        a_register(session, staff, seed)
    client = TestClient(create_app(Settings(secret=SecretStr("0123456789abcdefghijklmn" * 2)), database))
    expected = rows_of_json(client)
    with database.reading() as session:
        whole = register.snapshot(session, on=utc_now().date())
    assert {_row(one.model_dump(mode="json")) for one in whole.entries} == expected
    gone = {str(one.id) for one in whole.removed}
    assert rows_of_html(client) == {(row[0], " ".join(row[1].split(" ")), *row[2:]) for row in expected}
    assert rows_of_csv(client) == {(row[0], row[1].removeprefix("'"), *row[2:]) for row in expected}
    assert rows_of_feed(client) == (expected, gone)
    assert rows_of_dump(client) == (expected, gone)
    assert rows_of_ftm(client) == {row[:4] for row in expected}
    assert gone.isdisjoint(row[0] for row in expected)


def test_every_change_of_a_dump_is_seen(database: Database, staff: Staff) -> None:
    with database.transaction() as session:
        a_register(session, staff, 1)
        content = render_dump(register.snapshot(session, on=utc_now().date()), signer_from(b"x" * 32))
    assert check_dump(content).manifest.entries > 0
    with pytest.raises(dump.DumpOfAnother):
        check_dump(content, known_key="0" * 64)
    first = content.index(b"\n")
    for at in (first + 20, len(content) - 9):
        with pytest.raises(dump.DumpAltered):
            check_dump(content[:at] + b"#" + content[at + 1 :])
    with pytest.raises(dump.DumpAltered):
        check_dump(content[: content.rindex(b"\n", 0, -1) + 1])
    with pytest.raises(dump.DumpAltered):
        check_dump(content.replace(b'\\"entries\\":', b'\\"entries\\":1', 1))
    for nothing in (b"", b"{}\n", b"\x00"):
        with pytest.raises(dump.DumpUnreadable):
            check_dump(nothing)


def test_the_guide_tells_a_check_of_25_lines_that_needs_nothing_of_ours(
    database: Database, staff: Staff, tmp_path: Path
) -> None:
    code = GUIDE.read_text("utf-8").split("```python\n")[1].split("```")[0]
    assert len(code.strip().splitlines()) <= 25
    assert "tierlight" not in code.replace("tierlight-register-dump", "")
    (tmp_path / "check.py").write_text(code, "utf-8")
    signer = signer_from(b"y" * 32)
    with database.transaction() as session:
        a_register(session, staff, 2)
        content = render_dump(register.snapshot(session, on=utc_now().date()), signer)

    def checked(file: bytes, key: str) -> int:
        (tmp_path / "register.jsonl").write_bytes(file)
        run = [sys.executable, str(tmp_path / "check.py"), str(tmp_path / "register.jsonl"), key]
        return subprocess.run(run, capture_output=True, check=False).returncode

    assert checked(content, signer.public_key) == 0
    assert checked(content[:-5] + b"#" + content[-4:], signer.public_key) != 0
    assert checked(content, "0" * 64) != 0
    plain = tmp_path / "register.jsonl.gz"
    plain.write_bytes(gzip.compress(content))
    told = subprocess.run(
        [
            str(Path(sys.executable).with_name("tierlight")),
            "sanctions",
            "register",
            "verify",
            str(plain),
            "--json",
            "--key",
            signer.public_key,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(told.stdout)["entries"] == check_dump(content).manifest.entries > 0, told.stderr
