"""
The decision a firm gets: what was decided, by what reasons and whether it is final. It names no worker and calls no
firm guilty before the end.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Kind,
    Money,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Unknown,
    Value,
)
from reports.contents.framed import framed
from reports.contents.wording import day
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class CaseStep:
    on: date
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    frame: Frame
    id: str
    reference: str
    firm: str
    firm_country: str
    site: str
    offence: str
    offence_on: date
    grounds: str
    state: str
    opened_on: date
    currency: str
    proposed: Decimal | None
    decided: Decimal | None
    final_on: date | None
    listed_until: date | None
    steps: tuple[CaseStep, ...]
    decision_reason: str = ""


WHAT_COLUMNS = (Column("what", "What", strong=True), Column("value", "Value", share=2.4))
STEP_COLUMNS = (
    Column("on", "Day", Kind.DATE),
    Column("state", "Step", strong=True),
    Column("reason", "Reason", share=2),
)
SUM_COLUMNS = (Column("what", "Sum", strong=True), Column("amount", "Amount", Kind.MONEY))


def _alleged(facts: CaseFacts, title: str) -> Section:
    rows = (
        Row("firm", ("Firm", ", ".join(filter(None, (facts.firm, facts.firm_country))))),
        Row("site", ("Place of work", facts.site or None)),
        Row("offence", ("Alleged breach", facts.offence)),
        Row("on", ("On", day(facts.offence_on))),
        Row("grounds", ("Grounds", facts.grounds)),
        Row("opened", ("Case opened on", day(facts.opened_on))),
    )
    return Section("alleged", title, (Table("alleged", "", WHAT_COLUMNS, rows),))


def _sums(facts: CaseFacts, *sums: tuple[str, Decimal | None]) -> Section:
    rows = tuple(
        Row(f"s{place}", (label, _money(facts, amount))) for place, (label, amount) in enumerate(sums, start=1)
    )
    return Section("sums", "Penalty", (Table("sums", "", SUM_COLUMNS, rows),))


def _money(facts: CaseFacts, amount: Decimal | None) -> Value:
    return Unknown("no sum is set") if amount is None else Money(amount, facts.currency)


def case_decision(facts: CaseFacts) -> Document:
    """Of a case that was decided; until it is final it says that it can still change."""
    return framed(
        facts.frame,
        "case_decision",
        facts.id,
        f"Decision in case {facts.reference}",
        f"To {facts.firm}",
        opening=(_finality(facts),),
        sections=(
            _sums(facts, ("Proposed", facts.proposed), ("Decided", facts.decided)),
            Section("reasons", "Reasons", (Paragraph(_plain(facts.decision_reason) or "No reason is on record."),)),
            _alleged(facts, "What was alleged"),
            _steps(facts),
        ),
    )


def _plain(text: str) -> str:
    """Braces name figures in a sentence; a person's words have none to name."""
    return text.replace("{", "(").replace("}", ")")


def _finality(facts: CaseFacts) -> Block:
    if facts.state == "annulled":
        return Notice("Annulled: this decision has no effect.", Tone.LATE)
    if facts.final_on is None:
        return Notice("Not final: it can still be appealed, and nothing of it is public.", Tone.SOON)
    listed = f" It stands in the public register until {day(facts.listed_until)}." if facts.listed_until else ""
    return Notice(f"Final since {day(facts.final_on)}.{listed}")


def _steps(facts: CaseFacts) -> Section:
    rows = tuple(
        Row(f"e{place}", (step.on, step.state, step.reason)) for place, step in enumerate(facts.steps, start=1)
    )
    return Section("steps", "Steps of the case", (Table("steps", "", STEP_COLUMNS, rows, empty="No step."),))
