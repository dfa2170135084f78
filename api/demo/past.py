"""Visits, findings, actions and grievances of the demo country's last two years."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, cast
from uuid import UUID

from sqlmodel import Session, col, select

from api.demo.people import INSPECTORATE
from api.main_job.inspector_files import read_inspectors
from api.main_job.steps import Bench
from audits.actions import actions
from audits.crews import inspectors
from audits.crews.inspector_accounts import accounts_to_give, give_account
from audits.grievances import grievance_handling, grievances
from audits.models import Finding
from audits.payloads import GrievanceCreate, GrievanceStep, Severity, VisitOutcome
from audits.visits import history
from audits.visits.history import PastAction, PastFinding, PastVisit
from foundation.actors import Actor
from suppliers.models import Party, Site

ActionState = Literal["open", "planned", "done", "verified"]
CHANNELS = {
    "telephone": "phone",
    "union": "in_person",
    "walk-in": "in_person",
    "paper box": "letter",
    "messaging line": "message",
}
OF_THE_BUYER = frozenset({"paper box", "messaging line"})
GRIEVANCE_STATES = {
    "assessing": "acknowledged",
    "acknowledged": "acknowledged",
    "answered": "answered",
    "closed": "closed",
}
ACTION_STATES: Mapping[str, ActionState] = {
    "verified": "verified",
    "planned": "planned",
    "evidence_sent": "done",
    "refused": "open",
}
WHO_PAYS = {"public": "public", "buyer": "buyer", "supplier": "supplier"}


@dataclass
class Past:
    """Grows while loading: which organisation a visit belongs to, and the findings by their reference."""

    bench: Bench
    actors: Mapping[str, Actor]
    owner_of: Mapping[str, str]
    folder: Path
    site_ids: dict[str, UUID] = field(default_factory=dict)
    firms: dict[str, str] = field(default_factory=dict)
    abroad: set[str] = field(default_factory=set)
    visits: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, str]] = field(default_factory=dict)

    def lines(self, name: str) -> Iterator[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as text:
            yield from csv.DictReader(text)

    def keeper(self, site: str, *, public: bool) -> str:
        """The inspectorate keeps what public hands did in its own country; everything else the buyer was told."""
        return INSPECTORATE if public and site not in self.abroad else self.owner_of[site]

    def actor(self, owner: str) -> Actor:
        return self.actors[owner]


def load(past: Past) -> None:
    inspectorate = past.actor(INSPECTORATE)
    with past.bench.database.transaction() as session:
        inspectors.add_inspectors(session, inspectorate, _team(past))
        _give_accounts(session, past)
        rows = session.exec(select(Site.reference, Site.id, Site.country).where(col(Site.closed_at).is_(None)))
        past.firms.update(session.exec(select(Party.reference, Party.name)).all())
        for reference, site_id, country in rows:
            past.site_ids[reference] = site_id
            if country not in inspectorate.jurisdiction:
                past.abroad.add(reference)
    steps = (("visits", _load_visits), ("findings", _load_findings), ("actions", _load_actions), ("calls", _load_calls))
    for number, (what, work) in enumerate(steps, start=1):
        with past.bench.database.transaction() as session:
            work(session, past)
        past.bench.progress(f"Taking over past {what}", number, len(steps))
    for actor in past.actors.values():
        with past.bench.database.transaction() as session:
            actions.record_overdue(session, actor, today=past.bench.today, now=past.bench.clock())


def _team(past: Past) -> tuple[inspectors.NewInspector, ...]:
    """The file gives homes as points; all of them lie in the inspectorate's own country."""
    country = next(iter(past.actor(INSPECTORATE).jurisdiction))
    return tuple(replace(one, country=country) for one in read_inspectors(past.folder / "inspectors.csv"))


def _give_accounts(session: Session, past: Past) -> None:
    """Who has an account at the inspectorate signs in as the inspector with the same e-mail."""
    emails = {row["inspector_id"]: row["email"] for row in past.lines("inspectors.csv")}
    inspectorate = past.actor(INSPECTORATE)
    known = {one.email: one.id for one in accounts_to_give(session, inspectorate)}
    for inspector in inspectors.inspectors_of(session, inspectorate):
        if (account_id := known.get(emails.get(inspector.code, ""))) is not None:
            give_account(session, inspectorate, inspector.id, account_id, now=past.bench.clock())


def _load_visits(session: Session, past: Past) -> None:
    for row in past.lines("history.csv"):
        owner = past.keeper(row["site_id"], public=row["payer"] == "public")
        seen = VisitOutcome.model_validate(
            {
                "outcome": row["outcome"],
                "done_on": row["visited_on"],
                "detection_chance": row["detection_chance"],
                "payer": WHO_PAYS[row["payer"]],
            }
        )
        one = PastVisit(
            reference=row["visit_id"],
            site_id=past.site_ids[row["site_id"]],
            minutes=round(float(row["hours"]) * 60),
            selected_how=row["how_selected"],
            propensity=float(row["propensity"]) if row["propensity"] else None,
            examiner=row["examiner"],
            seen=seen,
        )
        visit = history.take_over_visit(session, past.actor(owner), one, now=past.bench.clock())
        past.visits[row["visit_id"]] = (visit.id, owner)


def _load_findings(session: Session, past: Past) -> None:
    for row in past.lines("findings.csv"):
        visit_id, owner = past.visits[row["visit_id"]]
        one = PastFinding(
            reference=row["finding_id"],
            site_id=past.site_ids[row["site_id"]],
            visit_id=visit_id,
            severity=cast("Severity", row["severity"]),
            indicator=row["indicator"],
            description=row["description"],
            found_on=date.fromisoformat(row["found_on"]),
            confirmed=row["verification"] == "confirmed",
            closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        )
        finding = history.take_over_finding(session, past.actor(owner), one, now=past.bench.clock())
        past.findings[row["finding_id"]] = (finding, owner)


def _load_actions(session: Session, past: Past) -> None:
    for row in past.lines("actions.csv"):
        finding, owner = past.findings[row["finding_id"]]
        one = PastAction(
            finding=finding,
            description=row["what"],
            responsible=past.firms.get(row["owner_id"], ""),
            close_by=date.fromisoformat(row["due_on"]),
            state=ACTION_STATES[row["state"]],
            verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
        )
        history.take_over_action(session, past.actor(owner), one, now=past.bench.clock())


def _load_calls(session: Session, past: Past) -> None:
    """Confidential: which ones they are is told to nobody without the case role."""
    for row in past.lines("grievances.csv"):
        owner = past.keeper(row["site_id"], public=row["channel"] not in OF_THE_BUYER)
        actor = past.actor(owner)
        new = GrievanceCreate.model_validate(
            {
                "site_id": past.site_ids[row["site_id"]],
                "channel": CHANNELS[row["channel"]],
                "category": row["indicator"],
                "summary": row["summary"],
                "received_on": row["received_on"],
                "language": row["language"],
            }
        )
        recorded, _ = grievances.record_grievance(session, actor, new, now=past.bench.clock())
        if row["state"] in GRIEVANCE_STATES:
            state = GRIEVANCE_STATES[row["state"]]
            step = GrievanceStep.model_validate({"state": state, "outcome": "referred" if state == "closed" else ""})
            now = past.bench.clock()
            grievance_handling.move_on(session, actor, recorded.id, step, version_seen=recorded.version, now=now)
