"""Points that lead to an amount and years of a ban, or to months of a bar."""

from typing import TypeVar

from foundation.sentences import Sentence
from sanctions.penalties.assess_amounts import Steps, at_most, counted, counted_fact, needed, times
from sanctions.penalties.assessments import BarTime, FactsMissing, Step, Worked
from sanctions.penalties.calculations import Ladder, PointsAmount, PointsBan, PointsMonths
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Rule
from sanctions.penalties.spans import Span

MONTHS = 12
Reached = TypeVar("Reached", PointsAmount, PointsBan, PointsMonths)


def work_ladder(calc: Ladder, rule: Rule, facts: Facts) -> Worked:
    return _months(calc, rule, facts) if calc.kind == "months_table" else _amount_and_ban(calc, rule, facts)


def _months(calc: Ladder, rule: Rule, facts: Facts) -> Worked:
    needed(facts, "demerit_points")
    points = facts.count("demerit_points")
    reached = _row(calc.months, points)
    months = reached.months if reached else 0
    step = Step(
        rule.id, rule.ref, counted_fact("demerit_points", points), Sentence("%(count)s months", {"count": months}), None
    )
    bar = BarTime(rule.id, rule.ref, months, months, rule.besides) if months else None
    return Worked(None, (step,), bar)


def _amount_and_ban(calc: Ladder, rule: Rule, facts: Facts) -> Worked:
    steps, kind = Steps(rule), facts.word("violation_type")
    points = _points(calc, kind, facts)
    needed(facts, "firm_size", "violations", "workers_affected")
    size = facts.word("firm_size")
    found = _row(calc.amounts, points)
    column = getattr(found, kind) if found else None
    each = getattr(column, size) if column else None
    span = Span.exactly(each) if each is not None else Span.exactly(calc.amounts[0].A.small)
    span = steps.add(span, _class(kind, points, size), Sentence("%(amount)s", {"amount": span.low}))
    count = counted("per_violation", facts, each_worker=calc.each_worker_is_a_violation)
    span = steps.add(span.times(count), counted_fact("violations", count), times(count))
    if calc.cap_total is not None:
        span = steps.changed(span, span.at_most(calc.cap_total), Sentence("one notice"), at_most(calc.cap_total))
    return Worked(span, tuple(steps.done), _ban(calc, rule, kind, points))


def _class(kind: str, points: int, size: str) -> Sentence:
    return Sentence(
        "type %(type)s, %(count)s points, size of the firm: %(fact_word)s",
        {"type": kind, "count": points, "fact_word": size},
    )


def _points(calc: Ladder, kind: str, facts: Facts) -> int:
    """As decided, or counted: points of the history of that type, plus the severity points stated."""
    if facts.known("points") is not None:
        points = facts.count("points")
    else:
        asked = frozenset(name for name in ("severity_points", "prior_offences") if facts.known(name) is None)
        if asked:
            raise FactsMissing(asked | {"points"} if len(asked) > 1 else asked)
        ladder = calc.history_points[kind]
        points = ladder[min(facts.count("prior_offences"), len(ladder) - 1)] + facts.count("severity_points")
    return max(0, points - calc.voluntary_disclosure_points) if facts.says("voluntary_disclosure") else points


def _ban(calc: Ladder, rule: Rule, kind: str, points: int) -> BarTime | None:
    found = _row(calc.ban_years, points)
    years = getattr(found, kind) if found else 0
    if years == "permanent":
        return BarTime(rule.id, rule.ref, 0, None, "permanent ban")
    return BarTime(rule.id, rule.ref, years * MONTHS, years * MONTHS, f"ban of {years} years") if years else None


def _row(rows: tuple[Reached, ...], points: int) -> Reached | None:
    return next((row for row in rows if row.from_ <= points and (row.to is None or points <= row.to)), None)
