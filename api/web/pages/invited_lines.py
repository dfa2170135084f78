"""An invited supplier's lines: declare one at a time, withdraw one, and ask its own supplier in turn."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.access import DatabaseDep
from api.invitation_letters import letter, link_of
from api.web.form_tokens import check_form
from api.web.frames import locale_of, onward
from api.web.guests import Guest, guest_page, home_of, read_inside, refusal, write_inside
from api.web.invited_forms import LineForm, OnwardForm, ReasonForm, read
from api.web.invited_pages import LinePage, ToldPage
from api.web.pages.invited import declare_page
from api.web.payloads import FieldProblem
from foundation import outbox
from foundation.errors import Conflict
from suppliers.invitations import declaring, lines
from suppliers.invitations.declaring import LineNotFound
from suppliers.invitations.payloads import Declaration, LineIn, Onward
from suppliers.payloads import Closing

router = APIRouter(prefix="/invited/answer/{invitation_id}/lines")


@router.post("")
def declare(
    request: Request, database: DatabaseDep, invitation_id: UUID, sent: Annotated[LineForm, Form()]
) -> Response:
    """One line; those declared before stay, also when this one cannot be read."""
    check_form(request, sent.form_token)
    line, problems = read(LineIn, sent.values(), locale_of(request))

    def act(guest: Guest) -> Response:
        if guest.invitation.declarer_id is None:
            return onward(home_of(invitation_id))
        if line is None:
            return declare_page(request, guest, sent, problems)
        declaring.declare(guest.session, guest.invitation, Declaration(lines=[line]), now=guest.now)
        return onward(home_of(invitation_id), "line_declared")

    return write_inside(request, database, invitation_id, act)


@router.get("/{line_id}")
def line_page(request: Request, database: DatabaseDep, invitation_id: UUID, line_id: UUID) -> Response:
    return read_inside(request, database, invitation_id, lambda guest: _line_page(request, guest, line_id))


def _line_page(
    request: Request,
    guest: Guest,
    line_id: UUID,
    asked: OnwardForm | None = None,
    withdrawn: ReasonForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    """Raises LineNotFound."""
    entrance = lines.entrance(guest.session, guest.invitation)
    line = next((one for one in entrance.lines if one.id == line_id), None)
    if line is None:
        raise LineNotFound
    facts = LinePage(
        home_of(guest.invitation.id), entrance, line, asked or OnwardForm(), withdrawn or ReasonForm(), problems
    )
    return guest_page(request, "invited_line.html", facts, status=422 if problems else 200)


@router.post("/{line_id}/withdrawing")
def withdraw(
    request: Request, database: DatabaseDep, invitation_id: UUID, line_id: UUID, sent: Annotated[ReasonForm, Form()]
) -> Response:
    check_form(request, sent.form_token)
    said, problems = read(Closing, {"reason": sent.reason}, locale_of(request))

    def act(guest: Guest) -> Response:
        if said is None:
            return _line_page(request, guest, line_id, withdrawn=sent, problems=problems)
        declaring.withdraw(guest.session, guest.invitation, line_id, reason=said.reason, now=guest.now)
        return onward(home_of(invitation_id), "line_withdrawn")

    return write_inside(request, database, invitation_id, act)


@router.post("/{line_id}/asking")
def ask_in_turn(
    request: Request, database: DatabaseDep, invitation_id: UUID, line_id: UUID, sent: Annotated[OnwardForm, Form()]
) -> Response:
    """The cascade: one's own supplier is asked the same. Link and PIN are told on this page and never again."""
    check_form(request, sent.form_token)
    new, problems = read(Onward, {"line_id": line_id, "email": sent.email}, locale_of(request))

    def act(guest: Guest) -> Response:
        if new is None:
            return _line_page(request, guest, line_id, asked=sent, problems=problems)
        made = declaring.invite_onward(guest.session, guest.invitation, new, now=guest.now)
        outbox.put(guest.session, letter(request, made), now=guest.now)
        names = {one.id: one.name for one in lines.lines_of(guest.session, guest.invitation)}
        told = made.invitation
        facts = ToldPage(
            names[line_id], told.email, link_of(request, made), made.pin, told.expires_on, home_of(invitation_id), True
        )
        return guest_page(request, "invitation_told.html", facts, status=201)

    try:
        return write_inside(request, database, invitation_id, act)
    except Conflict as refused:
        told = refusal(request, refused, "email")
        return read_inside(
            request, database, invitation_id, lambda guest: _line_page(request, guest, line_id, sent, None, told)
        )
