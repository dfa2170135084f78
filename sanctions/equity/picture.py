"""The whole picture of equity over closed cases, in one value that a page, a file and a report read alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from sanctions.equity.closed_cases import ClosedCase, Group, Measure
from sanctions.equity.dispersion import Dispersion, Theil, dispersion, theil
from sanctions.equity.parity import Parity, parity
from sanctions.equity.predictability import (
    Course,
    Predictability,
    UnlikePair,
    course,
    predictability,
    unlike_pairs,
)

MEASURES = (Measure.WAGES, Measure.TURNOVER, Measure.MINIMUM_WAGE, Measure.FORMULA)
BY = ("jurisdiction", "office")


@dataclass(frozen=True, slots=True)
class Spread:
    """`unknown`: cases that do not say what the measure takes. `by` splits Theil by jurisdiction and by office."""

    measure: Measure
    unknown: int
    dispersion: Dispersion | None
    by: tuple[tuple[str, Theil | None], ...]


@dataclass(frozen=True, slots=True)
class EquityPicture:
    """None stands for too few cases, never for "nothing found"."""

    cases: int
    spreads: tuple[Spread, ...]
    predictability: Predictability | None
    course: Course | None
    parities: tuple[Parity, ...]
    unlike: tuple[UnlikePair, ...]
    measure_of_parity: Measure


def equity_picture(cases: Sequence[ClosedCase]) -> EquityPicture:
    """Parity is judged by the formula where most cases have one, else by wages withheld."""
    measure = _parity_measure(cases)
    return EquityPicture(
        cases=len(cases),
        spreads=tuple(_spread(cases, one) for one in MEASURES),
        predictability=predictability(cases),
        course=course(cases),
        parities=tuple(parity(cases, group, measure) for group in Group),
        unlike=tuple(unlike_pairs(cases, measure)),
        measure_of_parity=measure,
    )


def _parity_measure(cases: Sequence[ClosedCase]) -> Measure:
    with_formula = sum(case.formula_middle is not None for case in cases)
    return Measure.FORMULA if 2 * with_formula >= len(cases) else Measure.WAGES


def _spread(cases: Sequence[ClosedCase], measure: Measure) -> Spread:
    pairs = [(case, case.measured(measure)) for case in cases]
    known = [(case, value) for case, value in pairs if value is not None]
    by = []
    for name in BY:
        groups: dict[str, list[float]] = {}
        for case, value in known:
            groups.setdefault(getattr(case, name), []).append(value)
        by.append((name, theil(groups) if len(groups) > 1 else None))
    return Spread(measure, len(cases) - len(known), dispersion([value for _, value in known]), tuple(by))
