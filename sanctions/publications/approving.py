"""The second person of two: from here an entry is public. The firm is told, with a link to answer by."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from sanctions.cases import cases
from sanctions.models import Case, Publication
from sanctions.publications import answers, correcting, links, refusals, telling
from sanctions.publications.preparing import APPROVE, decided_of, read_publication


@dataclass(frozen=True, slots=True)
class Approved:
    """`secret` of the firm's link is told once; empty when there is no address to send it to."""

    publication: Publication
    secret: str


def approve(session: Session, actor: Actor, publication_id: UUID, *, now: datetime) -> Approved:
    """Raises PublicationNotFound, NotWaiting, SecondPersonNeeded, CaseChanged, NotPublishable."""
    trail.wait_for_turn(session)  # before any row is held: steps of a case hold the turn while they wait for its row
    row = _waiting(session, actor, publication_id)
    if row.prepared_by == actor.account_id or actor.account_id is None:
        raise refusals.SecondPersonNeeded
    # The row of the case is locked, so that an annulment beside this waits or is seen.
    case = session.exec(select(Case).where(cases.visible_to(actor), Case.id == row.case_id).with_for_update()).one()
    session.refresh(case)
    decided_of(session, actor, case, before_final=row.before_final)
    if case.version != row.case_version:
        raise refusals.CaseChanged
    _replace(session, actor, row, now)
    row.sqlmodel_update({"state": "approved", "decided_by": actor.account_id, "decided_at": now, "changed_at": now})
    session.add(row)
    session.flush()
    trail.record(session, actor, "publication.approved", row, {"case": row.case_id, "version": row.number})
    _close(session, actor, row, "approved")
    if case.review_on is None or row.listed_until < case.review_on:
        _ask_review(session, actor, row)
    obligations.close_for(session, actor, row.case_id, outcome="corrected", kind=answers.CORRECTING)
    changes.tell(session, actor, "publication.approved", "case", [row.case_id])
    if row.number > 1:
        telling.tell_subscribers(session, row.case_id, telling.NEW_VERSION, now=now)
    secret = links.make(session, actor, row.case_id, row.notice_email, now=now) if row.notice_email else ""
    return Approved(row, secret)


def send_back(session: Session, actor: Actor, publication_id: UUID, reason: str, *, now: datetime) -> Publication:
    """Also by who prepared it, who thereby takes it back. Raises PublicationNotFound, NotWaiting."""
    trail.wait_for_turn(session)
    row = _waiting(session, actor, publication_id, own=True)
    by_second = actor.account_id if actor.account_id != row.prepared_by else None
    row.sqlmodel_update(
        {"state": "sent_back", "decided_by": by_second, "decided_at": now, "decision_reason": reason, "changed_at": now}
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "publication.sent_back", row, {"case": row.case_id, "reason": reason})
    _close(session, actor, row, "sent back")
    return row


def _waiting(session: Session, actor: Actor, publication_id: UUID, *, own: bool = False) -> Publication:
    row = read_publication(session, actor, publication_id, to_write=True)
    if not (own and row.prepared_by == actor.account_id):
        actor.require(Action.APPROVE_CASES)
    if row.state != "prepared":
        raise refusals.NotWaiting(row.state)
    return row


def _ask_review(session: Session, actor: Actor, row: Publication) -> None:
    """An entry that leaves before its decision ends it leaves in silence, unless somebody is asked on that day."""
    due = Due(
        kind="case.review",
        title=concerning(Sentence("Review whether it stays on the register"), row.reference),
        reason=Sentence("The entry leaves after this day unless two people publish it anew"),
        subject_kind="case",
        subject_id=row.case_id,
        step=f"{correcting.LEAVES}:{row.number}",
        due_on=row.listed_until,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)


def _replace(session: Session, actor: Actor, row: Publication, now: datetime) -> None:
    standing = session.exec(
        select(Publication).where(
            Publication.organisation_id == actor.organisation_id,
            Publication.case_id == row.case_id,
            col(Publication.state) == "approved",
        )
    ).first()
    if standing is not None:
        standing.sqlmodel_update({"state": "replaced", "changed_at": now})
        correcting.close_review(session, actor, standing, "replaced")
        row.sqlmodel_update({"reply": standing.reply, "reply_on": standing.reply_on})
        session.add(standing)
        session.flush()


def _close(session: Session, actor: Actor, row: Publication, outcome: str) -> None:
    obligations.close_for(session, actor, row.case_id, outcome=outcome, step=f"{APPROVE}:{row.number}")
