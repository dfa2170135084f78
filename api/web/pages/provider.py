"""Sign-in through an identity provider: the way there, and the answer that comes back to the same browser."""

import hmac
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.access import DatabaseDep, settings_of
from api.oidc import pledges, provider
from api.oidc.id_tokens import ProviderRefused
from api.rate_limits import require_allowance
from api.web import signing_in
from api.web.form_tokens import keep, with_form_token
from api.web.frames import outside_address, own_address
from api.web.sign_in_page import sign_in_facts
from api.web.signing_in import Entered
from api.web.words import marked as _
from foundation import logs, outside_identities
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import NotAllowed, NotFound, SourceUnavailable
from foundation.outside_identities import Outsider

if TYPE_CHECKING:
    import httpx

router = APIRouter()
COOKIE = "tierlight_provider"
BACK = "/sign-in/provider/back"
ASKED_A_MINUTE = 30
TOLD = (
    _("What the identity provider answered was not accepted: begin again, or tell an administrator."),
    _("No account here belongs to this sign-in: ask an administrator to link it."),
    _("The identity provider does not answer as it should: sign in with your password, or later."),
)
"""Sentences of the operations that the page shows, marked here for the catalogues."""


class NoProvider(NotFound):
    code = "provider.none"

    def __init__(self) -> None:
        super().__init__("This desk has no identity provider: sign in with your password.")


def _http(request: Request) -> "httpx.Client":
    made: httpx.Client = getattr(request.app.state, "identity_client", provider.client)()
    return made


@router.get("/sign-in/provider")
def go_there(request: Request, back: str = "/") -> Response:
    settings = settings_of(request)
    if not settings.oidc_issuer:
        raise NoProvider
    require_allowance(request, "provider", ASKED_A_MINUTE)
    secret, now = settings.require_secret(), utc_now()
    cookie = pledges.new_cookie(secret, back=own_address(back), now=now)
    asked = pledges.read_cookie(secret, cookie, now=now)
    assert asked is not None  # noqa: S101 - made in the line before
    try:
        with _http(request) as http:
            found = provider.discover(http, settings.oidc_issuer)
    except (ProviderRefused, provider.ProviderUnavailable) as refused:
        return _told(request, refused, back)
    address = provider.leading_to(found, settings, asked.pledge, back=f"{outside_address(request)}{BACK}")
    answer = RedirectResponse(address, status_code=303)
    keep(request, answer, COOKIE, cookie, int(pledges.LASTS.total_seconds()))
    return answer


@router.get(BACK)
def come_back(
    request: Request, database: DatabaseDep, code: str = "", state: str = "", iss: str = "", error: str = ""
) -> Response:
    """Its cookie is used up whatever comes of it, so one answer is taken once."""
    if not settings_of(request).oidc_issuer:
        raise NoProvider
    require_allowance(request, "provider", ASKED_A_MINUTE)
    asked = _asked(request, state)
    try:
        entered = _entered(request, database, asked, "" if error else code, iss)
        answer = signing_in.answer_entered(request, database, entered, back=asked.back if asked else "/", kept="")
    except (ProviderRefused, provider.ProviderUnavailable, outside_identities.OutsideUnknown) as refused:
        answer = _told(request, refused, asked.back if asked else "/")
    answer.delete_cookie(COOKIE)
    return answer


def _asked(request: Request, state: str) -> pledges.Asked | None:
    """What this browser asked for; None when it asked for something else, or nothing."""
    secret = settings_of(request).require_secret()
    asked = pledges.read_cookie(secret, request.cookies.get(COOKIE, ""), now=utc_now())
    ours = asked is not None and hmac.compare_digest(asked.pledge.state.encode(), state.encode())
    return asked if ours else None


def _entered(request: Request, database: Database, asked: pledges.Asked | None, code: str, iss: str) -> Entered:
    """`iss` is who says that it answers (RFC 9207). Raises ProviderRefused, ProviderUnavailable, OutsideUnknown."""
    settings, now = settings_of(request), utc_now()
    if asked is None:
        raise ProviderRefused("another browser, or too late")
    if not code or iss not in {"", settings.oidc_issuer}:
        raise ProviderRefused("the provider refused, or another one answered")
    with _http(request) as http:
        there = f"{outside_address(request)}{BACK}"
        said = provider.identity(http, settings, asked.pledge, code, back=there, now=now)
    outsider = Outsider(settings.oidc_issuer, said.subject, said.email, said.email_confirmed, said.name)
    newcomers = outside_identities.newcomers_from(settings.oidc_newcomers)
    with database.transaction() as session:
        account = outside_identities.account_of(session, outsider, newcomers, now=now)
        return signing_in.enter(session, request, account)


def _told(request: Request, refused: NotAllowed | SourceUnavailable, back: str) -> Response:
    """The reason goes into the log; the page says no more than that it was refused."""
    logs.told("provider.refused", code=refused.code, where=getattr(refused, "reason", ""))
    facts = sign_in_facts(request, back, "", refused.message)
    status = 503 if isinstance(refused, SourceUnavailable) else 403
    return with_form_token(request, "sign_in.html", facts, status=status)
