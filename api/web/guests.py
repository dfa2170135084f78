"""
Pages for somebody who came by a link and has no account. That the PIN was right is kept in a cookie for the pages of
that one invitation, for an hour after the last page: it holds neither the PIN nor the secret of the link, only a time
and a keyed hash of it, of the invitation and of its PIN's hash. A link that is sent again ends it. Neither secret nor
PIN stands in an address after the first page, nothing is cached, and no page tells the next where one came from.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from api.access import settings_of
from api.web.form_tokens import with_form_token
from api.web.frames import locale_of
from api.web.languages import RESPONDENTS_LOCALES, translated
from api.web.payloads import FieldProblem
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from suppliers.invitations import entering
from suppliers.models import Invitation

PASS: Final = "tierlight_invited"  # noqa: S105 - the name of a cookie
LASTS: Final = timedelta(hours=1)
UNSEEN: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody inside: the invitation they opened, and the session that reads or writes for them."""

    session: Session
    invitation: Invitation
    now: datetime


@dataclass(frozen=True, slots=True)
class OverPage:
    """`why` is late (the proof of the PIN ran out) or declined."""

    why: str


Act = Callable[[Guest], Response]


def home_of(invitation_id: UUID) -> str:
    return f"/invited/answer/{invitation_id}"


def guest_page(request: Request, template: str, facts: object, *, status: int = 200) -> HTMLResponse:
    page = with_form_token(request, template, facts, status=status)
    page.headers.update(UNSEEN)
    return page


def read_inside(request: Request, database: Database, invitation_id: UUID, act: Act) -> Response:
    """The page that `act` makes, or the one that sends people back to their letter."""
    now = utc_now()
    with database.reading() as session:
        found = entering.still_open(session, invitation_id, now=now, to_write=False)
        if found is not None and _was_let_in(request, found, now):
            speak_as_the_letter(request, found)
            return let_in(request, act(Guest(session, found, now)), found, now)
    return _outside(request)


def write_inside(request: Request, database: Database, invitation_id: UUID, act: Act) -> Response:
    """As `read_inside`, in one transaction; what `act` raises takes back what it wrote."""
    now = utc_now()
    with database.transaction() as session:
        found = entering.still_open(session, invitation_id, now=now, to_write=True)
        if found is not None and _was_let_in(request, found, now):
            speak_as_the_letter(request, found)
            return let_in(request, act(Guest(session, found, now)), found, now)
    return _outside(request)


def speak_as_the_letter(request: Request, invitation: Invitation) -> None:
    """To somebody whose browser asks for no language that is spoken here; nothing is told of it before the PIN."""
    if invitation.locale in RESPONDENTS_LOCALES:
        request.state.letter_locale = invitation.locale


def let_in(request: Request, answer: Response, invitation: Invitation, now: datetime) -> Response:
    """With the proof for another hour."""
    until = int((now + LASTS).timestamp())
    answer.set_cookie(
        PASS,
        f"{until}.{_proof(request, invitation, until)}",
        max_age=int(LASTS.total_seconds()),
        path=home_of(invitation.id),
        httponly=True,
        samesite="strict",
        secure=settings_of(request).secure_cookies,
    )
    answer.headers.update(UNSEEN)
    return answer


def refusal(request: Request, refused: TierlightError, field: str) -> tuple[FieldProblem, ...]:
    """The sentence of an operation, beside the field it is about."""
    return (FieldProblem(field, translated(locale_of(request), refused.message)),)


def _outside(request: Request) -> Response:
    return guest_page(request, "invited_over.html", OverPage("late"), status=403)


def _was_let_in(request: Request, invitation: Invitation, now: datetime) -> bool:
    until, _, proof = request.cookies.get(PASS, "").partition(".")
    if not until.isascii() or not until.isdigit() or len(until) > len("9999999999") or int(until) < now.timestamp():
        return False
    return hmac.compare_digest(proof.encode(), _proof(request, invitation, int(until)).encode())


def _proof(request: Request, invitation: Invitation, until: int) -> str:
    said = f"invited\x1f{invitation.id}\x1f{invitation.pin_hash}\x1f{until}"
    return hmac.new(settings_of(request).require_secret(), said.encode(), "sha256").hexdigest()
