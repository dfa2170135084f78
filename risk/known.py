"""What a batch of scores is made from: the sites, parties, facts, events and links that an organisation may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, assert_never
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from risk import events
from risk.exposure import ChainEdge, flow_rules
from risk.joined import Joined, events_about, facts_about_all, joined_records
from risk.pillars.joining import with_pillars
from risk.scoring import Fact, FactUnusable, RiskEvent, SiteFacts
from risk.scoring.weighing import fact_risk
from risk.sectors import SectorModel, fields
from risk.sectors.model import FieldKind
from risk.sectors.transforms import FactValue
from risk.sectors.words import Standing
from suppliers import edges, facts, parties, sites
from suppliers.facts import KnownFact
from suppliers.models import Party, Site

YES = frozenset({"yes", "true", "1"})
GOODS = "goods"


@dataclass(frozen=True, slots=True)
class Known:
    """By node. Sites are in the order of their ids, so that a batch is made in the same order each time."""

    sites: tuple[Site, ...]
    parties: tuple[Party, ...]
    facts: Mapping[UUID, Mapping[str, KnownFact]]
    events: Mapping[UUID, tuple[RiskEvent, ...]]
    links: tuple[ChainEdge, ...]
    joined: Joined

    def node(self, node_id: UUID) -> str:
        """How the chain calls it: records taken for the same are one node there."""
        return str(self.joined.front(node_id))


class ReadFacts(NamedTuple):
    """`unread` are the fields whose value the model cannot use; they count as missing, never as good news."""

    facts: SiteFacts
    unread: tuple[str, ...]


def read_known(session: Session, actor: Actor, as_of: date, *, with_links: bool = True) -> Known:
    """Without links where a snapshot has them already."""
    standing = session.exec(select(Site).where(sites.visible_to(actor), col(Site.closed_at).is_(None))).all()
    firms = session.exec(select(Party).where(parties.visible_to(actor), col(Party.closed_at).is_(None))).all()
    joined = joined_records(session, actor)
    own = [*(site.id for site in standing), *(party.id for party in firms)]
    nodes = {one for node_id in own for one in joined.all_of(node_id)}
    known = facts.facts_of(session, actor, sorted(nodes), as_of)
    happened = events.events_of(session, actor, nodes, as_of=as_of)
    return Known(
        sites=tuple(sorted(standing, key=lambda site: site.id)),
        parties=tuple(firms),
        facts={site.id: facts_about_all(site.id, joined, known) for site in standing},
        events={node_id: events_about(node_id, joined, happened) for node_id in own},
        links=_links(session, actor, standing, joined, as_of) if with_links else (),
        joined=joined,
    )


def _links(
    session: Session, actor: Actor, standing: Sequence[Site], joined: Joined, as_of: date
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


def facts_about(site: Site, known: Mapping[str, KnownFact], model: SectorModel, as_of: date) -> ReadFacts:
    """A value of the wrong kind is one field fewer, not a batch that fails for every site."""
    asked, usable, unread = fields(), {}, []
    for name, row in known.items():
        if name not in asked:
            continue
        fact = _fact(row, asked[name].kind)
        if fact is not None and _is_usable(fact, name, model, as_of):
            usable[name] = fact
        else:
            unread.append(name)
    goods = tuple(good.strip() for good in known[GOODS].value.split(";")) if GOODS in known else ()
    given = SiteFacts(str(site.id), site.sector, site.country, goods, usable)
    return ReadFacts(with_pillars(given, as_of), tuple(sorted(unread)))


def _is_usable(fact: Fact, name: str, model: SectorModel, as_of: date) -> bool:
    for driver in model.drivers:
        if driver.field.name == name:
            try:
                fact_risk(driver, fact.value, as_of)
            except FactUnusable:
                return False
    return True


def _fact(row: KnownFact, kind: FieldKind) -> Fact | None:
    value = _value(row.value, kind)
    # A standing nobody knows is worth no more than a claim.
    standing = Standing.CLAIMED if row.standing == "unknown" else Standing(row.standing)
    return None if value is None else Fact(value, standing, row.source, row.as_of)


def _value(text: str, kind: FieldKind) -> FactValue | None:
    match kind:
        case "share" | "count":
            try:
                return float(text)
            except ValueError:
                return None
        case "flag":
            return text.lower() in YES
        case "choice" | "date":
            return text
    assert_never(kind)
