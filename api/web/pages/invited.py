"""
What a supplier finds behind its link, without an account: the PIN, who asks and why, saying who one is, handing on an
earlier answer, declining, and the end. Lines are declared in `invited_lines`.
"""

import unicodedata
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.access import DatabaseDep
from api.web.form_tokens import check_form
from api.web.frames import locale_of, onward
from api.web.guests import Guest, OverPage, guest_page, home_of, let_in, read_inside, refusal, write_inside
from api.web.invited_forms import LineForm, PasteForm, PinForm, ReasonForm, WhoForm, read
from api.web.invited_pages import AnswerPage, DeclarePage, DeclinePage, PinPage, WhoPage
from api.web.languages import RESPONDENTS_LOCALES
from api.web.payloads import FieldProblem
from foundation.clock import utc_now
from foundation.countries import country_codes
from foundation.database import Database
from foundation.errors import Conflict
from suppliers.invitations import entering, lines, reusing
from suppliers.invitations.entering import InvitationRefused
from suppliers.invitations.payloads import Confirmation, Declining, Key, Pasting
from suppliers.models import Invitation

router = APIRouter(prefix="/invited")
Problems = tuple[FieldProblem, ...]


@router.get("/over")
def over(request: Request) -> Response:
    """Where whoever declined ends: nothing of the invitation is left to show."""
    return guest_page(request, "invited_over.html", OverPage("declined"))


@router.get("/{secret}")
def pin_page(request: Request, secret: str) -> Response:  # noqa: ARG001 - any link is answered alike until the PIN is right
    return guest_page(request, "invited_pin.html", PinPage(request.url.path))


@router.post("/{secret}")
def enter(request: Request, database: DatabaseDep, secret: str, sent: Annotated[PinForm, Form()]) -> Response:
    """On to the answer, whose address holds no secret. Wrong, unknown, over and locked are refused alike."""
    check_form(request, sent.form_token)
    key, problems = read(Key, {"secret": secret, "pin": sent.pin.strip()}, locale_of(request))
    if key is None and [one.field for one in problems] == ["pin"]:
        return guest_page(request, "invited_pin.html", PinPage(request.url.path, problems), status=422)
    now = utc_now()
    found = _entered(database, key, now)
    if found is None:
        told = refusal(request, InvitationRefused(), "pin")
        return guest_page(request, "invited_pin.html", PinPage(request.url.path, told), status=403)
    return let_in(request, RedirectResponse(home_of(found.id), status_code=303), found, now)


def _entered(database: Database, key: Key | None, now: datetime) -> Invitation | None:
    """A wrong try is committed, or nothing would count it."""
    if key is None:
        return None
    with database.transaction() as session:
        found = entering.enter(session, key, now=now)
        if found is not None:
            session.expunge(found)
        return found


@router.get("/answer/{invitation_id}")
def answer(request: Request, database: DatabaseDep, invitation_id: UUID) -> Response:
    """Who asks and who you are first, then your lines: whoever comes back finds what they declared."""

    def act(guest: Guest) -> Response:
        if guest.invitation.declarer_id is None:
            return who_page(request, guest)
        return declare_page(request, guest)

    return read_inside(request, database, invitation_id, act)


def who_page(
    request: Request,
    guest: Guest,
    typed: WhoForm | None = None,
    pasted: PasteForm | None = None,
    problems: Problems = (),
) -> Response:
    entrance = lines.entrance(guest.session, guest.invitation)
    facts = WhoPage(
        home_of(guest.invitation.id),
        entrance,
        typed or WhoForm(name=entrance.party_name),
        pasted or PasteForm(),
        _countries(request),
        problems,
    )
    return guest_page(request, "invited_who.html", facts, status=422 if problems else 200)


def declare_page(request: Request, guest: Guest, typed: LineForm | None = None, problems: Problems = ()) -> Response:
    entrance = lines.entrance(guest.session, guest.invitation)
    facts = DeclarePage(home_of(guest.invitation.id), entrance, typed or LineForm(), _countries(request), problems)
    return guest_page(request, "invited_declare.html", facts, status=422 if problems else 200)


