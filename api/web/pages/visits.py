"""Visits: the list, and the page an inspector works on: tasks, checklist, outcome; the sample and the paper beside."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from api.access import DatabaseDep
from api.web.both_versions import of_outcome
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.list_pages import Listed, Several, list_page
from api.web.payloads import FieldProblem
from api.web.visit_forms import (
    ChecklistPage,
    SamplePage,
    Typed,
    TypedOutcome,
    VisitPage,
    given_in,
    problems_of,
    typed_in,
)
from api.web.words import marked as _
from audits.answers import answering
from audits.answers.answer_errors import AnswersChangedMeanwhile
from audits.answers.answer_sheets import Answered, read_answers
from audits.answers.interview_quota import cells_in, interview_sample
from audits.payloads import AnswerGiven, AnswersCorrection, AnswersDraft, VisitOutcome
from audits.visits import visits
from foundation.clock import today_in, utc_now
from foundation.errors import Conflict, Invalid, TierlightError
from foundation.versions import ChangedMeanwhile
from reports.facts.columns import LIST_COLUMNS
from reports.facts.visit import visit_facts, visit_head
from reports.facts.visit_list import VisitsFacts, VisitsQuery, When, Whose, visits_list

router = APIRouter()
LISTED = Listed("visits", "visits.html", "visits")
REASON_NEEDED = _("Say why the answers are corrected.")
OUTCOME_WRONG = _("Give the day, and a chance from 0 to 100 per cent.")
NOTHING_CHANGED = _("No answer differs from what stands.")
PER_CENT = 100
Text = Annotated[str, Form()]
Number = Annotated[int, Form(ge=0)]


async def sent_form(request: Request) -> FormData:
    return await request.form()


FormDep = Annotated[FormData, Depends(sent_form)]


def asked(
    whose: Whose = "mine",
    when: When = "due",
    site: str = "",
    cursor: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> VisitsQuery:
    return VisitsQuery(whose, when, site, cursor, LIST_COLUMNS["visits"].known(column))


@router.get("/visits", response_model=None)
def all_visits(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[VisitsQuery, Depends(asked)]
) -> Response:
    """Whoever is no inspector is shown the team's when nobody asked for their own."""
    today = today_in(reader.actor.zone, utc_now())

    def facts_of(session: Session) -> VisitsFacts:
        facts = visits_list(session, reader.actor, query, today=today)
        if "whose" not in request.query_params and not facts.mine:
            facts = visits_list(session, reader.actor, replace(query, whose="team"), today=today)
        return facts

    return list_page(request, database, reader, LISTED, facts_of)


@router.get("/visits/{visit_id}")
def visit_page(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    visit_id: UUID,
    correcting: bool = False,  # noqa: FBT001, FBT002 - a flag in an address
) -> HTMLResponse:
    with database.reading() as session:
        return _page(request, reader, session, visit_id, correcting=correcting)


def _page(
    request: Request,
    reader: Reader,
    session: Session,
    visit_id: UUID,
    *,
    status: int = 200,
    **changed: Any,  # noqa: ANN401 - the fields of VisitPage, which checks them
) -> HTMLResponse:
    facts = visit_facts(session, reader.actor, visit_id, today=today_in(reader.actor.zone, utc_now()))
    keeper = str(reader.actor.account_id)[:8]
    frame = frame_of(request, reader, session, "visits")
    page = VisitPage(facts, keeper, language=locale_of(request, reader.actor), **changed)
    return shown("visit.html", frame, page, status=status)


def _refused(
    request: Request, database: DatabaseDep, writer: Reader, visit_id: UUID, refused: TierlightError, **changed: object
) -> HTMLResponse:
    problems = problems_of(refused, locale_of(request, writer.actor))
    clashes = frozenset(str(one.column) for one in refused.places) if _clash(refused) else frozenset()
    status = 412 if isinstance(refused, ChangedMeanwhile) else 409 if isinstance(refused, Conflict) else 422
    with database.reading() as session:
        return _page(request, writer, session, visit_id, status=status, problems=problems, clashes=clashes, **changed)


def _clash(refused: TierlightError) -> bool:
    return isinstance(refused, AnswersChangedMeanwhile)


def _sent(
    request: Request, session: Session, writer: Reader, visit_id: UUID, form: FormData
) -> tuple[Answered, Typed, dict[str, AnswerGiven], tuple[FieldProblem, ...]]:
    found = read_answers(session, writer.actor, visit_id)
    typed = typed_in(form, found.instrument.questions)
    return (found, typed, *given_in(typed, locale_of(request, writer.actor)))


@router.post("/visits/{visit_id}/answers", response_model=None)
def keep_answers(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    form: FormDep,
    version: Number = 0,
    then: Text = "keep",
) -> Response:
    """`then` is keep or submit; what is refused on submitting stays kept as a draft."""
    now = utc_now()
    with database.reading() as session:
        _found, typed, given, problems = _sent(request, session, writer, visit_id, form)
        if problems:
            return _page(request, writer, session, visit_id, status=422, typed=typed, problems=problems)
    try:
        with database.transaction() as session:
            kept = answering.keep_draft(
                session, writer.actor, visit_id, AnswersDraft(answers=given), version_seen=version, now=now
            )
    except (Invalid, Conflict) as refused:
        return _refused(request, database, writer, visit_id, refused, typed=typed)
    if then != "submit":
        return onward(f"/visits/{visit_id}", "answers_kept")
    try:
        with database.transaction() as session:
            answering.submit(session, writer.actor, visit_id, version_seen=kept.version, now=now)
    except (Invalid, Conflict) as refused:
        return _refused(request, database, writer, visit_id, refused)
    return onward(f"/visits/{visit_id}", "answers_submitted")


