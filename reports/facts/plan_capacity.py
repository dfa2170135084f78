"""How full the week of each inspector is, those included whom the round left free. For those who plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session, select

from audits.crews.crew_capacity import capacities
from audits.crews.inspectors import visible_to as inspectors_visible_to
from audits.models import Inspector
from foundation.actors import Actor
from reports.facts.plan import DayOff, InspectorWeek


def with_capacity(
    session: Session, actor: Actor, weeks: Sequence[InspectorWeek], days: Sequence[date]
) -> tuple[InspectorWeek, ...]:
    """In the order of names, what nobody has yet at the end."""
    people = session.exec(select(Inspector).where(inspectors_visible_to(actor))).all()
    found = capacities(session, actor, people, days)
    by_id = {week.id: week for week in weeks}
    told = [
        replace(
            by_id.get(str(row.id)) or _free(row),
            hours_available=round(found[row.id].minutes / 60, 1),
            days_off=tuple(DayOff(day, why) for day, why in found[row.id].off),
        )
        for row in people
        if row.closed_at is None or str(row.id) in by_id
    ]
    return (*sorted(told, key=lambda week: week.name), *(week for week in weeks if not week.id))


def _free(row: Inspector) -> InspectorWeek:
    return InspectorWeek(
        name=f"{row.name} (stand-in)" if row.invented else row.name,
        languages=tuple(row.languages),
        skills=tuple(row.skills),
        hours=0,
        hours_available=None,
        visits=(),
        days_off=(),
        id=str(row.id),
    )
