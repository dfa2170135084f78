"""
What follows a right password, or the word of an identity provider: the desk at once, or the second step first. What
was typed into a form whose session had ended travels along in the pages.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlmodel import Session

from api.access import COOKIE, settings_of
from api.web import kept_forms
from api.web.account_pages import CodePage, SetUpPage
from api.web.devices import device_words
from api.web.form_tokens import keep, with_form_token
from api.web.frames import Reader, frame_of, onward, own_address, shown
from api.web.qr import qr_svg
from foundation import accounts, half_sign_ins, one_time_codes, second_factors
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.second_factors import FactorKeys, Step

HALF = "tierlight_half"


@dataclass(frozen=True, slots=True)
class Entered:
    """Exactly one of both: a whole sign-in, or the secret of a half one and its step."""

    opened: accounts.OpenedSignIn | None
    step: Step = ""
    half: str = ""


def keys_of(request: Request) -> FactorKeys:
    return FactorKeys.of(settings_of(request).require_secret())


def enter(session: Session, request: Request, account: Account) -> Entered:
    """Who the account belongs to has been proven once."""
    now = utc_now()
    step = second_factors.next_step(session, account, now=now)
    if not step:
        return Entered(open_whole(session, request, account, proven=False))
    if step == "set_up":
        second_factors.begin(session, account, keys=keys_of(request), now=now)
    return Entered(None, step, half_sign_ins.open_half(session, account, step, now=now))


def open_whole(session: Session, request: Request, account: Account, *, proven: bool) -> accounts.OpenedSignIn:
    hours, device = settings_of(request).session_hours, device_words(request.headers.get("user-agent", ""))
    return accounts.open_sign_in(session, account, now=utc_now(), hours=hours, device=device, proven=proven)


def answer_entered(request: Request, database: Database, entered: Entered, *, back: str, kept: str) -> Response:
    if entered.opened is not None:
        return arrived(request, database, entered.opened, back=back, kept=kept)
    if not kept:
        answer: Response = onward(
            f"/sign-in/{'code' if entered.step == 'code' else 'set-up'}?{urlencode({'back': own_address(back)})}"
        )
    elif entered.step == "code":
        answer = with_form_token(request, "sign_in_code.html", CodePage(own_address(back), kept))
    else:
        with database.reading() as session:
            account = half_sign_ins.account_behind(session, entered.half, "set_up", now=utc_now())
            page = set_up_page(session, request, account, at_sign_in=True, back=back, kept=kept)
        answer = with_form_token(request, "sign_in_set_up.html", page)
    lasts = int(half_sign_ins.LASTS[entered.step or "code"].total_seconds())
    keep(request, answer, HALF, entered.half, lasts)
    return answer


def arrived(request: Request, database: Database, opened: accounts.OpenedSignIn, *, back: str, kept: str) -> Response:
    """The page that was wanted, or the form that was typed before the session ended."""
    form = kept_forms.unpacked(kept)
    if form is None:
        answer: Response = onward(own_address(back))
    else:
        answer = form_again(request, database, Reader(opened.actor, opened.csrf, opened.sign_in_id), form)
    settle(request, answer, opened)
    return answer


def settle(request: Request, answer: Response, opened: accounts.OpenedSignIn) -> None:
    keep(request, answer, COOKIE, opened.secret, settings_of(request).session_hours * 3600)
    answer.delete_cookie(HALF)


def form_again(
    request: Request, database: Database, reader: Reader, form: kept_forms.KeptForm, *, status: int = 200
) -> Response:
    with database.reading() as session:
        frame = frame_of(request, reader, session)
        return shown("form_again.html", frame, kept_forms.FormAgainPage.of(form), status=status)


def set_up_page(
    session: Session, request: Request, account: Account, *, at_sign_in: bool, back: str = "/", kept: str = ""
) -> SetUpPage:
    """Raises NotSetUp, AlreadySetUp: the secret is shown only while it waits to be confirmed."""
    secret = second_factors.waiting_secret(session, account, keys=keys_of(request))
    address = one_time_codes.address(secret, email=account.email)
    written = one_time_codes.written(secret)
    groups = " ".join(written[at : at + 4] for at in range(0, len(written), 4))
    return SetUpPage(qr_svg(address), groups, at_sign_in, own_address(back), kept)
