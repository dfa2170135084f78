"""What re-plans changed of a published round, in the words of the desk: names instead of ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from audits.models import Inspector, Visit
from audits.payloads import Replanned, VisitMove
from audits.rounds.replanning import replannings
from foundation.actors import Actor
from foundation.clock import today_in
from reports.facts.payloads import Subject
from reports.facts.scope import visits_visible_to
from suppliers.models import Site

MOST_TOLD = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """When and with whom a visit stands; the inspector None while nobody leads it."""

    day: date
    starts: time
    inspector: str | None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """`now` None when the visit was given up; `same_day` when only its hour changed."""

    code: str
    site: Subject
    before: Seat
    now: Seat | None
    same_day: bool
    because: str


@dataclass(frozen=True, slots=True)
class ReplanNotice:
    """`moved` of `published` visits changed day or inspector or fell out; shares are per cent."""

    day: date
    added: tuple[str, ...]
    moved: int
    published: int
    share: int
    most: int
    lines: tuple[MoveLine, ...]
    lines_in_all: int


def replan_notices(session: Session, actor: Actor, plan_id: UUID) -> tuple[ReplanNotice, ...]:
    """Newest first. Raises PlanNotFound."""
    told = replannings(session, actor, plan_id)
    moves = [move for one in told for move in one.moves]
    sites, names = _sites(session, actor, moves), _names(session, actor, moves)
    return tuple(_notice(actor, one, sites, names) for one in told)


def _notice(actor: Actor, told: Replanned, sites: Mapping[UUID, Subject], names: Mapping[UUID, str]) -> ReplanNotice:
    return ReplanNotice(
        day=today_in(actor.zone, told.replanned_at),
        added=tuple(told.added),
        moved=len(told.moved),
        published=told.published,
        share=round(100 * told.moved_share),
        most=round(100 * told.most_moved),
        lines=tuple(_line(move, sites, names) for move in told.moves[:MOST_TOLD] if move.visit_id in sites),
        lines_in_all=len(told.moves),
    )


def _line(move: VisitMove, sites: Mapping[UUID, Subject], names: Mapping[UUID, str]) -> MoveLine:
    return MoveLine(
        code=move.code,
        site=sites[move.visit_id],
        before=_seat(move.from_day, move.from_minute, move.from_inspector_id, names),
        now=_seat(move.to_day, move.to_minute or 0, move.to_inspector_id, names) if move.to_day else None,
        same_day=not move.is_move,
        because=move.because,
    )


def _seat(day: date, minute: int, inspector_id: UUID | None, names: Mapping[UUID, str]) -> Seat:
    return Seat(day, time(minute // 60, minute % 60), names.get(inspector_id) if inspector_id else None)


def _sites(session: Session, actor: Actor, moves: Sequence[VisitMove]) -> dict[UUID, Subject]:
    """By the id of the visit."""
    statement = (
        select(col(Visit.id), col(Site.id), col(Site.name))
        .join(Site, col(Site.id) == col(Visit.site_id))
        .where(visits_visible_to(actor), col(Visit.id).in_({move.visit_id for move in moves}))
    )
    return {visit_id: Subject("site", str(site_id), name) for visit_id, site_id, name in session.execute(statement)}


def _names(session: Session, actor: Actor, moves: Sequence[VisitMove]) -> dict[UUID, str]:
    wanted = {one for move in moves for one in (move.from_inspector_id, move.to_inspector_id) if one}
    statement = select(col(Inspector.id), col(Inspector.name)).where(
        col(Inspector.organisation_id) == actor.organisation_id, col(Inspector.id).in_(wanted)
    )
    return {row.id: row.name for row in session.execute(statement)}
