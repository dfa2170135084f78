"""Possible matches with listed names, rulings on them, and what recomputes them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from sanctions import hits, replaying, rulings
from sanctions.alerts import clearing, undoing
from sanctions.alerts.file import read_file
from sanctions.alerts.payloads import (
    AlertFile,
    ClearingDone,
    ClearingPreview,
    ClearingQuery,
    ManyCleared,
    ReplayRead,
    RulingReasonRead,
    RulingUndoing,
)
from sanctions.hits import HitQuery
from sanctions.models import Hit
from sanctions.payloads import HitAssignment, HitPage, HitRead, HitRuling, HitSentBack, HitState
from sanctions.replaying import Replay
from sanctions.rulings import RulingReason

router = APIRouter(prefix="/hits", tags=["screening"])


async def asked(
    state: HitState | None = None,
    source: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=100)] = "",
    band: Literal["strong", "possible"] | None = None,
    node_id: UUID | None = None,
    only: Annotated[
        Literal["proposed", "mine"] | None, Query(description="waiting for a second person, or mine")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> HitQuery:
    return HitQuery(state or "", source, band or "", node_id, only == "proposed", only == "mine", limit, cursor)


@router.get("", response_model=HitPage)
def possible_matches(query: Annotated[HitQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Hit]:
    with database.reading() as session:
        return hits.list_hits(session, actor, query)


@router.get("/reasons", response_model=list[RulingReasonRead])
def ruling_reasons(actor: ActorDep) -> tuple[RulingReason, ...]:  # noqa: ARG001 - signed in, whoever it is
    return rulings.reasons()


@router.post("/clearing/preview")
def what_would_be_cleared(chosen: ClearingQuery, actor: ActorDep, database: DatabaseDep) -> ClearingPreview:
    with database.reading() as session:
        return clearing.preview(session, actor, chosen)


@router.post("/clearing")
def clear_many_matches(cleared: ManyCleared, actor: ActorDep, database: DatabaseDep) -> ClearingDone:
    with database.transaction() as session:
        return clearing.clear_many(session, actor, cleared, now=utc_now())


@router.post("/undoing", response_model=list[HitRead])
def take_back_rulings(ruled: RulingUndoing, actor: ActorDep, database: DatabaseDep) -> list[Hit]:
    """What oneself ruled or proposed at that moment, in one go or one by one, where it stands as it was."""
    with database.transaction() as session:
        return undoing.undo(session, actor, ruled.ruled_at, now=utc_now())


@router.get("/{hit_id}", response_model=HitRead)
def possible_match(hit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Hit:
    with database.reading() as session:
        hit = hits.read_hit(session, actor, hit_id)
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.get("/{hit_id}/file")
def whole_alert(hit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> AlertFile:
    with database.reading() as session:
        found = read_file(session, actor, hit_id, on=today_in(actor.zone, utc_now()))
    response.headers["ETag"] = etag(found.hit.version)
    return found


@router.get("/{hit_id}/replay", response_model=ReplayRead)
def recompute_a_match(hit_id: UUID, actor: ActorDep, database: DatabaseDep) -> Replay:
    with database.reading() as session:
        return replaying.replay(session, actor, hit_id)


@router.post("/{hit_id}/ruling", response_model=HitRead)
def rule_on_a_match(
    hit_id: UUID, ruling: HitRuling, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Hit:
    with database.transaction() as session:
        hit = rulings.rule(session, actor, hit_id, ruling, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.post("/{hit_id}/agreement", response_model=HitRead)
def agree_to_a_ruling(
    hit_id: UUID, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Hit:
    with database.transaction() as session:
        hit = rulings.agree(session, actor, hit_id, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.post("/{hit_id}/sending-back", response_model=HitRead)
def send_a_ruling_back(
    hit_id: UUID, sent: HitSentBack, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Hit:
    with database.transaction() as session:
        hit = rulings.send_back(session, actor, hit_id, sent.reason, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.put("/{hit_id}/assignment", response_model=HitRead)
def assign_a_match(
    hit_id: UUID, given: HitAssignment, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Hit:
    with database.transaction() as session:
        hit = rulings.assign(session, actor, hit_id, given, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(hit.version)
    return hit