@router.post("/visits/{visit_id}/corrections", response_model=None)
def correct_answers(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    form: FormDep,
    version: Number = 0,
    because: Text = "",
) -> Response:
    """The whole form is sent; what differs from what stands is the correction."""
    with database.reading() as session:
        found, typed, given, problems = _sent(request, session, writer, visit_id, form)
        standing = {one: (row.answer, row.note) for one, row in found.standing.items()}
        changed = {one: new for one, new in given.items() if standing.get(one) != (new.answer, new.note)}
        if not changed and not problems:
            problems = (_problem(request, writer, "because", NOTHING_CHANGED),)
        try:
            better = AnswersCorrection(answers=changed, because=because) if not problems else None
        except ValidationError:
            better, problems = None, (_problem(request, writer, "because", REASON_NEEDED),)
        if better is None:
            page = {"typed": typed, "because": because, "correcting": True, "problems": problems}
            return _page(request, writer, session, visit_id, status=422, **page)
    try:
        with database.transaction() as session:
            answering.correct(session, writer.actor, visit_id, better, version_seen=version, now=utc_now())
    except (Invalid, Conflict) as refused:
        again = {"typed": typed, "because": because, "correcting": True}
        return _refused(request, database, writer, visit_id, refused, **again)
    return onward(f"/visits/{visit_id}", "answers_corrected")


def _problem(request: Request, writer: Reader, field: str, text: str) -> FieldProblem:
    return FieldProblem(field, translated(locale_of(request, writer.actor), text))


@router.post("/visits/{visit_id}/tasks/{task_id}/done")
def finish_task(database: DatabaseDep, writer: WriterDep, visit_id: UUID, task_id: UUID) -> Response:
    """Ticked by two people at once it is done, and neither needs to be told of a conflict."""
    try:
        with database.transaction() as session:
            visits.finish_task(session, writer.actor, visit_id, task_id, now=utc_now())
    except visits.TaskNotOpen:
        return onward(f"/visits/{visit_id}")
    return onward(f"/visits/{visit_id}", "done")


def outcome_form(outcome: Text = "", done_on: Text = "", chance: Text = "") -> TypedOutcome:
    return TypedOutcome(outcome, done_on, chance)


@router.post("/visits/{visit_id}/outcome", response_model=None)
def record_outcome(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    typed: Annotated[TypedOutcome, Depends(outcome_form)],
    version: Number = 0,
) -> Response:
    try:
        with database.transaction() as session:
            payer = visits.visible_visit(session, writer.actor, visit_id).payer
            seen = VisitOutcome.model_validate(
                {
                    "outcome": typed.outcome,
                    "done_on": typed.done_on,
                    "payer": payer,
                    "detection_chance": _share(typed.chance),
                }
            )
            visits.record_outcome(session, writer.actor, visit_id, seen, version_seen=version, now=utc_now())
    except (ValidationError, ValueError):
        problems = (_problem(request, writer, "done_on", OUTCOME_WRONG),)
        with database.reading() as session:
            return _page(request, writer, session, visit_id, status=422, outcome=typed, problems=problems)
    except ChangedMeanwhile as refused:
        with database.reading() as session:
            today = today_in(writer.actor.zone, utc_now())
            both = of_outcome(request, writer, visit_facts(session, writer.actor, visit_id, today=today).head, typed)
        return _refused(request, database, writer, visit_id, refused, outcome=typed, changed=both)
    except (Invalid, Conflict) as refused:
        return _refused(request, database, writer, visit_id, refused, outcome=typed)
    return onward(f"/visits/{visit_id}", "outcome_recorded")


def _share(per_cent: str) -> float:
    return float(per_cent.replace(",", ".")) / PER_CENT


@router.get("/visits/{visit_id}/checklist")
def checklist(request: Request, database: DatabaseDep, reader: ReaderDep, visit_id: UUID) -> HTMLResponse:
    """To be printed and filled in by hand: every question with its condition, no firm's name, no answer."""
    with database.reading() as session:
        facts = visit_facts(session, reader.actor, visit_id, today=today_in(reader.actor.zone, utc_now()))
        frame = frame_of(request, reader, session, "visits")
        return shown(
            "visit_checklist.html", frame, ChecklistPage(facts.head, facts.blocks, locale_of(request, reader.actor))
        )


@router.get("/visits/{visit_id}/sample")
def sample(
    request: Request, database: DatabaseDep, reader: ReaderDep, visit_id: UUID, cells: str = "", seed: str = ""
) -> HTMLResponse:
    """Counts in, payroll lines out. All of it stands in the address, so the same address draws the same."""
    with database.reading() as session:
        found = read_answers(session, reader.actor, visit_id)
        head = visit_head(session, reader.actor, found.visit, found.instrument.id)
        frame = frame_of(request, reader, session, "visits")
        typed = SamplePage(head, cells, seed.strip()[:64] or visit_id.hex[:12])
        lines = [line for line in cells.splitlines() if line.strip()]
        if not lines:
            return shown("visit_sample.html", frame, typed)
        try:
            drawn = interview_sample(cells_in(lines), typed.seed)
        except Invalid as refused:
            problems = (FieldProblem("cells", refused.message),)
            return shown("visit_sample.html", frame, SamplePage(head, cells, typed.seed, None, problems), status=422)
        return shown("visit_sample.html", frame, SamplePage(head, cells, typed.seed, drawn))
