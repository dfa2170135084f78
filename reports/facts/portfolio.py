"""
All that the portfolio of a run shows, read for one actor through the same clauses as the pages and the run's files, so
that no number can differ between them and nobody is shown what belongs to another organisation.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews.overridden import noted
from audits.models import Inspector, Plan, Visit
from audits.rounds import rounds
from foundation.actors import Action, Actor
from reports.contents.spoken import word, word_for
from reports.facts.chain_summary import chain_summary
from reports.facts.framing import frame_of, models_in_force
from reports.facts.lines import clock_time, planned_visits
from reports.facts.possible_matches import hit_counts, hit_rows
from reports.facts.register import REVIEW, Register, joined_records, register_of
from reports.facts.scope import sites_visible_to
from reports.facts.scored import inputs_of, ledger_of, mark_of, reason_of, worst_first
from reports.facts.sources import sources_of
from reports.facts.unknowns import unknowns_of
from reports.payloads import (
    FileRead,
    LeftOut,
    MatchSummary,
    PortfolioFacts,
    Refusal,
    SiteRow,
    VisitRow,
)
from risk.models import SiteScore
from suppliers.models import Site

LEDGERS = 5


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What only the run itself knows: which files it read, which rows it refused and why, and the plan it made."""

    files: tuple[FileRead, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    plan_id: UUID | None = None


def portfolio_facts(session: Session, actor: Actor, run: RunRecord, *, today: date) -> PortfolioFacts:
    """
    For readers who may read possible list matches too; to print none would read as if there were none.
    Raises ActionNotAllowed, PlanNotFound.
    """
    for needed in (Action.READ_REGISTRY, Action.READ_RISK, Action.SCREEN):
        actor.require(needed)
    register = register_of(session, actor)
    countries = {site.country for site in register.sites if site.country}
    frame = frame_of(session, actor, today=today)
    return PortfolioFacts(
        frame=frame,
        files=run.files,
        refusals=run.refusals,
        matching=_matching(register),
        chain=chain_summary(session, actor, frame.prepared_for, register, today=today),
        hit_counts=hit_counts(session, actor),
        hits=hit_rows(session, actor),
        sites=_sites(register),
        visits=_visits(session, actor, run.plan_id),
        left_out=left_out_of(session, actor, rounds.visible_plan(session, actor, run.plan_id)) if run.plan_id else (),
        unknowns=unknowns_of(session, actor, register),
        sources=sources_of(session, models_in_force(session, actor), countries, today=today),
    )


def _matching(register: Register) -> MatchSummary:
    records = len(register.sites) + len(register.parties)
    joined = joined_records(register.pairs)
    to_review = sum(pair.decision == REVIEW for pair in register.pairs)
    return MatchSummary(records=records, parties=records - joined, joined=joined, to_review=to_review)


def _sites(register: Register) -> tuple[SiteRow, ...]:
    ranked = [(site.name, str(site.id), register.scores.get(site.id)) for site in register.sites]
    order = worst_first(ranked)
    return tuple(
        site_row(register.sites[at], register.scores.get(register.sites[at].id), with_ledger=rank < LEDGERS)
        for rank, at in enumerate(order)
    )


def site_row(site: Site, row: SiteScore | None, *, with_ledger: bool) -> SiteRow:
    missing, inputs = inputs_of(row)
    return SiteRow(
        id=str(site.id),
        name=site.name,
        place=place_of(site),
        sector=site.sector_text or word_for("code.sector", site.sector),
        mark=mark_of(row),
        main_reason=reason_of(row),
        inputs_missing=missing,
        inputs=inputs,
        ledger=ledger_of(row) if with_ledger else None,
    )


def place_of(site: Site) -> str:
    """City, else region, and the country."""
    return ", ".join(filter(None, (site.city or site.region, site.country)))


def _visits(session: Session, actor: Actor, plan_id: UUID | None) -> tuple[VisitRow, ...]:
    if plan_id is None:
        return ()
    return tuple(visit_row(*planned) for planned in planned_visits(session, actor, plan_id))


def visit_row(visit: Visit, site: Site, inspector: Inspector | None) -> VisitRow:
    """A stand-in made because no inspectors were given is called invented wherever it is named."""
    code = inspector.code if inspector else word("plan.nobody")
    return VisitRow(
        id=visit.code,
        inspector=word("plan.invented", code=code) if inspector and inspector.invented else code,
        on=visit.day,
        start=clock_time(visit.starts_at_minute),
        site=site.name,
        place=place_of(site),
        minutes=visit.minutes,
        why="; ".join(filter(None, (_why(visit), noted(visit.team_reason)))),
    )


def _why(visit: Visit) -> str:
    return visit.reason or word_for("site.selected", visit.selected_how)


def left_out_of(session: Session, actor: Actor, plan: Plan) -> tuple[LeftOut, ...]:
    """Required ones only: that a site without need of a visit is in no plan is no news."""
    required = [out for out in plan.left_out if out.get("required")]
    wanted = [UUID(out["site_id"]) for out in required]
    seen = session.exec(select(Site.id, Site.name).where(sites_visible_to(actor), col(Site.id).in_(wanted)))
    named, gone = {str(site_id): name for site_id, name in seen}, word("plan.site-gone")
    return tuple(LeftOut(named.get(out["site_id"], gone), str(out["reason"])) for out in required)
