"""The sentences of a case for the press, at the desk: to be read, copied and sent on by a person."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from foundation.clock import today_in, utc_now
from sanctions.cases.cases import read_case
from sanctions.cases.press import summary_of
from sanctions.cases.press_phrases import PRESS_LANGUAGES, PressLanguage, PressSummary

router = APIRouter()


@dataclass(frozen=True, slots=True)
class PressPage:
    case_id: UUID
    reference: str
    summary: PressSummary
    languages: tuple[PressLanguage, ...] = PRESS_LANGUAGES


@router.get("/cases/{case_id}/press")
def press_page(
    case_id: UUID, request: Request, database: DatabaseDep, reader: ReaderDep, language: PressLanguage | None = None
) -> HTMLResponse:
    today = today_in(reader.actor.zone, utc_now())
    with database.reading() as session:
        frame = frame_of(request, reader, session, "cases")
        own: PressLanguage = next((one for one in PRESS_LANGUAGES if one == frame.locale), PRESS_LANGUAGES[0])
        summary = summary_of(session, reader.actor, case_id, language or own, today=today)
        reference = read_case(session, reader.actor, case_id).reference
        return shown("press.html", frame, PressPage(case_id, reference, summary))
