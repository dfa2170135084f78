"""People of the own organisation, for whom their administration was delegated to: no word of what they work on."""

from typing import Annotated, Final
from urllib.parse import quote_plus
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep, require_fresh_proof
from api.house_letters import invitation_letter, reset_letter
from api.web.finding_forms import FormDep, Typed, problems_of, status_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.house_pages import HouseActsPage, HousePage, HousePersonPage, InvitePage
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from foundation import outbox
from foundation.actors import Action, Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.house import account_acts, changing, delegations, factor_resets, inviting, members
from foundation.house.payloads import Deactivation, PersonInvite, RoleGiving, TaskHandover
from foundation.paging import CURSOR_PATTERN

router = APIRouter(prefix="/house")
Cursor = Annotated[str, Query(pattern=CURSOR_PATTERN)]
TOLD: Final = (
    _("Your organisation does not give this role itself: choose one of those offered."),
    _(
        "These two roles check each other and stay with two people: who has had one does not get the other, and who "
        "has one does not give the other. Ask another administrator, or who runs the system."
    ),
    _("Nobody changes, closes or resets their own account here: ask another administrator."),
    _("This account runs the system: nobody changes it from within an organisation."),
    _("This account is closed already."),
    _("Your organisation would be left without an administrator: ask who runs the system to name another first."),
    _("Open tasks stay with this person: hand each of them over to somebody who may open it."),
    _("Nothing was handed over: this person may open none of the tasks. Choose somebody else."),
    _("Somebody in your organisation has this address already."),
    _("200 invitations are open: withdraw some, or wait until they were used."),
    _("This is no e-mail address: it needs one @ with text on both sides."),
    _("This was asked already: another administrator decides."),
    _("No second factor is set up for this account."),
    _("There is no such account."),
    _("Another administrator decides, neither who asked nor whose second factor it is; or who runs the system."),
    _("There is no such administrator of this organisation, or it ended already."),
)
"""Sentences of the operations that the forms show, marked here for the catalogues."""
FIELDS: Final = {"role": "role", "hand_over": "to", "close": "hand_to", "reset": "reset", "end": "end"}
"""Where on the page of a person a refused form is told, by the button that was pressed."""
EMAIL_CODES: Final = {"person_invitation.works_here_already": "email", "account.email_not_valid": "email"}


@router.get("")
def people_page(
    request: Request, database: DatabaseDep, reader: ReaderDep, q: str = "", cursor: Cursor = ""
) -> HTMLResponse:
    with database.reading() as session:
        now = utc_now()
        found = members.list_members(session, reader.actor, q, cursor=cursor, now=now)
        page = HousePage(
            q=q,
            people=found.rows,
            next_href=f"/house?{_query(q)}cursor={found.next_cursor}" if found.next_cursor else "",
            invitations=inviting.open_invitations(session, reader.actor, now=now),
            resets=factor_resets.waiting(session, reader.actor, now=now),
        )
        return shown("house.html", frame_of(request, reader, session, "house"), page)


def _query(q: str) -> str:

    return f"q={quote_plus(q)}&" if q else ""


@router.get("/acts")
def acts_page(request: Request, database: DatabaseDep, reader: ReaderDep, cursor: Cursor = "") -> HTMLResponse:
    with database.reading() as session:
        found = account_acts.list_acts(session, reader.actor, cursor=cursor)
        page = HouseActsPage(found.rows, f"/house/acts?cursor={found.next_cursor}" if found.next_cursor else "")
        return shown("house_acts.html", frame_of(request, reader, session, "house"), page)


@router.get("/invite")
def invite_page(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.MANAGE_PEOPLE)
    return _invite_form(request, database, reader, Typed())


def _invite_form(
    request: Request, database: Database, reader: Reader, typed: Typed, problems: tuple[FieldProblem, ...] = ()
) -> HTMLResponse:
    with database.reading() as session:
        page = InvitePage(members.roles_to_give(session, reader.actor), typed, problems)
        frame = frame_of(request, reader, session, "house")
        return shown("house_invite.html", frame, page, status=422 if problems else 200)


