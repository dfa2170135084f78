"""
What an invited supplier declares: its suppliers, agencies and sites. All of it stands in the declarer's own register;
whoever invited, and whoever invited them, is told as far as the declarer lets them know.

`shared`: the party or site is entered in the register of each who is told. `hidden_name`: only the link stands there,
and its end stays a row of the declarer's register, so that its risk counts and its name is read by nobody else.
`private`: nobody is told. Links are declared and claimed; their visibility belongs to the declarer.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Actor, OrganisationId
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from suppliers import edges, parties, sites
from suppliers.invitations.entering import close_reminders, declarer, guest_of
from suppliers.invitations.inviting import Made, make
from suppliers.invitations.lines import lines_of
from suppliers.invitations.payloads import Declaration, InvitationCreate, LineIn, LineRead, Onward
from suppliers.models import DeclaredLine, Edge, Invitation, ToldLine
from suppliers.nodes import folded
from suppliers.payloads import PartyCreate, SiteCreate

SOURCE = "declared by invitation"
Told = tuple[UUID, UUID]
"""(organisation that is told, the node that stands for the declarer in its register)."""


class LineNotFound(NotFound):
    code = "declaration.line_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such line in your declaration.")


class SiteNotInvited(Conflict):
    code = "declaration.site_not_invited"

    def __init__(self) -> None:
        super().__init__("A site of your own answers through you: invite suppliers and agencies.")


def declare(session: Session, invitation: Invitation, said: Declaration, *, now: datetime) -> list[LineRead]:
    """A line that stands already is left as it is: sending a declaration twice adds nothing. Raises NotConfirmedYet."""
    actor = declarer(invitation)
    known = {_said(line) for line in lines_of(session, invitation)}
    for line in said.lines:
        if (line.record, _kind(line), folded(line.name), line.country) not in known:
            _add(session, actor, invitation, line, now)
    answered(session, invitation, now)
    return lines_of(session, invitation)


def _said(line: LineRead) -> tuple[str, str, str, str | None]:
    return line.record, line.link_kind, folded(line.name), line.country


def _kind(line: LineIn) -> str:
    return "operates" if line.record == "site" else line.link_kind


def answered(session: Session, invitation: Invitation, now: datetime) -> None:
    invitation.sqlmodel_update({"state": "declared", "answered_at": now})
    session.add(invitation)
    session.flush()
    trail.record(session, guest_of(invitation), "invitation.declared", invitation, {"at": now})
    close_reminders(session, invitation, outcome="declared")


def _add(session: Session, actor: Actor, invitation: Invitation, line: LineIn, now: datetime) -> DeclaredLine:
    assert invitation.declarer_node_id is not None  # noqa: S101 - made together with the declarer
    node_id = _node(session, actor, line, now)
    edge = _edge(actor, line, invitation.declarer_node_id, node_id, owner=None, now=now)
    _keep_edge(session, actor, edge)
    declared = DeclaredLine(
        organisation_id=actor.organisation_id,
        invitation_id=invitation.id,
        record=line.record,
        node_id=node_id,
        edge_id=edge.id,
        visibility=line.visibility,
        declared_at=now,
    )
    session.add(declared)
    session.flush()
    trail.record(session, actor, "line.declared", declared, {"visibility": line.visibility, "record": line.record})
    for organisation_id, near in told_of(session, invitation):
        tell(session, invitation, declared, line, (organisation_id, near), now)
    return declared


def _node(session: Session, actor: Actor, line: LineIn, now: datetime) -> UUID:
    if line.record == "site":
        site = SiteCreate(
            name=line.name, kind=line.site_kind, country=line.country, city=line.city, address=line.address,
            identifiers=line.identifiers,
        )  # fmt: skip
        return sites.add_site(session, actor, site, now=now).id
    party = PartyCreate(
        name=line.name, country=line.country, city=line.city, address=line.address, identifiers=line.identifiers
    )
    return parties.add_party(session, actor, party, now=now).id


def _edge(actor: Actor, line: LineIn, near: UUID, far: UUID, *, owner: UUID | None, now: datetime) -> Edge:
    """One operates a site, and receives from everybody else. `owner`: the declarer, in the register of another."""
    ends = (near, far) if line.record == "site" else (far, near)
    return Edge(
        organisation_id=actor.organisation_id,
        row_key=f"declared:{new_id().hex}",
        kind=_kind(line),
        from_id=ends[0],
        to_id=ends[1],
        origin="declared",
        verification="claimed",
        valid_from=line.valid_from,
        workers=line.workers,
        commodity=line.commodity,
        process=line.process,
        source_text=SOURCE,
        visibility=line.visibility if owner else "shared",
        visibility_owner_id=owner,
        recorded_at=now,
    )


def _keep_edge(session: Session, actor: Actor, edge: Edge) -> None:
    session.add(edge)
    session.flush()
    trail.record(session, actor, "edge.declared", edge, {"kind": edge.kind, "visibility": edge.visibility})
    changes.tell(session, actor, "edge.added", "edge", [edge.id])


def told_of(session: Session, invitation: Invitation) -> list[Told]:
    """Whoever invites; and of those above them each who was told of the declarer, by name or without."""
    found = [(invitation.organisation_id, invitation.party_id)]
    above = (
        select(ToldLine.organisation_id, ToldLine.node_id)
        .join(DeclaredLine, col(DeclaredLine.id) == col(ToldLine.line_id))
        .where(DeclaredLine.onward_id == invitation.id)
    )
    return [*found, *((organisation_id, node_id) for organisation_id, node_id in session.exec(above).all())]


def tell(
    session: Session, invitation: Invitation, declared: DeclaredLine, line: LineIn, told: Told, now: datetime
) -> None:
    if declared.visibility == "private":
        return
    organisation_id, near = told
    actor = Actor.system(OrganisationId(organisation_id))
    far = declared.node_id if declared.visibility == "hidden_name" else _node(session, actor, line, now)
    edge = _edge(actor, line, near, far, owner=invitation.declarer_id, now=now)
    _keep_edge(session, actor, edge)
    session.add(
        ToldLine(line_id=declared.id, organisation_id=organisation_id, node_id=far, edge_id=edge.id, told_at=now)
    )
    session.flush()


def withdraw(session: Session, invitation: Invitation, line_id: UUID, *, reason: str, now: datetime) -> None:
    """
    It was never so: its links are superseded in every register, those of buyers to whom the same line was handed on
    too, and stay readable. Raises LineNotFound.
    """
    line = _line(session, invitation, line_id)
    handed_on = select(DeclaredLine.id).where(
        DeclaredLine.edge_id == line.edge_id, DeclaredLine.organisation_id == line.organisation_id
    )
    told = session.exec(
        select(ToldLine.edge_id, ToldLine.organisation_id).where(col(ToldLine.line_id).in_(handed_on))
    ).all()
    for edge_id, organisation_id in ((line.edge_id, line.organisation_id), *told):
        edge = session.exec(select(Edge).where(Edge.id == edge_id, Edge.organisation_id == organisation_id)).one()
        if edge.superseded_at is None:
            edge.superseded_at = now
            session.add(edge)
            session.flush()
            actor = Actor.system(OrganisationId(organisation_id))
            trail.record(session, actor, "edge.withdrawn", edge, {"reason": reason})
            changes.tell(session, actor, "edge.withdrawn", "edge", [edge.id])


def _line(session: Session, invitation: Invitation, line_id: UUID) -> DeclaredLine:
    """Raises LineNotFound."""
    line = session.exec(
        select(DeclaredLine).where(
            DeclaredLine.id == line_id,
            DeclaredLine.invitation_id == invitation.id,
            DeclaredLine.organisation_id == invitation.declarer_id,
        )
    ).first()
    if line is None:
        raise LineNotFound
    return line


def invite_onward(session: Session, invitation: Invitation, new: Onward, *, now: datetime) -> Made:
    """The cascade: one's own supplier is asked the same. Raises LineNotFound, SiteNotInvited, InvitationOpenAlready."""
    actor = declarer(invitation)
    line = _line(session, invitation, new.line_id)
    if line.record == "site":
        raise SiteNotInvited
    kind = session.exec(select(Edge.kind).where(Edge.id == line.edge_id, edges.visible_to(actor))).one()
    asked = InvitationCreate(
        party_id=line.node_id,
        email=new.email,
        link_kind=kind,
        days=new.days,
        locale=invitation.locale,
    )
    made = make(session, actor, asked, root_id=OrganisationId(invitation.root_id), parent=invitation, now=now)
    line.onward_id = made.invitation.id
    session.add(line)
    session.flush()
    return made
