"""
The register for everybody: no sign-in, no cookie, no script needed. A page is the same for all who ask for it in one
language, so that caches may keep it; whoever is signed in sees it inside their desk.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import DatabaseDep
from api.public_answers import public_answer
from api.routes.register import GONE, changed_at_of
from api.web.frames import bare_frame, frame_of, shown
from api.web.languages import LANGUAGE_NAMES, LOCALES
from api.web.open_pages import reader_if_any
from api.web.register_pages import Asked, RegisterEntryPage, RegisterListPage, RegisterRemovedPage
from api.web.templating import Frame, render
from foundation.clock import utc_now
from foundation.database import Database
from foundation.paging import CURSOR_PATTERN
from sanctions import register
from sanctions.payloads import OffenceFamily
from sanctions.publications.payloads import Removed
from sanctions.register import RegisterQuery
from suppliers.nodes import TextNotSearchable

router = APIRouter()
PER_PAGE = 50
HTML = "text/html; charset=utf-8"
VARIES = "Accept-Language, Cookie"


def asked(
    name: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=200)] = "",
    offence_family: OffenceFamily | Literal[""] = "",
    country: Annotated[str, Query(pattern=r"^([A-Za-z]{2})?$")] = "",
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
    lang: Annotated[str, Query(max_length=10)] = "",
) -> Asked:
    return Asked(name.strip(), offence_family, country.upper(), cursor, lang if lang in LOCALES else "")


AskedDep = Annotated[Asked, Depends(asked)]


@router.get("/register")
def public_list(request: Request, database: DatabaseDep, query: AskedDep) -> Response:
    with database.reading() as session:
        wanted = RegisterQuery(query.name, query.country, query.offence_family, PER_PAGE, query.cursor)
        try:
            found = register.public_entries(session, wanted, on=utc_now().date())
            rows, onward = list(found.rows), found.next_cursor
        except TextNotSearchable:  # signs alone are no name: nothing is found, and no fault of the reader's
            rows, onward = [], None
    changed_at = max((entry.changed_at for entry in rows), default=register.NEVER)
    facts = RegisterListPage(query, rows, onward, languages_at(request))
    return publicly_shown(request, database, "register.html", facts, changed_at)


@router.get("/register/{entry_id}")
def public_entry(request: Request, database: DatabaseDep, entry_id: UUID, query: AskedDep) -> Response:
    """What was removed answers 410 and names nobody."""
    with database.reading() as session:
        found = register.read_entry(session, entry_id, on=utc_now().date())
    if isinstance(found, Removed):
        gone = RegisterRemovedPage(query, found, languages_at(request))
        return publicly_shown(request, database, "register_removed.html", gone, found.changed_at, status=GONE)
    facts = RegisterEntryPage(query, found.entry, found.corrections, languages_at(request))
    return publicly_shown(request, database, "register_entry.html", facts, changed_at_of(found))


def languages_at(request: Request) -> Mapping[str, str]:
    """The same page in each language: an address, so that no cookie is needed."""
    return {code: str(request.url.include_query_params(lang=code).query) for code in LANGUAGE_NAMES}


def publicly_shown(
    request: Request, database: Database, template: str, facts: object, changed_at: datetime, *, status: int = 200
) -> Response:
    reader = reader_if_any(request)
    if reader is not None:
        with database.reading() as session:
            return shown(template, frame_of(request, reader, session, "register"), facts, status=status)
    content = render(template, _frame_of_all(request, changed_at), facts).encode()
    answer = public_answer(request, content, HTML, changed_at=changed_at, status=status)
    answer.headers["Vary"] = VARIES
    return answer


def _frame_of_all(request: Request, changed_at: datetime) -> Frame:
    """Without preferences, and dated by what it shows: two readers at two moments get the same bytes."""
    chosen = request.query_params.get("lang", "")
    spoken = request.headers.get("accept-language", "").split(",")
    wanted = [chosen, *(part.split(";")[0].split("-")[0].strip() for part in spoken)]
    locale = next((code for code in wanted if code in LOCALES), "en")
    bare = bare_frame(request)
    return replace(bare, locale=locale, now=changed_at, theme="", density="", form_token="", notices=())
