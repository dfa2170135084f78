"""Firms and sites by a number of theirs, asked for by itself: beside a name in one condition no index would serve."""

from uuid import UUID

from sqlalchemy import select, union_all
from sqlmodel import Session, col

from foundation.actors import Actor
from foundation.models import Organisation
from reports.facts.scope import parties_visible_to, sites_visible_to
from suppliers.models import Identifier, Party, Site


def numbered(session: Session, actor: Actor, text: str, *, any_scheme: bool = False) -> tuple[UUID, ...]:
    """By reference; with `any_scheme` also by identifier, of which whoever asks narrows the rows to the actor's."""
    number = text.strip()
    asked = [
        select(col(table.id)).where(
            col(table.reference) == number, col(table.organisation_id).in_(select(col(Organisation.id))), seen
        )
        for table, seen in ((Party, parties_visible_to(actor)), (Site, sites_visible_to(actor)))
    ]
    if any_scheme:
        asked.append(select(col(Identifier.node_id)).where(col(Identifier.value) == number))
    return tuple(session.execute(union_all(*asked)).scalars())
