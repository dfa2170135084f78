"""
A change to many rows from its preview to its end. The rows are sought again when it is confirmed: are they others than
the preview showed, nothing is done and the new rows are shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlmodel import Session

from foundation import bulk_changes, handing_on, outbox, trail
from foundation.actors import Action, Actor
from foundation.bulk_changes import NotConfirmedYet, Planned, UndoneAlready
from foundation.clock import today_in
from foundation.errors import Conflict
from foundation.models import BulkChange, BulkChangeRow
from reports.bulk_changes import selecting
from reports.bulk_changes.payloads import (
    BulkChangeCreate,
    BulkChangeRead,
    BulkRowRead,
    Fate,
    Kind,
    PinTold,
    Selection,
    State,
)
from suppliers.invitations import inviting_many
from suppliers.invitations.inviting import Made
from suppliers.invitations.inviting_many import Wish
from suppliers.invitations.payloads import LinkKind

PINS_FOR = timedelta(minutes=15)
Letter = Callable[[Made], outbox.Message]
PinOf = Callable[[UUID], str]


class PinsGone(Conflict):
    code = "bulk_change.pins_gone"

    def __init__(self) -> None:
        super().__init__(
            "PINs are told for a quarter of an hour, to whoever confirmed: send a firm a new link and PIN."
        )


@dataclass(frozen=True, slots=True)
class Sending:
    """How an invitation leaves the house: its letter, and a PIN that only this installation can reckon."""

    letter: Letter
    pin_of: PinOf


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`renewed`: the rows were others, nothing was done and the preview is made anew."""

    change: BulkChange
    renewed: bool = False


def preview(session: Session, actor: Actor, new: BulkChangeCreate, *, now: datetime) -> BulkChange:
    """Raises QuestionUnknown, TooManyRows, HolderNotFound, ActionNotAllowed."""
    actor.require(Action.WRITE_REGISTRY)
    told = new.change.model_dump(mode="json", exclude={"kind"}) | {"sites": [str(one) for one in new.selection.sites]}
    change = BulkChange(
        organisation_id=actor.organisation_id, account_id=actor.account_id, kind=new.change.kind,
        question=new.selection.question, told=told, seen="", previewed_at=now,
    )  # fmt: skip
    return bulk_changes.keep_preview(session, actor, change, _planned(session, actor, change, now), now=now)


def confirm(session: Session, actor: Actor, change_id: UUID, sending: Sending, *, now: datetime) -> Confirmed:
    """A second time it does nothing more. Raises BulkChangeNotFound, UndoneAlready."""
    change = bulk_changes.read(session, actor, change_id, to_write=True)
    if change.state == "undone":
        raise UndoneAlready
    if change.state == "confirmed":
        return Confirmed(change)
    planned = _planned(session, actor, change, now)
    if bulk_changes.fingerprint(planned) != change.seen:
        return Confirmed(bulk_changes.keep_preview(session, actor, change, planned, now=now), renewed=True)
    for row in bulk_changes.rows_of(session, actor, change):
        if row.fate == "will":
            _do(session, actor, change, row, sending, now)
            session.add(row)
    session.flush()
    change.account_id = actor.account_id
    bulk_changes.close(session, actor, change, state="confirmed", now=now)
    return Confirmed(change)


def undo(session: Session, actor: Actor, change_id: UUID, *, now: datetime) -> BulkChange:
    """
    Row by row, what nothing was built on since; the others stay and say why. A second time it does nothing more. Raises
    BulkChangeNotFound, NotConfirmedYet.
    """
    change = bulk_changes.read(session, actor, change_id, to_write=True)
    if change.state == "previewed":
        raise NotConfirmedYet
    if change.state == "undone":
        return change
    for row in bulk_changes.rows_of(session, actor, change):
        if row.fate == "done":
            reason = _take_back(session, actor, change, row, now)
            row.sqlmodel_update({"fate": "stays" if reason else "undone", "reason": reason})
            session.add(row)
    session.flush()
    bulk_changes.close(session, actor, change, state="undone", now=now)
    return change


