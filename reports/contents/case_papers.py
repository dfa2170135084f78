"""
The two papers a firm gets in a case: the notice, which alleges and says how and until when to answer, and the decision,
which says what was decided, by what reasons and whether it is final. Neither names a worker, and neither calls a firm
guilty before the end.
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
    """`skipped` are the days that do not count towards the reply time, each with why."""

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
    served_on: date | None
    reply_by: date | None
    skipped: tuple[tuple[date, str], ...]
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
SKIPPED_COLUMNS = (Column("on", "Day", Kind.DATE), Column("why", "Why it does not count", share=2, strong=True))
SUM_COLUMNS = (Column("what", "Sum", strong=True), Column("amount", "Amount", Kind.MONEY))


def case_notice(facts: CaseFacts) -> Document:
    """A notice not served yet is a draft and says so."""
    draft = facts.served_on is None
    return framed(
        facts.frame,
        "case_notice",
        facts.id,
        f"Notice in case {facts.reference}",
        f"To {facts.firm}",
        opening=_notice_opening(facts, draft=draft),
        sections=(_alleged(facts, "What is alleged"), _sums(facts, ("Proposed", facts.proposed)), _answering(facts)),
    )


def _notice_opening(facts: CaseFacts, *, draft: bool) -> tuple[Block, ...]:
    words = Paragraph(
        f"{_plain(facts.frame.prepared_for)} alleges what is written below. Nothing is decided. The firm may answer "
        "first, and whoever prepared the case does not decide it.",
        lead=True,
    )
    if draft:
        return (Notice("Draft: this notice has not been served, and no time runs.", Tone.SOON), words)
    return (words,)


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


def _answering(facts: CaseFacts) -> Section:
    if facts.served_on is None or facts.reply_by is None:
        return Section("answer", "How to answer", (Paragraph("The time to answer begins with the day of service."),))
    words = (
        f"Served on {day(facts.served_on)}. An answer can be given until {day(facts.reply_by)}; the day of service and "
        "the days below do not count."
    )
    rows = tuple(Row(f"d{place}", (on, why)) for place, (on, why) in enumerate(facts.skipped, start=1))
    table = Table("skipped", "Days that do not count", SKIPPED_COLUMNS, rows, empty="Every day counts.")
    return Section("answer", "How to answer", (Paragraph(words), table))


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
