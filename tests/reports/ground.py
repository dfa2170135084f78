"""A small invented chain, recorded through the operations: what the reports of these tests are made of."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import Session

from audits.findings import findings
from audits.grievances import grievances
from audits.models import Finding, Plan
from audits.payloads import FindingCreate, GrievanceCreate
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from foundation.actors import Actor, OrganisationId
from foundation.ids import new_id
from reports.contents.kinds import Form
from risk import scores
from sanctions import runs, watch_lists
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import read_lists
from sanctions.watch_lists import Loading
from suppliers import identity, sites
from suppliers.models import Party, Site
from suppliers.payloads import SiteCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_action, an_edge, an_inspector

TODAY = NOW.date()
MARKER = "ZIRKELWORT"
"""Stands only in confidential things; no report may hold it."""
LISTED = {"id": "W1", "kind": "organisation", "names": ["Quillfeather Zorban Trading"], "countries": ["ES"]}


@dataclass(frozen=True, slots=True)
class Ground:
    """`farm` is scored, with 40 workers of whom 3 come through an agency; of `shed` nobody knows anything."""

    buyer: Party
    farmer: Party
    agency: Party
    farm: Site
    shed: Site
    twin: Site
    finding: Finding
    plan: Plan


def a_ground(session: Session, actor: Actor, folder: Path) -> Ground:
    buyer = a_party(session, actor, "Lindenhof Hotels", country="DE", reference="B-1")
    farmer = a_party(session, actor, "Agro Llano Alto S.L.", reference="P-1")
    agency = a_party(session, actor, "Quillfeather Zorban Trading S.L.", reference="P-2")
    place = SiteCreate(
        name="Finca Llano Alto", reference="S-1", kind="farm", sector="agriculture", country="ES", region="Almería",
        city="Níjar", latitude=36.96, longitude=-2.2, operator_id=farmer.id,
    )  # fmt: skip
    farm = sites.add_site(session, actor, place, now=NOW)
    shed = a_site(session, actor, "Nave Sin Datos", country=None)
    twin = a_site(session, actor, "Finca Llano Alta")
    an_edge(session, actor, farmer.id, buyer.id)
    an_edge(session, actor, agency.id, farmer.id, "provides_labour")
    _facts(session, actor, farm)
    identity.decide(session, actor, (farm.id, twin.id), "review", reason="one letter apart", now=NOW)
    finding = _finding(session, actor, farm)
    _confide(session, actor, farm)
    _screen(session, actor, folder)
    scores.score_all(session, actor, as_of=TODAY, now=NOW)
    an_inspector(session, actor, "amal")
    monday = TODAY + timedelta(days=1)
    plan = rounds.plan(session, actor, RoundOrder(monday, monday + timedelta(days=4), seed=7, iterations=10), now=NOW)
    return Ground(buyer, farmer, agency, farm, shed, twin, finding, plan)


def _facts(session: Session, actor: Actor, farm: Site) -> None:
    for field, value in (
        ("recruitment_fees", "paid_by_workers"),
        ("visa_and_papers", "employer_holds"),
        ("upheld_claims", "4"),
        ("workers_total", "40"),
        ("agency_workers", "3"),
    ):
        a_fact(session, actor, farm.id, field, value)


def _finding(session: Session, actor: Actor, farm: Site) -> Finding:
    new = FindingCreate(
        site_id=farm.id, severity="major", description="Wages were paid late", found_on=TODAY - timedelta(days=20)
    )
    finding = findings.record_finding(session, actor, new, now=NOW)
    an_action(session, actor, finding, close_by=TODAY - timedelta(days=2))
    return finding


def _confide(session: Session, actor: Actor, farm: Site) -> None:
    """Long enough ago that its withheld line may stand in the score."""
    new = GrievanceCreate(
        site_id=farm.id, channel="phone", category=MARKER.lower(), summary=f"{MARKER} held the papers back",
        received_on=date(2026, 6, 1),
    )  # fmt: skip
    grievances.record_grievance(session, actor, new, now=NOW - timedelta(days=170))


def _screen(session: Session, actor: Actor, folder: Path) -> None:
    path = folder / "us_ofac_sdn.jsonl"
    path.write_text(json.dumps(LISTED) + "\n", encoding="utf-8")
    installation = Actor.system(OrganisationId(new_id()))
    watch_lists.load(
        session, installation, read_lists(path), now=NOW, loading=Loading(accepting=Accepting(smaller=True))
    )
    runs.screen_all(session, actor, now=NOW)


def words_in(content: bytes, form: Form) -> str:
    """All that a reader of the file can read, on one line."""
    match form:
        case Form.PDF:
            text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        case Form.XLSX:
            book = load_workbook(BytesIO(content))
            rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
            text = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
        case _:
            text = content.decode()
    return " ".join(text.split())
