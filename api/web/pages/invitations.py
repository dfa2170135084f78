"""Asking suppliers who supplies them: how far each came, a new invitation, sending again, revoking."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.invitation_letters import letter, link_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.guests import UNSEEN, refusal
from api.web.invited_forms import InviteForm, ReasonForm, read
from api.web.invited_pages import InvitationPage, InvitePage, Problems, ToldPage
from api.web.languages import RESPONDENTS_LOCALES
from foundation import outbox
from foundation.actors import Action
from foundation.clock import utc_now
from foundation.errors import Conflict
from reports.facts import invitations as facts_of
from reports.facts.invitations import STATES, InvitationsQuery
from suppliers.invitations import inviting
from suppliers.invitations.inviting import Made
from suppliers.invitations.payloads import InvitationCreate
from suppliers.parties import PartyNotFound
from suppliers.payloads import Closing

router = APIRouter(prefix="/invitations")
AGAIN_DAYS = 30


def invitations_query(state: str = "", tier: int = 0, cursor: str = "") -> InvitationsQuery:
    return InvitationsQuery(state if state in STATES else "", tier if 0 < tier <= inviting.DEEPEST else 0, cursor)


@router.get("")
def invitations(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    query: Annotated[InvitationsQuery, Depends(invitations_query)],
) -> HTMLResponse:
    with database.reading() as session:
        facts = facts_of.invitations_facts(session, reader.actor, query)
        return shown("invitations.html", frame_of(request, reader, session), facts)


@router.get("/new", response_model=None)
def invite_page(request: Request, database: DatabaseDep, reader: ReaderDep, party: UUID) -> Response:
    """One that is open already is shown instead."""
    with database.reading() as session:
        reader.actor.require(Action.WRITE_REGISTRY)
        if standing := facts_of.open_invitation_of(session, reader.actor, party):
            return onward(f"/invitations/{standing}")
        typed = InviteForm(party_id=str(party), locale=locale_of(request, reader.actor))
        return _invite_page(request, reader, session, typed)


def invite_form(
    party_id: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "supplies",
    days: Annotated[str, Form()] = "",
    locale: Annotated[str, Form()] = "",
) -> InviteForm:
    return InviteForm(party_id=party_id, email=email, link_kind=kind, days=days, locale=locale)


def _invite_page(
    request: Request, reader: Reader, session: Session, typed: InviteForm, problems: Problems = ()
) -> HTMLResponse:
    """Raises PartyNotFound."""
    try:
        party = facts_of.party_to_ask(session, reader.actor, UUID(typed.party_id))
    except ValueError:
        party = None
    if party is None:
        raise PartyNotFound
    facts = InvitePage(party, typed, tuple(RESPONDENTS_LOCALES), problems)
    return shown("invite.html", frame_of(request, reader, session), facts, status=422 if problems else 200)


@router.post("", response_model=None)
def invite(
    request: Request, database: DatabaseDep, writer: WriterDep, sent: Annotated[InviteForm, Depends(invite_form)]
) -> Response:
    new, problems = read(InvitationCreate, sent.values(), locale_of(request, writer.actor))
    if new is None:
        with database.reading() as session:
            return _invite_page(request, writer, session, sent, problems)
    try:
        with database.transaction() as session:
            now = utc_now()
            made = inviting.invite(session, writer.actor, new, now=now)
            return _told_once(request, writer, session, made, now)
    except Conflict as refused:
        with database.reading() as session:
            return _invite_page(request, writer, session, sent, refusal(request, refused, "email"))


def _told_once(request: Request, writer: Reader, session: Session, made: Made, now: datetime) -> HTMLResponse:
    """The letter is put out, and the page shows what is kept nowhere."""
    outbox.put(session, letter(request, made), now=now)
    told = made.invitation
    party = facts_of.party_to_ask(session, writer.actor, told.party_id)
    facts = ToldPage(
        party.name if party else "",
        told.email,
        link_of(request, made),
        made.pin,
        told.expires_on,
        f"/invitations/{told.id}",
    )
    page = shown("invitation_told.html", frame_of(request, writer, session), facts, status=201)
    page.headers.update(UNSEEN)
    return page


@router.get("/{invitation_id}")
def invitation(request: Request, database: DatabaseDep, reader: ReaderDep, invitation_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _invitation_page(request, reader, session, invitation_id, ReasonForm())


def _invitation_page(
    request: Request,
    reader: Reader,
    session: Session,
    invitation_id: UUID,
    typed: ReasonForm,
    problems: Problems = (),
) -> HTMLResponse:
    line = facts_of.invitation_facts(session, reader.actor, invitation_id)
    facts = InvitationPage(line, typed, reader.actor.may(Action.WRITE_REGISTRY), problems)
    frame = frame_of(request, reader, session)
    return shown("invitation.html", frame, facts, status=422 if problems else 200)


@router.post("/{invitation_id}/resending", response_model=None)
def resend(request: Request, database: DatabaseDep, writer: WriterDep, invitation_id: UUID) -> Response:
    """A new link and PIN, told once; the old ones stop working. What was answered meanwhile is shown instead."""
    try:
        with database.transaction() as session:
            now = utc_now()
            made = inviting.resend(session, writer.actor, invitation_id, days=AGAIN_DAYS, now=now)
            return _told_once(request, writer, session, made, now)
    except Conflict:
        return onward(f"/invitations/{invitation_id}")


@router.post("/{invitation_id}/revoking", response_model=None)
def revoke(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    invitation_id: UUID,
    reason: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    said, problems = read(Closing, {"reason": reason}, locale_of(request, writer.actor))
    if said is None:
        with database.reading() as session:
            return _invitation_page(request, writer, session, invitation_id, ReasonForm(reason=reason), problems)
    try:
        with database.transaction() as session:
            inviting.revoke(session, writer.actor, invitation_id, reason=said.reason, now=utc_now())
    except Conflict:
        return onward(f"/invitations/{invitation_id}")
    return onward(f"/invitations/{invitation_id}", "revoked")
