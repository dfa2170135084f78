"""People move visits by hand: the rules refuse with every reason, and calendars, tasks and worklists follow."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from audits.crews import assigning, inspector_records, inspectors
from audits.crews.assigning import InspectorNotAtWork, VisitTeamRefused
from audits.crews.inspectors import NewInspector
from audits.models import Inspector, InspectorCredential, Plan, Visit, VisitMember
from audits.payloads import (
    AbsenceCreate,
    CredentialCreate,
    JointGroupCreate,
    TeamChange,
    TieCreate,
    VisitMoveOrder,
    VisitNeedIn,
)
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from audits.visits import visit_needs, visit_teams, visits
from foundation.actors import ActionNotAllowed, Actor
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from suppliers import sites
from suppliers.models import Site
from suppliers.payloads import SiteCreate
from tests.builders import NOW, a_finding, a_party, an_action

MONDAY = date(2026, 11, 23)
WEEK = RoundOrder(MONDAY, MONDAY + timedelta(days=4), seed=7, iterations=10)


@pytest.fixture
def team(session: Session, planner: Actor) -> dict[str, Inspector]:
    new = [
        NewInspector(code, code, country, latitude=37.4, longitude=longitude, languages=("es",))
        for code, country, longitude in (("A", "ES", -6.0), ("B", "ES", -6.1), ("P", "PT", -7.3))
    ]
    return {one.code: one for one in inspectors.add_inspectors(session, planner, new)}


def a_place(session: Session, actor: Actor, name: str, country: str = "ES", operator_id: UUID | None = None) -> Site:
    longitude = -6.05 if country == "ES" else -7.35
    new = SiteCreate(
        name=name, reference=name, country=country, latitude=37.45, longitude=longitude, operator_id=operator_id
    )
    return sites.add_site(session, actor, new, now=NOW)


def planned(session: Session, actor: Actor) -> dict[UUID, Visit]:
    plan = rounds.plan(session, actor, WEEK, now=NOW)
    return {visit.site_id: visit for visit in session.exec(select(Visit).where(Visit.plan_id == plan.id))}


def move(session: Session, actor: Actor, visit: Visit, **order: object) -> Visit:
    wanted = VisitMoveOrder.model_validate({"day": visit.day, **order})
    return assigning.move_visit(session, actor, visit.id, wanted, version_seen=visit.version, now=NOW)


def test_a_conflicted_and_expired_auditor_is_refused_with_every_reason_and_nothing_changes(
    session: Session, planner: Actor, team: dict[str, Inspector]
) -> None:
    firm = a_party(session, planner, "Agro Ensayo", reference="F-1")
    visit = planned_at(session, planner, a_place(session, planner, "S-1", operator_id=firm.id))
    other = team["B" if visit.inspector_id == team["A"].id else "A"]
    for record in (
        TieCreate(kind="consultant", to="F-1", ends_on=date(2025, 5, 31)),
        CredentialCreate(kind="accreditation", body="APSCA", number="LA-1", valid_to=date(2026, 10, 31)),
        AbsenceCreate(kind="leave", starts_on=visit.day, ends_on=visit.day),
    ):
        inspector_records.add_record(session, planner, other, record)
    before = (visit.version, visit.inspector_id, visit.sequence)
    with pytest.raises(VisitTeamRefused) as refused:
        move(session, planner, visit, lead_id=other.id)
    assert [place.value for place in refused.value.places] == [
        "S02 conflict of interest: consultant until 2025-05-31, cooling-off until 2028-05-31",
        "S18 accreditation LA-1 ended 2026-10-31",
        f"S13 day off: leave until {visit.day}",
    ]
    session.refresh(visit)
    assert (visit.version, visit.inspector_id, visit.sequence) == before
    told = {one.code: one for one in visit_teams.options(session, planner, visit.id)}
    assert len(told[other.code].against_leading) == len(told[other.code].against_joining) == 3
    assert [one.may_lead for one in told.values()] == [True, False, False]
    assert told["P"].against_leading[0].startswith("S13 working hours: would leave home at 05:")


def planned_at(session: Session, actor: Actor, site: Site) -> Visit:
    return planned(session, actor)[site.id]


def test_a_moved_visit_takes_its_tasks_its_worklist_and_its_calendar_along(
    session: Session, planner: Actor, team: dict[str, Inspector]
) -> None:
    visit = planned_at(session, planner, a_place(session, planner, "S-1"))
    seen, sequence = visit.version, visit.sequence
    other = team["B" if visit.inspector_id == team["A"].id else "A"]
    day = MONDAY + timedelta(days=(visit.day - MONDAY).days % 4 + 1)
    moved = move(session, planner, visit, day=day, lead_id=other.id)
    assert (moved.day, moved.inspector_id, moved.sequence) == (day, other.id, sequence + 1)
    assert {task.due_on for task in visits.tasks_of(session, planner, visit.id)} == {day}
    lines = session.exec(select(Obligation).where(Obligation.subject_id == visit.id)).all()
    assert [(line.due_on, line.closed_at is None) for line in lines if line.closed_at is None] == [(day, True)]
    order = VisitMoveOrder(day=MONDAY, lead_id=other.id)
    with pytest.raises(ChangedMeanwhile):
        assigning.move_visit(session, planner, visit.id, order, version_seen=seen, now=NOW)
    with pytest.raises(VisitTeamRefused, match="S13 the inspector's weekend: Saturday"):
        move(session, planner, visit, day=MONDAY + timedelta(days=5))
    with pytest.raises(VisitTeamRefused, match="works until 16:00"):
        move(session, planner, visit, starts_at_minute=15 * 60)


def test_two_visits_of_one_person_never_overlap_and_a_free_hour_is_found(
    session: Session, planner: Actor, team: dict[str, Inspector]
) -> None:
    first, second = (a_place(session, planner, name) for name in ("S-1", "S-2"))
    made = planned(session, planner)
    one, other = made[first.id], made[second.id]
    lead = team["A"].id
    move(session, planner, one, day=MONDAY, lead_id=lead, starts_at_minute=9 * 60)
    with pytest.raises(VisitTeamRefused, match="overlap"):
        move(session, planner, other, day=MONDAY, lead_id=lead, starts_at_minute=9 * 60)
    moved = move(session, planner, other, day=MONDAY, lead_id=lead)
    assert moved.starts_at_minute >= 9 * 60 + one.minutes
    assert len({one.starts_at_minute, moved.starts_at_minute}) == 2


def test_where_two_must_go_nobody_is_left_alone(session: Session, planner: Actor, team: dict[str, Inspector]) -> None:
    site = a_place(session, planner, "S-1")
    an_action(session, planner, a_finding(session, planner, site, "critical"), close_by=MONDAY + timedelta(days=3))
    visit_needs.set_need(session, planner, site.id, VisitNeedIn(pair_grounds=["violence_risk"], languages=["hi"]))
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    assert "S01 language: speaks none of hi" in plan.left_out[0]["reason"]
    booked = RoundOrder(WEEK.starts_on, WEEK.ends_on, seed=7, iterations=10, interpreters=("HI",))
    plan = rounds.plan(session, planner, booked, now=NOW)
    visit = session.exec(select(Visit).where(Visit.plan_id == plan.id)).one()
    second = session.exec(select(VisitMember).where(VisitMember.visit_id == visit.id)).one()
    assert (second.role, second.inspector_id != visit.inspector_id, visit.interpreter) == ("second", True, "hi")
    assert visit.day <= MONDAY + timedelta(days=3)
    kinds = session.exec(select(Obligation.kind).where(Obligation.subject_id == visit.id)).all()
    assert sorted(kinds) == ["visit", "visit", "visit.interpreter"]
    assert visit.inspector_id
    alone = TeamChange(lead_id=visit.inspector_id, interpreter="hi", interpreter_booked=True)
    with pytest.raises(VisitTeamRefused, match="S04 two inspectors are needed: a risk of violence"):
        assigning.change_team(session, planner, visit.id, alone, version_seen=visit.version, now=NOW)
    both = TeamChange.model_validate(alone.model_dump() | {"members": [{"inspector_id": second.inspector_id}]})
    changed = assigning.change_team(session, planner, visit.id, both, version_seen=visit.version, now=NOW)
    assert changed.interpreter_booked
    still = select(Obligation.kind).where(Obligation.subject_id == visit.id, Obligation.closed_at == None)  # noqa: E711 - SQL
    assert sorted(session.exec(still).all()) == ["visit", "visit"]
    anew = both.model_copy(update={"interpreter_booked": False})
    assigning.change_team(session, planner, visit.id, anew, version_seen=visit.version, now=NOW)
    assert sorted(session.exec(still).all()) == ["visit", "visit", "visit.interpreter"]
    team_read = visit_teams.team_of(session, planner, visit.id)
    assert [one.role for one in team_read.members] == ["lead", "second"]
    assert "S03b whether the team is mixed is not known" in team_read.notes


def test_a_joint_visit_is_planned_on_one_day_and_does_not_come_apart(
    session: Session, planner: Actor, team: dict[str, Inspector]
) -> None:
    here, there = a_place(session, planner, "S-1"), a_place(session, planner, "S-2", "PT")
    new = JointGroupCreate(name="River", because="one crew on both banks", site_ids=[here.id, there.id])
    visit_needs.add_joint_group(session, planner, new, now=NOW)
    made = planned(session, planner)
    assert made[here.id].day == made[there.id].day
    assert made[there.id].inspector_id == team["P"].id
    day = MONDAY + timedelta(days=(made[here.id].day - MONDAY).days % 4 + 1)
    with pytest.raises(VisitTeamRefused, match=f"S14 joint visit: {made[there.id].code} stays"):
        move(session, planner, made[here.id], day=day)
    with pytest.raises(VisitTeamRefused, match="S14 joint visit: the authority of ES leads there"):
        move(session, planner, made[here.id], lead_id=team["P"].id)


def test_planners_are_warned_sixty_and_fourteen_days_before_an_accreditation_ends(
    session: Session, planner: Actor, team: dict[str, Inspector]
) -> None:
    new = CredentialCreate(kind="accreditation", body="APSCA", number="LA-1", valid_to=MONDAY + timedelta(days=60))
    row = inspector_records.add_record(session, planner, team["A"], new)
    lines = select(Obligation).where(Obligation.kind == inspector_records.ENDS)
    for day, count in ((MONDAY - timedelta(days=1), 0), (MONDAY, 1), (MONDAY, 1), (MONDAY + timedelta(days=46), 2)):
        inspector_records.warn_of_endings(session, planner, today=day)
        assert len(session.exec(lines).all()) == count
    inspector_records.remove_record(session, planner, team["A"], row.id, now=NOW)
    assert all(line.closed_at for line in session.exec(lines))
    assert session.get_one(InspectorCredential, row.id).number == "LA-1"


def test_an_inspector_neither_moves_visits_nor_reads_homes_and_ties(
    session: Session, planner: Actor, inspector: Actor, team: dict[str, Inspector]
) -> None:
    visit = planned_at(session, planner, a_place(session, planner, "S-1"))
    with pytest.raises(ActionNotAllowed):
        move(session, inspector, visit, lead_id=team["A"].id)
    with pytest.raises(ActionNotAllowed):
        inspector_records.records_of(session, inspector, [team["A"].id])
    with pytest.raises(ActionNotAllowed):
        visit_teams.options(session, inspector, visit.id)
    read = inspectors.as_read(team["A"], inspector)
    assert (read.latitude, read.conflicts, read.hours, read.languages) == (None, None, None, ["es"])
    assert inspectors.as_read(team["A"], planner).latitude == 37.4
    with pytest.raises(InspectorNotAtWork):
        move(session, planner, visit, lead_id=visit.id)
    assert session.get_one(Plan, visit.plan_id).state == "draft"
