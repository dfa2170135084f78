"""
People's rulings on possible matches, each with a reason from the list and in words.

Where an organisation wants four eyes, a ruling is a proposal until a second person agrees. Until then nothing else
changes: an open match stays a possible match, and a confirmed one stays in the ledger.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from foundation import changes, obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.errors import Conflict, Invalid, NotAllowed, Place
from foundation.models import Account
from foundation.versions import require_unchanged
from sanctions import hits
from sanctions.models import Hit, ScreeningRules
from sanctions.payloads import HitAssignment, HitRuling, Reason
from sanctions.runs import ruling_due

REASONS = Path(__file__).with_name("ruling_reasons.csv")


class HitLapsed(Conflict):
    code = "hit.lapsed"

    def __init__(self) -> None:
        super().__init__("The party or the list has changed since: rule on the newer match, if there is one.")


class HitRuledAlready(Conflict):
    code = "hit.ruled_already"

    def __init__(self, state: str) -> None:
        super().__init__(f"This match is {state} already; only the other ruling would change it.")
        self.state = state


class HitProposed(Conflict):
    code = "hit.proposed"

    def __init__(self, proposed: str) -> None:
        super().__init__(f"It is proposed that this match be {proposed}: agree to that, or send it back with a reason.")
        self.proposed = proposed


class HitNotProposed(Conflict):
    code = "hit.not_proposed"

    def __init__(self) -> None:
        super().__init__("Nobody has proposed a ruling on this match, or it was sent back since: make one.")


class SecondPersonNeeded(NotAllowed):
    code = "hit.second_person_needed"

    def __init__(self) -> None:
        super().__init__("Whoever proposed a ruling cannot agree to it: ask another person to look at the match.")


class ReasonUnknown(Invalid):
    code = "hit.reason_unknown"

    def __init__(self, given: str, decision: str) -> None:
        known = ", ".join(one.code for one in reasons() if one.decision == decision)
        super().__init__(
            f"{given!r} is no reason for {decision}; choose one of {known}.",
            places=(Place(column="reason_code", value=given),),
        )
        self.given = given


class AssigneeUnsuitable(Invalid):
    code = "hit.assignee_unsuitable"

    def __init__(self, account_id: UUID) -> None:
        super().__init__(
            "A match is given to a colleague of the same organisation who may rule on matches; this account is not.",
            places=(Place(column="assigned_to", value=str(account_id)),),
        )


@dataclass(frozen=True, slots=True)
class RulingReason:
    """`decision` is confirmed or cleared."""

    code: str
    decision: str
    text: str


@lru_cache(maxsize=1)
def reasons() -> tuple[RulingReason, ...]:
    with REASONS.open(encoding="utf-8", newline="") as file:
        return tuple(RulingReason(row["code"], row["decision"], row["text"]) for row in csv.DictReader(file))


def require_reason(ruling: HitRuling) -> None:
    if not any((one.code, one.decision) == (ruling.reason_code, ruling.decision) for one in reasons()):
        raise ReasonUnknown(ruling.reason_code, ruling.decision)


def four_eyes(session: Session, actor: Actor) -> bool:
    found = session.get(ScreeningRules, actor.organisation_id)
    return found is not None and found.four_eyes


def set_four_eyes(session: Session, actor: Actor, *, wanted: bool) -> None:
    """For the rulings to come; proposals that wait go on waiting for a second person."""
    actor.require(Action.RUN_SYSTEM)
    row = session.get(ScreeningRules, actor.organisation_id) or ScreeningRules(organisation_id=actor.organisation_id)
    before = row.four_eyes
    row.four_eyes = wanted
    session.add(row)
    session.flush()
    subject = trail.Subject("screening_rules", str(actor.organisation_id))
    trail.record(session, actor, "screening_rules.changed", subject, {"four_eyes": (before, wanted)})


def rule(session: Session, actor: Actor, hit_id: UUID, ruling: HitRuling, *, version_seen: int, now: datetime) -> Hit:
    """
    Decides, or proposes where four eyes are wanted. A ruling may be turned round by the other one, with its own
    reason; both stay in the history and the trail.
    Raises HitNotFound, ChangedMeanwhile, HitLapsed, HitRuledAlready, HitProposed, ReasonUnknown.
    """
    hit = _to_rule_on(session, actor, hit_id, version_seen)
    require_reason(ruling)
    if hit.proposed:
        raise HitProposed(hit.proposed)
    if hit.state == ruling.decision:
        raise HitRuledAlready(hit.state)
    if four_eyes(session, actor):
        return _propose(session, actor, hit, ruling, now)
    return _decide(session, actor, hit, ruling, now)


def _to_rule_on(session: Session, actor: Actor, hit_id: UUID, version_seen: int) -> Hit:
    actor.require(Action.RULE_ON_HITS)
    hit = hits.read_hit(session, actor, hit_id, to_change=True)
    require_unchanged(session, hit, version_seen)
    if hit.state == "lapsed":
        raise HitLapsed
    return hit


def _propose(session: Session, actor: Actor, hit: Hit, ruling: HitRuling, now: datetime) -> Hit:
    hit.sqlmodel_update(
        {
            "proposed": ruling.decision,
            "proposed_code": ruling.reason_code,
            "proposed_reason": ruling.reason,
            "proposed_by": actor.account_id,
            "proposed_at": now,
            "version": hit.version + 1,
        }
    )
    session.add(hit)
    session.flush()
    hits.note(
        session, hit, f"proposed_{hit.proposed}", actor=actor, code=ruling.reason_code, reason=ruling.reason, now=now
    )
    told: dict[str, trail.Change] = {
        "proposed": hit.proposed,
        "code": ruling.reason_code,
        "reason": hits.told_in_trail(hit, ruling.reason),
    }
    trail.record(session, actor, "hit.proposed", hit, told)
    obligations.close_for(session, actor, hit.id, outcome="proposed")
    obligations.open_obligation(session, actor, ruling_due(actor, hit, kind="hit.second", step=str(hit.version)))
    changes.tell(session, actor, "hit.proposed", "hit", [hit.id])
    return hit


def agree(session: Session, actor: Actor, hit_id: UUID, *, version_seen: int, now: datetime) -> Hit:
    """
    The second person's word makes the proposal the ruling.
    Raises HitNotFound, ChangedMeanwhile, HitLapsed, HitNotProposed, SecondPersonNeeded.
    """
    hit = _to_rule_on(session, actor, hit_id, version_seen)
    if not hit.proposed:
        raise HitNotProposed
    if actor.account_id is None or actor.account_id == hit.proposed_by:
        raise SecondPersonNeeded
    ruling = HitRuling.model_validate(
        {"decision": hit.proposed, "reason_code": hit.proposed_code, "reason": hit.proposed_reason}
    )
    return _decide(session, actor, hit, ruling, now)


def send_back(session: Session, actor: Actor, hit_id: UUID, reason: Reason, *, version_seen: int, now: datetime) -> Hit:
    """
    The second person does not agree, or the proposer takes it back: the match is asked about again.
    Raises HitNotFound, ChangedMeanwhile, HitLapsed, HitNotProposed.
    """
    hit = _to_rule_on(session, actor, hit_id, version_seen)
    if not hit.proposed:
        raise HitNotProposed
    proposed = hit.proposed
    hit.sqlmodel_update({**hits.NO_PROPOSAL, "version": hit.version + 1})
    session.add(hit)
    session.flush()
    hits.note(session, hit, "sent_back", actor=actor, reason=reason, now=now)
    trail.record(
        session, actor, "hit.sent_back", hit, {"proposed": (proposed, ""), "reason": hits.told_in_trail(hit, reason)}
    )
    obligations.close_for(session, actor, hit.id, outcome="sent_back")
    if hit.state == "open":
        obligations.open_obligation(session, actor, ruling_due(actor, hit, step=f"back-{hit.version}"))
    changes.tell(session, actor, "hit.sent_back", "hit", [hit.id])
    return hit


def _decide(session: Session, actor: Actor, hit: Hit, ruling: HitRuling, now: datetime) -> Hit:
    before = hit.state
    hit.sqlmodel_update(
        {
            **hits.NO_PROPOSAL,
            "state": ruling.decision,
            "reason": ruling.reason,
            "reason_code": ruling.reason_code,
            "decided_by": actor.account_id,
            "decided_at": now,
            "version": hit.version + 1,
        }
    )
    session.add(hit)
    session.flush()
    hits.note(session, hit, hit.state, actor=actor, code=ruling.reason_code, reason=ruling.reason, now=now)
    told: dict[str, trail.Change] = {
        "state": (before, hit.state),
        "code": hit.reason_code,
        "reason": hits.told_in_trail(hit, hit.reason),
    }
    trail.record(session, actor, f"hit.{hit.state}", hit, told)
    if hit.state == "confirmed":
        hits.record_in_ledger(session, actor, hit, now=now)
    elif before == "confirmed":
        hits.take_back(session, actor, hit, now=now)
    obligations.close_for(session, actor, hit.id, outcome=hit.state)
    changes.tell(session, actor, f"hit.{hit.state}", "hit", [hit.id])
    return hit


def assign(
    session: Session, actor: Actor, hit_id: UUID, given: HitAssignment, *, version_seen: int, now: datetime
) -> Hit:
    """Who is to rule, and until when; the task on the worklist follows. Raises HitNotFound, AssigneeUnsuitable."""
    hit = _to_rule_on(session, actor, hit_id, version_seen)
    if given.assigned_to is not None:
        _require_colleague(session, actor, given.assigned_to)
    due_on: date | None = given.due_on or hit.due_on
    before = hit.assigned_to
    hit.sqlmodel_update({"assigned_to": given.assigned_to, "due_on": due_on, "version": hit.version + 1})
    session.add(hit)
    session.flush()
    hits.note(session, hit, "assigned", actor=actor, now=now)
    told: dict[str, trail.Change] = {"assigned_to": (before, given.assigned_to), "due_on": due_on}
    trail.record(session, actor, "hit.assigned", hit, told)
    assignee = None if given.assigned_to is None else AccountId(given.assigned_to)
    obligations.reassign_for(session, actor, hit.id, assigned_to=assignee, due_on=due_on)
    return hit


def _require_colleague(session: Session, actor: Actor, account_id: UUID) -> None:
    own = Account.organisation_id == actor.organisation_id
    account = session.exec(select(Account).where(Account.id == account_id, own)).first()
    if account is None or account.disabled_at is not None or not hits.may_rule(account.role):
        raise AssigneeUnsuitable(account_id)
