"""
The home page of a desk, from the same questions that the lists ask. What walks the chain is a page of its own, which
the home page brings in after it is shown: a walk costs more the more there is behind a firm, a desk is opened all day.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from foundation.actors import Action, Actor
from foundation.obligations import does_desk_work
from reports.facts import chain_drawing, worklist
from reports.facts.home import Change, HomeFacts, StandingFacts, TierStanding
from reports.facts.payloads import Standing, Subject, rating_of
from reports.facts.promises import promises
from reports.facts.scope import scores_visible_to, sites_visible_to
from reports.facts.site_list import seen_sites
from risk.models import SiteScore
from suppliers.models import Site

WAITING = 8
CHANGES = 6
ORDER: tuple[Standing, ...] = ("verified", "evidenced", "claimed", "unknown")
DEEPEST = 4


def home_facts(session: Session, actor: Actor, *, today: date) -> HomeFacts:
    since = _last_working_day(today)
    sites, never_seen = seen_sites(session, actor)
    moved = _moved(session, actor, since)
    return HomeFacts(
        today=today,
        since=since,
        counts=worklist.counts(session, actor, today=today),
        waiting=worklist.open_tasks(session, actor, limit=WAITING),
        sites=sites,
        never_seen=never_seen,
        rose_to_very_high=sum(
            change.kind == "rose" and change.after is not None and change.after.band == "very_high" for change in moved
        ),
        reads_chain=actor.may(Action.READ_REGISTRY),
        changes=tuple(moved[:CHANGES]),
        changes_in_all=len(moved),
        promises=promises(session, actor, today=today) if does_desk_work(actor) else None,
        reports=(),
    )


def _last_working_day(today: date) -> date:
    back = {0: 3, 6: 2}.get(today.weekday(), 1)
    return today - timedelta(days=back)


def _moved(session: Session, actor: Actor, since: date) -> list[Change]:
    """Scores that differ from the one they replaced, largest steps first."""
    before = aliased(SiteScore)
    replaced = and_(
        col(before.site_id) == col(SiteScore.site_id),
        col(before.superseded_at) == col(SiteScore.recorded_at),
        col(before.organisation_id) == col(SiteScore.organisation_id),
    )
    start = datetime.combine(since, time.min, ZoneInfo(actor.zone))
    statement = (
        select(SiteScore, col(before.value), col(Site.name))
        .join(before, replaced)
        .join(Site, col(Site.id) == col(SiteScore.site_id))
        .where(
            scores_visible_to(actor), sites_visible_to(actor), col(SiteScore.superseded_at).is_(None),
            col(SiteScore.recorded_at) >= start, func.round(col(before.value)) != func.round(col(SiteScore.value)),
        )
        .order_by(func.abs(col(before.value) - col(SiteScore.value)).desc())
        .limit(200)
    )  # fmt: skip
    return [_change(*row) for row in session.execute(statement)]


def _change(row: SiteScore, before: float, name: str) -> Change:
    after = row.value or 0.0
    return Change(
        kind="rose" if after > before else "fell",
        subject=Subject("site", str(row.site_id), name),
        at=row.recorded_at,
        cause=row.main_reason or row.reason,
        before=round(before),
        after=rating_of(row.band, row.value, row.low, row.high),
    )


def standing_facts(session: Session, actor: Actor, *, today: date) -> StandingFacts:
    """By depth behind the organisation's own firm, no deeper than is shown. Raises NotAllowed."""
    actor.require(Action.READ_REGISTRY)
    heads = chain_drawing.buyers(session, actor)
    if not heads:
        return StandingFacts(())
    counted = chain_drawing.links_by_tier(session, actor, heads[0].value, today, depth=DEEPEST)
    return StandingFacts(tuple(_tier(tier, rows) for tier, rows in sorted(counted.items())))


def _tier(tier: int, rows: dict[str, int]) -> TierStanding:
    in_all = sum(rows.values())
    weak = rows.get("expired", 0)
    exact = {name: rows.get(name, 0) + (weak if name == "claimed" else 0) for name in ORDER}
    return TierStanding(
        tier, tier == DEEPEST, in_all, tuple(zip(ORDER, _whole_shares(list(exact.values())), strict=True))
    )


def _whole_shares(counts: Sequence[int]) -> list[int]:
    """Per cents that add up to 100; what rounding leaves goes to the largest remainders."""
    in_all = sum(counts)
    exact = [100 * count / in_all for count in counts]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: exact[place] - whole[place], reverse=True)
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole
