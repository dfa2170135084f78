"""Issued reports of the house: find one, hand it out, issue another, end one that no longer holds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import ValidationError

from api.access import DatabaseDep, settings_of
from api.issuing import press_of
from api.routes.issued_reports import asked, handed_out, issued_bundle
from api.routes.reports import ReportCreate
from api.web.finding_forms import FormDep, Typed, problems_of, version_in, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, own_address, shown
from api.web.issued_pages import IssuedListPage
from api.web.payloads import FieldProblem
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Invalid, TierlightError
from foundation.evidence_store import Store
from reports import issued
from reports.contents.kinds import KINDS
from reports.facts.issued import issued_facts
from reports.facts.report_subjects import report_subjects
from reports.issued import IssuedQuery
from reports.models import IssuedReport
from reports.proof import ending
from reports.proof.payloads import EndingDecision, Revocation, Supersession

router = APIRouter(prefix="/issued")
STATEMENT = "/statements/"
QueryDep = Annotated[IssuedQuery, Depends(asked)]


@router.get("")
def all_issued(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    query: QueryDep,
    new: Annotated[str, Query(max_length=40)] = "",
    named: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """`new` is the kind somebody is about to issue, `named` a part of the name of what it is about."""
    return _list(request, database, reader, query, Typed(kind=new, named=named))


def _list(
    request: Request,
    database: Database,
    reader: Reader,
    query: IssuedQuery,
    typed: Typed | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    unsigned, fault = _key_state(request)
    with database.reading() as session:
        facts = issued_facts(session, reader.actor, query)
        form = typed or Typed()
        subjects = report_subjects(session, reader.actor, form["kind"], form["named"]) if form["kind"] else ()
        page = IssuedListPage(query, facts, KINDS, unsigned, fault, form, problems, subjects)
        return shown("issued.html", frame_of(request, reader, session, "issued"), page, status=422 if problems else 200)


def _key_state(request: Request) -> tuple[bool, str]:
    """Whether PDFs leave unsigned, and what is wrong with the key that is configured."""
    try:
        return press_of(request).signer.pdf is None, ""
    except Invalid as wrong:
        return False, wrong.message


@router.post("", response_model=None)
def issue(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    try:
        new = ReportCreate.model_validate(without(form, "back", "named"))
        row = issued.issue_apart(database, writer.actor, new.order(), press_of(request), now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "subject", locale_of(request, writer.actor))
        return _list(request, database, writer, IssuedQuery(), form, problems)
    return onward(_after(form["back"], row), "report_issued")


def _after(back: str, row: IssuedReport) -> str:
    """To the page it was issued from where that one lists it, else to the list, narrowed to what it is about."""
    if back.startswith(STATEMENT):
        return own_address(back)
    return f"/issued?about_id={row.about_id}" if row.about_id else "/issued"


@router.get("/{report_id}/file")
def issued_file(request: Request, database: DatabaseDep, reader: ReaderDep, report_id: UUID) -> FileResponse:
    with database.reading() as session:
        return handed_out(issued.file_of(session, reader.actor, Store(settings_of(request).issued_dir), report_id))


@router.get("/{report_id}/bundle.zip")
def bundle(request: Request, database: DatabaseDep, reader: ReaderDep, report_id: UUID) -> Response:
    return issued_bundle(request, report_id, reader.actor, database)


@router.post("/{report_id}", response_model=None)
def end(request: Request, database: DatabaseDep, writer: WriterDep, report_id: UUID, form: FormDep) -> Response:
    """One form for each act; `then` names it."""
    try:
        said = _ended(request, database, writer, report_id, form)
    except (ValidationError, TierlightError) as wrong:
        told = problems_of(wrong, "reason", locale_of(request, writer.actor))
        problems = tuple(FieldProblem(f"{one.field}-{report_id}", one.text) for one in told)
        return _list(request, database, writer, IssuedQuery(), form, problems)
    return onward("/issued", said)


def _ended(request: Request, database: Database, writer: Reader, report_id: UUID, form: Typed) -> str:
    actor, version, now = writer.actor, version_in(form), utc_now()
    if form["then"] == "supersede":
        press, why = press_of(request), Supersession.model_validate({"reason": form["reason"]})
        with database.transaction() as session:
            old = ending.require_standing(session, actor, report_id, version)
            ending.supersede(session, actor, old, why, press, now=now)
            return "report_ending_asked" if old.asked_act else "report_superseded"
    with database.transaction() as session:
        if form["then"] in {"agree", "refuse"}:
            decision = EndingDecision(agreed=form["then"] == "agree")
            row = ending.decide(session, actor, report_id, decision, version_seen=version, now=now)
        else:
            told = Revocation.model_validate({"because": form["because"], "reason": form["reason"]})
            row = ending.revoke(session, actor, report_id, told, version_seen=version, now=now)
    if row.asked_act:
        return "report_ending_asked"
    return {"issued": "report_stands", "revoked": "report_revoked"}.get(row.state, "report_superseded")
