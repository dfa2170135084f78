"""What tests are made of: a fixed moment, and people and things with only the parts a sentence mentions."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from suppliers import edges, parties, sites
from suppliers.models import Edge, Party, Site
from suppliers.payloads import EdgeCreate, EdgeKind, PartyCreate, SiteCreate

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def an_account(database: Database, organisation_id: OrganisationId, role: Role, *, email: str | None = None) -> Actor:
    with database.transaction() as opened:
        account = accounts.add_account(
            opened,
            accounts.NewAccount(
                email=email or f"{role.value}-{organisation_id.hex[-6:]}@tierlight.example",
                name=role.value.replace("_", " ").title(),
                role=role,
                organisation_id=organisation_id,
            ),
            now=NOW,
        )
        return accounts.actor_of(opened, account)


def a_party(session: Session, actor: Actor, name: str, *, country: str | None = "ES", reference: str = "") -> Party:
    return parties.add_party(session, actor, PartyCreate(name=name, country=country, reference=reference), now=NOW)


def a_site(
    session: Session, actor: Actor, name: str, *, country: str | None = "ES", operator: Party | None = None
) -> Site:
    new = SiteCreate(name=name, country=country, operator_id=operator.id if operator else None)
    return sites.add_site(session, actor, new, now=NOW)


def an_edge(session: Session, actor: Actor, giver: UUID, receiver: UUID, kind: EdgeKind = "supplies") -> Edge:
    return edges.add_edge(session, actor, EdgeCreate(kind=kind, from_id=giver, to_id=receiver), now=NOW)
