"""
A site that moved, closed or works again. The place it left keeps its visits and is closed; the new place is a record of
its own that succeeds it, because factories move away from what was found, too.
"""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlmodel import Session

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid
from suppliers import nodes, sites
from suppliers.identity.acts import Ledger, begin
from suppliers.identity.carrying import chosen_edges, continue_edge, follow_operator, standing_edges
from suppliers.identity.payloads import MoveCreate, StateReport
from suppliers.identity.reading import state_of
from suppliers.identity.splitting import own_open, own_record, successor_link
from suppliers.models import Edge, IdentityAct, Site
from suppliers.payloads import Sector, SiteCreate, SiteKind
from suppliers.personal import mark_like


class OnlySitesMove(Invalid):
    code = "identity.only_sites_move"

    def __init__(self) -> None:
        super().__init__("Only a site moves: a firm's address is corrected on the firm itself.")


class MoveInFuture(Invalid):
    code = "identity.move_in_future"

    def __init__(self, moved_on: date) -> None:
        super().__init__(f"A move on {moved_on.isoformat()} is still to come: record it when it has happened.")
        self.moved_on = moved_on


class RecordNotClosed(Conflict):
    code = "identity.not_closed"

    def __init__(self) -> None:
        super().__init__("This record is open: only a closed one can work again.")


class RecordMoved(Conflict):
    code = "identity.moved_already"

    def __init__(self) -> None:
        super().__init__("This site moved or was taken back with a split: undo that instead of opening it again.")


def move(session: Session, actor: Actor, new: MoveCreate, *, now: datetime) -> IdentityAct:
    """
    The act's `front_id` is the new site, `other_id` the one it left. Raises NodeNotFound, NodeOfAnother, OnlySitesMove,
    SiteClosed, MoveInFuture, ReferenceTaken, NotOfRecord; then nothing changed.
    """
    actor.require(Action.WRITE_REGISTRY)
    old = own_open(session, actor, new.site_id)
    if not isinstance(old, Site):
        raise OnlySitesMove
    if new.moved_on > now.date():
        raise MoveInFuture(new.moved_on)
    with session.begin_nested():
        made = sites.add_site(session, actor, _at_the_new_place(old, new), now=now)
        mark_like(made, old)
        ledger = begin(session, actor, "moved", made.id, old.id, reason=new.reason, now=now)
        ledger.added(made)
        _take_along(ledger, actor, old, made, new)
        link = successor_link(ledger, made.id, old.id)
        link.valid_from = new.moved_on
        ledger.added(link)
        ledger.changed(old, "closed_at", now)
    told: dict[str, trail.Change] = {"from": old.id, "to": made.id, "moved_on": new.moved_on, "reason": new.reason}
    trail.record(session, actor, "identity.moved", ledger.act, told)
    changes.tell(session, actor, "identity.moved", "site", [old.id, made.id])
    return ledger.act


def report_state(session: Session, actor: Actor, report: StateReport, *, now: datetime) -> IdentityAct:
    """
    Raises NodeNotFound, NodeOfAnother, PartyClosed, SiteClosed; for `reopened` RecordNotClosed, RecordMoved,
    ReferenceTaken when another open entry has the reference by now.
    """
    actor.require(Action.WRITE_REGISTRY)
    if report.state == "closed":
        record = own_open(session, actor, report.node_id)
    else:
        record = own_record(session, actor, report.node_id)
        _may_reopen(session, actor, record.id if record.closed_at else None, record.reference)
    ledger = begin(session, actor, report.state, record.id, None, reason=report.reason, now=now)
    ledger.changed(record, "closed_at", now if report.state == "closed" else None)
    kind = "site" if isinstance(record, Site) else "party"
    trail.record(session, actor, f"identity.{report.state}", ledger.act, {"node": record.id, "reason": report.reason})
    told = "closed" if report.state == "closed" else "changed"
    changes.tell(session, actor, f"{kind}.{told}", kind, [record.id])
    return ledger.act


def _may_reopen(session: Session, actor: Actor, closed_id: UUID | None, reference: str) -> None:
    if closed_id is None:
        raise RecordNotClosed
    if state_of(session, actor, closed_id).state == "moved":
        raise RecordMoved
    nodes.refuse_taken(session, actor, reference)


def _at_the_new_place(old: Site, new: MoveCreate) -> SiteCreate:
    return SiteCreate.model_construct(
        name=old.name,
        kind=cast("SiteKind", old.kind),
        sector=cast("Sector", old.sector),
        reference=new.reference,
        country=new.country or old.country,
        region=new.region,
        city=new.city,
        address=new.address,
        postcode=new.postcode,
        latitude=new.latitude,
        longitude=new.longitude,
    )


def _take_along(ledger: Ledger, actor: Actor, old: Site, made: Site, new: MoveCreate) -> None:
    """Links that hold on the day end at the old place and begin at the new one; facts are facts about a place."""
    session = ledger.session
    if new.edge_ids is None:
        going = [edge for edge in standing_edges(session, actor, old.id) if _holds(edge, new.moved_on)]
    else:
        going = chosen_edges(session, actor, old.id, new.edge_ids)
    for edge in going:
        follow_operator(ledger, actor, edge, continue_edge(ledger, edge, old.id, made.id, on=new.moved_on))


def _holds(edge: Edge, day: date) -> bool:
    return edge.kind != "successor_of" and (edge.valid_to is None or edge.valid_to > day)
