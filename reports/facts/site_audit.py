"""
One site for its report: score and why, facts with their standing, links, possible matches, visits that were made,
findings, actions. A visit still to come is left out, since the report may reach the site; so is all that is
confidential, which no clause here reads.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import InspectionTask, Inspector, Visit
from foundation.actors import Action, Actor
from reports.contents.spoken import book, word, word_for
from reports.contents.values import Standing
from reports.contents.wording import day
from reports.facts.chain_sketch import chain_sketch, places_sketch
from reports.facts.finding_rows import actions_on, finding_row, findings_of, pieces_of
from reports.facts.framing import frame_of
from reports.facts.lowering import cuts_of, remedies_of
from reports.facts.naming import named_site
from reports.facts.possible_matches import hit_rows
from reports.facts.register import current_scores
from reports.facts.scope import (
    facts_visible_to,
    parties_visible_to,
    scores_visible_to,
    visits_visible_to,
)
from reports.facts.scored import inputs_of, ledger_of, mark_of
from reports.facts.site_cases import case_lines, cases_about, paid_lines
from reports.facts.site_record import relations_of
from reports.facts.sites import Relation
from reports.facts.sources import sources_of
from reports.facts.told_words import told_words
from reports.facts.workforce import WORKER_FIELDS, workforce_of
from reports.payloads import FactRow, HitRow, LinkRow, SiteFacts, SiteVisit
from risk.models import SiteScore
from suppliers.models import Fact, Party, Site
from suppliers.personal import shown, shown_facts


def full_site_facts(session: Session, actor: Actor, subject: str, *, today: date) -> SiteFacts:
    """For the case role. Raises ActionNotAllowed, and as `site_audit_facts` does."""
    actor.require(Action.READ_FULL_SCORES)
    return site_audit_facts(session, actor, subject, today=today, full=True)


def site_audit_facts(session: Session, actor: Actor, subject: str, *, today: date, full: bool = False) -> SiteFacts:
    """`subject` is an id or a reference. Raises SiteNotFound, ReferenceNotUnique, ReceiptTampered."""
    site = named_site(session, actor, subject)
    row = current_scores(session, actor, [site.id]).get(site.id)
    facts = shown_facts(session, standing_facts(session, actor, site.id), None)
    findings = findings_of(session, actor, [site.id])
    missing, inputs = inputs_of(row)
    about = [site.id, *([site.operator_id] if site.operator_id else [])]
    pieces = pieces_of(session, actor, findings)
    held = cases_about(session, actor, about, full=full)
    return SiteFacts(
        frame=frame_of(session, actor, today=today),
        id=str(site.id),
        name=site.name,
        description=site.sector_text or word_for("code.kind", site.kind),
        address=", ".join(filter(None, (shown(site, None).address, site.city, site.region, site.country))),
        operator=_operator(session, actor, site),
        mark=mark_of(row),
        cuts=cuts_of(row) if row else (25, 50, 70),
        change=_change(session, actor, row),
        inputs_missing=missing,
        inputs=inputs,
        ledger=ledger_of(row),
        facts=tuple(_fact(fact, today) for fact in facts if fact.field not in WORKER_FIELDS),
        workforce=workforce_of(facts, today),
        links=links_of(session, actor, [site.id]),
        hits=hits_for(session, actor, about),
        visits=_visits(session, actor, site.id, full=full),
        findings=tuple(finding_row(finding, pieces.get(finding.id, ())) for finding in findings),
        actions=actions_on(session, actor, [finding.id for finding in findings], named=full),
        remedies=remedies_of(row),
        sources=sources_of(session, [row.model] if row else [], [site.country] if site.country else [], today=today),
        missing_names=missing_names(row),
        evidence=tuple(piece for finding in findings for piece in pieces.get(finding.id, ())),
        cases=case_lines(held),
        paid=paid_lines(session, held),
        chain=chain_sketch(session, actor, site.id, today=today),
        places=places_sketch([site], {site.id: row} if row else {}),
        full=full,
    )


def missing_names(row: SiteScore | None) -> tuple[str, ...]:
    """What the model asks for and nobody told, as it stands in the receipt."""
    return tuple(word_for("field.name", name) for name in row.missing) if row else ()


def hits_for(session: Session, actor: Actor, nodes: Sequence[UUID]) -> tuple[HitRow, ...] | None:
    return hit_rows(session, actor, set(nodes)) if actor.may(Action.SCREEN) else None


def standing_facts(session: Session, actor: Actor, node_id: UUID) -> list[Fact]:
    statement = select(Fact).where(Fact.node_id == node_id, facts_visible_to(actor), col(Fact.superseded_at).is_(None))
    return list(session.exec(statement.order_by(col(Fact.field), col(Fact.as_of).desc(), col(Fact.id))))


def _operator(session: Session, actor: Actor, site: Site) -> str:
    named = select(Party.name).where(Party.id == site.operator_id, parties_visible_to(actor))
    return session.exec(named).first() or ""


def _change(session: Session, actor: Actor, row: SiteScore | None) -> str:
    """Against the newest score before that was another one; scored again alike is no change."""
    if row is None or row.value is None:
        return ""
    earlier = session.exec(
        select(SiteScore)
        .where(scores_visible_to(actor), SiteScore.site_id == row.site_id, col(SiteScore.value) != row.value)
        .order_by(col(SiteScore.recorded_at).desc())
        .limit(1)
    ).first()
    if earlier is None or earlier.value is None:
        return ""
    return word("site.it-was", score=str(round(earlier.value)), day=day(earlier.as_of))


def _fact(fact: Fact, today: date) -> FactRow:
    expired = fact.valid_until is not None and fact.valid_until < today
    return FactRow(
        id=str(fact.id),
        name=word_for("field.name", fact.field).capitalize(),
        value=_value(fact.value) or None,
        standing=Standing.EXPIRED if expired else Standing(fact.standing),
        source=told_words(fact.source),
        on=fact.as_of,
    )


def _value(value: str) -> str:
    """A choice that the models offer, in words; anything else as it was told."""
    return word(f"choice.{value}") if f"choice.{value}" in book() else told_words(value)


def links_of(session: Session, actor: Actor, nodes: Sequence[UUID]) -> tuple[LinkRow, ...]:
    return tuple(_link(place, link) for place, link in enumerate(relations_of(session, actor, nodes), start=1))


def _link(place: int, link: Relation) -> LinkRow:
    key = f"{link.kind}-{'in' if link.inward else 'out'}"
    return LinkRow(f"l{place}", link.other.name, word(f"link.{key}"), Standing(link.standing))


def _visits(session: Session, actor: Actor, site_id: UUID, *, full: bool) -> tuple[SiteVisit, ...]:
    """Those that were made; the full report has those to come as well."""
    states = ("done", "planned") if full else ("done",)
    made = select(Visit).where(Visit.site_id == site_id, col(Visit.state).in_(states), visits_visible_to(actor))
    rows = session.exec(made.order_by(col(Visit.day).desc(), col(Visit.code))).all()
    heard = _interviews(session, [visit.id for visit in rows])
    leads = _leads(session, rows) if full else {}
    return tuple(
        SiteVisit(
            id=visit.code,
            on=visit.day,
            kind=visit.selected_how,
            outcome=visit.outcome or ("not_recorded" if visit.state == "done" else "to_come"),
            interviewed=heard.get(visit.id, (None, None))[0],
            chance=heard.get(visit.id, (None, None))[1],
            instrument=visit.instrument,
            lead=leads.get(visit.inspector_id, "") if visit.inspector_id else "",
        )
        for visit in rows
    )


def _interviews(session: Session, visits: Sequence[UUID]) -> dict[UUID, tuple[int | None, int | None]]:
    """Of visits already found visible: how many people it asks to hear, and the chance in whole percent."""
    tasks = select(InspectionTask).where(col(InspectionTask.visit_id).in_(visits), InspectionTask.kind == "interviews")
    return {
        task.visit_id: (task.interviews, None if task.detection_chance is None else round(100 * task.detection_chance))
        for task in session.exec(tasks)
    }


def _leads(session: Session, rows: Sequence[Visit]) -> dict[UUID, str]:
    wanted = [visit.inspector_id for visit in rows if visit.inspector_id]
    return dict(session.exec(select(Inspector.id, Inspector.name).where(col(Inspector.id).in_(wanted))).all())
