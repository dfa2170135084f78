"""Everything the page of one party shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from audits.models import Finding, Visit
from foundation.actors import Actor
from reports.facts.list_health import record_lists
from reports.facts.parties import Identifier, PartyFacts, PartyName, PartySite
from reports.facts.payloads import Rating, Subject, rating_of
from reports.facts.scope import (
    findings_visible_to,
    parties_visible_to,
    scores_visible_to,
    sites_visible_to,
    visits_visible_to,
)
from reports.facts.site_record import facts_of, relations_of
from reports.facts.worklist import open_tasks
from risk.models import SiteScore
from suppliers import identity
from suppliers.batches.origins import origin_of
from suppliers.models import Identifier as IdentifierRow
from suppliers.models import IdentityDecision, NameVariant, Party, Site
from suppliers.names import script_of
from suppliers.parties import PartyNotFound
from suppliers.personal import shown

MOST_SITES = 200


def party_facts(session: Session, actor: Actor, party_id: UUID, *, today: date, now: datetime) -> PartyFacts:
    """Raises PartyNotFound."""
    row = session.execute(
        select(Party).where(col(Party.id) == party_id, parties_visible_to(actor))
    ).scalar_one_or_none()
    if row is None:
        raise PartyNotFound
    sites = _sites(session, actor, party_id)
    return PartyFacts(
        today=today,
        party=Subject("party", str(row.id), row.name),
        kind=row.kind if row.kind in ("person", "unknown") else "organisation",
        country=row.country or "",
        register_number=row.reference or None,
        names=_names(session, row),
        identifiers=_identifiers(session, row),
        sites=sites,
        relations=relations_of(session, actor, [party_id]),
        tasks=open_tasks(session, actor, limit=10, about=[party_id]),
        events=(),
        facts=facts_of(session, actor, party_id),
        worst=max((site.rating for site in sites), key=lambda rating: rating.points or -1, default=Rating("unknown")),
        remark=shown(row, actor).remark,
        possibly_same=_possibly_same(session, actor, party_id),
        origins=tuple(origin_of(session, actor, party_id)),
        lists=record_lists(session, actor, party_id, row.recorded_at, now=now),
    )


def _names(session: Session, row: Party) -> tuple[PartyName, ...]:
    variants = session.execute(select(NameVariant).where(col(NameVariant.node_id) == row.id)).scalars().all()
    first = PartyName(row.name, "registered", script_of(row.name))
    others = [PartyName(one.text, one.kind, script_of(one.text)) for one in variants if one.text != row.name]
    return (first, *others)


def _identifiers(session: Session, row: Party) -> tuple[Identifier, ...]:
    found = session.execute(select(IdentifierRow).where(col(IdentifierRow.node_id) == row.id)).scalars()
    return tuple(
        Identifier(one.scheme, one.value, {"valid": True, "invalid": False}.get(one.check), "claimed") for one in found
    )


def _sites(session: Session, actor: Actor, party_id: UUID) -> tuple[PartySite, ...]:
    current = and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    done = and_(col(Visit.site_id) == col(Site.id), col(Visit.state) == "done", visits_visible_to(actor))
    standing = col(Finding.state).in_(("alleged", "confirmed"))
    found = and_(col(Finding.site_id) == col(Site.id), standing, findings_visible_to(actor))
    statement = (
        select(
            col(Site.id), col(Site.name), col(Site.city), col(SiteScore.band), col(SiteScore.value), col(SiteScore.low),
            col(SiteScore.high), select(func.max(Visit.day)).where(done).scalar_subquery().label("last_visit"),
            select(func.count()).where(found).scalar_subquery().label("findings"),
        )
        .join(SiteScore, current, isouter=True)
        .where(col(Site.operator_id) == party_id, sites_visible_to(actor))
        .order_by(func.coalesce(col(SiteScore.priority), 50).desc(), col(Site.id))
        .limit(MOST_SITES)
    )  # fmt: skip
    return tuple(
        PartySite(
            Subject("site", str(row.id), row.name), row.city, rating_of(row.band, row.value, row.low, row.high),
            row.last_visit, row.findings,
        )
        for row in session.execute(statement)
    )  # fmt: skip


def _possibly_same(session: Session, actor: Actor, party_id: UUID) -> tuple[Subject, ...]:
    """Open reviews only; a candidate is never shown as a fact."""
    left, right = col(IdentityDecision.left_id), col(IdentityDecision.right_id)
    statement = (
        select(col(Party.id), col(Party.name))
        .join(
            IdentityDecision,
            or_(and_(left == party_id, right == col(Party.id)), and_(right == party_id, left == col(Party.id))),
        )
        .where(
            col(IdentityDecision.decision) == "review",
            identity.standing(actor),
            parties_visible_to(actor),
        )
        .limit(5)
    )
    rows: Sequence[tuple[UUID, str]] = cast("Sequence[tuple[UUID, str]]", session.execute(statement).all())
    return tuple(Subject("party", str(other_id), name) for other_id, name in rows)
