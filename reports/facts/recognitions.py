"""Earned recognition as pages show it: the list of the house, and what one site has earned or what it still lacks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from audits.models import Recognition
from audits.recognition import recognising, recognition
from audits.recognition.recognition import RecognitionQuery
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.paging import LARGEST_LIMIT
from reports.facts.payloads import Subject
from reports.facts.scope import sites_visible_to
from suppliers.models import Site

UNKNOWN = ""
"""The site was closed since, or is no longer seen."""


@dataclass(frozen=True, slots=True)
class RecognitionLine:
    """`state`: proposed, declined, valid, expired or revoked. `may_decide`: this reader did not propose it."""

    id: str
    site: Subject
    state: str
    factor: float
    most_months: float
    code: str
    certificate_hash: str
    visits: int
    detection_chance: float
    proposed_on: date
    valid_from: date | None
    valid_to: date | None
    revoked_on: date | None
    revoked_because: str
    version: int
    may_decide: bool


@dataclass(frozen=True, slots=True)
class RecognitionsFacts:
    """Newest first; `state` narrows by how it is stored."""

    state: str
    lines: tuple[RecognitionLine, ...]
    next_cursor: str
    may_plan: bool

    @property
    def waiting(self) -> int:
        return sum(one.state == "proposed" for one in self.lines)


@dataclass(frozen=True, slots=True)
class SiteRecognition:
    """`missing` says what the history still lacks; empty when it is earned. `newest` whatever became of it."""

    newest: RecognitionLine | None
    missing: tuple[str, ...]
    visits: int
    detection_chance: float
    may_propose: bool


def recognitions_facts(
    session: Session, actor: Actor, *, state: str, cursor: str, today: date, limit: int = 50
) -> RecognitionsFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    query = RecognitionQuery(state=state, limit=min(limit, LARGEST_LIMIT), cursor=cursor)
    page = recognition.list_recognitions(session, actor, query)
    names = _names(session, actor, [one.site_id for one in page.rows])
    lines = tuple(_line(one, actor, names, today) for one in page.rows)
    return RecognitionsFacts(state, lines, page.next_cursor or "", actor.may(Action.PLAN_VISITS))


def site_recognition(session: Session, actor: Actor, site_id: UUID, *, now: datetime) -> SiteRecognition | None:
    """None for whoever reads no visits."""
    if not actor.may(Action.READ_VISITS):
        return None
    found = recognising.history_ruling(session, actor, site_id, now=now)
    newest = recognition.of_site(session, actor, site_id)
    today = today_in(actor.zone, now)
    line = _line(newest, actor, _names(session, actor, [site_id]), today) if newest else None
    stands = line is not None and line.state in {"proposed", "valid"}
    may = actor.may(Action.PLAN_VISITS) and found.earned and not stands
    return SiteRecognition(line, found.missing, found.visits, found.detection_chance, may)


def _names(session: Session, actor: Actor, ids: list[UUID]) -> dict[UUID, str]:
    own = select(Site).where(sites_visible_to(actor), col(Site.id).in_(ids))
    return {site.id: site.name for site in session.scalars(own)}


def _line(one: Recognition, actor: Actor, names: dict[UUID, str], today: date) -> RecognitionLine:
    name = names.get(one.site_id)
    deciding = one.state == "proposed" and actor.may(Action.PLAN_VISITS) and actor.account_id is not None
    return RecognitionLine(
        id=str(one.id),
        site=Subject("site", str(one.site_id) if name else None, name or UNKNOWN),
        state=_state(one, today),
        factor=one.factor,
        most_months=one.most_months,
        code=one.code,
        certificate_hash=one.certificate_hash,
        visits=int(one.basis.get("visits", 0)),
        detection_chance=float(one.basis.get("detection_chance", 0.0)),
        proposed_on=today_in(actor.zone, one.proposed_at),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        revoked_on=one.revoked_on,
        revoked_because=one.revoked_because,
        version=one.version,
        may_decide=deciding and actor.account_id != one.proposed_by,
    )


def _state(one: Recognition, today: date) -> str:
    if one.state != "granted":
        return one.state
    return "valid" if one.valid_to is not None and today <= one.valid_to else "expired"
