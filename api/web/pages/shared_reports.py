"""Behind a mailed link: an address outside agrees to be sent reports, ends it, or fetches one. No account is needed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from api.access import DatabaseDep, settings_of
from api.routes.issued_reports import handed_out
from api.web.form_tokens import check_form, with_form_token
from api.web.frames import onward
from api.web.series_pages import SharedPage
from foundation.clock import utc_now
from foundation.evidence_store import Store
from foundation.models import Organisation
from reports.series import outsiders

router = APIRouter(prefix="/shared-reports")


@router.get("/asked/{secret}")
def asked(request: Request, database: DatabaseDep, secret: str) -> HTMLResponse:
    with database.reading() as session:
        recipient, _ = outsiders.behind(session, secret)
        house = session.get_one(Organisation, recipient.organisation_id).name
    page = SharedPage(f"/shared-reports/asked/{secret}", recipient.state, house)
    return with_form_token(request, "shared_report.html", page)


@router.post("/asked/{secret}", response_model=None)
def answer(
    request: Request,
    database: DatabaseDep,
    secret: str,
    then: Annotated[Literal["agree", "end"], Form()],
    form_token: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    check_form(request, form_token)
    with database.transaction() as session:
        recipient = outsiders.answer(session, secret, agrees=then == "agree", now=utc_now())
        house = session.get_one(Organisation, recipient.organisation_id).name
    if then == "agree":
        return onward(f"/shared-reports/asked/{secret}")
    return with_form_token(request, "shared_report.html", SharedPage("", "ended", house))


@router.get("/{secret}")
def shared(request: Request, database: DatabaseDep, secret: str) -> HTMLResponse:
    with database.reading() as session:
        run = outsiders.delivered(session, secret, now=utc_now())
        house = session.get_one(Organisation, run.organisation_id).name
    return with_form_token(
        request, "shared_report.html", SharedPage(f"/shared-reports/{secret}/file", "ready", house, run.slot)
    )


@router.get("/{secret}/file", response_model=None)
def shared_file(request: Request, database: DatabaseDep, secret: str) -> FileResponse:
    with database.reading() as session:
        run = outsiders.delivered(session, secret, now=utc_now())
        return handed_out(outsiders.file_of(session, Store(settings_of(request).issued_dir), run))
