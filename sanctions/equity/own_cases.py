"""
The decided cases of an organisation as equity looks at them. Read as a whole, whoever asks: what a reader may not see
of single cases is left out where it is shown. No name is read, neither a firm's nor an official's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation.actors import Action, Actor
from sanctions.equity.closed_cases import ClosedCase
from sanctions.equity.minimum_wages import minimum_wage_on
from sanctions.models import Case, CaseAppeal, CaseAssessment, CasePayment
from sanctions.penalties.regimes import RegimeNotFound, family_of
from suppliers import edges
from suppliers.models import Edge, Party, Site

CLOSED = ("final", "paying", "remediating", "closed", "expired", "annulled")
"""Decided, and no longer open to appeal. An annulled one counts with what was decided, and as reversed."""
REVERSED = frozenset({"reduced", "annulled"})
SEVERAL = "several"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Around:
    """Everything beside the rows themselves, by case or by firm."""

    assessments: Mapping[UUID, CaseAssessment]
    appeals: Mapping[UUID, CaseAppeal]
    collected: Mapping[UUID, Decimal]
    owners: Mapping[UUID, str]


def closed_cases(session: Session, actor: Actor) -> tuple[ClosedCase, ...]:
    """In the order of their references. Cases whose sum was never set are left out. Raises ActionNotAllowed."""
    actor.require(Action.READ_AGGREGATES)
    whole = Actor.system(actor.organisation_id, actor.jurisdiction, zone=actor.zone)
    rows = session.exec(
        select(Case, Site.sector, Party.country)
        .join(Party, col(Party.id) == col(Case.party_id))
        .join(Site, col(Site.id) == col(Case.site_id), isouter=True)
        .where(
            col(Case.organisation_id) == actor.organisation_id,
            col(Case.state).in_(CLOSED),
            col(Case.decided_on).is_not(None),
        )
        .order_by(col(Case.reference))
    ).all()
    around = _around(session, whole, [case for case, _, _ in rows])
    made = (_closed(case, sector or "", country or "", around) for case, sector, country in rows)
    return tuple(one for one in made if one is not None)


def _around(session: Session, actor: Actor, cases: Sequence[Case]) -> _Around:
    ids = [case.id for case in cases]
    assessed = session.exec(
        select(CaseAssessment).where(col(CaseAssessment.case_id).in_(ids)).order_by(col(CaseAssessment.number))
    )
    appeals = select(CaseAppeal).where(col(CaseAppeal.case_id).in_(ids))
    appealed = session.exec(appeals.order_by(col(CaseAppeal.lodged_on)))
    paid = session.exec(
        select(CasePayment.case_id, func.sum(CasePayment.amount))
        .where(col(CasePayment.case_id).in_(ids), CasePayment.payee == "authority")
        .group_by(col(CasePayment.case_id))
    ).all()
    return _Around(
        {one.case_id: one for one in assessed},
        {one.case_id: one for one in appealed},
        {case_id: Decimal(str(amount)) for case_id, amount in paid},
        _owners(session, actor, {case.party_id for case in cases}),
    )


def _owners(session: Session, actor: Actor, firms: set[UUID]) -> dict[UUID, str]:
    """The country of a firm's direct owners by the registry; `several` where they differ, nothing where unknown."""
    found: dict[UUID, set[str]] = defaultdict(set)
    links = session.exec(
        select(Edge.to_id, Party.country)
        .join(Party, col(Party.id) == col(Edge.from_id))
        .where(
            edges.visible_to(actor),
            col(Edge.kind) == "owns",
            col(Edge.superseded_at).is_(None),
            col(Edge.valid_to).is_(None),
            col(Party.country).is_not(None),
            col(Edge.to_id).in_(firms),
        )
    )
    for firm, country in links:
        found[firm].add(str(country))
    return {firm: next(iter(known)) if len(known) == 1 else SEVERAL for firm, known in found.items()}


def _closed(case: Case, sector: str, country: str, around: _Around) -> ClosedCase | None:
    appeal, assessed = around.appeals.get(case.id), around.assessments.get(case.id)
    imposed = _decided(case, appeal)
    if imposed is None or case.decided_on is None:
        return None
    same_money = assessed is not None and assessed.currency == case.currency
    jurisdiction = _jurisdiction(case.regime) or country
    return ClosedCase(
        reference=case.reference,
        jurisdiction=jurisdiction,
        regime=case.regime or jurisdiction,
        offence_family=case.offence_family,
        severity=case.severity or str(case.facts.get("severity") or ""),
        imposed=imposed,
        opened_on=case.opened_on,
        decided_on=case.decided_on,
        office=case.office,
        sector=sector,
        owner_country=around.owners.get(case.party_id, ""),
        firm_employees=_count(case, "firm_employees"),
        workers=_count(case, "workers_affected"),
        underpayment=_amount(case, "underpayment_total"),
        turnover=_amount(case, "firm_turnover"),
        minimum_wage_a_month=minimum_wage_on(jurisdiction, case.currency, case.decided_on),
        formula_low=assessed.low if assessed and same_money else None,
        formula_high=assessed.high if assessed and same_money else None,
        appealed=appeal is not None,
        reversed=case.state == "annulled" or (appeal is not None and appeal.outcome in REVERSED),
        collected=around.collected.get(case.id, ZERO),
        currency=case.currency,
    )


def _decided(case: Case, appeal: CaseAppeal | None) -> Decimal | None:
    """What was first decided, which is what an office answers for; a settlement or an appeal comes after it."""
    if appeal is not None and appeal.amount_before is not None:
        return appeal.amount_before
    return case.final_amount if case.final_amount is not None else case.final_to_workers


def _jurisdiction(regime: str) -> str:
    try:
        return family_of(regime)[0].versions[0].jurisdiction if regime else ""
    except RegimeNotFound:
        return ""


def _amount(case: Case, name: str) -> Decimal | None:
    """Facts in another currency than the case's are not compared with its sums."""
    stated = case.facts.get(name)
    same = case.facts.get("currency") in (None, case.currency)
    return Decimal(str(stated)) if same and isinstance(stated, int | float | str) and str(stated) else None


def _count(case: Case, name: str) -> int | None:
    stated = case.facts.get(name)
    return int(stated) if isinstance(stated, int | float) else None
