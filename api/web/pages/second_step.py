"""The second step of a sign-in: a code, or the set-up of a factor that the organisation asks for."""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web import signing_in
from api.web.account_pages import CodePage, RecoveryCodesPage
from api.web.form_tokens import check_form, with_form_token
from api.web.frames import Reader, bare_frame, frame_of, own_address, shown
from api.web.languages import translated
from api.web.payloads import FieldProblem
from api.web.sign_in_page import sign_in_facts
from api.web.words import marked as _
from foundation import accounts, half_sign_ins, second_factors
from foundation.clock import utc_now
from foundation.database import Database

router = APIRouter()
TOLD: Final = (
    _("This code is wrong, was used already, or the account is locked after five wrong tries."),
    _("The minutes for the second step are over: sign in again."),
)
"""Sentences of the operations that forms show beside a field, marked here for the catalogues."""
BackField = Annotated[str, Form()]
KeptField = Annotated[str, Form()]
TokenField = Annotated[str, Form()]


def _half(request: Request) -> str:
    return request.cookies.get(signing_in.HALF, "")


def code_refused(request: Request) -> FieldProblem:
    return FieldProblem("code", translated(bare_frame(request).locale, second_factors.CodeRefused().message))


def _too_late(request: Request, back: str, kept: str) -> HTMLResponse:
    """Back to the password, and what was typed comes along."""
    facts = sign_in_facts(request, back, "", half_sign_ins.HalfSignInOver().message, kept)
    return with_form_token(request, "sign_in.html", facts, status=403)


@router.get("/sign-in/code")
def code_page(request: Request, database: DatabaseDep, back: str = "/") -> HTMLResponse:
    with database.reading() as session:
        half_sign_ins.account_behind(session, _half(request), "code", now=utc_now())
    return with_form_token(request, "sign_in_code.html", CodePage(own_address(back)))


@router.post("/sign-in/code")
def show_code(
    request: Request,
    database: DatabaseDep,
    code: Annotated[str, Form()],
    back: BackField = "/",
    kept: KeptField = "",
    form_token: TokenField = "",
) -> Response:
    check_form(request, form_token)
    try:
        opened = _after_code(request, database, code)
    except half_sign_ins.HalfSignInOver:
        return _too_late(request, back, kept)
    if opened is None:
        page = CodePage(own_address(back), kept, (code_refused(request),))
        return with_form_token(request, "sign_in_code.html", page, status=422)
    return signing_in.arrived(request, database, opened, back=back, kept=kept)


def _after_code(request: Request, database: Database, code: str) -> accounts.OpenedSignIn | None:
    """None when the code is wrong, which is committed as a try. Raises HalfSignInOver."""
    now = utc_now()
    with database.transaction() as session:
        account = half_sign_ins.account_behind(session, _half(request), "code", now=now)
        if not second_factors.shows(session, account, code, keys=signing_in.keys_of(request), now=now):
            return None
        half_sign_ins.finish(session, _half(request), now=now)
        return signing_in.open_whole(session, request, account, proven=True)


@router.get("/sign-in/set-up")
def set_up_page(request: Request, database: DatabaseDep, back: str = "/") -> HTMLResponse:
    with database.reading() as session:
        account = half_sign_ins.account_behind(session, _half(request), "set_up", now=utc_now())
        page = signing_in.set_up_page(session, request, account, at_sign_in=True, back=back)
    return with_form_token(request, "sign_in_set_up.html", page)


@router.post("/sign-in/set-up")
def set_up(
    request: Request,
    database: DatabaseDep,
    code: Annotated[str, Form()],
    back: BackField = "/",
    kept: KeptField = "",
    form_token: TokenField = "",
) -> Response:
    """Ends signed in, with the recovery codes on a page that is shown once."""
    check_form(request, form_token)
    try:
        done = _after_set_up(request, database, code)
    except half_sign_ins.HalfSignInOver:
        return _too_late(request, back, kept)
    with database.reading() as session:
        if done is None:
            account = half_sign_ins.account_behind(session, _half(request), "set_up", now=utc_now())
            page = signing_in.set_up_page(session, request, account, at_sign_in=True, back=back, kept=kept)
            again = replace(page, problems=(code_refused(request),))
            return with_form_token(request, "sign_in_set_up.html", again, status=422)
        opened, codes = done
        frame = frame_of(request, Reader(opened.actor, opened.csrf, opened.sign_in_id), session)
        answer = shown("recovery_codes.html", frame, RecoveryCodesPage(codes, own_address(back), kept))
    signing_in.settle(request, answer, opened)
    return answer


def _after_set_up(
    request: Request, database: Database, code: str
) -> tuple[accounts.OpenedSignIn, tuple[str, ...]] | None:
    """None when the code is wrong, which is committed as a try. Raises HalfSignInOver."""
    now = utc_now()
    with database.transaction() as session:
        account = half_sign_ins.account_behind(session, _half(request), "set_up", now=now)
        made = second_factors.confirm(session, account, code, keys=signing_in.keys_of(request), now=now)
        if made is None:
            return None
        half_sign_ins.finish(session, _half(request), now=now)
        return signing_in.open_whole(session, request, account, proven=True), made
