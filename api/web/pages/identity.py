"""Which records are one: pairs that wait, two records side by side, a person's answer, and taking it back."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.addresses import asked
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import ComparePage, FieldProblem
from api.web.words import marked as _
from foundation.clock import utc_now
from foundation.errors import Conflict
from reports.facts.comparison import comparison
from reports.facts.duplicates import DECISIONS, PairQuery, duplicates_facts, neighbours, pair_facts
from suppliers import identity

router = APIRouter()
Answer = Literal["same", "different", "possibly_same"]
SIDE_BY_SIDE = _("Compared side by side at the desk")
IN_THE_LIST = _("Decided in the list of possible duplicates")


def pair_query(decision: str = "review", country: str = "", cursor: str = "", done: str = "") -> PairQuery:
    return PairQuery(decision if decision in DECISIONS else "review", country, cursor, done)


QueryDep = Annotated[PairQuery, Depends(pair_query)]


@router.get("/duplicates")
def duplicates(request: Request, database: DatabaseDep, reader: ReaderDep, query: QueryDep) -> HTMLResponse:
    with database.reading() as session:
        facts = duplicates_facts(session, reader.actor, query)
        return shown("duplicates.html", frame_of(request, reader, session, "suppliers"), facts)


@router.get("/duplicates/{decision_id}")
def pair(
    request: Request, database: DatabaseDep, reader: ReaderDep, decision_id: UUID, query: QueryDep
) -> HTMLResponse:
    with database.reading() as session:
        standing = pair_facts(session, reader.actor, decision_id)
        left, right = (UUID(str(record.subject.id)) for record in (standing.left, standing.right))
        facts = ComparePage(
            query,
            comparison(session, reader.actor, left, right),
            standing,
            neighbours(session, reader.actor, query, decision_id),
            duplicates_facts(session, reader.actor, query).done,
        )
        return shown("compare.html", frame_of(request, reader, session, "suppliers"), facts)


@router.get("/compare")
def compare(request: Request, database: DatabaseDep, reader: ReaderDep, left: UUID, right: UUID) -> HTMLResponse:
    """Any two records, whether or not anything asked about them."""
    with database.reading() as session:
        return _compared(request, reader, session, (left, right))


def _compared(
    request: Request, reader: Reader, session: Session, ends: tuple[UUID, UUID], problem: str = ""
) -> HTMLResponse:
    problems = (FieldProblem("answer", problem),) if problem else ()
    facts = ComparePage(PairQuery(), comparison(session, reader.actor, *ends), problems=problems)
    frame = frame_of(request, reader, session, "suppliers")
    return shown("compare.html", frame, facts, status=409 if problem else 200)


@router.post("/compare", response_model=None)
def decide(  # noqa: PLR0913, PLR0917 - the fields of one form
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    query: Annotated[PairQuery, Depends(lambda country="": PairQuery(country=country))],
    left: Annotated[UUID, Form()],
    right: Annotated[UUID, Form()],
    answer: Annotated[Answer, Form()],
    keep: Annotated[Literal["left", "right"], Form()] = "left",
    reason: Annotated[str, Form(max_length=500)] = "",
    back: Annotated[Literal["list", "pair"], Form()] = "pair",
) -> Response:
    """On to the next pair, which offers to take the answer back. A contradiction is told beside the two."""
    ends = (left, right) if keep == "left" else (right, left)
    why = reason.strip() or (SIDE_BY_SIDE if back == "pair" else IN_THE_LIST)
    try:
        with database.transaction() as session:
            made = identity.decide(session, writer.actor, ends, answer, reason=why, now=utc_now())
            following = neighbours(session, writer.actor, query, None)[1] if back == "pair" else None
    except Conflict as refused:
        with database.reading() as session:
            return _compared(request, writer, session, ends, refused.message)
    path = f"/duplicates/{following}" if following else "/duplicates"
    return onward(asked(path, PairQuery(country=query.country, done=str(made.id))))


@router.post("/duplicates/{decision_id}/undo")
def undo(database: DatabaseDep, writer: WriterDep, decision_id: UUID) -> RedirectResponse:
    """The pair waits again when a comparison had asked about it."""
    with database.transaction() as session:
        identity.undo(session, writer.actor, decision_id, now=utc_now())
    return onward(f"/duplicates/{decision_id}", "decision_undone")
