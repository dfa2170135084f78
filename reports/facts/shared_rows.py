"""
Rows of one house as another one may be given them: found with the house's own eyes, narrowed to what was agreed, in the
order of ids. Each comes with what the decision asks of it, so that a clause left out here hands on nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from audits.findings import referrals
from audits.models import CorrectiveAction, Finding
from foundation.actors import Actor
from reports.contents.people import shown_count
from reports.contents.values import FewerThan
from reports.facts.payloads import head_count
from reports.facts.scope import (
    parties_visible_to,
    scores_visible_to,
    sites_visible_to,
    told_actions_visible_to,
    told_findings_visible_to,
)
from reports.facts.workforce import TOTAL
from reports.sharing.deciding import ANY, RowFacts, Terms
from reports.sharing.fields import Kind
from risk.models import SiteScore
from sanctions import register
from sanctions.models import Case, Publication
from sanctions.publications.k_check import FEWER, SMALLEST
from suppliers import facts
from suppliers.models import Party, Site
from suppliers.personal import is_marked, personal_fields

Told = str | int | date | None
FIRM: Final = "organisation"


@dataclass(frozen=True, slots=True)
class SharedRow:
    """`values`: all that may be shared of the kind; what was agreed is chosen by whoever asked."""

    id: UUID
    facts: RowFacts
    values: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    `fields` only spares questions. `after` is the last id of the page before; one row more than `limit` is given.
    `only` these rows, where some are named.
    """

    terms: Terms
    fields: frozenset[str]
    day: date
    after: UUID | None
    limit: int
    only: frozenset[UUID] = frozenset()


def shared_rows(session: Session, giver: Actor, kind: Kind, asked: Asked) -> list[SharedRow]:
    return _READERS[kind](session, giver, asked)


def _leaving_sites_visible_to(giver: Actor, terms: Terms) -> ColumnElement[bool]:
    """Places of work of firms: no home, and no site of a natural person, for it may carry the name."""
    firms = select(col(Party.id)).where(parties_visible_to(giver), Party.kind == FIRM)
    firm = or_(col(Site.operator_id).is_(None), col(Site.operator_id).in_(firms))
    found = [sites_visible_to(giver), ~is_marked(Site), firm]
    found += [col(Site.country).in_(sorted(terms.countries))] if terms.countries else []
    found += [col(Site.id).in_(sorted(terms.sites))] if terms.sites else []
    found += [col(Site.operator_id).in_(sorted(terms.parties))] if terms.parties else []
    return and_(*found)


def _facts_of(site: Site, *, protected: bool = False, sealed: bool = False) -> RowFacts:
    operators = frozenset({site.operator_id}) if site.operator_id else ANY
    personal = bool(personal_fields(site))
    return RowFacts(site.country, frozenset({site.id}), operators, personal, protected, sealed)


def _sites(session: Session, giver: Actor, asked: Asked) -> list[SharedRow]:
    wanted = select(Site).where(_leaving_sites_visible_to(giver, asked.terms), *_beyond(col(Site.id), asked))
    sites = session.exec(wanted.order_by(col(Site.id)).limit(asked.limit + 1)).all()
    ids = [site.id for site in sites]
    workers = _workers(session, giver, ids, asked.day) if "workers" in asked.fields else {}
    bands = _bands(session, giver, ids) if "score_band" in asked.fields else {}
    return [
        SharedRow(
            site.id,
            _facts_of(site),
            site.model_dump(include={"reference", "name", "kind", "sector", "country", "region", "city"})
            | {"workers": workers.get(site.id), "score_band": bands.get(site.id), "comments": str(site.id)},
        )
        for site in sites
    ]


def _workers(session: Session, giver: Actor, ids: Sequence[UUID], day: date) -> dict[UUID, Told]:
    known = facts.facts_of(session, giver, ids, day)
    found: dict[UUID, Told] = {}
    for site_id, of_site in known.items():
        stated = next((of_site[name] for name in TOTAL if name in of_site), None)
        if stated is not None:
            found[site_id] = told_people(stated.value)
    return found


def told_people(stated: str) -> Told:
    """A range by its lower end; below the smallest count that there are some, else rounded down; None for no number."""
    count = head_count(stated)
    shown = shown_count(count.least if count else None, SMALLEST)
    if isinstance(shown, FewerThan):
        return FEWER
    return shown if isinstance(shown, int) else None


def _bands(session: Session, giver: Actor, ids: Sequence[UUID]) -> dict[UUID, Told]:
    """In the open view: what was confided is in none of them but coarse and late."""
    current = select(SiteScore.site_id, SiteScore.band).where(
        scores_visible_to(giver), col(SiteScore.superseded_at).is_(None), col(SiteScore.site_id).in_(ids)
    )
    return dict(session.exec(current).all())


