"""The enforcement cases of the demo country, moved by an officer and an approver on the days of the files."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from api.demo.past import Past
from api.demo.people import SANCTIONS_UNIT
from foundation import accounts
from foundation.actors import Actor, Role
from foundation.models import Account
from sanctions.cases import assessing, money, moves, opening, papers
from sanctions.cases.payloads import (
    CaseFactsGiven,
    CaseMove,
    CaseOpening,
    CaseProposal,
    InstalmentDue,
    PaymentMade,
    PaymentPlan,
    SettlementAgreed,
)
from sanctions.models import Case
from suppliers.models import Party

BROUGHT: Mapping[str, Mapping[str, object]] = {
    "notice_issued": {"service": {"how": "electronic_mailbox", "by": "notification unit"}},
    "appealed": {"appeal_body": "labour court of the province"},
}
APPROVED = frozenset({"decided", "final", "annulled"})
COUNTS = ("workers_affected", "violations", "days", "firm_employees", "prior_offences", "tier")
AMOUNTS = ("underpayment_total", "firm_turnover")
WORDS = ("intent", "severity", "article")
ANSWERS = ("cooperated", "remediated_before_notice")


def load(past: Past) -> None:
    """Each case with its dated steps; the approver decides, never the officer who proposed."""
    steps: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in past.lines("case_events.csv"):
        steps[line["case_id"]].append(line)
    with past.bench.database.transaction() as session:
        staff = staff_of(session, past.actor(SANCTIONS_UNIT))
        firms = session.exec(select(Party.reference, Party.id).where(col(Party.closed_at).is_(None)))
        by_reference = dict(firms.all())
        for row in past.lines("cases.csv"):
            new = _opening(row, steps[row["case_id"]][0], past, by_reference)
            case = opening.open_case(session, staff[Role.CASE_OFFICER], new, now=past.bench.clock())
            for step in steps[row["case_id"]][1:]:
                if step["state"] == "notice_issued":
                    _propose(session, staff[Role.CASE_OFFICER], case, row, past)
                case = _move(session, staff, case, row, step, past)
            _settle(session, staff[Role.APPROVER], case, row, steps[row["case_id"]][-1], past)


def staff_of(session: Session, unit: Actor) -> Mapping[Role, Actor]:
    people = session.exec(select(Account).where(Account.organisation_id == unit.organisation_id))
    return {Role(account.role): accounts.actor_of(session, account) for account in people}


def _opening(row: dict[str, str], first: dict[str, str], past: Past, firms: Mapping[str, object]) -> CaseOpening:
    return CaseOpening.model_validate(
        {
            "reference": row["reference"],
            "party_id": firms[row["party_id"]],
            "site_id": past.site_ids[row["site_id"]] if row["site_id"] else None,
            "offence_family": row["offence_family"],
            "offence_on": row["offence_date"],
            "opened_on": first["on"],
            "grounds": row["grounds"],
            "reason": first["reason"],
            "office": row["office"],
            "currency": row["currency"],
        }
    )


def _propose(session: Session, officer: Actor, case: Case, row: dict[str, str], past: Past) -> None:
    """The sum of the file, on an assessment of its facts; where the two differ, the reason is kept."""
    given = CaseFactsGiven(regime=row["regime"], facts=_facts(row), severity=row["severity"])
    now = past.bench.clock()
    assessed = assessing.assess_case(session, officer, case.id, given, version_seen=case.version, now=now)
    proposal = CaseProposal(
        assessment_id=assessed.id,
        amount=Decimal(row["amount_proposed"]),
        to_workers=Decimal(row["underpayment_total"]) if row["underpayment_total"] else None,
        reason="Sum of the infringement record",
        outside_reason="The infringement record counts otherwise",
    )
    assessing.propose(session, officer, case.id, proposal, version_seen=case.version)


def _facts(row: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {name: int(row[name]) for name in COUNTS if row[name]}
    found |= {name: float(row[name]) for name in AMOUNTS if row[name]}
    found |= {name: row[name] for name in WORDS if row[name]}
    return found | {name: row[name] == "yes" for name in ANSWERS if row[name]}


def _settle(
    session: Session, approver: Actor, case: Case, row: dict[str, str], last: dict[str, str], past: Past
) -> None:
    """Where the file says that less is due than was decided: a settlement in two parts, of which some is paid."""
    if case.state not in money.OWING or Decimal(row["amount_now"]) >= (case.final_amount or 0):
        return
    on, now, reduced = date.fromisoformat(last["on"]), past.bench.clock(), Decimal(row["amount_now"])
    agreed = SettlementAgreed(agreed_on=on, reduced=reduced, reason=last["reason"])
    money.settle(session, approver, case.id, agreed, version_seen=case.version, now=now)
    parts = [InstalmentDue(due_on=on + days, amount=reduced / 2) for days in (timedelta(days=30), timedelta(days=210))]
    plan = PaymentPlan(instalments=parts)
    money.plan_payments(session, approver, case.id, plan, version_seen=case.version, now=now)
    if paid := Decimal(row["amount_paid"] or 0):
        made = PaymentMade(paid_on=on, amount=paid, reference=f"{case.reference}-1")
        money.take_payment(session, approver, case.id, made, now=now)


def _move(
    session: Session, staff: Mapping[Role, Actor], case: Case, row: dict[str, str], step: dict[str, str], past: Past
) -> Case:
    to_state = step["state"]
    on = date.fromisoformat(step["on"])
    until = date.fromisoformat(row["listed_until"]) if row["listed_until"] else date(on.year + 2, on.month, on.day)
    move = CaseMove.model_validate(
        {
            "to_state": to_state,
            "on": on,
            "reason": step["reason"],
            "listed_until": until if to_state == "final" else None,
            "reply_waived": to_state == "decided" and case.state == "notice_issued",
            **BROUGHT.get(to_state, {}),
            **({"appeal": {"how": "letter", "received_on": on}} if to_state == "appealed" else {}),
            **({"reply": {"spoken_by": "counsel", "words": step["reason"]}} if to_state == "representations" else {}),
        }
    )
    actor = staff[Role.APPROVER if to_state in APPROVED else Role.CASE_OFFICER]
    if to_state == "decided":
        papers.say_read(session, actor, case.id, now=past.bench.clock())
    return moves.move(session, actor, case.id, move, version_seen=case.version, now=past.bench.clock())
