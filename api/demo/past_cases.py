"""Decided cases of the demo country's earlier years, taken over by its sanctions unit in one go."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from api.demo.past import Past
from api.demo.people import SANCTIONS_UNIT
from sanctions.cases.past import PastCase, take_over
from suppliers import parties
from suppliers.models import Party

COUNTS = ("workers_affected", "firm_employees")
AMOUNTS = ("underpayment_total", "firm_turnover")
DAYS = ("offence_on", "opened_on", "decided_on", "final_on", "ended_on")


def load(past: Past) -> None:
    unit = past.actor(SANCTIONS_UNIT)
    with past.bench.database.transaction() as session:
        seen = select(Party.reference, Party.id).where(parties.visible_to(unit), col(Party.closed_at).is_(None))
        firms = dict(session.exec(seen).all())
        rows = [_case(row, past, firms) for row in past.lines("past_cases.csv") if row["party_id"] in firms]
        take_over(session, unit, rows, now=past.bench.clock())


def _case(row: dict[str, str], past: Past, firms: dict[str, UUID]) -> PastCase:
    facts: dict[str, object] = {name: int(row[name]) for name in (*COUNTS, *AMOUNTS)}
    days = {name: date.fromisoformat(row[name]) for name in DAYS}
    return PastCase(
        reference=row["reference"],
        party_id=firms[row["party_id"]],
        site_id=past.site_ids.get(row["site_id"]),
        regime=row["regime"],
        offence_family=row["offence_family"],
        severity=row["severity"],
        office=row["office"],
        grounds=row["grounds"],
        **days,
        imposed=Decimal(row["imposed"]),
        after_appeal=Decimal(row["after_appeal"]) if row["after_appeal"] else None,
        collected=Decimal(row["collected"]),
        currency=row["currency"],
        facts=facts | {"severity": row["severity"]},
    )
