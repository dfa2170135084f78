"""Issued reports: kept as they left, superseded or revoked by later acts, never changed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from api.access import ActorDep, DatabaseDep, VersionSeen, etag, settings_of
from api.issuing import press_of
from api.routes.reports import FILE_ANSWER, MEDIA, ReportCreate
from foundation.clock import utc_now
from foundation.evidence_store import Store
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from reports import issued
from reports.issued import IssuedFile, IssuedQuery
from reports.models import IssuedReport
from reports.proof import ending
from reports.proof.bundles import bundle_of
from reports.proof.payloads import EndingDecision, IssuedPage, IssuedRead, IssuedState, Revocation, Supersession

router = APIRouter(prefix="/issued-reports", tags=["reports"])
BUNDLE_ANSWER: dict[str, Any] = {"content": {"application/zip": {}}, "description": "The bundle"}


async def asked(
    kind: Annotated[str, Query(max_length=40, pattern=r"^[a-z_]*$")] = "",
    state: IssuedState | Literal[""] = "",
    about_id: UUID | None = None,
    ending_asked: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> IssuedQuery:
    return IssuedQuery(kind, state, about_id, ending_asked, limit, cursor)


@router.get("", response_model=IssuedPage)
def list_issued_reports(
    query: Annotated[IssuedQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[IssuedReport]:
    """The newest first; what went into a report has to be for the reader too."""
    with database.reading() as session:
        return issued.list_issued(session, actor, query)


@router.post("", response_model=IssuedRead, status_code=201)
def issue_report(
    request: Request, new: ReportCreate, actor: ActorDep, database: DatabaseDep, response: Response
) -> IssuedReport:
    """Made, sealed, signed and kept. The file is at `/v1/issued-reports/{report_id}/file`."""
    row = issued.issue_apart(database, actor, new.order(), press_of(request), now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.get("/{report_id}", response_model=IssuedRead)
def read_issued_report(report_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> IssuedReport:
    with database.reading() as session:
        row = issued.visible_issued(session, actor, report_id)
    response.headers["ETag"] = etag(row.version)
    return row


@router.get("/{report_id}/file", response_class=Response, responses={200: FILE_ANSWER})
def issued_file(request: Request, report_id: UUID, actor: ActorDep, database: DatabaseDep) -> FileResponse:
    """As it was issued, whatever became of it."""
    with database.reading() as session:
        file = issued.file_of(session, actor, Store(settings_of(request).issued_dir), report_id)
    return handed_out(file)


@router.get("/{report_id}/bundle", response_class=Response, responses={200: BUNDLE_ANSWER})
def issued_bundle(request: Request, report_id: UUID, actor: ActorDep, database: DatabaseDep) -> Response:
    """The file, its content as data and a signed manifest: to be checked anywhere by `tierlight reports verify`."""
    press = press_of(request)
    with database.reading() as session:
        row = issued.visible_issued(session, actor, report_id)
    content = bundle_of(press.store, row, press.signer, base_url=press.base_url)
    name = f"{row.kind}-{row.data_cut.isoformat()}-{row.code[:6]}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/zip", headers=headers)


@router.post("/{report_id}/revocation", response_model=IssuedRead)
def revoke_issued_report(
    report_id: UUID, told: Revocation, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> IssuedReport:
    """At once; what the public holds waits for a second person."""
    with database.transaction() as session:
        row = ending.revoke(session, actor, report_id, told, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.post("/{report_id}/supersession", response_model=IssuedRead, status_code=201)
def supersede_issued_report(
    request: Request,
    report_id: UUID,
    told: Supersession,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> IssuedReport:
    """Answers the new one. The old one ends with it; what the public holds waits for a second person."""
    press = press_of(request)
    with database.transaction() as session:
        old = ending.require_standing(session, actor, report_id, version)
        row = ending.supersede(session, actor, old, told, press, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.post("/{report_id}/ending", response_model=IssuedRead)
def decide_ending(
    report_id: UUID,
    decision: EndingDecision,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> IssuedReport:
    """By somebody else than who asked for it."""
    with database.transaction() as session:
        row = ending.decide(session, actor, report_id, decision, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


def handed_out(file: IssuedFile) -> FileResponse:
    headers = {"X-Content-SHA256": file.sha256, "Cache-Control": "no-store"}
    return FileResponse(file.path, media_type=MEDIA[file.form], filename=file.file_name, headers=headers)
