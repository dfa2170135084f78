"""One party for its dossier: names and numbers, its sites with their scores, links, possible matches, findings."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from reports.contents.supplier_dossier import DossierFacts
from reports.facts.framing import frame_of
from reports.facts.naming import named_party
from reports.facts.portfolio import site_row
from reports.facts.register import current_scores
from reports.facts.scope import edges_visible_to, sites_visible_to
from reports.facts.scored import worst_first
from reports.facts.site_audit import actions_on, finding_row, findings_of, hits_for, links_of
from reports.facts.sources import sources_of
from reports.payloads import SiteRow
from risk.models import SiteScore
from suppliers import parties
from suppliers.models import Edge, NameVariant, Party, Site
from suppliers.personal import shown

OWNED = ("owns", "controls")
SCHEME_WORDS = {"unstated": "Number, its scheme not stated"}


def dossier_facts(session: Session, actor: Actor, subject: str, *, today: date) -> DossierFacts:
    """`subject` is an id or a reference. Raises PartyNotFound, ReferenceNotUnique."""
    party = named_party(session, actor, subject)
    standing = list(session.exec(select(Site).where(sites_visible_to(actor), Site.operator_id == party.id)))
    named = {site.id: site.name for site in standing}
    scores = {site_id: row for site_id, row in current_scores(session, actor).items() if site_id in named}
    findings = findings_of(session, actor, list(named))
    countries = {country for country in (party.country, *(site.country for site in standing)) if country}
    return DossierFacts(
        frame=frame_of(session, actor, today=today),
        id=str(party.id),
        name=party.name,
        description=", ".join(party.roles) or party.kind,
        known=_known(session, actor, party),
        spellings=_spellings(session, party),
        sites=_sites(standing, scores),
        links=links_of(session, actor, [party.id]),
        hits=hits_for(session, actor, [party.id, *named]),
        findings=tuple((named[finding.site_id], finding_row(finding)) for finding in findings),
        actions=actions_on(session, actor, [finding.id for finding in findings]),
        owner_known=_owner_known(session, actor, party),
        sources=sources_of(session, {row.model for row in scores.values()}, countries, today=today),
    )


def _known(session: Session, actor: Actor, party: Party) -> tuple[tuple[str, str], ...]:
    held = parties.identifiers_of(session, actor, party.id)
    numbers = tuple((SCHEME_WORDS.get(each.scheme, each.scheme.upper()), each.value) for each in held)
    told = shown(party, None)
    reach = (("Address", told.address), ("Website", told.website if told.kind != "person" else ""))
    return (
        ("Reference", party.reference),
        ("Kind", party.kind),
        ("Country", party.country or ""),
        ("City", party.city),
        *reach,
        *numbers,
    )


def _spellings(session: Session, party: Party) -> tuple[str, ...]:
    """Of a party already found visible."""
    written = select(NameVariant.text).where(NameVariant.node_id == party.id, NameVariant.text != party.name)
    return tuple(sorted(session.exec(written)))


def _sites(standing: list[Site], scores: dict[UUID, SiteScore]) -> tuple[SiteRow, ...]:
    order = worst_first([(site.name, str(site.id), scores.get(site.id)) for site in standing])
    return tuple(site_row(standing[at], scores.get(standing[at].id), with_ledger=False) for at in order)


def _owner_known(session: Session, actor: Actor, party: Party) -> bool:
    owned = select(Edge.id).where(edges_visible_to(actor), Edge.to_id == party.id, col(Edge.kind).in_(OWNED))
    return session.exec(owned).first() is not None
