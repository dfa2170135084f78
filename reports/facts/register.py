"""The register as rows of a book: parties, sites, links and pairs that may be the same, read once for one actor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from reports.facts.payloads import HeadCount, head_count
from reports.facts.scope import edges_visible_to, facts_visible_to, parties_visible_to, scores_visible_to
from reports.facts.scope import sites_visible_to as open_sites
from risk.models import SiteScore
from suppliers import identity
from suppliers.models import Edge, Fact, IdentityDecision, Party, Site

WORKERS = ("workers_total", "workers")
SAME, REVIEW = "same", "review"


@dataclass(frozen=True, slots=True)
class Register:
    """Everything open that the reader may see; `workers` as stated, by site."""

    sites: tuple[Site, ...]
    parties: tuple[Party, ...]
    links: tuple[Edge, ...]
    pairs: tuple[IdentityDecision, ...]
    scores: Mapping[UUID, SiteScore]
    workers: Mapping[UUID, HeadCount]

    @property
    def named(self) -> dict[UUID, Site | Party]:
        nodes_by_id: dict[UUID, Site | Party] = {site.id: site for site in self.sites}
        return nodes_by_id | {party.id: party for party in self.parties}


def register_of(session: Session, actor: Actor) -> Register:
    sites = session.exec(select(Site).where(open_sites(actor)).order_by(col(Site.reference), col(Site.id))).all()
    parties = session.exec(
        select(Party).where(parties_visible_to(actor)).order_by(col(Party.reference), col(Party.id))
    ).all()
    links = session.exec(select(Edge).where(edges_visible_to(actor)).order_by(col(Edge.kind), col(Edge.id))).all()
    return Register(
        sites=tuple(sites),
        parties=tuple(parties),
        links=tuple(links),
        pairs=standing_pairs(session, actor),
        scores=current_scores(session, actor),
        workers=workers_of(session, actor),
    )


def current_scores(session: Session, actor: Actor, sites: Collection[UUID] | None = None) -> dict[UUID, SiteScore]:
    """Of some sites, or of all: a register has many, and each row carries its receipt."""
    standing = select(SiteScore).where(scores_visible_to(actor), col(SiteScore.superseded_at).is_(None))
    if sites is not None:
        standing = standing.where(col(SiteScore.site_id).in_(sites))
    return {row.site_id: row for row in session.exec(standing.order_by(col(SiteScore.site_id)))}


def workers_of(session: Session, actor: Actor) -> dict[UUID, HeadCount]:
    """Head counts that stand; where both are stated the total is taken, since it is the one the models read."""
    statement = select(Fact.node_id, Fact.field, Fact.value).where(
        col(Fact.field).in_(WORKERS), col(Fact.superseded_at).is_(None), facts_visible_to(actor)
    )
    found: dict[UUID, HeadCount] = {}
    for node_id, field, value in session.exec(statement.order_by(col(Fact.as_of), col(Fact.id))):
        count = head_count(value)
        if count is not None and (field == WORKERS[0] or node_id not in found):
            found[node_id] = count
    return found


def standing_pairs(session: Session, actor: Actor) -> tuple[IdentityDecision, ...]:
    """What the organisation takes for one record, for two, or leaves to a person; of each pair the newest."""
    rows = session.exec(
        select(IdentityDecision)
        .where(identity.standing(actor))
        .order_by(col(IdentityDecision.recorded_at), col(IdentityDecision.id))
    )
    newest = {frozenset((row.left_id, row.right_id)): row for row in rows}
    return tuple(newest.values())


def joined_records(pairs: Sequence[IdentityDecision]) -> int:
    """How many records went into another one: of a chain of three that are the same, two."""
    front: dict[UUID, UUID] = {}

    def first(node: UUID) -> UUID:
        while node in front:
            node = front[node]
        return node

    joined = 0
    for pair in pairs:
        left, right = first(pair.left_id), first(pair.right_id)
        if pair.decision == SAME and left != right:
            front[right] = left
            joined += 1
    return joined
