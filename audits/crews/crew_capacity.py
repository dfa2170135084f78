"""The working time of everybody who can be planned for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from audits.crews import inspector_records
from audits.crews.crew_ground import hours_of
from audits.models import Inspector
from audits.planning import round_parties
from audits.planning.capacity import Capacity, capacity
from audits.planning.rules import RoundRules
from foundation.actors import Actor
from foundation.dates import WorkingCalendar


def capacities(
    session: Session, actor: Actor, people: Sequence[Inspector], days: Sequence[date]
) -> dict[UUID, Capacity]:
    """By the inspector's id. Only for those who plan: raises ActionNotAllowed."""
    records = inspector_records.records_of(session, actor, [one.id for one in people])
    rules = RoundRules()
    return {
        row.id: capacity(
            round_parties.Inspector(
                id=row.code,
                country=row.country or "",
                absences=tuple(
                    round_parties.Absence(one.starts_on, one.ends_on, one.kind) for one in records[row.id].absences
                ),
                hours=hours_of(row),
                calendar=WorkingCalendar(row.country),
            ),
            days,
            rules,
        )
        for row in people
    }
