"""Who can be sent, as planners see them: what they may do, what ends soon, what binds them, when they are away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from audits.crews import inspector_records, inspectors
from audits.crews.inspector_records import WARNINGS
from audits.models import Inspector
from audits.payloads import CredentialRead, InspectorRecords
from foundation.actors import Action, Actor

MINUTES = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """The accreditation that ends first; `days` below zero when it has ended."""

    number: str
    on: date
    days: int


@dataclass(frozen=True, slots=True)
class InspectorLine:
    id: str
    code: str
    name: str
    invented: bool
    country: str | None
    city: str
    languages: tuple[str, ...]
    sectors: tuple[str, ...]
    skills: tuple[str, ...]
    weekly_hours: float | None
    ending: Ending | None
    ties: int
    away_from: date | None
    away_until: date | None
    has_account: bool


@dataclass(frozen=True, slots=True)
class InspectorsFacts:
    today: date
    lines: tuple[InspectorLine, ...]

    @property
    def ending_soon(self) -> tuple[InspectorLine, ...]:
        return tuple(line for line in self.lines if line.ending and line.ending.days <= WARNINGS[0])


@dataclass(frozen=True, slots=True)
class InspectorFacts:
    """One of them with every record. `hours` are seven pairs of texts, empty strings on a day without work."""

    today: date
    line: InspectorLine
    records: InspectorRecords
    conflicts: tuple[str, ...]
    sex: str
    experience_since: date | None
    hours: tuple[tuple[str, str], ...]
    version: int


def inspectors_facts(session: Session, actor: Actor, *, today: date) -> InspectorsFacts:
    """Raises ActionNotAllowed for whoever does not plan."""
    actor.require(Action.PLAN_VISITS)
    rows = inspectors.inspectors_of(session, actor)
    records = inspector_records.records_of(session, actor, [one.id for one in rows])
    return InspectorsFacts(today, tuple(_line(one, records[one.id], today) for one in rows))


def inspector_facts(session: Session, actor: Actor, inspector_id: UUID, *, today: date) -> InspectorFacts:
    """Raises ActionNotAllowed, InspectorNotFound."""
    actor.require(Action.PLAN_VISITS)
    row = inspectors.visible_inspector(session, actor, inspector_id)
    records = inspector_records.records_of(session, actor, [row.id])[row.id]
    return InspectorFacts(
        today=today,
        line=_line(row, records, today),
        records=records,
        conflicts=tuple(row.conflicts),
        sex=row.sex or "",
        experience_since=row.experience_since,
        hours=tuple((_clock(one[0]), _clock(one[1])) if one else ("", "") for one in row.hours),
        version=row.version,
    )


def _line(row: Inspector, records: InspectorRecords, today: date) -> InspectorLine:
    away = sorted((one.starts_on, one.ends_on) for one in records.absences if one.ends_on >= today)
    minutes = sum(one[1] - one[0] for one in row.hours if one)
    return InspectorLine(
        id=str(row.id),
        code=row.code,
        name=row.name,
        invented=row.invented,
        country=row.country,
        city=row.city,
        languages=tuple(row.languages),
        sectors=tuple(row.sectors),
        skills=tuple(row.skills),
        weekly_hours=round(minutes / MINUTES, 1) if row.hours else None,
        ending=_ending(records.credentials, today),
        ties=len(records.ties) + len(row.conflicts),
        away_from=away[0][0] if away else None,
        away_until=away[0][1] if away else None,
        has_account=row.account_id is not None,
    )


def _ending(credentials: list[CredentialRead], today: date) -> Ending | None:
    """Of each body only the number that lasts longest matters; of the bodies the one that ends first."""
    bodies: dict[str, CredentialRead] = {}
    for one in credentials:
        if one.kind != "accreditation":
            continue
        other = bodies.get(one.body)
        if other is None or (one.valid_to or date.max) > (other.valid_to or date.max):
            bodies[one.body] = one
    last = [(one.valid_to, one.number) for one in bodies.values() if one.valid_to is not None]
    if not last:
        return None
    ends, number = min(last)
    return Ending(number, ends, (ends - today).days)


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES:02d}:{minutes % MINUTES:02d}"
