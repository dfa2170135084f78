"""From the form of columns above a list to the address that shows them."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from api.web.frames import ReaderDep
from api.web.list_pages import Several
from foundation.payloads import ListName
from reports.facts.columns import LIST_COLUMNS

router = APIRouter()
LAST: Final = 99
QUESTION: Final = 2000


@router.get("/columns", response_model=None)
def columns(
    request: Request,
    _reader: ReaderDep,
    list_name: ListName,
    question: str = "",
    show: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> RedirectResponse:
    """Those ticked, by the numbers written beside them; all again when none is."""
    columns = LIST_COLUMNS[list_name]
    ordered = sorted((one for one in columns.others if one in show), key=lambda one: _number_beside(request, one))
    parts = [pair for pair in parse_qsl(question[:QUESTION]) if pair[0] not in {"column", "cursor"}]
    parts += [("column", one) for one in columns.written(tuple(ordered))]
    return RedirectResponse(f"/{list_name}?{urlencode(parts) or 'every=1'}", status_code=303)


def _number_beside(request: Request, one: str) -> int:
    typed = request.query_params.get(f"at_{one}", "")
    return int(typed[:3]) if typed.isascii() and typed.isdigit() else LAST
