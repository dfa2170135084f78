"""One search over firms and sites, in any script: names are compared folded and in Latin letters."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select, union
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.payloads import Subject
from reports.facts.scope import parties_visible_to, sites_visible_to
from suppliers import nodes
from suppliers.models import Identifier, NameVariant, Party, Site

MOST_HITS: Final = 50


@dataclass(frozen=True, slots=True)
class Hit:
    subject: Subject
    place: str


def found(session: Session, actor: Actor, text: str) -> tuple[Hit, ...]:
    """Sites first. A text without a letter or digit finds nothing."""
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
    return (*hits, *(Hit(Subject("party", str(party.id), party.name), party.city) for party in firms))
