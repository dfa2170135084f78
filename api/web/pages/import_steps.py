"""From a file to its check, one page and one address a step: hand in, how it was read, columns, questions."""

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from api import list_files
from api.access import DatabaseDep, settings_of
from api.web import list_drafts, uploads
from api.web.column_choices import choices_of, differing, fields_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, shown
from api.web.list_drafts import Draft, reading_of, table_of
from api.web.list_questions import questions_of
from api.web.pages.imports import start_page
from api.web.payloads import ColumnsPage, FieldProblem, ListStep, QuestionsPage, ReadingPage
from foundation.clock import utc_now
from foundation.countries import country_codes
from foundation.database import Database
from foundation.errors import Invalid
from suppliers.batches import writing
from suppliers.importing.columns import MappingDoesNotFit, NoEdgeEnds, NoNameColumn
from suppliers.importing.found import found_in
from suppliers.importing.tables import Table

router = APIRouter()
Kind = Literal["parties", "edges"]
COLUMN = re.compile(r"column\.([0-9]{1,5})")
SHOWN_ROWS = 6
NOT_MAPPED = (NoNameColumn, NoEdgeEnds, MappingDoesNotFit)


def draft_of(request: Request, reader: ReaderDep, file: str, kind: Kind = "parties") -> Draft:
    return list_drafts.find(settings_of(request), reader.actor, file, kind)


async def sent_form(request: Request) -> FormData:
    return await request.form()


DraftDep = Annotated[Draft, Depends(draft_of)]
FormDep = Annotated[FormData, Depends(sent_form)]


def _step(draft: Draft, table: Table) -> ListStep:
    return ListStep(draft.upload.file_name, draft.upload.sha256, draft.kind, len(table.records), draft.remembered)


def _onward(draft: Draft, step: str) -> RedirectResponse:
    return RedirectResponse(f"/imports/{step}{draft.address}", status_code=303)


@router.post("/imports", response_model=None)
def hand_in(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Annotated[Kind, Form()] = "parties",
) -> Response:
    """To the page that says how the file was read. What cannot be read is told beside the field."""
    list_files.require_importer(writer.actor)
    try:
        if file is None:
            raise uploads.UploadMissing
        with uploads.handed_in(settings_of(request), writer.actor, file.file, file.filename or "") as upload:
            with database.reading() as session:
                draft = list_drafts.begin(settings_of(request), session, writer.actor, upload, kind)
            table_of(draft)
    except Invalid as refused:
        with database.reading() as session:
            return start_page(request, writer, session, (FieldProblem("file", refused.message),), 422)
    return _onward(draft, "reading")


@router.get("/imports/reading")
def reading(request: Request, database: DatabaseDep, reader: ReaderDep, draft: DraftDep) -> HTMLResponse:
    with database.reading() as session:
        return _reading_page(request, reader, session, draft)


def _reading_page(request: Request, reader: Reader, session: Session, draft: Draft, problem: str = "") -> HTMLResponse:
    table = table_of(draft)
    try:
        found = reading_of(draft, table).found
    except NOT_MAPPED:  # the next page settles the columns
        found = found_in(table)
    rows = tuple((record.row, record.cells) for record in table.records if record.kind == "data")[:SHOWN_ROWS]
    sheets = ((table.sheet, None), *table.other_sheets) if table.sheet else ()
    problems = (FieldProblem("sheet", problem),) if problem else ()
    facts = ReadingPage(_step(draft, table), found, draft.choices, sheets, table.heads, rows, problems)
    return shown("import_reading.html", frame_of(request, reader, session), facts, status=422 if problem else 200)


@router.post("/imports/reading", response_model=None)
def settle_reading(
    request: Request, database: DatabaseDep, writer: WriterDep, draft: DraftDep, form: FormDep
) -> Response:
    """Only what differs from what was found is kept, so that next month's file is still looked at with open eyes."""
    said = {name: str(form.get(name, "")).strip() for name in ("sheet", "encoding", "separator", "decimal_mark")}
    try:
        changed = draft.settled(
            sheet=said["sheet"] or None,
            head_rows=_rows(form),
            encoding=said["encoding"] or None,
            separator="\t" if form.get("separator") == "\t" else said["separator"] or None,
            decimal_mark=said["decimal_mark"] or None,
            date_system=str(form.get("date_system", "")) or None,
        )
        table_of(changed)
    except Invalid as refused:
        with database.reading() as session:
            return _reading_page(request, writer, session, draft, refused.message)
    list_drafts.keep(settings_of(request), writer.actor, changed)
    return _onward(changed, "columns" if form.get("then") == "on" else "reading")


