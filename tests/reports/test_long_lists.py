"""Every list in its own order, walked page by page: the rows that a plain sort of the tables gives, each once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from audits.models import CorrectiveAction, Finding, Visit
from benchmarks.web_pages_data import fill
from foundation.accounts import actor_of
from foundation.actors import Actor
from foundation.database import Database
from foundation.models import Account, Obligation
from foundation.paging import Page
from reports.facts.action_list import ActionListQuery, action_rows
from reports.facts.case_list import CaseListQuery, case_lines, case_list
from reports.facts.finding_order import FindingsQuery
from reports.facts.findings import finding_lines, findings_facts
from reports.facts.long_lists import MoreThan, counted
from reports.facts.site_list import site_rows, suppliers_facts
from reports.facts.suppliers import SiteQuery
from reports.facts.visit_list import VisitsQuery, visit_lines
from reports.facts.worklist import WorkQuery, work_rows
from risk.models import SiteScore
from sanctions.models import Case
from suppliers.models import Site

SITES, STEP = 90, 7
TODAY = date(2026, 11, 23)
NEVER, LONG_AGO = date.max, date(1900, 1, 1)


@pytest.fixture
def register(database: Database) -> Database:
    fill(database, SITES)
    return database


def a_person(session: Session, name: str) -> Actor:
    return actor_of(session, session.exec(select(Account).where(Account.name == name)).one())


def walked(ask: Callable[[str], Page[Any]], key: Callable[[Any], str]) -> list[str]:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(cursor)
        assert len(page.rows) <= STEP
        found += [key(row) for row in page.rows]
        cursor = page.next_cursor
    return found


def in_order(rows: Sequence[tuple[Any, ...]], *, descending: bool = False) -> list[str]:
    """By the first, then by the second; descending turns the first round alone. The last is the id."""
    ordered = sorted(rows, key=lambda row: row[1])
    return [str(row[-1]) for row in sorted(ordered, key=lambda row: row[0], reverse=descending)]


@pytest.mark.parametrize("sort", ["-score", "score", "name", "last_visit"])
@pytest.mark.parametrize("query", [SiteQuery(), SiteQuery(band=("high", "unknown")), SiteQuery(country=("PT", "ES"))])
def test_sites_come_in_the_order_of_a_plain_sort(register: Database, sort: Any, query: SiteQuery) -> None:
    with register.reading() as session:
        officer = a_person(session, "officer")
        scores = {one.site_id: one for one in session.exec(select(SiteScore))}
        days: dict[UUID, date] = {}
        for visit in session.exec(select(Visit).where(Visit.state == "done")):
            days[visit.site_id] = max(visit.day, days.get(visit.site_id, LONG_AGO))
        keys: dict[str, Callable[[Site], Any]] = {
            "score": lambda site: (scores[site.id].priority if site.id in scores else None) or 50.0,
            "name": lambda site: site.folded_name,
            "last_visit": lambda site: days.get(site.id, LONG_AGO),
        }
        bands = {site: score.band for site, score in scores.items()}
        wanted = [
            (keys[sort.lstrip("-")](site), site.id, site.id)
            for site in session.exec(select(Site))
            if (not query.band or bands.get(site.id, "unknown") in query.band)
            and (not query.country or site.country in query.country)
        ]
        found = walked(
            lambda cursor: site_rows(session, officer, replace(query, sort=sort, cursor=cursor), limit=STEP),
            lambda row: row.site.id,
        )
    assert len(wanted) > STEP
    assert found == in_order(wanted, descending=sort.startswith("-"))


def test_findings_actions_visits_and_tasks_come_in_the_order_of_a_plain_sort(register: Database) -> None:
    with register.reading() as session:
        officer = a_person(session, "officer")
        findings = walked(
            lambda at: finding_lines(session, officer, FindingsQuery("open", cursor=at), today=TODAY, limit=STEP),
            lambda row: row.id,
        )
        open_ones = [one.id for one in session.exec(select(Finding)) if one.state in {"alleged", "confirmed"}]
        assert findings == [str(one) for one in sorted(open_ones, reverse=True)]
        actions = walked(
            lambda at: action_rows(session, officer, ActionListQuery(cursor=at), today=TODAY, limit=STEP),
            lambda row: row.subject.id,
        )
        left = [one for one in session.exec(select(CorrectiveAction)) if one.state not in {"verified", "dropped"}]
        assert actions == in_order([(one.close_by or NEVER, one.id, one.id) for one in left])
        visits = walked(
            lambda at: visit_lines(session, officer, VisitsQuery("team", "all", cursor=at), today=TODAY, limit=STEP),
            lambda row: row.visit.id,
        )
        every = sorted(session.exec(select(Visit)), key=lambda one: (one.day, one.starts_at_minute, one.id))
        assert visits == [str(one.id) for one in reversed(every)]
        tasks = list(session.exec(select(Obligation).where(Obligation.subject_kind == "finding")))
        mine = walked(
            lambda at: work_rows(session, officer, WorkQuery(cursor=at), today=TODAY, limit=STEP), lambda row: row.id
        )
        assert mine == in_order([(one.due_on, one.id, one.id) for one in tasks if one.assigned_to is None])


@pytest.mark.parametrize("which", ["open", "decide", "all"])
def test_cases_come_by_their_first_task_and_those_without_one_last(register: Database, which: Any) -> None:
    with register.reading() as session:
        officer = a_person(session, "case officer")
        due = {one.subject_id: one.due_on for one in session.exec(select(Obligation)) if one.subject_kind == "case"}
        held = {
            "open": lambda case: case.state != "closed",
            "decide": lambda case: case.state == "decided" or (case.state == "notice_issued" and case.reply_by < TODAY),
            "all": lambda case: True,
        }
        wanted = [case for case in session.exec(select(Case)) if held[which](case)]
        found = walked(
            lambda at: case_lines(session, officer, CaseListQuery(which, cursor=at), today=TODAY, limit=STEP),
            lambda row: row.id,
        )
        counts = case_list(session, officer, CaseListQuery(which), today=TODAY).counts
    assert found == in_order([(due.get(case.id, NEVER), case.reference, case.id) for case in wanted])
    assert counts[which] == len(wanted)


def test_a_count_that_stopped_says_so_and_one_that_did_not_is_exact(register: Database) -> None:
    with register.reading() as session:
        assert counted(session, select(Site.id), most=SITES) == SITES
        assert not isinstance(counted(session, select(Site.id), most=SITES), MoreThan)
        stopped = counted(session, select(Site.id), most=SITES - 1)
        assert (isinstance(stopped, MoreThan), stopped) == (True, SITES - 1)


def test_the_numbers_beside_a_short_list_are_exact(register: Database) -> None:
    with register.reading() as session:
        officer = a_person(session, "officer")
        told = suppliers_facts(session, officer, SiteQuery())
        states = [one.state for one in session.exec(select(Finding))]
        found = findings_facts(session, officer, FindingsQuery(), today=TODAY).counts
    assert (told.sites, told.firms, told.never_visited, told.more) == (SITES, SITES, SITES // 2, False)
    assert (found.open, found.decide, found.in_all) == (
        sum(one in {"alleged", "confirmed"} for one in states), states.count("alleged"), len(states),
    )  # fmt: skip
