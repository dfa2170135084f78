"""
Asking for a later day. One person writes the wish of the firm or the auditor down, another decides; the deadline that
stood first stays readable, the promise on the worklist moves and is not doubled, and what was late stays late.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from audits.actions.action_facts import SUBJECT
from audits.actions.actions import action_to_change, visible_action
from audits.actions.extension_rules import ExtensionClock, ExtensionRule, extension_rule, require_allowed
from audits.actions.worker_confirmations import ActionOver
from audits.findings import referrals
from audits.findings.finding_tasks import CLOSE, PLAN, put_off
from audits.findings.findings import visible_finding
from audits.models import ActionExtension, CorrectiveAction, Finding
from audits.payloads import ExtensionCreate, ExtensionDecision
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from suppliers import sites
from suppliers.models import Site

RUNNING = {"plan": ("open",), "close": ("open", "planned")}
"""In which states a clock still runs."""
STEPS = {"plan": PLAN, "close": CLOSE}


class ExtensionNotFound(NotFound):
    code = "extension.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such request for this action.")


class ExtensionWaiting(Conflict):
    code = "extension.waiting"

    def __init__(self, clock: str) -> None:
        super().__init__(f"A later day for the {clock} is asked for already: decide that request first.")


class ExtensionDecided(Conflict):
    code = "extension.decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"This request was {state} already; a new one can be made.")
        self.state = state


class NoDeadline(Conflict):
    code = "extension.no_deadline"

    def __init__(self, clock: str) -> None:
        super().__init__(f"There is no {clock} deadline that could be moved.")


class ExtensionSecondPerson(NotAllowed):
    code = "extension.second_person_needed"

    def __init__(self) -> None:
        super().__init__("Whoever wrote a request down cannot decide it, nor can a job: a second person has to.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ActionExtension.organisation_id) == actor.organisation_id


def extensions_of(session: Session, actor: Actor, action_id: UUID) -> list[ActionExtension]:
    """Oldest first; the first granted one of a clock holds its first deadline. Raises ActionNotFound."""
    visible_action(session, actor, action_id)
    own = select(ActionExtension).where(visible_to(actor), ActionExtension.action_id == action_id)
    return list(session.exec(own.order_by(col(ActionExtension.id))))


def rule_of(
    session: Session, actor: Actor, action: CorrectiveAction, clock: ExtensionClock, today: date
) -> ExtensionRule:
    finding = visible_finding(session, actor, action.finding_id)
    return extension_rule(finding.severity, clock, on=today)


def ask(session: Session, actor: Actor, action_id: UUID, new: ExtensionCreate, *, now: datetime) -> ActionExtension:
    """
    Raises ActionNotFound, ActionOver, NoDeadline, ExtensionWaiting, NoMoreExtensions, ExtensionNotLater,
    ExtensionTooLong.
    """
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id)
    deadline = _deadline(action, new.clock)
    finding = visible_finding(session, actor, action.finding_id)
    site = sites.visible_site(session, actor, finding.site_id)
    today = today_in(actor.zone, now)
    rule = extension_rule(finding.severity, new.clock, on=today)
    require_allowed(
        rule,
        earlier=_counted(session, actor, action, new.clock),
        deadline=deadline,
        new_day=new.new_day,
        today=today,
        calendar=WorkingCalendar(site.country),
    )
    row = ActionExtension.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "action_id": action.id,
            "former_day": deadline,
            "rule": rule.name,
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "extension.asked", row, {"action_id": action.id, "new_day": row.new_day})
    obligations.open_obligation(session, actor, _due(actor, row, finding, site, max(today, deadline)))
    return row


def _deadline(action: CorrectiveAction, clock: ExtensionClock) -> date:
    if action.state not in RUNNING[clock]:
        raise ActionOver(action.state)
    deadline = action.plan_by if clock == "plan" else action.close_by
    if deadline is None:
        raise NoDeadline(clock)
    return deadline


def _counted(session: Session, actor: Actor, action: CorrectiveAction, clock: ExtensionClock) -> int:
    """Those granted; one that waits bars the next. Raises ExtensionWaiting."""
    own = select(ActionExtension.state, func.count()).where(
        visible_to(actor), ActionExtension.action_id == action.id, ActionExtension.clock == clock
    )
    by_state = dict(session.exec(own.group_by(ActionExtension.state)).all())
    if by_state.get("requested"):
        raise ExtensionWaiting(clock)
    return by_state.get("granted", 0)


def decide(
    session: Session, actor: Actor, action_id: UUID, extension_id: UUID, decision: ExtensionDecision, *, now: datetime
) -> ActionExtension:
    """Raises ActionNotFound, ExtensionNotFound, ExtensionDecided, ExtensionSecondPerson, ActionOver."""
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id)
    asked = select(ActionExtension).where(
        ActionExtension.id == extension_id, ActionExtension.action_id == action.id, visible_to(actor)
    )
    row = session.exec(asked.execution_options(populate_existing=True)).first()
    if row is None:
        raise ExtensionNotFound
    if row.state != "requested":
        raise ExtensionDecided(row.state)
    if actor.account_id is None or actor.account_id == row.recorded_by:
        raise ExtensionSecondPerson
    if decision.granted:
        _move(session, actor, action, row)
    row.state = "granted" if decision.granted else "refused"
    row.decided_by, row.decided_on = actor.account_id, today_in(actor.zone, now)
    row.decided_because = decision.reason
    session.add(row)
    session.flush()
    trail.record(session, actor, f"extension.{row.state}", row, {"action_id": action.id, "reason": decision.reason})
    obligations.close_for(session, actor, action.id, outcome=row.state, step=f"extension-{row.id}")
    return row


def _move(session: Session, actor: Actor, action: CorrectiveAction, row: ActionExtension) -> None:
    """The finding's own task moves along where it would fall due before."""
    if action.state not in RUNNING[row.clock]:
        raise ActionOver(action.state)
    if row.clock == "plan":
        action.plan_by = row.new_day
    else:
        action.close_by = row.new_day
        obligations.move_for(session, actor, action.id, step=CLOSE, due_on=row.new_day)
    action.version += 1
    session.add(action)
    session.flush()
    finding = visible_finding(session, actor, action.finding_id)
    referrals.tell(session, actor, finding, "action.extended", "corrective_action", action.id)
    site = sites.visible_site(session, actor, finding.site_id)
    put_off(session, actor, finding, site, STEPS[row.clock], due_on=row.new_day)


def _due(actor: Actor, row: ActionExtension, finding: Finding, site: Site, due_on: date) -> Due:
    return Due(
        kind="extension.decide",
        title=concerning(Sentence("A later day is asked for"), finding.reference),
        reason=row.reason,
        subject_kind=SUBJECT,
        subject_id=row.action_id,
        step=f"extension-{row.id}",
        due_on=due_on,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )
