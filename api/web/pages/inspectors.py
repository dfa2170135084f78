"""Inspectors, for those who plan: what they may do, what binds them, when they are away."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import FieldProblem, InspectorPage, InspectorsPage
from audits.crews import inspector_records, inspectors
from audits.crews.inspector_records import NewRecord
from audits.payloads import AbsenceCreate, CredentialCreate, InspectorCorrection, InspectorCreate, TieCreate
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from reports.facts.inspectors import inspector_facts, inspectors_facts

router = APIRouter()
WEEK = 7
Text = Annotated[str, Form()]
Several = Annotated[tuple[str, ...], Form()]
Given = dict[str, Any]
Problems = tuple[FieldProblem, ...]


@router.get("/inspectors")
def all_inspectors(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return _list(request, reader, session)


def _list(
    request: Request, reader: Reader, session: Session, text: dict[str, str] | None = None, problems: Problems = ()
) -> HTMLResponse:
    facts = inspectors_facts(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
    frame = frame_of(request, reader, session, "inspectors")
    status = 422 if problems else 200
    return shown("inspectors.html", frame, InspectorsPage(facts, text or {}, problems), status=status)


@router.post("/inspectors", response_model=None)
def add(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    code: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    country: Annotated[str, Form()] = "",
    languages: Annotated[str, Form()] = "",
) -> Response:
    text = {"code": code, "name": name, "country": country, "languages": languages}
    try:
        given = text | {"country": country.strip().upper() or None, "languages": languages.lower().split()}
        new = InspectorCreate.model_validate(given)
        with database.transaction() as session:
            added = inspectors.add_inspector(session, writer.actor, new)
            address = f"/inspectors/{added.id}"
        return onward(address, "inspector_added")
    except ValidationError as wrong:
        problems = _wrong(wrong)
    except TierlightError as refused:
        problems = (FieldProblem("code", refused.message),)
    with database.reading() as session:
        return _list(request, writer, session, text, problems)


@router.get("/inspectors/{inspector_id}")
def one_inspector(request: Request, database: DatabaseDep, reader: ReaderDep, inspector_id: UUID) -> HTMLResponse:
    return _one(request, database, reader, inspector_id)


def _one(
    request: Request, database: Database, reader: Reader, inspector_id: UUID, problems: Problems = ()
) -> HTMLResponse:
    with database.reading() as session:
        facts = inspector_facts(session, reader.actor, inspector_id, today=today_in(reader.actor.zone, utc_now()))
        frame = frame_of(request, reader, session, "inspectors")
        return shown("inspector.html", frame, InspectorPage(facts, problems), status=422 if problems else 200)


def facts_form(
    languages: Text = "",
    skills: Text = "",
    conflicts: Text = "",
    sex: Text = "",
    experience_since: Text = "",
    sectors: Several = (),
) -> Given:
    return {
        "languages": languages.lower().replace(",", " ").split(),
        "skills": [one.strip() for one in skills.split(",") if one.strip()],
        "conflicts": conflicts.replace(",", " ").split(),
        "sectors": list(sectors),
        "sex": sex or None,
        "experience_since": experience_since or None,
    }


def hours_form(begins: Several = (), ends: Several = ()) -> Given:
    return {"hours": _hours(begins, ends)}


@router.post("/inspectors/{inspector_id}", response_model=None)
def correct(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    inspector_id: UUID,
    given: Annotated[Given, Depends(facts_form)],
    hours: Annotated[Given, Depends(hours_form)],
    version: Annotated[int, Form()] = 0,
) -> Response:
    try:
        correction = InspectorCorrection.model_validate(given | hours)
        with database.transaction() as session:
            inspectors.correct_inspector(session, writer.actor, inspector_id, correction, version_seen=version)
        return onward(f"/inspectors/{inspector_id}", "inspector_kept")
    except ValidationError as wrong:
        problems = _wrong(wrong)
    except TierlightError as refused:
        problems = (FieldProblem("languages", refused.message),)
    return _one(request, database, writer, inspector_id, problems)


def _hours(begins: tuple[str, ...], ends: tuple[str, ...]) -> list[tuple[int, int] | None]:
    """Nothing typed on any day means the planner's own working day."""
    if len(begins) != WEEK or len(ends) != WEEK or not any((*begins, *ends)):
        return []
    return [
        (_minutes(first), _minutes(last)) if first or last else None for first, last in zip(begins, ends, strict=True)
    ]


def _minutes(text: str) -> int:
    """-1, which no hour may be, for what is no time."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute) if hour.isdigit() and minute.isdigit() else -1


def record_form(
    record: Text = "", kind: Text = "", words: Text = "", body: Text = "", first: Text = "", last: Text = ""
) -> dict[str, str]:
    return {"record": record, "kind": kind, "words": words, "body": body, "first": first, "last": last}


@router.post("/inspectors/{inspector_id}/records", response_model=None)
def add_record(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    inspector_id: UUID,
    sent: Annotated[dict[str, str], Depends(record_form)],
) -> Response:
    try:
        new = _record(sent)
        with database.transaction() as session:
            inspector = inspectors.visible_inspector(session, writer.actor, inspector_id)
            inspector_records.add_record(session, writer.actor, inspector, new)
        return onward(f"/inspectors/{inspector_id}", "inspector_kept")
    except ValidationError as wrong:
        problems = tuple(FieldProblem(f"{sent['record']}-words", one.text) for one in _wrong(wrong)[:1])
    return _one(request, database, writer, inspector_id, problems)


def _record(sent: dict[str, str]) -> NewRecord:
    kind, words, first, last = sent["kind"], sent["words"], sent["first"] or None, sent["last"] or None
    match sent["record"]:
        case "credential":
            given = {"kind": kind, "number": words, "body": sent["body"], "valid_from": first, "valid_to": last}
            return CredentialCreate.model_validate(given)
        case "tie":
            return TieCreate.model_validate({"kind": kind, "to": words, "starts_on": first, "ends_on": last})
        case _:
            return AbsenceCreate.model_validate({"kind": kind, "starts_on": first, "ends_on": last or first})


@router.post("/inspectors/{inspector_id}/records/{record_id}/removal")
def remove_record(database: DatabaseDep, writer: WriterDep, inspector_id: UUID, record_id: UUID) -> Response:
    with database.transaction() as session:
        inspector = inspectors.visible_inspector(session, writer.actor, inspector_id)
        inspector_records.remove_record(session, writer.actor, inspector, record_id, now=utc_now())
    return onward(f"/inspectors/{inspector_id}", "inspector_kept")


@router.post("/inspectors/{inspector_id}/close")
def close(database: DatabaseDep, writer: WriterDep, inspector_id: UUID) -> Response:
    with database.transaction() as session:
        inspectors.close_inspector(session, writer.actor, inspector_id, now=utc_now())
    return onward("/inspectors", "inspector_closed")


def _wrong(wrong: ValidationError) -> Problems:
    found = ((str(one["loc"][0]) if one["loc"] else "hours", one["msg"]) for one in wrong.errors())
    return tuple(FieldProblem(field, text.removeprefix("Value error, ")) for field, text in found)
