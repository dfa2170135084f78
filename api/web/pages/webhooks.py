"""Where the own organisation is told of what happens: registered, tried out, given another secret, paused, removed."""

from collections.abc import Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from api.access import DatabaseDep, settings_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import FieldProblem
from api.web.webhook_pages import WebhookPage, WebhooksPage
from api.web.words import marked as _
from api.webhooks import rules_of
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.notices import endpoints
from foundation.notices.endpoints import NewEndpoint
from foundation.notices.topics import offered_to

router = APIRouter(prefix="/webhooks")
TOLD: Final = (
    _(
        "Give a public address that begins with https:// and holds no password: no address of this computer or of a "
        "private network."
    ),
    _("Name the webhook in at most 80 letters."),
    _("Your organisation has 20 webhooks: remove one first."),
    _("Choose topics that you may read yourself: none was chosen."),
)
"""Sentences of the operations that the form shows beside a field, marked here for the catalogues."""
FIELDS: Final = {"webhook.address_refused": "address", "webhook.topic_unknown": "topics"}
Act = Callable[[Session, Actor, UUID], object]
DEEDS: Final[dict[str, tuple[Act, str]]] = {
    "pause": (endpoints.pause, "webhook_paused"),
    "resume": (endpoints.resume, "webhook_resumed"),
    "test": (lambda session, actor, at: endpoints.send_test(session, actor, at, now=utc_now()), "webhook_tested"),
    "again": (lambda session, actor, at: endpoints.send_again(session, actor, at, now=utc_now()), "webhook_again"),
}


@router.get("")
def all_webhooks(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _all(request, database, reader, NewEndpoint("", "", ()))


def _all(
    request: Request,
    database: Database,
    reader: Reader,
    typed: NewEndpoint,
    wrong: TierlightError | None = None,
) -> HTMLResponse:
    problems = (_problem(request, reader, wrong, "name"),) if wrong else ()
    with database.reading() as session:
        rows = endpoints.standing(session, reader.actor)
        page = WebhooksPage(
            rows, offered_to(reader.actor), typed.name, typed.address, frozenset(typed.topics), problems
        )
        frame = frame_of(request, reader, session, "webhooks")
        return shown("webhooks.html", frame, page, status=422 if problems else 200)


def _problem(request: Request, reader: Reader, wrong: TierlightError, otherwise: str) -> FieldProblem:
    locale = locale_of(request, reader.actor)
    return FieldProblem(FIELDS.get(wrong.code, otherwise), translated(locale, wrong.message))


@router.post("", response_model=None)
def register(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    name: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    topic: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Answers with the page of the new one: its secret is shown in it once, and a page reached later could not."""
    new = NewEndpoint(name, address.strip(), tuple(topic or ()))
    try:
        with database.transaction() as session:
            made, secret = endpoints.register(session, writer.actor, new, rules_of(settings_of(request)), now=utc_now())
    except TierlightError as wrong:
        return _all(request, database, writer, new, wrong)
    return _one(request, database, writer, made.id, secret=secret)


@router.get("/{endpoint_id}")
def one_webhook(request: Request, database: DatabaseDep, reader: ReaderDep, endpoint_id: UUID) -> HTMLResponse:
    return _one(request, database, reader, endpoint_id)


def _one(
    request: Request,
    database: Database,
    reader: Reader,
    endpoint_id: UUID,
    *,
    secret: str = "",
    wrong: TierlightError | None = None,
) -> HTMLResponse:
    problems = (_problem(request, reader, wrong, "topics"),) if wrong else ()
    with database.reading() as session:
        row = endpoints.read_endpoint(session, reader.actor, endpoint_id)
        messages = endpoints.deliveries(session, reader.actor, endpoint_id)
        two = row.earlier_until is not None and utc_now() < row.earlier_until
        page = WebhookPage(row, offered_to(reader.actor), messages, two, secret, problems)
        frame = frame_of(request, reader, session, "webhooks")
        return shown("webhook.html", frame, page, status=422 if problems else 200)


@router.post("/{endpoint_id}/topics", response_model=None)
def choose_topics(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    endpoint_id: UUID,
    topic: Annotated[list[str] | None, Form()] = None,
) -> Response:
    try:
        with database.transaction() as session:
            endpoints.choose_topics(session, writer.actor, endpoint_id, topic or [])
    except TierlightError as wrong:
        return _one(request, database, writer, endpoint_id, wrong=wrong)
    return onward(f"/webhooks/{endpoint_id}", "kept")


@router.post("/{endpoint_id}/rotating")
def renew_secret(request: Request, database: DatabaseDep, writer: WriterDep, endpoint_id: UUID) -> HTMLResponse:
    with database.transaction() as session:
        rules = rules_of(settings_of(request))
        _, secret = endpoints.rotate(session, writer.actor, endpoint_id, rules, now=utc_now())
    return _one(request, database, writer, endpoint_id, secret=secret)


@router.post("/{endpoint_id}/removing")
def remove(database: DatabaseDep, writer: WriterDep, endpoint_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        endpoints.remove(session, writer.actor, endpoint_id)
    return onward("/webhooks", "webhook_removed")


@router.post("/{endpoint_id}")
def act(
    database: DatabaseDep, writer: WriterDep, endpoint_id: UUID, then: Annotated[str, Form(pattern="^[a-z]+$")]
) -> RedirectResponse:
    """`then` says which button was pressed; a word that is on none does nothing."""
    if then not in DEEDS:
        return onward(f"/webhooks/{endpoint_id}", "")
    deed, said = DEEDS[then]
    with database.transaction() as session:
        deed(session, writer.actor, endpoint_id)
    return onward(f"/webhooks/{endpoint_id}", said)
