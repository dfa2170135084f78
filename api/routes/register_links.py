"""
A firm behind the link of its letter, without an account: the secret comes in the body, so that no log of addresses
keeps it. It opens one entry of the register and nothing else.
"""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import DatabaseDep
from foundation.clock import utc_now
from sanctions import register
from sanctions.models import RegisterAnswer
from sanctions.publications import answers, links
from sanctions.publications.payloads import AnswerRead, FirmAnswering, OwnEntryRead

router = APIRouter(prefix="/register-links", tags=["register"])
Secret = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")]


class LinkOpening(BaseModel):
    model_config = ConfigDict(extra="forbid")

    secret: Secret


class LinkAnswering(LinkOpening):
    said: FirmAnswering


@router.post("/opening")
def open_link(asked: LinkOpening, database: DatabaseDep, response: Response) -> OwnEntryRead:
    """The entry as the public reads it, and what the firm said so far."""
    response.headers["Cache-Control"] = "no-store"
    with database.reading() as session:
        found = answers.firms_entry(session, links.opened(session, asked.secret, now=utc_now()))
        return OwnEntryRead(
            entry=register.preview(session, found.publication),
            said=[AnswerRead.model_validate(one) for one in found.said],
            expires_on=found.expires_on,
        )


@router.post("/answering", status_code=201, response_model=AnswerRead)
def answer_by_link(given: LinkAnswering, database: DatabaseDep, response: Response) -> RegisterAnswer:
    """A reply, which staff read before it stands beside the entry, or a contest of one part of it."""
    response.headers["Cache-Control"] = "no-store"
    now = utc_now()
    with database.transaction() as session:
        return answers.say(session, links.opened(session, given.secret, now=now, to_write=True), given.said, now=now)
