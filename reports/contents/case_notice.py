"""
The notice a firm gets: what is alleged, under which law, which sum by which steps, and how and until when to answer.
It alleges and decides nothing. Its own sentences are data (`notice_words.csv`) in the languages it can be sent in; what
people and laws say in the case stays as they said it.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

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

WORDS_FILE = Path(__file__).resolve().parent / "notice_words.csv"
OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """`subtotal` as it was worked out, in words where the law leaves a span."""

    rule: str
    ref: str
    fact: str
    factor: str
    subtotal: str


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """`served_on` is assumed while `is_served` is False. `skipped` are the days that do not count, each with why."""

    served_on: date
    last_day: date
    days: int
    skipped: tuple[tuple[date, str], ...]
    is_served: bool


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    frame: Frame
    id: str
    reference: str
    firm: str
    firm_country: str
    site: str
    offence: str
    offence_on: date
    grounds: str
    opened_on: date
    currency: str
    proposed: Decimal | None
    proposed_to_workers: Decimal | None
    law: str
    law_version: str
    steps: tuple[NoticeStep, ...]
    outside_reason: str
    clock: NoticeClock
    reply_to: str


@cache
def _book() -> dict[str, dict[str, str]]:
    with WORDS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


class _Words:
    def __init__(self, language: str) -> None:
        self.language = language if language in _book()["title"] else OTHERWISE

    def __call__(self, key: str, **named: str) -> str:
        text = _book()[key][self.language]
        for name, value in named.items():
            text = text.replace(f"{{{name}}}", _plain(value))
        return text


def _plain(text: str) -> str:
    """Braces name figures in a sentence; a person's words have none to name."""
    return text.replace("{", "(").replace("}", ")")


def case_notice(facts: NoticeFacts) -> Document:
    """A notice not served yet is a draft and says so."""
    words = _Words(facts.frame.language)
    lead = Paragraph(words("opening", authority=facts.frame.prepared_for), lead=True)
    opening: tuple[Block, ...] = (lead,)
    if not facts.clock.is_served:
        opening = (Notice(words("draft"), Tone.SOON), lead)
    return framed(
        facts.frame,
        "case_notice",
        facts.id,
        words("title", reference=facts.reference),
        words("to", firm=facts.firm),
        opening=opening,
        sections=(_alleged(facts, words), _sums(facts, words), _answering(facts, words)),
    )


def _alleged(facts: NoticeFacts, words: _Words) -> Section:
    columns = (Column("what", words("what"), strong=True), Column("value", words("value"), share=2.4))
    rows = (
        Row("firm", (words("firm"), ", ".join(filter(None, (facts.firm, facts.firm_country))))),
        Row("site", (words("site"), facts.site or None)),
        Row("offence", (words("offence"), facts.offence)),
        Row("on", (words("on"), day(facts.offence_on))),
        Row("grounds", (words("grounds"), facts.grounds)),
        Row("law", (words("law"), facts.law or None)),
        Row("law_version", (words("law_version"), facts.law_version or None)),
        Row("opened", (words("opened"), day(facts.opened_on))),
    )
    return Section("alleged", words("alleged"), (Table("alleged", "", columns, rows),))


def _sums(facts: NoticeFacts, words: _Words) -> Section:
    columns = (Column("what", words("sum"), strong=True), Column("amount", words("amount"), Kind.MONEY))
    rows = [Row("s1", (words("proposed"), _money(facts, facts.proposed, words)))]
    if facts.proposed_to_workers is not None:
        rows.append(Row("s2", (words("proposed_to_workers"), _money(facts, facts.proposed_to_workers, words))))
    blocks: list[Block] = [Table("sums", "", columns, tuple(rows)), _steps(facts, words)]
    if facts.outside_reason:
        blocks.append(Paragraph(words("outside", reason=facts.outside_reason)))
    return Section("sums", words("penalty"), tuple(blocks))


def _money(facts: NoticeFacts, amount: Decimal | None, words: _Words) -> Value:
    return Unknown(words("no_sum")) if amount is None else Money(amount, facts.currency)


def _steps(facts: NoticeFacts, words: _Words) -> Table:
    columns = (
        Column("rule", words("rule"), share=1.4, strong=True),
        Column("fact", words("input"), share=1.4),
        Column("factor", words("factor"), share=1.2),
        Column("subtotal", f"{words('subtotal')} {facts.currency}"),
    )
    rows = tuple(
        Row(f"p{place}", (step.rule, step.fact, step.factor, step.subtotal or None), step.ref)
        for place, step in enumerate(facts.steps, start=1)
    )
    return Table("steps", words("steps"), columns, rows, empty=words("no_steps"))


def _answering(facts: NoticeFacts, words: _Words) -> Section:
    clock = facts.clock
    columns = (Column("on", words("day"), Kind.DATE), Column("why", words("why"), share=2, strong=True))
    rows = tuple(Row(f"d{place}", (on, why)) for place, (on, why) in enumerate(clock.skipped, start=1))
    days = {"served": day(clock.served_on), "last": day(clock.last_day)}
    said: list[Block] = [Paragraph(words("reply_to", reply_to=facts.reply_to))] if facts.reply_to else []
    said += [
        Paragraph(words("time", days=str(clock.days))),
        Paragraph(words("served" if clock.is_served else "if_served", **days)),
        Table("skipped", words("skipped"), columns, rows, empty=words("every_day")),
    ]
    return Section("answer", words("answer"), tuple(said))
