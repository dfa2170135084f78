"""Reads what each severity asks for before an action may take a step. The rows are dated and name their source."""

from datetime import date
from functools import cache
from pathlib import Path

from audits.actions.action_closing import ClosingRule, Demand, Since, Step
from audits.instruments.tables import TableRow, rows

FOLDER = Path(__file__).parent
ANY = "any"


def rule_for(severity: str, kind: str, step: Step, *, on: date) -> ClosingRule:
    """The rows in force on that day, those of the severity first."""
    found = tuple(
        _demand(row)
        for row in rows("closing_rules", FOLDER)
        if row["step"] == step
        and row["severity"] in (severity, ANY)
        and row["kind"] in (kind, ANY)
        and date.fromisoformat(row["valid_from"]) <= on
    )
    return ClosingRule(severity, kind, step, found)


@cache
def evidence_kinds() -> tuple[str, ...]:
    """What a file may be handed in as: every kind that some rule asks for."""
    named = (row["which"].split(";") for row in rows("closing_rules", FOLDER) if row["need"] == "evidence")
    return tuple(dict.fromkeys(kind for kinds in named for kind in kinds))


def _demand(row: TableRow) -> Demand:
    return Demand(
        need=row["need"],
        which=tuple(row["which"].split(";")) if row["which"] else (),
        at_least=int(row["at_least"]),
        share=float(row["share"] or 0),
        since=Since(row["since"]),
        group=row["group"],
        source=row["source"],
        confidence=row["confidence"],
    )
