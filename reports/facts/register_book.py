"""The register's rows in words, for the workbook."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from reports.contents.register_book import LinkEntry, Origin, PairEntry, PartyEntry, RegisterFacts, SiteEntry
from reports.contents.retold import retold
from reports.contents.spoken import word, word_for
from reports.contents.values import Standing
from reports.facts.framing import frame_of
from reports.facts.register import REVIEW, SAME, Register, register_of
from reports.facts.scope import hits_visible_to
from reports.facts.scored import mark_of
from sanctions.models import Hit
from suppliers.models import Edge, IdentityDecision, Party, Site
from suppliers.personal import shown

_Counted = tuple[Counter[UUID], Mapping[str, Mapping[UUID, str]]]
"""Open hits by node, and by decision what each node is the same as."""


class _Names:
    """How another row is named in a cell: name and reference."""

    def __init__(self, register: Register) -> None:
        self.by_id = {node_id: f"{node.name} ({node.reference})" for node_id, node in register.named.items()}
        self.parties = {party.id: party.name for party in register.parties}

    def of(self, node_id: UUID) -> str:
        return self.by_id.get(node_id, word("register.not-seen"))


def register_book_facts(session: Session, actor: Actor, *, today: date) -> RegisterFacts:
    actor.require(Action.READ_REGISTRY)
    register = register_of(session, actor)
    names = _Names(register)
    alike = {decision: _others(register, names, decision) for decision in (SAME, REVIEW)}
    hits = Counter(session.exec(select(Hit.node_id).where(hits_visible_to(actor), col(Hit.state) == "open")))
    operated = Counter(site.operator_id for site in register.sites)
    return RegisterFacts(
        frame=frame_of(session, actor, today=today),
        sites=tuple(_site(site, register, names, (hits, alike)) for site in register.sites),
        parties=tuple(_party(party, operated[party.id], (hits, alike)) for party in register.parties),
        links=tuple(_link(edge, names) for edge in register.links),
        pairs=tuple(_pair(pair, names) for pair in register.pairs),
    )


def _others(register: Register, names: _Names, decision: str) -> Mapping[UUID, str]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for pair in register.pairs:
        if pair.decision == decision:
            found[pair.left_id].append(names.of(pair.right_id))
            found[pair.right_id].append(names.of(pair.left_id))
    return {node: "; ".join(sorted(others)) for node, others in found.items()}


def _site(site: Site, register: Register, names: _Names, counted: _Counted) -> SiteEntry:
    hits, alike = counted
    counted_people = register.workers.get(site.id)
    return SiteEntry(
        id=str(site.id),
        reference=site.reference,
        name=site.name,
        operator=names.parties.get(site.operator_id, "") if site.operator_id else "",
        country=site.country or "",
        region=site.region,
        city=site.city,
        address=shown(site, None).address,
        sector=site.sector_text or word_for("code.sector", site.sector),
        kind=word_for("code.kind", site.kind),
        workers=counted_people.people if counted_people else None,
        workers_range=(counted_people.least, counted_people.most)
        if counted_people and counted_people.is_range
        else None,
        mark=mark_of(register.scores.get(site.id)),
        open_hits=hits[site.id],
        same_as=alike[SAME].get(site.id, ""),
        possibly_same_as=alike[REVIEW].get(site.id, ""),
        origin=_origin(site.source),
    )


def _party(party: Party, operated: int, counted: _Counted) -> PartyEntry:
    hits, alike = counted
    return PartyEntry(
        id=str(party.id),
        reference=party.reference,
        name=party.name,
        kind=word_for("code.kind", party.kind),
        roles=", ".join(party.roles),
        country=party.country or "",
        city=party.city,
        address=shown(party, None).address,
        sites=operated,
        open_hits=hits[party.id],
        same_as=alike[SAME].get(party.id, ""),
        possibly_same_as=alike[REVIEW].get(party.id, ""),
        origin=_origin(party.source),
    )


def _origin(source: Mapping[str, Any]) -> Origin:
    return Origin(str(source.get("file") or ""), str(source.get("sheet") or ""), source.get("row"))


def _link(edge: Edge, names: _Names) -> LinkEntry:
    return LinkEntry(
        id=str(edge.id),
        giver=names.of(edge.from_id),
        kind=word_for("register.kind", edge.kind),
        receiver=names.of(edge.to_id),
        standing=Standing(edge.verification),
        origin=word_for("register.origin", edge.origin),
        confidence=round(100 * edge.confidence),
        since=edge.valid_from,
        until=edge.valid_to,
        commodity=edge.commodity,
    )


def _pair(pair: IdentityDecision, names: _Names) -> PairEntry:
    return PairEntry(
        id=str(pair.id),
        one=names.of(pair.left_id),
        other=names.of(pair.right_id),
        decision=word_for("register.pair", pair.decision),
        likely=None if pair.probability is None else round(100 * pair.probability),
        why=retold("; ".join(pair.reasons)),
    )
