"""What has to be looked at every day whether or not anybody opens a page. Doing it twice writes nothing twice."""

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from audits.actions import actions
from audits.calendars import calendar_feeds
from audits.crews import inspector_records
from audits.findings import promises
from foundation.actors import Actor


class Swept(NamedTuple):
    """
    `overdue`: corrective actions that passed their closing date since the last sweep; `feeds_ended`: calendars of
    inspectors and accounts closed since; `mended`: tasks of findings that were missing or closed too early;
    `accreditations`: those of inspectors that end soon, of which planners are told.
    """

    overdue: int
    feeds_ended: int
    mended: int
    accreditations: int


def sweep_deadlines(session: Session, actor: Actor, *, today: date, now: datetime) -> Swept:
    return Swept(
        overdue=actions.record_overdue(session, actor, today=today, now=now),
        feeds_ended=calendar_feeds.end_closed(session, actor, now=now),
        mended=promises.mend(session, actor, today=today, now=now),
        accreditations=inspector_records.warn_of_endings(session, actor, today=today),
    )
