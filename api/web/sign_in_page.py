"""What the page of signing in shows, whoever leads there."""

from fastapi import Request

from api.access import settings_of
from api.web.frames import bare_frame, own_address
from api.web.languages import translated
from api.web.payloads import FieldProblem, SignInPage


def sign_in_facts(request: Request, back: str, email: str = "", problem: str = "", kept: str = "") -> SignInPage:
    problems = (FieldProblem("email", translated(bare_frame(request).locale, problem)),) if problem else ()
    settings = settings_of(request)
    people = getattr(request.app.state, "demo_accounts", ()) if settings.demo else ()
    provider = (settings.oidc_name or settings.oidc_issuer) if settings.oidc_issuer else ""
    return SignInPage(email, own_address(back), problems, tuple(people), kept, provider)
