"""
What a firm says about its entry, and what becomes of it: a reply is read by staff and then stands beside the entry, a
contested fact has a clock, and one that is right leads to a corrected version.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, false, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk, OrganisationId, Role
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.models import Organisation
from foundation.obligations import Due
from foundation.paging import Page, PageAsked, PairOrder, page_in_order
from foundation.sentences import Sentence, concerning
from sanctions.cases import clocks
from sanctions.cases.transitions import Task
from sanctions.models import Case, Publication, RegisterAnswer, RegisterLink
from sanctions.publications.k_check import require_public
from sanctions.publications.payloads import AnswerDeciding, FirmAnswering

MOST_A_DAY = 5
FIRM = "The firm, by its link"
CORRECTING = "case.correction"


class AnswerNotFound(NotFound):
    code = "register_answer.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such answer of a firm, or it belongs to another organisation.")


class AnswerDecided(Conflict):
    code = "register_answer.decided"

    def __init__(self) -> None:
        super().__init__("This answer of the firm was decided already.")


class TooManyAnswers(Conflict):
    code = "register_answer.too_many"

    def __init__(self) -> None:
        super().__init__(f"{MOST_A_DAY} answers came by this link within a day: write again tomorrow.")


@dataclass(frozen=True, slots=True)
class FirmsEntry:
    """What a firm finds behind its link: the version that stands, and what it said so far."""

    publication: Publication
    said: tuple[RegisterAnswer, ...]
    expires_on: date


@lru_cache(maxsize=1)
def clocks_of() -> dict[str, Task]:
    with (Path(__file__).parent / "answer_clocks.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["kind"]: Task(row["task"], "case.review", int(row["days"]), row["day_kind"] == "working")
            for row in csv.DictReader(file)
        }


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Action.READ_CASES):
        return false()
    return col(RegisterAnswer.organisation_id) == actor.organisation_id


def firms_entry(session: Session, link: RegisterLink) -> FirmsEntry:
    """Raises AnswerNotFound when the entry no longer stands."""
    standing = session.exec(
        select(Publication).where(
            Publication.organisation_id == link.organisation_id,
            Publication.case_id == link.case_id,
            Publication.state == "approved",
        )
    ).first()
    if standing is None:
        raise AnswerNotFound
    said = select(RegisterAnswer).where(
        RegisterAnswer.organisation_id == link.organisation_id, RegisterAnswer.case_id == link.case_id
    )
    answers = session.exec(said.order_by(col(RegisterAnswer.received_at), col(RegisterAnswer.id))).all()
    return FirmsEntry(standing, tuple(answers), link.expires_on)


def say(session: Session, link: RegisterLink, said: FirmAnswering, *, now: datetime) -> RegisterAnswer:
    """Opens a task of the authority. Raises TooManyAnswers, TooPrivate, AnswerNotFound."""
    entry = firms_entry(session, link)
    _require_pace(session, link, now)
    require_public({"text": said.text})
    regulator = _regulator(session, link)
    case = session.get_one(Case, link.case_id)
    due_on = _due(session, regulator, case, said.kind, now)
    row = RegisterAnswer.model_validate(
        said.model_dump()
        | {
            "organisation_id": link.organisation_id,
            "case_id": link.case_id,
            "link_id": link.id,
            "received_at": now,
            "due_on": due_on,
        }
    )
    session.add(row)
    session.flush()
    firm = Actor(None, FIRM, Role.SUPPLIER, OrganisationId(link.organisation_id))
    trail.record(session, firm, "register_answer.received", row, {"case": link.case_id, "kind": row.kind})
    _open(session, regulator, row, said.kind, entry.publication.reference, due_on)
    return row


def _require_pace(session: Session, link: RegisterLink, now: datetime) -> None:
    since = now - timedelta(days=1)
    recent = select(func.count()).where(
        RegisterAnswer.organisation_id == link.organisation_id,
        RegisterAnswer.link_id == link.id,
        col(RegisterAnswer.received_at) > since,
    )
    if session.exec(recent).one() >= MOST_A_DAY:
        raise TooManyAnswers


def _regulator(session: Session, link: RegisterLink) -> Actor:
    house = session.get_one(Organisation, link.organisation_id)
    return Actor.system(OrganisationId(house.id), frozenset(house.jurisdiction), zone=house.time_zone, kind=house.kind)


def _due(session: Session, actor: Actor, case: Case, kind: str, now: datetime) -> date:
    return clocks.due_on(clocks_of()[kind], today_in(actor.zone, now), clocks.calendar_of(session, actor, case))


def _open(session: Session, actor: Actor, row: RegisterAnswer, kind: str, reference: str, due_on: date) -> None:
    due = Due(
        kind="case.review",
        title=concerning(Sentence(clocks_of()[kind].title), reference),
        reason=Sentence("The firm has written by the link of its entry"),
        subject_kind="case",
        subject_id=row.case_id,
        step=f"{kind}:{row.id}",
        due_on=due_on,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)


def ask_correction(session: Session, actor: Actor, case: Case, cause: str, *, reason: str, now: datetime) -> None:
    """A task of the authority that ends when a new version is approved. `cause` tells two of them apart."""
    clock = clocks_of()["correction"]
    due = Due(
        kind=CORRECTING,
        title=concerning(Sentence(clock.title), case.reference),
        reason=reason,
        subject_kind="case",
        subject_id=case.id,
        step=f"correction:{cause}",
        due_on=_due(session, actor, case, "correction", now),
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)


def list_answers(session: Session, actor: Actor, *, state: str = "") -> list[RegisterAnswer]:
    """What is due first comes first."""
    wanted = _wanted(actor, state)
    return list(session.exec(wanted.order_by(col(RegisterAnswer.due_on), col(RegisterAnswer.id))))


def page_of_answers(session: Session, actor: Actor, asked: PageAsked, *, state: str = "") -> Page[RegisterAnswer]:
    """What is due first comes first. Raises CursorUnreadable."""
    order = PairOrder(col(RegisterAnswer.due_on), col(RegisterAnswer.id), date.fromisoformat)
    return page_in_order(session, _wanted(actor, state), order, asked)


def _wanted(actor: Actor, state: str) -> SelectOfScalar[RegisterAnswer]:
    actor.require(Action.READ_CASES)
    wanted = select(RegisterAnswer).where(visible_to(actor))
    return wanted.where(RegisterAnswer.state == state) if state else wanted


def decide(
    session: Session, actor: Actor, answer_id: UUID, deciding: AnswerDeciding, *, now: datetime
) -> RegisterAnswer:
    """
    A reply that is accepted stands beside the entry at once; a contest that is accepted asks for a corrected version,
    which two people publish. Raises AnswerNotFound, AnswerDecided.
    """
    actor.require(Action.WRITE_CASES)
    trail.wait_for_turn(session)
    row = session.exec(
        select(RegisterAnswer).where(visible_to(actor), RegisterAnswer.id == answer_id).with_for_update()
    ).first()
    if row is None:
        raise AnswerNotFound
    if row.state != "waiting":
        raise AnswerDecided
    row.sqlmodel_update(
        {
            "state": "accepted" if deciding.accepted else "refused",
            "answer": deciding.answer,
            "decided_by": actor.account_id,
            "decided_at": now,
        }
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "register_answer.decided", row, {"state": row.state, "answer": row.answer})
    obligations.close_for(session, actor, row.case_id, outcome=row.state, step=f"{row.kind}:{row.id}")
    if deciding.accepted:
        _follow(session, actor, row, now)
    return row


def _follow(session: Session, actor: Actor, row: RegisterAnswer, now: datetime) -> None:
    if row.kind == "contest":
        case = session.get_one(Case, row.case_id)
        ask_correction(session, actor, case, str(row.id), reason="The firm's contest was accepted", now=now)
        return
    standing = session.exec(
        select(Publication)
        .where(
            Publication.organisation_id == actor.organisation_id,
            Publication.case_id == row.case_id,
            Publication.state == "approved",
        )
        .with_for_update()
    ).first()
    if standing is not None:
        standing.sqlmodel_update({"reply": row.text, "reply_on": row.received_at.date(), "changed_at": now})
        session.add(standing)
        session.flush()
