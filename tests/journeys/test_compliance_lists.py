"""
The journeys of a compliance team with lists that are mended, run in circles, hold a firm twice or are long (3a-6 to
3a-9), and with the papers of the year's end (3a-12).
"""

import csv
import json
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from uuid import UUID

import openpyxl
import pikepdf
import pytest
from pypdf import PdfReader
from sqlmodel import func, select

from api.bindings import handlers_for
from foundation import clock, jobs
from foundation.actors import OrganisationId, Role
from reports.models import IssuedReport
from suppliers.models import Site
from tests.builders import a_finding, a_site
from tests.journeys.lists_made import a_workbook, handed, messy_workbook, written
from tests.journeys.people import Calendar, Person, Town

NAMELESS = "Give the name of the supplier or site."
LEASE = timedelta(minutes=5)


@pytest.fixture
def lena(town: Town, buyer: OrganisationId) -> Person:
    return town.person(buyer, Role.COMPLIANCE_OFFICER, "Lena")


def words_of(page: str) -> str:
    """Without marks: what differs is marked word by word."""
    return re.sub("<[^>]+>", "", page)


def sites_held(town: Town) -> tuple[int, int]:
    """How many there are, and how many names."""
    with town.database.reading() as session:
        rows, names = session.exec(select(func.count(), func.count(Site.name.distinct())).select_from(Site)).one()  # type: ignore[attr-defined]  # a column
    return rows, names


def test_journey_3a_06_rows_to_mend_come_with_reasons_and_go_in_without_doubling(lena: Person) -> None:
    list_sent = messy_workbook(good=60, exact=0, possible=0, rejected=28)
    batch = written(lena, "suppliers.xlsx", list_sent)
    assert (batch["counts"]["new"], batch["counts"]["refused"]) == (60, 28)
    assert f"/imports/{batch['id']}/refused.xlsx" in lena.page(f"/imports/{batch['id']}")
    book = openpyxl.load_workbook(BytesIO(lena.desk.get(f"/imports/{batch['id']}/refused.xlsx").content))
    heads, *rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 28, "those rows and no other"
    assert {row[heads.index("reason")] for row in rows} == {NAMELESS}
    at = heads.index("Supplier / Name")
    mended = [[*row[:at], f"{chr(65 + number)}ranja Mendada", *row[at + 1 :]] for number, row in enumerate(rows)]
    again = a_workbook([str(head) for head in heads], *mended)
    for new in (28, 0):
        assert written(lena, "mended.xlsx", again)["counts"]["new"] == new
        assert sites_held(lena.town) == (88, 88)
    assert written(lena, "suppliers.xlsx", list_sent)["counts"]["new"] == 0, "the first list once more"
    assert sites_held(lena.town) == (88, 88)


def test_journey_3a_07_circles_are_told_and_nothing_hangs(lena: Person) -> None:
    """A circle is found anew whenever the chain is read; a link of a firm to itself is kept as a refused line."""
    firms = b"ID,Name,Country,Record,Sector\nA,Hotelera Costa Calma,ES,Company,5510\n"
    firms += b"B,Limpiezas Brisa,ES,Company,8121\nC,Staff Puente ETT,ES,Company,7820\n"
    written(lena, "firms.csv", firms)
    links = b"from_id,kind,to_id\nB,supplies,A\nC,supplies,B\nB,supplies,C\nC,supplies,C\n"
    batch = written(lena, "links.csv", links, kind="edges")
    assert (batch["counts"]["new"], batch["counts"]["refused"]) == (3, 1)
    (hotel,) = lena.get("/v1/parties", name="Hotelera")["rows"]
    chain = lena.get(f"/v1/chain/{hotel['id']}")
    of = {one["id"]: one["name"] for one in chain["nodes"]}
    assert [{of[node] for node in ring} for ring in chain["cycles"]] == [{"Limpiezas Brisa", "Staff Puente ETT"}]
    assert {(of[one["from_id"]], of[one["to_id"]]) for one in chain["edges"] if one["in_cycle"]} == {
        ("Limpiezas Brisa", "Staff Puente ETT"),
        ("Staff Puente ETT", "Limpiezas Brisa"),
    }
    kept = [one for one in lena.get(f"/v1/imports/{batch['id']}")["issues"] if one["code"] == "edge.self"]
    assert [(one["row"], one["value"]) for one in kept] == [(5, "C")]
    assert "leads from a party to itself" in lena.page(f"/imports/{batch['id']}")
    tiers = {one["name"]: (one["tier"], one["cycle"]) for one in chain["nodes"]}
    assert tiers == {"Hotelera Costa Calma": (0, None), "Limpiezas Brisa": (1, 1), "Staff Puente ETT": (2, 1)}
    places = {one["cycle"]: one["depth"] for one in chain["nodes"]}
    assert places[None] < places[1], "the circle is one place behind the hotel"
    begun = time.process_time()
    page = lena.page(f"/chain?node={hotel['id']}")
    assert time.process_time() - begun < 1
    assert "1 cycle: a firm stands behind its own customer." in page
    assert set(lena.town.night()) <= {"identity.compare"}, "whatever follows an import ends"


