"""
Scoring again when something below or above has changed: read from the change feed by cursor, one organisation after
the other. A confidential event never reaches the feed, so it never makes a score move on the day somebody spoke; it is
met by the next score that is due anyway.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes
from foundation.actors import Actor, OrganisationId
from foundation.clock import today_in
from foundation.models import Change, Organisation
from risk import scores
from risk.models import ScoreBatch
from suppliers.models import Node

READER = "scoring"
KINDS = frozenset(
    {"risk.changed", "fact.added", "edge.added", "edge.ended", "edge.withdrawn", "site.added", "site.changed"}
    | {"site.closed", "party.changed", "party.closed", "import.written", "import.undone"}
)
AUTHORITIES = frozenset({"inspectorate", "regulator"})
MOST_READ = 50_000
IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose scores may be out of date, and up to which change this is known."""

    organisation_ids: tuple[OrganisationId, ...]
    upto: int


def waiting(session: Session) -> Waiting:
    """
    Who told of a change, whose site or party it is about (an authority's proven finding moves the buyer's score), and
    every authority, since it sees what others record in its jurisdiction.
    """
    unread = changes.unread(session, READER, kinds=KINDS, limit=MOST_READ)
    if not unread:
        return Waiting((), 0)
    told = {change.organisation_id for change in unread if change.organisation_id}
    concerned = told | _owners(session, unread)
    organisations = session.exec(select(Organisation)).all()
    affected = sorted(one.id for one in organisations if one.id in concerned or one.kind in AUTHORITIES)
    return Waiting(tuple(OrganisationId(one) for one in affected), max(change.number or 0 for change in unread))


def _owners(session: Session, unread: list[Change]) -> set[UUID]:
    subjects = sorted({change.subject_id for change in unread})
    found: set[UUID] = set()
    for start in range(0, len(subjects), IDS_PER_QUERY):
        some = subjects[start : start + IDS_PER_QUERY]
        found.update(session.exec(select(Node.organisation_id).where(col(Node.id).in_(some))))
    return found


def rescore(session: Session, organisation_id: OrganisationId, *, now: datetime) -> ScoreBatch:
    """As of the organisation's own day. Doing it twice changes nothing, so a job may be cut off between two."""
    organisation = session.get_one(Organisation, organisation_id)
    reach = frozenset(organisation.jurisdiction) if organisation.kind in AUTHORITIES else frozenset()
    actor = Actor.system(organisation_id, reach)
    return scores.score_all(session, actor, as_of=today_in(organisation.time_zone, now), now=now)


def acknowledge(session: Session, upto: int) -> None:
    changes.acknowledge(session, READER, upto)


def rescore_changed(session: Session, *, now: datetime) -> tuple[ScoreBatch, ...]:
    """All of it in one transaction; a job with many organisations takes the three steps above one by one."""
    found = waiting(session)
    batches = tuple(rescore(session, organisation_id, now=now) for organisation_id in found.organisation_ids)
    acknowledge(session, found.upto)
    return batches
