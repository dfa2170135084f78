"""
A firm behind the link of its letter, and whoever asks to be told of corrections. Nothing here is cached or told to the
next page; the link opens one entry and nothing else.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep, check_origin
from api.register_letters import confirming
from api.web.finding_forms import FormDep, Typed, problems_of, without
from api.web.form_tokens import check_form
from api.web.frames import address_of, locale_of, onward, outside_address
from api.web.guests import guest_page
from api.web.payloads import FieldProblem
from api.web.register_pages import OwnEntryPage, ToldPage
from foundation import outbox
from foundation.clock import utc_now
from foundation.errors import TierlightError
from sanctions import register
from sanctions.models import RegisterLink
from sanctions.publications import answers, links, subscribers
from sanctions.publications.payloads import FirmAnswering, Subscribing

router = APIRouter(prefix="/register")
ABOUT = ("party_name", "offence_on", "final_amount", "grounds", "region", "listed_until", "other")
Problems = tuple[FieldProblem, ...]


@router.get("/own/{secret}")
def own_entry(request: Request, database: DatabaseDep, secret: str) -> Response:
    with database.reading() as session:
        link = links.opened(session, secret, now=utc_now())
        return _own_page(request, session, link)


def _own_page(
    request: Request, session: Session, link: RegisterLink, typed: Typed | None = None, problems: Problems = ()
) -> Response:
    found = answers.firms_entry(session, link)
    entry = register.preview(session, found.publication)
    facts = OwnEntryPage(request.url.path, entry, found.said, ABOUT, typed or Typed(), problems)
    return guest_page(request, "register_own.html", facts, status=422 if problems else 200)


@router.post("/own/{secret}")
def say(request: Request, database: DatabaseDep, secret: str, form: FormDep) -> Response:
    check_form(request, form["form_token"])
    now = utc_now()
    try:
        said = FirmAnswering.model_validate(without(form))
        with database.transaction() as session:
            answers.say(session, links.opened(session, secret, now=now, to_write=True), said, now=now)
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "text", locale_of(request))
    else:
        return onward(request.url.path, "firm_answered")
    with database.reading() as session:
        return _own_page(request, session, links.opened(session, secret, now=now), form, problems)


@router.post("/subscribers")
def subscribe(request: Request, database: DatabaseDep, address: Annotated[str, Form(max_length=254)] = "") -> Response:
    """
    The same answer for every address, and letters in the language of the page. No form token: all it can cause is one
    letter a day that asks.
    """
    check_origin(request)
    now, base, locale = utc_now(), outside_address(request), locale_of(request)
    try:
        asked = Subscribing(address=address.strip())
        with database.transaction() as session:
            secret = subscribers.ask(session, asked, register_address=f"{base}?lang={locale}", now=now)
            if secret:
                letter = confirming(asked.address, secret, base=base, locale=locale)
                outbox.put(session, letter, now=now)
    except (ValidationError, subscribers.SubscriberAddressWrong):
        return guest_page(request, "register_told.html", ToldPage("", "wrong"), status=422)
    return guest_page(request, "register_told.html", ToldPage("", "sent"))


@router.get("/told/{secret}")
def subscription(request: Request, database: DatabaseDep, secret: str) -> Response:
    """Looking confirms nothing: programs that read mail open every link."""
    with database.reading() as session:
        found = subscribers.of_secret(session, secret)
        return guest_page(request, "register_told.html", ToldPage(address_of(request), found.state))


@router.post("/told/{secret}")
def change_subscription(
    request: Request,
    database: DatabaseDep,
    secret: str,
    then: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
) -> Response:
    check_form(request, form_token)
    change = subscribers.end if then == "end" else subscribers.confirm
    with database.transaction() as session:
        change(session, secret, now=utc_now())
    return onward(address_of(request))
