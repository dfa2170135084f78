"""Somebody who was asked into an organisation chooses a password: the account begins here. The link is the leave."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.rate_limits import require_allowance
from api.web.form_tokens import check_form, with_form_token
from api.web.frames import bare_frame, onward
from api.web.house_pages import JoinPage
from api.web.languages import translated
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from foundation import accounts
from foundation.actors import Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.house import inviting

router = APIRouter(prefix="/join")
A_MINUTE: Final = 30
TOLD: Final = (_("There is an account with this e-mail address already."),)
"""A sentence of the operation that the form shows, marked here for the catalogues."""


@router.get("/{secret}")
def join_page(request: Request, database: DatabaseDep, secret: str) -> HTMLResponse:
    require_allowance(request, "join", A_MINUTE)
    return _form(request, database, secret)


def _form(request: Request, database: Database, secret: str, wrong: TierlightError | None = None) -> HTMLResponse:
    problems = (FieldProblem("password", translated(bare_frame(request).locale, wrong.message)),) if wrong else ()
    with database.reading() as session:
        asked, house = inviting.behind(session, secret, now=utc_now())
    page = JoinPage(house.name, asked.name, asked.email, Role(asked.role), accounts.SHORTEST_PASSWORD, problems)
    return with_form_token(request, "join.html", page, status=422 if problems else 200)


@router.post("/{secret}", response_model=None)
def join(
    request: Request,
    database: DatabaseDep,
    secret: str,
    password: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
) -> Response:
    require_allowance(request, "join", A_MINUTE)
    check_form(request, form_token)
    try:
        with database.transaction() as session:
            inviting.join(session, secret, password, now=utc_now())
    except (accounts.PasswordTooWeak, accounts.EmailTaken) as wrong:
        return _form(request, database, secret, wrong)
    return onward("/sign-in", "person_joined")