@router.post("/invite", response_model=None)
def invite(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    writer.actor.require(Action.MANAGE_PEOPLE)
    try:
        given = {name: form[name] for name in ("email", "name", "role", "locale") if name in form}
        new = PersonInvite.model_validate(given)
        with database.transaction() as session:
            sent = inviting.invite(session, writer.actor, new, now=utc_now())
            outbox.put(session, invitation_letter(request, sent), now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        field = EMAIL_CODES.get(getattr(wrong, "code", ""), "role")
        problems = problems_of(wrong, field, locale_of(request, writer.actor))
        return _invite_form(request, database, writer, form, problems)
    return onward("/house", "person_invited")


@router.post("/invitations/{invitation_id}")
def act_on_invitation(
    request: Request, database: DatabaseDep, writer: WriterDep, invitation_id: UUID, form: FormDep
) -> Response:
    now = utc_now()
    with database.transaction() as session:
        if form["then"] == "again":
            sent = inviting.send_again(session, writer.actor, invitation_id, now=now)
            outbox.put(session, invitation_letter(request, sent), now=now)
            return onward("/house", "person_invited")
        inviting.withdraw(session, writer.actor, invitation_id, now=now)
    return onward("/house", "person_withdrawn")


@router.post("/factor-resets/{reset_id}")
def decide_reset(request: Request, database: DatabaseDep, writer: WriterDep, reset_id: UUID, form: FormDep) -> Response:
    """Whoever takes a factor away has just shown their own."""
    agree, now = form["then"] == "agree", utc_now()
    with database.transaction() as session:
        account = factor_resets.decide(session, writer.actor, reset_id, agree=agree, now=now)
        require_fresh_proof(request)
        if agree:
            outbox.put(session, reset_letter(account), now=now)
    return onward("/house", "reset_decided")


@router.get("/people/{account_id}")
def person_page(request: Request, database: DatabaseDep, reader: ReaderDep, account_id: UUID) -> HTMLResponse:
    return _person(request, database, reader, account_id)


def _person(
    request: Request,
    database: Database,
    reader: Reader,
    account_id: UUID,
    typed: Typed | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    field = FIELDS.get((typed or Typed())["then"], "role")
    problems = problems_of(wrong, field, locale_of(request, reader.actor)) if wrong else ()
    with database.reading() as session:
        person = members.read_member(session, reader.actor, account_id, now=utc_now())
        is_own = person.id == reader.actor.account_id
        takers = members.takers(session, reader.actor, person.id)
        page = HousePersonPage(person, is_own, takers, typed or Typed(), problems)
        frame = frame_of(request, reader, session, "house")
        return shown("house_person.html", frame, page, status=status_of(wrong) if wrong else 200)


@router.post("/people/{account_id}", response_model=None)
def act(request: Request, database: DatabaseDep, writer: WriterDep, account_id: UUID, form: FormDep) -> Response:
    """One form a deed: `then` says which button was pressed."""
    writer.actor.require(Action.MANAGE_PEOPLE)
    try:
        with database.transaction() as session:
            said = _do(session, writer.actor, account_id, form)
    except (ValidationError, TierlightError) as wrong:
        return _person(request, database, writer, account_id, form, wrong)
    left_own = form["then"] == "end" and account_id == writer.actor.account_id
    return onward("/" if left_own else f"/house/people/{account_id}", said)


def _do(session: Session, actor: Actor, account_id: UUID, form: Typed) -> str:
    now = utc_now()
    match form["then"]:
        case "role":
            giving = RoleGiving.model_validate({"role": form["role"]})
            changing.give_role(session, actor, account_id, giving.role, now=now)
            return "role_given"
        case "hand_over":
            handover = TaskHandover.model_validate({"to": form["to"]})
            changing.hand_over(session, actor, account_id, handover.to, now=now)
            return "tasks_handed_over"
        case "close":
            ending = {"hand_to": form["hand_to"] or None, "urgent": form["urgent"] == "yes"}
            changing.deactivate(session, actor, account_id, Deactivation.model_validate(ending), now=now)
            return "person_closed"
        case "reset":
            factor_resets.ask(session, actor, account_id, now=now)
            return "reset_asked"
        case _:
            delegations.end_in_house(session, actor, account_id, now=now)
            return "delegation_ended"
