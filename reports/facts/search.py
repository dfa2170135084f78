"""One search over firms, sites, cases and what lists say of them: names are compared folded and in Latin letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from foundation.actors import Action, Actor
from reports.facts.numbered import numbered
from reports.facts.payloads import Subject
from reports.facts.scope import hits_visible_to, parties_visible_to, scores_visible_to, sites_visible_to
from risk.models import SiteScore
from sanctions.cases import cases
from sanctions.lists.sources import rule_of
from sanctions.models import Case
from sanctions.models import Hit as Match
from suppliers import nodes
from suppliers.lookup.asking import look_up
from suppliers.lookup.payloads import LookupRecord
from suppliers.models import Party, Site
from suppliers.name_words import Named, named

MOST_HITS: Final = 50
MOST_ALIKE: Final = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """`standing` is the band of a site, the state of a case or of a possible match; empty where a row has none."""

    subject: Subject
    place: str
    standing: str = ""


def found(session: Session, actor: Actor, text: str, *, most: int = MOST_HITS) -> tuple[Hit, ...]:
    """Sites first, then firms, cases and possible matches. A text without a letter or digit finds nothing."""
    if not nodes.folded(text):
        return ()
    meant = named(session, actor, text)
    known = numbered(session, actor, text, any_scheme=True)
    sites = select(Site).where(sites_visible_to(actor), _is_meant(Site, meant, known))
    parties = select(Party).where(parties_visible_to(actor), _is_meant(Party, meant, known))
    places = session.execute(sites.order_by(col(Site.folded_name), col(Site.id)).limit(most)).scalars().all()
    firms = session.execute(parties.order_by(col(Party.folded_name), col(Party.id)).limit(most)).scalars().all()
    return (
        *_sites(session, actor, places),
        *(Hit(Subject("party", str(party.id), party.name), party.city) for party in firms),
        *_cases(session, actor, text, firms, most),
        *_possible_matches(session, actor, text, most),
    )


def _is_meant(table: type[Site] | type[Party], meant: Named, known: Sequence[UUID]) -> ColumnElement[bool]:
    """By name, or among those that are `known` by a number."""
    if meant.ids is not None:
        return col(table.id).in_([*meant.ids, *known])
    named_so = meant.answered(col(table.id), col(table.folded_name))
    return or_(named_so, col(table.id).in_(known)) if known else named_so


def alike(session: Session, actor: Actor, text: str) -> tuple[Hit, ...]:
    """Sites and firms whose names are near to this one, the nearest first: for a name that is written differently."""
    if not actor.may(Action.READ_REGISTRY):
        return ()
    wanted = LookupRecord(name=text.strip())
    hits = [
        (record.score, Hit(Subject(kind, str(record.front_id), record.name), record.city))
        for kind in ("site", "party")
        for record in look_up(session, actor, kind, wanted, top=MOST_ALIKE)
    ]
    return tuple(hit for _, hit in sorted(hits, key=lambda one: -one[0]))


def _sites(session: Session, actor: Actor, places: Sequence[Site]) -> list[Hit]:
    standing = select(col(SiteScore.site_id), col(SiteScore.band)).where(
        scores_visible_to(actor),
        col(SiteScore.superseded_at).is_(None),
        col(SiteScore.site_id).in_([site.id for site in places]),
    )
    bands = {row.site_id: row.band for row in session.execute(standing)} if places else {}
    return [Hit(Subject("site", str(site.id), site.name), site.city, bands.get(site.id, "unknown")) for site in places]


def _cases(session: Session, actor: Actor, text: str, firms: Sequence[Party], most: int) -> list[Hit]:
    """By reference, and those of the firms that were found."""
    if not actor.may(Action.READ_CASES):
        return []
    meant = or_(
        func.lower(col(Case.reference)) == text.strip().lower(), col(Case.party_id).in_([firm.id for firm in firms])
    )
    rows = session.execute(
        select(Case, col(Party.name))
        .join(Party, col(Party.id) == col(Case.party_id))
        .where(cases.visible_to(actor), meant)
        .order_by(col(Case.reference), col(Case.id))
        .limit(most)
    )
    return [Hit(Subject("case", str(case.id), case.reference), name, case.state) for case, name in rows]


def _possible_matches(session: Session, actor: Actor, text: str, most: int) -> list[Hit]:
    """By either name, as written; a lapsed one is history of its record."""
    wanted = text.strip().lower()
    names = (func.lower(col(Match.name_screened)), func.lower(col(Match.name_matched)))
    named = or_(*(name.contains(wanted, autoescape=True) for name in names))
    found = select(Match).where(hits_visible_to(actor), named, col(Match.state) != "lapsed")
    rows = session.execute(found.order_by(col(Match.probability).desc(), col(Match.id)).limit(most)).scalars()
    return [
        Hit(
            Subject("hit", str(one.id), f"{one.name_screened} / {one.name_matched}"),
            rule_of(one.source).title,
            one.state,
        )
        for one in rows
    ]
