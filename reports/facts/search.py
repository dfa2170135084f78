"""One search over firms, sites and what the lists say of them: names are compared folded and in Latin letters."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select, union
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.payloads import Subject
from reports.facts.scope import hits_visible_to, parties_visible_to, sites_visible_to
from sanctions.lists.sources import rule_of
from sanctions.models import Hit as Match
from suppliers import nodes
from suppliers.models import Identifier, NameVariant, Party, Site

MOST_HITS: Final = 50


@dataclass(frozen=True, slots=True)
class Hit:
    subject: Subject
    place: str


def found(session: Session, actor: Actor, text: str) -> tuple[Hit, ...]:
    """Sites first, possible matches last. A text without a letter or digit finds nothing."""
    if not nodes.folded(text):
        return ()
    like = nodes.searched(text)
    spelled = union(
        select(col(NameVariant.node_id)).where(col(NameVariant.folded).like(like)),
        select(col(Identifier.node_id)).where(col(Identifier.value) == text.strip()),
    ).subquery()
    listed = select(spelled.c[0])
    sites = select(Site).where(
        sites_visible_to(actor),
        or_(col(Site.folded_name).like(like), col(Site.id).in_(listed), col(Site.reference) == text.strip()),
    )
    parties = select(Party).where(
        parties_visible_to(actor),
        or_(col(Party.folded_name).like(like), col(Party.id).in_(listed), col(Party.reference) == text.strip()),
    )
    places = session.execute(sites.order_by(col(Site.folded_name)).limit(MOST_HITS)).scalars()
    hits = [Hit(Subject("site", str(site.id), site.name), site.city) for site in places]
    firms = session.execute(parties.order_by(col(Party.folded_name)).limit(MOST_HITS)).scalars()
    hits += [Hit(Subject("party", str(party.id), party.name), party.city) for party in firms]
    return (*hits, *_possible_matches(session, actor, text))


def _possible_matches(session: Session, actor: Actor, text: str) -> list[Hit]:
    """By either name, as written; a lapsed one is history of its record."""
    wanted = text.strip().lower()
    names = (func.lower(col(Match.name_screened)), func.lower(col(Match.name_matched)))
    named = or_(*(name.contains(wanted, autoescape=True) for name in names))
    found = select(Match).where(hits_visible_to(actor), named, col(Match.state) != "lapsed")
    rows = session.execute(found.order_by(col(Match.probability).desc(), col(Match.id)).limit(MOST_HITS)).scalars()
    return [
        Hit(Subject("hit", str(one.id), f"{one.name_screened} / {one.name_matched}"), rule_of(one.source).title)
        for one in rows
    ]
