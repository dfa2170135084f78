"""
The notice a firm gets: what is alleged, under which law, which sum by which steps, and how and until when to answer.
It alleges and decides nothing. What people and laws say in the case stays as they said it, in every language.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale

from foundation.sentences import Sentence
from reports.contents.blocks import Block, Column, Document, Notice, Paragraph, Row, Section, Table, Tone
from reports.contents.closing_part import signing_section
from reports.contents.framed import covering, framed
from reports.contents.penalty_steps import step_said
from reports.contents.retold import retold
from reports.contents.spoken import language_spoken, speaking, word
from reports.contents.values import Kind, Money, Unknown, Value
from reports.contents.wording import day, number
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """`rule` in the words of the law. `subtotal` has two ends where the law leaves a span, None for no ceiling."""

    rule: str
    ref: str
    fact: Sentence | str
    factor: Sentence | str
    subtotal: float | tuple[float, float | None] | None


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
    handed_over_in: str = ""
    """The language of the letter that was handed over, where this one is in another."""


def case_notice(facts: NoticeFacts) -> Document:
    """A notice not served yet is a draft and says so."""
    with speaking(facts.frame.language):
        return _document(facts)


def _document(facts: NoticeFacts) -> Document:
    lead = Paragraph(word("notice.opening", authority=facts.frame.prepared_for), lead=True)
    opening: tuple[Block, ...] = (lead,)
    if not facts.clock.is_served:
        opening = (Notice(word("notice.draft"), Tone.SOON), lead)
    if facts.handed_over_in:
        opening = (Notice(word("notice.other_language", language=_language(facts.handed_over_in))), *opening)
    return covering(
        framed(
            facts.frame,
            "case_notice",
            facts.id,
            word("notice.title", reference=facts.reference),
            word("notice.to", firm=facts.firm),
            opening=opening,
            sections=(_alleged(facts), _sums(facts), _answering(facts), signing_section()),
        ),
        law=", ".join(filter(None, (facts.law, facts.law_version))),
    )


def _language(code: str) -> str:
    return Locale(code).get_display_name(language_spoken()) or code


def _alleged(facts: NoticeFacts) -> Section:
    columns = (Column("what", word("notice.what"), strong=True), Column("value", word("notice.value"), share=2.4))
    rows = (
        Row("firm", (word("notice.firm"), ", ".join(filter(None, (facts.firm, facts.firm_country))))),
        Row("site", (word("notice.site"), facts.site or None)),
        Row("offence", (word("notice.offence"), retold(facts.offence))),
        Row("on", (word("notice.on"), day(facts.offence_on))),
        Row("grounds", (word("notice.grounds"), facts.grounds)),
        Row("law", (word("notice.law"), facts.law or None)),
        Row("law_version", (word("notice.law_version"), retold(facts.law_version) or None)),
        Row("opened", (word("notice.opened"), day(facts.opened_on))),
    )
    return Section("alleged", word("notice.alleged"), (Table("alleged", "", columns, rows),))


def _sums(facts: NoticeFacts) -> Section:
    columns = (Column("what", word("notice.sum"), strong=True), Column("amount", word("notice.amount"), Kind.MONEY))
    rows = [Row("s1", (word("notice.proposed"), _money(facts, facts.proposed)))]
    if facts.proposed_to_workers is not None:
        rows.append(Row("s2", (word("notice.proposed_to_workers"), _money(facts, facts.proposed_to_workers))))
    blocks: list[Block] = [Table("sums", "", columns, tuple(rows)), _steps(facts)]
    if facts.outside_reason:
        blocks.append(Paragraph(word("notice.outside", reason=facts.outside_reason)))
    return Section("sums", word("notice.penalty"), tuple(blocks))


def _money(facts: NoticeFacts, amount: Decimal | None) -> Value:
    return Unknown(word("notice.no_sum")) if amount is None else Money(amount, facts.currency)


def _steps(facts: NoticeFacts) -> Table:
    columns = (
        Column("rule", word("notice.rule"), share=1.4, strong=True),
        Column("fact", word("notice.input"), share=1.4),
        Column("factor", word("notice.factor"), share=1.2),
        Column("subtotal", f"{word('notice.subtotal')} {facts.currency}"),
    )
    rows = tuple(
        Row(f"p{place}", (*map(step_said, (step.rule, step.fact, step.factor)), _subtotal(step)), step.ref)
        for place, step in enumerate(facts.steps, start=1)
    )
    return Table("steps", word("notice.steps"), columns, rows, empty=word("notice.no_steps"))


def _subtotal(step: NoticeStep) -> str | None:
    """None: the step is about no money."""
    if step.subtotal is None:
        return None
    if not isinstance(step.subtotal, tuple):
        return _exact(step.subtotal)
    low, high = step.subtotal
    if high is None:
        return word("step.from-low-no-ceiling", low=_exact(low))
    return word("step.low-to-high", low=_exact(low), high=_exact(high))


def _exact(amount: float) -> str:
    return number(Decimal(str(amount)), places=2)


def _answering(facts: NoticeFacts) -> Section:
    clock = facts.clock
    columns = (Column("on", word("notice.day"), Kind.DATE), Column("why", word("notice.why"), share=2, strong=True))
    rows = tuple(Row(f"d{place}", (on, _why(why))) for place, (on, why) in enumerate(clock.skipped, start=1))
    days = {"served": day(clock.served_on), "last": day(clock.last_day)}
    said: list[Block] = [Paragraph(word("notice.reply_to", reply_to=facts.reply_to))] if facts.reply_to else []
    said += [
        Paragraph(word("notice.time", days=str(clock.days))),
        Paragraph(word("notice.served" if clock.is_served else "notice.if_served", **days)),
        Table("skipped", word("notice.skipped"), columns, rows, empty=word("notice.every_day")),
    ]
    return Section("answer", word("notice.answer"), tuple(said))


def _why(reason: str) -> str:
    """As `foundation.dates.rest_reason` gives it. The name of a holiday stays the name it goes by there."""
    kind, _, name = reason.partition(": ")
    said = {"public holiday": "public_holiday", "weekend": "weekend", "half-day": "half_day"}.get(kind)
    return word(f"notice.{said}", name=name) if said else reason
