"""Contests of a score: the firm on its own page, and whoever made the score on the page of the site."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.routes.scores import signer_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import ContestPage, FieldProblem, OwnScoresPage
from api.web.words import marked as _
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from reports.facts.contested import contested_site
from risk.contests import answering, firms, opening
from risk.contests.payloads import ContestCreate, ContestReason, ContestUpholding

router = APIRouter()
NEEDED = _("Say it in ten letters or more.")
Text = Annotated[str, Form()]
Problems = tuple[FieldProblem, ...]


def sent_form(score_id: Text = "", line: Text = "", reason: Text = "", evidence: Text = "") -> dict[str, str]:
    return {"score_id": score_id, "line": line, "reason": reason, "evidence": evidence}


SentDep = Annotated[dict[str, str], Depends(sent_form)]


def _problems(wrong: ValidationError, locale: str) -> Problems:
    return tuple(FieldProblem(str(one["loc"][0]), translated(locale, NEEDED)) for one in wrong.errors() if one["loc"])


def _told(refused: TierlightError) -> Problems:
    return (FieldProblem("reason", refused.message),)


@router.get("/sites/{site_id}/contest")
def contests_of_site(request: Request, database: DatabaseDep, reader: ReaderDep, site_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _site_page(request, reader, session, site_id)


def _site_page(
    request: Request, reader: Reader, session: Session, site_id: UUID, problems: Problems = ()
) -> HTMLResponse:
    facts = contested_site(session, reader.actor, site_id, today=today_in(reader.actor.zone, utc_now()))
    frame = frame_of(request, reader, session, "suppliers")
    return shown("contests.html", frame, ContestPage(facts, problems), status=422 if problems else 200)


@router.get("/contests/{contest_id}")
def contest_page(database: DatabaseDep, reader: ReaderDep, contest_id: UUID) -> Response:
    """Where a task leads."""
    with database.reading() as session:
        row = answering.read_contest(session, reader.actor, contest_id)
    return onward(f"/sites/{row.site_id}/contest")


@router.post("/sites/{site_id}/contest", response_model=None)
def enter_letter(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    site_id: UUID,
    sent: SentDep,
    contested_as: Text = "",
) -> Response:
    try:
        new = ContestCreate.model_validate(sent | {"contested_as": contested_as})
        with database.transaction() as session:
            opening.enter_letter(session, writer.actor, new, now=utc_now())
    except ValidationError as wrong:
        problems = _problems(wrong, locale_of(request, writer.actor))
    except TierlightError as refused:
        problems = _told(refused)
    else:
        return onward(f"/sites/{site_id}/contest", "contested")
    with database.reading() as session:
        return _site_page(request, writer, session, site_id, problems)


class Answer(BaseModel):
    """The form under a contest: a fact to correct, or the contested event, or a reason to leave the score."""

    then: str
    version: int
    reason: str
    field: str
    value: str
    event_id: str

    def upholding(self) -> ContestUpholding:
        corrected = [{"field": self.field, "value": self.value}] if self.field and self.value else []
        taken_back = [self.event_id] if self.event_id else []
        return ContestUpholding.model_validate(
            {"reason": self.reason, "facts": corrected, "void_event_ids": taken_back}
        )


def answer_form(
    then: Text = "dismiss",
    version: Annotated[int, Form()] = 0,
    reason: Text = "",
    field: Text = "",
    value: Text = "",
    event_id: Text = "",
) -> Answer:
    return Answer(
        then=then, version=version, reason=reason, field=field.strip(), value=value.strip(), event_id=event_id
    )


@router.post("/contests/{contest_id}", response_model=None)
def answer(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    contest_id: UUID,
    said: Annotated[Answer, Depends(answer_form)],
) -> Response:
    with database.reading() as session:
        site_id = answering.read_contest(session, writer.actor, contest_id).site_id
    try:
        with database.transaction() as session:
            _answer(request, session, writer, contest_id, said)
    except ValidationError as wrong:
        problems = _problems(wrong, locale_of(request, writer.actor))
    except TierlightError as refused:
        problems = _told(refused)
    else:
        return onward(f"/sites/{site_id}/contest", "contest_answered")
    with database.reading() as session:
        return _site_page(request, writer, session, site_id, problems)


def _answer(request: Request, session: Session, writer: Reader, contest_id: UUID, said: Answer) -> None:
    now, actor, version = utc_now(), writer.actor, said.version
    if said.then == "uphold":
        better = said.upholding()
        answering.uphold(session, actor, contest_id, better, version_seen=version, now=now, signer=signer_of(request))
    else:
        reason = ContestReason(reason=said.reason)
        answering.dismiss(session, actor, contest_id, reason, version_seen=version, now=now)


@router.get("/own-scores")
def own_scores(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return _own_page(request, reader, session)


def _own_page(request: Request, reader: Reader, session: Session, problems: Problems = ()) -> HTMLResponse:
    firm = firms.firm_of_account(session, reader.actor)
    found = firms.own_scores(session, firm, today=today_in(reader.actor.zone, utc_now()))
    frame = frame_of(request, reader, session, "own")
    return shown("own_scores.html", frame, OwnScoresPage(found, problems), status=422 if problems else 200)


@router.post("/own-scores", response_model=None)
def contest(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    sent: SentDep,
) -> Response:
    try:
        new = ContestCreate.model_validate(sent | {"contested_as": writer.actor.name})
        with database.transaction() as session:
            firms.contest(session, firms.firm_of_account(session, writer.actor), new, now=utc_now())
    except ValidationError as wrong:
        problems = _problems(wrong, locale_of(request, writer.actor))
    except TierlightError as refused:
        problems = _told(refused)
    else:
        return onward("/own-scores", "contested")
    with database.reading() as session:
        return _own_page(request, writer, session, problems)
