"""What a statement under one law for one year is made from, read for one actor on one day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.models import Account
from reports.contents.spoken import word
from reports.facts.framing import frame_of
from reports.facts.law_answers import answers_held
from reports.facts.law_entered import approvals_of
from reports.laws.answering import KeyAnswer, Part, StatementFacts, without_facts
from reports.laws.book import law_book
from reports.models import Narrative
from reports.statements import narratives
from reports.statements.years import year_of

APPROVALS = "gov.approvals"


def statement_facts(
    session: Session, actor: Actor, law_id: str, year: int, *, language: str, today: date, k: int
) -> StatementFacts:
    """As a draft reads today. Raises LawNotFound, LawHasNoVersion."""
    book = law_book()
    law = book.law(law_id)
    then = year_of(session, actor, year)
    frame = replace(frame_of(session, actor, today=today), language=language)
    empty = without_facts(frame, book, law, then)
    held = answers_held(session, actor, then, k=k)
    return with_words(session, actor, replace(empty, answers=with_approvals(session, actor, empty, held)))


def with_approvals(
    session: Session, actor: Actor, facts: StatementFacts, held: Mapping[str, KeyAnswer]
) -> dict[str, KeyAnswer]:
    """Approvals are of one statement: those of other laws do not answer this one."""
    own = approvals_of(session, actor, facts.year, facts.law.id)
    rest = {key: answer for key, answer in held.items() if key != APPROVALS}
    return rest | ({APPROVALS: own} if own.holding.count() else {})


def with_words(session: Session, actor: Actor, facts: StatementFacts) -> StatementFacts:
    """What people wrote; an exemption counts only with its author."""
    rows = narratives.standing_parts(session, actor, facts.law.id, facts.year.year, facts.frame.language)
    names = authors_of(session, actor, rows)
    exempt = [row for row in rows if row.section.endswith(narratives.EXEMPT) and row.written_by is not None]
    return replace(
        facts,
        parts={row.section: part_of(row, names) for row in rows if not row.section.endswith(narratives.EXEMPT)},
        exemptions={row.section.removesuffix(narratives.EXEMPT): part_of(row, names) for row in exempt},
    )


def part_of(row: Narrative, names: Mapping[object, str]) -> Part:
    author = names.get(row.written_by) or word("law.somebody-left")
    return Part(row.section.removesuffix(narratives.EXEMPT), row.text, author, row.written_at.date(), row.version)


def authors_of(session: Session, actor: Actor, rows: list[Narrative]) -> dict[object, str]:
    """Names of people of the own organisation."""
    ids = {row.written_by for row in rows if row.written_by is not None}
    wanted = select(Account.id, Account.name).where(
        Account.organisation_id == actor.organisation_id, col(Account.id).in_(ids)
    )
    return dict(session.exec(wanted).all()) if ids else {}
