"""
The lines of the files that a run leaves: one NamedTuple per file, whose field names are the heads. Read for one actor,
through the same clauses as every page, so that a file never holds more than its reader may see.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews import crewing, inspectors
from audits.models import InspectionTask, Inspector, Visit
from audits.rounds import rounds
from foundation.actors import Actor
from risk import scores
from risk.models import SiteScore
from sanctions import hits
from sanctions.models import Hit, WatchListEntry
from suppliers import parties, sites
from suppliers.models import Party, Site


class ScoreLine(NamedTuple):
    """`contributions` is JSON: driver, label, value, points, logit, standing, source, date. Empty value = unknown."""

    site_id: str
    reference: str
    name: str
    country: str
    sector: str
    model: str
    as_of: str
    band: str
    value: float | None
    low: float | None
    high: float | None
    completeness: float
    missing: str
    reason: str
    contributions: str
    receipt_sha256: str


class HitLine(NamedTuple):
    """A possible match until somebody has confirmed it; `points` and `alignment` are JSON."""

    node_id: str
    kind: str
    reference: str
    name: str
    name_screened: str
    list: str
    entry: str
    name_matched: str
    probability: float
    band: str
    state: str
    entry_countries: str
    alignment: str
    points: str


class PlanLine(NamedTuple):
    visit: str
    inspector: str
    inspector_invented: str
    day: str
    start: str
    end: str
    site_id: str
    site: str
    country: str
    why: str
    reason: str
    state: str
    second: str
    interpreter: str
    why_team: str


class TaskLine(NamedTuple):
    visit: str
    day: str
    position: int
    task: str
    title: str
    instrument: str
    questions: str
    instructions: str
    due_on: str
    state: str


def score_lines(session: Session, actor: Actor) -> list[ScoreLine]:
    """Worst first; unknown ones after the known, never among the low."""
    standing = {site.id: site for site in session.exec(select(Site).where(sites.visible_to(actor)))}
    found = [(standing[row.site_id], row) for row in scores.current(session, actor).values() if row.site_id in standing]
    found.sort(key=lambda pair: (pair[1].value is None, -(pair[1].value or 0), pair[0].name, pair[0].id))
    return [_score_line(site, row) for site, row in found]


def _score_line(site: Site, row: SiteScore) -> ScoreLine:
    return ScoreLine(
        site_id=str(site.id),
        reference=site.reference,
        name=site.name,
        country=site.country or "",
        sector=site.sector,
        model=row.model,
        as_of=row.as_of.isoformat(),
        band=row.band,
        value=row.value,
        low=row.low,
        high=row.high,
        completeness=round(row.completeness, 4),
        missing=";".join(row.missing),
        reason=row.reason,
        contributions=json.dumps(row.contributions, ensure_ascii=False, sort_keys=True),
        receipt_sha256=row.receipt_hash,
    )


def hit_lines(session: Session, actor: Actor) -> list[HitLine]:
    """Likeliest first."""
    named: dict[UUID, Site | Party] = {
        site.id: site for site in session.exec(select(Site).where(sites.visible_to(actor)))
    }
    named |= {party.id: party for party in session.exec(select(Party).where(parties.visible_to(actor)))}
    rows = session.exec(
        select(Hit, WatchListEntry)
        .join(WatchListEntry, col(Hit.entry_id) == col(WatchListEntry.id))
        .where(hits.visible_to(actor))
        .order_by(col(Hit.probability).desc(), col(Hit.id))
    )
    return [_hit_line(hit, entry, named[hit.node_id]) for hit, entry in rows if hit.node_id in named]


def _hit_line(hit: Hit, entry: WatchListEntry, node: Site | Party) -> HitLine:
    return HitLine(
        node_id=str(hit.node_id),
        kind="site" if isinstance(node, Site) else "party",
        reference=node.reference,
        name=node.name,
        name_screened=hit.name_screened,
        list=hit.source,
        entry=entry.entry_key,
        name_matched=hit.name_matched,
        probability=hit.probability,
        band=hit.band,
        state="possible match" if hit.state == "open" else hit.state,
        entry_countries=";".join(entry.countries),
        alignment=json.dumps(hit.alignment, ensure_ascii=False, sort_keys=True),
        points=json.dumps(hit.points, ensure_ascii=False, sort_keys=True),
    )


def plan_lines(session: Session, actor: Actor, plan_id: UUID) -> list[PlanLine]:
    """In the order of days and hours."""
    planned = planned_visits(session, actor, plan_id)
    seconds = _seconds(session, actor, [visit.id for visit, _, _ in planned])
    return [_plan_line(visit, site, who, seconds.get(visit.id, "")) for visit, site, who in planned]


def _seconds(session: Session, actor: Actor, visit_ids: list[UUID]) -> dict[UUID, str]:
    """Codes of those who go along."""
    members = crewing.members_of(session, actor, visit_ids)
    own = select(Inspector.id, Inspector.code).where(inspectors.visible_to(actor))
    codes = dict(session.exec(own).all()) if members else {}
    return {
        visit: ";".join(codes[one.inspector_id] for one in along if one.role == "second")
        for visit, along in members.items()
    }


def planned_visits(session: Session, actor: Actor, plan_id: UUID) -> list[tuple[Visit, Site, Inspector | None]]:
    plan = rounds.visible_plan(session, actor, plan_id)
    rows = session.exec(
        select(Visit, Site, Inspector)
        .join(Site, col(Visit.site_id) == col(Site.id))
        .join(Inspector, col(Visit.inspector_id) == col(Inspector.id), isouter=True)
        .where(Visit.plan_id == plan.id, sites.visible_to(actor))
        .order_by(col(Visit.day), col(Visit.starts_at_minute), col(Visit.code))
    )
    return [(visit, site, inspector) for visit, site, inspector in rows]


def _plan_line(visit: Visit, site: Site, inspector: Inspector | None, second: str) -> PlanLine:
    return PlanLine(
        visit=visit.code,
        inspector=inspector.code if inspector else "",
        inspector_invented="yes" if inspector and inspector.invented else "no",
        day=visit.day.isoformat(),
        start=clock_time(visit.starts_at_minute),
        end=clock_time(visit.starts_at_minute + visit.minutes),
        site_id=str(site.id),
        site=site.name,
        country=site.country or "",
        why=visit.selected_how,
        reason=visit.reason,
        state=visit.state,
        second=second,
        interpreter=visit.interpreter,
        why_team=visit.team_reason,
    )


def clock_time(minutes: int) -> str:
    """510 is 08:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def task_lines(session: Session, actor: Actor, plan_id: UUID) -> list[TaskLine]:
    """Every inspection task of a plan, visit by visit in the order of the day."""
    visits: Mapping[UUID, Visit] = {visit.id: visit for visit, _, _ in planned_visits(session, actor, plan_id)}
    rows = session.exec(
        select(InspectionTask)
        .where(InspectionTask.organisation_id == actor.organisation_id)
        .order_by(col(InspectionTask.due_on), col(InspectionTask.visit_id), col(InspectionTask.position))
    )
    return [_task_line(task, visits[task.visit_id]) for task in rows if task.visit_id in visits]


def _task_line(task: InspectionTask, visit: Visit) -> TaskLine:
    return TaskLine(
        visit=visit.code,
        day=visit.day.isoformat(),
        position=task.position,
        task=task.kind,
        title=task.title,
        instrument=visit.instrument,
        questions=";".join(task.question_ids),
        instructions=task.detail.replace("\n", " "),
        due_on=task.due_on.isoformat(),
        state=task.state,
    )
