"""What to take along for workers: a card of rights and the questions that may be asked, in their language."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.access import ActorDep, DatabaseDep
from api.routes.reports import FILE_ANSWER
from foundation.clock import today_in, utc_now
from reports.contents.kinds import Form
from reports.contents.worker_card import worker_card_document
from reports.facts.worker_card import worker_card_facts
from reports.renderers import render

router = APIRouter(prefix="/visits/{visit_id}/worker-card", tags=["audits"])
Asked = Annotated[str, Query(max_length=2, pattern=r"^[a-z]*$")]


class CardLineRead(BaseModel):
    """`text` in the language of the card, `english` what it translates."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    english: str
    source: str
    confidence: str


class ContactRead(BaseModel):
    """An empty `number` is for the authority to fill in."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    name: str
    number: str


class WorkerCardRead(BaseModel):
    """`standing` says who has read the translation."""

    model_config = ConfigDict(from_attributes=True)

    language: str
    words: dict[str, str]
    rights: list[CardLineRead]
    prompts: list[CardLineRead]
    contacts: list[ContactRead]
    standing: str


@router.get("")
def worker_card(visit_id: UUID, actor: ActorDep, database: DatabaseDep, language: Asked = "") -> WorkerCardRead:
    """By the country of the site; empty language: English."""
    with database.reading() as session:
        today = today_in(actor.zone, utc_now())
        facts = worker_card_facts(session, actor, visit_id, language, today=today)
    return WorkerCardRead.model_validate(facts.card)


@router.get("/file", response_class=Response, responses={200: FILE_ANSWER})
def worker_card_file(visit_id: UUID, actor: ActorDep, database: DatabaseDep, language: Asked = "") -> Response:
    """To print: a tagged PDF that names neither the visit nor the site."""
    with database.reading() as session:
        today = today_in(actor.zone, utc_now())
        facts = worker_card_facts(session, actor, visit_id, language, today=today)
    content = render(worker_card_document(facts.card, today), Form.PDF)
    name = f"worker-card-{facts.card.language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)
