"""An earlier declaration for another buyer: the same supplier answers once and hands it on, with consent each time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from foundation import trail
from foundation.actors import Actor
from foundation.errors import Conflict
from suppliers import edges, nodes
from suppliers.invitations.declaring import Told, answered, tell, told_of
from suppliers.invitations.entering import declarer, guest_of
from suppliers.invitations.lines import lines_of
from suppliers.invitations.payloads import LineIn, LineRead
from suppliers.models import DeclaredLine, Edge, Invitation, Party, Site


class NothingToReuse(Conflict):
    code = "declaration.nothing_to_reuse"

    def __init__(self) -> None:
        super().__init__("The earlier invitation holds no declaration of yours that this one lacks: declare here.")


def paste(session: Session, invitation: Invitation, earlier: Invitation, *, now: datetime) -> list[LineRead]:
    """
    Hands an earlier declaration to another buyer: the caller opened both invitations and consented. What others
    declared below it was said to others and stays with them. Raises NothingToReuse, ConfirmedAlready.
    """
    same_answerer = invitation.declarer_id in {None, earlier.declarer_id}
    if earlier.id == invitation.id or earlier.declarer_id is None or not same_answerer:
        raise NothingToReuse
    actor = declarer(earlier)
    lines = session.exec(
        select(DeclaredLine).where(
            DeclaredLine.invitation_id == earlier.id, DeclaredLine.organisation_id == actor.organisation_id
        )
    ).all()
    known = {line.id for line in lines_of(session, invitation)}
    if not lines or known:
        raise NothingToReuse
    kept = ("declarer_id", "declarer_node_id", "answered_by", "answered_as")
    invitation.sqlmodel_update({name: getattr(earlier, name) for name in kept})
    session.add(invitation)
    session.flush()
    told = told_of(session, invitation)
    for line in lines:
        said = _as_said(session, actor, line)
        if said is not None:
            _hand_on(session, actor, invitation, line, said, told, now)
    trail.record(session, guest_of(invitation), "invitation.reused", invitation, {"earlier": earlier.id})
    answered(session, invitation, now)
    return lines_of(session, invitation)


def _hand_on(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    line: DeclaredLine,
    said: LineIn,
    told: Iterable[Told],
    now: datetime,
) -> None:
    copied = DeclaredLine(
        organisation_id=actor.organisation_id,
        invitation_id=invitation.id,
        record=line.record,
        node_id=line.node_id,
        edge_id=line.edge_id,
        visibility=line.visibility,
        declared_at=now,
    )
    session.add(copied)
    session.flush()
    for one in told:
        tell(session, invitation, copied, said, one, now)


def _as_said(session: Session, actor: Actor, line: DeclaredLine) -> LineIn | None:
    """From the declarer's own register; None for a line that was withdrawn."""
    edge = session.exec(select(Edge).where(Edge.id == line.edge_id, edges.visible_to(actor))).one()
    if edge.superseded_at is not None:
        return None
    table: Any = Site if line.record == "site" else Party
    row: Party | Site = session.exec(select(table).where(table.id == line.node_id, nodes.of_table(table, actor))).one()
    return LineIn(
        record="site" if line.record == "site" else "party",
        link_kind=edge.kind if line.record == "party" else "supplies",
        name=row.name,
        country=row.country,
        city=row.city,
        address=row.address,
        site_kind=row.kind if isinstance(row, Site) else "other",
        commodity=edge.commodity,
        process=edge.process,
        workers=edge.workers,
        valid_from=edge.valid_from,
        visibility=line.visibility,
    )
