"""
An assessment as JSON: amounts rounded half up to the whole unit once, at the end; steps keep what they came to. Money
to workers stands apart from the fine; `payee` says whose the three amounts at the top are.
"""

from decimal import Decimal

from typing_extensions import TypedDict  # pydantic reads the shapes only of this one on Python 3.11

from foundation.sentences import Sentence, facts_as_json
from sanctions.penalties.assessments import Assessment, BarTime, Missing, Refused, Step, Version
from sanctions.penalties.spans import Span, rounded


class SpanAnswer(TypedDict):
    low: int
    high: int | None
    expected: int | None


class SaidAnswer(TypedDict):
    """A sentence with its facts apart, for whoever says it in another language; see foundation/sentences.py."""

    text: str
    facts: dict[str, str | int | float]


class StepSaid(TypedDict):
    """None where the words are the law's own, or there are none."""

    input: SaidAnswer | None
    factor: SaidAnswer | None
    remark: SaidAnswer | None


class StepAnswer(TypedDict):
    """`said` is the same again for other languages. What was assessed before it was kept has none."""

    rule: str
    ref: str
    input: str
    factor: str
    subtotal: float | list[float | None] | None
    remark: str
    note: str
    said: StepSaid


class BarAnswer(TypedDict):
    rule: str
    ref: str
    min_months: int
    max_months: int | None
    words: str


class MissingAnswer(TypedDict):
    fact: str
    asks: str
    rules: list[str]


class RefusedAnswer(TypedDict):
    regime: str
    refused: "Refusal"
    law_version: str | None


class Refusal(TypedDict):
    code: str
    reason: str
    missing: list[MissingAnswer]


class AssessmentAnswer(TypedDict):
    """`low` and `high` are 0 where a regime takes no money; `bars` then say what it does."""

    regime: str
    low: int
    high: int | None
    expected: int | None
    currency: str
    payee: str
    to_workers: SpanAnswer | None
    law_version: str
    instrument: str
    in_force_from: str
    in_force_to: str | None
    bars: list[BarAnswer]
    effects: list[str]
    steps: list[StepAnswer]
    remarks: list[str]
    not_stated: list[str]
    certainty: str
    checked: str


def answer_of(assessed: Assessment | Refused) -> AssessmentAnswer | RefusedAnswer:
    if isinstance(assessed, Refused):
        return _refused(assessed)
    top = assessed.fine or assessed.to_workers or Span.exactly(Decimal(0))
    payee = "authority" if assessed.fine else "workers" if assessed.to_workers else "none"
    amounts = _span(top)
    version = assessed.version
    return AssessmentAnswer(
        regime=version.regime,
        low=amounts["low"],
        high=amounts["high"],
        expected=amounts["expected"] if payee != "none" else None,
        currency=assessed.currency,
        payee=payee,
        to_workers=_span(assessed.to_workers) if assessed.to_workers else None,
        law_version=version.id,
        instrument=version.instrument,
        in_force_from=version.valid_from.isoformat(),
        in_force_to=_until(version),
        bars=[_bar(bar) for bar in assessed.bars],
        effects=list(assessed.effects),
        steps=[_step(step) for step in assessed.steps],
        remarks=list(assessed.remarks),
        not_stated=list(assessed.not_stated),
        certainty=assessed.certainty,
        checked=version.checked,
    )


def _refused(refused: Refused) -> RefusedAnswer:
    refusal = Refusal(code=refused.code, reason=refused.reason, missing=[_missing(one) for one in refused.missing])
    return RefusedAnswer(
        regime=refused.regime, refused=refusal, law_version=refused.version.id if refused.version else None
    )


def _missing(one: Missing) -> MissingAnswer:
    return MissingAnswer(fact=one.fact, asks=one.asks, rules=list(one.rules))


def _span(span: Span) -> SpanAnswer:
    return SpanAnswer(
        low=rounded(span.low),
        high=None if span.high is None else rounded(span.high),
        expected=None if span.expected is None else rounded(span.expected),
    )


def _bar(bar: BarTime) -> BarAnswer:
    return BarAnswer(rule=bar.rule, ref=bar.ref, min_months=bar.least, max_months=bar.most, words=bar.words)


def _step(step: Step) -> StepAnswer:
    return StepAnswer(
        rule=step.rule,
        ref=step.ref,
        input=str(step.input),
        factor=str(step.factor),
        subtotal=_subtotal(step.subtotal),
        remark="; ".join(filter(None, (str(step.remark or ""), step.note))),
        note=step.note,
        said=StepSaid(input=_said(step.input), factor=_said(step.factor), remark=_said(step.remark)),
    )


def _said(words: Sentence | str | None) -> SaidAnswer | None:
    return SaidAnswer(text=words.text, facts=facts_as_json(words)) if isinstance(words, Sentence) else None


def _subtotal(span: Span | None) -> float | list[float | None] | None:
    """One number, or the two ends. JSON has no decimals: two places are what a currency has."""
    if span is None:
        return None
    low = round(float(span.low), 2)
    return low if span.is_exact else [low, None if span.high is None else round(float(span.high), 2)]


def _until(version: Version) -> str | None:
    return version.valid_to.isoformat() if version.valid_to else None
