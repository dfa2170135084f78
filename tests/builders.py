"""What tests are made of: a fixed moment, and people and things with only the parts a sentence mentions."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from sqlmodel import Session

from audits.actions import action_moves, actions
from audits.crews import inspectors
from audits.findings import findings
from audits.grievances import grievances
from audits.models import CorrectiveAction, Finding, Grievance, Inspector
from audits.payloads import ActionCreate, ActionStep, FindingCreate, GrievanceCreate, InspectorCreate, Severity
from foundation import accounts, evidence
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.models import Evidence
from suppliers import edges, facts, parties, sites
from suppliers.models import Edge, Fact, Party, Site
from suppliers.payloads import EdgeCreate, EdgeKind, FactCreate, PartyCreate, SiteCreate

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def an_account(database: Database, organisation_id: OrganisationId, role: Role, *, email: str | None = None) -> Actor:
    with database.transaction() as opened:
        account = accounts.add_account(
            opened,
            accounts.NewAccount(
                email=email or f"{role.value}-{organisation_id.hex[-6:]}@tierlight.example",
                name=role.value.replace("_", " ").title(),
                role=role,
                organisation_id=organisation_id,
            ),
            now=NOW,
        )
        return accounts.actor_of(opened, account)


def a_party(session: Session, actor: Actor, name: str, *, country: str | None = "ES", reference: str = "") -> Party:
    return parties.add_party(session, actor, PartyCreate(name=name, country=country, reference=reference), now=NOW)


def a_site(
    session: Session, actor: Actor, name: str, *, country: str | None = "ES", operator: Party | None = None
) -> Site:
    new = SiteCreate(name=name, country=country, operator_id=operator.id if operator else None)
    return sites.add_site(session, actor, new, now=NOW)


def an_edge(session: Session, actor: Actor, giver: UUID, receiver: UUID, kind: EdgeKind = "supplies") -> Edge:
    return edges.add_edge(session, actor, EdgeCreate(kind=kind, from_id=giver, to_id=receiver), now=NOW)


def a_fact(session: Session, actor: Actor, node_id: UUID, field: str, value: str, *, as_of: date | None = None) -> Fact:
    new = FactCreate(node_id=node_id, field=field, value=value, as_of=as_of or NOW.date(), source="questionnaire")
    return facts.add_fact(session, actor, new, now=NOW)


def a_finding(
    session: Session, actor: Actor, site: Site, severity: Severity = "major", *, days_ago: int = 0
) -> Finding:
    found_on = NOW.date() - timedelta(days=days_ago)
    new = FindingCreate(site_id=site.id, severity=severity, description="Wages were paid late", found_on=found_on)
    return findings.record_finding(session, actor, new, now=NOW - timedelta(days=days_ago))


def an_action(session: Session, actor: Actor, finding: Finding, *, close_by: date | None = None) -> CorrectiveAction:
    new = ActionCreate(finding_id=finding.id, description="Pay what is owed", close_by=close_by)
    return actions.add_action(session, actor, new, now=NOW)


def a_proof(
    session: Session,
    actor: Actor,
    action: CorrectiveAction,
    store: Store,
    *,
    kind: str = "document",
    made_at: datetime = NOW,
) -> Evidence:
    """A file about an action."""
    new = NewEvidence("corrective_action", action.id, kind, "Payment list", "text/plain", captured_at=made_at)
    return evidence.take_in(session, actor, store, new, BytesIO(b"paid"), now=max(made_at, NOW), limit=1 << 20)


def moved(
    session: Session, actor: Actor, action: CorrectiveAction, store: Store, state: str, **more: object
) -> CorrectiveAction:
    """One step of an action, today, with a plan and a cause where they are asked for."""
    told = {"plan": "Pay by transfer", "root_cause": "No payroll date"} if state in {"planned", "done"} else {}
    step = ActionStep.model_validate({"state": state, "on": NOW.date(), **told, **more})
    return action_moves.move_on(session, actor, action.id, step, version_seen=action.version, now=NOW, store=store)


def a_grievance(session: Session, actor: Actor, site: Site) -> Grievance:
    new = GrievanceCreate(
        site_id=site.id, channel="phone", category="wages", summary="Pay is held back", received_on=NOW.date()
    )
    return grievances.record_grievance(session, actor, new, now=NOW)[0]


def an_inspector(session: Session, actor: Actor, code: str, *, country: str | None = "ES") -> Inspector:
    new = InspectorCreate(code=code, name=f"Inspector {code}", country=country, latitude=37.4, longitude=-6.0)
    return inspectors.add_inspector(session, actor, new)


def plain_monday() -> date:
    """The first Monday of the March to come: two weeks from it hold no public holiday, whatever day it is today."""
    march = date(utc_now().year + 1, 3, 1)
    return march + timedelta(days=-march.weekday() % 7)
