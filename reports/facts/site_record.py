"""Everything the page of one site shows, read in a handful of queries; confidential things never come into it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlmodel import Session, col

from audits.models import CorrectiveAction, Finding, Visit
from foundation.actors import Action, Actor
from foundation.models import Account
from reports.facts.chain_path import path_to_buyer
from reports.facts.head_counts import head_counts
from reports.facts.list_health import record_lists
from reports.facts.lowering import remedies_of
from reports.facts.payloads import Rating, Standing, Subject, number_of, rating_of
from reports.facts.recognitions import site_recognition
from reports.facts.scope import (
    edges_visible_to,
    facts_visible_to,
    findings_visible_to,
    parties_visible_to,
    scores_visible_to,
    sites_visible_to,
    visits_visible_to,
)
from reports.facts.score_around import score_around
from reports.facts.scored import inputs_of
from reports.facts.sites import Contribution, Event, Fact, Receipt, Relation, SiteCounts, SiteFacts, WayDown
from reports.facts.worklist import open_tasks
from risk.asking import said
from risk.models import SiteScore
from suppliers.batches.origins import origin_of
from suppliers.chain.naming import Named, names_of
from suppliers.models import Edge, Party, Site
from suppliers.models import Fact as FactRow
from suppliers.personal import shown, shown_facts
from suppliers.sites import SiteNotFound

LINKS = ("supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates")


def site_facts(session: Session, actor: Actor, site_id: UUID, *, today: date, now: datetime) -> SiteFacts:
    """Raises SiteNotFound."""
    row = session.execute(select(Site).where(col(Site.id) == site_id, sites_visible_to(actor))).scalar_one_or_none()
    if row is None:
        raise SiteNotFound
    findings = list(
        session.execute(select(Finding).where(col(Finding.site_id) == site_id, findings_visible_to(actor))).scalars()
    )
    visits = list(
        session.execute(select(Visit).where(col(Visit.site_id) == site_id, visits_visible_to(actor))).scalars()
    )
    scores = _scores(session, actor, site_id)
    current = scores[0] if scores and scores[0].superseded_at is None else None
    alleged = [finding for finding in findings if finding.state == "alleged"]
    return SiteFacts(
        today=today,
        site=Subject("site", str(row.id), row.name),
        firm=_firm(session, actor, row.operator_id),
        work=row.sector_text or row.kind.replace("_", " "),
        isic=None,
        address=", ".join(part for part in (shown(row, actor).address, row.city, row.region) if part),
        country=row.country or "",
        path=path_to_buyer(session, actor, site_id, today=today),
        also_through=(),
        receipt=_receipt(current, scores),
        counts=_counts(session, actor, site_id, visits, findings),
        alleged=len(alleged),
        answer_by=min((finding.reply_by for finding in alleged if finding.reply_by), default=None),
        events=_events(actor, visits, findings, scores, today),
        relations=relations_of(session, actor, [site_id]),
        tasks=open_tasks(session, actor, limit=10, about=[site_id]),
        ways_down=_ways_down(current),
        facts=facts_of(session, actor, site_id),
        may_plan=actor.may(Action.PLAN_VISITS),
        origins=tuple(origin_of(session, actor, site_id)),
        lists=record_lists(session, actor, site_id, row.recorded_at, now=now),
        around=score_around(session, actor, current) if current else None,
        recognition=site_recognition(session, actor, site_id, now=now),
    )


def _firm(session: Session, actor: Actor, party_id: UUID | None) -> Subject | None:
    if party_id is None:
        return None
    name = session.execute(
        select(col(Party.name)).where(col(Party.id) == party_id, parties_visible_to(actor))
    ).scalar_one_or_none()
    return Subject("party", str(party_id), name) if name else None


def _scores(session: Session, actor: Actor, site_id: UUID) -> list[SiteScore]:
    """The current one, then what it replaced, the newest first; two of one moment stand in the order of their ids."""
    statement = select(SiteScore).where(col(SiteScore.site_id) == site_id, scores_visible_to(actor))
    newest = (col(SiteScore.superseded_at).is_not(None), col(SiteScore.recorded_at).desc(), col(SiteScore.id).desc())
    return list(session.execute(statement.order_by(*newest).limit(20)).scalars())


def _ways_down(current: SiteScore | None) -> tuple[WayDown, ...]:
    """None are told where something withheld weighs in: taken apart, it would be."""
    if current is None or current.value is None:
        return ()
    before = round(current.value)
    return tuple(
        WayDown(one.change, before, Rating(one.mark.band.value, one.mark.score)) for one in remedies_of(current) or ()
    )


def _receipt(current: SiteScore | None, scores: Sequence[SiteScore]) -> Receipt | None:
    if current is None:
        return None
    before = next((score for score in scores[1:] if score.value != current.value), None)
    lines = current.contributions
    start = next((line for line in lines if line["group"] == "start"), None)
    shown = [line for line in lines if line["group"] != "start" and line["points"]]
    return Receipt(
        id=str(current.id),
        rating=rating_of(current.band, current.value, current.low, current.high),
        start_label=start["label"] if start else "",
        start=(start["points"] or 0) if start else 0,
        contributions=tuple(_line(line) for line in shown),
        computed_at=current.recorded_at,
        model=current.model,
        inputs=inputs_of(current)[1],
        missing=tuple(field.replace("_", " ") for field in current.missing),
        reason=current.reason,
        before=round(before.value) if before and before.value is not None else None,
        changed_on=_changed_on(scores),
    )


def _changed_on(scores: Sequence[SiteScore]) -> date | None:
    """The day since which the score has stood where it is."""
    same = [score for score in scores if score.value == scores[0].value]
    return same[-1].recorded_at.date() if len(same) < len(scores) else None


def _line(line: dict[str, Any]) -> Contribution:
    day = line.get("on")
    standing = line.get("standing") or "unknown"
    return Contribution(
        driver=line["label"],
        value=str(line["value"]),
        source=line.get("source") or "",
        source_kind="",
        source_id=None,
        dated=date.fromisoformat(day) if isinstance(day, str) and day else None,
        standing=cast(
            "Standing", standing if standing in ("claimed", "evidenced", "verified", "expired") else "unknown"
        ),
        points=line["points"],
        withheld=line["group"] == "withheld",
    )


def _counts(
    session: Session, actor: Actor, site_id: UUID, visits: Sequence[Visit], findings: Sequence[Finding]
) -> SiteCounts:
    open_actions = session.execute(
        select(func.count())
        .select_from(CorrectiveAction)
        .join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id))
        .where(
            col(Finding.site_id) == site_id,
            findings_visible_to(actor),
            col(CorrectiveAction.state).not_in(("verified", "dropped")),
        )
    ).scalar_one()
    counted = head_counts(session, actor, [site_id]).get(site_id, {})
    done = sum(visit.state == "done" for visit in visits)
    standing = [finding for finding in findings if finding.state not in ("withdrawn", "amended")]
    return SiteCounts(number_of(counted.get("workers"))[0], done, len(standing), open_actions, 0)


def _events(
    actor: Actor, visits: Sequence[Visit], findings: Sequence[Finding], scores: Sequence[SiteScore], today: date
) -> tuple[Event, ...]:
    found = [_visited(visit, findings) for visit in visits if visit.state == "done"]
    if actor.may(Action.PLAN_VISITS):
        ahead = [visit for visit in visits if visit.state == "planned" and visit.day >= today]
        found += [
            Event(visit.day, "visit_planned", "to_come", Subject("visit", str(visit.id), visit.code)) for visit in ahead
        ]
    found += [
        Event(finding.closed_on, "finding_closed", "past", Subject("finding", str(finding.id), finding.reference))
        for finding in findings
        if finding.closed_on
    ]
    for later, earlier in pairwise(scores):
        if later.value is not None and earlier.value is not None and round(later.value) != round(earlier.value):
            when: Literal["now", "past"] = "now" if later is scores[0] else "past"
            before, after = round(earlier.value), round(later.value)
            found.append(Event(later.recorded_at.date(), "score_moved", when, before=before, after=after))
    return tuple(sorted(found, key=lambda event: event.on, reverse=True)[:12])


def _visited(visit: Visit, findings: Sequence[Finding]) -> Event:
    made = [finding for finding in findings if finding.visit_id == visit.id]
    return Event(visit.day, "visited", "past", Subject("visit", str(visit.id), visit.code), count=len(made))


def relations_of(session: Session, actor: Actor, nodes: Sequence[UUID]) -> tuple[Relation, ...]:
    """Links in force of some nodes, proven ones first; at most forty, the chain page has all."""
    order = ("verified", "evidenced", "claimed", "expired", "unknown")
    proven = case({word: place for place, word in enumerate(order)}, value=col(Edge.verification), else_=len(order))
    statement = (
        select(Edge)
        .where(
            or_(col(Edge.from_id).in_(nodes), col(Edge.to_id).in_(nodes)),
            edges_visible_to(actor), col(Edge.kind).in_(LINKS), col(Edge.valid_to).is_(None),
        )
        .order_by(proven, col(Edge.id))
        .limit(40)
    )  # fmt: skip
    edges = session.execute(statement).scalars().all()
    ends = sorted({end for edge in edges for end in (edge.from_id, edge.to_id)})
    named = names_of(session, actor, ends, [(edge.kind, edge.from_id, edge.to_id) for edge in edges])
    found = [_relation(edge, named, nodes) for edge in edges]
    return tuple(sorted(found, key=lambda one: (order.index(one.standing), one.kind, one.other.name)))


def _relation(edge: Edge, named: Mapping[UUID, Named], nodes: Sequence[UUID]) -> Relation:
    """Of an end whose name is kept back only what the chain tells of it, and no page."""
    inward = edge.to_id in nodes
    other = named[edge.from_id if inward else edge.to_id]
    return Relation(
        other=Subject(other.kind, None if other.withheld else str(other.id), other.name),
        kind=edge.kind,
        inward=inward,
        standing=cast("Standing", edge.verification),
        goods=edge.commodity,
        workers=edge.workers,
        since=edge.valid_from.year if edge.valid_from else None,
    )


def facts_of(session: Session, actor: Actor, node_id: UUID) -> tuple[Fact, ...]:
    statement = (
        select(FactRow, col(Account.name))
        .join(Account, col(Account.id) == col(FactRow.recorded_by), isouter=True)
        .where(col(FactRow.node_id) == node_id, facts_visible_to(actor))
        .order_by(col(FactRow.field), col(FactRow.recorded_at).desc())
    )
    by_field: dict[str, list[tuple[FactRow, str | None]]] = {}
    found = session.execute(statement).all()
    for row, (_, name) in zip(shown_facts(session, [row for row, _ in found], actor), found, strict=True):
        by_field.setdefault(row.field, []).append((row, name))
    return tuple(_fact(values) for values in by_field.values() if values[0][0].superseded_at is None)


def _fact(values: Sequence[tuple[FactRow, str | None]]) -> Fact:
    row, name = values[0]
    return Fact(
        id=str(row.id),
        key=row.field,
        label=row.field.replace("_", " ").capitalize(),
        value=said(row.field, row.value) if row.value else None,
        standing=cast("Standing", row.standing),
        as_received=row.original or row.value,
        source=row.source,
        source_id=None,
        recorded_on=row.as_of,
        recorded_by=name,
        valid_to=row.valid_until,
        replaces=said(row.field, values[1][0].value) if len(values) > 1 else None,
        values=len(values),
    )
