"""Views of the lists, kept under a name: forms above each list, and the address that opens one."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from api.access import DatabaseDep
from api.web.frames import ReaderDep, WriterDep, onward
from foundation import saved_views
from foundation.clock import utc_now
from foundation.errors import Conflict
from foundation.payloads import ListName, ViewCreate, ViewUpdate
from reports.facts.views import address_of, fitted

router = APIRouter()
LONGEST_TYPED = 200
ACTS = {
    "share": ViewUpdate(shared=True),
    "unshare": ViewUpdate(shared=False),
    "open_with": ViewUpdate(opens=True),
    "open_without": ViewUpdate(opens=False),
}


@router.post("/views", response_model=None)
def keep(
    database: DatabaseDep,
    writer: WriterDep,
    list_name: Annotated[ListName, Form()],
    name: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    shared: Annotated[str, Form()] = "",
    opens: Annotated[str, Form()] = "",
) -> Response:
    back = address_of(list_name, question)
    try:
        new = ViewCreate(list_name=list_name, name=name, question=question, shared=bool(shared), opens=bool(opens))
    except ValidationError:
        return onward(_typed(back, name), "view_unnamed")
    try:
        with database.transaction() as session:
            saved_views.keep(session, writer.actor, new, now=utc_now())
    except Conflict as refused:
        said = "view_full" if isinstance(refused, saved_views.TooManyViews) else "view_name_taken"
        return onward(_typed(back, name), said)
    return onward(back, "view_kept")


def _typed(back: str, name: str) -> str:
    """What was typed goes back into the form."""
    return f"{back}&{urlencode({'view_name': name[:LONGEST_TYPED]})}" if name.strip() else back


@router.get("/views/{view_id}")
def open_view(request: Request, database: DatabaseDep, reader: ReaderDep, view_id: UUID) -> RedirectResponse:
    """Says so when a part of it no longer fits the list."""
    with database.reading() as session:
        view = saved_views.read_view(session, reader.actor, view_id)
        found = fitted(session, reader.actor, view.list_name, view.question)
    said = request.query_params.get("said", "")
    return onward(address_of(view.list_name, found.question), "view_unfit" if found.left_out else said)


@router.post("/views/{view_id}", response_model=None)
def change(database: DatabaseDep, writer: WriterDep, view_id: UUID, act: Annotated[str, Form()]) -> Response:
    """`act`: share, unshare, open_with, open_without or drop."""
    with database.transaction() as session:
        if act == "drop":
            view = saved_views.read_view(session, writer.actor, view_id)
            saved_views.drop(session, writer.actor, view_id)
            return onward(address_of(view.list_name, ""), "view_dropped")
        saved_views.change(session, writer.actor, view_id, ACTS.get(act, ViewUpdate()))
    return onward(f"/views/{view_id}", "view_changed")
