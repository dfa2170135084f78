"""The visit that was opened on the plan: who goes, why these people, and who cannot be."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from audits.models import Visit
from audits.visits import visit_teams
from foundation.actors import Action, Actor
from reports.facts.plan import ChosenVisit, InspectorWeek


def chosen_visit(
    session: Session, actor: Actor, inspectors: tuple[InspectorWeek, ...], rows: list[Any], visit_id: str
) -> ChosenVisit | None:
    """None when it does not stand in this week. Who cannot be, and why, is told to those who plan."""
    row = next((one for one in rows if str(one.Visit.id) == visit_id), None)
    if row is None:
        return None
    lead = row.Inspector.name if row.Inspector else ""
    found = next(
        (week.name, visit)
        for week in inspectors
        for visit in week.visits
        if visit.id == visit_id and (not lead or week.name.startswith(lead))
    )
    plans = actor.may(Action.PLAN_VISITS) and row.Visit.state == "planned"
    return ChosenVisit(
        found[1],
        found[0],
        row.Visit.team_reason,
        _cannot_be(session, actor, row.Visit.id) if plans else (),
        row.Visit.instrument,
        notes=_notes(session, actor, row.Visit),
        may_move=plans,
    )


def _notes(session: Session, actor: Actor, visit: Visit) -> tuple[str, ...]:
    """What became known of the team since it was chosen; the rest stands in why it was."""
    notes = visit_teams.team_of(session, actor, visit.id).notes
    return tuple(note for note in notes if note not in visit.team_reason)


def _cannot_be(session: Session, actor: Actor, visit_id: UUID) -> tuple[str, ...]:
    refused = (one for one in visit_teams.options(session, actor, visit_id) if one.against_leading)
    return tuple(f"{one.name}: {one.against_leading[0]}" for one in refused)
