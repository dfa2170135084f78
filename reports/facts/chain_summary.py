"""The chain in figures: how many firms, sites and links, how many only claimed, and how deep it goes from the buyer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from reports.contents.blocks import Band, Mark
from reports.facts.register import Register
from reports.payloads import ChainSummary, TierCount
from suppliers.models import Party
from suppliers.nodes import folded

FLOWS = ("supplies", "subcontracts", "provides_labour", "recruits_for")
"""Along these a tier is counted: each leads from whoever gives to whoever receives."""
DRAWN = (*FLOWS, "owns", "controls", "operates")
BUYER = "buyer"
WORST = (Band.HIGH, Band.VERY_HIGH)


class Link(NamedTuple):
    kind: str
    giver: UUID
    receiver: UUID
    verification: str


@dataclass(frozen=True, slots=True)
class RatedSite:
    """`workers` is None when nobody said."""

    id: UUID
    operator_id: UUID | None
    mark: Mark
    workers: int | None


def chain_summary(organisation: str, register: Register, rated: Sequence[RatedSite]) -> ChainSummary:
    """Tiers only where the buyer itself stands in the register: under its name, or as the only party called buyer."""
    links = [
        Link(edge.kind, edge.from_id, edge.to_id, edge.verification) for edge in register.links if edge.kind in DRAWN
    ]
    buyer = _buyer(organisation, register.parties)
    return ChainSummary(
        parties=len(register.parties),
        sites=len(register.sites),
        edges=len(links),
        claimed_only=sum(link.verification == "claimed" for link in links),
        cycles=cycles_among(links),
        tiers=_tiers(buyer.id, links, {party.id for party in register.parties}, rated) if buyer else (),
    )


def _buyer(organisation: str, parties: Iterable[Party]) -> Party | None:
    plain = folded(organisation)
    named = [party for party in parties if party.folded_name == plain]
    called = [party for party in parties if BUYER in party.roles]
    if named:
        return named[0]
    return called[0] if len(called) == 1 else None


def cycles_among(links: Sequence[Link]) -> int:
    """Groups of firms and sites each of which supplies itself by way of the others."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - only a report counts cycles
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    flows = [link for link in links if link.kind in FLOWS]
    if not flows:
        return 0
    place = {node: at for at, node in enumerate(sorted({end for link in flows for end in link[1:3]}))}
    rows, columns = [place[link.giver] for link in flows], [place[link.receiver] for link in flows]
    graph = coo_array(([1] * len(flows), (rows, columns)), shape=(len(place), len(place)))
    _, group_of = connected_components(graph, directed=True, connection="strong")
    return sum(size > 1 for size in Counter(group_of.tolist()).values())


def _tiers(buyer: UUID, links: Sequence[Link], parties: set[UUID], rated: Sequence[RatedSite]) -> tuple[TierCount, ...]:
    """Tier n is whoever can be reached by n links; it ends with the tier that shows nobody new, so cycles end too."""
    givers: dict[UUID, set[UUID]] = defaultdict(set)
    for link in links:
        if link.kind in FLOWS:
            givers[link.receiver].add(link.giver)
    found: list[TierCount] = []
    seen, level = {buyer}, givers[buyer] - {buyer}
    by_place = _sites_by_place(rated, links)
    while level - seen:
        found.append(_tier(len(found) + 1, level, parties, by_place))
        seen |= level
        level = {giver for node in level for giver in givers[node]} - {buyer}
    return tuple(found)


def _sites_by_place(rated: Sequence[RatedSite], links: Sequence[Link]) -> dict[UUID, list[RatedSite]]:
    """A site stands in the tier of its own links and of whoever operates it."""
    found: dict[UUID, list[RatedSite]] = defaultdict(list)
    known = {site.id: site for site in rated}
    for site in rated:
        found[site.id].append(site)
        if site.operator_id:
            found[site.operator_id].append(site)
    for link in links:
        if link.kind == "operates" and link.receiver in known:
            found[link.giver].append(known[link.receiver])
    return found


def _tier(tier: int, level: set[UUID], parties: set[UUID], by_place: Mapping[UUID, list[RatedSite]]) -> TierCount:
    here = {site.id: site for node in level for site in by_place.get(node, ())}.values()
    said = [site.workers for site in here if site.workers is not None]
    return TierCount(
        tier=tier,
        parties=len(level & parties),
        sites=len(here),
        high=sum(site.mark.band in WORST for site in here),
        unknown=sum(site.mark.band is Band.UNKNOWN for site in here),
        workers=sum(said) if said else None,
    )
