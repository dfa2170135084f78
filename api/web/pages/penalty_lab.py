"""The penalty lab: a question is its address, so it can be kept, sent and asked again. Nothing is written."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.lab_forms import PenaltyLabPage, TypedLab, field_of, read_typed
from api.web.open_pages import openly_shown, reader_if_any, today_of
from api.web.payloads import FieldProblem
from reports.facts.penalty_lab import lab_facts
from sanctions.penalties.facts import Facts, FactsRefused, read_facts
from sanctions.penalties.regimes import RegimeNotFound, family_of

router = APIRouter()


@router.get("/penalty-lab")
def lab(request: Request, database: DatabaseDep) -> HTMLResponse:
    today = today_of(reader_if_any(request))
    typed = read_typed(request.query_params, today)
    facts, problems = _read(typed, today)
    regimes, unknown = _known(typed.regimes)
    problems += unknown
    found = lab_facts(facts, regimes, compared_in=typed.compared_in, assessed=typed.asked and not problems)
    page = PenaltyLabPage(found, typed, facts, problems)
    return openly_shown(request, database, "penalty_lab.html", page, here="lab", status=422 if problems else 200)


def _read(typed: TypedLab, today: date) -> tuple[Facts, tuple[FieldProblem, ...]]:
    """With a fault the form is shown again for the facts that hold, so that nothing typed is lost."""
    try:
        return read_facts(typed.given, today=today), ()
    except FactsRefused as refused:
        told = tuple(
            FieldProblem(field_of(name, (fault,)), f"{name.replace('_', ' ')}: {fault}")
            for name, fault in refused.faults.items()
        )
        good = {name: value for name, value in typed.given.items() if name not in refused.faults}
        first = {"offence_family": "wage_underpayment", "offence_date": today.isoformat()}
        return read_facts(first | good), told


def _known(regimes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[FieldProblem, ...]]:
    known: list[str] = []
    problems: list[FieldProblem] = []
    for regime in regimes:
        try:
            known.append(family_of(regime)[0].family)
        except RegimeNotFound as unknown:
            problems.append(FieldProblem("regime", unknown.message))
    return tuple(known), tuple(problems)
