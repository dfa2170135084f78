"""
A draw is committed before its days are planned and revealed after the last of them.

The commitment goes into the trail: the hash of what stands for the draw, how many are drawn, and a seal over all of it
and the seed. What it proves is that nothing was changed once the plan was known. That the seed was the first one thrown
it cannot prove: whoever wants to know that is present when the draw is committed.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews import inspectors
from audits.drawing.drawing import draw
from audits.drawing.seal import ALGORITHM, INSPECTOR_DAYS, SITES, frame_hash, seal_of
from audits.draws.draws import overlapping, period_of, require_sound, urns_of, visible_draw
from audits.models import Draw, Plan
from audits.planning.round_frame import RoundFrame, round_frame
from audits.planning.rules import RoundRules
from audits.rounds.round_ground import NoInspectors, NoSites, crew, days_between, plannable, read_ground
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid

SEED_BYTES = 32
OPAQUE_DIGITS = 16
LEAST_SHARE, MOST_SHARE = 0.1, 0.5
Entropy = Callable[[int], str]
"""That many random bytes, as hexadecimal digits."""


class DrawAlreadyCommitted(Conflict):
    code = "draw.already_committed"

    def __init__(self, standing: Draw) -> None:
        super().__init__(
            f"A draw for {standing.starts_on.isoformat()} to {standing.ends_on.isoformat()} is committed already: "
            "a day is drawn once, so choose days outside it."
        )
        self.draw_id = standing.id


class DrawAfterPlan(Conflict):
    code = "draw.plan_already_made"

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"A plan for {plan.starts_on.isoformat()} to {plan.ends_on.isoformat()} is made already: "
            "a draw is committed before its days are planned, so choose later days."
        )
        self.plan_id = plan.id


class DrawPeriodBegun(Invalid):
    code = "draw.period_begun"

    def __init__(self, starts_on: date) -> None:
        super().__init__(f"{starts_on.isoformat()} is past: a draw is committed for days that are still to come.")


class DrawShareWrong(Invalid):
    code = "draw.share_wrong"

    def __init__(self, share: float) -> None:
        super().__init__(
            f"{share:.0%} of the inspector-days cannot be drawn: "
            f"choose a share from {LEAST_SHARE:.0%} to {MOST_SHARE:.0%}."
        )


class DrawAlreadyRevealed(Conflict):
    code = "draw.already_revealed"

    def __init__(self, day: date) -> None:
        super().__init__(f"The seed of this draw was revealed on {day.isoformat()} already: download the file again.")


class DrawTooEarly(Conflict):
    code = "draw.too_early"

    def __init__(self, ends_on: date) -> None:
        super().__init__(
            f"The seed tells which sites are still to be visited until {ends_on.isoformat()}: "
            "reveal it afterwards, or say why it has to be now."
        )


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """Both days included. `share` of the inspector-days at least."""

    starts_on: date
    ends_on: date
    share: float | None = None


def commit(
    session: Session, actor: Actor, order: DrawOrder, *, now: datetime, entropy: Entropy = secrets.token_hex
) -> Draw:
    """
    Draws, and publishes the seal in the trail. Raises DrawShareWrong, DrawPeriodBegun, DrawAlreadyCommitted,
    DrawAfterPlan, NoInspectors, NoSites, RoundDatesWrong.
    """
    actor.require(Action.PLAN_VISITS)
    rules = _rules(order)
    _require_free(session, actor, order, now)
    frame = _frame_now(session, actor, order, rules)
    committed = _unsealed(actor, order, frame, entropy, now)
    committed.yearly_floor = rules.yearly_floor
    urns, period, seed = urns_of(committed), period_of(committed), committed.sealed_seed
    committed.frame_hash = frame_hash(urns)
    committed.seal = seal_of(period, committed.frame_hash, seed)
    committed.drawn = {urn.name: list(draw(urn, seed, period)) for urn in urns}
    session.add(committed)
    session.flush()
    told: dict[str, trail.Change] = {
        "period": period,
        "algorithm": committed.algorithm,
        "frame_sha256": committed.frame_hash,
        "seal": committed.seal,
        "sites": [committed.sites, committed.of_sites],
        "inspector_days": [committed.inspector_days, committed.of_inspector_days],
    }
    trail.record(session, actor, "draw.committed", committed, told)
    changes.tell(session, actor, "draw.committed", "draw", [committed.id])
    return committed


def _rules(order: DrawOrder) -> RoundRules:
    rules = RoundRules()
    share = rules.random_share if order.share is None else order.share
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise DrawShareWrong(share)
    return replace(rules, random_share=share)


def _require_free(session: Session, actor: Actor, order: DrawOrder, now: datetime) -> None:
    if order.starts_on < today_in(actor.zone, now):
        raise DrawPeriodBegun(order.starts_on)
    if standing := overlapping(session, actor, order.starts_on, order.ends_on):
        raise DrawAlreadyCommitted(standing)
    planned = select(Plan).where(
        Plan.organisation_id == actor.organisation_id,
        Plan.state != "replaced",
        Plan.starts_on <= order.ends_on,
        Plan.ends_on >= order.starts_on,
    )
    if made := session.exec(planned.order_by(col(Plan.starts_on))).first():
        raise DrawAfterPlan(made)


def _frame_now(session: Session, actor: Actor, order: DrawOrder, rules: RoundRules) -> RoundFrame:
    days = days_between(order.starts_on, order.ends_on)
    team = inspectors.inspectors_of(session, actor)
    if not team:
        raise NoInspectors
    ground = read_ground(session, actor, order.starts_on, order.ends_on)
    if not ground.sites:
        raise NoSites
    places = [plannable(site, ground) for site in ground.sites.values()]
    return round_frame(places, crew(team, ground), days, rules)


def _unsealed(actor: Actor, order: DrawOrder, frame: RoundFrame, entropy: Entropy, now: datetime) -> Draw:
    """Strata are numbered in their order, and ids cloaked by a key that is thrown away: the file tells neither."""
    cloak = bytes.fromhex(entropy(SEED_BYTES))
    labels = sorted({stratum for _, stratum in (*frame.sites, *frame.inspector_days)})
    strata = {label: f"s{number:05d}" for number, label in enumerate(labels, start=1)}
    lots = {SITES: frame.sites, INSPECTOR_DAYS: frame.inspector_days}
    return Draw(
        organisation_id=actor.organisation_id,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        algorithm=ALGORITHM,
        frame={name: [[_opaque(cloak, of), of, strata[label]] for of, label in own] for name, own in lots.items()},
        strata={number: label for label, number in strata.items()},
        drawn={},
        sites=frame.numbers.sites,
        of_sites=frame.numbers.of_sites,
        inspector_days=frame.numbers.inspector_days,
        of_inspector_days=frame.numbers.of_inspector_days,
        yearly_floor=0.0,
        frame_hash="",
        seal="",
        sealed_seed=entropy(SEED_BYTES),
        committed_by=actor.account_id,
        committed_at=now,
    )


def _opaque(cloak: bytes, of: str) -> str:
    return hmac.new(cloak, of.encode(), "sha256").hexdigest()[:OPAQUE_DIGITS]


def reveal(session: Session, actor: Actor, draw_id: UUID, *, now: datetime, early_because: str = "") -> Draw:
    """
    Shows the seed, in the trail as well. Before the last day is over only with a reason: the seed tells which sites are
    still to be visited. Raises DrawNotFound, DrawAlreadyRevealed, DrawTooEarly and what `require_sound` raises.
    """
    actor.require(Action.PLAN_VISITS)
    committed = visible_draw(session, actor, draw_id)
    if committed.revealed_at is not None:
        raise DrawAlreadyRevealed(today_in(actor.zone, committed.revealed_at))
    early = today_in(actor.zone, now) <= committed.ends_on
    if early and not early_because.strip():
        raise DrawTooEarly(committed.ends_on)
    require_sound(committed)
    committed.seed = committed.sealed_seed
    committed.revealed_by, committed.revealed_at = actor.account_id, now
    committed.early_because = early_because.strip() if early else ""
    session.add(committed)
    session.flush()
    told: dict[str, trail.Change] = {"seal": committed.seal, "seed": committed.seed}
    if committed.early_because:
        told["early_because"] = committed.early_because
    trail.record(session, actor, "draw.revealed", committed, told)
    changes.tell(session, actor, "draw.revealed", "draw", [committed.id])
    return committed
