"""Which listed parties stand behind one party: in its chain, by ownership, or through records that may be one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.facts.list_health import ListsHealth, lists_health
from reports.facts.naming import named_party
from reports.facts.payloads import Subject
from sanctions import listed_chain, owned
from sanctions.listed_chain import ListedExposure
from sanctions.models import OwnedAlert


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """`owned`: the rules under which this party itself falls, by who owns it. `looked_at` counts the nodes."""

    party: Subject
    as_of: date
    looked_at: int
    owned: tuple[OwnedAlert, ...]
    rows: tuple[ListedExposure, ...]
    health: ListsHealth


def listed_facts(session: Session, actor: Actor, party_id: UUID, *, today: date, now: datetime) -> ListedFacts:
    """Raises PartyNotFound, ActionNotAllowed."""
    actor.require(Action.SCREEN)
    party = named_party(session, actor, str(party_id))
    found = listed_chain.listed_in_chain(session, actor, party.id, today)
    return ListedFacts(
        party=Subject("party", str(party.id), party.name),
        as_of=today,
        looked_at=found.nodes,
        owned=tuple(owned.list_owned(session, actor, [party.id])),
        rows=found.rows,
        health=lists_health(session, actor, now=now),
    )