def test_journey_3a_08_two_records_become_one_with_both_sources_and_part_again(lena: Person) -> None:
    content = "ID,Name,Address,Country\nA-1,Agro Almanzora S.A.T.,Calle Mayor 1,ES\n"
    content += "A-2,Agro Almanzora S.A.T.,Ctra. Vieja 9,ES\n"
    written(lena, "agro.csv", content.encode())
    first, second = lena.get("/v1/sites")["rows"]
    beside = words_of(lena.page(f"/compare?left={first['id']}&right={second['id']}"))
    assert "Calle Mayor 1" in beside
    assert "Ctra. Vieja 9" in beside
    same = {"left_id": first["id"], "right_id": second["id"], "decision": "same", "reason": "one farm, two gates"}
    decision = lena.send("POST", "/v1/identity/decisions", **same)
    for one in (first, second):
        standing = json.dumps(lena.get(f"/v1/identity/records/{one['id']}"))
        assert first["id"] in standing, "either id leads to both"
        assert second["id"] in standing
    cells = {row["written"] for one in (first, second) for row in lena.get(f"/v1/imports/origins/{one['id']}")}
    assert {"A-1", "A-2", "Calle Mayor 1", "Ctra. Vieja 9"} <= cells
    undone = lena.send("POST", f"/v1/identity/decisions/{decision['id']}/undoing")
    assert undone["undone_at"]
    assert second["id"] not in json.dumps(lena.get(f"/v1/identity/records/{first['id']}")["member_ids"])
    assert {row["reference"] for row in lena.get("/v1/sites")["rows"]} == {"A-1", "A-2"}


class _Killed(BaseException):
    """As if the worker had been ended by force: nobody says so to the job."""


def killed_at(steps: int) -> Callable[[], datetime]:
    left = [steps]

    def read() -> datetime:
        left[0] -= 1
        if left[0] < 0:
            raise _Killed
        return clock.utc_now()

    return read


def a_long_list(rows: int) -> bytes:
    lines = (f"S-{number},Betrieb {number},Weg {number},ES" for number in range(rows))
    return "\n".join(("ID,Name,Address,Country", *lines)).encode()


def queued(person: Person, name: str, rows: int) -> tuple[str, str]:
    """The import and its job, which nobody has begun."""
    batch = handed(person, name, a_long_list(rows))
    asked = person.rest.post(f"/v1/imports/{batch['id']}/writing")
    assert asked.status_code == 202, asked.text
    assert person.rest.post(f"/v1/imports/{batch['id']}/writing").status_code == 202, "asked twice it is one job"
    job = person.get(f"/v1/imports/{batch['id']}/job")
    return batch["id"], job["id"]


def told_of(town: Town, name: str) -> int:
    return sum(name in one for one in town.letters())


def test_journey_3a_09_a_long_list_is_a_job_that_is_left_killed_resumed_and_told_of_once(lena: Person) -> None:
    """Of 6,000 rows, which is long enough to be a job in several steps; 50,000 are `benchmarks/importing.py`."""
    town = lena.town
    batch, job = queued(lena, "long.csv", 6000)
    page = lena.page(f"/jobs/{job}")
    assert "You may leave this page; the work goes on." in page
    assert "Cancel this work" in page
    work = handlers_for(town.settings)
    with pytest.raises(_Killed):
        jobs.work_once(town.database, work, "first", clock=killed_at(7), lease=LEASE)
    half = lena.get(f"/v1/imports/{batch}/job")
    assert (half["state"], 0 < half["done"] < half["total"]) == ("running", True)
    assert 0 < sites_held(town)[0] < 6000
    page = lena.page(f"/jobs/{job}")
    assert f'max="{half["total"]}" value="{half["done"]}"' in page
    assert "Writing the register" in page
    assert "left</p>" in page.replace("left{", ""), "how long it will take"
    assert told_of(town, "long.csv") == 0
    town.night(lambda: clock.utc_now() + 2 * LEASE)
    done = lena.get(f"/v1/imports/{batch}/job")
    assert (done["state"], done["done"]) == ("done", done["total"])
    assert sites_held(town) == (6000, 6000), "nothing twice"
    assert lena.get(f"/v1/imports/{batch}")["counts"]["new"] == 6000
    town.night()
    assert told_of(town, "long.csv") == 1
    assert lena.rest.post(f"/v1/imports/{batch}/writing").status_code == 409


