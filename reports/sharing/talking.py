"""
Between which houses comments on a record are open today: the circles of `foundation.comments`, out of agreements that
are in force, reach the record and name comments among its fields. What the partner reads of them leaves its line with
the house that gives, as every other shared reading does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.comments import Circle
from foundation.payloads import CommentedKind
from reports.facts.shared_rows import Asked, SharedRow, shared_rows
from reports.models import SharingAgreement
from reports.sharing.agreements import day_of, giver_of, visible_to
from reports.sharing.deciding import Reason, Terms, may_read, standing_on
from reports.sharing.fields import Kind, fields_of
from reports.sharing.reading import note_reading, terms_of
from suppliers.identity.decisions import all_ids

COMMENTS: Final = "comments"
SHARED_AS: Final[Mapping[CommentedKind, Kind]] = {
    "site": "sites",
    "party": "parties",
    "finding": "findings",
    "case": "cases",
}
"""A visit is shared with nobody, and neither is what is said about one."""
NAMED_BY: Final = ("name", "party_name", "reference")


@dataclass(frozen=True, slots=True)
class Opened:
    """A circle with its agreement, and by what name the record goes in it; empty where no name was agreed on."""

    circle: Circle
    agreement: SharingAgreement
    name: str


def may_read_comments(reader: Actor, kind: CommentedKind) -> bool:
    """The leave that somebody of the partner needs at home."""
    needed = [one.needs for one in fields_of(SHARED_AS[kind]) if one.name == COMMENTS] if kind in SHARED_AS else []
    return any(reader.may(one) for one in needed)


def circles_about(
    session: Session, actor: Actor, kind: CommentedKind, record_id: UUID, *, now: datetime, still: bool = False
) -> tuple[Opened, ...]:
    """Those that last longest first. `still`: nothing is changed in them before the transaction of the caller ends."""
    if kind not in SHARED_AS:
        return ()
    if still:
        trail.wait_for_turn(session)
    accepted = select(SharingAgreement).where(visible_to(actor), SharingAgreement.state == "accepted")
    lasting = accepted.order_by(col(SharingAgreement.ends_on).desc(), col(SharingAgreement.id))
    found = session.exec(lasting.execution_options(populate_existing=True)).all()
    opened = (_opened(session, one, kind, record_id, now) for one in found if _may_talk(actor, one, kind))
    return tuple(one for one in opened if one is not None)


def _may_talk(actor: Actor, agreement: SharingAgreement, kind: CommentedKind) -> bool:
    if COMMENTS not in agreement.grants.get(SHARED_AS[kind], ()):
        return False
    return agreement.organisation_id == actor.organisation_id or may_read_comments(actor, kind)


def _opened(
    session: Session, agreement: SharingAgreement, kind: CommentedKind, record_id: UUID, now: datetime
) -> Opened | None:
    giver, day = giver_of(agreement), day_of(session, agreement, now)
    terms = terms_of(session, agreement)
    if standing_on(terms, day) is not Reason.AGREED:
        return None
    ids = all_ids(session, giver, record_id) if kind in {"party", "site"} else frozenset({record_id})
    shared = SHARED_AS[kind]
    asked = Asked(terms, frozenset({COMMENTS}), day, None, len(ids), ids)
    rows = [
        row
        for row in shared_rows(session, giver, shared, asked)
        if may_read(terms, day, shared, COMMENTS, row.facts).allowed
    ]
    if not rows:
        return None
    circle = Circle(agreement.id, agreement.organisation_id, agreement.partner_id, ids, agreement.ends_on)
    return Opened(circle, agreement, _name(terms, shared, rows))


def _name(terms: Terms, kind: Kind, rows: Sequence[SharedRow]) -> str:
    agreed = (row.values.get(name) for row in rows for name in NAMED_BY if name in terms.grants[kind])
    return next((str(one) for one in agreed if one), "")


def reads_of_others(session: Session, actor: Actor, kind: CommentedKind) -> bool:
    """Whether some agreement gives the actor's house comments on such records, so that a reading may leave a line."""
    given = select(SharingAgreement).where(
        visible_to(actor),
        SharingAgreement.partner_id == actor.organisation_id,
        SharingAgreement.state == "accepted",
    )
    return any(_may_talk(actor, one, kind) for one in session.exec(given).all() if kind in SHARED_AS)


def note_comments_read(session: Session, actor: Actor, opened: Collection[Opened], houses: Mapping[UUID, int]) -> None:
    """`houses`: of each giving house how many comments were shown. One line each, for the agreement that opens them."""
    noted: set[UUID] = set()
    for one in opened:
        giver = one.circle.giver_id
        if one.circle.partner_id == actor.organisation_id and giver not in noted:
            noted.add(giver)
            note_reading(session, actor, one.agreement, COMMENTS, houses.get(giver, 0))
