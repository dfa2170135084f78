"""The draws of an organisation as their page shows them: what was sealed, what chance each site had, what is shown."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from audits.draws import draws
from audits.models import Draw
from foundation.actors import Action, Actor
from foundation.clock import today_in

CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class DrawLine:
    """Shares and chances are 0-1. `may_be_revealed` once the last day is over; before it takes a reason."""

    id: str
    starts_on: date
    ends_on: date
    sites: int
    of_sites: int
    inspector_days: int
    of_inspector_days: int
    share: float
    chance: float
    yearly_chance: float
    yearly_floor: float
    seal: str
    seed: str | None
    committed_on: date
    revealed_on: date | None
    early_because: str
    over: bool

    @property
    def floor_missed(self) -> bool:
        return self.yearly_chance < self.yearly_floor - CLOSE_ENOUGH


@dataclass(frozen=True, slots=True)
class DrawsFacts:
    today: date
    draws: tuple[DrawLine, ...]
    may_draw: bool

    @property
    def waiting(self) -> int:
        """Rounds that are over and whose seed is not shown."""
        return sum(one.over and one.revealed_on is None for one in self.draws)


def draws_facts(session: Session, actor: Actor, *, today: date) -> DrawsFacts:
    """Raises ActionNotAllowed."""
    lines = tuple(draw_line(one, actor, today=today) for one in draws.list_draws(session, actor))
    return DrawsFacts(today, lines, actor.may(Action.PLAN_VISITS))


def draw_line(one: Draw, actor: Actor, *, today: date) -> DrawLine:
    numbers = draws.numbers_of(one)
    return DrawLine(
        id=str(one.id),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        sites=one.sites,
        of_sites=one.of_sites,
        inspector_days=one.inspector_days,
        of_inspector_days=one.of_inspector_days,
        share=numbers.share,
        chance=float(numbers.chance),
        yearly_chance=numbers.yearly_chance,
        yearly_floor=one.yearly_floor,
        seal=one.seal,
        seed=one.seed,
        committed_on=today_in(actor.zone, one.committed_at),
        revealed_on=today_in(actor.zone, one.revealed_at) if one.revealed_at else None,
        early_because=one.early_because,
        over=one.ends_on < today,
    )
