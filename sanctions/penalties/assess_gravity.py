"""
A base by gravity, reductions one after the other, a multiplier for repetition, and bounds. The order and the bounds are
those of the method the regime cites; each reduction is taken off what the one before left.
"""

from decimal import Decimal
from typing import cast

from foundation.sentences import Sentence
from sanctions.penalties.assess_amounts import Steps, at_least, at_most, counted_fact, fact_said, needed, times
from sanctions.penalties.assessments import Worked
from sanctions.penalties.calculations import Gravity
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Rule
from sanctions.penalties.spans import Span

READS = ("gravity", "history", "good_faith", "quick_fix", "firm_employees", "repeat", "violations")
EACH = Sentence("each violation")
SMALL = 250
"""People employed up to which a repetition counts by the smaller multipliers."""


def work_gravity(calc: Gravity, rule: Rule, facts: Facts) -> Worked:
    needed(facts, *READS)
    steps = Steps(rule)
    gravity = facts.word("gravity")
    base = Sentence("base %(amount)s", {"amount": calc.base[gravity]})
    span = steps.add(Span.exactly(calc.base[gravity]), fact_said("gravity", gravity), base)
    for given, share in _shares(calc, facts):
        pct = {"share": abs(share) * 100}
        change = Sentence("+%(share)s %%", pct) if share > 0 else Sentence("-%(share)s %%", pct)
        span = steps.add(span.times(1 + share), given, change)
    repeat = facts.count("repeat")
    if repeat:
        ladder = _multipliers(calc, facts)
        factor = ladder[min(repeat, len(ladder)) - 1]
        span = steps.add(span.times(factor), counted_fact("repeat", repeat), times(factor))
    ceiling = calc.max_repeat if repeat else calc.max
    span = steps.changed(span, span.at_most(ceiling), EACH, at_most(ceiling))
    span = steps.changed(span, span.at_least(calc.min), EACH, at_least(calc.min))
    violations = facts.count("violations")
    if violations != 1:
        span = steps.add(span.times(violations), counted_fact("violations", violations), times(violations))
    return Worked(span, tuple(steps.done))


def _shares(calc: Gravity, facts: Facts) -> list[tuple[Sentence, Decimal]]:
    """Negative takes off, positive adds; what does not apply is left out."""
    off, history = calc.serial_reductions, facts.word("history")
    by_history = {"clean": -off.history_clean, "high_gravity_prior": calc.increase.high_gravity_prior_5y}
    by_faith = {"full": -off.good_faith_full, "partial": -off.good_faith_partial}
    nothing = Decimal(0)
    shares = [
        (fact_said("history", history), by_history.get(history, nothing)),
        (fact_said("good_faith", facts.word("good_faith")), by_faith.get(facts.word("good_faith"), nothing)),
        (Sentence("%(fact)s", {"fact": "quick_fix"}), -off.quick_fix if facts.says("quick_fix") else nothing),
        (counted_fact("firm_employees", facts.count("firm_employees")), -_by_size(calc, facts.count("firm_employees"))),
    ]
    return [(given, share) for given, share in shares if share]


def _by_size(calc: Gravity, employees: int) -> Decimal:
    """A firm of nobody counts as the smallest."""
    for start, end, share in calc.serial_reductions.size:
        if max(employees, 1) >= start and (end is None or employees <= end):
            return share
    return Decimal(0)


def _multipliers(calc: Gravity, facts: Facts) -> tuple[int, ...]:
    small = cast("int", facts.known("firm_employees")) <= SMALL
    return calc.repeat_multiplier.small_le_250 if small else calc.repeat_multiplier.large
