"""Penalty units by the firm's turnover and by intent, as laws that count in units of account lay them down."""

from decimal import Decimal

from foundation.sentences import Sentence
from sanctions.penalties.assess_amounts import Steps, counted_fact, fact_said, needed, unit_value
from sanctions.penalties.assessments import Worked
from sanctions.penalties.calculations import RepeatRaise, TurnoverRow, UnitTable
from sanctions.penalties.facts import Facts, vocabulary
from sanctions.penalties.regimes import Regime, Rule
from sanctions.penalties.spans import Span

TURNOVER = "firm_turnover"


def work_unit_table(calc: UnitTable, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    """Raises FactsMissing."""
    needed(facts, *reads(calc, facts, regime.currency))
    steps, value, intent = Steps(rule), unit_value(regime, facts), facts.word("intent")
    row = _row(calc, facts, steps, value)
    low, high = row.by_intent[_judged_as(row, intent)]
    span = Span(low * value, high * value)
    factor = Sentence("%(least)s to %(most)s units x %(value)s", {"least": low, "most": high, "value": value})
    span = steps.add(span, fact_said("intent", intent), factor)
    if calc.ceiling_times is not None:
        span = steps.add(_raised(span, calc.ceiling_times), rule.words, _ceiling(calc.ceiling_times))
    span = _after_repeat(calc.repeat, facts, steps, span)
    workers = facts.count("workers_affected") if calc.several_workers_times is not None else 1
    if calc.several_workers_times is not None and workers > 1:
        times = min(workers, calc.several_workers_times)
        span = steps.add(_raised(span, times), counted_fact("workers_affected", workers), _ceiling(times))
    not_stated = frozenset({TURNOVER}) if _by_turnover(calc) and facts.known(TURNOVER) is None else frozenset()
    return Worked(span, tuple(steps.done), not_stated=not_stated)


def reads(calc: UnitTable, facts: Facts | None, currency: str) -> tuple[str, ...]:
    """
    What has to be stated. Turnover only where no row is laid down for a silent firm: one that was told in another
    currency without a rate was told, so that row is not for it.
    """
    silent = facts is None or facts.currency in (None, currency) or currency in facts.rates
    asked = _by_turnover(calc) and not (calc.not_stated and silent)
    return (
        "intent",
        *((TURNOVER,) if asked else ()),
        *(("workers_affected",) if calc.several_workers_times is not None else ()),
        *(("prior_offences",) if calc.repeat is not None else ()),
    )


def _by_turnover(calc: UnitTable) -> bool:
    return len(calc.rows) > 1


def _row(calc: UnitTable, facts: Facts, steps: Steps, value: Decimal) -> TurnoverRow:
    if not _by_turnover(calc):
        return calc.rows[0]
    if facts.known(TURNOVER) is None:
        row, given = calc.rows[-1], Sentence("turnover not stated: as the law has it, the highest")
    else:
        turnover = facts.money(TURNOVER)
        row = next(one for one in calc.rows if one.below is None or turnover < one.below)
        given = counted_fact(TURNOVER, turnover)
    steps.add(_whole(row, value), given, _between(calc, row))
    return row


def _between(calc: UnitTable, row: TurnoverRow) -> Sentence:
    at = calc.rows.index(row)
    start = calc.rows[at - 1].below if at else None
    if start is None:
        return Sentence("below %(end)s", {"end": row.below or 0})
    if row.below is None:
        return Sentence("%(start)s and above", {"start": start})
    return Sentence("%(start)s and above, below %(end)s", {"start": start, "end": row.below})


def _whole(row: TurnoverRow, value: Decimal) -> Span:
    """Whatever the intent."""
    ends = list(row.by_intent.values())
    return Span(min(low for low, _ in ends) * value, max(high for _, high in ends) * value)


def _judged_as(row: TurnoverRow, intent: str) -> str:
    words = vocabulary()["intent"].words
    lesser = [word for word in row.by_intent if words.index(word) <= words.index(intent)]
    return lesser[-1] if lesser else next(iter(row.by_intent))


def _after_repeat(repeat: RepeatRaise | None, facts: Facts, steps: Steps, span: Span) -> Span:
    if repeat is None or facts.count("prior_offences") < 1:
        return span
    words = vocabulary()["intent"].words
    if repeat.from_intent and words.index(facts.word("intent")) < words.index(repeat.from_intent):
        return span
    raised = span.each(lambda amount: amount + amount / repeat.one_in)
    factor = Sentence("both ends raised by 1/%(share)s", {"share": repeat.one_in})
    return steps.add(raised, counted_fact("prior_offences", facts.count("prior_offences")), factor)


def _raised(span: Span, times: int) -> Span:
    return span.with_high(None if span.high is None else span.high * times)


def _ceiling(times: int) -> Sentence:
    return Sentence("ceiling x %(factor)s", {"factor": times})
