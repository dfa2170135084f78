"""What no report, file or page may tell: a worker named where nobody should be, and what was told in confidence."""

from io import BytesIO
from pathlib import Path

from sqlmodel import Session

from audits.actions import actions
from audits.findings import findings
from audits.grievances import grievances
from audits.payloads import ActionCreate, FindingCreate, GrievanceCreate
from foundation import evidence
from foundation.actors import Actor
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from suppliers import parties
from suppliers.payloads import PartyCreate
from tests.builders import NOW, an_edge
from tests.reports.ground import TODAY, Ground, a_ground

NAME, PHONE, MAIL, NUMBER = "Amparo Zirkelmann", "+34 611 222 333", "amparo.z@worker.example", "X1234567L"
HOME, HOME_PHONE = "Calle Zirkelgasse 7", "+34 955 444 333"
TOLD, PROTECTED, FILE = "Zirkelklage am Tor", "Zirkelfund im Keller", "zirkelmann-ausweis"
PLANTED = (NAME, "Zirkelmann", PHONE, MAIL, NUMBER, HOME, HOME_PHONE, TOLD, PROTECTED, FILE)
TITLED_IN_FULL = ("Zirkelmann", FILE)
"""Of these only the title of a file stands in the full report of a site, as whoever took it in wrote it."""


def planted_ground(session: Session, actor: Actor, folder: Path) -> Ground:
    made = a_ground(session, actor, folder)
    _slip(session, actor, made, folder)
    _confide(session, actor, made)
    home = PartyCreate(
        name="Recruiter seven", kind="person", country="ES", city="Motril", address=HOME, phone=HOME_PHONE
    )
    person = parties.add_party(session, actor, home, now=NOW)
    an_edge(session, actor, person.id, made.farmer.id, "recruits_for")
    return made


def _slip(session: Session, actor: Actor, ground: Ground, folder: Path) -> None:
    """Somebody typed into a finding and an action what does not belong there, and named a file after a person."""
    typed = f"A worker named {NAME} ({PHONE}, {MAIL}) is owed pay\x0b"
    new = FindingCreate(site_id=ground.farm.id, severity="major", description=typed, found_on=TODAY)
    finding = findings.record_finding(session, actor, new, now=NOW)
    asked = ActionCreate(finding_id=finding.id, description=f"Give {NUMBER} back", responsible=f"Ms {NAME}")
    actions.add_action(session, actor, asked, now=NOW)
    scan = NewEvidence("finding", finding.id, "document", f"{FILE}.txt", "text/plain", file_name=f"{FILE}.txt")
    store = Store(folder / "evidence")
    evidence.take_in(session, actor, store, scan, BytesIO(b"scan"), now=NOW, limit=1 << 20)


def _confide(session: Session, actor: Actor, ground: Ground) -> None:
    new = GrievanceCreate(site_id=ground.farm.id, channel="phone", category="wages", summary=TOLD, received_on=TODAY)
    grievances.record_grievance(session, actor, new, now=NOW)
    hidden = FindingCreate(site_id=ground.farm.id, severity="zero_tolerance", description=PROTECTED, found_on=TODAY)
    findings.record_finding(session, actor, hidden, now=NOW)
