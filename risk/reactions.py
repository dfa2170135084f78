"""
Scoring again when something below or above has changed, read from the change feed with one cursor per organisation.

A confidential event never reaches the feed, so it never makes a score move on the day somebody spoke; it is met by the
next score that is due anyway.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes
from foundation.actors import Action, Actor
from foundation.models import Change
from foundation.signing import Signer
from risk import scores
from risk.models import ScoreBatch
from suppliers.chain.snapshots import SnapshotFolder
from suppliers.models import Node

KINDS = frozenset(
    {"risk.changed", "fact.added", "edge.added", "edge.ended", "edge.withdrawn", "site.added", "site.changed"}
    | {"site.closed", "party.changed", "party.closed", "import.written", "import.undone"}
    | {"identity.same", "identity.different", "identity.undone", "identity.decided"}
    | {"identity.possibly_same", "identity.split", "identity.moved"}
)
MOST_READ = 10_000
IDS_PER_QUERY = 500


def reader_of(actor: Actor) -> str:
    return f"scoring:{actor.organisation_id}"


def rescore_changed(
    session: Session,
    actor: Actor,
    *,
    today: date,
    now: datetime,
    folder: SnapshotFolder | None = None,
    signer: Signer | None = None,
) -> ScoreBatch | None:
    """
    Scores what the organisation sees once, however much has changed; None when nothing that concerns it did.
    Cursor and scores move in one transaction, and scoring twice writes nothing, so a job may be cut off anywhere.
    """
    actor.require(Action.SCORE)
    concerned, upto = False, 0
    while unread := changes.unread(session, reader_of(actor), kinds=KINDS, limit=MOST_READ):
        concerned = concerned or _concerns(session, actor, unread)
        upto = unread[-1].number or upto
        changes.acknowledge(session, reader_of(actor), upto)
    if not concerned:
        return None
    return scores.score_all(session, actor, as_of=today, now=now, folder=folder, signer=signer)


def _concerns(session: Session, actor: Actor, unread: Sequence[Change]) -> bool:
    """
    What it told itself; what another one proved about a site or party of its own (an authority's confirmed finding
    moves the buyer's score); and, for an authority, what anybody records, since it may lie in its jurisdiction.
    """
    if actor.jurisdiction or any(change.organisation_id == actor.organisation_id for change in unread):
        return True
    subjects: list[UUID] = sorted({change.subject_id for change in unread})
    for start in range(0, len(subjects), IDS_PER_QUERY):
        some = subjects[start : start + IDS_PER_QUERY]
        own = select(Node.id).where(Node.organisation_id == actor.organisation_id, col(Node.id).in_(some))
        if session.exec(own.limit(1)).first() is not None:
            return True
    return False
