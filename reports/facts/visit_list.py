"""Visits in the order of the calendar: mine or the team's; due, late, done."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, tuple_, union
from sqlmodel import Session, col

from audits.models import AnswerSheet, Inspector, Visit, VisitMember
from audits.visits import visits
from foundation import paging
from foundation.actors import Action, Actor
from reports.facts.columns import LIST_COLUMNS
from reports.facts.long_lists import Placed, counted
from reports.facts.payloads import Subject
from reports.facts.scope import sites_visible_to, visits_visible_to
from suppliers.models import Site

Whose = Literal["mine", "team"]
When = Literal["due", "late", "done", "all"]
PAGE: Final = 50
STATES_OF: Final[dict[When, tuple[str, ...]]] = {
    "due": ("planned",),
    "late": ("planned",),
    "done": ("done",),
    "all": ("planned", "done", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class VisitsQuery:
    """What the address of the page says. `site` is the id of one site, or empty."""

    whose: Whose = "mine"
    when: When = "due"
    site: str = ""
    cursor: str = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return LIST_COLUMNS["visits"].shown(self.column)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """`answers` is none, draft or submitted."""

    visit: Subject
    site: Subject | None
    town: str
    day: date
    starts: time
    minutes: int
    lead: str
    selected_how: str
    state: str
    outcome: str | None
    answers: str


@dataclass(frozen=True, slots=True)
class VisitsFacts:
    """Counts are of what the reader may see, whatever page is shown; `site` is the one the list is narrowed to."""

    today: date
    query: VisitsQuery
    mine: int
    team: int
    due: int
    late: int
    due_today: int
    lines: tuple[VisitLine, ...]
    site: Subject | None = None
    next_cursor: str = ""


def visits_list(session: Session, actor: Actor, query: VisitsQuery, *, today: date) -> VisitsFacts:
    """Raises CursorUnreadable, ActionNotAllowed."""
    page = visit_lines(session, actor, query, today=today, limit=PAGE)
    planned = _narrowed(actor, VisitsQuery(whose=query.whose, when="all", site=query.site), today)
    return VisitsFacts(
        today=today,
        query=query,
        mine=_count(session, actor, [_own(actor), col(Visit.state) == "planned"]),
        team=_count(session, actor, [col(Visit.state) == "planned"]),
        due=_count(session, actor, [*planned, *_in_time("due", today)]),
        late=_count(session, actor, [*planned, *_in_time("late", today)]),
        due_today=_count(session, actor, [*planned, col(Visit.state) == "planned", col(Visit.day) == today]),
        lines=tuple(page.rows),
        site=_site(session, actor, query.site),
        next_cursor=page.next_cursor or "",
    )


def visit_lines(
    session: Session, actor: Actor, query: VisitsQuery, *, today: date, limit: int
) -> paging.Page[VisitLine]:
    """In the order of the calendar, past ones backwards. Raises CursorUnreadable, ActionNotAllowed."""
    actor.require(Action.READ_VISITS)
    found = _placed(session, actor, query, today, limit)
    page = paging.page_of(found, limit, lambda one: (one.key[0].isoformat(), one.key[1], str(one.key[2])))
    ids = [one.tie for one in page.rows]
    rows = session.execute(_rows(actor).where(col(Visit.id).in_(ids))).all()
    by_id = {row[0].id: _line(*row) for row in rows}
    return paging.Page([by_id[visit_id] for visit_id in ids if visit_id in by_id], page.next_cursor)


def _placed(session: Session, actor: Actor, query: VisitsQuery, today: date, limit: int) -> list[Placed]:
    """One more than shown, each state in its own order of days, minutes and ids."""
    order = (col(Visit.day), col(Visit.starts_at_minute), col(Visit.id))
    newest_first = query.when in {"done", "all"}
    here = select(*order).where(visits_visible_to(actor), *_narrowed(actor, query, today))
    if query.cursor:
        after = tuple_(*visits.after(query.cursor))
        here = here.where(tuple_(*order) < after if newest_first else tuple_(*order) > after)
    ordered = here.order_by(*((one.desc() for one in order) if newest_first else order)).limit(limit + 1)
    found: list[Placed] = []
    for state in STATES_OF[query.when]:
        rows = session.execute(ordered.where(col(Visit.state) == state))
        found += [Placed(tuple(row), row[2], row) for row in rows]
    return sorted(found, key=lambda one: one.key, reverse=newest_first)


def _rows(actor: Actor) -> Any:  # noqa: ANN401 - a statement over four tables
    return (
        select(Visit, Site, col(Inspector.name), col(AnswerSheet.state))
        .select_from(Visit)
        .join(Site, and_(col(Site.id) == col(Visit.site_id), sites_visible_to(actor)), isouter=True)
        .join(Inspector, col(Inspector.id) == col(Visit.inspector_id), isouter=True)
        .join(AnswerSheet, col(AnswerSheet.visit_id) == col(Visit.id), isouter=True)
        .where(visits_visible_to(actor))
    )


def _own(actor: Actor) -> ColumnElement[bool]:
    """Those I lead or go along to; a reader who is no inspector has none."""
    me = select(col(Inspector.id)).where(
        col(Inspector.account_id) == actor.account_id, col(Inspector.organisation_id) == actor.organisation_id
    )
    along = select(col(VisitMember.visit_id)).where(
        col(VisitMember.inspector_id).in_(me), col(VisitMember.organisation_id) == actor.organisation_id
    )
    led = select(col(Visit.id)).where(visits_visible_to(actor), col(Visit.inspector_id).in_(me))
    mine = union(led, along).subquery()
    return col(Visit.id).in_(select(mine.c[0]))


def _narrowed(actor: Actor, query: VisitsQuery, today: date) -> list[ColumnElement[bool]]:
    found = [_own(actor)] if query.whose == "mine" else []
    if query.site:
        found.append(col(Visit.site_id) == _id(query.site))
    return [*found, *_in_time(query.when, today)]


def _in_time(when: When, today: date) -> list[ColumnElement[bool]]:
    planned = col(Visit.state) == "planned"
    by_when: dict[When, list[ColumnElement[bool]]] = {
        "due": [planned, col(Visit.day) >= today],
        "late": [planned, col(Visit.day) < today],
        "done": [col(Visit.state) == "done"],
        "all": [],
    }
    return by_when[when]


def _id(text: str) -> UUID:
    """An address that names no site narrows to none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _count(session: Session, actor: Actor, narrowed: list[ColumnElement[bool]]) -> int:
    return counted(session, select(col(Visit.id)).where(visits_visible_to(actor), *narrowed))


def _site(session: Session, actor: Actor, site: str) -> Subject | None:
    if not site:
        return None
    name = session.execute(select(col(Site.name)).where(col(Site.id) == _id(site), sites_visible_to(actor))).scalar()
    return Subject("site", site, name) if name else None


def _line(visit: Visit, site: Site | None, lead: str | None, sheet: str | None) -> VisitLine:
    return VisitLine(
        visit=Subject("visit", str(visit.id), visit.code),
        site=Subject("site", str(site.id), site.name) if site else None,
        town=site.city if site else "",
        day=visit.day,
        starts=time(visit.starts_at_minute // 60, visit.starts_at_minute % 60),
        minutes=visit.minutes,
        lead=lead or "",
        selected_how=visit.selected_how if visit.selected_how in ("random", "follow_up", "first_visit") else "risk",
        state=visit.state,
        outcome=visit.outcome,
        answers=sheet or "none",
    )
