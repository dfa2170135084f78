"""Confidential matters as their pages show them: the list by the clock that ends first, and one with all it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from audits.crews.tied_staff import tied_sites
from audits.grievances import grievance_handling, grievances
from audits.grievances.grievance_clocks import GrievanceClock, clock_of, house_of
from audits.grievances.grievances import GrievanceQuery
from audits.models import Grievance
from foundation.actors import Action, Actor, Role, permissions_of
from foundation.models import Account, Organisation
from reports.facts.evidence import EvidenceFacts, evidence_facts
from reports.facts.payloads import Subject
from suppliers import sites
from suppliers.models import Site

ANSWERED = grievance_handling.ORDER.index("answered")


@dataclass(frozen=True, slots=True)
class GrievanceRow:
    """`due_on` is the clock that runs, None once there is an answer; `code` is the end of the id, for people to say."""

    id: str
    code: str
    site: Subject
    category: str
    severity: str
    state: str
    received_on: date
    due_on: date | None
    handler: str
    retaliation_feared: bool


@dataclass(frozen=True, slots=True)
class GrievancesFacts:
    today: date
    query: GrievanceQuery
    rows: tuple[GrievanceRow, ...]
    open: int
    late: int
    may_record: bool
    next_cursor: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """`done_on` where the step is taken; `source` is the rule with how sure we are of it."""

    step: str
    due_on: date
    done: bool
    done_on: date | None
    rule: GrievanceClock


@dataclass(frozen=True, slots=True)
class EntryLine:
    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GrievanceFacts:
    """`handlers` are (account, name) of those who may read complaints and are not tied to the place."""

    row: GrievanceRow
    channel: str
    language: str
    summary: str
    may_tell_site: bool
    outcome: str
    remedy: str
    extended_because: str
    clocks: tuple[ClockLine, ...]
    entries: tuple[EntryLine, ...]
    steps: tuple[str, ...]
    may_extend: bool
    handlers: tuple[tuple[str, str], ...]
    handler_id: str
    version: int
    evidence: EvidenceFacts


@dataclass(frozen=True, slots=True)
class SiteChoice:
    id: str
    name: str
    where: str


def grievances_facts(session: Session, actor: Actor, query: GrievanceQuery, *, today: date) -> GrievancesFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    page = grievances.list_grievances(session, actor, query)
    names = _accounts(session, actor)
    places = _sites(session, actor, {one.site_id for one in page.rows})
    waiting, late = grievances.count_open(session, actor, today=today)
    rows = tuple(_row(one, names, places) for one in page.rows)
    may_record = actor.may(Action.RECORD_GRIEVANCES)
    return GrievancesFacts(today, query, rows, waiting, late, may_record, page.next_cursor or "")


def grievance_facts(session: Session, actor: Actor, grievance_id: UUID, *, today: date) -> GrievanceFacts:
    """Raises GrievanceNotFound."""
    one = grievances.visible_grievance(session, actor, grievance_id)
    names = _accounts(session, actor)
    house = house_of(session.get_one(Organisation, actor.organisation_id).kind)
    entries = grievance_handling.entries_of(session, actor, grievance_id)
    zone = ZoneInfo(actor.zone)
    steps = {row.text: row.recorded_at.astimezone(zone).date() for row in entries if row.kind == "step"}
    return GrievanceFacts(
        row=_row(one, names, _sites(session, actor, {one.site_id})),
        channel=one.channel,
        language=one.language,
        summary=one.summary,
        may_tell_site=one.may_tell_site and not one.retaliation_feared,
        outcome=one.outcome,
        remedy=one.remedy,
        extended_because=one.extended_because,
        clocks=_clocks(one, house, steps),
        entries=tuple(
            EntryLine(row.kind, row.text, _name(names, row.recorded_by), row.recorded_at.astimezone(zone))
            for row in entries
        ),
        steps=grievance_handling.ORDER[grievance_handling.ORDER.index(one.state) + 1 :],
        may_extend=grievance_handling.may_extend(one, house, today),
        handlers=_handlers(session, actor, one, names),
        handler_id=str(one.handler_id or ""),
        version=one.version,
        evidence=evidence_facts(session, actor, "grievance", one.id, today=today),
    )


def _clocks(one: Grievance, house: str, steps: Mapping[str, date]) -> tuple[ClockLine, ...]:
    at = grievance_handling.ORDER.index(one.state)
    return (
        ClockLine("acknowledge", one.acknowledge_by, at >= 1, one.acknowledged_on, clock_of(house, "acknowledge")),
        ClockLine("answer", one.answer_by, at >= ANSWERED, steps.get("answered"), clock_of(house, "answer")),
    )


def _handlers(
    session: Session, actor: Actor, one: Grievance, names: Mapping[UUID, Account]
) -> tuple[tuple[str, str], ...]:
    reading = [row for row in names.values() if Action.READ_GRIEVANCES in permissions_of(Role(row.role))]
    free = [row for row in reading if row.disabled_at is None]
    return tuple((str(row.id), row.name) for row in free if one.site_id not in tied_sites(session, actor, row.id))


def sites_called(session: Session, actor: Actor, name: str) -> tuple[SiteChoice, ...]:
    """Up to twenty, for whoever takes a grievance down and has to say about which place."""
    found = sites.list_sites(session, actor, sites.SiteQuery(name=name, limit=20)).rows
    return tuple(_choice(one) for one in found)


def house_name(session: Session, actor: Actor) -> str:
    return session.get_one(Organisation, actor.organisation_id).name


def site_chosen(session: Session, actor: Actor, site_id: UUID) -> SiteChoice:
    """Raises SiteNotFound."""
    return _choice(sites.visible_site(session, actor, site_id))


def _choice(one: Site) -> SiteChoice:
    return SiteChoice(str(one.id), one.name, ", ".join(part for part in (one.city, one.country) if part))


def _row(one: Grievance, names: Mapping[UUID, Account], places: Mapping[UUID, str]) -> GrievanceRow:
    return GrievanceRow(
        id=str(one.id),
        code=f"G-{one.id.hex[-6:].upper()}",
        site=Subject("site", str(one.site_id), places.get(one.site_id, "")),
        category=one.category,
        severity=one.severity,
        state=one.state,
        received_on=one.received_on,
        due_on=grievances.due_on(one),
        handler=_name(names, one.handler_id),
        retaliation_feared=one.retaliation_feared,
    )


def _name(names: Mapping[UUID, Account], account_id: UUID | None) -> str:
    found = names.get(account_id) if account_id else None
    return found.name if found else ""


def _accounts(session: Session, actor: Actor) -> dict[UUID, Account]:
    own = select(Account).where(Account.organisation_id == actor.organisation_id).order_by(col(Account.name))
    return {one.id: one for one in session.exec(own)}


def _sites(session: Session, actor: Actor, site_ids: set[UUID]) -> dict[UUID, str]:
    own = select(Site.id, Site.name).where(sites.visible_to(actor), col(Site.id).in_(site_ids))
    return dict(session.exec(own).all())
