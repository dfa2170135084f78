"""Facts entered once for all laws, as rows of a statement. People few enough to be recognised are not counted."""

from collections.abc import Callable, Mapping

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.blocks import Row
from reports.facts.law_rows import Shape, cells_of, columns_of
from reports.laws.answering import KeyAnswer
from reports.laws.book import Law
from reports.laws.completeness import ROWS, Holding
from reports.laws.versions import ReportingYear
from reports.models import AnswerFact
from reports.statements import facts
from reports.statements.payloads import SHAPES, ApprovalFact, IndicatorFact, PolicyFact, ProfileFact

APPROVALS = "gov.approvals"


def entered_answers(session: Session, actor: Actor, year: ReportingYear, *, k: int) -> dict[str, KeyAnswer]:
    """Approvals are those of every law: `approvals_of` picks those of one."""
    rows = facts.standing_facts(session, actor)
    return {key: _answer(key, [row for row in rows if row.key == key and _counts(row, year)], k) for key in SHAPES}


def approvals_of(session: Session, actor: Actor, year: ReportingYear, law_id: str) -> KeyAnswer:
    """Of the statement under one law: those given for it, and those given for all."""
    rows = facts.standing_facts(session, actor, APPROVALS)
    fitting = [row for row in rows if row.said["law_id"] in ("", law_id) and _counts(row, year)]
    return _answer(APPROVALS, fitting, 0)


def facts_printed(session: Session, actor: Actor, year: ReportingYear, law: Law) -> list[AnswerFact]:
    """The rows that a statement under this law prints for the year."""
    asked = {key for section in law.sections for key in section.data}
    return [
        row
        for row in facts.standing_facts(session, actor)
        if row.key in asked and _counts(row, year) and row.said.get("law_id", "") in ("", law.id)
    ]


def _counts(row: AnswerFact, year: ReportingYear) -> bool:
    if row.key == APPROVALS:
        return int(row.said["year"]) == year.year
    return row.valid_from <= year.last and (row.valid_to is None or row.valid_to >= year.first)


def shape_of(row: AnswerFact) -> Shape:
    shape: Shape = SHAPES[row.key].model_validate(row.said)  # type: ignore[assignment] # SHAPES holds these alone
    return shape


def _answer(key: str, rows: list[AnswerFact], k: int) -> KeyAnswer:
    said = [(row, shape_of(row)) for row in rows]
    counts = {ROWS: len(said)}
    for name, held in MEASURED.get(key, {}).items():
        counts[name] = sum(held(shape) for _, shape in said)
    newest = max((day for _, shape in said if (day := shape.day) is not None), default=None)
    table = tuple(Row(f"{row.series_id}", (*cells_of(shape, k), row.source)) for row, shape in said)
    return KeyAnswer(Holding(key, counts, newest), (), columns_of(key), table)


def _has_headcount(shape: Shape) -> bool:
    return isinstance(shape, ProfileFact) and shape.headcount is not None


def _is_approved(shape: Shape) -> bool:
    return isinstance(shape, PolicyFact) and bool(shape.approved_by) and shape.approved_on is not None


def _can_be_measured(shape: Shape) -> bool:
    return isinstance(shape, IndicatorFact) and shape.baseline is not None and shape.target is not None


def _names_who_approved(shape: Shape) -> bool:
    return isinstance(shape, ApprovalFact) and bool(shape.person)


MEASURED: Mapping[str, Mapping[str, Callable[[Shape], bool]]] = {
    "org.profile": {"with_headcount": _has_headcount},
    "policy.register": {"approved": _is_approved},
    "kpi.metrics": {"with_baseline_and_target": _can_be_measured},
    "gov.approvals": {"complete": _names_who_approved},
}
