"""Forms of people who have not signed in: the token is a cookie that the form repeats."""

import secrets
from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from api.access import check_origin, settings_of
from api.problems import FormTokenWrong
from api.web.frames import FORM, bare_frame, shown


def with_form_token(request: Request, template: str, facts: object, *, status: int = 200) -> HTMLResponse:
    """Before sign-in the form token is a cookie that the form repeats."""
    token = request.cookies.get(FORM) or secrets.token_urlsafe(24)
    response = shown(template, replace(bare_frame(request), form_token=token), facts, status=status)
    keep(request, response, FORM, token, None)
    return response


def keep(request: Request, response: Response, name: str, value: str, seconds: int | None) -> None:
    """As a cookie that no script reads; without `seconds` until the browser closes."""
    secure = settings_of(request).secure_cookies
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def check_form(request: Request, form_token: str) -> None:
    """Raises FormTokenWrong."""
    check_origin(request)
    cookie = request.cookies.get(FORM, "")
    if not cookie or not secrets.compare_digest(form_token.encode(), cookie.encode()):
        raise FormTokenWrong
