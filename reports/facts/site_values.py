"""What the sites of a register have in one column, for a filter to offer."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from reports.facts.long_lists import MoreThan
from reports.facts.payloads import Choice


def values_of(session: Session, column: Any, here: ColumnElement[bool], sites: int) -> tuple[Choice, ...]:  # noqa: ANN401 - any mapped column
    """
    The most frequent first, of the `sites` that are `here`; where those are more than were counted, in the order of
    the values and without numbers.
    """
    if isinstance(sites, MoreThan):
        return tuple(Choice(value, value) for value in _steps(session, column, here))
    statement = select(column, func.count()).where(here, column.is_not(None)).group_by(column)
    return tuple(Choice(value, value, rows) for value, rows in session.execute(statement.order_by(func.count().desc())))


def _steps(session: Session, column: Any, here: ColumnElement[bool]) -> list[str]:  # noqa: ANN401 - as above
    """One step of the index for each value there is, however many rows have it."""
    steps = select(func.min(column).label("value")).where(here, column > "").cte("steps", recursive=True)
    following = select(func.min(column)).where(here, column > steps.c.value).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.value.is_not(None)))
    return list(session.execute(select(steps.c.value).where(steps.c.value.is_not(None))).scalars())
