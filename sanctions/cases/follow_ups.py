"""
Follow-ups at related sites when a decision becomes final: the firm's own sites and those of firms that the same owner
controls by the register. Look-alike firms are candidates for a person to look at, and nothing is opened at their sites.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations
from foundation.actors import Action, Actor, Desk
from foundation.models import Obligation
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from sanctions.cases import cases
from sanctions.cases.case_rules import CaseRule, rules_reached
from sanctions.cases.earlier import others_of
from sanctions.models import Case
from sanctions.penalties.priors import COUNTING_STATES
from suppliers import identity, sites
from suppliers.leads import LeadQuery, list_leads
from suppliers.models import Lead, Site
from suppliers.ownership import owned_by
from suppliers.ownership.reading import merges_of, stakes_above

KIND = "case.follow_up"


@dataclass(frozen=True, slots=True)
class RelatedSite:
    """`because`: same_firm or same_owner."""

    id: UUID
    name: str
    because: str


def rules_of(session: Session, actor: Actor, case: Case) -> tuple[CaseRule, ...]:
    """None for a case that is not final or no longer stands."""
    if case.state not in COUNTING_STATES or case.final_on is None:
        return ()
    earlier = [one.final_on for one in others_of(session, actor, case) if one.state in COUNTING_STATES and one.final_on]
    return rules_reached(case.offence_family, case.final_on, earlier)


def related_sites(session: Session, actor: Actor, party_id: UUID, *, on: date) -> tuple[RelatedSite, ...]:
    """Open sites, those of the firm first. Raises PartyNotFound."""
    own = identity.all_ids(session, actor, party_id)
    found = _sites_of(session, actor, own, "same_firm")
    ids = {one.id for one in found}
    others = _of_one_owner(session, actor, party_id, on) - own
    return (*found, *(one for one in _sites_of(session, actor, others, "same_owner") if one.id not in ids))


def _sites_of(session: Session, actor: Actor, party_ids: frozenset[UUID], because: str) -> list[RelatedSite]:
    rows = select(Site.id, Site.name).where(
        sites.visible_to(actor), col(Site.operator_id).in_(party_ids), col(Site.closed_at).is_(None)
    )
    return [RelatedSite(one, name, because) for one, name in session.exec(rows.order_by(col(Site.name), col(Site.id)))]


def _of_one_owner(session: Session, actor: Actor, party_id: UUID, on: date) -> frozenset[UUID]:
    """What the firm surely controls by the register, whoever surely controls the firm, and what those control."""
    merges = merges_of(session, actor)
    firm = merges.one(party_id)
    above = {stake.owner for stake in stakes_above(session, actor, [firm], on, merges)} - {firm}
    found = _controlled(session, actor, firm, on)
    for owner in sorted(above):
        held = _controlled(session, actor, owner, on)
        found |= held | {owner} if firm in held else set()
    return identity.all_ids_of(session, actor, found)


def _controlled(session: Session, actor: Actor, party_id: UUID, on: date) -> set[UUID]:
    return {row.entity_id for row in owned_by(session, actor, party_id, on).rows if row.controls == "yes"}


def candidates_of(session: Session, actor: Actor, party_id: UUID) -> list[Lead]:
    """Firms that look like followers or forerunners. Candidates only: nothing is opened or counted by them."""
    ids = sorted(identity.all_ids(session, actor, party_id))
    found = {
        lead.id: lead
        for one in ids
        for lead in list_leads(session, actor, LeadQuery(kind="phoenix", subject_id=one)).rows
    }
    return list(found.values())


def open_follow_ups(session: Session, actor: Actor, case: Case, *, on: date) -> int:
    """On the day the decision becomes final; says how many tasks there are. Twice opens none twice."""
    rules = rules_of(session, actor, case)
    if not rules:
        return 0
    related = related_sites(session, actor, case.party_id, on=on)
    for rule in rules:
        for site in related:
            if site.because in rule.related:
                obligations.open_obligation(session, actor, _due(case, rule, site, on))
    if candidates_of(session, actor, case.party_id):
        obligations.open_obligation(session, actor, _look(case, rules[0], on))
    return len(tasks_of(session, actor, case))


def _due(case: Case, rule: CaseRule, site: RelatedSite, on: date) -> Due:
    return Due(
        kind=KIND,
        title=concerning(Sentence(rule.task), site.name),
        reason=Sentence(
            "Final decision %(reference)s, rule %(case_rule)s, %(related_because)s",
            {"reference": case.reference, "case_rule": rule.name, "related_because": site.because},
        ),
        subject_kind="site",
        subject_id=site.id,
        step=_step(case, rule.name),
        due_on=on + timedelta(days=rule.due_days),
        about_id=site.id,
        about_name=site.name,
        team=Desk.INSPECTORATE.value,
    )


def _look(case: Case, rule: CaseRule, on: date) -> Due:
    return Due(
        kind="case.candidates",
        title=concerning(Sentence("Look at firms that may be related, candidates only"), case.reference),
        reason=Sentence("Rule %(case_rule)s; a likeness proves nothing", {"case_rule": rule.name}),
        subject_kind="case",
        subject_id=case.id,
        step="candidates",
        due_on=on + timedelta(days=rule.due_days),
        team=Desk.REGULATOR.value,
    )


def _step(case: Case, rule: str) -> str:
    return f"case.{case.id}.{rule}"


def tasks_of(session: Session, actor: Actor, case: Case) -> list[Obligation]:
    """The follow-ups this case opened, done ones too."""
    rows = select(Obligation).where(
        obligations.visible_to(actor), Obligation.kind == KIND, col(Obligation.step).startswith(_step(case, ""))
    )
    return list(session.exec(rows.order_by(col(Obligation.due_on), col(Obligation.id))))


def cases_without_tasks(session: Session, actor: Actor, *, final_since: date) -> list[Case]:
    """Final decisions whose rules ask for a follow-up at a site that is there, and that opened none."""
    actor.require(Action.READ_CASES)
    recent = select(Case).where(
        cases.visible_to(actor), col(Case.state).in_(COUNTING_STATES), col(Case.final_on) >= final_since
    )
    return [
        case
        for case in session.exec(recent.order_by(col(Case.reference))).all()
        if not tasks_of(session, actor, case) and _is_owed(session, actor, case)
    ]


def _is_owed(session: Session, actor: Actor, case: Case) -> bool:
    asked = {because for rule in rules_of(session, actor, case) for because in rule.related}
    if not asked or case.final_on is None:
        return False
    return any(site.because in asked for site in related_sites(session, actor, case.party_id, on=case.final_on))


def close_follow_ups(session: Session, actor: Actor, case: Case, *, outcome: str) -> None:
    """What rested on a decision that no longer stands."""
    for task in tasks_of(session, actor, case):
        obligations.close_for(session, actor, task.subject_id, outcome=outcome, step=task.step)
