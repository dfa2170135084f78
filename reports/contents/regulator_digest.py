"""What a sanctions unit needs on one page: cases by state, what falls due, what became final, matches to rule on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Money,
    Notice,
    Row,
    Section,
    Share,
    Shares,
    Table,
    Tone,
    Unknown,
)
from reports.contents.framed import framed
from reports.contents.period import Period
from reports.contents.wording import day
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`due_on` is when the next step falls due: the end of the reply time, or of another clock of the case."""

    id: str
    reference: str
    firm: str
    offence: str
    state: str
    opened_on: date
    due_on: date | None
    due_what: str
    over: bool
    final_on: date | None
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class DigestFacts:
    frame: Frame
    key: str
    period: Period
    cases: tuple[CaseLine, ...]
    open_hits: int | None


DUE_COLUMNS = (
    Column("case", "Case", strong=True),
    Column("firm", "Firm", share=1.5),
    Column("what", "What", share=1.6),
    Column("due", "Due", Kind.DATE),
    Column("state", "State of the case"),
)
FINAL_COLUMNS = (
    Column("case", "Case", strong=True),
    Column("firm", "Firm", share=1.5),
    Column("offence", "Breach", share=1.4),
    Column("final", "Final on", Kind.DATE),
    Column("amount", "Amount", Kind.MONEY),
)


def regulator_digest(facts: DigestFacts) -> Document:
    today, period = facts.frame.data_cut, facts.period
    standing = [case for case in facts.cases if not case.over]
    late = sum(case.due_on is not None and case.due_on < today for case in standing)
    final = tuple(case for case in facts.cases if period.holds(case.final_on))
    opened = sum(period.holds(case.opened_on) for case in facts.cases)
    hits = Unknown() if facts.open_hits is None else facts.open_hits
    states = Counter(case.state for case in facts.cases)
    parts = tuple(Share(state, _words(state), states[state]) for state in sorted(states))
    return framed(
        facts.frame,
        "regulator_digest",
        facts.key,
        "Digest of cases",
        f"{period.text}: {day(period.first)} to {day(period.last)}",
        opening=(
            Figures(
                (
                    Figure("cases-open", "cases not over", len(standing), rows="due"),
                    Figure("cases-late", "past their day", late, rows="due"),
                    Figure("cases-opened", "opened in the period", opened),
                    Figure("cases-final", "final in the period", len(final), rows="final"),
                    Figure("hits-open", "possible list matches to rule on", hits),
                )
            ),
            Notice("A case is an allegation until its decision is final. For the unit alone.", Tone.SOON),
            Shares("states", "", "Cases by state", parts),
        ),
        sections=(_due(standing), _final(final)),
    )


def _words(state: str) -> str:
    return state.replace("_", " ")


def _due(standing: list[CaseLine]) -> Section:
    ordered = sorted(standing, key=lambda case: (case.due_on or date.max, case.reference))
    rows = tuple(
        Row(
            case.id,
            (
                case.reference,
                case.firm,
                case.due_what,
                case.due_on or Unknown("no day set"),
                case.state.replace("_", " "),
            ),
        )
        for case in ordered
    )
    return Section("due", "What falls due", (Table("due", "", DUE_COLUMNS, rows, empty="No case is open."),))


def _final(final: tuple[CaseLine, ...]) -> Section:
    rows = tuple(
        Row(
            case.id,
            (
                case.reference,
                case.firm,
                case.offence,
                case.final_on,
                None if case.amount is None else Money(case.amount, case.currency),
            ),
        )
        for case in sorted(final, key=lambda case: (case.final_on or date.max, case.reference))
    )
    table = Table("final", "", FINAL_COLUMNS, rows, empty="No decision became final in this period.")
    return Section("final", "Final decisions", (table,))
