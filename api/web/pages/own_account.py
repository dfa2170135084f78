"""
The own account: open sessions, password, second factor, API tokens, language. What opens an account is changed in a
signed-in browser alone, never through an API token, so that a leaked token cannot make itself another.
"""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from api.access import DatabaseDep, idle_of, settings_of
from api.web.account_pages import AccountPage, NoticeLine, OpenSession, TokenLine
from api.web.finding_forms import FormDep
from api.web.form_tokens import keep
from api.web.frames import LOCALE, Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import LOCALES, translated
from api.web.pages.accounts import YEAR
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from foundation import accounts, factor_rules, outside_identities, own_tokens, second_factors, sign_ins
from foundation.actors import Action, Role, permissions_of
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.models import Account
from foundation.notices import choices

router = APIRouter()
TOLD: Final = (
    _("Name the token after what it is for, and choose at least one thing it may do."),
    _("A token lives from 1 to 366 days."),
    _("This kind of notice cannot be set like that: what you are responsible for is told at least once a day."),
)
"""Sentences of the operations that forms show beside a field, marked here for the catalogues."""


@router.get("/account")
def account_page(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return page_of_account(request, database, reader)


def page_of_account(
    request: Request,
    database: Database,
    reader: Reader,
    *,
    problems: tuple[tuple[str, TierlightError], ...] = (),
    made_token: str = "",
) -> HTMLResponse:
    """With what went wrong beside its field, or the one sight of a new token."""
    with database.reading() as session:
        locale = locale_of(request, reader.actor)
        told = tuple(FieldProblem(name, translated(locale, error.message)) for name, error in problems)
        page = replace(_facts(session, request, reader), problems=told, made_token=made_token)
        return shown("account.html", frame_of(request, reader, session), page, status=422 if problems else 200)


def _facts(session: Session, request: Request, reader: Reader) -> AccountPage:
    now, actor = utc_now(), reader.actor
    account = session.get_one(Account, actor.account_id)
    return AccountPage(
        name=account.name,
        email=account.email,
        role=Role(account.role),
        locale=account.locale,
        sessions=_sessions(session, request, reader),
        tokens=tuple(
            TokenLine(
                one.id, one.name, tuple(Action(each) for each in one.scopes), one.created_at, one.expires_at,
                one.last_used_at,
            )
            for one in own_tokens.standing_tokens(session, actor, now=now)
        ),
        scopes=tuple(sorted(permissions_of(actor.role))),
        has_factor=second_factors.is_set_up(session, account),
        factor_required=factor_rules.is_required(session, account, now=now),
        codes_left=second_factors.recovery_codes_left(session, account),
        idle_minutes=settings_of(request).idle_minutes,
        outside=outside_identities.issuers_of(session, account),
        notices=_notices(session, account),
    )  # fmt: skip


def _notices(session: Session, account: Account) -> tuple[NoticeLine, ...]:
    chosen = choices.choices_of(session, [account.id])[account.id]
    return tuple(NoticeLine(kind.name, kind.choices, chosen[kind.name]) for kind in choices.kinds())


def _sessions(session: Session, request: Request, reader: Reader) -> tuple[OpenSession, ...]:
    rows = sign_ins.open_of(session, reader.actor, now=utc_now(), idle=idle_of(request))
    return tuple(
        OpenSession(row.id, row.device, row.created_at, row.last_seen_at or row.created_at, row.id == reader.sign_in_id)
        for row in rows
    )


@router.post("/account/sessions/end")
def end_session(database: DatabaseDep, writer: WriterDep, sign_in_id: Annotated[UUID, Form()]) -> RedirectResponse:
    with database.transaction() as session:
        sign_ins.end_one(session, writer.actor, sign_in_id, now=utc_now())
    return onward("/account", "session_ended")


@router.post("/account/sessions/end-others")
def end_other_sessions(database: DatabaseDep, writer: WriterDep) -> RedirectResponse:
    with database.transaction() as session:
        sign_ins.end_others(session, writer.actor, writer.sign_in_id, now=utc_now())
    return onward("/account", "session_ended")


@router.post("/account/password")
def change_password(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    password: Annotated[str, Form()],
    new_password: Annotated[str, Form()],
) -> Response:
    if not password_right(database, writer, password):
        return page_of_account(request, database, writer, problems=(("password", accounts.SignInRefused()),))
    try:
        with database.transaction() as session:
            sign_ins.change_password(session, writer.actor, new_password, kept=writer.sign_in_id, now=utc_now())
    except accounts.PasswordTooWeak as weak:
        return page_of_account(request, database, writer, problems=(("new_password", weak),))
    return onward("/account", "password_changed")


def password_right(database: Database, writer: Reader, password: str) -> bool:
    """A wrong one is counted and committed, as at sign-in."""
    with database.reading() as session:
        email = session.get_one(Account, writer.actor.account_id).email
        fits = accounts.password_fits(session, email, password)
    with database.transaction() as session:
        return accounts.count_try(session, email, matches=fits, now=utc_now()) is not None


@router.post("/account/tokens")
def make_token(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    name: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = 90,
    scope: Annotated[list[Action] | None, Form()] = None,
) -> HTMLResponse:
    """Answers with the page itself: the token is shown in it once, and a page reached later could not."""
    new = own_tokens.NewToken(name, frozenset(scope or ()), days)
    try:
        with database.transaction() as session:
            secret = own_tokens.make_own(session, writer.actor, new, now=utc_now())
    except TierlightError as refused:
        return page_of_account(request, database, writer, problems=(("name", refused),))
    return page_of_account(request, database, writer, made_token=secret)


@router.post("/account/tokens/revoke")
def revoke_token(database: DatabaseDep, writer: WriterDep, token_id: Annotated[UUID, Form()]) -> RedirectResponse:
    with database.transaction() as session:
        own_tokens.revoke_own(session, writer.actor, token_id, now=utc_now())
    return onward("/account", "token_revoked")


@router.post("/account/notices")
def choose_notices(database: DatabaseDep, writer: WriterDep, form: FormDep) -> RedirectResponse:
    """One choice for each kind; a word that the form does not offer is refused."""
    chosen = {kind.name: form[kind.name] for kind in choices.kinds() if kind.name in form}
    with database.transaction() as session:
        choices.choose(session, writer.actor, chosen)
    return onward("/account", "kept")


@router.post("/account/language")
def choose_language(
    request: Request, database: DatabaseDep, writer: WriterDep, locale: Annotated[str, Form()]
) -> RedirectResponse:
    """Of the pages, of letters and of papers made for this person; this browser follows at once."""
    if locale in LOCALES:
        with database.transaction() as session:
            accounts.choose_locale(session, writer.actor, locale)
    answer = onward("/account", "kept")
    if locale in LOCALES:
        keep(request, answer, LOCALE, locale, YEAR)
    return answer
