"""
What each data key of the laws holds for one reporting year, read once from the floor that keeps it, for one actor.
What stands (sites, links, scores) is told as it is now, what happened (visits, findings, complaints) as of the year.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, func, or_, select

from audits.grievances import grievances
from audits.models import CorrectiveAction, Finding, Grievance, Visit, WorkerConfirmation
from foundation import evidence
from foundation.actors import Action, Actor
from foundation.models import Evidence
from reports.contents.blocks import Figure
from reports.contents.people import counted_exactly
from reports.contents.portfolio import WORST
from reports.contents.spoken import word, word_for
from reports.contents.values import Band
from reports.facts.finding_rows import LEFT
from reports.facts.law_entered import entered_answers
from reports.facts.register import Register, register_of
from reports.facts.scope import hits_visible_to, told_actions_visible_to, told_findings_visible_to, visits_visible_to
from reports.facts.scored import mark_of
from reports.laws.answering import KeyAnswer
from reports.laws.completeness import ROWS, Holding
from reports.laws.versions import ReportingYear
from sanctions.models import Hit

Answers = Mapping[str, KeyAnswer]
CONFIDED = "grievance"


def answers_held(session: Session, actor: Actor, year: ReportingYear, *, k: int) -> dict[str, KeyAnswer]:
    """By data key; a key under which nothing is held is not in it. `k`: fewer people or complaints are not counted."""
    found = dict(_of_register(register_of(session, actor)))
    floors: tuple[Callable[[Session, Actor, ReportingYear], KeyAnswer], ...] = (
        _visits,
        _findings,
        _actions,
        _remedies,
        _matches,
        _evidence,
    )
    for read in floors:
        answer = read(session, actor, year)
        found[answer.holding.key] = answer
    found["grievance.cases"] = _complaints(session, actor, year, k)
    found |= entered_answers(session, actor, year, k=k)
    return {key: answer for key, answer in found.items() if answer.holding.count()}


def _counted(key: str, counts: Mapping[str, int], *figures: Figure, newest: date | None = None) -> KeyAnswer:
    return KeyAnswer(Holding(key, counts, newest), figures)


def _by_state(prefix: str, states: Counter[str]) -> tuple[Figure, ...]:
    return tuple(
        Figure(f"{prefix}-{state}", word(f"law.held-{prefix}", state=word_for("law.is", state)), states[state])
        for state in sorted(states)
    )


def _of_register(register: Register) -> Mapping[str, KeyAnswer]:
    marks = Counter(mark_of(register.scores.get(site.id)).band for site in register.sites)
    scored = len(register.sites) - marks[Band.UNKNOWN]
    countries = len({site.country for site in register.sites if site.country})
    claimed = sum(link.verification == "claimed" for link in register.links)
    newest = max((row.as_of for row in register.scores.values()), default=None)
    answers = (
        _counted(
            "org.sites",
            {ROWS: len(register.sites)},
            Figure("sites-held", word("law.held-sites"), len(register.sites)),
            Figure("countries-held", word("law.held-countries"), countries),
        ),
        _counted(
            "supply.tiers",
            {ROWS: len(register.links)},
            Figure("firms-held", word("law.held-firms"), len(register.parties)),
            Figure("links-held", word("law.held-links"), len(register.links)),
            Figure("links-claimed", word("law.held-claimed"), claimed),
        ),
        _counted(
            "risk.assessments",
            {ROWS: scored},
            Figure("sites-scored", word("law.held-scored"), scored),
            Figure("sites-high", word("law.held-high"), sum(marks[band] for band in WORST)),
            Figure("sites-unknown", word("law.held-unknown"), marks[Band.UNKNOWN]),
            newest=newest,
        ),
    )
    return {answer.holding.key: answer for answer in answers}


def _visits(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    within = col(Visit.day).between(year.first, year.last)
    states = Counter(session.exec(select(Visit.state).where(visits_visible_to(actor), within)))
    counts = {ROWS: states["planned"] + states["done"], "done": states["done"]}
    return _counted("audit.plan", counts, *_by_state("visits", states))


def _findings(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    """Each with the word of its state: alleged until it is decided."""
    wanted = select(Finding.state).where(
        told_findings_visible_to(actor),
        col(Finding.state).not_in(LEFT),
        col(Finding.found_on).between(year.first, year.last),
    )
    states = Counter(session.exec(wanted))
    return _counted("audit.findings", {ROWS: states.total()}, *_by_state("findings", states))


def _actions(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    """Those asked for by the end of the year and not over before it began."""
    over = func.coalesce(CorrectiveAction.verified_on, CorrectiveAction.done_on)
    wanted = select(CorrectiveAction.state).where(
        told_actions_visible_to(actor),
        col(CorrectiveAction.recorded_at) < _end_of(year),
        or_(over.is_(None), over >= year.first),
    )
    states = Counter(session.exec(wanted))
    counts = {ROWS: states.total(), "verified": states["verified"]}
    return _counted("cap.actions", counts, *_by_state("actions", states))


def _remedies(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    """Actions of which workers themselves said that it is put right. How many workers is not told."""
    told = (
        select(func.count(func.distinct(WorkerConfirmation.action_id)))
        .join(CorrectiveAction, col(CorrectiveAction.id) == col(WorkerConfirmation.action_id))
        .where(
            told_actions_visible_to(actor),
            col(WorkerConfirmation.confirmed) > 0,
            col(WorkerConfirmation.day).between(year.first, year.last),
        )
    )
    count = session.exec(told).one()
    return _counted("remedy.records", {ROWS: count}, Figure("remedies", word("law.held-remedies"), count))


def _complaints(session: Session, actor: Actor, year: ReportingYear, k: int) -> KeyAnswer:
    """One number, hidden while it is small: parts of it would point at somebody."""
    wanted = select(func.count()).where(
        grievances.visible_to(actor), col(Grievance.received_on).between(year.first, year.last)
    )
    count = session.exec(wanted).one()
    shown = Figure("complaints", word("law.held-complaints"), counted_exactly(count, k))
    return _counted("grievance.cases", {ROWS: count}, shown)


def _matches(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    """Matches with public lists that a person confirmed by the end of the year."""
    wanted = select(func.count()).where(
        hits_visible_to(actor), Hit.state == "confirmed", col(Hit.decided_at) < _end_of(year)
    )
    count = session.exec(wanted).one()
    return _counted("sanction.cases", {ROWS: count}, Figure("matches", word("law.held-matches"), count))


def _evidence(session: Session, actor: Actor, year: ReportingYear) -> KeyAnswer:
    """Without what is sealed or belongs to a confidential matter."""
    if not actor.may(Action.READ_VISITS):
        return _counted("evidence.vault", {})
    wanted = select(Evidence.changed_at).where(
        evidence.visible_to(actor),
        col(Evidence.sealed).is_(False),
        col(Evidence.subject_kind) != CONFIDED,
        col(Evidence.removed_at).is_(None),
        col(Evidence.recorded_at) < _end_of(year),
    )
    rows = list(session.exec(wanted))
    intact = sum(changed is None for changed in rows)
    files = Figure("evidence", word("law.held-evidence"), len(rows))
    return _counted("evidence.vault", {ROWS: len(rows), "intact": intact}, files)


def _end_of(year: ReportingYear) -> datetime:
    return datetime.combine(year.last + timedelta(days=1), time(), UTC)
