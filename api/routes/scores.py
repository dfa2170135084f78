"""Scores with the lines they are made of, and their receipts, from which anybody can compute them again."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.access import ActorDep, DatabaseDep
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from foundation.settings import Settings
from foundation.signing import Signer, signer_from
from risk import scores
from risk.models import ScoreBatch, SiteScore
from risk.payloads import ReceiptKeyRead, ReceiptRead, ReplayRead, ScoreBatchRead, ScorePage, ScoreRead
from risk.replaying import Paper, seal_content
from risk.scores import ScoreQuery
from risk.sectors.words import Band

router = APIRouter(tags=["risk"])


def signer_of(request: Request) -> Signer:
    settings: Settings = request.app.state.settings
    return signer_from(settings.require_secret())


async def asked(
    band: Band | None = None,
    site_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> ScoreQuery:
    return ScoreQuery(band, site_id, limit, cursor)


@router.get("/scores", response_model=ScorePage)
def list_scores(
    query: Annotated[ScoreQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[SiteScore]:
    """Current ones, worst first, the unknown ones last."""
    with database.reading() as session:
        return scores.list_scores(session, actor, query)


@router.post("/scores", response_model=ScoreBatchRead, status_code=201)
def score_all(request: Request, actor: ActorDep, database: DatabaseDep) -> ScoreBatch:
    """Every site the actor may see, as of today. Doing it twice writes nothing twice."""
    now, signer = utc_now(), signer_of(request)
    with database.transaction() as session:
        return scores.score_all(session, actor, as_of=today_in(actor.zone, now), now=now, signer=signer)


@router.get("/scores/{score_id}", response_model=ScoreRead)
def read_score(score_id: UUID, actor: ActorDep, database: DatabaseDep) -> SiteScore:
    """One of any day, superseded or not."""
    with database.reading() as session:
        return scores.read_score(session, actor, score_id)


@router.get("/scores/{score_id}/receipt")
def receipt(score_id: UUID, actor: ActorDep, database: DatabaseDep) -> ReceiptRead:
    with database.reading() as session:
        return as_read(scores.paper_of(session, scores.read_score(session, actor, score_id)))


def as_read(paper: Paper) -> ReceiptRead:
    content = seal_content(paper.seal) if paper.seal else None
    return ReceiptRead.model_validate(
        {"sha256": paper.receipt.sha256, "receipt": json.loads(paper.receipt.body), "batch": content}
    )


@router.get("/receipt-key")
def receipt_key(request: Request) -> ReceiptKeyRead:
    """With which receipts of this instance are signed. Anybody may ask: a signature is for those outside."""
    return ReceiptKeyRead(public_key=signer_of(request).public_key)


@router.post("/scores/{score_id}/replay")
def replay(request: Request, score_id: UUID, actor: ActorDep, database: DatabaseDep) -> ReplayRead:
    """Checks hash, proof and signature and computes it again; 422 with its code when anything is not the same."""
    with database.reading() as session:
        return scores.replayed(session, actor, score_id, known_key=signer_of(request).public_key)


@router.get("/sites/{site_id}/score", response_model=ScoreRead)
def score_of_site(site_id: UUID, actor: ActorDep, database: DatabaseDep) -> SiteScore:
    with database.reading() as session:
        return scores.of_site(session, actor, site_id)
