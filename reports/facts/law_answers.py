"""
Which sections of a law the register can answer, and with what figures. A section is answered only when every kind of
fact that it asks for is held; half an answer would read as a whole one.
"""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session, col, select

from audits.models import CorrectiveAction, Finding, Visit
from foundation.actors import Actor
from reports.contents.blocks import Band, Figure, Figures
from reports.contents.portfolio import WORST
from reports.facts.register import Register, register_of
from reports.facts.scope import told_actions_visible_to, told_findings_visible_to, visits_visible_to
from reports.facts.scored import mark_of
from reports.facts.site_audit import LEFT
from reports.laws.book import Law
from reports.payloads import Answer


def law_answers(session: Session, actor: Actor, law: Law) -> tuple[Answer, ...]:
    held = _held(session, actor)
    return tuple(
        Answer(section.id, tuple(Figures(held[key]) for key in section.data))
        for section in law.sections
        if section.data and all(key in held for key in section.data)
    )


def _held(session: Session, actor: Actor) -> Mapping[str, tuple[Figure, ...]]:
    """By the law file's own keys; a key without a single row is not held."""
    register = register_of(session, actor)
    found = _of_register(register)
    visits = Counter(session.exec(select(Visit.state).where(visits_visible_to(actor))))
    findings = Counter(
        session.exec(select(Finding.state).where(told_findings_visible_to(actor), col(Finding.state).not_in(LEFT)))
    )
    actions = Counter(session.exec(select(CorrectiveAction.state).where(told_actions_visible_to(actor))))
    if visits:
        found["audit.plan"] = _counts("visits", "visits", visits)
    if findings:
        found["audit.findings"] = _counts("findings", "findings", findings)
    if actions:
        found["cap.actions"] = _counts("actions", "corrective actions", actions)
    return found


def _counts(key: str, what: str, states: Counter[str]) -> tuple[Figure, ...]:
    return tuple(Figure(f"{key}-{state}", f"{what}, {state}", states[state]) for state in sorted(states))


def _of_register(register: Register) -> dict[str, tuple[Figure, ...]]:
    bands = Counter(mark_of(register.scores.get(site.id)).band for site in register.sites)
    scored = len(register.sites) - bands[Band.UNKNOWN]
    countries = len({site.country for site in register.sites if site.country})
    claimed = sum(link.verification == "claimed" for link in register.links)
    found: dict[str, tuple[Figure, ...]] = {}
    if register.sites:
        found["org.sites"] = (
            Figure("sites-held", "places of work", len(register.sites)),
            Figure("countries-held", "countries", countries),
        )
    if register.links:
        found["supply.tiers"] = (
            Figure("firms-held", "firms", len(register.parties)),
            Figure("links-held", "links between them", len(register.links)),
            Figure("links-claimed", "of them only claimed", claimed),
        )
    if scored:
        found["risk.assessments"] = (
            Figure("sites-scored", "places of work scored", scored),
            Figure("sites-high", "of them high or very high", sum(bands[band] for band in WORST)),
            Figure("sites-unknown", "cannot be scored", bands[Band.UNKNOWN]),
        )
    return found
