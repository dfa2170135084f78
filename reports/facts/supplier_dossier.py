"""
Parties for their dossiers: names and numbers, their sites with scores, links, possible matches, findings. Many are read
as one is, in the same few queries, so that a thousand dossiers cost little more reading than twenty.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, or_, select

from audits.models import CorrectiveAction, Finding
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from reports.contents.spoken import word, word_for
from reports.contents.supplier_dossier import DossierFacts
from reports.facts.finding_rows import action_row, finding_row, findings_of
from reports.facts.framing import frame_of
from reports.facts.naming import ReferenceNotUnique, id_in
from reports.facts.portfolio import site_row
from reports.facts.possible_matches import hits_of_nodes
from reports.facts.register import current_scores
from reports.facts.scope import (
    edges_visible_to,
    parties_visible_to,
    sites_visible_to,
    told_actions_visible_to,
)
from reports.facts.scored import worst_first
from reports.facts.site_audit import links_of
from reports.facts.sources import sources_of
from reports.payloads import Frame, HitRow, SiteRow, SourceUsed
from risk.models import SiteScore
from suppliers.models import Edge, Identifier, NameVariant, Party, Site
from suppliers.parties import PartyNotFound
from suppliers.personal import shown

OWNED = ("owns", "controls")
UNSTATED = "unstated"
Refused = NotFound | ReferenceNotUnique
Key = TypeVar("Key")
One = TypeVar("One")


def dossier_facts(session: Session, actor: Actor, subject: str, *, today: date) -> DossierFacts:
    """`subject` is an id or a reference. Raises PartyNotFound, ReferenceNotUnique."""
    (found,) = dossiers_facts(session, actor, [subject], today=today)
    if not isinstance(found, DossierFacts):
        raise found
    return found


def dossiers_facts(
    session: Session, actor: Actor, subjects: Sequence[str], *, today: date
) -> list[DossierFacts | Refused]:
    """In the order of `subjects`; where one cannot be told, the refusal stands in its place."""
    named = _named(session, actor, subjects)
    parties = {found.id: found for found in named if isinstance(found, Party)}
    held = _held(session, actor, tuple(parties), today)
    facts = {party.id: _dossier(session, actor, party, held) for party in parties.values()}
    return [facts[found.id] if isinstance(found, Party) else found for found in named]


def _named(session: Session, actor: Actor, subjects: Sequence[str]) -> list[Party | Refused]:
    ids = [node_id for subject in subjects if (node_id := id_in(subject))]
    references = [subject for subject in subjects if id_in(subject) is None]
    wanted = or_(col(Party.id).in_(ids), col(Party.reference).in_(references))
    found: dict[UUID | str, list[Party]] = defaultdict(list)
    for party in session.exec(select(Party).where(parties_visible_to(actor), wanted)):
        found[party.id].append(party)
        found[party.reference].append(party)
    return [_one_of(found.get(id_in(subject) or subject, []), subject) for subject in subjects]


def _one_of(found: Sequence[Party], subject: str) -> Party | Refused:
    if not found:
        return PartyNotFound()
    return found[0] if len(found) == 1 else ReferenceNotUnique(subject)


@dataclass(frozen=True, slots=True)
class _Held:
    """What was read of all the parties, by party or by site. `hits` None: this reader may not read them."""

    frame: Frame
    today: date
    sites: Mapping[UUID | None, list[Site]]
    scores: Mapping[UUID, SiteScore]
    findings: Mapping[UUID, list[Finding]]
    actions: Mapping[UUID, list[CorrectiveAction]]
    hits: tuple[tuple[UUID, HitRow], ...] | None
    numbers: Mapping[UUID, list[Identifier]]
    spellings: Mapping[UUID, list[str]]
    owned: frozenset[UUID]
    sources: dict[tuple[frozenset[str], frozenset[str]], tuple[SourceUsed, ...]]


def _held(session: Session, actor: Actor, ids: Sequence[UUID], today: date) -> _Held:
    sites = session.exec(select(Site).where(sites_visible_to(actor), col(Site.operator_id).in_(ids))).all()
    places = [site.id for site in sites]
    findings = findings_of(session, actor, places)
    hits = hits_of_nodes(session, actor, {*ids, *places}) if actor.may(Action.SCREEN) else None
    return _Held(
        frame=frame_of(session, actor, today=today),
        today=today,
        sites=_grouped((site.operator_id, site) for site in sites),
        scores=current_scores(session, actor, places),
        findings=_grouped((finding.site_id, finding) for finding in findings),
        actions=_actions(session, actor, [finding.id for finding in findings]),
        hits=hits,
        numbers=_numbers(session, ids),
        spellings=_spellings(session, ids),
        owned=_owned(session, actor, ids),
        sources={},
    )


def _grouped(pairs: Iterable[tuple[Key, One]]) -> Mapping[Key, list[One]]:
    found: dict[Key, list[One]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found


def _actions(session: Session, actor: Actor, findings: Sequence[UUID]) -> Mapping[UUID, list[CorrectiveAction]]:
    statement = select(CorrectiveAction).where(
        col(CorrectiveAction.finding_id).in_(findings), told_actions_visible_to(actor)
    )
    return _grouped((one.finding_id, one) for one in session.exec(statement))


def _numbers(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Identifier]]:
    """Of parties already found visible."""
    statement = select(Identifier).where(col(Identifier.node_id).in_(ids)).order_by(col(Identifier.scheme))
    return _grouped((one.node_id, one) for one in session.exec(statement))


def _spellings(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Of parties already found visible."""
    written = select(NameVariant.node_id, NameVariant.text).where(col(NameVariant.node_id).in_(ids))
    return _grouped(session.exec(written).all())


