"""The public register, and the forms in which anybody may take it away. It asks nobody who they are."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.access import DatabaseDep
from api.public_answers import public_answer
from api.routes.scores import signer_of
from api.web.frames import outside_address
from foundation.clock import utc_now
from foundation.database import Database
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT
from reports.renderers.public_register.atom import FeedPage, render_atom
from reports.renderers.public_register.dump import render_dump
from reports.renderers.public_register.follow_the_money import render_ftm
from reports.renderers.public_register.plain import render_csv
from reports.renderers.public_register.workbook import render_workbook
from sanctions import register
from sanctions.payloads import OffenceFamily
from sanctions.publications.payloads import RegisterEntryFile, RegisterPage, Removed
from sanctions.register import RegisterQuery, Snapshot

router = APIRouter(prefix="/register", tags=["register"])
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = 410


class RegisterKey(BaseModel):
    """Compare it with the one you kept: a dump that came with its own key proves nothing."""

    public_key: str


async def asked(
    name: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=200)] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$")] = "",
    offence_family: OffenceFamily | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> RegisterQuery:
    return RegisterQuery(name, country, offence_family or "", limit, cursor)


@router.get("", response_model=RegisterPage)
def public_register(
    request: Request, query: Annotated[RegisterQuery, Depends(asked)], database: DatabaseDep
) -> Response:
    """The latest decision first."""
    with database.reading() as session:
        found = register.public_entries(session, query, on=utc_now().date())
    page = RegisterPage(rows=list(found.rows), next_cursor=found.next_cursor)
    changed_at = max((entry.changed_at for entry in page.rows), default=register.NEVER)
    return public_answer(request, page.model_dump_json().encode(), JSON, changed_at=changed_at)


def snapshot_of(database: Database) -> Snapshot:
    with database.reading() as session:
        return register.snapshot(session, on=utc_now().date())


def answers_in(media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media: {}}, "description": "The public rows"}}


@router.get("/csv", response_class=Response, responses=answers_in("text/csv"))
def as_csv(request: Request, database: DatabaseDep) -> Response:
    """Every entry; formulas are made inert."""
    found = snapshot_of(database)
    return public_answer(
        request, render_csv(found), "text/csv; charset=utf-8", changed_at=found.changed_at, file_name="register.csv"
    )


@router.get("/xlsx", response_class=Response, responses=answers_in(XLSX))
def as_workbook(request: Request, database: DatabaseDep) -> Response:
    """Every entry, the cells of the CSV."""
    found = snapshot_of(database)
    return public_answer(request, render_workbook(found), XLSX, changed_at=found.changed_at, file_name="register.xlsx")


@router.get("/ftm", response_class=Response, responses=answers_in("application/x-ndjson"))
def as_follow_the_money(request: Request, database: DatabaseDep) -> Response:
    """Every entry as entities of FollowTheMoney, one a line."""
    found = snapshot_of(database)
    content = render_ftm(found, base=outside_address(request))
    name = "register.ftm.json"
    return public_answer(request, content, "application/x-ndjson", changed_at=found.changed_at, file_name=name)


@router.get("/feed", response_class=Response, responses=answers_in("application/atom+xml"))
def as_feed(request: Request, database: DatabaseDep, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """Atom: what was listed, corrected and removed, the latest first."""
    found = snapshot_of(database)
    content = render_atom(found, FeedPage(outside_address(request), page))
    return public_answer(request, content, "application/atom+xml; charset=utf-8", changed_at=found.changed_at)


@router.get("/dump", response_class=Response, responses=answers_in("application/x-ndjson"))
def as_signed_dump(request: Request, database: DatabaseDep) -> Response:
    """The whole register as JSON lines under a signed manifest; docs/guides/register.md says how to check it."""
    found = snapshot_of(database)
    content = render_dump(found, signer_of(request))
    name = f"register-{found.on.isoformat()}.jsonl"
    return public_answer(request, content, "application/x-ndjson", changed_at=found.changed_at, file_name=name)


@router.get("/key")
def register_key(request: Request) -> RegisterKey:
    return RegisterKey(public_key=signer_of(request).public_key)


@router.get("/{entry_id}", response_model=RegisterEntryFile, responses={GONE: {"model": Removed}})
def register_entry(request: Request, entry_id: UUID, database: DatabaseDep) -> Response:
    """What was removed answers 410 with its id, the day and the reason."""
    with database.reading() as session:
        found = register.read_entry(session, entry_id, on=utc_now().date())
    return public_answer(
        request,
        found.model_dump_json().encode(),
        JSON,
        changed_at=changed_at_of(found),
        status=GONE if isinstance(found, Removed) else 200,
    )


def changed_at_of(found: RegisterEntryFile | Removed) -> datetime:
    return found.changed_at if isinstance(found, Removed) else found.entry.changed_at
