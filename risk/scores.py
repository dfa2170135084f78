"""
Scoring what an organisation may see, with a receipt for every score.

Two passes: first each site and party from its own facts and events, then again with what reaches it through the chain.
A new score supersedes the one before; both stay readable, and either can be replayed from its receipt. A score whose
receipt would be the same, letter by letter, is left standing: scoring twice writes nothing twice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.collecting import collected_rarely
from foundation.errors import Conflict, Invalid, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, CursorUnreadable, Page, page_of, read_cursor
from foundation.progress import Progress, silent
from foundation.signing import Signer
from risk.known import read_known
from risk.making import make_scores
from risk.models import ScoreBatch, SiteScore
from risk.payloads import ReplayRead
from risk.replaying import Paper, replay_paper
from risk.scoring import Receipt, Score, explain
from risk.sealing import seal_of
from risk.sectors.words import Band
from risk.storing import Occasion, store_scores
from suppliers.chain import snapshots
from suppliers.chain.snapshots import SnapshotFolder

UNKNOWN_LAST = -1.0
"""Sorts sites without a number behind those with one: they are listed apart, never among the low."""
HIGHEST = 101.0


class ScoreNotFound(NotFound):
    code = "score.not_found"

    def __init__(self) -> None:
        super().__init__("This site has not been scored, or it belongs to another organisation.")


class ScoreDayInFuture(Invalid):
    code = "score.day_in_future"

    def __init__(self, as_of: date, today: date) -> None:
        super().__init__(
            f"Nothing is known of {as_of.isoformat()} yet (today is {today.isoformat()}): choose a day that has come."
        )
        self.as_of = as_of
        self.today = today


class ScoreDayPassed(Conflict):
    code = "score.day_passed"

    def __init__(self, as_of: date, standing: date) -> None:
        super().__init__(
            f"Scores of {standing.isoformat()} stand; those of {as_of.isoformat()} would replace them with less than is"
            " known: choose that day or a later one. What was scored before stays readable in each site's history."
        )
        self.as_of = as_of
        self.standing = standing


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """Current scores, worst first, of equal ones the more severe; the unknown ones last. Empty means any."""

    band: Band | None = None
    site_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A score is made for one organisation, from what it may see; nobody else reads it."""
    return col(SiteScore.organisation_id) == actor.organisation_id


def score_all(
    session: Session,
    actor: Actor,
    *,
    as_of: date,
    now: datetime,
    progress: Progress = silent,
    folder: SnapshotFolder | None = None,
    signer: Signer | None = None,
) -> ScoreBatch:
    """
    Every site the actor may see, under one signature. Links come from the current snapshot in `folder`, if there is
    one: the same numbers. Returns the batch that the current scores come from; it is a new one only when at least one
    score is new or gone. Raises ScoreDayInFuture and ScoreDayPassed: scores of a day on which all had faded, or less
    was known, would take the place of those that stand.
    """
    actor.require(Action.SCORE)
    today = today_in(actor.zone, now)
    if as_of > today:
        raise ScoreDayInFuture(as_of, today)
    own = select(func.max(ScoreBatch.as_of)).where(ScoreBatch.organisation_id == actor.organisation_id)
    standing = session.exec(own).one()
    if standing is not None and as_of < standing:
        raise ScoreDayPassed(as_of, standing)
    snapshot = snapshots.current(session, actor, folder) if folder else None
    with collected_rarely():
        known = read_known(session, actor, as_of, with_links=snapshot is None)
        portions = make_scores(session, actor, known, as_of, snapshot)
        return store_scores(session, actor, portions, len(known.sites), Occasion(as_of, now, signer, progress))


def list_scores(session: Session, actor: Actor, query: ScoreQuery) -> Page[SiteScore]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_RISK)
    limit = min(query.limit, LARGEST_LIMIT)
    worth = func.coalesce(col(SiteScore.priority), UNKNOWN_LAST)
    statement = select(SiteScore).where(visible_to(actor), col(SiteScore.superseded_at).is_(None))
    if query.band is not None:
        statement = statement.where(SiteScore.band == query.band.value)
    if query.site_id is not None:
        statement = statement.where(SiteScore.site_id == query.site_id)
    if query.cursor:
        value, last = _after(query.cursor)
        statement = statement.where(or_(worth < value, and_(worth == value, col(SiteScore.site_id) > last)))
    # Of equal ones by site: a score's own id is drawn anew whenever it is made, and a site would hop in the list.
    rows = session.exec(statement.order_by(worth.desc(), col(SiteScore.site_id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: (UNKNOWN_LAST if row.priority is None else row.priority, str(row.site_id)))


def _after(cursor: str) -> tuple[float, UUID]:
    value, last = read_cursor(cursor, 2)
    if not isinstance(value, int | float) or not UNKNOWN_LAST <= value <= HIGHEST:
        raise CursorUnreadable
    try:
        return float(value), UUID(str(last))
    except ValueError as damaged:
        raise CursorUnreadable from damaged


def current(session: Session, actor: Actor) -> dict[UUID, SiteScore]:
    """By site."""
    actor.require(Action.READ_RISK)
    standing = select(SiteScore).where(visible_to(actor), col(SiteScore.superseded_at).is_(None))
    return {row.site_id: row for row in session.exec(standing)}


def of_site(session: Session, actor: Actor, site_id: UUID) -> SiteScore:
    """The current one. Raises ScoreNotFound."""
    actor.require(Action.READ_RISK)
    standing = select(SiteScore).where(
        visible_to(actor), SiteScore.site_id == site_id, col(SiteScore.superseded_at).is_(None)
    )
    row = session.exec(standing).first()
    if row is None:
        raise ScoreNotFound
    return row


def read_score(session: Session, actor: Actor, score_id: UUID) -> SiteScore:
    """One of any day, superseded or not. Raises ScoreNotFound."""
    actor.require(Action.READ_RISK)
    row = session.exec(select(SiteScore).where(visible_to(actor), SiteScore.id == score_id)).first()
    if row is None:
        raise ScoreNotFound
    return row


def history_of(session: Session, actor: Actor, site_id: UUID) -> list[SiteScore]:
    """Newest first."""
    actor.require(Action.READ_RISK)
    rows = select(SiteScore).where(visible_to(actor), SiteScore.site_id == site_id)
    return list(session.exec(rows.order_by(col(SiteScore.recorded_at).desc(), col(SiteScore.id).desc())))


def replay_stored(row: SiteScore) -> Score:
    """Computes the stored score again from its receipt; raises ReceiptTampered when it is not the same to the bit."""
    return replay_paper(Paper(receipt_of(row))).score


def replayed(session: Session, actor: Actor, score_id: UUID, *, known_key: str = "") -> ReplayRead:
    """Raises ScoreNotFound and what `replay_paper` raises."""
    row = read_score(session, actor, score_id)
    again, signed_by = replay_paper(paper_of(session, row), known_key=known_key)
    return ReplayRead(
        score_id=row.id,
        value=again.value,
        band=again.band,
        model=again.model,
        receipt_hash=row.receipt_hash,
        signed_by=signed_by,
        sentences=list(explain(again)),
    )


def receipt_of(row: SiteScore) -> Receipt:
    return Receipt(str(row.site_id), row.receipt, row.receipt_hash)


def paper_of(session: Session, row: SiteScore) -> Paper:
    """The receipt with its proof and the signature of its batch. The caller has found the score visible."""
    return Paper(receipt_of(row), seal_of(session, row))
