"""Series of reports: set up, changed, paused; their periods, and who is told."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api import series_letters
from api.access import ActorDep, DatabaseDep, VersionSeen, etag, settings_of
from api.routes.issued_reports import handed_out
from api.routes.reports import FILE_ANSWER
from foundation.clock import utc_now
from foundation.evidence_store import Store
from reports.models import ReportRecipient, ReportRun, ReportSeries
from reports.series import outsiders, runs, series
from reports.series.payloads import OutsiderAsk, RecipientRead, RunRead, SeriesChange, SeriesCreate, SeriesRead

router = APIRouter(prefix="/report-series", tags=["reports"])
STATES = {"pause": "paused", "resume": "active"}


@router.get("", response_model=list[SeriesRead])
def list_series(actor: ActorDep, database: DatabaseDep) -> Sequence[ReportSeries]:
    with database.reading() as session:
        return series.list_series(session, actor)


@router.post("", response_model=SeriesRead, status_code=201)
def add_series(new: SeriesCreate, actor: ActorDep, database: DatabaseDep, answer: Response) -> ReportSeries:
    """It is made with the leave that whoever sets it up has at that moment."""
    with database.transaction() as session:
        made = series.add_series(session, actor, new, now=utc_now())
    answer.headers["ETag"] = etag(made.version)
    return made


@router.get("/{series_id}", response_model=SeriesRead)
def read_series(series_id: UUID, actor: ActorDep, database: DatabaseDep, answer: Response) -> ReportSeries:
    with database.reading() as session:
        found = series.visible_series(session, actor, series_id)
    answer.headers["ETag"] = etag(found.version)
    return found


@router.put("/{series_id}", response_model=SeriesRead)
def change_series(
    series_id: UUID,
    change: SeriesChange,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    answer: Response,
) -> ReportSeries:
    """Periods that are over keep the days they got. `recipients` replaces those who work here."""
    with database.transaction() as session:
        changed = series.change_series(session, actor, series_id, change, version_seen=version, now=utc_now())
    answer.headers["ETag"] = etag(changed.version)
    return changed


@router.get("/{series_id}/runs", response_model=list[RunRead])
def list_runs(series_id: UUID, actor: ActorDep, database: DatabaseDep) -> Sequence[ReportRun]:
    """Newest period first."""
    with database.reading() as session:
        return runs.list_runs(session, actor, series.visible_series(session, actor, series_id))


@router.get("/{series_id}/runs/{run_id}/file", response_class=Response, responses={200: FILE_ANSWER})
def run_file(request: Request, series_id: UUID, run_id: UUID, actor: ActorDep, database: DatabaseDep) -> FileResponse:
    """For the owner and for whoever was told of it, while they may read what it holds."""
    with database.reading() as session:
        run = outsiders.readable_run(session, actor, series_id, run_id)
        return handed_out(outsiders.file_of(session, Store(settings_of(request).issued_dir), run))


@router.post("/{series_id}/runs/{run_id}/retrying", response_model=RunRead)
def try_again(series_id: UUID, run_id: UUID, actor: ActorDep, database: DatabaseDep) -> ReportRun:
    """Once what stood in the way is mended. A run that was not given up is tried by itself."""
    with database.transaction() as session:
        return runs.try_again(session, actor, series_id, run_id, now=utc_now())


@router.get("/{series_id}/recipients", response_model=list[RecipientRead])
def list_recipients(series_id: UUID, actor: ActorDep, database: DatabaseDep) -> Sequence[ReportRecipient]:
    with database.reading() as session:
        return series.recipients_of(session, actor, series.visible_series(session, actor, series_id))


@router.post("/{series_id}/recipients", response_model=RecipientRead, status_code=201)
def ask_outsider(
    request: Request, series_id: UUID, asked: OutsiderAsk, actor: ActorDep, database: DatabaseDep
) -> ReportRecipient:
    """Writes to an address outside; it is sent nothing before it agreed."""
    write = series_letters.series_writer(settings_of(request))
    with database.transaction() as session:
        return outsiders.ask(session, actor, series_id, asked.email, write, now=utc_now())


@router.delete("/{series_id}/recipients/{recipient_id}", response_model=RecipientRead)
def end_recipient(series_id: UUID, recipient_id: UUID, actor: ActorDep, database: DatabaseDep) -> ReportRecipient:
    with database.transaction() as session:
        return outsiders.end(session, actor, series_id, recipient_id)


@router.post("/{series_id}/{act}", response_model=SeriesRead)
def set_state(
    series_id: UUID,
    act: Literal["pause", "resume"],
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    answer: Response,
) -> ReportSeries:
    """A paused series makes nothing; a public day that passes meanwhile is missed in the open."""
    with database.transaction() as session:
        changed = series.set_state(session, actor, series_id, STATES[act], version_seen=version)
    answer.headers["ETag"] = etag(changed.version)
    return changed
