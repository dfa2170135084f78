"""What stands around a party in its dossier: chain, places, receipts, cases and what happened when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import Finding, Visit
from foundation.actors import Actor
from reports.contents.spoken import word
from reports.contents.supplier_dossier import DossierFacts, Happened
from reports.facts.chain_sketch import chain_sketch, places_sketch
from reports.facts.finding_rows import LEFT
from reports.facts.portfolio import site_row
from reports.facts.register import current_scores
from reports.facts.scope import (
    sites_visible_to,
    told_findings_visible_to,
    visits_visible_to,
)
from reports.facts.site_cases import case_lines, cases_about, paid_lines
from sanctions.models import Case
from suppliers.models import Site

RECEIPTS = 5
"""Of the sites that stand first; each is half a page."""


def with_surroundings(session: Session, actor: Actor, facts: DossierFacts, *, today: date) -> DossierFacts:
    """For one dossier; the party is one the actor sees."""
    party_id = UUID(facts.id)
    sites = session.exec(select(Site).where(sites_visible_to(actor), Site.operator_id == party_id)).all()
    by_id = {str(site.id): site for site in sites}
    scores = current_scores(session, actor, [site.id for site in sites])
    held = cases_about(session, actor, [party_id, *(site.id for site in sites)], full=False)
    first = tuple(
        site_row(by_id[row.id], scores.get(by_id[row.id].id), with_ledger=place < RECEIPTS)
        for place, row in enumerate(facts.sites)
    )
    return replace(
        facts,
        sites=first,
        cases=case_lines(held),
        paid=paid_lines(session, held),
        chain=chain_sketch(session, actor, party_id, today=today),
        places=places_sketch(sites, scores),
        history=_history(session, actor, sites, held or ()),
    )


def _history(session: Session, actor: Actor, sites: Sequence[Site], held: Sequence[Case]) -> tuple[Happened, ...]:
    named = {site.id: site.name for site in sites}
    visits = session.exec(
        select(Visit).where(visits_visible_to(actor), col(Visit.site_id).in_(named), Visit.state == "done")
    )
    found = session.exec(
        select(Finding).where(
            told_findings_visible_to(actor), col(Finding.site_id).in_(named), col(Finding.state).not_in(LEFT)
        )
    )
    return (
        *(Happened(visit.day, word("dossier.visited", code=visit.code), named[visit.site_id]) for visit in visits),
        *(_found(finding, named[finding.site_id]) for finding in found),
        *(
            Happened(case.final_on, word("dossier.case-final", reference=case.reference), "")
            for case in held
            if case.final_on
        ),
    )


def _found(finding: Finding, site: str) -> Happened:
    return Happened(finding.found_on, word("dossier.finding-recorded", reference=finding.reference), site)
