"""What a statement says: as it was frozen, or as the facts of today say it; and what of it has moved since."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.blocks import Document, Section
from reports.contents.canonical import content_hash, tree
from reports.contents.closing_part import SIGN_OFF
from reports.contents.law_statement import law_statement
from reports.contents.spoken import speaking
from reports.contents.thawing import thaw
from reports.facts.law_statement import statement_facts
from reports.laws.answering import StatementFacts, Target
from reports.models import LawStatement

SMALLEST_COUNT = 10
"""Fewer people than this are not counted in anything that is published."""
LAW = "law"


def drafted(session: Session, actor: Actor, row: LawStatement, *, today: date) -> Document:
    """What is signed is read from what was frozen. Raises ContentUnreadable."""
    if row.content:
        return thaw(row.content)
    with speaking(row.language):
        return law_statement(facts_of(session, actor, row, today=today))


def reads_as(document: Document) -> str:
    """The hash of what a reader reads: the head of the trail moves with every entry and is left out."""
    return content_hash(replace(document, trail_head=""))


def facts_of(session: Session, actor: Actor, row: LawStatement, *, today: date) -> StatementFacts:
    """As they are today, whatever was signed."""
    facts = statement_facts(session, actor, row.law_id, row.year, language=row.language, today=today, k=SMALLEST_COUNT)
    return replace(facts, number=row.number, correction=row.correction, target=target_of(row, today))


def target_of(row: LawStatement, today: date) -> Target | None:
    return Target(row.due_on, row.published_on, today) if row.due_on else None


def moved_since(session: Session, actor: Actor, row: LawStatement, *, today: date) -> tuple[Section, ...]:
    """Sections that would read otherwise if the statement were made today. Nothing of what was signed changes."""
    if not row.content:
        return ()
    frozen = {section.id: tree(section) for section in thaw(row.content).sections}
    with speaking(row.language):
        fresh = law_statement(facts_of(session, actor, row, today=today))
    return tuple(
        section
        for section in fresh.sections
        if section.id not in (LAW, SIGN_OFF) and tree(section) != frozen.get(section.id)
    )
