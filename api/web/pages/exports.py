"""Each list of the desk as a file: exactly the rows that its page shows with the same question, on all its pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.exports import lists
from api.web.exports.columns import One
from api.web.exports.files import AT_ONCE, Export, ExportForm, answer, read_through
from api.web.exports.filters import filter_said
from api.web.exports.lists import ExportedList, chosen
from api.web.frames import Reader, ReaderDep, WriterDep, locale_of
from api.web.pages import actions, cases, desk, findings, register, visits
from api.web.pages.screening import match_query
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.paging import Page
from reports.facts.action_list import ActionListQuery, ActionRow, action_rows, site_name
from reports.facts.case_list import CaseLine, CaseListQuery, case_list
from reports.facts.finding_order import FindingsQuery
from reports.facts.findings import FindingLine, finding_lines
from reports.facts.naming import own_organisation
from reports.facts.payloads import Task
from reports.facts.screening import MatchQuery, MatchRow, match_rows
from reports.facts.site_list import site_rows
from reports.facts.suppliers import SiteQuery, SiteRow
from reports.facts.visit_list import VisitLine, VisitsQuery, visit_lines
from reports.facts.worklist import WorkQuery, work_rows

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

router = APIRouter()
Columns = Annotated[list[str], Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants it, in which form and which columns; none named are all."""

    request: Request
    database: Database
    reader: Reader
    form: ExportForm
    columns: tuple[str, ...]

    @property
    def today(self) -> date:
        return today_in(self.reader.actor.zone, utc_now())

    def given(
        self,
        listed: ExportedList[One],
        query: "DataclassInstance",
        page_of: Callable[[Session, str], Page[One]],
    ) -> StreamingResponse:
        """Raises what the first page raises, and TooManyToPrint."""
        actor, locale = self.reader.actor, locale_of(self.request, self.reader.actor)
        rows = read_through(self.database, page_of)
        with self.database.reading() as session:
            house = own_organisation(session, actor, str(actor.organisation_id)).name
            site = site_name(session, actor, getattr(query, "site", ""))
        told = filter_said(listed.name, query, locale, site=site)
        export = Export(listed, chosen(listed, self.columns), told, house, locale, self.today)
        return answer(export, rows, self.form)


def wanted(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    form: ExportForm = ExportForm.CSV,
    column: Columns = [],  # noqa: B006 - FastAPI copies defaults
) -> Wanted:
    return Wanted(request, database, reader, form, tuple(column))


WantedDep = Annotated[Wanted, Depends(wanted)]


@router.get("/suppliers/export")
def sites(wanted: WantedDep, query: register.QueryDep) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[SiteRow]:
        wanted.reader.actor.require(Action.READ_REGISTRY)
        return site_rows(session, wanted.reader.actor, replace(query, cursor=cursor), limit=AT_ONCE)

    return wanted.given(lists.SITES, query, page_of)


@router.post("/suppliers/selected")
def chosen_sites(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    site: Annotated[list[UUID], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    form: Annotated[ExportForm, Form()] = ExportForm.CSV,
) -> StreamingResponse:
    """Those that were ticked, in the order of the list."""
    wanted, only = Wanted(request, database, writer, form, ()), {str(one) for one in site}

    def page_of(session: Session, cursor: str) -> Page[SiteRow]:
        page = site_rows(session, writer.actor, SiteQuery(cursor=cursor), limit=AT_ONCE)
        return Page([row for row in page.rows if row.site.id in only], page.next_cursor)

    return wanted.given(lists.SITES, SiteQuery(), page_of)


@router.get("/findings/export")
def all_findings(wanted: WantedDep, query: Annotated[FindingsQuery, Depends(findings.asked)]) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[FindingLine]:
        asked = replace(query, cursor=cursor)
        return finding_lines(session, wanted.reader.actor, asked, today=wanted.today, limit=AT_ONCE)

    return wanted.given(lists.FINDINGS, query, page_of)


@router.get("/actions/export")
def all_actions(wanted: WantedDep, query: Annotated[ActionListQuery, Depends(actions.asked)]) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[ActionRow]:
        asked = replace(query, cursor=cursor)
        return action_rows(session, wanted.reader.actor, asked, today=wanted.today, limit=AT_ONCE)

    return wanted.given(lists.ACTIONS, query, page_of)


@router.get("/visits/export")
def all_visits(wanted: WantedDep, query: Annotated[VisitsQuery, Depends(visits.asked)]) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[VisitLine]:
        asked = replace(query, cursor=cursor)
        return visit_lines(session, wanted.reader.actor, asked, today=wanted.today, limit=AT_ONCE)

    return wanted.given(lists.VISITS, query, page_of)


@router.get("/cases/export")
def all_cases(wanted: WantedDep, query: Annotated[CaseListQuery, Depends(cases.asked)]) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[CaseLine]:
        facts = case_list(session, wanted.reader.actor, replace(query, cursor=cursor), today=wanted.today)
        return Page(facts.rows, facts.next_cursor or None)

    return wanted.given(lists.CASES, query, page_of)


@router.get("/worklist/export")
def tasks(wanted: WantedDep, query: Annotated[WorkQuery, Depends(desk.asked)]) -> StreamingResponse:
    def page_of(session: Session, cursor: str) -> Page[Task]:
        asked = replace(query, cursor=cursor)
        return work_rows(session, wanted.reader.actor, asked, today=wanted.today, limit=AT_ONCE)

    return wanted.given(lists.WORK, query, page_of)


@router.get("/screening/export")
def matches(wanted: WantedDep, query: Annotated[MatchQuery, Depends(match_query)]) -> StreamingResponse:
    wanted.reader.actor.require(Action.SCREEN)

    def page_of(session: Session, cursor: str) -> Page[MatchRow]:
        asked = replace(query, cursor=cursor)
        return match_rows(session, wanted.reader.actor, asked, today=wanted.today, limit=AT_ONCE)

    return wanted.given(lists.MATCHES, query, page_of)
