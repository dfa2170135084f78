"""Inspectors as planners need them. Who is invented (because none were given) is marked so wherever it appears."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from audits.crews.inspector_records import NewRecord, add_record
from audits.models import Inspector
from audits.payloads import (
    AbsenceCreate,
    CredentialCreate,
    InspectorCorrection,
    InspectorCreate,
    InspectorRead,
    TieCreate,
)
from audits.payloads.inspectors import Sex
from foundation import obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import Page, PageAsked, PairOrder, page_in_order
from foundation.versions import require_unchanged

INVENTED = 3
PRIVATE = ("latitude", "longitude", "conflicts", "sex", "experience_since", "hours")


class InspectorNotFound(NotFound):
    code = "inspector.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such inspector, or the inspector belongs to another organisation.")


class InspectorCodeTaken(Conflict):
    code = "inspector.code_taken"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is an inspector {code} already: use another code.")
        self.inspector = code


@dataclass(frozen=True, slots=True)
class NewInspector:
    """
    `conflicts` are site references never to be visited by this person; coordinates in degrees. `hours` are minutes from
    midnight, Monday first.
    """

    code: str
    name: str
    country: str | None = None
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    invented: bool = False
    account_id: AccountId | None = None
    sex: Sex | None = None
    experience_since: date | None = None
    hours: tuple[tuple[int, int] | None, ...] = ()
    credentials: tuple[CredentialCreate, ...] = ()
    ties: tuple[TieCreate, ...] = ()
    absences: tuple[AbsenceCreate, ...] = ()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Inspector.organisation_id) == actor.organisation_id


def inspectors_of(session: Session, actor: Actor) -> Sequence[Inspector]:
    return session.exec(_at_work(actor).order_by(col(Inspector.code))).all()


def list_inspectors(session: Session, actor: Actor, asked: PageAsked) -> Page[Inspector]:
    """Everybody at work now, by code. Raises CursorUnreadable."""
    order = PairOrder(col(Inspector.code), col(Inspector.id), str)
    return page_in_order(session, _at_work(actor), order, asked)


def _at_work(actor: Actor) -> SelectOfScalar[Inspector]:
    actor.require(Action.READ_VISITS)
    return select(Inspector).where(visible_to(actor), col(Inspector.closed_at).is_(None))


def add_inspectors(session: Session, actor: Actor, new: Sequence[NewInspector]) -> list[Inspector]:
    """A code that stands already, or stands twice in the list, is left as it was first."""
    actor.require(Action.PLAN_VISITS)
    standing = {inspector.code for inspector in session.exec(select(Inspector).where(visible_to(actor)))}
    first = {one.code: one for one in reversed(new) if one.code not in standing}
    added = {one.code: _row(actor, one) for one in reversed(first.values())}
    session.add_all(added.values())
    session.flush()
    for code, inspector in added.items():
        trail.record(session, actor, "inspector.added", inspector, {"code": inspector.code})
        records: tuple[NewRecord, ...] = (*first[code].credentials, *first[code].ties, *first[code].absences)
        for record in records:
            add_record(session, actor, inspector, record)
    return list(added.values())


def add_inspector(session: Session, actor: Actor, new: InspectorCreate) -> Inspector:
    """Raises InspectorCodeTaken."""
    lists = {"languages", "sectors", "skills", "conflicts", "hours"}
    given = new.model_dump(exclude=lists) | {name: tuple(getattr(new, name)) for name in lists}
    added = add_inspectors(session, actor, [NewInspector(**given)])
    if not added:
        raise InspectorCodeTaken(new.code)
    return added[0]


def visible_inspector(session: Session, actor: Actor, inspector_id: UUID) -> Inspector:
    """Raises InspectorNotFound."""
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Inspector).where(Inspector.id == inspector_id, visible_to(actor))).first()
    if found is None:
        raise InspectorNotFound
    return found


def correct_inspector(
    session: Session, actor: Actor, inspector_id: UUID, correction: InspectorCorrection, *, version_seen: int
) -> Inspector:
    """The trail says which facts changed, not from what to what: some are nobody else's. Raises ChangedMeanwhile."""
    actor.require(Action.PLAN_VISITS)
    inspector = visible_inspector(session, actor, inspector_id)
    require_unchanged(session, inspector, version_seen)
    sent = correction.model_dump(exclude_unset=True)
    for field, value in sent.items():
        setattr(inspector, field, value)
    inspector.hours = [None if one is None else list(one) for one in inspector.hours]
    inspector.version += 1
    session.add(inspector)
    session.flush()
    trail.record(session, actor, "inspector.corrected", inspector, {"fields": ", ".join(sorted(sent))})
    return inspector


def as_read(inspector: Inspector, actor: Actor) -> InspectorRead:
    """Home, ties, sex and hours only for those who plan."""
    read = InspectorRead.model_validate(inspector, from_attributes=True)
    return read if actor.may(Action.PLAN_VISITS) else read.model_copy(update=dict.fromkeys(PRIVATE))


def close_inspector(session: Session, actor: Actor, inspector_id: UUID, *, now: datetime) -> Inspector:
    """No longer planned for; past visits keep the name. Closing twice leaves the first day standing."""
    actor.require(Action.PLAN_VISITS)
    inspector = visible_inspector(session, actor, inspector_id)
    if inspector.closed_at is None:
        inspector.closed_at = now
        session.add(inspector)
        session.flush()
        trail.record(session, actor, "inspector.closed", inspector, {"code": inspector.code})
        obligations.close_for(session, actor, inspector.id, outcome="no longer needed")
    return inspector


def _row(actor: Actor, new: NewInspector) -> Inspector:
    return Inspector(
        organisation_id=actor.organisation_id,
        account_id=new.account_id,
        code=new.code,
        name=new.name,
        invented=new.invented,
        country=new.country,
        city=new.city,
        latitude=new.latitude,
        longitude=new.longitude,
        languages=list(new.languages),
        sectors=list(new.sectors),
        skills=list(new.skills),
        conflicts=list(new.conflicts),
        sex=new.sex,
        experience_since=new.experience_since,
        hours=[None if one is None else list(one) for one in new.hours],
    )


def stand_ins(countries: Sequence[str | None]) -> tuple[NewInspector, ...]:
    """
    Three invented inspectors for a list that came without any, one in each of the countries with most sites (again in
    the first when there are fewer), so that a first plan can be shown. They carry no language, skill or home.
    """
    most = [country for country, _ in Counter(country for country in countries if country).most_common(INVENTED)]
    homes = [most[number % len(most)] if most else None for number in range(INVENTED)]
    return tuple(
        NewInspector(code=f"X{number}", name=f"Invented inspector {number}", country=home, invented=True)
        for number, home in enumerate(homes, start=1)
    )
