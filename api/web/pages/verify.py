"""
Is this report genuine? For everybody: no sign-in, no script, nothing cached. A file that is sent is compared and not
kept. No form token: what is sent changes nothing.
"""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from api import report_checks
from api.access import DatabaseDep
from api.report_checks import LARGEST, Code
from api.web.frames import bare_frame, locale_of, shown
from api.web.guests import UNSEEN
from api.web.issued_pages import VerifyPage
from api.web.languages import LOCALES, translated
from api.web.marking import marked as _
from api.web.pages.public_register import languages_at
from api.web.payloads import FieldProblem
from foundation.errors import Invalid
from reports.proof.verifying import FileAnswer, Standing

router = APIRouter(prefix="/verify")
NOT_FOUND: Final = 404
TOLD: Final = (_("Choose the file to check."), _("The file is larger than any report that is checked here."))
"""Sentences of the check, marked here for the catalogues."""


@router.get("")
def ask(request: Request) -> HTMLResponse:
    return _page(request, "", None)


@router.get("/{code}")
def verify(request: Request, database: DatabaseDep, code: Code) -> HTMLResponse:
    found = report_checks.standing_of(request, database, code)
    return _page(request, code, found, status=NOT_FOUND if found.state == "unknown" else 200)


@router.post("")
def check(
    request: Request,
    database: DatabaseDep,
    file: Annotated[UploadFile | None, File()] = None,
    code: Annotated[str, Form(max_length=200)] = "",
) -> HTMLResponse:
    try:
        if file is None:
            raise report_checks.CheckedFileEmpty
        answer = report_checks.compared(request, database, file.file, code)
    except Invalid as refused:
        told = FieldProblem("file", translated(locale_of(request), refused.message))
        return _page(request, "", None, problems=(told,), status=422)
    return _page(request, report_checks.meant(code), None, answer=answer)


def _page(
    request: Request,
    code: str,
    standing: Standing | None,
    *,
    answer: FileAnswer | None = None,
    problems: tuple[FieldProblem, ...] = (),
    status: int = 200,
) -> HTMLResponse:
    facts = VerifyPage(code, standing, answer, LARGEST, languages_at(request), problems)
    bare = bare_frame(request)
    chosen = request.query_params.get("lang", "")
    frame = replace(bare, locale=chosen if chosen in LOCALES else bare.locale)
    page = shown("verify.html", frame, facts, status=status)
    page.headers.update(UNSEEN)
    return page
