"""Possible matches with listed names: the worklist, clearing several at once, and taking that back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.addresses import asked
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import ClearingPage, FieldProblem
from api.web.words import marked as _
from foundation.clock import today_in, utc_now
from foundation.errors import Conflict, Invalid
from reports.facts.screening import BANDS, TABS, MatchQuery, match_rows_of, screening_facts
from sanctions import rulings
from sanctions.alerts import clearing, undoing
from sanctions.alerts.payloads import MOST_AT_ONCE, ClearingQuery, ManyCleared, RulingReasonRead
from sanctions.kinds import Kind

router = APIRouter()
REASON_NEEDED = _("Choose a reason and say it in words, so that the next reader can rely on it.")
MOMENT_NEEDED = _("This cannot be undone: the address of the page is damaged.")


def match_query(  # noqa: PLR0913, PLR0917 - the parts of one question, as the address names them
    tab: str = "open",
    source: str = "",
    band: str = "",
    kind: str = "",
    whose: str = "",
    when: str = "",
    node: str = "",
    cursor: str = "",
    done: str = "",
) -> MatchQuery:
    """A part that is no answer we know does not narrow."""
    return MatchQuery(
        tab=tab if tab in TABS else "open",
        source=source.replace("\x00", "")[:100],
        band=band if band in BANDS else "",
        kind=kind if kind in set(Kind) else "",
        whose=whose if whose in {"mine", "nobody"} else "",
        when="late" if when == "late" else "",
        node=_uuid(node),
        cursor=cursor,
        done=done,
    )


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


QueryDep = Annotated[MatchQuery, Depends(match_query)]


@router.get("/screening")
def screening(request: Request, database: DatabaseDep, reader: ReaderDep, query: QueryDep) -> HTMLResponse:
    now = utc_now()
    with database.reading() as session:
        today = today_in(reader.actor.zone, now)
        facts = screening_facts(session, reader.actor, query, today=today, now=now)
        return shown("screening.html", frame_of(request, reader, session, "screening"), facts)


def clearing_query(
    hit: Annotated[list[UUID], Form(max_length=MOST_AT_ONCE)] = [],  # noqa: B006 - FastAPI copies defaults
    of_source: Annotated[str, Form(max_length=100)] = "",
    of_entry: Annotated[str, Form(max_length=200)] = "",
) -> ClearingQuery:
    """Those that were ticked, or all of one list entry."""
    return ClearingQuery(source=of_source, entry_key=of_entry if of_source else "", hit_ids=hit)


ChosenDep = Annotated[ClearingQuery, Depends(clearing_query)]


@router.post("/screening/clearing", response_model=None)
def preview(request: Request, database: DatabaseDep, writer: WriterDep, query: QueryDep, chosen: ChosenDep) -> Response:
    """What would be cleared and what is skipped; nothing is done yet."""
    if not (chosen.hit_ids or chosen.source):
        return onward(asked("/screening", query), "none_chosen")
    with database.reading() as session:
        return _clearing_page(request, writer, session, query, chosen)


def _clearing_page(
    request: Request,
    writer: Reader,
    session: Session,
    query: MatchQuery,
    chosen: ClearingQuery,
    *,
    text: dict[str, str] | None = None,
    problem: FieldProblem | None = None,
) -> HTMLResponse:
    seen = clearing.preview(session, writer.actor, chosen)
    ids = [row.id for row in seen.rows]
    facts = ClearingPage(
        query=query,
        rows=match_rows_of(session, writer.actor, ids),
        skipped=match_rows_of(session, writer.actor, [one for one in chosen.hit_ids if one not in set(ids)]),
        hidden=(
            *(("hit", str(one)) for one in chosen.hit_ids),
            ("of_source", chosen.source),
            ("of_entry", chosen.entry_key),
        ),
        token=seen.token,
        reasons=tuple(RulingReasonRead.model_validate(one) for one in rulings.reasons() if one.decision == "cleared"),
        four_eyes=rulings.four_eyes(session, writer.actor),
        text=text or {},
        problems=(problem,) if problem else (),
    )
    frame = frame_of(request, writer, session, "screening")
    return shown("screening_clear.html", frame, facts, status=422 if problem else 200)


@router.post("/screening/clearing/done", response_model=None)
def clear(  # noqa: PLR0913, PLR0917 - the fields of one form
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    query: QueryDep,
    chosen: ChosenDep,
    token: Annotated[str, Form()],
    reason_code: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Exactly those that were looked at; when one has changed meanwhile nothing is done and the page says so."""
    now = utc_now()
    try:
        sent = {"chosen": chosen, "token": token, "reason_code": reason_code, "reason": reason}
        wanted = ManyCleared.model_validate(sent)
        with database.transaction() as session:
            clearing.clear_many(session, writer.actor, wanted, now=now)
        return onward(asked("/screening", query, cursor="", done=now.isoformat()))
    except ValidationError:
        problem = FieldProblem("reason", translated(locale_of(request, writer.actor), REASON_NEEDED))
    except (Conflict, Invalid) as refused:
        problem = FieldProblem("reason", refused.message)
    text = {"reason_code": reason_code, "reason": reason}
    with database.reading() as session:
        return _clearing_page(request, writer, session, query, chosen, text=text, problem=problem)


@router.post("/screening/undo")
def undo(database: DatabaseDep, writer: WriterDep, ruled_at: Annotated[str, Form()]) -> Response:
    """Back to the one match, or to the list when it was several."""
    with database.transaction() as session:
        taken = undoing.undo(session, writer.actor, _moment(ruled_at), now=utc_now())
        reached = f"/screening/{taken[0].id}" if len(taken) == 1 else "/screening"
    return onward(reached, "ruling_undone")


class MomentUnreadable(Invalid):
    code = "hit.moment_unreadable"

    def __init__(self) -> None:
        super().__init__(MOMENT_NEEDED)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as damaged:
        raise MomentUnreadable from damaged
    if moment.tzinfo is None:
        raise MomentUnreadable
    return moment
