"""Staff: prepare what is to be public, look at it exactly as the public will, approve it or send it back."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.register_letters import NOTICE
from api.routes.publications import approved, renewed
from api.web.finding_forms import FormDep, Typed, problems_of, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.guests import UNSEEN
from api.web.languages import translated
from api.web.payloads import FieldProblem
from api.web.register_pages import PrintedLinkPage, PublicationNewPage, PublicationPage, PublicationsPage
from foundation.actors import Action
from foundation.clock import utc_now
from foundation.errors import TierlightError
from foundation.models import Organisation
from reports.facts.publications import firm_of, names_of_people, publications_facts
from sanctions import register
from sanctions.cases import cases
from sanctions.publications import answers, approving, preparing, renewing
from sanctions.publications.payloads import AnswerDeciding, LinkRenewing, PublicationPreparing, PublicationSentBack
from sanctions.publications.rules import SCOPES, grounds, laws

router = APIRouter(prefix="/publications")
Problems = tuple[FieldProblem, ...]


@router.get("")
def all_publications(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return _list(request, reader, session)


def _list(request: Request, reader: Reader, session: Session, problems: Problems = ()) -> HTMLResponse:
    page = PublicationsPage(publications_facts(session, reader.actor), problems)
    frame = frame_of(request, reader, session, "register")
    return shown("publications.html", frame, page, status=422 if problems else 200)


@router.get("/new")
def new_publication(request: Request, database: DatabaseDep, reader: ReaderDep, case: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _form(request, reader, session, case, Typed())


def _form(
    request: Request, reader: Reader, session: Session, case_id: UUID, typed: Typed, problems: Problems = ()
) -> HTMLResponse:
    actor = reader.actor
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    standing = next((one for one in preparing.versions_of(session, actor, case.id) if one.state == "approved"), None)
    fitting = [law for law in laws().values() if not actor.jurisdiction or law.jurisdiction in actor.jurisdiction]
    page = PublicationNewPage(
        case=case,
        firm=firm_of(session, actor, case),
        grounds=[one for one in grounds().values() if one.offence_family == case.offence_family],
        scopes=SCOPES,
        laws=fitting,
        standing=standing,
        typed=typed,
        problems=problems,
    )
    frame = frame_of(request, reader, session, "register")
    return shown("publication_new.html", frame, page, status=422 if problems else 200)


@router.post("/new", response_model=None)
def prepare(request: Request, database: DatabaseDep, writer: WriterDep, case: UUID, form: FormDep) -> Response:
    scope = [one for one in SCOPES if form[f"scope_{one}"]]
    said = without(form, *(f"scope_{one}" for one in SCOPES))
    try:
        new = PublicationPreparing.model_validate(said | {"case_id": case, "scope": scope})
        with database.transaction() as session:
            row = preparing.prepare(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "grounds_code", locale_of(request, writer.actor))
    else:
        return onward(f"/publications/{row.id}", "publication_prepared")
    with database.reading() as session:
        return _form(request, writer, session, case, form, problems)


@router.get("/{publication_id}")
def one_publication(request: Request, database: DatabaseDep, reader: ReaderDep, publication_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _one(request, reader, session, publication_id)


def _one(
    request: Request,
    reader: Reader,
    session: Session,
    publication_id: UUID,
    problems: Problems = (),
    typed: Typed | None = None,
) -> HTMLResponse:
    actor = reader.actor
    row = preparing.read_publication(session, actor, publication_id)
    waits, own, stands = row.state == "prepared", row.prepared_by == actor.account_id, row.state == "approved"
    approves = actor.may(Action.APPROVE_CASES)
    page = PublicationPage(
        row=row,
        entry=register.preview(session, row),
        people=names_of_people(session, actor, row),
        may_approve=waits and not own and approves,
        may_send_back=waits and (own or approves),
        law=laws()[row.law_id],
        link=renewing.standing_link(session, actor, row.case_id) if stands else None,
        may_renew=stands and (approves or (actor.may(Action.WRITE_CASES) and bool(row.notice_email))),
        may_choose_way=approves,
        typed=typed or Typed(),
        problems=problems,
    )
    frame = frame_of(request, reader, session, "register")
    return shown("publication.html", frame, page, status=422 if problems else 200)


@router.post("/{publication_id}", response_model=None)
def decide(request: Request, database: DatabaseDep, writer: WriterDep, publication_id: UUID, form: FormDep) -> Response:
    try:
        with database.transaction() as session:
            if form["then"] == "approve":
                approved(request, session, writer.actor, publication_id, now=utc_now())
            else:
                said = PublicationSentBack.model_validate({"reason": form["reason"]})
                approving.send_back(session, writer.actor, publication_id, said.reason, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "reason", locale_of(request, writer.actor))
    else:
        return onward(
            f"/publications/{publication_id}",
            "publication_approved" if form["then"] == "approve" else "publication_sent_back",
        )
    with database.reading() as session:
        return _one(request, writer, session, publication_id, problems)


@router.post("/{publication_id}/link", response_model=None)
def renew_link(
    request: Request, database: DatabaseDep, writer: WriterDep, publication_id: UUID, form: FormDep
) -> Response:
    """To the page again when it went by mail; on paper it is shown this once."""
    try:
        asked = LinkRenewing.model_validate(without(form))
        with database.transaction() as session:
            made = renewed(request, session, writer.actor, publication_id, asked, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "reason", locale_of(request, writer.actor))
        with database.reading() as session:
            return _one(request, writer, session, publication_id, problems, form)
    if not made.address:
        return onward(f"/publications/{publication_id}", "link_renewed")
    with database.reading() as session:
        row = preparing.read_publication(session, writer.actor, publication_id)
        house = session.get_one(Organisation, row.organisation_id)
        page = PrintedLinkPage(row, translated(house.locale, NOTICE), made)
        shown_once = shown("publication_link.html", frame_of(request, writer, session, "register"), page)
    shown_once.headers.update(UNSEEN)
    return shown_once


@router.post("/answers/{answer_id}", response_model=None)
def decide_answer(
    request: Request, database: DatabaseDep, writer: WriterDep, answer_id: UUID, form: FormDep
) -> Response:
    try:
        said = AnswerDeciding.model_validate({"accepted": form["then"] == "accept", "answer": form["answer"]})
        with database.transaction() as session:
            answers.decide(session, writer.actor, answer_id, said, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        told = problems_of(wrong, "answer", locale_of(request, writer.actor))
        problems = tuple(FieldProblem(f"answer-{answer_id}", one.text) for one in told)
    else:
        return onward("/publications", "answer_decided")
    with database.reading() as session:
        return _list(request, writer, session, problems)
