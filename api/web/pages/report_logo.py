"""The logo on the covers of the own organisation's reports: how it looks, another one, none any more."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.routes.organisation_logo import sent
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from foundation.actors import Action
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Invalid
from reports.marks import mark_of, remove_mark, set_mark
from reports.marks.marks import MarkRead, MarkWithoutWords

router = APIRouter()
TOLD: Final = (
    _("No logo was sent: choose a PNG or JPEG file."),
    _("The logo is larger than 2 MB: send a smaller file."),
    _("The logo is no picture, or a damaged one: save it again as PNG or JPEG and send that."),
    _("The logo has more than 16 million pixels: make it smaller."),
    _("Say in at most 200 characters what the logo shows, for those who cannot see it."),
)
"""Sentences of the operations that the form shows beside a field, marked here for the catalogues."""


@dataclass(frozen=True, slots=True)
class LogoPage:
    """`alt` as it was typed, or as it is kept."""

    mark: MarkRead | None
    alt: str = ""
    problems: tuple[FieldProblem, ...] = ()


@router.get("/account/logo")
def logo_page(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.MAKE_REPORTS)
    return _page(request, database, reader)


def _page(
    request: Request, database: Database, reader: Reader, alt: str = "", problem: tuple[str, Invalid] | None = None
) -> HTMLResponse:
    with database.reading() as session:
        row = mark_of(session, reader.actor)
        mark = MarkRead.model_validate(row) if row else None
        words = translated(locale_of(request, reader.actor), problem[1].message) if problem else ""
        told = (FieldProblem(problem[0], words),) if problem else ()
        page = LogoPage(mark, alt or (mark.alt if mark else ""), told)
        return shown("report_logo.html", frame_of(request, reader, session), page, status=422 if told else 200)


@router.post("/account/logo", response_model=None)
def send_logo(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    alt: Annotated[str, Form(max_length=2000)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    try:
        with database.transaction() as session:
            set_mark(session, writer.actor, sent(file), alt, now=utc_now())
    except Invalid as refused:
        field = "alt" if isinstance(refused, MarkWithoutWords) else "file"
        return _page(request, database, writer, alt, (field, refused))
    return onward("/account/logo", "logo_kept")


@router.post("/account/logo/remove")
def take_logo_away(database: DatabaseDep, writer: WriterDep) -> RedirectResponse:
    with database.transaction() as session:
        remove_mark(session, writer.actor)
    return onward("/account/logo", "logo_removed")
