"""What a batch of scores is made from: the sites, parties, events and links that an organisation may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select as core_select
from sqlmodel import Session, col

from foundation.actors import Actor
from risk import events
from risk.exposure import ChainEdge, flow_rules
from risk.joined import Joined, events_about, joined_records
from risk.scoring import RiskEvent
from risk.turns import wait_for_turn
from suppliers import edges, parties, sites
from suppliers.models import Party, Site


class KnownSite(NamedTuple):
    id: UUID
    sector: str
    country: str | None
    operator_id: UUID | None


class KnownParty(NamedTuple):
    """One to which something has happened; of the others nothing is scored."""

    id: UUID
    country: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """By node. Sites are in the order of their ids, so that a batch is made in the same order each time."""

    sites: tuple[KnownSite, ...]
    parties: tuple[KnownParty, ...]
    events: Mapping[UUID, tuple[RiskEvent, ...]]
    links: tuple[ChainEdge, ...]
    joined: Joined

    def node(self, node_id: UUID) -> str:
        """How the chain calls it: records taken for the same are one node there."""
        return str(self.joined.front(node_id))

    def happened(self, node_id: UUID) -> tuple[RiskEvent, ...]:
        """At the place itself, or at any record that is taken for it."""
        if node_id in self.joined.fronts:
            return events_about(node_id, self.joined, self.events)
        return self.events.get(node_id, ())


def read_known(session: Session, actor: Actor, as_of: date, *, with_links: bool = True) -> Known:
    """In turn, if somebody else scores the same organisation. Without links where a snapshot has them already."""
    wait_for_turn(session, actor)
    columns = core_select(col(Site.id), col(Site.sector), col(Site.country), col(Site.operator_id))
    open_sites = columns.where(sites.visible_to(actor), col(Site.closed_at).is_(None)).order_by(col(Site.id))
    standing = tuple(KnownSite(*row) for row in session.execute(open_sites))
    joined = joined_records(session, actor)
    happened = events.events_in_view(session, actor, as_of=as_of, also=joined.fronts.keys())
    return Known(
        sites=standing,
        parties=_parties(session, actor, joined, happened, standing),
        events=happened,
        links=_links(session, actor, standing, joined, as_of) if with_links else (),
        joined=joined,
    )


def _parties(
    session: Session,
    actor: Actor,
    joined: Joined,
    happened: Mapping[UUID, tuple[RiskEvent, ...]],
    standing: Sequence[KnownSite],
) -> tuple[KnownParty, ...]:
    """Read in one go: asked by their ids, SQLite goes through all of the organisation for every few hundred."""
    places = {site.id for site in standing}
    told = (one for node_id in happened for one in joined.all_of(node_id))
    wanted = set(told) - places
    if not wanted:
        return ()
    columns = core_select(col(Party.id), col(Party.country))
    rows = session.execute(columns.where(parties.visible_to(actor), col(Party.closed_at).is_(None)))
    return tuple(KnownParty(*row) for row in rows if row[0] in wanted)


def _links(
    session: Session, actor: Actor, standing: Sequence[KnownSite], joined: Joined, as_of: date
) -> tuple[ChainEdge, ...]:
    """The links of the day, and the operator that a list names beside a site, once each."""
    drawn: dict[tuple[str, str, str], float] = {}
    for link in edges.edges_of(session, actor, as_of=as_of):
        start, end = joined.front(link.from_id), joined.front(link.to_id)
        if link.kind in flow_rules().flows and start != end:
            key = (str(start), str(end), link.kind)
            drawn[key] = max(link.confidence, drawn.get(key, 0.0))
    for site in standing:
        if site.operator_id is not None and joined.front(site.operator_id) != joined.front(site.id):
            drawn.setdefault((str(joined.front(site.operator_id)), str(joined.front(site.id)), "operates"), 1.0)
    return tuple(ChainEdge(source, target, kind, confidence) for (source, target, kind), confidence in drawn.items())
