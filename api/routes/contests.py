"""
Contests of a score: the side of whoever made it (`/contests`), the firm with an account (`/own-scores`), and the firm
that came in by link and PIN (`/invited/...`).
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from api.routes.invited import Entering, entered
from api.routes.scores import as_read as receipt_read
from api.routes.scores import signer_of
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT
from risk import full_view
from risk.contests import answering, firms, opening
from risk.contests.answering import ContestQuery, as_read
from risk.contests.payloads import (
    ContestCreate,
    ContestPage,
    ContestRead,
    ContestReason,
    ContestState,
    ContestUpholding,
    OwnScore,
    OwnScores,
)
from risk.payloads import FullScoreRead
from risk.scoring import explain

router = APIRouter(tags=["contests"])


class Contesting(Entering):
    said: ContestCreate


class WithdrawingContest(Entering):
    contest_id: UUID
    said: ContestReason


async def asked(
    actor: ActorDep,
    site_id: UUID | None = None,
    state: ContestState | None = None,
    late: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> ContestQuery:
    late_on = today_in(actor.zone, utc_now()) if late else None
    return ContestQuery(site_id, state or "", late_on, limit, cursor)


@router.get("/contests")
def list_contests(
    query: Annotated[ContestQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> ContestPage:
    """Of the scores of your organisation, by the day the answer is due; `late` leaves only the open ones past it."""
    today = today_in(actor.zone, utc_now())
    with database.reading() as session:
        page = answering.list_contests(session, actor, query)
    return ContestPage(rows=[as_read(row, today=today) for row in page.rows], next_cursor=page.next_cursor)


@router.post("/contests", status_code=201)
def enter_letter(new: ContestCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> ContestRead:
    """What a firm wrote or said, entered for it. Somebody else has to decide."""
    now = utc_now()
    with database.transaction() as session:
        row = opening.enter_letter(session, actor, new, now=now)
    response.headers["ETag"] = etag(row.version)
    return as_read(row, today=today_in(actor.zone, now))


@router.get("/contests/{contest_id}")
def read_contest(contest_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> ContestRead:
    with database.reading() as session:
        row = answering.read_contest(session, actor, contest_id)
    response.headers["ETag"] = etag(row.version)
    return as_read(row, today=today_in(actor.zone, utc_now()))


@router.post("/contests/{contest_id}/dismiss")
def dismiss(
    contest_id: UUID,
    said: ContestReason,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> ContestRead:
    """The score stands, and the firm reads the reason."""
    now = utc_now()
    with database.transaction() as session:
        row = answering.dismiss(session, actor, contest_id, said, version_seen=version, now=now)
    response.headers["ETag"] = etag(row.version)
    return as_read(row, today=today_in(actor.zone, now))


@router.post("/contests/{contest_id}/uphold")
def uphold(
    request: Request,
    contest_id: UUID,
    said: ContestUpholding,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> ContestRead:
    """Corrects facts or takes events back, and scores again at once; both scores stay readable."""
    now, signer = utc_now(), signer_of(request)
    with database.transaction() as session:
        row = answering.uphold(session, actor, contest_id, said, version_seen=version, now=now, signer=signer)
    response.headers["ETag"] = etag(row.version)
    return as_read(row, today=today_in(actor.zone, now))


@router.get("/own-scores")
def own_scores(actor: ActorDep, database: DatabaseDep) -> OwnScores:
    """The scores of your own sites in the registers of those who invited you, and what you contested."""
    with database.reading() as session:
        firm = firms.firm_of_account(session, actor)
        return firms.own_scores(session, firm, today=today_in(actor.zone, utc_now()))


@router.get("/own-scores/{score_id}")
def own_score(score_id: UUID, actor: ActorDep, database: DatabaseDep) -> OwnScore:
    """One of any day: the one you contested, or the one that the correction gave."""
    with database.reading() as session:
        return firms.own_score(session, firms.firm_of_account(session, actor), score_id)


@router.post("/own-scores/contests", status_code=201)
def contest(new: ContestCreate, actor: ActorDep, database: DatabaseDep) -> ContestRead:
    """Opens a task with a clock at whoever made the score."""
    now = utc_now()
    with database.transaction() as session:
        row = firms.contest(session, firms.firm_of_account(session, actor), new, now=now)
    return as_read(row, today=today_in(actor.zone, now))


@router.post("/own-scores/contests/{contest_id}/withdraw")
def withdraw(contest_id: UUID, said: ContestReason, actor: ActorDep, database: DatabaseDep) -> ContestRead:
    now = utc_now()
    with database.transaction() as session:
        row = firms.withdraw(session, firms.firm_of_account(session, actor), contest_id, said, now=now)
    return as_read(row, today=today_in(actor.zone, now))


@router.post("/invited/scores")
def invited_scores(asked_by: Entering, database: DatabaseDep) -> OwnScores:
    """The scores of your own sites at whoever invited you, and what you contested."""
    return entered(
        database,
        asked_by.key,
        lambda session, one, now: firms.own_scores(session, firms.firm_of_guest(one), today=now.date()),
    )


@router.post("/invited/contesting", status_code=201)
def invited_contest(asked_by: Contesting, database: DatabaseDep) -> ContestRead:
    return entered(
        database,
        asked_by.key,
        lambda session, one, now: as_read(
            firms.contest(session, firms.firm_of_guest(one), asked_by.said, now=now), today=now.date()
        ),
    )


@router.post("/invited/withdrawing-contest")
def invited_withdraw(asked_by: WithdrawingContest, database: DatabaseDep) -> ContestRead:
    return entered(
        database,
        asked_by.key,
        lambda session, one, now: as_read(
            firms.withdraw(session, firms.firm_of_guest(one), asked_by.contest_id, asked_by.said, now=now),
            today=now.date(),
        ),
    )


@router.post("/sites/{site_id}/full-score")
def full_score(request: Request, site_id: UUID, actor: ActorDep, database: DatabaseDep) -> FullScoreRead:
    """With what was confided to your authority, for the case role. Each reading is entered in the trail."""
    now, signer = utc_now(), signer_of(request)
    with database.transaction() as session:
        found = full_view.full_score(session, actor, site_id, as_of=today_in(actor.zone, now), signer=signer)
    return FullScoreRead.model_validate(
        {
            "site_id": site_id,
            "value": found.score.value,
            "band": found.score.band,
            "open_value": found.open_value,
            "contributions": [line._asdict() | {"refs": list(line.refs)} for line in found.score.contributions],
            "sentences": list(explain(found.score)),
            "receipt": receipt_read(found.paper),
        }
    )
