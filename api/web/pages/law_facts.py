"""Facts that laws ask for: what answers how many laws, and the one place where each is entered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, Typed, status_of, version_in
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.law_forms import Asked, AskedDep, FactsPage, KeysPage, fields_of, problems_of_fact, sent_fact
from api.web.payloads import FieldProblem
from api.web.uploads import UploadMissing
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Invalid, TierlightError
from reports.facts.evidence_choices import evidence_choices
from reports.facts.laws import key_lines
from reports.laws.book import law_book
from reports.laws.keys import answer_key
from reports.models import AnswerFact
from reports.statements import facts
from reports.statements.fact_files import LARGEST_BYTES, enter_facts, read_facts_file
from reports.statements.payloads import SHAPES, Withdrawing

router = APIRouter(prefix="/laws/facts")
Problems = tuple[FieldProblem, ...]


@router.get("")
def all_keys(request: Request, database: DatabaseDep, reader: ReaderDep, query: AskedDep) -> HTMLResponse:
    return _keys(request, database, reader, query)


def _keys(request: Request, database: Database, reader: Reader, query: Asked, problems: Problems = ()) -> HTMLResponse:
    with database.reading() as session:
        may_write = reader.actor.may(Action.WRITE_STATEMENTS)
        page = KeysPage(key_lines(session, reader.actor, query.year), query, may_write, problems)
        frame = frame_of(request, reader, session, "laws")
        return shown("law_keys.html", frame, page, status=422 if problems else 200)


@router.post("", response_model=None)
def enter_table(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    query: AskedDep,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """All rows of the table or none; nothing of the file itself is kept."""
    try:
        if file is None or not file.filename:
            raise UploadMissing
        rows = read_facts_file(file.filename, file.file.read(LARGEST_BYTES + 1))
        with database.transaction() as session:
            enter_facts(session, writer.actor, file.filename, rows, now=utc_now())
    except Invalid as wrong:
        told = tuple(FieldProblem("file", f"{place}") for place in wrong.places) or (
            FieldProblem("file", wrong.message),
        )
        return _keys(request, database, writer, query, told)
    return onward(f"/laws/facts?year={query.year}", "facts_entered")


@router.get("/{key}")
def one_key(
    request: Request, database: DatabaseDep, reader: ReaderDep, key: str, query: AskedDep, edit: UUID | None = None
) -> HTMLResponse:
    with database.reading() as session:
        edited = facts.read_fact(session, reader.actor, edit) if edit else None
        page = _page(session, reader, key, query, edited)
        return shown("law_facts.html", frame_of(request, reader, session, "laws"), page)


def _page(
    session: Session,
    reader: Reader,
    key: str,
    query: Asked,
    edited: AnswerFact | None,
    typed: Typed | None = None,
    problems: Problems = (),
) -> FactsPage:
    known = answer_key(key)
    line = next(one for one in key_lines(session, reader.actor, query.year) if one.key == known)
    titles: dict[str, tuple[str, tuple[str, ...]]] = {}
    for law_id, section_id in line.reach.sections:
        law = law_book().law(law_id)
        title = next(one.title for one in law.sections if one.id == section_id)
        titles[law_id] = (law.name, (*titles.get(law_id, ("", ()))[1], title))
    return FactsPage(
        line=line,
        rows=tuple(facts.standing_facts(session, reader.actor, key)),
        fields=fields_of(key) if key in SHAPES else (),
        query=query,
        laws=titles,
        may_write=reader.actor.may(Action.WRITE_STATEMENTS),
        edited=edited,
        typed=typed or Typed(),
        problems=problems,
        today=today_in(reader.actor.zone, utc_now()),
        pieces=evidence_choices(session, reader.actor) if key in SHAPES else (),
    )


@router.post("/{key}", response_model=None)
def enter(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    key: str,
    query: AskedDep,
    form: FormDep,
    edit: UUID | None = None,
) -> Response:
    known = answer_key(key)
    try:
        with database.transaction() as session:
            _keep(session, writer, known.key, form, edit)
    except (ValidationError, TierlightError) as wrong:
        problems, status = problems_of_fact(wrong, locale_of(request, writer.actor)), status_of(wrong)
    else:
        return onward(f"/laws/facts/{key}", "answer_kept")
    with database.reading() as session:
        edited = facts.read_fact(session, writer.actor, edit) if edit else None
        page = _page(session, writer, key, query, edited, form, problems)
        return shown("law_facts.html", frame_of(request, writer, session, "laws"), page, status=status)


def _keep(session: Session, writer: Reader, key: str, form: Typed, edit: UUID | None) -> None:
    now, actor = utc_now(), writer.actor
    if edit is None:
        facts.add_fact(session, actor, sent_fact(key, form), now=now)
    elif form["then"] == "withdraw":
        said = Withdrawing.model_validate({"reason": form["reason"]})
        facts.withdraw_fact(session, actor, edit, said.reason, version_seen=version_in(form), now=now)
    else:
        facts.correct_fact(session, actor, edit, sent_fact(key, form), version_seen=version_in(form), now=now)
