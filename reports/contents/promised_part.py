"""What was promised to the public about reports of an authority: a missed day is printed, whatever was made later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.contents.blocks import Column, Paragraph, Row, Section, Table
from reports.contents.spoken import word, word_for
from reports.contents.values import Kind


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """`state`: kept, missed, made_late or to_come."""

    id: str
    report: str
    period: str
    promised_on: date
    made_on: date | None
    state: str


def promised_section(promises: Sequence[PromiseLine]) -> Section:
    columns = (
        Column("report", word("promised.report"), share=1.6, strong=True),
        Column("period", word("promised.period")),
        Column("promised", word("promised.day"), Kind.DATE),
        Column("made", word("promised.made"), Kind.DATE),
        Column("state", word("promised.state"), share=1.4),
    )
    rows = tuple(
        Row(one.id, (one.report, one.period, one.promised_on, one.made_on, word_for("promised.state", one.state)))
        for one in promises
    )
    table = Table("promised", "", columns, rows, empty=word("promised.none"))
    return Section("promised", word("promised.title"), (Paragraph(word("promised.note")), table))
