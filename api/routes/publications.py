"""Publications of the own authority: prepared by one, approved by another; what firms say about them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from api.paged import PageDep
from api.register_letters import link_address, notice
from api.web.frames import outside_address
from foundation import outbox
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.models import Organisation
from foundation.paging import Page
from sanctions.models import Publication, RegisterAnswer
from sanctions.publications import answers, approving, preparing, renewing
from sanctions.publications.payloads import (
    AnswerDeciding,
    AnswerPage,
    AnswerRead,
    LinkRenewed,
    LinkRenewing,
    PublicationPage,
    PublicationPreparing,
    PublicationRead,
    PublicationSentBack,
    PublicationState,
)

router = APIRouter(prefix="/publications", tags=["register"])


@router.get("", response_model=PublicationPage)
def list_publications(
    asked: PageDep, actor: ActorDep, database: DatabaseDep, state: Annotated[PublicationState | None, Query()] = None
) -> Page[Publication]:
    """The newest first."""
    with database.reading() as session:
        return preparing.page_of_publications(session, actor, asked, state=state or "")


@router.post("", response_model=PublicationRead, status_code=201)
def prepare_publication(new: PublicationPreparing, actor: ActorDep, database: DatabaseDep) -> Publication:
    """Nothing is public before another person approves it."""
    with database.transaction() as session:
        return preparing.prepare(session, actor, new, now=utc_now())


@router.get("/answers", response_model=AnswerPage)
def list_answers(
    asked: PageDep,
    actor: ActorDep,
    database: DatabaseDep,
    state: Annotated[str, Query(pattern="^(|waiting|accepted|refused)$")] = "",
) -> Page[RegisterAnswer]:
    """What firms said behind their links; what is due first comes first."""
    with database.reading() as session:
        return answers.page_of_answers(session, actor, asked, state=state)


@router.post("/answers/{answer_id}/deciding", response_model=AnswerRead)
def decide_answer(answer_id: UUID, deciding: AnswerDeciding, actor: ActorDep, database: DatabaseDep) -> RegisterAnswer:
    """An accepted reply stands beside the entry at once; an accepted contest asks for a corrected version."""
    with database.transaction() as session:
        return answers.decide(session, actor, answer_id, deciding, now=utc_now())


@router.get("/{publication_id}", response_model=PublicationRead)
def read_publication(publication_id: UUID, actor: ActorDep, database: DatabaseDep) -> Publication:
    with database.reading() as session:
        return preparing.read_publication(session, actor, publication_id)


@router.post("/{publication_id}/approving", response_model=PublicationRead)
def approve_publication(request: Request, publication_id: UUID, actor: ActorDep, database: DatabaseDep) -> Publication:
    """Another person than the preparer. The firm is told by mail with its own link, when an address was given."""
    with database.transaction() as session:
        return approved(request, session, actor, publication_id, now=utc_now())


def approved(request: Request, session: Session, actor: Actor, publication_id: UUID, *, now: datetime) -> Publication:
    """With the firm's letter in the same transaction."""
    made = approving.approve(session, actor, publication_id, now=now)
    if made.secret:
        house = session.get_one(Organisation, made.publication.organisation_id)
        letter = notice(made.publication.notice_email, house, made.secret, base=outside_address(request))
        outbox.put(session, letter, now=now)
    return made.publication


@router.post("/{publication_id}/link")
def renew_link(
    request: Request, publication_id: UUID, asked: LinkRenewing, actor: ActorDep, database: DatabaseDep
) -> LinkRenewed:
    """Another link for a firm that lost its own: the earlier one ends."""
    with database.transaction() as session:
        return renewed(request, session, actor, publication_id, asked, now=utc_now())


def renewed(
    request: Request, session: Session, actor: Actor, publication_id: UUID, asked: LinkRenewing, *, now: datetime
) -> LinkRenewed:
    """With the letter in the same transaction, unless it goes on paper."""
    made = renewing.renew(session, actor, publication_id, asked, now=now)
    base, address = outside_address(request), ""
    if made.link.email:
        house = session.get_one(Organisation, made.publication.organisation_id)
        outbox.put(session, notice(made.link.email, house, made.secret, base=base), now=now)
    else:
        address = link_address(made.secret, base=base)
    return LinkRenewed(email=made.link.email, expires_on=made.link.expires_on, address=address)


@router.post("/{publication_id}/sending-back", response_model=PublicationRead)
def send_publication_back(
    publication_id: UUID, said: PublicationSentBack, actor: ActorDep, database: DatabaseDep
) -> Publication:
    with database.transaction() as session:
        return approving.send_back(session, actor, publication_id, said.reason, now=utc_now())
