"""From the kind of a report and what it is about to its content: facts read for one actor, then the content of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.blocks import Document
from reports.contents.case_notice import case_notice
from reports.contents.case_papers import case_decision
from reports.contents.corrective_actions import corrective_actions
from reports.contents.inspection_plan import inspection_plan
from reports.contents.inspectorate_year import inspectorate_year
from reports.contents.law_statement import law_statement
from reports.contents.period import read_period
from reports.contents.portfolio import portfolio
from reports.contents.register_book import register_book
from reports.contents.regulator_digest import regulator_digest
from reports.contents.site_report import site_report
from reports.contents.supplier_dossier import supplier_dossier
from reports.facts.case_notice import notice_facts
from reports.facts.cases import decision_facts, digest_facts
from reports.facts.corrective_actions import actions_facts
from reports.facts.framing import frame_of
from reports.facts.inspection_plan import plan_facts
from reports.facts.inspectorate_year import year_facts
from reports.facts.law_answers import law_answers
from reports.facts.naming import own_organisation
from reports.facts.portfolio import portfolio_facts
from reports.facts.recorded_run import recorded_run
from reports.facts.register_book import register_book_facts
from reports.facts.site_audit import site_audit_facts
from reports.facts.supplier_dossier import dossier_facts
from reports.laws.book import law_book

SMALLEST_COUNT = 10
"""Counts of fewer people are hidden in every report made here; nobody with less than the case role is shown them."""


@dataclass(frozen=True, slots=True)
class Question:
    """`subject` as a person named it, `period` as written or empty."""

    subject: str
    period: str
    today: date


@dataclass(frozen=True, slots=True)
class Draft:
    document: Document
    subject_id: UUID | None


def draft(session: Session, actor: Actor, kind: str, question: Question) -> Draft:
    """`kind` is one of `KINDS`. Raises what the facts of its kind raise."""
    return DRAFTS[kind](session, actor, question)


def _portfolio(session: Session, actor: Actor, asked: Question) -> Draft:
    own = own_organisation(session, actor, asked.subject)
    facts = portfolio_facts(session, actor, recorded_run(session, actor), today=asked.today)
    return Draft(portfolio(facts, k=SMALLEST_COUNT), own.id)


def _register(session: Session, actor: Actor, asked: Question) -> Draft:
    own = own_organisation(session, actor, asked.subject)
    facts = register_book_facts(session, actor, today=asked.today)
    return Draft(register_book(facts, k=SMALLEST_COUNT), own.id)


def _site(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = site_audit_facts(session, actor, asked.subject, today=asked.today)
    return Draft(site_report(facts, k=SMALLEST_COUNT), UUID(facts.id))


def _dossier(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = dossier_facts(session, actor, asked.subject, today=asked.today)
    return Draft(supplier_dossier(facts, k=SMALLEST_COUNT), UUID(facts.id))


def _actions(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = actions_facts(session, actor, asked.subject, today=asked.today)
    return Draft(corrective_actions(facts), UUID(facts.key))


def _plan(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = plan_facts(session, actor, asked.subject, today=asked.today)
    return Draft(inspection_plan(facts, k=SMALLEST_COUNT), UUID(facts.id))


def _year(session: Session, actor: Actor, asked: Question) -> Draft:
    period = read_period(asked.period, today=asked.today)
    facts = year_facts(session, actor, asked.subject, period, today=asked.today)
    return Draft(inspectorate_year(facts, k=SMALLEST_COUNT), UUID(facts.key))


def _digest(session: Session, actor: Actor, asked: Question) -> Draft:
    period = read_period(asked.period, today=asked.today)
    facts = digest_facts(session, actor, asked.subject, period, today=asked.today)
    return Draft(regulator_digest(facts), UUID(facts.key))


def _notice(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = notice_facts(session, actor, asked.subject, today=asked.today)
    return Draft(case_notice(facts), UUID(facts.id))


def _decision(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = decision_facts(session, actor, asked.subject, today=asked.today)
    return Draft(case_decision(facts), UUID(facts.id))


def _law(session: Session, actor: Actor, asked: Question) -> Draft:
    book = law_book()
    law = book.law(asked.subject)
    frame = frame_of(session, actor, today=asked.today)
    return Draft(law_statement(frame, book, law, law_answers(session, actor, law)), None)


DRAFTS: Mapping[str, Callable[[Session, Actor, Question], Draft]] = {
    "portfolio": _portfolio,
    "supplier_register": _register,
    "site_audit": _site,
    "supplier_dossier": _dossier,
    "corrective_actions": _actions,
    "inspection_plan": _plan,
    "inspectorate_year": _year,
    "regulator_digest": _digest,
    "case_notice": _notice,
    "case_decision": _decision,
    "law_statement": _law,
}
