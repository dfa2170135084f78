"""Ranges, shares, units and the greatest of several: how a law's amount is counted out over the facts."""

from decimal import Decimal
from typing import cast

from foundation.sentences import Sentence
from sanctions.penalties.assessments import FactsMissing, Step, Worked
from sanctions.penalties.calculations import Basis, GreaterOf, Percentage, Range, Units
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Regime, Rule
from sanctions.penalties.spans import ZERO, Span, greatest

HUNDRED = Decimal(100)
ALL_TOGETHER = Sentence("all together")
COUNTED_BY: dict[Basis, str] = {"per_violation": "violations", "per_worker": "workers_affected", "per_day": "days"}


class Steps:
    """Collects the steps of one rule while its amount is worked out."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.done: list[Step] = []

    def add(self, span: Span, given: Sentence | str, factor: Sentence | str) -> Span:
        self.done.append(Step(self.rule.id, self.rule.ref, given, factor, span))
        return span

    def changed(self, before: Span, after: Span, given: Sentence, factor: Sentence) -> Span:
        """A bound that binds is a step; one that does not is no news."""
        return after if after == before else self.add(after, given, factor)


def needed(facts: Facts, *names: str) -> None:
    missing = frozenset(name for name in names if facts.known(name) is None)
    if missing:
        raise FactsMissing(missing)


def work_range(calc: Range, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    steps = Steps(rule)
    span = _none_below_points(calc, facts, steps, _band(calc, regime, facts, steps))
    span = _ceiling_for_person_and_intent(calc, facts, steps, span)
    span = _increased(calc, facts, steps, span)
    count = counted(calc.basis, facts, each_worker=calc.each_worker_is_a_violation)
    if calc.basis != "per_case":
        span = steps.add(span.times(count), counted_fact(COUNTED_BY[calc.basis], count), times(count))
    span = steps.changed(span, span.at_most(calc.cap_total), ALL_TOGETHER, at_most(calc.cap_total))
    return Worked(span, tuple(steps.done))


def counted(basis: Basis, facts: Facts, *, each_worker: bool = False) -> int:
    """Where each worker is a violation of its own, at least as many as workers."""
    if basis == "per_case":
        return 1
    fact = COUNTED_BY[basis]
    needed(facts, fact, *(("workers_affected",) if each_worker else ()))
    count = facts.count(fact)
    return max(count, facts.count("workers_affected")) if each_worker else count


def _band(calc: Range, regime: Regime, facts: Facts, steps: Steps) -> Span:
    if not calc.bands:
        span = _fixed_or_open(cast("Decimal", calc.min), calc.max)
        return steps.add(span, steps.rule.words, _between(span))
    grades = list(calc.bands)
    whole = Span(calc.bands[grades[0]][0], calc.bands[grades[-1]][1])
    grade = facts.known("grade")
    if grade is None:
        return steps.add(whole, Sentence("grade not stated"), _whole_class(whole))
    low, high = calc.bands[str(grade)]
    span = steps.add(Span(low, high), fact_said("grade", str(grade)), _between(Span(low, high)))
    return _after_repeat(regime, facts, steps, span, whole)


def _none_below_points(calc: Range, facts: Facts, steps: Steps, span: Span) -> Span:
    """A disclosure takes points off the stated ones, so with one they no longer tell how many are left."""
    least, points = calc.none_if_points_below, facts.known("points")
    if least is None:
        return span
    if points is None or facts.says("voluntary_disclosure"):
        return steps.add(Span(ZERO, span.high), Sentence("points left are not stated"), _nothing_below(least))
    if facts.count("points") < least:
        return steps.add(Span.exactly(ZERO), counted_fact("points", facts.count("points")), _nothing_below(least))
    return span


def _after_repeat(regime: Regime, facts: Facts, steps: Steps, span: Span, whole: Span) -> Span:
    priors = facts.known("prior_offences")
    if regime.repeat is None or span.high is None or not isinstance(priors, int) or priors < 1:
        return span
    higher = span.with_high(min(span.high * regime.repeat.times, cast("Decimal", whole.high)))
    return steps.add(higher, counted_fact("prior_offences", priors), f"{regime.repeat.ref}: {regime.repeat.words}")


def _ceiling_for_person_and_intent(calc: Range, facts: Facts, steps: Steps, span: Span) -> Span:
    if calc.natural_person_max is not None and facts.says("natural_person"):
        span = steps.changed(
            span, span.at_most(calc.natural_person_max), Sentence("a natural person"), Sentence("lower ceiling")
        )
    if calc.negligent_factor is None or span.high is None:
        return span
    needed(facts, "intent")
    if facts.word("intent") in ("none", "negligent"):
        halved = span.with_high(max(span.low, span.high * calc.negligent_factor))
        factor = Sentence("ceiling x %(factor)s", {"factor": calc.negligent_factor})
        return steps.add(halved, fact_said("intent", facts.word("intent")), factor)
    return span


def _increased(calc: Range, facts: Facts, steps: Steps, span: Span) -> Span:
    if calc.increase_each_pct:
        needed(facts, "workers_affected")
        workers = facts.count("workers_affected")
        pct = max((one.pct for one in calc.increase_each_pct if workers >= one.workers), default=ZERO)
        if pct:
            factor = 1 + pct / HUNDRED
            each = Sentence("each x %(factor)s", {"factor": factor})
            span = steps.add(span.times(factor), counted_fact("workers_affected", workers), each)
    return steps.changed(span, span.at_most(calc.cap_each), Sentence("each"), at_most(calc.cap_each))


def work_percentage(calc: Percentage, rule: Rule, facts: Facts) -> Worked:
    name = "underpayment_total" if calc.base == "underpayment" else "firm_turnover"
    needed(facts, name)
    base, steps = facts.money(name), Steps(rule)
    amount = base * calc.pct / HUNDRED
    span = Span(ZERO, amount) if calc.ceiling else Span.exactly(amount)
    said = {"share": calc.pct}
    factor = Sentence("up to %(share)s %%", said) if calc.ceiling else Sentence("%(share)s %%", said)
    span = steps.add(span, counted_fact(name, base), factor)
    if base == 0:
        return Worked(span, tuple(steps.done))
    if calc.cap_per_worker is not None:
        span = _capped_by_worker(calc, calc.cap_per_worker, facts, steps, span)
    span = steps.changed(span, span.at_most(calc.cap_total), ALL_TOGETHER, at_most(calc.cap_total))
    span = steps.changed(span, span.at_least(calc.floor_total), ALL_TOGETHER, at_least(calc.floor_total))
    return Worked(span, tuple(steps.done))


def _capped_by_worker(calc: Percentage, cap: Decimal, facts: Facts, steps: Steps, span: Span) -> Span:
    """
    The cap bites on each worker's own share. Worker by worker it is exact; with the total alone it lies between all of
    it being one worker's and equal shares, which are then what is expected.
    """
    each = facts.known("underpayments")
    each_at_most = Sentence("each at most %(amount)s", {"amount": cap})
    if isinstance(each, tuple):
        exact = Span.exactly(sum((min(one * calc.pct / HUNDRED, cap) for one in each), ZERO))
        return steps.changed(
            span, exact, Sentence("underpayments of %(count)s workers", {"count": len(each)}), each_at_most
        )
    if span.high is not None and span.high <= cap:
        return span
    needed(facts, "workers_affected")
    workers = facts.count("workers_affected")
    even = span.at_most(cap * max(workers, 1))
    if workers <= 1:
        return steps.changed(span, even, Sentence("one worker"), at_most(cap))
    spread = Span(min(even.low, cap), even.high, even.expected)
    words = Sentence(
        "%(count)s workers, shares not stated: lower end if all of it were one worker's, expected at equal shares",
        {"count": workers},
    )
    return steps.add(spread, words, each_at_most)


def work_units(calc: Units, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    steps = Steps(rule)
    if calc.units is None:
        least, most = cast("int", calc.min_units), cast("int", calc.max_units)
        low, high = cast("Decimal", calc.unit_min), cast("Decimal", calc.unit_max)
        given = Sentence("%(least)s to %(most)s units", {"least": least, "most": most})
        worth = Sentence("x %(low)s to %(high)s", {"low": low, "high": high})
        return Worked(steps.add(Span(least * low, most * high), given, worth), tuple(steps.done))
    value, up_to = unit_value(regime, facts), Sentence("up to %(count)s units", {"count": calc.units})
    span = steps.add(Span(ZERO, calc.units * value), up_to, Sentence("x %(value)s on that day", {"value": value}))
    if calc.basis != "per_case":
        count = counted(calc.basis, facts)
        span = steps.add(span.times(count), counted_fact(COUNTED_BY[calc.basis], count), times(count))
    return Worked(span, tuple(steps.done))


def unit_value(regime: Regime, facts: Facts) -> Decimal:
    """Of the day of the offence. A test sees to it that a regime which counts in units has a value for all its time."""
    dated = [one for one in regime.unit_value if one.from_ <= facts.offence_date]
    return max(dated, key=lambda one: one.from_).value


def work_greatest(calc: GreaterOf, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    """All are worked out, so all their facts are needed at once."""
    worked: list[Worked] = []
    missing: frozenset[str] = frozenset()
    for part in calc.of:
        try:
            worked.append(_part(part, rule, regime, facts))
        except FactsMissing as asked:
            missing |= asked.facts
    if missing:
        raise FactsMissing(missing)
    span = greatest([one.span for one in worked if one.span is not None])
    step = Step(
        rule.id, rule.ref, Sentence("%(count)s amounts", {"count": len(worked)}), Sentence("the greatest"), span
    )
    return Worked(span, (*(step for one in worked for step in one.steps), step))


def _part(part: Range | Percentage | Units, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    if isinstance(part, Range):
        return work_range(part, rule, regime, facts)
    if isinstance(part, Percentage):
        return work_percentage(part, rule, facts)
    return work_units(part, rule, regime, facts)


def _fixed_or_open(low: Decimal, high: Decimal | None) -> Span:
    return Span.exactly(low) if low == high else Span(low, high)


def _between(span: Span) -> Sentence:
    if span.high is None:
        return Sentence("from %(low)s, no ceiling", {"low": span.low})
    if span.is_exact:
        return Sentence("%(amount)s", {"amount": span.low})
    return Sentence("%(low)s to %(high)s", {"low": span.low, "high": span.high})


def _whole_class(whole: Span) -> Sentence:
    if whole.high is None:
        return Sentence("whole class, from %(low)s, no ceiling", {"low": whole.low})
    return Sentence("whole class, %(low)s to %(high)s", {"low": whole.low, "high": whole.high})


def _nothing_below(points: int) -> Sentence:
    return Sentence("nothing below %(count)s points", {"count": points})


def counted_fact(fact: str, count: Decimal | int) -> Sentence:
    return Sentence("%(fact)s %(count)s", {"fact": fact, "count": count})


def fact_said(fact: str, word: str) -> Sentence:
    return Sentence("%(fact)s %(fact_word)s", {"fact": fact, "fact_word": word})


def times(factor: Decimal | int) -> Sentence:
    return Sentence("x %(factor)s", {"factor": factor})


def at_most(bound: Decimal | None) -> Sentence:
    """Without a bound nothing binds, so no step says it."""
    return Sentence("at most %(amount)s", {"amount": bound or ZERO})


def at_least(bound: Decimal | None) -> Sentence:
    return Sentence("at least %(amount)s", {"amount": bound or ZERO})
