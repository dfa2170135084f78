"""The chain in figures: how many firms, sites and links, how many only claimed, and how deep it goes from the buyer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.values import Band
from reports.facts.register import SAME, Register
from reports.facts.scored import mark_of
from reports.payloads import ChainSummary, TierCount
from suppliers import chain
from suppliers.chain.walking import circles
from suppliers.models import Party
from suppliers.nodes import folded

DRAWN = (*chain.FLOWS, "owns", "controls", "operates")
BUYER = "buyer"
WORST = (Band.HIGH, Band.VERY_HIGH)


def chain_summary(
    session: Session, actor: Actor, organisation: str, register: Register, *, today: date
) -> ChainSummary:
    """Tiers only where the buyer itself stands in the register: under its name, or as the only party called buyer."""
    links = [edge for edge in register.links if edge.kind in DRAWN]
    buyer = _buyer(organisation, register.parties)
    return ChainSummary(
        parties=len(register.parties),
        sites=len(register.sites),
        edges=len(links),
        claimed_only=sum(link.verification == "claimed" for link in links),
        cycles=_cycles(register),
        tiers=_tiers(_tier_of(session, actor, buyer, register, today), register) if buyer else (),
    )


def _buyer(organisation: str, parties: Sequence[Party]) -> Party | None:
    plain = folded(organisation)
    named = [party for party in parties if party.folded_name == plain]
    called = [party for party in parties if BUYER in party.roles]
    if named:
        return named[0]
    return called[0] if len(called) == 1 else None


def _cycles(register: Register) -> int:
    """Counted as the chain counts them: work flows from giver to receiver and from a site to the firm that runs it."""
    flows = [(link.from_id, link.to_id) for link in register.links if link.kind in chain.FLOWS]
    flows += [(link.to_id, link.from_id) for link in register.links if link.kind == "operates"]
    same = [(pair.left_id, pair.right_id) for pair in register.pairs if pair.decision == SAME]
    return len(circles(flows, same))


def _tier_of(session: Session, actor: Actor, buyer: Party, register: Register, today: date) -> Mapping[UUID, int]:
    """A site that no link reaches stands where its operator stands."""
    behind = chain.closure(session, actor, buyer.id, "upstream", as_of=today)
    found = {node.id: node.tier for node in behind.nodes}
    for site in register.sites:
        if site.operator_id in found:
            found.setdefault(site.id, found[site.operator_id])
    return found


def _tiers(tier_of: Mapping[UUID, int], register: Register) -> tuple[TierCount, ...]:
    """From the first tier on: the buyer and its own sites are tier 0, no suppliers."""
    sites, parties = defaultdict(list), defaultdict(list)
    for site in register.sites:
        sites[tier_of.get(site.id, 0)].append(site.id)
    for party in register.parties:
        parties[tier_of.get(party.id, 0)].append(party.id)
    return tuple(
        _tier(tier, len(parties[tier]), sites[tier], register) for tier in sorted({*sites, *parties}) if tier > 0
    )


def _tier(tier: int, parties: int, sites: Sequence[UUID], register: Register) -> TierCount:
    bands = [mark_of(register.scores.get(site)).band for site in sites]
    said = [register.workers[site].people for site in sites if site in register.workers]
    return TierCount(
        tier=tier,
        parties=parties,
        sites=len(sites),
        high=sum(band in WORST for band in bands),
        unknown=sum(band is Band.UNKNOWN for band in bands),
        workers=sum(said) if said else None,
        counts=tuple(said),
    )