def _planned(session: Session, actor: Actor, change: BulkChange, now: datetime) -> list[Planned]:
    selection = Selection(question=change.question, sites=[UUID(one) for one in change.told["sites"]])
    sites = selecting.chosen(session, actor, selection)
    if change.kind == "assign":
        return handing_on.planned(session, actor, [site.id for site in sites], UUID(change.told["account_id"]))
    return inviting_many.planned(session, actor, sites, _wish(change), today=today_in(actor.zone, now))


def _wish(change: BulkChange) -> Wish:
    told = change.told
    return Wish(str(told["language"]), int(told["days"]), cast("LinkKind", told["link_kind"]))


def _do(
    session: Session, actor: Actor, change: BulkChange, row: BulkChangeRow, sending: Sending, now: datetime
) -> None:
    if change.kind == "assign":
        row.before = handing_on.hand_on(session, actor, row.subject_id, UUID(change.told["account_id"]))
        row.made_id = row.subject_id
    else:
        made = inviting_many.invite_one(
            session, actor, row.subject_id, row.told, _wish(change), pin=sending.pin_of(row.id), now=now
        )
        outbox.put(session, sending.letter(made), now=now)
        row.made_id, row.before = made.invitation.id, made.invitation.secret_hash
    row.fate = "done"


def _take_back(session: Session, actor: Actor, change: BulkChange, row: BulkChangeRow, now: datetime) -> str:
    if change.kind == "assign":
        return handing_on.hand_back(session, actor, row.subject_id, UUID(change.told["account_id"]), row.before)
    return inviting_many.take_back(session, actor, row.made_id, now=now) if row.made_id else "ended"


def pins_of(session: Session, actor: Actor, change: BulkChange, pin_of: PinOf, *, now: datetime) -> list[PinTold]:
    """
    To the account that confirmed and no other, a quarter of an hour long: so a form sent twice tells the same as one
    sent once. An invitation that was sent again or withdrawn since has another PIN or none, and is left out.
    """
    fresh = change.confirmed_at is not None and now - change.confirmed_at < PINS_FOR
    if change.kind != "invite" or change.state != "confirmed" or not fresh or change.account_id != actor.account_id:
        return []
    rows = [row for row in bulk_changes.rows_of(session, actor, change) if row.fate == "done"]
    keys = inviting_many.open_keys(session, actor, [row.made_id for row in rows if row.made_id])
    return [
        PinTold(
            subject_id=row.subject_id, invitation_id=row.made_id, name=row.name, email=row.told["email"],
            language=row.told["language"], pin=pin_of(row.id),
        )
        for row in rows
        if row.made_id and row.before and row.before == keys.get(row.made_id)
    ]  # fmt: skip


def take_sheet(session: Session, actor: Actor, change_id: UUID, pin_of: PinOf, *, now: datetime) -> list[PinTold]:
    """
    The PINs as a sheet to telephone from, as long as they are told; the trail keeps that they were taken, and none of
    them. Raises BulkChangeNotFound, PinsGone.
    """
    change = bulk_changes.read(session, actor, change_id)
    found = pins_of(session, actor, change, pin_of, now=now)
    if not found:
        raise PinsGone
    trail.record(session, actor, "bulk_change.pins_taken", change, {"pins": len(found)})
    return found


def told(session: Session, actor: Actor, change: BulkChange) -> BulkChangeRead:
    rows = bulk_changes.rows_of(session, actor, change)
    fates = [cast("Fate", row.fate) for row in rows]
    words: Mapping[str, object] = {name: value for name, value in change.told.items() if name != "sites"}
    return BulkChangeRead(
        id=change.id,
        kind=cast("Kind", change.kind),
        state=cast("State", change.state),
        question=change.question,
        told={name: str(value) for name, value in words.items()},
        previewed_at=change.previewed_at,
        confirmed_at=change.confirmed_at,
        undone_at=change.undone_at,
        counts={fate: fates.count(fate) for fate in dict.fromkeys(fates)},
        rows=[
            BulkRowRead(
                subject_id=row.subject_id, name=row.name, told=row.told, fate=cast("Fate", row.fate),
                reason=row.reason, made_id=row.made_id,
            )
            for row in rows
        ],
    )  # fmt: skip
