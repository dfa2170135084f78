"""A case in fixed, neutral sentences for the press, in the language of who asks."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.clock import today_in, utc_now
from sanctions.cases.press import summary_of
from sanctions.cases.press_phrases import PressLanguage, PressSummary

router = APIRouter(prefix="/cases/{case_id}/press-summary", tags=["cases"])


@router.get("")
def read_press_summary(
    case_id: UUID, actor: ActorDep, database: DatabaseDep, language: PressLanguage = "en"
) -> PressSummary:
    """For who reads the case. Alleged until a decision is final; the firm is named as its public entry names it."""
    with database.reading() as session:
        return summary_of(session, actor, case_id, language, today=today_in(actor.zone, utc_now()))
