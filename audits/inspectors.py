"""Inspectors as planners need them. Who is invented (because none were given) is marked so wherever it appears."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.models import Inspector
from foundation import trail
from foundation.actors import AccountId, Action, Actor

INVENTED = 3


@dataclass(frozen=True, slots=True)
class NewInspector:
    """`conflicts` are site references never to be visited by this person; coordinates in degrees."""

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


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Inspector.organisation_id) == actor.organisation_id


def inspectors_of(session: Session, actor: Actor) -> Sequence[Inspector]:
    actor.require(Action.READ_VISITS)
    standing = select(Inspector).where(visible_to(actor), col(Inspector.closed_at).is_(None))
    return session.exec(standing.order_by(col(Inspector.code))).all()


def add_inspectors(session: Session, actor: Actor, new: Sequence[NewInspector]) -> list[Inspector]:
    """A code that stands already is left as it is."""
    actor.require(Action.PLAN_VISITS)
    standing = {inspector.code for inspector in session.exec(select(Inspector).where(visible_to(actor)))}
    added = [_row(actor, one) for one in new if one.code not in standing]
    session.add_all(added)
    session.flush()
    for inspector in added:
        trail.record(session, actor, "inspector.added", inspector, {"code": inspector.code})
    return added


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
