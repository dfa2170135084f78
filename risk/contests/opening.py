"""
Opening a contest: by the firm itself, or by staff who enter its letter. The line must be one that the open score shows;
what was confided is no line and no event there, so a contest can neither ask nor tell about it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor, OrganisationId
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, Place
from foundation.models import Organisation
from foundation.obligations import Due
from foundation.sentences import Sentence
from risk import scores
from risk.contests.clocks import clock_on
from risk.contests.payloads import ContestCreate
from risk.models import ScoreContest, SiteScore
from risk.scoring.result import Group
from suppliers.models import Site

TASK = "score_contest.decide"
OF_EVENTS = frozenset({Group.EVENT.value, Group.FLOOR.value})


class LineNotInScore(Invalid):
    code = "contest.line_not_in_score"

    def __init__(self, line: str, lines: Sequence[str]) -> None:
        known = ", ".join(lines) or "none: this score has no lines"
        super().__init__(
            f"This score has no line `{line[:100]}` to contest. Name one of its lines ({known}).",
            places=(Place(column="line", value=line[:100]),),
        )


class EventNotInLine(Invalid):
    code = "contest.event_not_in_line"

    def __init__(self, event_id: UUID) -> None:
        super().__init__(
            "This event is not among those of the contested line: choose one of them, or contest the whole line.",
            places=(Place(column="event_id", value=str(event_id)),),
        )


class ContestOpenAlready(Conflict):
    code = "contest.open_already"

    def __init__(self, contest_id: UUID) -> None:
        super().__init__(f"This line is contested already and waits for an answer: {contest_id}.")
        self.contest_id = contest_id


class Contester(NamedTuple):
    """Who contests, in the register of whoever made the score. `firm_id` is the firm's own register, if it has one."""

    actor: Actor
    firm_id: UUID | None


def enter_letter(session: Session, actor: Actor, new: ContestCreate, *, now: datetime) -> ScoreContest:
    """By staff, for a firm that wrote or called; somebody else decides. Raises ScoreNotFound and as `open_on`."""
    actor.require(Action.READ_RISK)
    score = scores.read_score(session, actor, new.score_id)
    return open_on(session, Contester(actor, None), score, new, now=now)


def open_on(
    session: Session, contester: Contester, score: SiteScore, new: ContestCreate, *, now: datetime
) -> ScoreContest:
    """The caller has found the score readable. Raises LineNotInScore, EventNotInLine, ContestOpenAlready."""
    _require_line(score, new)
    _require_alone(session, score, new)
    owner = session.get_one(Organisation, score.organisation_id)
    site = session.get_one(Site, score.site_id)
    today = today_in(owner.time_zone, now)
    clock = clock_on(today)
    contest = ScoreContest(
        **new.model_dump(),
        organisation_id=score.organisation_id,
        site_id=score.site_id,
        firm_id=contester.firm_id,
        contested_by=contester.actor.account_id,
        opened_at=now,
        due_on=clock.due_on(today, site.country),
        clock_rule=clock.rule,
    )
    session.add(contest)
    session.flush()
    told: dict[str, trail.Change] = {"line": new.line, "score": score.id, "due_on": contest.due_on}
    trail.record(session, contester.actor, "score_contest.opened", contest, told)
    _open_task(session, owner, site, contest)
    changes.tell(session, contester.actor, "score_contest.opened", "site", [score.site_id])
    return contest


def _require_line(score: SiteScore, new: ContestCreate) -> None:
    lines = contestable(score)
    line = next((one for one in lines if one["driver"] == new.line), None)
    if line is None:
        raise LineNotInScore(new.line, [one["driver"] for one in lines])
    if new.event_id is not None and str(new.event_id) not in events_behind(line):
        raise EventNotInLine(new.event_id)


def contestable(score: SiteScore) -> list[dict[str, Any]]:
    return [line for line in score.contributions if line["group"] != Group.START.value]


def events_behind(line: dict[str, Any]) -> list[str]:
    """Refs of other groups name nodes of the chain, which are nobody's to contest here."""
    return list(line["refs"]) if line["group"] in OF_EVENTS else []


def _require_alone(session: Session, score: SiteScore, new: ContestCreate) -> None:
    standing = session.exec(
        select(ScoreContest.id).where(
            ScoreContest.organisation_id == score.organisation_id,
            ScoreContest.site_id == score.site_id,
            ScoreContest.line == new.line,
            col(ScoreContest.event_id).is_not_distinct_from(new.event_id),
            ScoreContest.state == "open",
        )
    ).first()
    if standing is not None:
        raise ContestOpenAlready(standing)


def _open_task(session: Session, owner: Organisation, site: Site, contest: ScoreContest) -> None:
    job = Actor.system(OrganisationId(owner.id), kind=owner.kind)
    due = Due(
        kind=TASK,
        title=Sentence("Answer a contested score"),
        reason=Sentence("The firm contests %(driver)s; the answer is due in working days", {"driver": contest.line}),
        subject_kind="score_contest",
        subject_id=contest.id,
        due_on=contest.due_on,
        about_id=site.id,
        about_name=site.name,
        team=job.desk.value,
    )
    obligations.open_obligation(session, job, due)
