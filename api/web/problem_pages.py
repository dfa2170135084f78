"""Refusals as pages for people: the same status, code and sentence as the JSON, in the frame of the desk."""

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import database_of, signed_in
from api.problems import Problem
from api.web.form_tokens import with_form_token
from api.web.frames import Reader, bare_frame
from api.web.kept_forms import KeptForm, kept_of
from api.web.payloads import ProblemPage
from api.web.sign_in_page import sign_in_facts
from api.web.signing_in import form_again
from api.web.templating import render
from api.web.words import marked as _

SIGN_IN_NEEDED = 401
SERVER_FAULT = 500

TITLES = (
    _("The request cannot be read"),
    _("Sign in first"),
    _("Not allowed"),
    _("Not found"),
    _("Not done this way here"),
    _("In conflict with what stands"),
    _("Changed meanwhile"),
    _("Too large"),
    _("Not this kind of content"),
    _("Something is wrong with what was sent"),
    _("Say which version you saw"),
    _("A source cannot be read now"),
    _("Something broke"),
)


def show(request: Request, problem: Problem) -> Response:
    """Somebody who has to sign in is led there and comes back to the page they wanted."""
    if problem.status == SIGN_IN_NEEDED and request.method == "GET":
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(request.url_for("sign_in_page").include_query_params(back=back), status_code=303)
    facts = ProblemPage(
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        code=problem.code,
        places=tuple(_place(place.column, place.row, place.value) for place in problem.places),
        known=problem.status != SERVER_FAULT,
    )
    return HTMLResponse(render("problem.html", bare_frame(request), facts), status_code=problem.status)


async def show_with_form(request: Request, problem: Problem) -> Response:
    """A form that came too late: what was typed stays in the page, through the sign-in and back."""
    form = await kept_of(request)
    if form is None:
        return show(request, problem)
    return await run_in_threadpool(_with_form, request, problem, form)


def _with_form(request: Request, problem: Problem, form: KeptForm) -> Response:
    standing = signed_in(request)
    if standing is None:
        facts = sign_in_facts(request, "/", kept=form.packed())
        return with_form_token(request, "sign_in.html", facts, status=problem.status)
    reader = Reader(standing.actor, standing.csrf, standing.sign_in_id)
    return form_again(request, database_of(request), reader, form, status=problem.status)


def _place(column: str | None, row: int | None, value: str | None) -> str:
    parts = (f"{row}" if row else "", column or "", value or "")
    return " · ".join(part for part in parts if part)