def _owned(session: Session, actor: Actor, ids: Sequence[UUID]) -> frozenset[UUID]:
    owned = select(Edge.to_id).where(edges_visible_to(actor), col(Edge.to_id).in_(ids), col(Edge.kind).in_(OWNED))
    return frozenset(session.exec(owned))


def _dossier(session: Session, actor: Actor, party: Party, held: _Held) -> DossierFacts:
    standing = held.sites.get(party.id, [])
    named = {site.id: site.name for site in standing}
    scores = {site_id: held.scores[site_id] for site_id in named if site_id in held.scores}
    findings = sorted(
        (one for site_id in named for one in held.findings.get(site_id, [])),
        key=lambda one: (-one.found_on.toordinal(), one.reference),
    )
    actions = sorted((one for finding in findings for one in held.actions.get(finding.id, [])), key=lambda one: one.id)
    about = {party.id, *named}
    return DossierFacts(
        frame=held.frame,
        id=str(party.id),
        name=party.name,
        description=", ".join(party.roles) or word_for("code.kind", party.kind),
        known=_known(party, held.numbers.get(party.id, [])),
        spellings=tuple(sorted(text for text in held.spellings.get(party.id, []) if text != party.name)),
        sites=_sites(standing, scores),
        links=links_of(session, actor, [party.id]),
        hits=None if held.hits is None else tuple(row for node_id, row in held.hits if node_id in about),
        findings=tuple((named[finding.site_id], finding_row(finding)) for finding in findings),
        actions=tuple(action_row(action, {}) for action in actions),
        owner_known=party.id in held.owned,
        sources=_sources(session, party, standing, scores.values(), held),
    )


def _sources(
    session: Session, party: Party, sites: Sequence[Site], scores: Iterable[SiteScore], held: _Held
) -> tuple[SourceUsed, ...]:
    """Firms of one country and sector share theirs."""
    models = frozenset(row.model for row in scores)
    countries = frozenset(country for country in (party.country, *(site.country for site in sites)) if country)
    if (models, countries) not in held.sources:
        held.sources[models, countries] = sources_of(session, models, countries, today=held.today)
    return held.sources[models, countries]


def _known(party: Party, numbers: Sequence[Identifier]) -> tuple[tuple[str, str], ...]:
    told = shown(party, None)
    reach = (
        (word("dossier.known-address"), told.address),
        (word("dossier.known-website"), told.website if told.kind != "person" else ""),
    )
    return (
        (word("dossier.known-reference"), party.reference),
        (word("dossier.known-kind"), word_for("code.kind", party.kind)),
        (word("dossier.known-country"), party.country or ""),
        (word("dossier.known-city"), party.city),
        *reach,
        *(
            (word("dossier.number-unstated") if each.scheme == UNSTATED else each.scheme.upper(), each.value)
            for each in numbers
        ),
    )


def _sites(standing: Sequence[Site], scores: Mapping[UUID, SiteScore]) -> tuple[SiteRow, ...]:
    order = worst_first([(site.name, str(site.id), scores.get(site.id)) for site in standing])
    return tuple(site_row(standing[at], scores.get(standing[at].id), with_ledger=False) for at in order)
