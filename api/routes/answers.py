"""Answers of a visit to its instrument: a draft, submitted once, then corrected; and a sample of whom to interview."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.answers import answering
from audits.answers.answer_sheets import Answered, as_read, read_answers
from audits.answers.interview_quota import InterviewSample, cells_in, interview_sample
from audits.payloads import AnswersCorrection, AnswersDraft, AnswersRead
from audits.payloads.samples import SampledCell, SampleRead
from audits.visits import visits
from foundation.clock import utc_now

router = APIRouter(prefix="/visits", tags=["audits"])
MOST_CELLS = 200


def _told(found: Answered, response: Response) -> AnswersRead:
    response.headers["ETag"] = etag(found.version)
    return as_read(found)


@router.get("/{visit_id}/answers")
def answers_of(visit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> AnswersRead:
    """With what is still to be asked. Version 0 while nobody has answered."""
    with database.reading() as session:
        return _told(read_answers(session, actor, visit_id), response)


@router.put("/{visit_id}/answers")
def keep_draft(
    visit_id: UUID,
    draft: AnswersDraft,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> AnswersRead:
    """The whole draft; what is not in it is no longer answered. A 412 tells in `places` what stands instead."""
    with database.transaction() as session:
        found = answering.keep_draft(session, actor, visit_id, draft, version_seen=version, now=utc_now())
        return _told(found, response)


@router.post("/{visit_id}/answers/submit")
def submit(
    visit_id: UUID, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> AnswersRead:
    """Bad answers become findings, each once. Refused with the list while a mandatory answer is missing."""
    with database.transaction() as session:
        found = answering.submit(session, actor, visit_id, version_seen=version, now=utc_now())
        return _told(found, response)


@router.post("/{visit_id}/answers/corrections")
def correct(
    visit_id: UUID,
    better: AnswersCorrection,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> AnswersRead:
    """After submitting. The first answers stay readable; their findings are amended, withdrawn or made."""
    with database.transaction() as session:
        found = answering.correct(session, actor, visit_id, better, version_seen=version, now=utc_now())
        return _told(found, response)


@router.get("/{visit_id}/sample")
def sample(
    visit_id: UUID,
    actor: ActorDep,
    database: DatabaseDep,
    cell: Annotated[list[Annotated[str, Field(max_length=200)]], Query(max_length=MOST_CELLS)],
    seed: Annotated[str, Query(max_length=64)] = "",
) -> SampleRead:
    """
    Whom to interview: `cell` is `shift|contract|sex|nationality group|pay method|workers`, counts only. Nothing is
    kept; the same cells and seed give the same lines. Without a seed the visit's own is taken.
    """
    with database.reading() as session:
        visit = visits.visible_visit(session, actor, visit_id)
    return _as_read(interview_sample(cells_in(cell), seed or visit.id.hex))


def _as_read(drawn: InterviewSample) -> SampleRead:
    return SampleRead(
        seed=drawn.seed,
        headcount=drawn.size.headcount,
        interviews=drawn.size.interviewed,
        merged_cells=drawn.merged,
        affected=drawn.affected,
        chance=drawn.chance,
        source=f"{drawn.size.source} ({drawn.size.confidence})",
        cells=[
            SampledCell(cell=one.cell.name, workers=one.cell.workers, interviews=len(one.lines), lines=list(one.lines))
            for one in drawn.cells
        ],
    )
