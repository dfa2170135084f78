"""The logo on the covers of an organisation's reports: set, looked at, handed out, removed."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from reports.marks import remove_mark, set_mark
from reports.marks.marks import LONGEST_WORDS, MarkRead, kept_mark
from reports.marks.pictures import LARGEST_FILE
from reports.models import OrganisationMark

router = APIRouter(prefix="/organisation/logo", tags=["reports"])


@router.get("", response_model=MarkRead)
def read_logo(actor: ActorDep, database: DatabaseDep) -> OrganisationMark:
    with database.reading() as session:
        return kept_mark(session, actor)


@router.put("", response_model=MarkRead)
def put_logo(
    actor: ActorDep,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    alt: Annotated[str, Form(max_length=LONGEST_WORDS)],
) -> OrganisationMark:
    """A PNG or JPEG of at most 2 MB and 16 million pixels; `alt` says it in words. What is kept is drawn anew."""
    with database.transaction() as session:
        return set_mark(session, actor, sent(file), alt, now=utc_now())


@router.get("/file", response_class=Response, responses={200: {"content": {"image/png": {}}}})
def logo_file(actor: ActorDep, database: DatabaseDep) -> Response:
    """As kept: a small PNG without metadata."""
    with database.reading() as session:
        content = kept_mark(session, actor).png
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, no-store"})


@router.delete("", status_code=204)
def delete_logo(actor: ActorDep, database: DatabaseDep) -> None:
    """Reports made from now on have none; those that were kept stay as they are."""
    with database.transaction() as session:
        remove_mark(session, actor)


def sent(file: UploadFile | None) -> bytes:
    """One byte more than is taken, so that what is larger is seen to be."""
    return file.file.read(LARGEST_FILE + 1) if file else b""
