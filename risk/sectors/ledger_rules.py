"""The shared ledger file: how events, standing, exposure and severity are weighed."""

from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from risk.sectors.model import (
    EventFlag,
    EventRule,
    ExposureRule,
    LedgerRules,
    QuietVisitRule,
    SeverityRule,
    StandingRule,
    WithheldRule,
)
from risk.sectors.reading import Section
from risk.sectors.words import EventKind, EvidenceCode, Grade, Standing, Verification

Word = TypeVar("Word", bound=StrEnum)

LONGEST_DAYS = 36_525
LARGEST_PART = 3.0
LONGEST_WAIT = 365


def read_ledger_rules(file: Section) -> LedgerRules:
    """Raises `Refusal` at the first line that cannot stand."""
    file.text("author"), file.text("note")
    ratio = file.section("examiner_ratio")
    rules = LedgerRules(
        version=file.text("version"),
        effective_from=file.day("effective_from"),
        standings=_standings(file.section("standings")),
        verification=_numbers(file.section("verification"), Verification, 1.0),
        grades=_numbers(file.section("grades"), Grade, 10.0),
        examiner_least=ratio.number("least", 0.1, 1.0),
        examiner_most=ratio.number("most", 1.0, 10.0),
        events={rule.kind: rule for rule in map(_event_rule, file.sections("events"))},
        quiet_visit=_quiet_visit(file.section("quiet_visit")),
        withheld=_withheld(file.section("withheld")),
        exposure=_exposure(file.section("exposure")),
        severity=_severity(file.section("severity")),
        red_flags=tuple(map(_event_flag, file.sections("red_flags"))),
    )
    file.done()
    return rules


def _numbers(section: Section, words: type[Word], most: float) -> dict[Word, float]:
    found = {word: section.number(word.value, 0.0, most) for word in words}
    section.done()
    return found


def _standings(section: Section) -> dict[Standing, StandingRule]:
    found = {}
    for standing in (Standing.EXPIRED, Standing.CLAIMED, Standing.EVIDENCED, Standing.VERIFIED):
        inner = section.section(standing.value)
        found[standing] = StandingRule(inner.number("lowers", 0.0, 1.0), inner.number("doubt", 0.0, 1.0))
        inner.done()
    section.done()
    for (_, worse), (word, better) in pairwise(found.items()):
        if better.lowers < worse.lowers or better.doubt > worse.doubt:
            raise section.refuse(word.value, "better known facts must lower as much or more, and leave less doubt")
    return found


def _event_rule(section: Section) -> EventRule:
    rule = EventRule(
        kind=section.word("kind", EventKind),
        label=section.text("label"),
        weight=section.number("weight", 0.0, LARGEST_PART),
        weight_range=section.number("weight_range", 0.0, LARGEST_PART),
        at_most=section.number("at_most", 0.0, LARGEST_PART),
        half_life_days=section.whole("half_life_days", 1, LONGEST_DAYS),
        expires_days=section.whole("expires_days", 1, LONGEST_DAYS),
        closed_share=section.number("closed_share", 0.05, 1.0),  # a closed event is lowered, never erased
        answerable=section.truth("answerable"),
        evidence=section.words("evidence", EvidenceCode),
        source=section.text("source"),
        note=section.text("note"),
    )
    section.done()
    return rule


def _quiet_visit(section: Section) -> QuietVisitRule:
    section.words("evidence", EvidenceCode)
    rule = QuietVisitRule(
        label=section.text("label"),
        half_life_days=section.whole("half_life_days", 1, LONGEST_DAYS),
        expires_days=section.whole("expires_days", 1, LONGEST_DAYS),
        at_most=section.number("at_most", 0.0, LARGEST_PART),
        most_detection=section.number("most_detection", 0.0, 0.99),
        source=section.text("source"),
    )
    section.done()
    return rule


def _withheld(section: Section) -> WithheldRule:
    rule = WithheldRule(
        label=section.text("label"),
        delay_days=section.whole("delay_days", 30, LONGEST_WAIT),
        step=section.number("step", 0.05, 1.0),
        at_most=section.number("at_most", 0.0, 1.0),
        source=section.text("source"),
    )
    section.done()
    return rule


def _exposure(section: Section) -> ExposureRule:
    section.words("evidence", EvidenceCode)
    rule = ExposureRule(
        label=section.text("label"),
        at_most=section.number("at_most", 0.0, LARGEST_PART),
        possibly_same_as_at_most=section.number("possibly_same_as_at_most", 0.0, LARGEST_PART),
        doubt=section.number("doubt", 0.0, 1.0),
        source=section.text("source"),
    )
    section.done()
    return rule


def _severity(section: Section) -> SeverityRule:
    steps = []
    for step in section.sections("scope"):
        steps.append((step.number("at_least", 0.0), step.whole("level", 0, 4)))
        step.done()
    irremediability = {}
    lasting = section.section("irremediability")
    for kind in lasting.keys():  # noqa: SIM118 - Section is no dict
        if kind not in set(EventKind):
            raise lasting.refuse(kind, f"`{kind}` is not a kind of event")
        levels = lasting.section(kind)
        for grade in Grade:
            if grade.value in levels:
                irremediability[EventKind(kind), grade] = levels.whole(grade.value, 0, 4)
        levels.done()
    rule = SeverityRule(
        scale={grade: int(level) for grade, level in _numbers(section.section("scale"), Grade, 4.0).items()},
        irremediability=irremediability,
        scope_field=section.text("scope_field"),
        scope=tuple(steps),
        irremediable_floor=section.whole("irremediable_floor", 1, 99),
        source=section.text("source"),
    )
    section.done()
    return rule


def _event_flag(section: Section) -> EventFlag:
    flag = EventFlag(
        kind=section.word("kind", EventKind),
        grade=section.word("grade", Grade),
        verification=section.word("verification", Verification),
        floor=section.whole("floor", 1, 99),
        lasts_days=section.whole("lasts_days", 1, LONGEST_DAYS),
        label=section.text("label"),
        source=section.text("source"),
    )
    section.done()
    return flag
