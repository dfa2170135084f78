"""Enforcement cases at the desk: the list, a new one, the case file."""

from dataclasses import dataclass, field
from typing import Annotated, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.case_forms import show_case
from api.web.finding_forms import FormDep, Typed, problems_of, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.list_pages import Listed, Several, list_page
from api.web.payloads import FieldProblem
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from reports.facts.case_beginning import CaseBeginning, beginning_with
from reports.facts.case_list import WHICH, CaseListQuery, Which, case_list
from reports.facts.columns import LIST_COLUMNS
from reports.facts.payloads import Subject
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from sanctions.payloads import OffenceFamily
from suppliers import parties, sites
from suppliers.parties import PartyQuery

router = APIRouter()
LISTED = Listed("cases", "cases.html", "cases")
FOUND = 12


@dataclass(frozen=True, slots=True)
class About:
    """As far as the address says; `text` is what a firm is searched by; `finding_id` is what the case begins with."""

    firm_id: UUID | None = None
    site_id: UUID | None = None
    text: str = ""
    finding_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenPage:
    """First the firm is looked for; then the case is written about it."""

    firm: Subject | None
    site: Subject | None
    found: tuple[Subject, ...]
    query: str
    today: str
    finding: Subject | None = None
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    families: tuple[str, ...] = get_args(OffenceFamily)


def asked(
    which: Which = "open",
    state: str = "",
    offence: str = "",
    cursor: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> CaseListQuery:
    columns = LIST_COLUMNS["cases"].known(column)
    return CaseListQuery(which if which in WHICH else "open", state, offence, cursor, columns)


@router.get("/cases", response_model=None)
def all_cases(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[CaseListQuery, Depends(asked)]
) -> Response:
    today = today_in(reader.actor.zone, utc_now())
    return list_page(
        request, database, reader, LISTED, lambda session: case_list(session, reader.actor, query, today=today)
    )


@router.get("/cases/new")
def new_case(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    firm: UUID | None = None,
    site: UUID | None = None,
    finding: UUID | None = None,
    q: str = "",
) -> HTMLResponse:
    with database.reading() as session:
        return _open_page(request, reader, session, About(firm, site, q[:200], finding))


def _open_page(
    request: Request,
    reader: Reader,
    session: Session,
    about: About,
    *,
    typed: Typed | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    actor = reader.actor
    actor.require(Action.WRITE_CASES)
    begun = beginning_with(session, actor, about.finding_id) if about.finding_id else None
    site_id = begun.site_id if begun else about.site_id
    firm_id = about.firm_id or (begun.firm_id if begun else None)
    site = sites.visible_site(session, actor, site_id) if site_id else None
    firm = parties.read_party(session, actor, firm_id) if firm_id else None
    looked = about.text and not firm
    found = parties.list_parties(session, actor, PartyQuery(name=about.text, limit=FOUND)).rows if looked else []
    page = OpenPage(
        firm=Subject("party", str(firm.id), firm.name) if firm else None,
        site=Subject("site", str(site.id), site.name) if site else None,
        found=tuple(Subject("party", str(one.id), one.name) for one in found),
        query=about.text,
        today=today_in(actor.zone, utc_now()).isoformat(),
        finding=Subject("finding", str(begun.finding_id), begun.reference) if begun else None,
        typed=typed or _begun(begun),
        problems=problems,
    )
    return shown("case_new.html", frame_of(request, reader, session, "cases"), page, status=422 if problems else 200)


def _begun(begun: CaseBeginning | None) -> Typed:
    if begun is None:
        return Typed()
    words = {"grounds": begun.description, "offence_on": begun.found_on.isoformat(), "reason": begun.reference}
    return Typed({name: word for name, word in words.items() if word})


@router.post("/cases", response_model=None)
def open_one(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    try:
        new = CaseOpening.model_validate(without(form))
        with database.transaction() as session:
            case = open_case(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "reference", locale_of(request, writer.actor))
        with database.reading() as session:
            about = About(_id(form["party_id"]), _id(form["site_id"]))
            return _open_page(request, writer, session, about, typed=form, problems=problems)
    return onward(f"/cases/{case.id}", "case_opened")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@router.get("/cases/{case_id}")
def case_page(
    request: Request, database: DatabaseDep, reader: ReaderDep, case_id: UUID, regime: str = ""
) -> HTMLResponse:
    return show_case(request, database, reader, case_id, regime=regime)
