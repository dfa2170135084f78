"""Laws: how ready the firm is under each, what is open and where to enter it, and the parts in words."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, Typed, problems_of, status_of, version_in
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.law_forms import Asked, AskedDep, LawPage, LawsPage, WordsPage
from api.web.payloads import FieldProblem
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from foundation.versions import ChangedMeanwhile
from reports.facts.law_statement import authors_of, statement_facts
from reports.facts.laws import law_facts, laws_facts, section_line
from reports.statements import narratives, statements
from reports.statements.payloads import NarrativeWriting, StatementOpening
from reports.statements.reading import SMALLEST_COUNT
from reports.statements.remarks import remarks_on

router = APIRouter(prefix="/laws")
Problems = tuple[FieldProblem, ...]


@router.get("")
def all_laws(request: Request, database: DatabaseDep, reader: ReaderDep, query: AskedDep) -> HTMLResponse:
    with database.reading() as session:
        found = laws_facts(
            session, reader.actor, query.year, language=query.language, today=today_in(reader.actor.zone, utc_now())
        )
        return shown("laws.html", frame_of(request, reader, session, "laws"), LawsPage(found, query))


@router.get("/{law_id}")
def one_law(request: Request, database: DatabaseDep, reader: ReaderDep, law_id: str, query: AskedDep) -> HTMLResponse:
    with database.reading() as session:
        return _law(request, reader, session, law_id, query)


def _law(
    request: Request, reader: Reader, session: Session, law_id: str, query: Asked, problems: Problems = ()
) -> HTMLResponse:
    found = law_facts(
        session,
        reader.actor,
        law_id,
        query.year,
        language=query.language,
        today=today_in(reader.actor.zone, utc_now()),
        only_open=query.only == "open",
    )
    frame = frame_of(request, reader, session, "laws")
    return shown("law.html", frame, LawPage(found, query, problems), status=422 if problems else 200)


@router.post("/{law_id}", response_model=None)
def open_statement(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    law_id: str,
    query: AskedDep,
    correction: Annotated[str, Form()] = "",
    corrects_id: Annotated[str, Form()] = "",
) -> Response:
    said = {"law_id": law_id, "year": query.year, "language": query.language, "correction": correction}
    try:
        opening = StatementOpening.model_validate(said | ({"corrects_id": corrects_id} if corrects_id else {}))
        with database.transaction() as session:
            row = statements.open_statement(session, writer.actor, opening, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "correction", locale_of(request, writer.actor))
    else:
        return onward(f"/statements/{row.id}", "statement_opened")
    with database.reading() as session:
        return _law(request, writer, session, law_id, query, problems)


@router.get("/{law_id}/sections/{section_id}")
def words_page(
    request: Request, database: DatabaseDep, reader: ReaderDep, law_id: str, section_id: str, query: AskedDep
) -> HTMLResponse:
    with database.reading() as session:
        page = _words(session, reader, law_id, section_id, query)
        return shown("law_words.html", frame_of(request, reader, session, "laws"), page)


def _words(
    session: Session,
    reader: Reader,
    law_id: str,
    section_id: str,
    query: Asked,
    refused: tuple[Typed, Problems, str] = (Typed(), (), ""),
) -> WordsPage:
    actor, typed = reader.actor, refused[0]
    kept = narratives.versions_of(session, actor, law_id, section_id, year=query.year, language=query.language)
    facts = statement_facts(
        session,
        actor,
        law_id,
        query.year,
        language=query.language,
        today=today_in(actor.zone, utc_now()),
        k=SMALLEST_COUNT,
    )
    section = next(one for one in facts.law.sections if one.id == section_id)
    said = narratives.versions_of(
        session, actor, law_id, section_id, year=query.year, language=query.language, exempt=True
    )
    names = authors_of(session, actor, [*kept, *said])
    text = typed["text"] or (kept[0].text if kept else "")
    return WordsPage(
        facts=facts,
        line=section_line(facts, section),
        kept=tuple((row, names.get(row.written_by, "")) for row in kept),
        said=tuple((row, names.get(row.written_by, "")) for row in said),
        query=query,
        remarks=remarks_on(text, query.language),
        may_write=actor.may(Action.WRITE_STATEMENTS),
        typed=typed,
        problems=refused[1],
        stands=refused[2],
    )


@router.post("/{law_id}/sections/{section_id}", response_model=None)
def write_words(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    law_id: str,
    section_id: str,
    query: AskedDep,
    form: FormDep,
) -> Response:
    """`part` is empty for the words, else what is done with why the section is exempt: keep or end."""
    stands = ""
    try:
        with database.transaction() as session:
            _write(session, writer, (law_id, section_id), query, form)
    except (ValidationError, TierlightError) as wrong:
        problems = _at_its_form(problems_of(wrong, "text", locale_of(request, writer.actor)), form)
        stands = str(wrong.standing.get("text", "")) if isinstance(wrong, ChangedMeanwhile) else ""
        status = status_of(wrong)
    else:
        return onward(f"/laws/{law_id}?year={query.year}&language={query.language}#{section_id}", "words_kept")
    with database.reading() as session:
        page = _words(session, writer, law_id, section_id, query, (form, problems, stands))
        return shown("law_words.html", frame_of(request, writer, session, "laws"), page, status=status)


def _write(session: Session, writer: Reader, place: tuple[str, str], query: Asked, form: Typed) -> None:
    seen, now = version_in(form), utc_now()
    if form["part"] == "end":
        edition = narratives.Edition(query.year, query.language)
        narratives.end_exemption(session, writer.actor, *place, edition, version_seen=seen, now=now)
        return
    text = form["exempt" if form["part"] else "text"].replace("\r\n", "\n")
    said = {"year": query.year, "language": query.language, "text": text, "exempt": bool(form["part"])}
    new = NarrativeWriting.model_validate(said)
    narratives.write_part(session, writer.actor, *place, new, version_seen=seen, now=now)


def _at_its_form(problems: Problems, form: Typed) -> Problems:
    return tuple(FieldProblem("exempt", one.text) for one in problems) if form["part"] else problems
