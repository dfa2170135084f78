"""Facts entered for laws as cells of a table: one row each, in the columns of its kind."""

from collections.abc import Mapping
from dataclasses import replace
from functools import singledispatch

from reports.contents.blocks import Column
from reports.contents.people import counted_exactly
from reports.contents.spoken import word, word_for
from reports.contents.values import Kind, Money, Value
from reports.statements.payloads import (
    ApprovalFact,
    ConsultationFact,
    IncomeLossFact,
    IndicatorFact,
    PolicyFact,
    ProfileFact,
    TraceFact,
    TrainingFact,
)

Shape = (
    ProfileFact
    | TraceFact
    | PolicyFact
    | TrainingFact
    | IndicatorFact
    | ConsultationFact
    | ApprovalFact
    | IncomeLossFact
)
_SOURCE = Column("source", "source")
_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "org.profile": (
        Column("form", "form", strong=True),
        Column("people", "people-employed", Kind.INTEGER),
        Column("turnover", "turnover", Kind.MONEY),
        Column("brands", "brands"),
        Column("as_of", "on", Kind.DATE),
    ),
    "supply.trace": (
        Column("product", "product", strong=True),
        Column("lot", "lot"),
        Column("origin", "origin"),
        Column("reaches", "reaches"),
        Column("on", "on", Kind.DATE),
    ),
    "policy.register": (
        Column("policy", "policy", strong=True, share=1.5),
        Column("edition", "edition"),
        Column("applies", "applies"),
        Column("body", "approved-by"),
        Column("on", "on", Kind.DATE),
    ),
    "training.records": (
        Column("topic", "topic", strong=True, share=1.5),
        Column("audience", "applies"),
        Column("people", "people", Kind.INTEGER),
        Column("on", "on", Kind.DATE),
    ),
    "kpi.metrics": (
        Column("indicator", "indicator", strong=True, share=1.5),
        Column("unit", "unit"),
        Column("baseline", "baseline", Kind.DECIMAL, places=2),
        Column("target", "target", Kind.DECIMAL, places=2),
        Column("reached", "reached", Kind.DECIMAL, places=2),
        Column("target_on", "target-on", Kind.DATE),
        Column("on", "measured", Kind.DATE),
    ),
    "consult.log": (
        Column("partner", "with", strong=True),
        Column("topic", "about", share=1.5),
        Column("outcome", "outcome", share=1.5),
        Column("on", "on", Kind.DATE),
    ),
    "gov.approvals": (
        Column("body", "body", strong=True),
        Column("person", "person"),
        Column("position", "position"),
        Column("on", "on", Kind.DATE),
    ),
    "remedy.income_loss": (
        Column("measure", "measure", strong=True, share=1.5),
        Column("people", "people", Kind.INTEGER),
        Column("amount", "amount", Kind.MONEY),
        Column("on", "on", Kind.DATE),
    ),
}


def columns_of(key: str) -> tuple[Column, ...]:
    """The columns of a kind of fact and of its source, in the language being spoken."""
    return tuple(replace(one, label=word(f"law.fact-{one.label}")) for one in (*_COLUMNS[key], _SOURCE))


@singledispatch
def cells_of(shape: Shape, k: int) -> tuple[Value, ...]:
    """In the order of its columns; fewer people than `k` are not counted."""
    raise NotImplementedError(type(shape).__name__, k)


@cells_of.register
def _(shape: ProfileFact, k: int) -> tuple[Value, ...]:
    turnover = Money(shape.turnover, shape.currency) if shape.turnover is not None else None
    people = None if shape.headcount is None else counted_exactly(shape.headcount, k)
    return (shape.legal_form or word("law.fact-not-stated"), people, turnover, shape.brands or None, shape.as_of)


@cells_of.register
def _(shape: TraceFact, k: int) -> tuple[Value, ...]:  # noqa: ARG001 - counts nobody
    return (shape.product, shape.lot, shape.origin, _words(shape.reaches), shape.traced_on)


@cells_of.register
def _(shape: PolicyFact, k: int) -> tuple[Value, ...]:  # noqa: ARG001 - counts nobody
    whom = _words(shape.applies_to)
    return (shape.title, shape.edition or None, whom, shape.approved_by or None, shape.approved_on)


@cells_of.register
def _(shape: TrainingFact, k: int) -> tuple[Value, ...]:
    return (shape.topic, _words(shape.audience), counted_exactly(shape.people, k), shape.held_on)


@cells_of.register
def _(shape: IndicatorFact, k: int) -> tuple[Value, ...]:  # noqa: ARG001 - counts nobody
    figures = (shape.baseline, shape.target, shape.reached)
    return (shape.indicator, shape.unit or None, *figures, shape.target_on, shape.measured_on)


@cells_of.register
def _(shape: ConsultationFact, k: int) -> tuple[Value, ...]:  # noqa: ARG001 - counts nobody
    return (_words(shape.partner), shape.topic, shape.outcome or None, shape.held_on)


@cells_of.register
def _(shape: ApprovalFact, k: int) -> tuple[Value, ...]:  # noqa: ARG001 - counts nobody
    return (shape.body, shape.person or None, shape.position or None, shape.decided_on)


@cells_of.register
def _(shape: IncomeLossFact, k: int) -> tuple[Value, ...]:
    given = Money(shape.amount, shape.currency) if shape.amount is not None else None
    return (shape.measure, counted_exactly(shape.people, k), given, shape.given_on)


def _words(code: str) -> str:
    return word_for("law.choice", code)
