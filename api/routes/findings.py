"""Findings: alleged until the firm could answer and somebody decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.findings import finding_closing, findings
from audits.findings.findings import FindingQuery
from audits.models import Finding
from audits.payloads import (
    FindingAmendment,
    FindingClosing,
    FindingCreate,
    FindingDecision,
    FindingPage,
    FindingRead,
    FindingReply,
    FindingState,
    FindingTaskDone,
    Severity,
)
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/findings", tags=["audits"])


async def asked(
    site_id: UUID | None = None,
    visit_id: UUID | None = None,
    severity: Severity | None = None,
    state: FindingState | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> FindingQuery:
    return FindingQuery(site_id, visit_id, severity or "", state or "", limit, cursor)


@router.get("", response_model=FindingPage)
def list_findings(
    query: Annotated[FindingQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[Finding]:
    with database.reading() as session:
        return findings.list_findings(session, actor, query)


@router.post("", response_model=FindingRead, status_code=201)
def record_finding(new: FindingCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> Finding:
    with database.transaction() as session:
        finding = findings.record_finding(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.get("/{finding_id}", response_model=FindingRead)
def read_finding(finding_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Finding:
    with database.reading() as session:
        finding = findings.visible_finding(session, actor, finding_id)
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.post("/{finding_id}/reply", response_model=FindingRead)
def take_reply(
    finding_id: UUID,
    reply: FindingReply,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Finding:
    """What the firm answers; a second answer is added below the first."""
    with database.transaction() as session:
        finding = findings.take_reply(session, actor, finding_id, reply, version_seen=version)
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.post("/{finding_id}/decide", response_model=FindingRead)
def decide(
    finding_id: UUID,
    decision: FindingDecision,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Finding:
    """Confirm or withdraw. The ledger keeps the allegation and voids it."""
    with database.transaction() as session:
        finding = findings.decide(session, actor, finding_id, decision, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.post("/{finding_id}/close", response_model=FindingRead)
def close_finding(
    finding_id: UUID,
    closing: FindingClosing,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Finding:
    with database.transaction() as session:
        finding = findings.close_finding(session, actor, finding_id, closing, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.post("/{finding_id}/amend", response_model=FindingRead, status_code=201)
def amend(
    finding_id: UUID,
    better: FindingAmendment,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Finding:
    """Answers with the new finding; the first stays readable under its own id."""
    with database.transaction() as session:
        finding = findings.amend(session, actor, finding_id, better, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(finding.version)
    return finding


@router.get("/{finding_id}/missing", response_model=list[str])
def missing_for_closing(finding_id: UUID, actor: ActorDep, database: DatabaseDep) -> tuple[str, ...]:
    """What still stands in the way of closing it; empty when nothing does."""
    with database.reading() as session:
        finding = findings.visible_finding(session, actor, finding_id)
        return finding_closing.missing_for_closing(session, actor, finding)


@router.post("/{finding_id}/tasks", status_code=204)
def tick_off(finding_id: UUID, done: FindingTaskDone, actor: ActorDep, database: DatabaseDep) -> None:
    """A task that ends by hand: evidence asked for, seen on site, the firm reminded."""
    with database.transaction() as session:
        finding = findings.visible_finding(session, actor, finding_id)
        finding_closing.tick_off(session, actor, finding, done)