def _countries(request: Request) -> tuple[str, ...]:
    """In the order of their names as the reader writes them."""
    names = RESPONDENTS_LOCALES[locale_of(request)].territories
    return tuple(sorted(country_codes(), key=lambda code: unicodedata.normalize("NFKD", names.get(code, code))))


@router.post("/answer/{invitation_id}/firm")
def confirm(request: Request, database: DatabaseDep, invitation_id: UUID, sent: Annotated[WhoForm, Form()]) -> Response:
    check_form(request, sent.form_token)
    said, problems = read(Confirmation, sent.values(), locale_of(request))

    def act(guest: Guest) -> Response:
        if said is None:
            return who_page(request, guest, sent, problems=problems)
        entering.confirm(guest.session, guest.invitation, said, now=guest.now)
        return onward(home_of(invitation_id), "firm_confirmed")

    try:
        return write_inside(request, database, invitation_id, act)
    except Conflict:  # somebody of the firm was quicker: their answer stands
        return onward(home_of(invitation_id))


@router.post("/answer/{invitation_id}/earlier")
def paste(request: Request, database: DatabaseDep, invitation_id: UUID, sent: Annotated[PasteForm, Form()]) -> Response:
    """An answer for another customer, opened by its own link and PIN and handed on with consent."""
    check_form(request, sent.form_token)
    said, problems = read(Pasting, sent.values(), locale_of(request))
    told = problems
    if said is not None:
        earlier = _entered(database, said.earlier, utc_now())
        told = refusal(request, InvitationRefused(), "link") if earlier is None else ()

    def act(guest: Guest) -> Response:
        if told or said is None or earlier is None:
            return who_page(request, guest, pasted=sent, problems=told)
        reusing.paste(guest.session, guest.invitation, guest.session.merge(earlier, load=True), now=guest.now)
        return onward(home_of(invitation_id), "pasted")

    try:
        return write_inside(request, database, invitation_id, act)
    except Conflict as refused:
        told = refusal(request, refused, "link")
        return read_inside(request, database, invitation_id, lambda guest: who_page(request, guest, None, sent, told))


@router.get("/answer/{invitation_id}/declining")
def decline_page(request: Request, database: DatabaseDep, invitation_id: UUID) -> Response:
    return read_inside(request, database, invitation_id, lambda guest: _decline_page(request, guest, ReasonForm()))


def _decline_page(request: Request, guest: Guest, typed: ReasonForm, problems: Problems = ()) -> Response:
    facts = DeclinePage(home_of(guest.invitation.id), lines.entrance(guest.session, guest.invitation), typed, problems)
    return guest_page(request, "invited_decline.html", facts, status=422 if problems else 200)


@router.post("/answer/{invitation_id}/declining")
def decline(
    request: Request, database: DatabaseDep, invitation_id: UUID, sent: Annotated[ReasonForm, Form()]
) -> Response:
    check_form(request, sent.form_token)
    said, problems = read(Declining, {"reason": sent.reason}, locale_of(request))

    def act(guest: Guest) -> Response:
        if said is None:
            return _decline_page(request, guest, sent, problems)
        entering.decline(guest.session, guest.invitation, said, now=guest.now)
        return onward("/invited/over")

    return write_inside(request, database, invitation_id, act)


@router.get("/answer/{invitation_id}/done")
def done(request: Request, database: DatabaseDep, invitation_id: UUID) -> Response:
    """What was said, who reads it, and how to come back. Nothing is sent here: every line was told when declared."""

    def act(guest: Guest) -> Response:
        entrance = lines.entrance(guest.session, guest.invitation)
        if not entrance.lines:
            return onward(home_of(invitation_id))
        return guest_page(request, "invited_done.html", AnswerPage(home_of(invitation_id), entrance))

    return read_inside(request, database, invitation_id, act)
