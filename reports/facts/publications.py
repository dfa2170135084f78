"""What waits for whom before it is public: the staff's side of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.models import Account
from sanctions.cases import cases
from sanctions.cases.transitions import public_states
from sanctions.models import Case, Publication, RegisterAnswer
from sanctions.publications import answers, preparing
from suppliers import parties


@dataclass(frozen=True, slots=True)
class PublicationsFacts:
    """`mine` wait for this reader, who did not prepare them; `ready` are final cases that nothing was prepared for."""

    mine: Sequence[Publication]
    others: Sequence[Publication]
    answers: Sequence[tuple[RegisterAnswer, str]]
    ready: Sequence[Case]
    may_write: bool


def publications_facts(session: Session, actor: Actor) -> PublicationsFacts:
    rows = preparing.list_publications(session, actor)
    approves = actor.may(Action.APPROVE_CASES)
    mine = [row for row in rows if row.state == "prepared" and approves and row.prepared_by != actor.account_id]
    waiting = answers.list_answers(session, actor, state="waiting")
    return PublicationsFacts(
        mine=mine,
        others=[row for row in rows if row not in mine and row.state != "replaced"],
        answers=[(one, cases.read_case(session, actor, one.case_id).reference) for one in waiting],
        ready=_ready(session, actor, rows),
        may_write=actor.may(Action.WRITE_CASES),
    )


def _ready(session: Session, actor: Actor, rows: Sequence[Publication]) -> Sequence[Case]:
    begun = {row.case_id for row in rows if row.state != "sent_back"}
    final = select(Case).where(cases.visible_to(actor), col(Case.state).in_(public_states()))
    return [case for case in session.exec(final.order_by(col(Case.final_on))) if case.id not in begun]


def names_of_people(session: Session, actor: Actor, row: Publication) -> Mapping[UUID, str]:
    wanted = [one for one in (row.prepared_by, row.decided_by) if one]
    held = select(Account.id, Account.name).where(
        col(Account.id).in_(wanted), Account.organisation_id == actor.organisation_id
    )
    return dict(session.exec(held).all())


def firm_of(session: Session, actor: Actor, case: Case) -> str:
    return parties.read_party(session, actor, case.party_id).name
