"""Findings: the list, the page of one, and the form that records one."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import (
    FindingPage,
    FormDep,
    RecordPage,
    Typed,
    problems_of,
    status_of,
    without,
)
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.list_pages import Listed, Several, list_page
from api.web.payloads import FieldProblem
from audits.findings import finding_closing, findings
from audits.instruments.indicators import ilo_indicators
from audits.payloads import FindingCreate
from audits.visits import visits
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from reports.facts.columns import LIST_COLUMNS
from reports.facts.finding_order import FindingsQuery, Which
from reports.facts.findings import finding_facts, findings_facts, sites_to_choose
from reports.facts.payloads import Choice, Subject
from suppliers import sites

router = APIRouter()
LISTED = Listed("findings", "findings.html", "findings")


@dataclass(frozen=True, slots=True)
class About:
    """Where it was seen, as far as the address says; `text` is what a site is searched by."""

    site_id: UUID | None = None
    visit_id: UUID | None = None
    text: str = ""


def asked(
    which: Which = "open",
    mine: bool = False,  # noqa: FBT001, FBT002 - a flag in an address
    severity: str = "",
    state: str = "",
    site: str = "",
    cursor: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> FindingsQuery:
    return FindingsQuery(which, mine, severity, state, site, cursor, LIST_COLUMNS["findings"].known(column))


@router.get("/findings", response_model=None)
def all_findings(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[FindingsQuery, Depends(asked)]
) -> Response:
    today = today_in(reader.actor.zone, utc_now())
    return list_page(
        request, database, reader, LISTED, lambda session: findings_facts(session, reader.actor, query, today=today)
    )


@router.get("/findings/new")
def new_finding(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    site: UUID | None = None,
    visit: UUID | None = None,
    q: str = "",
) -> HTMLResponse:
    with database.reading() as session:
        return _record_page(request, reader, session, About(site, visit, q))


def _record_page(
    request: Request,
    reader: Reader,
    session: Session,
    about: About,
    *,
    typed: Typed | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    reader.actor.require(Action.RECORD_FINDINGS)
    visit = visits.visible_visit(session, reader.actor, about.visit_id) if about.visit_id else None
    chosen = about.site_id or (visit.site_id if visit else None)
    site = sites.visible_site(session, reader.actor, chosen) if chosen else None
    page = RecordPage(
        site=Subject("site", str(site.id), site.name) if site else None,
        visit=Subject("visit", str(visit.id), visit.code) if visit else None,
        found=sites_to_choose(session, reader.actor, about.text) if about.text and not site else (),
        query=about.text,
        indicators=tuple(Choice(one.code, one.name) for one in ilo_indicators()),
        typed=typed or Typed(),
        problems=problems,
    )
    frame = frame_of(request, reader, session, "findings")
    return shown("finding_new.html", frame, page, status=422 if problems else 200)


@router.post("/findings", response_model=None)
def record(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    try:
        new = FindingCreate.model_validate(without(form))
        with database.transaction() as session:
            finding = findings.record_finding(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "description", locale_of(request, writer.actor))
        with database.reading() as session:
            about = About(_id(form.get("site_id")), _id(form.get("visit_id")))
            return _record_page(request, writer, session, about, typed=form, problems=problems)
    return onward(f"/findings/{finding.id}", "finding_recorded")


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@router.get("/findings/{finding_id}")
def finding_page(request: Request, database: DatabaseDep, reader: ReaderDep, finding_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return one_finding(request, reader, session, finding_id)


def one_finding(
    request: Request,
    reader: Reader,
    session: Session,
    finding_id: UUID,
    *,
    form: str = "",
    typed: Typed | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    """Also with a form that was refused: what was typed stands beside what the finding holds now."""
    facts = finding_facts(session, reader.actor, finding_id, today=today_in(reader.actor.zone, utc_now()))
    problems = problems_of(wrong, form, locale_of(request, reader.actor)) if wrong else ()
    status = status_of(wrong) if wrong else 200
    missing = finding_closing.missing_for_closing(session, reader.actor, facts.finding) if facts.is_open else ()
    page = FindingPage(facts, missing, form, typed or Typed(), problems, changed=status == 412)  # noqa: PLR2004 - the HTTP status
    return shown("finding.html", frame_of(request, reader, session, "findings"), page, status=status)
