"""
Whether like cases came out alike, as the page, the API and the files show it. Whoever may not read cases sees groups
and never a case: counts go down to the next five, small groups are left out, and no reference is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session, select

from foundation.actors import Action, Actor
from foundation.errors import Place
from sanctions.cases.cases import visible_to
from sanctions.equity.closed_cases import ClosedCase
from sanctions.equity.dispersion import LEAST
from sanctions.equity.own_cases import closed_cases
from sanctions.equity.parity import LEAST_CASES, LEVEL, Parity
from sanctions.equity.picture import EquityPicture, equity_picture
from sanctions.equity.predictability import Course
from sanctions.models import Case

COARSE = 5
HEADS = ("part", "of", "measure", "cases", "value", "low", "high", "chance")
Row = tuple[str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class EquityFacts:
    """
    `picture` None: fewer cases than anything could be said of. `links` lead to cases by their reference, for those who
    may read them. `file_name` is of an uploaded table, with the places of rows it left out.
    """

    picture: EquityPicture | None
    coarse: bool
    links: Mapping[str, UUID]
    least: int = LEAST
    least_in_group: int = LEAST_CASES
    level: float = LEVEL
    file_name: str = ""
    refused: tuple[Place, ...] = ()


def own_equity(session: Session, actor: Actor) -> EquityFacts:
    """Over the organisation's decided cases. Raises ActionNotAllowed."""
    cases = closed_cases(session, actor)
    if actor.may(Action.READ_CASES):
        picture = equity_picture(cases)
        return EquityFacts(picture, coarse=False, links=_links(session, actor, picture))
    shown = coarsened(equity_picture(cases)) if len(cases) >= LEAST else None
    return EquityFacts(shown, coarse=True, links={})


def equity_of_table(cases: Sequence[ClosedCase], file_name: str, refused: tuple[Place, ...]) -> EquityFacts:
    """Of a table somebody hands in: its rows are their own, and nothing of it is kept."""
    return EquityFacts(equity_picture(cases), coarse=False, links={}, file_name=file_name, refused=refused)


def _links(session: Session, actor: Actor, picture: EquityPicture) -> dict[str, UUID]:
    wanted = {one.reference for pair in picture.unlike for one in (pair.lower, pair.higher)}
    rows = session.exec(select(Case.reference, Case.id).where(visible_to(actor)))
    return {reference: case_id for reference, case_id in rows if reference in wanted}


def coarsened(picture: EquityPicture) -> EquityPicture:
    return replace(
        picture,
        cases=_down(picture.cases),
        spreads=tuple(
            replace(
                one,
                unknown=_down(one.unknown),
                dispersion=one.dispersion and replace(one.dispersion, count=_down(one.dispersion.count)),
            )
            for one in picture.spreads
        ),
        predictability=picture.predictability
        and replace(picture.predictability, cases=_down(picture.predictability.cases)),
        course=picture.course and _coarse_course(picture.course),
        parities=tuple(_coarse_parity(one) for one in picture.parities),
        unlike=(),
    )


def _coarse_course(course: Course) -> Course:
    collected = tuple(replace(one, cases=_down(one.cases)) for one in course.collected)
    return replace(course, cases=_down(course.cases), collected=collected)


def _coarse_parity(parity: Parity) -> Parity:
    return replace(
        parity,
        groups=tuple(replace(one, cases=_down(one.cases)) for one in parity.groups),
        too_few=(),
        used=_down(parity.used),
        all_cases=_down(parity.all_cases),
    )


def _down(count: int) -> int:
    return count - count % COARSE


def equity_rows(facts: EquityFacts) -> tuple[Row, ...]:
    """Every figure of the page, one a line, under HEADS."""
    if facts.picture is None:
        return ()
    picture = facts.picture
    rows: list[Row] = []
    for spread in picture.spreads:
        name = spread.measure.value
        if spread.dispersion:
            found = spread.dispersion
            rows += [
                ("dispersion", "median", name, str(found.count), _n(found.median), _n(found.p10), _n(found.p90), ""),
                ("dispersion", "p90_p10", name, str(found.count), _n(found.p90_p10), "", "", ""),
                ("dispersion", "gini", name, str(found.count), _n(found.gini), "", "", ""),
            ]
        rows += [
            ("theil_between", by, name, "", _n(one.between), "", _n(one.total), "") for by, one in spread.by if one
        ]
    rows += _course_rows(picture)
    for parity in picture.parities:
        of, name = parity.group.value, parity.measure.value
        rows += [
            (of, one.name, name, str(one.cases), _n(one.ratio), _n(one.low), _n(one.high), _n(one.chance))
            for one in parity.groups
        ]
    return tuple(rows)


def _course_rows(picture: EquityPicture) -> list[Row]:
    rows: list[Row] = []
    if picture.predictability:
        told = picture.predictability
        of = (("spread", told.spread), ("inside", told.inside), ("explained", told.explained))
        rows += [("after_the_formula", name, "", str(told.cases), _n(value), "", "", "") for name, value in of]
    if picture.course:
        run = picture.course
        figures = (
            ("median_days", run.median_days),
            ("p90_days", run.p90_days),
            ("appealed", run.appealed),
            ("reversed_of_appealed", run.reversed_of_appealed),
        )
        rows += [("course", name, "", str(run.cases), _n(value), "", "", "") for name, value in figures]
        rows += [
            ("course", "collected", one.currency, str(one.cases), _n(one.share), "", "", "") for one in run.collected
        ]
    return rows


def _n(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
