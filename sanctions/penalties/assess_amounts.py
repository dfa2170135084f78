"""Ranges, shares, units and the greatest of several: how a law's amount is counted out over the facts."""

from decimal import Decimal
from typing import cast

from sanctions.penalties.assessments import FactsMissing, Step, Worked, plain
from sanctions.penalties.calculations import Basis, GreaterOf, Percentage, Range, Units
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Regime, Rule
from sanctions.penalties.spans import ZERO, Span, greatest

HUNDRED = Decimal(100)
COUNTED_BY: dict[Basis, str] = {"per_violation": "violations", "per_worker": "workers_affected", "per_day": "days"}


class Steps:
    """Collects the steps of one rule while its amount is worked out."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.done: list[Step] = []

    def add(self, span: Span, given: str, factor: str) -> Span:
        self.done.append(Step(self.rule.id, self.rule.ref, given, factor, span))
        return span

    def changed(self, before: Span, after: Span, given: str, factor: str) -> Span:
        """A bound that binds is a step; one that does not is no news."""
        return after if after == before else self.add(after, given, factor)


def needed(facts: Facts, *names: str) -> None:
    missing = frozenset(name for name in names if facts.known(name) is None)
    if missing:
        raise FactsMissing(missing)


def work_range(calc: Range, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    steps = Steps(rule)
    span = _band(calc, regime, facts, steps)
    span = _ceiling_for_person_and_intent(calc, facts, steps, span)
    span = _increased(calc, facts, steps, span)
    count = counted(calc.basis, facts, each_worker=calc.each_worker_is_a_violation)
    if calc.basis != "per_case":
        span = steps.add(span.times(count), f"{COUNTED_BY[calc.basis]} {count:,}", f"x {count:,}")
    span = steps.changed(span, span.at_most(calc.cap_total), "all together", f"at most {_amount(calc.cap_total)}")
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
        return steps.add(whole, "grade not stated", f"whole class, {_between(whole)}")
    low, high = calc.bands[str(grade)]
    span = steps.add(Span(low, high), f"grade {grade}", _between(Span(low, high)))
    return _after_repeat(regime, facts, steps, span, whole)


def _after_repeat(regime: Regime, facts: Facts, steps: Steps, span: Span, whole: Span) -> Span:
    priors = facts.known("prior_offences")
    if regime.repeat is None or span.high is None or not isinstance(priors, int) or priors < 1:
        return span
    higher = span.with_high(min(span.high * regime.repeat.times, cast("Decimal", whole.high)))
    return steps.add(higher, f"prior_offences {priors}", f"{regime.repeat.ref}: {regime.repeat.words}")


def _ceiling_for_person_and_intent(calc: Range, facts: Facts, steps: Steps, span: Span) -> Span:
    if calc.natural_person_max is not None and facts.says("natural_person"):
        span = steps.changed(span, span.at_most(calc.natural_person_max), "a natural person", "lower ceiling")
    if calc.negligent_factor is None or span.high is None:
        return span
    needed(facts, "intent")
    if facts.word("intent") in ("none", "negligent"):
        halved = span.with_high(max(span.low, span.high * calc.negligent_factor))
        return steps.add(halved, f"intent {facts.word('intent')}", f"ceiling x {calc.negligent_factor}")
    return span


def _increased(calc: Range, facts: Facts, steps: Steps, span: Span) -> Span:
    if calc.increase_each_pct:
        needed(facts, "workers_affected")
        workers = facts.count("workers_affected")
        pct = max((one.pct for one in calc.increase_each_pct if workers >= one.workers), default=ZERO)
        if pct:
            factor = 1 + pct / HUNDRED
            span = steps.add(span.times(factor), f"workers_affected {workers}", f"each x {plain(factor)}")
    return steps.changed(span, span.at_most(calc.cap_each), "each", f"at most {_amount(calc.cap_each)}")


def work_percentage(calc: Percentage, rule: Rule, facts: Facts) -> Worked:
    name = "underpayment_total" if calc.base == "underpayment" else "firm_turnover"
    needed(facts, name)
    base, steps = facts.money(name), Steps(rule)
    amount = base * calc.pct / HUNDRED
    span = Span(ZERO, amount) if calc.ceiling else Span.exactly(amount)
    factor = f"{'up to ' if calc.ceiling else ''}{plain(calc.pct)} %"
    span = steps.add(span, f"{name} {plain(base)}", factor)
    if base == 0:
        return Worked(span, tuple(steps.done))
    if calc.cap_per_worker is not None:
        span = _capped_by_worker(calc, calc.cap_per_worker, facts, steps, span)
    span = steps.changed(span, span.at_most(calc.cap_total), "all together", f"at most {_amount(calc.cap_total)}")
    span = steps.changed(span, span.at_least(calc.floor_total), "all together", f"at least {_amount(calc.floor_total)}")
    return Worked(span, tuple(steps.done))


def _capped_by_worker(calc: Percentage, cap: Decimal, facts: Facts, steps: Steps, span: Span) -> Span:
    """
    The cap bites on each worker's own share. Worker by worker it is exact; with the total alone it lies between all of
    it being one worker's and equal shares, which are then what is expected.
    """
    each = facts.known("underpayments")
    if isinstance(each, tuple):
        exact = Span.exactly(sum((min(one * calc.pct / HUNDRED, cap) for one in each), ZERO))
        return steps.changed(span, exact, f"underpayments of {len(each)} workers", f"each at most {plain(cap)}")
    if span.high is not None and span.high <= cap:
        return span
    needed(facts, "workers_affected")
    workers = facts.count("workers_affected")
    even = span.at_most(cap * max(workers, 1))
    if workers <= 1:
        return steps.changed(span, even, "one worker", f"at most {plain(cap)}")
    spread = Span(min(even.low, cap), even.high, even.expected)
    words = f"{workers} workers, shares not stated: lower end if all of it were one worker's, expected at equal shares"
    return steps.add(spread, words, f"each at most {plain(cap)}")


def work_units(calc: Units, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    steps = Steps(rule)
    if calc.units is None:
        low = Decimal(cast("int", calc.min_units)) * cast("Decimal", calc.unit_min)
        high = Decimal(cast("int", calc.max_units)) * cast("Decimal", calc.unit_max)
        given = f"{calc.min_units} to {calc.max_units} units"
        worth = f"x {_amount(calc.unit_min)} to {_amount(calc.unit_max)}"
        return Worked(steps.add(Span(low, high), given, worth), tuple(steps.done))
    value = unit_value(regime, facts)
    span = steps.add(Span(ZERO, calc.units * value), f"up to {calc.units:,} units", f"x {plain(value)} on that day")
    if calc.basis != "per_case":
        count = counted(calc.basis, facts)
        span = steps.add(span.times(count), f"{COUNTED_BY[calc.basis]} {count:,}", f"x {count:,}")
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
    step = Step(rule.id, rule.ref, f"{len(worked)} amounts", "the greatest", span)
    return Worked(span, (*(step for one in worked for step in one.steps), step))


def _part(part: Range | Percentage | Units, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    if isinstance(part, Range):
        return work_range(part, rule, regime, facts)
    if isinstance(part, Percentage):
        return work_percentage(part, rule, facts)
    return work_units(part, rule, regime, facts)


def _fixed_or_open(low: Decimal, high: Decimal | None) -> Span:
    return Span.exactly(low) if low == high else Span(low, high)


def _between(span: Span) -> str:
    if span.high is None:
        return f"from {plain(span.low)}, no ceiling"
    return plain(span.low) if span.is_exact else f"{plain(span.low)} to {plain(span.high)}"


def _amount(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
