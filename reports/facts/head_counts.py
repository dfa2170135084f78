"""How many people work at a place, as its current facts say."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.scope import facts_visible_to
from suppliers.models import Fact

WORKERS: Final = ("workers", "workers_total")
AGENCY: Final = "agency_workers"


def head_counts(session: Session, actor: Actor, sites: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The current values of the head counts of some sites, one query for a page."""
    statement = select(col(Fact.node_id), col(Fact.field), col(Fact.value)).where(
        col(Fact.node_id).in_(sites), col(Fact.field).in_((*WORKERS, AGENCY)), col(Fact.superseded_at).is_(None),
        facts_visible_to(actor),
    )  # fmt: skip
    found: dict[UUID, dict[str, str]] = {}
    for node_id, name, value in session.execute(statement):
        found.setdefault(node_id, {})[AGENCY if name == AGENCY else "workers"] = value
    return found
