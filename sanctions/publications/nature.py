"""What is on record of a case for the law that would publish it: as assessed, else in the authority's own word."""

from decimal import Decimal

from sqlmodel import Session

from foundation.actors import Actor
from sanctions.cases import departures
from sanctions.models import Case
from sanctions.penalties.facts import FactsRefused, read_facts
from sanctions.publications.law_conditions import CaseNature


def nature_of(session: Session, actor: Actor, case: Case) -> CaseNature:
    """The facts assessed win over the word in the case's head, which is for comparing like cases."""
    assessment = departures.span_of(session, actor, case)
    facts = assessment.facts if assessment else {}
    owed, currency = case.final_to_workers, case.currency
    if owed is None and assessment and (stated := facts.get("underpayment_total")) is not None:
        owed, currency = Decimal(str(stated)), str(facts.get("currency") or assessment.currency)
    return CaseNature(
        offence_family=case.offence_family,
        severity=_word(case, "severity", facts.get("severity") or case.severity),
        article=_word(case, "article", facts.get("article")),
        arrears=owed,
        currency=currency,
    )


def _word(case: Case, name: str, said: object) -> str | None:
    """As the vocabulary of facts spells it; what it does not know is not stated."""
    given = {"offence_family": case.offence_family, "offence_date": str(case.offence_on), name: said or None}
    try:
        value = read_facts(given).known(name)
    except FactsRefused:
        return None
    return None if value is None else str(value)
