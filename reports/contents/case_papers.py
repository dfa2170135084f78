"""
The decision a firm gets: what was decided, by what reasons and whether it is final. It names no worker and calls no
firm guilty before the end.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import Block, Column, Document, Notice, Paragraph, Row, Section, Table, Tone
from reports.contents.cards import Card, Cards, Said, Signature
from reports.contents.closing_part import signing_section
from reports.contents.framed import covering, framed
from reports.contents.spoken import speaking, without_braces, word, word_for
from reports.contents.values import Kind, Money, Unknown, Value
from reports.contents.wording import day
from reports.payloads import Frame

REPLIED = "representations"


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
    allowed: str = ""
    departure_reason: str = ""
    departure_ground: str = ""
    decided_to_workers: Decimal | None = None
    decided_by: str = ""
    decided_on: date | None = None
    law_version: str = ""


def case_decision(facts: CaseFacts) -> Document:
    """Of a case that was decided; until it is final it says that it can still change."""
    with speaking(facts.frame.language):
        return covering(
            framed(
                facts.frame,
                "case_decision",
                facts.id,
                word("decision.title", reference=facts.reference),
                word("decision.to", firm=facts.firm),
                opening=(_finality(facts),),
                sections=(
                    _sums(facts),
                    _reasons(facts),
                    _alleged(facts),
                    _reply(facts),
                    _steps(facts),
                    Section("appeal", word("decision.appeal"), (Paragraph(word("decision.appeal-text")),)),
                    signing_section(_decided(facts)),
                ),
            ),
            law=facts.law_version,
        )


def _decided(facts: CaseFacts) -> Signature:
    how = word("frame.recorded") if facts.decided_on else ""
    return Signature("decided", word("frame.role-decided"), facts.decided_by, facts.decided_on, how)


def _finality(facts: CaseFacts) -> Block:
    if facts.state == "annulled":
        return Notice(word("decision.annulled"), Tone.LATE)
    if facts.final_on is None:
        return Notice(word("decision.not-final"), Tone.SOON)
    listed = f" {word('decision.listed', day=day(facts.listed_until))}" if facts.listed_until else ""
    return Notice(word("decision.final", day=day(facts.final_on)) + listed)


def _sums(facts: CaseFacts) -> Section:
    """What the law's assessment allows stands below the sums, and why the decision leaves it where it does."""
    columns = (
        Column("what", word("notice.sum"), strong=True),
        Column("amount", word("notice.amount"), Kind.MONEY),
    )
    sums = [("s1", "notice.proposed", facts.proposed), ("s2", "decision.decided", facts.decided)]
    if facts.decided_to_workers is not None:
        sums.append(("s3", "decision.decided-to-workers", facts.decided_to_workers))
    rows = tuple(Row(key, (word(label), _money(facts, amount))) for key, label, amount in sums)
    said: list[Block] = [
        Table("sums", "", columns, rows),
        Paragraph(without_braces(facts.allowed) or word("decision.no-assessment")),
    ]
    if facts.departure_reason:
        said += [
            Notice(word("decision.departs"), Tone.SOON),
            Paragraph(word("decision.departure-why", reason=facts.departure_reason)),
            Paragraph(word("decision.departure-ground", ground=facts.departure_ground)),
        ]
    return Section("sums", word("notice.penalty"), tuple(said))


def _money(facts: CaseFacts, amount: Decimal | None) -> Value:
    return Unknown(word("notice.no_sum")) if amount is None else Money(amount, facts.currency)


def _reasons(facts: CaseFacts) -> Section:
    reason = without_braces(facts.decision_reason) or word("decision.no-reason")
    return Section("reasons", word("decision.reasons"), (Paragraph(reason),))


def _alleged(facts: CaseFacts) -> Section:
    columns = (Column("what", word("notice.what"), strong=True), Column("value", word("notice.value"), share=2.4))
    rows = (
        Row("firm", (word("notice.firm"), ", ".join(filter(None, (facts.firm, facts.firm_country))))),
        Row("site", (word("notice.site"), facts.site or None)),
        Row("offence", (word("notice.offence"), facts.offence)),
        Row("on", (word("notice.on"), day(facts.offence_on))),
        Row("grounds", (word("notice.grounds"), facts.grounds)),
        Row("opened", (word("notice.opened"), day(facts.opened_on))),
    )
    return Section("alleged", word("decision.alleged"), (Table("alleged", "", columns, rows),))


def _reply(facts: CaseFacts) -> Section:
    """What it said stands beside what was decided, as it was written down."""
    said = tuple(
        Card(f"r{place}", day(step.on), (), (Said("words", word("decision.reply"), step.reason),))
        for place, step in enumerate((step for step in facts.steps if step.state == REPLIED and step.reason), start=1)
    )
    return Section("reply", word("decision.reply"), (Cards("reply", "", said, word("decision.no-reply")),))


def _steps(facts: CaseFacts) -> Section:
    columns = (
        Column("on", word("notice.day"), Kind.DATE),
        Column("state", word("decision.step"), strong=True),
        Column("reason", word("decision.reasons"), share=2),
    )
    rows = tuple(
        Row(f"e{place}", (step.on, word_for("decision.state", step.state.replace(" ", "_")), step.reason))
        for place, step in enumerate(facts.steps, start=1)
    )
    table = Table("steps", "", columns, rows, empty=word("decision.no-steps"))
    return Section("steps", word("decision.steps"), (table,))