def _parties(session: Session, giver: Actor, asked: Asked) -> list[SharedRow]:
    terms = asked.terms
    found = [parties_visible_to(giver), col(Party.kind) == FIRM, ~is_marked(Party), *_beyond(col(Party.id), asked)]
    found += [col(Party.country).in_(sorted(terms.countries))] if terms.countries else []
    found += [col(Party.id).in_(sorted(terms.parties))] if terms.parties else []
    if terms.sites:
        running = select(col(Site.operator_id)).where(sites_visible_to(giver), col(Site.id).in_(sorted(terms.sites)))
        found.append(col(Party.id).in_(running))
    parties = session.exec(select(Party).where(*found).order_by(col(Party.id)).limit(asked.limit + 1)).all()
    sites = _sites_run_by(session, giver, [party.id for party in parties]) if terms.sites else {}
    return [
        SharedRow(
            party.id,
            RowFacts(
                party.country,
                frozenset(sites.get(party.id, ())),
                frozenset({party.id}),
                personal=party.kind != FIRM or bool(personal_fields(party)),
            ),
            party.model_dump(include={"reference", "name", "country", "city"}) | {"comments": str(party.id)},
        )
        for party in parties
    ]


def _sites_run_by(session: Session, giver: Actor, ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    wanted = select(Site.operator_id, Site.id).where(sites_visible_to(giver), col(Site.operator_id).in_(ids))
    for operator_id, site_id in session.exec(wanted):
        found.setdefault(operator_id, set()).add(site_id)  # type: ignore[arg-type] # none of these is null
    return found


def _findings(session: Session, giver: Actor, asked: Asked) -> list[SharedRow]:
    told = told_findings_visible_to(giver)
    wanted = (
        select(Finding, Site)
        .join(Site, col(Site.id) == col(Finding.site_id))
        .where(told, col(Finding.under_18).is_(False), _leaving_sites_visible_to(giver, asked.terms))
        .where(*_beyond(col(Finding.id), asked))
    )
    rows = session.exec(wanted.order_by(col(Finding.id)).limit(asked.limit + 1)).all()
    return [
        SharedRow(
            finding.id,
            _facts_of(site, protected=referrals.is_protected(session, finding), sealed=finding.under_18),
            finding.model_dump(include={"reference", "indicator", "severity", "state", "found_on", "closed_on"})
            | {"site_reference": site.reference, "comments": str(finding.id)},
        )
        for finding, site in rows
    ]


def _actions(session: Session, giver: Actor, asked: Asked) -> list[SharedRow]:
    wanted = (
        select(CorrectiveAction, Finding, Site)
        .join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id))
        .join(Site, col(Site.id) == col(Finding.site_id))
        .where(
            told_actions_visible_to(giver),
            col(Finding.under_18).is_(False),
            _leaving_sites_visible_to(giver, asked.terms),
        )
        .where(*_beyond(col(CorrectiveAction.id), asked))
    )
    rows = session.exec(wanted.order_by(col(CorrectiveAction.id)).limit(asked.limit + 1)).all()
    return [
        SharedRow(
            action.id,
            _facts_of(site, protected=referrals.is_protected(session, finding), sealed=finding.under_18),
            action.model_dump(include={"kind", "state", "close_by", "done_on", "verified_on"})
            | {"finding_reference": finding.reference, "site_reference": site.reference},
        )
        for action, finding, site in rows
    ]


def _cases(session: Session, giver: Actor, asked: Asked) -> list[SharedRow]:
    """What everybody may read on the register, of the own cases; nothing of a case that is not public that day."""
    terms = asked.terms
    own = col(Publication.organisation_id) == giver.organisation_id
    found = [own, register.is_public(asked.day), col(Party.kind) == FIRM, *_beyond(col(Publication.case_id), asked)]
    found += [col(Publication.party_country).in_(sorted(terms.countries))] if terms.countries else []
    found += [col(Case.site_id).in_(sorted(terms.sites))] if terms.sites else []
    found += [col(Case.party_id).in_(sorted(terms.parties))] if terms.parties else []
    wanted = (
        select(Publication, Case, Party.kind)
        .join(Case, col(Case.id) == col(Publication.case_id))
        .join(Party, col(Party.id) == col(Case.party_id))
        .where(*found)
        .order_by(col(Publication.case_id))
    )
    return [
        SharedRow(
            case.id,
            RowFacts(
                entry.party_country,
                frozenset({case.site_id}) if case.site_id else ANY,
                frozenset({case.party_id}),
                personal=kind != FIRM,
            ),
            entry.model_dump(include=_OF_ENTRY) | {"public_state": case.state, "comments": str(case.id)},
        )
        for entry, case, kind in session.exec(wanted.limit(asked.limit + 1))
    ]


_OF_ENTRY = {"reference", "party_name", "party_country", "offence_family", "decided_on", "final_on", "listed_until"}
_READERS: Final[Mapping[Kind, Callable[[Session, Actor, Asked], list[SharedRow]]]] = {
    "sites": _sites,
    "parties": _parties,
    "findings": _findings,
    "actions": _actions,
    "cases": _cases,
}


def _beyond(key: Mapped[UUID], asked: Asked) -> list[ColumnElement[bool]]:
    found = [key > asked.after] if asked.after else []
    return [*found, key.in_(sorted(asked.only))] if asked.only else found
