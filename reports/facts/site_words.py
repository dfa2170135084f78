"""The text somebody looks for sites with as one condition: by name, city, the firm that runs it, or reference."""

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.numbered import numbered
from reports.facts.scope import parties_visible_to
from reports.facts.suppliers import SiteQuery
from suppliers.models import Party, Site
from suppliers.name_words import NAMES_AND_CITIES, Named, named


@dataclass(frozen=True, slots=True)
class ReadQuery(SiteQuery):
    """A question whose text was looked up: `meant` says of a site whether it is one; None when nothing was asked."""

    meant: ColumnElement[bool] | None = None


def read_query(session: Session, actor: Actor, query: SiteQuery) -> ReadQuery:
    if isinstance(query, ReadQuery):
        return query
    said = {part.name: getattr(query, part.name) for part in fields(query)}
    return ReadQuery(**said, meant=_sites_meant(session, actor, query.q) if query.q.strip() else None)


def _sites_meant(session: Session, actor: Actor, text: str) -> ColumnElement[bool]:
    """In any script; a text without a letter or digit means a reference alone. Firms have no words of a city."""
    meant = named(session, actor, text, parts=NAMES_AND_CITIES)
    if meant.ids is None:
        return _seen_at(actor, meant, text)
    firms = select(col(Party.id)).where(parties_visible_to(actor), col(Party.id).in_(meant.ids))
    run_by = col(Site.operator_id).in_(session.execute(firms).scalars().all())
    ids = [*meant.ids, *numbered(session, actor, text)]
    return or_(col(Site.id).in_(ids), run_by)


def _seen_at(actor: Actor, meant: Named, text: str) -> ColumnElement[bool]:
    """Where many are meant, the firm of each site is looked at, which is quicker than to list the firms."""
    numbered_so = col(Site.reference) == text.strip()
    if meant.common:
        run_by = _firm(actor, meant.answered(col(Party.id), col(Party.folded_name)))
        return or_(meant.answered(col(Site.id), col(Site.folded_name)), numbered_so, run_by)
    run_by = and_(meant.among(col(Site.operator_id)), _firm(actor))
    return or_(meant.among(col(Site.id)), numbered_so, run_by)


def _firm(actor: Actor, *meant: ColumnElement[bool]) -> ColumnElement[bool]:
    """That the reader may see the firm of a site, asked for each site by itself."""
    seen = select(col(Party.id)).where(col(Party.id) == col(Site.operator_id), parties_visible_to(actor), *meant)
    return seen.correlate(Site).limit(1).scalar_subquery().is_not(None)