def _rows(form: FormData) -> tuple[int, ...]:
    return tuple(
        int(text) for name in ("head_row", "head_row_2") if (text := str(form.get(name, "")).strip()).isdigit()
    )


@router.get("/imports/columns")
def columns(request: Request, database: DatabaseDep, reader: ReaderDep, draft: DraftDep) -> HTMLResponse:
    with database.reading() as session:
        return _columns_page(request, reader, session, draft)


def _columns_page(request: Request, reader: Reader, session: Session, draft: Draft, problem: str = "") -> HTMLResponse:
    table = table_of(draft)
    problems = (FieldProblem("column.0", problem),) if problem else ()
    chosen = choices_of(table, draft.kind, draft.choices.columns)
    facts = ColumnsPage(_step(draft, table), chosen, fields_of(draft.kind), problems)
    return shown("import_columns.html", frame_of(request, reader, session), facts, status=422 if problem else 200)


@router.post("/imports/columns", response_model=None)
def settle_columns(
    request: Request, database: DatabaseDep, writer: WriterDep, draft: DraftDep, form: FormDep
) -> Response:
    table = table_of(draft)
    chosen = {int(found[1]): str(value) for name, value in form.items() if (found := COLUMN.fullmatch(name))}
    changed = draft.settled(columns=differing(table, draft.kind, chosen))
    list_drafts.keep(settings_of(request), writer.actor, changed)
    try:
        open_questions = questions_of(reading_of(changed, table), changed.choices)
    except NOT_MAPPED as refused:
        with database.reading() as session:
            return _columns_page(request, writer, session, changed, refused.message)
    return _onward(changed, "questions") if open_questions.any else _check(request, database, writer, changed)


@router.get("/imports/questions")
def questions(request: Request, database: DatabaseDep, reader: ReaderDep, draft: DraftDep) -> HTMLResponse:
    table = table_of(draft)
    facts = QuestionsPage(
        _step(draft, table), questions_of(reading_of(draft, table), draft.choices), tuple(sorted(country_codes()))
    )
    with database.reading() as session:
        return shown("import_questions.html", frame_of(request, reader, session), facts)


@router.post("/imports/questions", response_model=None)
def answer_questions(
    request: Request, database: DatabaseDep, writer: WriterDep, draft: DraftDep, form: FormDep
) -> Response:
    """What stays unanswered is no obstacle: those rows wait in the check with their question."""
    changed = draft.settled(
        day_orders=_answers(form, "day"),
        countries=_answers(form, "country"),
        country=str(form.get("whole", "")) or None,
        coordinates_swapped=form.get("swapped") == "yes",
        fill_same_as_above=form.get("above") == "yes",
        edge_kind=str(form.get("edge_kind", "")) or None,
    )
    list_drafts.keep(settings_of(request), writer.actor, changed)
    return _check(request, database, writer, changed)


def _answers(form: FormData, name: str) -> dict[str, str]:
    """`day.3` answers what `day.3.about` names."""
    about = {key: str(value) for key, value in form.items() if key.startswith(f"{name}.") and key.endswith(".about")}
    answered = {text: str(form.get(key.removesuffix(".about"), "")) for key, text in about.items()}
    return {text: answer for text, answer in answered.items() if answer}


@router.post("/imports/check", response_model=None)
def check(request: Request, database: DatabaseDep, writer: WriterDep, draft: DraftDep) -> Response:
    """Straight from the first page to the check, for a list that is read as its forerunner was."""
    return _check(request, database, writer, draft)


def _check(request: Request, database: Database, writer: Reader, draft: Draft) -> Response:
    list_files.require_importer(writer.actor)
    try:
        read = reading_of(draft)
    except NOT_MAPPED as refused:
        with database.reading() as session:
            return _columns_page(request, writer, session, draft, refused.message)
    upload = draft.upload
    with database.transaction() as session:
        batch = writing.dry_run(
            session,
            writer.actor,
            read,
            file_name=upload.file_name,
            sha256=upload.sha256,
            now=utc_now(),
            choices=draft.choices,
        )
    return RedirectResponse(f"/imports/{batch.id}", status_code=303)
