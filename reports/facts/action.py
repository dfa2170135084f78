"""One corrective action as its page shows it: what is missing, until when, who did what, and what it belongs to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions import action_extensions, retaliation_checks, worker_confirmations
from audits.actions.action_closing import NEXT, Checked, Step, checklist
from audits.actions.action_facts import closing_facts, day_of, evidence_of, parts_of, visits_at
from audits.actions.action_moves import people_behind
from audits.actions.actions import visible_action
from audits.actions.closing_rules import evidence_kinds, rule_for
from audits.actions.extension_rules import ExtensionClock, extension_rule, latest_day
from audits.findings.findings import visible_finding
from audits.models import ActionExtension, ActionMove, ActionPart, CorrectiveAction, Finding
from audits.payloads import RetaliationRead, WorkersAskedRead
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.evidence_store import Store
from foundation.models import Account, Organisation
from reports.facts.action_deadlines import ActionDeadline, deadline_of
from reports.facts.payloads import Subject
from suppliers import sites
from suppliers.models import Party, Site


@dataclass(frozen=True, slots=True)
class MoveLine:
    step: str
    day: date
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """`intact` is False when the stored file is not the one that was taken in; it then proves nothing."""

    id: str
    title: str
    kind: str
    day: date
    expires_on: date | None
    expired: bool
    intact: bool


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """`may_decide` for everybody but who wrote the request down."""

    row: ActionExtension
    asked_by: str
    decided_by: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class ExtensionOffer:
    """A clock that may still be asked to run longer: how often yet, until which day at most, and by which rule."""

    clock: ExtensionClock
    left: int
    latest: date
    rule: str


@dataclass(frozen=True, slots=True)
class VisitChoice:
    id: str
    code: str
    day: date


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """
    `step` is the next one to take and `checks` what it asks for. `second_person` is False when the reader is one of
    those who recorded it or did it, so that somebody else has to verify.
    """

    today: date
    action: CorrectiveAction
    finding: Finding
    site: Subject
    firm: Subject | None
    buyer: str
    deadlines: tuple[ActionDeadline, ...]
    step: Literal["planned", "done", "verified", ""]
    checks: tuple[Checked, ...]
    checks_after: tuple[Checked, ...]
    moves: tuple[MoveLine, ...]
    recorded_by: str
    evidence: tuple[EvidenceLine, ...]
    evidence_kinds: tuple[str, ...]
    extensions: tuple[ExtensionLine, ...]
    offers: tuple[ExtensionOffer, ...]
    parts: tuple[ActionPart, ...]
    confirmations: tuple[WorkersAskedRead, ...]
    retaliation: tuple[RetaliationRead, ...]
    visits: tuple[VisitChoice, ...]
    may_write: bool
    may_look: bool
    second_person: bool

    @property
    def ready(self) -> bool:
        return all(one.met for one in self.checks)

    @property
    def over(self) -> bool:
        return self.action.state in ("verified", "dropped")

    @property
    def late(self) -> bool:
        day = self.action.close_by
        return self.action.state in ("open", "planned") and day is not None and day < self.today


def action_facts(session: Session, actor: Actor, action_id: UUID, store: Store, *, today: date) -> ActionFacts:
    """Raises ActionNotFound, ActionNotAllowed."""
    action = visible_action(session, actor, action_id)
    finding = visible_finding(session, actor, action.finding_id)
    site = sites.visible_site(session, actor, finding.site_id)
    calendar = WorkingCalendar(site.country)
    extensions = action_extensions.extensions_of(session, actor, action.id)
    visits = visits_at(session, actor, site.id, since=action.done_on or finding.found_on)
    step, checks, after = _checks(session, actor, action, finding, store, today, visits[0].day if visits else None)
    names = _names(session, actor)
    return ActionFacts(
        today=today,
        action=action,
        finding=finding,
        site=Subject("site", str(site.id), site.name),
        firm=_firm(session, site),
        buyer=_buyer(session, actor),
        deadlines=tuple(
            deadline_of(clock, finding, day, extensions, calendar)
            for clock, day in (("plan", action.plan_by), ("close", action.close_by))
        ),
        step=step,
        checks=checks,
        checks_after=after,
        moves=_moves(session, actor, action, names),
        recorded_by=names.get(action.recorded_by, ""),
        evidence=_evidence(session, actor, action, store, today),
        evidence_kinds=evidence_kinds(),
        extensions=tuple(_extension(one, actor, names) for one in extensions),
        offers=_offers(action, finding, extensions, calendar, today),
        parts=tuple(parts_of(session, actor, action.id)),
        confirmations=_confirmations(session, actor, action.id),
        retaliation=_retaliation(session, actor, action.id),
        visits=tuple(VisitChoice(str(one.id), one.code, one.day) for one in visits),
        may_write=actor.may(Action.RECORD_FINDINGS),
        may_look=actor.may(Action.RECORD_GRIEVANCES),
        second_person=actor.account_id not in people_behind(session, actor, action),
    )


def _checks(
    session: Session,
    actor: Actor,
    action: CorrectiveAction,
    finding: Finding,
    store: Store,
    today: date,
    seen_on: date | None,
) -> tuple[Literal["planned", "done", "verified", ""], tuple[Checked, ...], tuple[Checked, ...]]:
    """For the next step and, until it is done, for the verification after it."""
    steps = [
        cast("Literal['planned', 'done', 'verified']", one) for one in NEXT.get(action.state, ()) if one != "returned"
    ]
    if not steps:
        return "", (), ()
    facts = replace(closing_facts(session, actor, action, finding, store, today=today), seen_on=seen_on)

    def asked(step: Step) -> tuple[Checked, ...]:
        return checklist(facts, rule_for(finding.severity, action.kind, step, on=today))

    following = () if steps[0] == "verified" else asked("verified")
    return steps[0], asked(steps[0]), following


def _names(session: Session, actor: Actor) -> dict[UUID | None, str]:
    own = select(col(Account.id), col(Account.name)).where(Account.organisation_id == actor.organisation_id)
    return dict(session.exec(own).all())


def _firm(session: Session, site: Site) -> Subject | None:
    firm = session.get(Party, site.operator_id) if site.operator_id else None
    return Subject("party", str(firm.id), firm.name) if firm else None


def _buyer(session: Session, actor: Actor) -> str:
    own = session.get_one(Organisation, actor.organisation_id)
    return own.name if own.kind == "buyer" else ""


def _moves(
    session: Session, actor: Actor, action: CorrectiveAction, names: dict[UUID | None, str]
) -> tuple[MoveLine, ...]:
    own = select(ActionMove).where(
        ActionMove.organisation_id == actor.organisation_id, ActionMove.action_id == action.id
    )
    rows = session.exec(own.order_by(col(ActionMove.recorded_at), col(ActionMove.id)))
    return tuple(MoveLine(one.step, one.day, names.get(one.moved_by, ""), one.note) for one in rows)


def _evidence(
    session: Session, actor: Actor, action: CorrectiveAction, store: Store, today: date
) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(
            id=str(one.id),
            title=one.title,
            kind=one.kind,
            day=day_of(one, actor),
            expires_on=one.expires_on,
            expired=one.expires_on is not None and one.expires_on < today,
            intact=store.holds(one.sha256),
        )
        for one in evidence_of(session, actor, action.id)
    )


def _extension(row: ActionExtension, actor: Actor, names: dict[UUID | None, str]) -> ExtensionLine:
    waiting = row.state == "requested" and actor.may(Action.RECORD_FINDINGS)
    return ExtensionLine(
        row,
        names.get(row.recorded_by, ""),
        names.get(row.decided_by, ""),
        waiting and row.recorded_by != actor.account_id,
    )


def _offers(
    action: CorrectiveAction,
    finding: Finding,
    extensions: list[ActionExtension],
    calendar: WorkingCalendar,
    today: date,
) -> tuple[ExtensionOffer, ...]:
    found: list[ExtensionOffer] = []
    clocks: tuple[tuple[ExtensionClock, date | None], ...] = (("plan", action.plan_by), ("close", action.close_by))
    for clock, day in clocks:
        rule = extension_rule(finding.severity, clock, on=today)
        used = [one.state for one in extensions if one.clock == clock]
        left = rule.most - used.count("granted")
        if day is None or left <= 0 or "requested" in used or action.state not in action_extensions.RUNNING[clock]:
            continue
        latest = latest_day(rule, day, calendar)
        if latest > today:
            found.append(ExtensionOffer(clock, left, latest, rule.source))
    return tuple(found)


def _confirmations(session: Session, actor: Actor, action_id: UUID) -> tuple[WorkersAskedRead, ...]:
    rows = worker_confirmations.confirmations_of(session, actor, action_id)
    return tuple(worker_confirmations.told(one) for one in rows)


def _retaliation(session: Session, actor: Actor, action_id: UUID) -> tuple[RetaliationRead, ...]:
    rows = retaliation_checks.checks_after(session, actor, action_id)
    return tuple(retaliation_checks.told(one, actor) for one in rows)
