"""What a sanctions unit needs on one page: cases by state, what falls due, what became final, matches to rule on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import Column, Document, Figure, Figures, Notice, Paragraph, Row, Section, Table, Tone
from reports.contents.closing_part import signing_section
from reports.contents.drawings import Share, Shares
from reports.contents.framed import covering, framed
from reports.contents.period import Period
from reports.contents.spoken import speaking, word, word_for
from reports.contents.values import Kind, Money, Unknown
from reports.contents.wording import day, days_between
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


def regulator_digest(facts: DigestFacts) -> Document:
    with speaking(facts.frame.language):
        return _document(facts)


def _document(facts: DigestFacts) -> Document:
    today, period = facts.frame.data_cut, facts.period
    standing = [case for case in facts.cases if not case.over]
    late = sum(case.due_on is not None and case.due_on < today for case in standing)
    final = tuple(case for case in facts.cases if period.holds(case.final_on))
    opened = sum(period.holds(case.opened_on) for case in facts.cases)
    hits = Unknown() if facts.open_hits is None else facts.open_hits
    states = Counter(case.state for case in facts.cases)
    parts = tuple(Share(state, word_for("decision.state", state), states[state]) for state in sorted(states))
    return covering(
        framed(
            facts.frame,
            "regulator_digest",
            facts.key,
            word("digest.title"),
            word("digest.subtitle", period=period.text, first=day(period.first), last=day(period.last)),
            opening=(
                *_nothing(facts),
                Figures(
                    (
                        Figure("cases-open", word("digest.open"), len(standing), rows="due"),
                        Figure("cases-late", word("digest.late"), late, rows="due"),
                        Figure("cases-opened", word("digest.opened"), opened),
                        Figure("cases-final", word("digest.count-final"), len(final), rows="final"),
                        Figure("hits-open", word("digest.hits"), hits),
                    )
                ),
                Notice(word("digest.notice"), Tone.SOON),
                Shares("states", "", word("digest.by-state"), parts),
            ),
            sections=(_scope(), _due(standing), _final(final), signing_section(prepared=facts.frame.prepared_by)),
        ),
        period=days_between(period.first, period.last),
    )


def _nothing(facts: DigestFacts) -> tuple[Notice, ...]:
    held = any(facts.period.holds(case.opened_on) or facts.period.holds(case.final_on) for case in facts.cases)
    return () if held else (Notice(word("frame.nothing-held", period=facts.period.text), Tone.LATE),)


def _scope() -> Section:
    said = Paragraph(word("digest.scope"))
    return Section("scope", word("portfolio.scope"), (said,))


def _due(standing: list[CaseLine]) -> Section:
    ordered = sorted(standing, key=lambda case: (case.due_on or date.max, case.reference))
    rows = tuple(
        Row(
            case.id,
            (
                case.reference,
                case.firm,
                case.due_what,
                case.due_on or Unknown(word("digest.no-day")),
                word_for("decision.state", case.state),
            ),
        )
        for case in ordered
    )
    return Section(
        "due", word("digest.due-title"), (Table("due", "", _due_columns(), rows, empty=word("digest.no-case")),)
    )


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
    table = Table("final", "", _final_columns(), rows, empty=word("digest.no-final"))
    return Section("final", word("digest.final"), (table,))


def _due_columns() -> tuple[Column, ...]:
    return (
        Column("case", word("digest.case"), strong=True),
        Column("firm", word("digest.firm"), share=1.5),
        Column("what", word("digest.what"), share=1.6),
        Column("due", word("digest.due"), Kind.DATE),
        Column("state", word("digest.state")),
    )


def _final_columns() -> tuple[Column, ...]:
    return (
        Column("case", word("digest.case"), strong=True),
        Column("firm", word("digest.firm"), share=1.5),
        Column("offence", word("digest.breach"), share=1.4),
        Column("final", word("digest.final-on"), Kind.DATE),
        Column("amount", word("digest.amount"), Kind.MONEY),
    )