def test_journey_3a_09_a_long_list_is_cancelled_and_leaves_nothing(lena: Person) -> None:
    town = lena.town
    batch, job = queued(lena, "long.csv", 6000)
    with pytest.raises(_Killed):
        jobs.work_once(town.database, handlers_for(town.settings), "first", clock=killed_at(7), lease=LEASE)
    assert sites_held(town)[0] > 0
    lena.fill(lena.page(f"/jobs/{job}"), f"/jobs/{job}/cancel")
    town.night(lambda: clock.utc_now() + 2 * LEASE)
    assert lena.get(f"/v1/imports/{batch}/job")["state"] == "cancelled"
    assert sites_held(town) == (0, 0)


def _is_frozen(lena: Person, calendar: Calendar, site: Site, order: dict[str, str]) -> None:
    """Whatever happens later: its file is byte by byte the one issued, seven years on as well."""
    issued = lena.send("POST", "/v1/issued-reports", **order, form="pdf")
    at = f"/v1/issued-reports/{issued['id']}/file"
    frozen = lena.rest.get(at)
    assert sha256(frozen.content).hexdigest() == frozen.headers["x-content-sha256"] == issued["sha256"]
    calendar.stand("2026-06-30")
    with lena.town.database.transaction() as session:
        a_finding(session, lena.actor, site, "critical")
    assert lena.rest.get(at).content == frozen.content
    lena.town.night(calendar)
    calendar.stand("2032-12-30")
    with lena.town.database.reading() as session:
        assert session.get_one(IssuedReport, UUID(issued["id"])).sha256 == issued["sha256"]


@pytest.mark.parametrize("law", ["de_lksg", "eu_csddd"])
def test_journey_3a_12_the_pack_of_a_law_says_what_is_missing_and_is_frozen_with_a_hash(
    lena: Person, calendar: Calendar, law: str
) -> None:
    calendar.stand("2025-12-30")
    with lena.town.database.transaction() as session:
        site = a_site(session, lena.actor, "Finca Uno")
        finding, _other = (a_finding(session, lena.actor, site, severity) for severity in ("major", "minor"))
    about = {"subject_kind": "finding", "subject_id": str(finding.id), "kind": "document", "title": "Payroll"}
    kept = lena.rest.post("/v1/evidence", data=about, files={"file": ("pay.txt", b"wages in words", "text/plain")})
    assert kept.status_code == 201, kept.text
    asked = lena.get(f"/v1/laws/{law}", year=2025)["sections"]
    words = "Our own words on the year."
    for section in asked[::2]:
        at = f"/v1/laws/{law}/sections/{section['id']}/words"
        put = lena.rest.put(at, json={"year": 2025, "text": words}, headers={"if-match": '"0"'})
        assert put.status_code == 200, put.text
    standing = {one["id"]: one["state"] for one in lena.get(f"/v1/laws/{law}", year=2025)["sections"]}
    assert len(set(standing.values())) > 1, "some are filled and some are not"
    order = {"kind": "law_statement", "subject": law, "period": "2025"}
    made = {form: lena.rest.post("/v1/reports", json=order | {"form": form}) for form in ("pdf", "csv", "json")}
    assert {one.status_code for one in made.values()} == {200}
    told = made["json"].json()
    sections = {one["id"]: json.dumps(one) for one in told["document"]["sections"]}
    for section, state in standing.items():
        said = sections[f"sec-{section}"]
        assert state == "answered" or "It takes:" in said or "still takes" in said.lower(), (section, state, said)
        assert (words in said) == (section in {one["id"] for one in asked[::2]})
    figures = {name: one["shown"] for name, one in told["figures"].items()}
    lines = csv.DictReader(StringIO(made["csv"].content.decode("utf-8-sig")))
    assert {one["id"]: one["shown"].removeprefix("'") for one in lines} == figures
    states = list(standing.values())
    open_ones = (figures["sections"], figures["answered"])
    assert open_ones == (str(len(states)), str(states.count("answered")))
    paper = PdfReader(BytesIO(made["pdf"].content))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert f"{figures['answered']} of {figures['sections']}" in text, text[:1500]
    with pikepdf.open(BytesIO(made["pdf"].content)) as tagged:
        assert tagged.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in tagged.Root
        assert str(tagged.Root.Lang) == "en"
    _is_frozen(lena, calendar, site, order)
