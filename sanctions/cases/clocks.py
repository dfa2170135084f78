"""How long a firm may answer, counted in the calendar of the place whose law it is."""

import datetime as dt

from sqlmodel import Session

from foundation.actors import Actor
from foundation.dates import CalendarUnknown, WorkingCalendar, WorkingDayCount, add_working_days
from sanctions.cases.transitions import Task, states
from sanctions.models import Case
from suppliers import parties, sites


def calendar_of(session: Session, actor: Actor, case: Case) -> WorkingCalendar:
    """The authority's own country where it has one only; else the site's or the firm's, else weekends alone."""
    country = next(iter(actor.jurisdiction)) if len(actor.jurisdiction) == 1 else _place_of(session, actor, case)
    try:
        return WorkingCalendar(country)
    except CalendarUnknown:
        return WorkingCalendar()


def _place_of(session: Session, actor: Actor, case: Case) -> str | None:
    site = sites.read_site(session, actor, case.site_id) if case.site_id else None
    return site.country if site and site.country else parties.read_party(session, actor, case.party_id).country


def reply_time(served_on: dt.date, calendar: WorkingCalendar) -> WorkingDayCount:
    task = states()["notice_issued"].task
    assert task is not None  # noqa: S101 - the data file gives the notice its clock
    return add_working_days(served_on, task.days, calendar)


def due_on(task: Task, on: dt.date, calendar: WorkingCalendar) -> dt.date:
    if task.working:
        return add_working_days(on, task.days, calendar).last_day
    return on + dt.timedelta(days=task.days)
