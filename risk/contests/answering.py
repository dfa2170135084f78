"""
Reading and answering contests, on the side of whoever made the score. Upholding one corrects what the score was made
from and scores again at once; both scores stay readable. Who entered a contest never decides it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor, Role
from foundation.clock import today_in
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from foundation.signing import Signer
from foundation.versions import require_unchanged
from risk import events, scores
from risk.asking import fact_rules
from risk.contests.opening import EventNotInLine, contestable, events_behind
from risk.contests.payloads import ContestRead, ContestReason, ContestUpholding
from risk.models import ScoreContest, SiteScore
from risk.turns import wait_for_turn
from suppliers import facts
from suppliers.payloads import FactCreate

OPEN = "open"


class ContestNotFound(NotFound):
    code = "contest.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such contest, or it belongs to another organisation.")


class ContestAnswered(Conflict):
    code = "contest.answered"

    def __init__(self, state: str) -> None:
        super().__init__(f"This contest is {state} already. The firm may contest the score that stands now.")
        self.state = state


class OwnContest(NotAllowed):
    code = "contest.own"

    def __init__(self) -> None:
        super().__init__("You entered this contest: somebody else has to decide it.")


class NothingCorrected(Conflict):
    code = "contest.nothing_corrected"

    def __init__(self) -> None:
        super().__init__(
            "A contest is upheld by a correction that changes what the score was made from: "
            "name a fact or an event to correct, or dismiss it with the reason."
        )


class LineNotCorrected(Conflict):
    code = "contest.line_not_corrected"

    def __init__(self, line: str) -> None:
        super().__init__(
            f"The contested line `{line}` would stand as it was: correct what it says, or dismiss the contest with the "
            "reason. What else is wrong with the score is a correction of its own."
        )
        self.line = line


@dataclass(frozen=True, slots=True)
class ContestQuery:
    """The most urgent first, the answered ones behind by their day. Empty means any."""

    site_id: UUID | None = None
    state: str = ""
    late_on: date | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ScoreContest.organisation_id) == actor.organisation_id


def list_contests(session: Session, actor: Actor, query: ContestQuery) -> Page[ScoreContest]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_RISK)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(ScoreContest).where(visible_to(actor))
    if query.site_id is not None:
        wanted = wanted.where(ScoreContest.site_id == query.site_id)
    if query.state:
        wanted = wanted.where(ScoreContest.state == query.state)
    if query.late_on is not None:
        wanted = wanted.where(ScoreContest.state == OPEN, col(ScoreContest.due_on) < query.late_on)
    if query.cursor:
        due_on, last = pair_in(query.cursor, date.fromisoformat, UUID)
        same_day = and_(col(ScoreContest.due_on) == due_on, col(ScoreContest.id) > last)
        wanted = wanted.where(or_(col(ScoreContest.due_on) > due_on, same_day))
    rows = session.exec(wanted.order_by(col(ScoreContest.due_on), col(ScoreContest.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: (row.due_on.isoformat(), str(row.id)))


def read_contest(session: Session, actor: Actor, contest_id: UUID, *, to_change: bool = False) -> ScoreContest:
    """`to_change` waits for whoever decides it now, and sees what they did. Raises ContestNotFound."""
    actor.require(Action.READ_RISK)
    asked = select(ScoreContest).where(visible_to(actor), ScoreContest.id == contest_id)
    if to_change:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = session.exec(asked).first()
    if row is None:
        raise ContestNotFound
    return row


def as_read(row: ScoreContest, *, today: date) -> ContestRead:
    ended_on = row.ended_at.date() if row.ended_at else today
    told = row.model_dump() | {"by_letter": row.firm_id is None, "late": ended_on > row.due_on}
    return ContestRead.model_validate({name: told[name] for name in ContestRead.model_fields})


def dismiss(
    session: Session, actor: Actor, contest_id: UUID, said: ContestReason, *, version_seen: int, now: datetime
) -> ScoreContest:
    """The score stands. Raises ContestNotFound, ContestAnswered, OwnContest, ChangedMeanwhile."""
    contest = _to_decide(session, actor, contest_id, version_seen)
    return end(session, actor, contest, "dismissed", said.reason, now=now)


def uphold(
    session: Session,
    actor: Actor,
    contest_id: UUID,
    said: ContestUpholding,
    *,
    version_seen: int,
    now: datetime,
    signer: Signer | None = None,
) -> ScoreContest:
    """
    Raises as `dismiss` and EventNotInLine, NothingCorrected, LineNotCorrected, LedgerEventNotFound for an event of
    another one.
    """
    contest = _to_decide(session, actor, contest_id, version_seen)
    if not said.facts and not said.void_event_ids:
        raise NothingCorrected
    wait_for_turn(session, actor)
    today = today_in(actor.zone, now)
    before = scores.read_score(session, actor, contest.score_id)
    behind = {ref for line in contestable(before) if line["driver"] == contest.line for ref in events_behind(line)}
    for event_id in said.void_event_ids:
        if str(event_id) not in behind:
            raise EventNotInLine(event_id)
        events.void(session, actor, event_id, on=today, now=now)
    for one in said.facts:
        corrected = FactCreate(node_id=contest.site_id, as_of=today, source=f"contest {contest.id}", **one.model_dump())
        facts.add_fact(session, actor, corrected, now=now, rules=fact_rules(today))
    after = _scored_again(session, actor, contest, today, now, signer)
    if _lines_said(before, contest.line) == _lines_said(after, contest.line):
        raise LineNotCorrected(contest.line)
    contest.corrected_score_id = after.id
    contest.corrections = {
        "facts": [one.model_dump() for one in said.facts],
        "void_event_ids": [str(one) for one in said.void_event_ids],
    }
    return end(session, actor, contest, "upheld", said.reason, now=now)


def _scored_again(
    session: Session, actor: Actor, contest: ScoreContest, today: date, now: datetime, signer: Signer | None
) -> SiteScore:
    """Everything, since a correction reaches neighbours too. Raises NothingCorrected."""
    before = _read_from(scores.of_site(session, actor, contest.site_id))
    scorer = replace(actor, role=Role.SYSTEM, token_scopes=None)
    scores.score_all(session, scorer, as_of=today, now=now, signer=signer)
    after = scores.of_site(session, actor, contest.site_id)
    if _read_from(after) == before:
        raise NothingCorrected
    return after


def _lines_said(score: SiteScore, driver: str) -> list[tuple[object, ...]]:
    """What a reader would contest. Not the points: they move with every other line, and with the days."""
    said = ("value", "standing", "refs")
    return [tuple(line[part] for part in said) for line in contestable(score) if line["driver"] == driver]


def _read_from(score: SiteScore) -> tuple[object, object]:
    """Answers and how well they stand, and events: a score of another day, or of another source, is no correction."""
    given = json.loads(score.receipt)["inputs"]
    return {field: (value, standing) for field, (value, standing, *_) in given["facts"].items()}, given["events"]


def _to_decide(session: Session, actor: Actor, contest_id: UUID, version_seen: int) -> ScoreContest:
    actor.require(Action.SCORE)
    contest = read_contest(session, actor, contest_id, to_change=True)
    require_unchanged(session, contest, version_seen)
    require_open(contest)
    if contest.contested_by is not None and contest.contested_by == actor.account_id:
        raise OwnContest
    return contest


def require_open(contest: ScoreContest) -> None:
    if contest.state != OPEN:
        raise ContestAnswered(contest.state)


def end(
    session: Session, actor: Actor, contest: ScoreContest, state: str, reason: str, *, now: datetime
) -> ScoreContest:
    contest.state, contest.decision, contest.ended_at = state, reason, now
    contest.decided_by = actor.account_id if state != "withdrawn" else None
    contest.version += 1
    session.add(contest)
    session.flush()
    told: dict[str, trail.Change] = {"state": (OPEN, state), "corrected_score": contest.corrected_score_id}
    trail.record(session, actor, f"score_contest.{state}", contest, told)
    obligations.close_for(session, Actor.system(actor.organisation_id), contest.id, outcome=state)
    changes.tell(session, actor, f"score_contest.{state}", "site", [contest.site_id])
    return contest


def of_site(session: Session, actor: Actor, site_id: UUID) -> Sequence[ScoreContest]:
    """Newest first."""
    actor.require(Action.READ_RISK)
    own = select(ScoreContest).where(visible_to(actor), ScoreContest.site_id == site_id)
    return session.exec(own.order_by(col(ScoreContest.id).desc())).all()
