"""The enforcement cases of the demo country, moved by an officer and an approver on the days of the files."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from api.demo.past import Past
from api.demo.people import SANCTIONS_UNIT
from foundation import accounts
from foundation.actors import Actor, Role
from foundation.models import Account
from sanctions.cases import cases
from sanctions.models import Case
from sanctions.payloads import CaseMove, CaseOpening
from suppliers.models import Party

APPROVED = frozenset({"decided", "final", "annulled"})
WITH_AMOUNT = frozenset({"notice_issued", "decided"})


def load(past: Past) -> None:
    """Each case with its dated steps; the approver decides, never the officer who proposed."""
    steps: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in past.lines("case_events.csv"):
        steps[line["case_id"]].append(line)
    with past.bench.database.transaction() as session:
        staff = _staff(session, past.actor(SANCTIONS_UNIT))
        firms = session.exec(select(Party.reference, Party.id).where(col(Party.closed_at).is_(None)))
        by_reference = dict(firms.all())
        for row in past.lines("cases.csv"):
            new = _opening(row, steps[row["case_id"]][0], past, by_reference)
            case = cases.open_case(session, staff[Role.CASE_OFFICER], new, now=past.bench.clock())
            for step in steps[row["case_id"]][1:]:
                case = _move(session, staff, case, row, step, past)


def _staff(session: Session, unit: Actor) -> Mapping[Role, Actor]:
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
            "currency": row["currency"],
        }
    )


def _move(
    session: Session, staff: Mapping[Role, Actor], case: Case, row: dict[str, str], step: dict[str, str], past: Past
) -> Case:
    to_state = step["state"]
    amount = Decimal(row["amount_proposed"]) if to_state in WITH_AMOUNT and row["amount_proposed"] else None
    on = date.fromisoformat(step["on"])
    until = date.fromisoformat(row["listed_until"]) if row["listed_until"] else date(on.year + 2, on.month, on.day)
    move = CaseMove.model_validate(
        {
            "to_state": to_state,
            "on": on,
            "reason": step["reason"],
            "amount": amount,
            "listed_until": until if to_state == "final" else None,
            "reply_waived": to_state == "decided" and case.state == "notice_issued",
        }
    )
    actor = staff[Role.APPROVER if to_state in APPROVED else Role.CASE_OFFICER]
    return cases.move(session, actor, case.id, move, version_seen=case.version, now=past.bench.clock())
