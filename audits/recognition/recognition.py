"""
Earned recognition and its certificate: who may read one, what it lengthens, and what ends it.

A grave finding ends it on the day it is recorded, alleged or not, for a certificate that still says "clean" while a
finding is being decided would mislead whoever relies on it; if the finding is withdrawn it can be proposed anew.
One exception protects people: while a finding is held back from its site (`audits.findings.referrals`), the longer
interval ends inside the house on that day, but the certificate still answers as before, or its end would tell the site.
Nothing here looks at complaints (`audits.recognition.recognition_rules` says why).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.findings import referrals
from audits.models import Finding, Recognition
from audits.payloads import RecognitionRevocation, RecognitionStanding
from audits.recognition.recognition_rules import GRAVE
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import require_unchanged

GRAVE_FINDING = "grave_finding"
BY_HAND = "by_hand"
"""Classes of reasons: a certificate says that it was revoked, the trail why."""


class RecognitionNotFound(NotFound):
    code = "recognition.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such recognition, or it belongs to another organisation.")


class RecognitionNotGranted(Conflict):
    code = "recognition.not_granted"

    def __init__(self, state: str) -> None:
        super().__init__(f"This recognition is {state}; only a granted one can be revoked.")
        self.state = state


@dataclass(frozen=True, slots=True)
class RecognitionQuery:
    """Newest first. Empty means any."""

    site_id: UUID | None = None
    state: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Recognition.organisation_id) == actor.organisation_id


def visible_recognition(session: Session, actor: Actor, recognition_id: UUID) -> Recognition:
    """Raises RecognitionNotFound."""
    actor.require(Action.READ_VISITS)
    wanted = select(Recognition).where(Recognition.id == recognition_id, visible_to(actor))
    found = session.exec(wanted).first()
    if found is None:
        raise RecognitionNotFound
    return found


def list_recognitions(session: Session, actor: Actor, query: RecognitionQuery) -> Page[Recognition]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Recognition).where(visible_to(actor))
    if query.site_id:
        wanted = wanted.where(Recognition.site_id == query.site_id)
    if query.state:
        wanted = wanted.where(Recognition.state == query.state)
    if query.cursor:
        wanted = wanted.where(col(Recognition.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(Recognition.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda one: (str(one.id),))


def standing(session: Session, actor: Actor, *, on: date) -> dict[UUID, Recognition]:
    """By site: what is granted and valid on that day."""
    granted = select(Recognition).where(
        visible_to(actor),
        Recognition.state == "granted",
        col(Recognition.valid_from) <= on,
        col(Recognition.valid_to) >= on,
    )
    return {one.site_id: one for one in session.exec(granted.order_by(col(Recognition.id)))}


def of_site(session: Session, actor: Actor, site_id: UUID) -> Recognition | None:
    """The newest of a site, whatever became of it."""
    return next(iter(list_recognitions(session, actor, RecognitionQuery(site_id=site_id, limit=1)).rows), None)


def revoke(
    session: Session,
    actor: Actor,
    recognition_id: UUID,
    told: RecognitionRevocation,
    *,
    version_seen: int,
    now: datetime,
) -> Recognition:
    """Raises RecognitionNotFound, ChangedMeanwhile, RecognitionNotGranted."""
    actor.require(Action.PLAN_VISITS)
    found = visible_recognition(session, actor, recognition_id)
    require_unchanged(session, found, version_seen, told=True)
    if found.state != "granted":
        raise RecognitionNotGranted(found.state)
    _revoke(found, today_in(actor.zone, now), BY_HAND)
    return _changed(session, actor, found, "recognition.revoked", {"because": BY_HAND, "reason": told.reason})


def revoke_for_finding(session: Session, actor: Actor, finding: Finding, *, now: datetime) -> int:
    """Called wherever a finding is recorded; only grave ones end a recognition. Returns how many ended."""
    if finding.severity not in GRAVE:
        return 0
    own = select(Recognition).where(
        visible_to(actor), Recognition.site_id == finding.site_id, col(Recognition.state).in_(("granted", "proposed"))
    )
    found: Sequence[Recognition] = session.exec(own.order_by(col(Recognition.id))).all()
    hidden = referrals.is_protected(session, finding)
    for one in found:
        one.finding_id = finding.id
        if one.state == "proposed":
            one.state = "declined"
            _changed(session, actor, one, "recognition.declined", {}, hidden=hidden)
        else:
            _revoke(one, today_in(actor.zone, now), GRAVE_FINDING)
            told: dict[str, trail.Change] = {} if hidden else {"because": GRAVE_FINDING}
            _changed(session, actor, one, "recognition.revoked", told, hidden=hidden)
    return len(found)


def _revoke(found: Recognition, on: date, because: str) -> None:
    found.state, found.revoked_on, found.revoked_because = "revoked", on, because


def _changed(
    session: Session, actor: Actor, found: Recognition, act: str, told: dict[str, trail.Change], *, hidden: bool = False
) -> Recognition:
    """What is `hidden` is not told in the feed: who reads it could tell it outside."""
    found.version += 1
    session.add(found)
    session.flush()
    trail.record(session, actor, act, found, {"state": found.state, **told})
    if not hidden:
        changes.tell(session, actor, act, "recognition", [found.id])
    return found


def verified(session: Session, code: str, *, on: date) -> RecognitionStanding:
    """
    For anybody who holds the code, without signing in: valid, expired or revoked, and nothing more. What was never
    granted has no certificate. Raises RecognitionNotFound.
    """
    held_back = select(Finding.id).where(col(Finding.id) == col(Recognition.finding_id), referrals.unreleased())
    leave_is_the_code = select(col(Recognition.state), col(Recognition.valid_to), held_back.exists()).where(
        Recognition.code == code, col(Recognition.state).in_(("granted", "revoked"))
    )
    found = session.exec(leave_is_the_code).first()
    if found is None:
        raise RecognitionNotFound
    state, valid_to, hidden = found
    return RecognitionStanding(state=_standing("granted" if hidden else state, valid_to, on))


def _standing(state: str, valid_to: date | None, on: date) -> Literal["valid", "expired", "revoked"]:
    if state == "revoked":
        return "revoked"
    return "valid" if valid_to is not None and on <= valid_to else "expired"
