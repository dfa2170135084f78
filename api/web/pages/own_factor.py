"""The second factor of the own account: set up, new recovery codes, removed; and shown again before an act."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.web import signing_in
from api.web.account_pages import CodePage, RecoveryCodesPage
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, own_address, shown
from api.web.pages.own_account import page_of_account, password_right
from api.web.pages.second_step import code_refused
from foundation import accounts, second_factors, sign_ins
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account

router = APIRouter()


@router.post("/account/second-factor/begin")
def begin(request: Request, database: DatabaseDep, writer: WriterDep) -> RedirectResponse:
    with database.transaction() as session:
        account = session.get_one(Account, writer.actor.account_id)
        second_factors.begin(session, account, keys=signing_in.keys_of(request), now=utc_now())
    return onward("/account/second-factor")


@router.get("/account/second-factor")
def set_up_page(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _set_up(request, database, reader, wrong=False)


def _set_up(request: Request, database: Database, reader: Reader, *, wrong: bool) -> HTMLResponse:
    with database.reading() as session:
        account = session.get_one(Account, reader.actor.account_id)
        page = signing_in.set_up_page(session, request, account, at_sign_in=False)
        page = replace(page, problems=(code_refused(request),) if wrong else ())
        return shown("sign_in_set_up.html", frame_of(request, reader, session), page, status=422 if wrong else 200)


@router.post("/account/second-factor")
def confirm(request: Request, database: DatabaseDep, writer: WriterDep, code: Annotated[str, Form()]) -> Response:
    """Every other session ends: it was opened by the password alone."""
    now, keys = utc_now(), signing_in.keys_of(request)
    with database.transaction() as session:
        account = session.get_one(Account, writer.actor.account_id)
        made = second_factors.confirm(session, account, code, keys=keys, now=now)
        if made is not None:
            sign_ins.end_others(session, writer.actor, writer.sign_in_id, now=now)
            sign_ins.note_proof(session, writer.actor, writer.sign_in_id, now=now)
    if made is None:
        return _set_up(request, database, writer, wrong=True)
    return _codes(request, database, writer, made)


def _codes(request: Request, database: Database, reader: Reader, made: tuple[str, ...]) -> HTMLResponse:
    with database.reading() as session:
        return shown("recovery_codes.html", frame_of(request, reader, session), RecoveryCodesPage(made, "/account"))


def _code_right(request: Request, database: Database, writer: Reader, code: str) -> bool:
    """A wrong one is counted and committed."""
    now = utc_now()
    with database.transaction() as session:
        account = session.get_one(Account, writer.actor.account_id)
        right = second_factors.shows(session, account, code, keys=signing_in.keys_of(request), now=now)
        if right:
            sign_ins.note_proof(session, writer.actor, writer.sign_in_id, now=now)
        return right


@router.post("/account/second-factor/codes")
def renew_codes(request: Request, database: DatabaseDep, writer: WriterDep, code: Annotated[str, Form()]) -> Response:
    if not _code_right(request, database, writer, code):
        return page_of_account(request, database, writer, problems=(("code", second_factors.CodeRefused()),))
    with database.transaction() as session:
        account = session.get_one(Account, writer.actor.account_id)
        keys = signing_in.keys_of(request)
        made = second_factors.renew_recovery_codes(session, account, keys=keys, now=utc_now())
    return _codes(request, database, writer, made)


@router.post("/account/second-factor/remove")
def remove(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    factor_password: Annotated[str, Form()],
    factor_code: Annotated[str, Form()],
) -> Response:
    """Needs both, so that neither a borrowed browser nor a stolen password takes it away."""
    if not password_right(database, writer, factor_password):
        return page_of_account(request, database, writer, problems=(("factor_password", accounts.SignInRefused()),))
    if not _code_right(request, database, writer, factor_code):
        return page_of_account(request, database, writer, problems=(("factor_code", second_factors.CodeRefused()),))
    with database.transaction() as session:
        account = session.get_one(Account, writer.actor.account_id)
        second_factors.remove(session, account, now=utc_now())
    return onward("/account", "factor_removed")


@router.get("/account/prove")
def prove_page(request: Request, database: DatabaseDep, reader: ReaderDep, back: str = "/") -> HTMLResponse:
    """Where an act that asks for a fresh second factor leads."""
    with database.reading() as session:
        return shown("prove.html", frame_of(request, reader, session), CodePage(own_address(back)))


@router.post("/account/prove")
def prove(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    code: Annotated[str, Form()],
    back: Annotated[str, Form()] = "/",
) -> Response:
    if _code_right(request, database, writer, code):
        return onward(own_address(back), "proven")
    with database.reading() as session:
        page = CodePage(own_address(back), problems=(code_refused(request),))
        return shown("prove.html", frame_of(request, writer, session), page, status=422)
