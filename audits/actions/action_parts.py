"""
Who has to do what, where the cause lies outside the site's sole control: the site its practice, the buyer its price,
lead time or payment. Each part has its owner and its day; nobody's is closed by somebody else's.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.actions.action_days import require_part_day
from audits.actions.action_facts import SUBJECT, parts_of
from audits.actions.actions import action_to_change, visible_action
from audits.actions.worker_confirmations import ActionOver
from audits.days import require_past
from audits.findings.findings import visible_finding
from audits.models import ActionPart, CorrectiveAction
from audits.payloads import PartCreate, PartDone
from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.errors import Conflict, Invalid, NotFound, Place
from foundation.models import Organisation
from foundation.obligations import Due
from foundation.sentences import Sentence
from suppliers import parties, sites
from suppliers.models import Site

CHANGEABLE = ("open", "planned")


class PartNotFound(NotFound):
    code = "action_part.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such part of this action.")


class PartNotShared(Conflict):
    code = "action_part.not_shared"

    def __init__(self, owner_kind: str, kind: str) -> None:
        super().__init__(f"The action is the {kind}'s alone: make a joint one to give the {owner_kind} a part.")
        self.kind = kind


class PartAlreadyDone(Conflict):
    code = "action_part.done"

    def __init__(self) -> None:
        super().__init__("This part is done already.")


class OwnerNameMissing(Invalid):
    code = "action_part.owner_missing"

    def __init__(self) -> None:
        where = (Place(column="owner_name"),)
        super().__init__("Say which buyer has to do this: its name, or the id of its party.", places=where)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ActionPart.organisation_id) == actor.organisation_id


def list_parts(session: Session, actor: Actor, action_id: UUID) -> list[ActionPart]:
    """The site's first. Raises ActionNotFound."""
    visible_action(session, actor, action_id)
    return parts_of(session, actor, action_id)


def add_part(session: Session, actor: Actor, action_id: UUID, new: PartCreate, *, now: datetime) -> ActionPart:
    """Raises ActionNotFound, ActionOver, PartNotShared, OwnerNameMissing, PartyNotFound, DeadlineTooLate."""
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id)
    if action.state not in CHANGEABLE:
        raise ActionOver(action.state)
    if action.kind not in ("joint", new.owner_kind):
        raise PartNotShared(new.owner_kind, action.kind)
    finding = visible_finding(session, actor, action.finding_id)
    require_part_day(action, new.due_on, finding.found_on)
    site = sites.visible_site(session, actor, finding.site_id)
    part = ActionPart.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "action_id": action.id,
            "owner_name": _owner_name(session, actor, new, site),
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(part)
    action.version += 1
    session.add(action)
    session.flush()
    told: dict[str, trail.Change] = {"action_id": action.id, "lever": part.lever, "due_on": part.due_on}
    trail.record(session, actor, "action_part.added", part, told)
    obligations.open_obligation(session, actor, _due(session, actor, part, finding.reference, site))
    return part


def finish_part(
    session: Session, actor: Actor, action_id: UUID, part_id: UUID, done: PartDone, *, now: datetime
) -> ActionPart:
    """Raises ActionNotFound, PartNotFound, PartAlreadyDone, DayToCome, DaysOutOfOrder."""
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id)
    part = session.exec(
        select(ActionPart).where(ActionPart.id == part_id, ActionPart.action_id == action.id, visible_to(actor))
    ).first()
    if part is None:
        raise PartNotFound
    if part.state == "done":
        raise PartAlreadyDone
    finding = visible_finding(session, actor, action.finding_id)
    require_past("done_on", done.done_on, actor, now, after=finding.found_on)
    part.state, part.done_on, part.done_by = "done", done.done_on, actor.account_id
    part.signed_off = done.signed_off
    session.add(part)
    _touch(session, action)
    trail.record(session, actor, "action_part.done", part, {"done_on": done.done_on})
    obligations.close_for(session, actor, action.id, outcome="done", step=f"part-{part.id}")
    return part


def _touch(session: Session, action: CorrectiveAction) -> None:
    """What others read of the action is no longer all of it."""
    action.version += 1
    session.add(action)
    session.flush()


def _owner_name(session: Session, actor: Actor, new: PartCreate, site: Site) -> str:
    if new.owner_id is not None:
        return parties.read_party(session, actor, new.owner_id).name
    if new.owner_name or new.owner_kind == "site":
        return new.owner_name or site.name
    own = session.get_one(Organisation, actor.organisation_id)
    if own.kind != "buyer":
        raise OwnerNameMissing
    return own.name


def _due(session: Session, actor: Actor, part: ActionPart, reference: str, site: Site) -> Due:
    """A buyer's part is work of its compliance desk; other organisations follow it on their own."""
    buyer = session.get_one(Organisation, actor.organisation_id).kind == "buyer"
    team = Desk.COMPLIANCE if buyer and part.owner_kind == "buyer" else actor.desk
    return Due(
        kind="action.part",
        title=Sentence(
            "%(owner)s: %(lever)s (%(reference)s)",
            {"owner": part.owner_name, "lever": part.lever, "reference": reference},
        ),
        reason=part.description,
        subject_kind=SUBJECT,
        subject_id=part.action_id,
        step=f"part-{part.id}",
        due_on=part.due_on,
        about_id=site.id,
        about_name=site.name,
        team=team.value,
    )
