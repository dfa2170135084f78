"""What an invited supplier finds behind the link: who asks, about whom, and its own lines."""

from typing import Any

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from foundation.actors import Actor, OrganisationId
from foundation.models import Organisation
from suppliers import nodes
from suppliers.invitations.entering import declarer
from suppliers.invitations.payloads import Entrance, LineRead
from suppliers.models import DeclaredLine, Edge, Invitation, Party, Site


def lines_of(session: Session, invitation: Invitation) -> list[LineRead]:
    """The declarer's own lines that stand, as their own register names them."""
    if invitation.declarer_id is None:
        return []
    actor = declarer(invitation)
    found: list[LineRead] = []
    for table in (Party, Site):
        columns: tuple[Any, ...] = (DeclaredLine, Edge.kind, table.name, table.country, Invitation.state)
        rows = session.execute(
            core_select(*columns)
            .join(Edge, col(Edge.id) == col(DeclaredLine.edge_id))
            .join(table, col(table.id) == col(DeclaredLine.node_id))
            .outerjoin(Invitation, col(Invitation.id) == col(DeclaredLine.onward_id))
            .where(
                col(DeclaredLine.invitation_id) == invitation.id,
                col(DeclaredLine.organisation_id) == actor.organisation_id,
                col(Edge.superseded_at).is_(None),
                nodes.of_table(table, actor),
            )
        ).all()
        found += [_line_read(*row) for row in rows]
    return sorted(found, key=lambda line: (line.record, line.name))


def _line_read(line: DeclaredLine, kind: str, name: str, country: str | None, onward: str | None) -> LineRead:
    told = {"name": name, "country": country, "link_kind": kind, "onward_state": onward}
    return LineRead.model_validate(line.model_dump() | told)


def entrance(session: Session, invitation: Invitation) -> Entrance:
    """What stands behind the link: who asks, about whom, and what was declared so far."""
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    inviter = Actor.system(OrganisationId(invitation.organisation_id))
    party = session.exec(
        select(Party.name).where(Party.id == invitation.party_id, nodes.of_table(Party, inviter))
    ).one()
    confirmed = names.get(invitation.declarer_id, "") if invitation.declarer_id else ""
    return Entrance(
        inviter=names[invitation.organisation_id],
        party_name=party,
        link_kind=invitation.link_kind,
        state=invitation.state,
        depth=invitation.depth,
        expires_on=invitation.expires_on,
        confirmed_name=confirmed,
        lines=lines_of(session, invitation),
    )
