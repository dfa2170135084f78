"""Sanctions, appeals and what was paid to workers, in the report of a site or a firm."""

from decimal import Decimal

from reports.contents.blocks import Block, Column, Notice, Paragraph, Row, Section, Table
from reports.contents.spoken import word, word_for
from reports.contents.values import Kind, Money
from reports.payloads import CaseLineOf, PaidLine


def cases_section(cases: tuple[CaseLineOf, ...] | None, *, full: bool) -> Section:
    """`cases` None: the reader may not read them. Without `full` only what is final and public was read."""
    if cases is None:
        return Section("cases", word("site.cases"), (Notice(word("site.cases-hidden")),))
    columns = (
        Column("case", word("site.case"), strong=True),
        Column("breach", word("site.breach"), share=1.5),
        Column("state", word("site.case-state")),
        Column("final", word("site.case-final"), Kind.DATE),
        Column("amount", word("site.case-amount"), Kind.MONEY),
    )
    rows = tuple(
        Row(
            case.reference,
            (
                case.reference,
                case.breach,
                word_for("decision.state", case.state),
                case.final_on,
                None if case.amount is None else Money(case.amount, case.currency),
            ),
        )
        for case in cases
    )
    note = Paragraph(word("site.cases-note-full" if full else "site.cases-note"))
    empty = word("site.cases-none-full" if full else "site.cases-none")
    blocks: tuple[Block, ...] = (note, Table("cases", "", columns, rows, empty=empty))
    return Section("cases", word("site.cases"), blocks)


def paid_section(paid: tuple[PaidLine, ...] | None) -> Section:
    if paid is None:
        return Section("paid", word("site.paid"), (Notice(word("site.cases-hidden")),))
    columns = (
        Column("case", word("site.case"), strong=True),
        Column("due", word("site.paid-due"), Kind.MONEY),
        Column("paid", word("site.paid-paid"), Kind.MONEY),
        Column("left", word("site.paid-left"), Kind.MONEY),
    )
    rows = tuple(
        Row(
            line.reference, (line.reference, *(Money(each, line.currency) for each in (line.due, line.paid, line.left)))
        )
        for line in paid
    )
    return Section("paid", word("site.paid"), (Table("paid", "", columns, rows, empty=word("site.paid-none")),))


def _sums(line: PaidLine) -> tuple[Decimal, ...]:
    return (line.due, line.paid, line.left)
