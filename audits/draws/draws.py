"""
Draws as they are read: by the planner, who needs the sites, and by outsiders, who get opaque ids alone.

A draw that is committed binds every plan of its days: the plan takes the sites and inspector-days it fell on, and one
that lies half outside is refused, or it would be a way around the draw.
"""

import math
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from audits.drawing.chances import Numbers
from audits.drawing.drawing import reserve
from audits.drawing.published import PublishedDraw, check
from audits.drawing.seal import INSPECTOR_DAYS, SITES, Lot, Urn
from audits.models import Draw, Visit
from audits.planning.round_frame import named_day
from audits.planning.round_parties import Drawing
from audits.visits import visits
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import Page, PageAsked, PairOrder, page_in_order


class DrawNotFound(NotFound):
    code = "draw.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such draw, or it belongs to another organisation.")


class DrawNotCommitted(NotFound):
    code = "draw.not_committed"

    def __init__(self, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"No draw was committed for {starts_on.isoformat()} to {ends_on.isoformat()}: commit one before you reveal."
        )


class DrawPeriodDiffers(Conflict):
    code = "draw.period_differs"

    def __init__(self, standing: Draw) -> None:
        super().__init__(
            f"A draw is committed for {standing.starts_on.isoformat()} to {standing.ends_on.isoformat()}: "
            "plan days that all lie within it, or none of them."
        )
        self.draw_id = standing.id


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Draw.organisation_id) == actor.organisation_id


def visible_draw(session: Session, actor: Actor, draw_id: UUID) -> Draw:
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Draw).where(Draw.id == draw_id, visible_to(actor))).first()
    if found is None:
        raise DrawNotFound
    return found


def draw_of_days(session: Session, actor: Actor, starts_on: date, ends_on: date) -> Draw:
    """Raises DrawNotCommitted."""
    actor.require(Action.READ_VISITS)
    wanted = select(Draw).where(visible_to(actor), Draw.starts_on == starts_on, Draw.ends_on == ends_on)
    found = session.exec(wanted).first()
    if found is None:
        raise DrawNotCommitted(starts_on, ends_on)
    return found


def list_draws(session: Session, actor: Actor) -> Sequence[Draw]:
    """Newest period first, all of them. The frames are not loaded."""
    return session.exec(_own(actor).order_by(col(Draw.starts_on).desc())).all()


def page_of_draws(session: Session, actor: Actor, asked: PageAsked) -> Page[Draw]:
    """Newest period first. Raises CursorUnreadable."""
    order = PairOrder(col(Draw.starts_on), col(Draw.id), date.fromisoformat, newest_first=True)
    return page_in_order(session, _own(actor), order, asked)


def _own(actor: Actor) -> SelectOfScalar[Draw]:
    actor.require(Action.READ_VISITS)
    heavy = (defer(Draw.frame), defer(Draw.strata), defer(Draw.drawn))  # type: ignore[arg-type] # SQLModel columns
    return select(Draw).where(visible_to(actor)).options(*heavy)


def overlapping(session: Session, actor: Actor, starts_on: date, ends_on: date) -> Draw | None:
    wanted = select(Draw).where(visible_to(actor), Draw.starts_on <= ends_on, Draw.ends_on >= starts_on)
    return session.exec(wanted.order_by(col(Draw.starts_on))).first()


def period_of(committed: Draw) -> str:
    """An interval of ISO 8601."""
    return f"{committed.starts_on.isoformat()}/{committed.ends_on.isoformat()}"


def urns_of(committed: Draw) -> tuple[Urn, ...]:
    counts = {SITES: committed.sites, INSPECTOR_DAYS: committed.inspector_days}
    return tuple(
        Urn(name, counts[name], tuple(Lot(opaque, stratum) for opaque, _, stratum in committed.frame[name]))
        for name in (INSPECTOR_DAYS, SITES)
    )


def numbers_of(committed: Draw) -> Numbers:
    days = (committed.ends_on - committed.starts_on).days + 1
    return Numbers(committed.sites, committed.of_sites, committed.inspector_days, committed.of_inspector_days, days)


def published(committed: Draw) -> PublishedDraw:
    """What outsiders may have on this day: seed and drawn ids only once they are revealed."""
    return PublishedDraw(
        period=period_of(committed),
        urns=urns_of(committed),
        frame=committed.frame_hash,
        seal=committed.seal,
        seed=committed.seed or "",
        drawn=_drawn(committed) if committed.seed else None,
    )


def require_sound(committed: Draw) -> None:
    """The stored draw, run again from its sealed seed. Raises DrawFrameChanged, DrawSeedWrong, DrawnListWrong."""
    check(
        PublishedDraw(
            period_of(committed),
            urns_of(committed),
            committed.frame_hash,
            committed.seal,
            committed.sealed_seed,
            _drawn(committed),
        )
    )


def _drawn(committed: Draw) -> dict[str, tuple[str, ...]]:
    return {name: tuple(ids) for name, ids in committed.drawn.items()}


def drawing_for(session: Session, actor: Actor, starts_on: date, ends_on: date) -> Drawing | None:
    """
    What the lot fell on for a plan of these days; None when no draw was committed for any of them. A plan of a part of
    the period takes the drawn inspector-days within it and, in lot order, as many of the sites still to be visited.
    Raises DrawPeriodDiffers and what `require_sound` raises.
    """
    committed = overlapping(session, actor, starts_on, ends_on)
    if committed is None:
        return None
    if not (committed.starts_on <= starts_on and ends_on <= committed.ends_on):
        raise DrawPeriodDiffers(committed)
    require_sound(committed)
    of = {name: {opaque: whose for opaque, whose, _ in committed.frame[name]} for name in committed.frame}
    drawn = committed.drawn[INSPECTOR_DAYS]
    spare = reserve(urns_of(committed)[0], drawn, committed.sealed_seed, period_of(committed))
    within, others = (
        tuple(one for one in map(named_day, map(of[INSPECTOR_DAYS].__getitem__, ids)) if starts_on <= one[1] <= ends_on)
        for ids in (drawn, spare)
    )
    held = _held_elsewhere(session, actor, committed, starts_on, ends_on)
    waiting = [of[SITES][one] for one in committed.drawn[SITES] if UUID(of[SITES][one]) not in held]
    if ends_on < committed.ends_on:
        waiting = waiting[: math.ceil(len(within) * committed.sites / max(1, committed.inspector_days))]
    return Drawing(
        sites=tuple(waiting),
        inspector_days=within,
        reserve=others,
        chance=float(numbers_of(committed).chance),
        seed=committed.sealed_seed,
        sealed=True,
    )


def _held_elsewhere(session: Session, actor: Actor, committed: Draw, starts_on: date, ends_on: date) -> frozenset[UUID]:
    """Sites that this draw already sent somebody to, or sends on a day outside the plan."""
    outside = or_(col(Visit.day) < starts_on, col(Visit.day) > ends_on)
    rows = select(Visit.site_id).where(
        visits.visible_to(actor),
        Visit.selected_how == "random",
        col(Visit.day).between(committed.starts_on, committed.ends_on),
        or_(col(Visit.state) == "done", (col(Visit.state) == "planned") & outside),
    )
    return frozenset(session.exec(rows))
