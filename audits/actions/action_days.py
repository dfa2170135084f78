"""
Which days an action may be given. Sooner than the severity gives is the recorder's to say; later is an extension, which
takes a second person.
"""

import datetime as dt

from audits.days import DaysOutOfOrder
from audits.deadlines import Clock, Deadlines
from audits.models import CorrectiveAction
from audits.payloads import ActionCreate
from foundation.errors import Invalid, Place


class DeadlineTooLate(Invalid):
    code = "action.deadline_too_late"

    def __init__(self, field: str, day: dt.date, last: dt.date) -> None:
        super().__init__(
            f"{day.isoformat()} lies after {last.isoformat()}, the last day there is: name an earlier one, or ask for "
            "an extension once it stands.",
            places=(Place(column=field, value=day.isoformat()),),
        )
        self.last = last


def days_given(new: ActionCreate, deadlines: Deadlines) -> tuple[dt.date | None, dt.date | None]:
    """
    The day of the plan and of the close: as given, else what the severity gives.
    Raises DaysOutOfOrder for a day before the finding or a plan after the close, DeadlineTooLate.
    """
    plan_by = _within("plan_by", new.plan_by, deadlines.plan_by, deadlines.found_on)
    close_by = _within("close_by", new.close_by, deadlines.close_by, deadlines.found_on)
    if close_by is None or plan_by is None or plan_by <= close_by:
        return plan_by, close_by
    if new.plan_by is not None:
        raise DaysOutOfOrder("close_by", close_by, plan_by)
    return close_by, close_by  # a close sooner than the severity gives takes its plan along


def _within(field: str, given: dt.date | None, clock: Clock | None, found_on: dt.date) -> dt.date | None:
    last = clock.last_day if clock else None
    if given is None:
        return last
    if given < found_on:
        raise DaysOutOfOrder(field, given, found_on)
    if last is not None and given > last:
        raise DeadlineTooLate(field, given, last)
    return given


def require_part_day(action: CorrectiveAction, due_on: dt.date, found_on: dt.date) -> None:
    """A part is due before the whole is. Raises DaysOutOfOrder, DeadlineTooLate."""
    if due_on < found_on:
        raise DaysOutOfOrder("due_on", due_on, found_on)
    if action.close_by is not None and due_on > action.close_by:
        raise DeadlineTooLate("due_on", due_on, action.close_by)
