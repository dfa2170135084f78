"""Whether like cases come out alike: over the own decided cases, or over a table that is read and not kept."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from api.access import DatabaseDep
from api.web.equity_forms import EquityPage, read_table
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, shown
from api.web.payloads import FieldProblem
from api.web.uploads import UploadMissing
from foundation.actors import Action
from foundation.database import Database
from foundation.errors import Invalid
from reports.facts.equity import HEADS, EquityFacts, equity_of_table, equity_rows, own_equity
from reports.renderers.cells import inert

router = APIRouter()


@router.get("/equity")
def equity(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _page(request, database, reader)


def _page(
    request: Request,
    database: Database,
    reader: Reader,
    facts: EquityFacts | None = None,
    problem: FieldProblem | None = None,
) -> HTMLResponse:
    with database.reading() as session:
        page = EquityPage(facts or own_equity(session, reader.actor), (problem,) if problem else ())
        frame = frame_of(request, reader, session, "equity")
        return shown("equity.html", frame, page, status=422 if problem else 200)


@router.post("/equity")
def of_a_table(
    request: Request, database: DatabaseDep, writer: WriterDep, file: Annotated[UploadFile | None, File()] = None
) -> HTMLResponse:
    """Nothing of the file is kept. Its faults are told with their rows."""
    writer.actor.require(Action.READ_AGGREGATES)
    try:
        if file is None or not file.filename:
            raise UploadMissing
        found = read_table(file.file, file.filename)
        return _page(request, database, writer, equity_of_table(found.cases, file.filename, found.refused))
    except Invalid as wrong:
        return _page(request, database, writer, problem=FieldProblem("file", wrong.message))


@router.get("/equity/equity.csv")
def figures(database: DatabaseDep, reader: ReaderDep) -> Response:
    with database.reading() as session:
        rows = equity_rows(own_equity(session, reader.actor))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([[inert(cell) for cell in row] for row in rows])
    headers = {"Content-Disposition": 'attachment; filename="equity.csv"', "Cache-Control": "private, no-store"}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
