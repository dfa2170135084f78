"""From the kind of a report and what it is about to its content: facts read for one actor, then the content of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.blocks import Document
from reports.contents.case_notice import case_notice
from reports.contents.case_papers import case_decision
from reports.contents.certificate import certificate
from reports.contents.corrective_actions import corrective_actions
from reports.contents.inspection_plan import inspection_plan
from reports.contents.inspectorate_year import inspectorate_year
from reports.contents.kinds import language_of, report_kind
from reports.contents.law_statement import law_statement
from reports.contents.period import read_period
from reports.contents.portfolio import portfolio
from reports.contents.register_book import register_book
from reports.contents.regulator_digest import regulator_digest
from reports.contents.site_report import site_report
from reports.contents.spoken import speaking
from reports.contents.supplier_dossier import supplier_dossier
from reports.facts.case_notice import notice_facts
from reports.facts.cases import decision_facts, digest_facts
from reports.facts.certificate import certificate_facts
from reports.facts.corrective_actions import actions_facts
from reports.facts.dossier_around import with_surroundings
from reports.facts.inspection_plan import plan_facts
from reports.facts.inspectorate_year import year_facts
from reports.facts.law_statement import statement_facts
from reports.facts.naming import own_organisation
from reports.facts.portfolio import portfolio_facts
from reports.facts.recorded_run import recorded_run
from reports.facts.register_book import register_book_facts
from reports.facts.site_audit import full_site_facts, site_audit_facts
from reports.facts.supplier_dossier import dossier_facts
from reports.laws.versions import whole_year
from reports.statements.asked import asked_statement
from reports.statements.reading import drafted

SMALLEST_COUNT = 10
"""Counts of fewer people are hidden in every report made here; nobody with less than the case role is shown them."""


@dataclass(frozen=True, slots=True)
class Question:
    """`subject` as a person named it, `period` as written or empty, `language` empty for the reader's own."""

    subject: str
    period: str
    today: date
    language: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    document: Document
    subject_id: UUID | None


def draft(session: Session, actor: Actor, kind: str, question: Question) -> Draft:
    """`kind` is one of `KINDS`. Raises ReportLanguageUnknown, and what the facts of its kind raise."""
    language = language_of(report_kind(kind), question.language, actor.locale)
    with speaking(language):
        return DRAFTS[kind](session, replace(actor, locale=language), question)


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


def _full_site(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = full_site_facts(session, actor, asked.subject, today=asked.today)
    return Draft(site_report(facts, k=0), UUID(facts.id))


def _dossier(session: Session, actor: Actor, asked: Question) -> Draft:
    read = dossier_facts(session, actor, asked.subject, today=asked.today)
    facts = with_surroundings(session, actor, read, today=asked.today)
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
    facts = notice_facts(session, actor, asked.subject, today=asked.today, language=asked.language)
    return Draft(case_notice(facts), UUID(facts.id))


def _decision(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = decision_facts(session, actor, asked.subject, today=asked.today)
    return Draft(case_decision(facts), UUID(facts.id))


def _certificate(session: Session, actor: Actor, asked: Question) -> Draft:
    facts = certificate_facts(session, actor, asked.subject, today=asked.today)
    return Draft(certificate(facts), UUID(facts.id))


def _law(session: Session, actor: Actor, asked: Question) -> Draft:
    """A statement by its id; else what is signed for the law and year, else what it would say today."""
    row = asked_statement(session, actor, asked.subject, asked.period, language=actor.locale, today=asked.today)
    if row is not None:
        return Draft(drafted(session, actor, row, today=asked.today), row.id)
    year = whole_year(asked.period, today=asked.today)
    facts = statement_facts(
        session, actor, asked.subject, year, language=actor.locale, today=asked.today, k=SMALLEST_COUNT
    )
    return Draft(law_statement(facts), None)


DRAFTS: Mapping[str, Callable[[Session, Actor, Question], Draft]] = {
    "portfolio": _portfolio,
    "supplier_register": _register,
    "site_audit": _site,
    "site_audit_full": _full_site,
    "supplier_dossier": _dossier,
    "corrective_actions": _actions,
    "inspection_plan": _plan,
    "inspectorate_year": _year,
    "regulator_digest": _digest,
    "case_notice": _notice,
    "case_decision": _decision,
    "certificate": _certificate,
    "law_statement": _law,
}
