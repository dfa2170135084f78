"""
What a reader may see, for questions that read across floors: each noun's own `visible_to`, and the leave to read its
floor at all. Without that leave no row is there, which pages show as an empty list.
"""

from sqlalchemy import ColumnElement, and_, false, select
from sqlmodel import col

from audits.actions import actions
from audits.findings import findings, referrals
from audits.models import CorrectiveAction, Finding
from audits.rounds import rounds
from audits.visits import visits
from foundation.actors import Action, Actor
from risk import scores
from sanctions import hits
from suppliers import edges, facts, parties, sites
from suppliers.models import Edge, Party, Site


def sites_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Open ones."""
    return _with_leave(actor, Action.READ_REGISTRY, and_(sites.visible_to(actor), col(Site.closed_at).is_(None)))


def parties_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_REGISTRY, and_(parties.visible_to(actor), col(Party.closed_at).is_(None)))


def edges_visible_to(actor: Actor) -> ColumnElement[bool]:
    """As they are known now."""
    return _with_leave(actor, Action.READ_REGISTRY, and_(edges.visible_to(actor), col(Edge.superseded_at).is_(None)))


def facts_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Superseded ones too: a page shows what a value replaced."""
    return _with_leave(actor, Action.READ_REGISTRY, facts.visible_to(actor))


def scores_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_RISK, scores.visible_to(actor))


def visits_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_VISITS, visits.visible_to(actor))


def findings_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_VISITS, findings.visible_to(actor))


def told_findings_visible_to(actor: Actor) -> ColumnElement[bool]:
    """For what leaves the house: without those that are still protected."""
    return and_(findings_visible_to(actor), ~referrals.unreleased())


def actions_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_VISITS, actions.visible_to(actor))


def told_actions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """For what leaves the house: an action tells of its finding."""
    told = col(CorrectiveAction.finding_id).in_(select(col(Finding.id)).where(told_findings_visible_to(actor)))
    return and_(actions_visible_to(actor), told)


def hits_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.SCREEN, hits.visible_to(actor))


def plans_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _with_leave(actor, Action.READ_VISITS, rounds.visible_to(actor))


def _with_leave(actor: Actor, action: Action, rows: ColumnElement[bool]) -> ColumnElement[bool]:
    return rows if actor.may(action) else false()
