"""Signing in and out, a forgotten password, a password set by a link that works once, and how one likes the desk."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import COOKIE, DatabaseDep, check_origin, settings_of
from api.web import kept_forms, signing_in
from api.web.form_tokens import check_form, keep, with_form_token
from api.web.frames import (
    DENSITIES,
    DENSITY,
    LOCALE,
    THEME,
    THEMES,
    WriterDep,
    bare_frame,
    onward,
    outside_address,
    own_address,
)
from api.web.languages import names_at, translated
from api.web.payloads import FieldProblem, ForgottenPage, PasswordPage
from api.web.sign_in_page import sign_in_facts
from api.web.words import marked as _
from foundation import accounts, outbox, sign_ins
from foundation.clock import utc_now

router = APIRouter()
YEAR = 365 * 24 * 3600
TOLD = (
    _("E-mail or password is wrong, or the account is locked for a while after five wrong tries."),
    _("The password needs at least 12 characters and may not contain the e-mail address."),
)
"""Sentences of the operations that forms show beside a field, marked here for the catalogues."""


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, back: str = "/") -> HTMLResponse:
    return with_form_token(request, "sign_in.html", sign_in_facts(request, back))


@router.post("/sign-in")
def sign_in(
    request: Request,
    database: DatabaseDep,
    email: Annotated[str, Form()],
    password: Annotated[str, Form()],
    back: Annotated[str, Form()] = "/",
    kept: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
) -> Response:
    check_form(request, form_token)
    with database.reading() as session:
        fits = accounts.password_fits(session, email, password)
    with database.transaction() as session:
        account = accounts.count_try(session, email, matches=fits, now=utc_now())
        entered = signing_in.enter(session, request, account) if account else None
    if entered is None:
        facts = sign_in_facts(request, back, email, accounts.SignInRefused().message, kept)
        return with_form_token(request, "sign_in.html", facts, status=422)
    return signing_in.answer_entered(request, database, entered, back=back, kept=kept)


@router.post("/sign-in/form-again")
def form_again(
    request: Request, database: DatabaseDep, writer: WriterDep, kept: Annotated[str, Form()] = ""
) -> Response:
    """From the page of recovery codes to what was typed before; nothing is written."""
    form = kept_forms.unpacked(kept)
    return signing_in.form_again(request, database, writer, form) if form else onward("/")


@router.post("/sign-out")
def sign_out(request: Request, database: DatabaseDep, writer: WriterDep) -> RedirectResponse:  # noqa: ARG001 - proves the form token
    with database.transaction() as session:
        sign_ins.end_by_secret(session, request.cookies[COOKIE], now=utc_now())
    answer = onward("/sign-in", "signed_out")
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/forgotten")
def forgotten_page(request: Request) -> HTMLResponse:
    return with_form_token(request, "forgotten.html", ForgottenPage())


@router.post("/forgotten")
def forgotten(
    request: Request, database: DatabaseDep, email: Annotated[str, Form()], form_token: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """Says the same whether or not the address has an account."""
    check_form(request, form_token)
    settings, now = settings_of(request), utc_now()
    with database.transaction() as session:
        try:
            account = accounts.find_account(session, email)
        except accounts.AccountNotFound:
            account = None
        if account and account.disabled_at is None and not accounts.link_is_fresh(session, account, "reset", now=now):
            secret = accounts.make_link(session, account, "reset", now=now, hours=settings.link_hours)
            address = f"{outside_address(request)}/set-password/{secret}"
            outbox.put(session, _mail(account.email, account.locale, address), now=now)
    return with_form_token(request, "forgotten.html", ForgottenPage(sent=True))


def _mail(email: str, locale: str, address: str) -> outbox.Message:
    subject = translated(locale, _("Your link to set a password"))
    body = translated(locale, _("This link works once. If you did not ask for it, nothing needs to be done."))
    return outbox.Message("mail", email, subject, f"{body}\n\n{address}\n")


@router.get("/set-password/{secret}")
def set_password_page(request: Request, database: DatabaseDep, secret: str) -> HTMLResponse:
    with database.reading() as session:
        accounts.account_behind_link(session, secret, now=utc_now())
    return with_form_token(request, "set_password.html", PasswordPage(accounts.SHORTEST_PASSWORD))


@router.post("/set-password/{secret}")
def set_password(
    request: Request,
    database: DatabaseDep,
    secret: str,
    password: Annotated[str, Form()],
    form_token: Annotated[str, Form()] = "",
) -> Response:
    check_form(request, form_token)
    try:
        with database.transaction() as session:
            accounts.set_password_by_link(session, secret, password, now=utc_now())
    except accounts.PasswordTooWeak as weak:
        problem = FieldProblem("password", translated(bare_frame(request).locale, weak.message))
        facts = PasswordPage(accounts.SHORTEST_PASSWORD, (problem,))
        return with_form_token(request, "set_password.html", facts, status=422)
    return onward("/sign-in", "password_set")


@router.post("/preferences")
def preferences(
    request: Request,
    locale: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    density: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> RedirectResponse:
    """Changes nothing but this browser's own looks, so the origin check alone guards it."""
    check_origin(request)
    address = own_address(back)
    answer = onward(address)
    for name, value, known in (
        (LOCALE, locale, names_at(address)),
        (THEME, theme, THEMES),
        (DENSITY, density, DENSITIES),
    ):
        if value in known:
            keep(request, answer, name, value, YEAR)
    return answer
