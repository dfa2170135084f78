"""One statement: what it says, what is missing, who signs it, since when it is public, what moved since."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session, col, select

from api.access import DatabaseDep
from api.issuing import press_of
from api.web.document_view import shown_document
from api.web.finding_forms import FormDep, Typed, problems_of, status_of, version_in, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.law_forms import StatementPage
from api.web.payloads import FieldProblem
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from foundation.models import Account
from reports.laws.book import law_book
from reports.models import LawStatement
from reports.statements import statements
from reports.statements.payloads import StatementPublishing, StatementSigning, Withdrawing
from reports.statements.reading import drafted, facts_of, moved_since, reads_as, target_of
from reports.statements.signers import bars_against
from reports.statements.signing import issued_about, sign_and_issue

router = APIRouter(prefix="/statements")
Problems = tuple[FieldProblem, ...]
FIRST = {"sign": "signed_as", "publish": "published_on", "drop": "reason"}
SAID = {"sign": "statement_signed", "publish": "statement_published", "drop": "statement_dropped"}


@router.get("/{statement_id}")
def one_statement(request: Request, database: DatabaseDep, reader: ReaderDep, statement_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        page = _page(session, reader, statement_id)
        return shown("statement.html", frame_of(request, reader, session, "laws"), page)


def _page(
    session: Session, reader: Reader, statement_id: UUID, form: Typed | None = None, problems: Problems = ()
) -> StatementPage:
    actor = reader.actor
    row = statements.read_statement(session, actor, statement_id)
    today = today_in(actor.zone, utc_now())
    document = drafted(session, actor, row, today=today)
    typed = form or Typed()
    return StatementPage(
        row=row,
        law=law_book().law(row.law_id).name,
        facts=facts_of(session, actor, row, today=today),
        target=target_of(row, today),
        reads_as=reads_as(document),
        moved=tuple(section.title for section in moved_since(session, actor, row, today=today)),
        people=_people(session, actor.organisation_id, row),
        shown=shown_document(document),
        issued=issued_about(session, actor, row),
        bars=bars_against(session, actor, row, on=today) if row.state == "draft" else (),
        may_sign=row.state == "draft" and actor.may(Action.SIGN_STATEMENTS),
        may_write=actor.may(Action.WRITE_STATEMENTS),
        form=typed["then"],
        typed=typed,
        problems=problems,
    )


def _people(session: Session, organisation_id: UUID, row: LawStatement) -> dict[object, str]:
    wanted = select(Account.id, Account.name).where(
        Account.organisation_id == organisation_id,
        col(Account.id).in_([one for one in (row.prepared_by, row.signed_by) if one]),
    )
    return dict(session.exec(wanted).all())


@router.post("/{statement_id}", response_model=None)
def move(request: Request, database: DatabaseDep, writer: WriterDep, statement_id: UUID, form: FormDep) -> Response:
    then = form["then"] if form["then"] in SAID else "drop"
    try:
        if then == "sign":
            signing = StatementSigning.model_validate(without(form, "then"))
            press = press_of(request)
            sign_and_issue(
                database, writer.actor, statement_id, signing, press, version_seen=version_in(form), now=utc_now()
            )
        else:
            with database.transaction() as session:
                _move(session, writer, statement_id, then, form)
    except (ValidationError, TierlightError) as wrong:
        problems, status = problems_of(wrong, FIRST[then], locale_of(request, writer.actor)), status_of(wrong)
    else:
        return onward(f"/statements/{statement_id}", SAID[then])
    with database.reading() as session:
        page = _page(session, writer, statement_id, form, problems)
        return shown("statement.html", frame_of(request, writer, session, "laws"), page, status=status)


def _move(session: Session, writer: Reader, statement_id: UUID, then: str, form: Typed) -> None:
    now, actor, seen, said = utc_now(), writer.actor, version_in(form), without(form, "then")
    if then == "publish":
        public = StatementPublishing.model_validate(said)
        statements.publish_statement(session, actor, statement_id, public, version_seen=seen, now=now)
    else:
        reason = Withdrawing.model_validate(said).reason
        statements.drop_statement(session, actor, statement_id, reason, version_seen=seen, now=now)
