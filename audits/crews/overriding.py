"""
Letting somebody lead whom a rule keeps away: one planner asks and says why, another agrees or refuses. Until then
nothing changes; once agreed the visit is moved by the ordinary way, every other rule holding.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from audits.crews import assigning, overridden
from audits.crews.assigning import InspectorNotAtWork
from audits.crews.overridden import AGREED, KIND, REFUSED
from audits.models import Visit
from audits.payloads import OverrideCreate, OverrideRead, VisitMoveOrder
from audits.planning.independence import Refusal, may_lead
from audits.planning.rules import scheduling_rules
from audits.visits import visits
from audits.visits.visit_teams import TeamBench
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound, Place
from foundation.models import Obligation
from foundation.obligations import Due
from foundation.sentences import Fact, Sentence
from foundation.versions import hold
from suppliers import sites

LONGEST = 200
"""Of the reason of a move; the whole one stays with the override."""


class OverrideNotFound(NotFound):
    code = "visit_override.not_found"

    def __init__(self) -> None:
        super().__init__("Nobody has asked for that on this visit.")


class OverrideNever(Conflict):
    """`places` hold the reasons that no two people can set aside."""

    code = "visit_override.never"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        told = "; ".join(str(one) for one in refusals)
        super().__init__(
            f"Nobody can set this aside: {told}. Choose somebody else.",
            places=tuple(Place(column="lead_id", value=str(one)) for one in refusals),
        )


class OverrideNotNeeded(Conflict):
    code = "visit_override.not_needed"

    def __init__(self) -> None:
        super().__init__("No rule speaks against this person: move the visit.")


class OverrideAskedAlready(Conflict):
    code = "visit_override.asked_already"

    def __init__(self) -> None:
        super().__init__("Somebody has asked already and waits for an answer: agree or refuse first.")


class OverrideDecided(Conflict):
    code = "visit_override.decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"This was {state} already: ask anew.")
        self.state = state


class OverrideSecondPersonNeeded(Conflict):
    code = "visit_override.second_person"

    def __init__(self) -> None:
        super().__init__("You asked for it or would lead the visit: somebody else agrees.")


def ask(
    session: Session, actor: Actor, visit_id: UUID, asked: OverrideCreate, *, version_seen: int, now: datetime
) -> OverrideRead:
    """
    Raises VisitNotFound, ChangedMeanwhile, VisitNotPlanned, InspectorNotAtWork, OverrideNever, OverrideNotNeeded,
    OverrideAskedAlready.
    """
    bench = assigning.open_bench(session, actor, visit_id, asked.day, version_seen)
    if asked.lead_id not in bench.people:
        raise InspectorNotAtWork
    against = _against(bench, asked)
    before = overridden.of_visit(session, actor, visit_id)
    if any(one.closed_at is None for one in before):
        raise OverrideAskedAlready
    facts = {
        **_facts(asked, against),
        "visit": bench.visit.code,
        "name": bench.rows[asked.lead_id].name,
        "asker": str(actor.account_id),
        "asked_by": actor.name,
    }
    due = Due(
        kind=KIND,
        title=Sentence("%(visit)s: agree or refuse that %(name)s leads although a rule speaks against it", facts),
        reason=asked.because,
        subject_kind="visit",
        subject_id=bench.visit.id,
        step=f"{len(before) + 1}",
        due_on=max(today_in(actor.zone, now), min(bench.visit.day, asked.day)),
        about_id=bench.visit.site_id,
        about_name=sites.visible_site(session, actor, bench.visit.site_id).name,
        team=actor.desk.value,
    )
    row = obligations.open_obligation(session, actor, due)
    rules: dict[str, trail.Change] = {"inspector_id": asked.lead_id, "rules": [one.rule for one in against]}
    trail.record(session, actor, "visit.override_asked", bench.visit, {**rules, "because": asked.because})
    return as_read(row, actor)


def _against(bench: TeamBench, asked: OverrideCreate) -> Sequence[Refusal]:
    """What would be set aside. Raises OverrideNotNeeded, OverrideNever."""
    against = may_lead(bench.people[asked.lead_id], bench.site, asked.day, bench.rules).refusals
    if not against:
        raise OverrideNotNeeded
    if never := [one for one in against if not scheduling_rules()[one.rule].set_aside]:
        raise OverrideNever(never)
    return against


def _facts(asked: OverrideCreate, against: Sequence[Refusal]) -> dict[str, Fact]:
    return {
        "lead": str(asked.lead_id),
        "rules": " ".join(one.rule for one in against),
        "against": "; ".join(str(one) for one in against),
        "day": asked.day,
        "hour": "" if asked.starts_at_minute is None else asked.starts_at_minute,
        "agreed_by": "",
    }


def agree(
    session: Session, actor: Actor, visit_id: UUID, override_id: UUID, *, version_seen: int, now: datetime
) -> Visit:
    """
    By another planner than who asked, and not by whoever would lead. Every other rule is asked again.
    Raises OverrideNotFound, OverrideDecided, OverrideSecondPersonNeeded and what moving a visit raises.
    """
    row = _waiting(session, actor, visit_id, override_id)
    facts = row.title_facts
    bench = assigning.open_bench(session, actor, visit_id, None, version_seen)
    lead = UUID(facts["lead"])
    leader = bench.rows.get(lead)
    if facts["asker"] == str(actor.account_id) or (leader is not None and leader.account_id == actor.account_id):
        raise OverrideSecondPersonNeeded
    row.title_facts = {**facts, "agreed_by": actor.name}
    session.add(row)
    obligations.close_for(session, actor, visit_id, outcome=AGREED, kind=KIND, step=row.step)
    trail.record(session, actor, "visit.override_agreed", bench.visit, {"inspector_id": lead, "rules": facts["rules"]})
    hour = facts["hour"] if facts["hour"] != "" else None
    order = {"day": facts["day"], "lead_id": lead, "starts_at_minute": hour, "because": row.reason[:LONGEST]}
    wanted = VisitMoveOrder.model_validate(order)
    return assigning.move_visit(session, actor, visit_id, wanted, version_seen=version_seen, now=now)


def refuse(session: Session, actor: Actor, visit_id: UUID, override_id: UUID, because: str) -> OverrideRead:
    """By anybody who plans; who asked takes it back so. Raises OverrideNotFound, OverrideDecided."""
    row = _waiting(session, actor, visit_id, override_id)
    visit = visits.visible_visit(session, actor, visit_id)
    obligations.close_for(session, actor, visit_id, outcome=REFUSED, kind=KIND, step=row.step)
    trail.record(session, actor, "visit.override_refused", visit, {"because": because})
    return as_read(row, actor)


def listed(session: Session, actor: Actor, visit_id: UUID) -> list[OverrideRead]:
    """Of one visit, the oldest first. For planners alone. Raises VisitNotFound."""
    actor.require(Action.PLAN_VISITS)
    visits.visible_visit(session, actor, visit_id)
    return [as_read(one, actor) for one in overridden.of_visit(session, actor, visit_id)]


def _waiting(session: Session, actor: Actor, visit_id: UUID, override_id: UUID) -> Obligation:
    actor.require(Action.PLAN_VISITS)
    visits.visible_visit(session, actor, visit_id)
    row = next((one for one in overridden.of_visit(session, actor, visit_id) if one.id == override_id), None)
    if row is None:
        raise OverrideNotFound
    hold(session, row)
    if row.closed_at is not None:
        raise OverrideDecided(row.outcome or REFUSED)
    return row


def as_read(row: Obligation, actor: Actor) -> OverrideRead:
    facts = row.title_facts
    return OverrideRead.model_validate(
        {
            "id": row.id,
            "visit_id": row.subject_id,
            "day": facts["day"],
            "inspector_id": facts["lead"],
            "name": facts["name"],
            "against": facts["against"].split("; "),
            "because": row.reason,
            "state": row.outcome or "asked",
            "asked_by": facts["asked_by"],
            "asked_at": row.opened_at,
            "agreed_by": facts["agreed_by"],
            "own": facts["asker"] == str(actor.account_id),
        }
    )
