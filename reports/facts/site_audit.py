"""
One site for its report: score and why, facts with their standing, links, possible matches, visits that were made,
findings, actions. A visit still to come is left out, since the report may reach the site; so is all that is
confidential, which no clause here reads.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import CorrectiveAction, Finding, Visit
from foundation.actors import Action, Actor
from reports.contents.blocks import Standing
from reports.contents.wording import day
from reports.facts.framing import frame_of
from reports.facts.lowering import cuts_of, remedies_of
from reports.facts.naming import named_site
from reports.facts.possible_matches import hit_rows
from reports.facts.register import current_scores
from reports.facts.scope import (
    facts_visible_to,
    parties_visible_to,
    scores_visible_to,
    told_actions_visible_to,
    told_findings_visible_to,
    visits_visible_to,
)
from reports.facts.scored import inputs_of, ledger_of, mark_of
from reports.facts.site_record import relations_of
from reports.facts.sites import Relation
from reports.facts.sources import sources_of
from reports.facts.workforce import WORKER_FIELDS, workforce_of
from reports.payloads import ActionRow, FactRow, FindingRow, HitRow, LinkRow, SiteFacts, SiteVisit
from risk.models import SiteScore
from suppliers.models import Fact, Party, Site
from suppliers.personal import shown, shown_facts

LEFT = ("withdrawn", "amended")
SELECTED = {
    "risk": "chosen by risk",
    "follow_up": "follow-up",
    "random": "drawn at random",
    "first_visit": "first visit",
}
OUTCOMES = {"nothing_found": "nothing found", "findings": "findings", "access_denied": "access denied"}
ACTION_STATES = {"done": "done, to be verified"}
RELATIONS = {
    ("supplies", True): "supplies it",
    ("supplies", False): "is supplied by it",
    ("subcontracts", True): "works for it as a subcontractor",
    ("subcontracts", False): "gives it work as a subcontractor",
    ("provides_labour", True): "provides workers to it",
    ("provides_labour", False): "receives workers from it",
    ("recruits_for", True): "recruits for it",
    ("recruits_for", False): "has it recruit",
    ("owns", True): "owns it",
    ("owns", False): "is owned by it",
    ("controls", True): "controls it",
    ("controls", False): "is controlled by it",
    ("operates", True): "operates it",
    ("operates", False): "is operated by it",
}


def site_audit_facts(session: Session, actor: Actor, subject: str, *, today: date) -> SiteFacts:
    """`subject` is an id or a reference. Raises SiteNotFound, ReferenceNotUnique, ReceiptTampered."""
    site = named_site(session, actor, subject)
    row = current_scores(session, actor).get(site.id)
    facts = shown_facts(session, standing_facts(session, actor, site.id), None)
    findings = findings_of(session, actor, [site.id])
    missing, inputs = inputs_of(row)
    about = [site.id, *([site.operator_id] if site.operator_id else [])]
    return SiteFacts(
        frame=frame_of(session, actor, today=today),
        id=str(site.id),
        name=site.name,
        description=site.sector_text or site.kind.replace("_", " "),
        address=", ".join(filter(None, (shown(site, None).address, site.city, site.region, site.country))),
        operator=_operator(session, actor, site),
        mark=mark_of(row),
        cuts=cuts_of(row) if row else (25, 50, 70),
        change=_change(session, actor, row),
        inputs_missing=missing,
        inputs=inputs,
        ledger=ledger_of(row),
        facts=tuple(_fact(fact, today) for fact in facts if fact.field not in WORKER_FIELDS),
        workforce=workforce_of(facts, today),
        links=links_of(session, actor, [site.id]),
        hits=hits_for(session, actor, about),
        visits=_visits(session, actor, site.id),
        findings=tuple(finding_row(finding) for finding in findings),
        actions=actions_on(session, actor, [finding.id for finding in findings]),
        remedies=remedies_of(row),
        sources=sources_of(session, [row.model] if row else [], [site.country] if site.country else [], today=today),
    )


def hits_for(session: Session, actor: Actor, nodes: Sequence[UUID]) -> tuple[HitRow, ...] | None:
    return hit_rows(session, actor, set(nodes)) if actor.may(Action.SCREEN) else None


def standing_facts(session: Session, actor: Actor, node_id: UUID) -> list[Fact]:
    statement = select(Fact).where(Fact.node_id == node_id, facts_visible_to(actor), col(Fact.superseded_at).is_(None))
    return list(session.exec(statement.order_by(col(Fact.field), col(Fact.as_of).desc(), col(Fact.id))))


def _operator(session: Session, actor: Actor, site: Site) -> str:
    named = select(Party.name).where(Party.id == site.operator_id, parties_visible_to(actor))
    return session.exec(named).first() or ""


def _change(session: Session, actor: Actor, row: SiteScore | None) -> str:
    """Against the newest score before that was another one; scored again alike is no change."""
    if row is None or row.value is None:
        return ""
    earlier = session.exec(
        select(SiteScore)
        .where(scores_visible_to(actor), SiteScore.site_id == row.site_id, col(SiteScore.value) != row.value)
        .order_by(col(SiteScore.recorded_at).desc())
        .limit(1)
    ).first()
    if earlier is None or earlier.value is None:
        return ""
    return f"It was {round(earlier.value)} on {day(earlier.as_of)}."


def _fact(fact: Fact, today: date) -> FactRow:
    expired = fact.valid_until is not None and fact.valid_until < today
    return FactRow(
        id=str(fact.id),
        name=fact.field.replace("_", " ").capitalize(),
        value=fact.value or None,
        standing=Standing.EXPIRED if expired else Standing(fact.standing),
        source=fact.source or "not stated",
        on=fact.as_of,
    )


def links_of(session: Session, actor: Actor, nodes: Sequence[UUID]) -> tuple[LinkRow, ...]:
    return tuple(_link(place, link) for place, link in enumerate(relations_of(session, actor, nodes), start=1))


def _link(place: int, link: Relation) -> LinkRow:
    words = RELATIONS.get((link.kind, link.inward), link.kind.replace("_", " "))
    return LinkRow(f"l{place}", link.other.name, words, Standing(link.standing))


def _visits(session: Session, actor: Actor, site_id: UUID) -> tuple[SiteVisit, ...]:
    made = select(Visit).where(Visit.site_id == site_id, Visit.state == "done", visits_visible_to(actor))
    return tuple(
        SiteVisit(
            id=visit.code,
            on=visit.day,
            kind=SELECTED.get(visit.selected_how, visit.selected_how),
            outcome=OUTCOMES.get(visit.outcome or "", "not recorded"),
        )
        for visit in session.exec(made.order_by(col(Visit.day).desc(), col(Visit.code)))
    )


def findings_of(session: Session, actor: Actor, sites: Sequence[UUID]) -> list[Finding]:
    """Newest first, without what was withdrawn or replaced by a correction."""
    statement = select(Finding).where(
        col(Finding.site_id).in_(sites), told_findings_visible_to(actor), col(Finding.state).not_in(LEFT)
    )
    return list(session.exec(statement.order_by(col(Finding.found_on).desc(), col(Finding.reference))))


def finding_row(finding: Finding) -> FindingRow:
    return FindingRow(
        id=finding.reference,
        what=finding.description,
        severity=finding.severity.replace("_", " "),
        seen_on=finding.found_on,
        answer_due=finding.reply_by if finding.state == "alleged" else None,
        answered=bool(finding.reply),
        final=finding.state == "confirmed",
        closed_on=finding.closed_on,
    )


def actions_on(session: Session, actor: Actor, findings: Sequence[UUID]) -> tuple[ActionRow, ...]:
    statement = select(CorrectiveAction).where(
        col(CorrectiveAction.finding_id).in_(findings), told_actions_visible_to(actor)
    )
    return tuple(action_row(action) for action in session.exec(statement.order_by(col(CorrectiveAction.id))))


def action_row(action: CorrectiveAction) -> ActionRow:
    return ActionRow(
        id=str(action.id),
        what=action.description,
        holder=action.responsible or "nobody named",
        due_on=action.close_by,
        state=ACTION_STATES.get(action.state, action.state),
        done=action.state in ("verified", "dropped"),
    )
