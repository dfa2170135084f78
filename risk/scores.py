"""
Scoring what an organisation may see, with a receipt for every score.

Two passes: first each site and party from its own facts and events, then again with what reaches it through the chain.
A new score supersedes the one before; both stay readable, and either can be replayed from its receipt. A score whose
receipt would be the same, letter by letter, is left standing: scoring twice writes nothing twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, SQLModel, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import upsert
from foundation.errors import NotFound
from foundation.ids import new_id
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, CursorUnreadable, Page, page_of, read_cursor
from foundation.progress import Progress, silent
from foundation.signing import Signer
from risk.exposure import Exposure, exposures
from risk.known import Known, ReadFacts, facts_about, read_known
from risk.models import ScoreBatch, SiteScore
from risk.payloads import ReplayRead
from risk.replaying import Paper, replay_paper
from risk.scoring import Receipt, Score, SiteFacts, View, explain, receipt, score
from risk.scoring.priority import priority
from risk.sealing import seal, seal_of
from risk.sectors import SectorModel, model_for
from risk.sectors.words import Band
from suppliers.chain import snapshots
from suppliers.chain.graph import Snapshot
from suppliers.chain.snapshots import SnapshotFolder
from suppliers.models import Site

GENERAL = "general"
UNKNOWN_LAST = -1.0
"""Sorts sites without a number behind those with one: they are listed apart, never among the low."""
HIGHEST = 101.0
PER_STATEMENT = 500
EPOCH = date(1970, 1, 1)


class ScoreNotFound(NotFound):
    code = "score.not_found"

    def __init__(self) -> None:
        super().__init__("This site has not been scored, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """Current scores, worst first, of equal ones the more severe; the unknown ones last. Empty means any."""

    band: Band | None = None
    site_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


class _Made(NamedTuple):
    site: Site
    score: Score
    receipt: Receipt
    unread: tuple[str, ...]


class _Standing(NamedTuple):
    """What of a current score decides whether it stays."""

    id: UUID
    band: str
    receipt_hash: str


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
    score is new or gone.
    """
    actor.require(Action.SCORE)
    snapshot = snapshots.current(session, actor, folder) if folder else None
    known = read_known(session, actor, as_of, with_links=snapshot is None)
    models = {sector: model_for(sector, as_of) for sector in {GENERAL, *(site.sector for site in known.sites)}}
    read = {
        site.id: facts_about(site, known.facts.get(site.id, {}), models[site.sector], as_of) for site in known.sites
    }
    reaching = _exposures(known, read, models, as_of, snapshot)
    found = []
    for number, (site, exposure) in enumerate(zip(known.sites, reaching, strict=True), start=1):
        given, unread = read[site.id]
        happened = known.events.get(site.id, ())
        made = score(given, happened, exposure, models[site.sector], as_of, view=View.OPEN)
        found.append(_Made(site, made, receipt(made, given), unread))
        progress("Scoring sites", number, len(known.sites))
    return _store(session, actor, found, as_of, now, signer)


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
        statement = statement.where(or_(worth < value, and_(worth == value, col(SiteScore.id) > last)))
    rows = session.exec(statement.order_by(worth.desc(), col(SiteScore.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: (UNKNOWN_LAST if row.priority is None else row.priority, str(row.id)))


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


def _exposures(
    known: Known,
    read: Mapping[UUID, ReadFacts],
    models: Mapping[str, SectorModel],
    as_of: date,
    snapshot: Snapshot | None,
) -> Iterable[Exposure | None]:
    """Of every site, in their order."""
    if snapshot is None and not known.links:
        return repeat(None, len(known.sites))
    own: dict[str, float | None] = {}
    for party in known.parties:
        happened = known.events.get(party.id)
        if happened:
            given = SiteFacts(str(party.id), GENERAL, party.country)
            own[known.node(party.id)] = _share(score(given, happened, None, models[GENERAL], as_of))
    for site in known.sites:
        alone = score(read[site.id].facts, known.events.get(site.id, ()), None, models[site.sector], as_of)
        own[known.node(site.id)] = _worse(_share(alone), own.get(known.node(site.id)))
    asked = [known.node(site.id) for site in known.sites]
    if snapshot is None:
        return exposures(known.links, own).of(asked)
    from risk.register_links import exposures_in  # noqa: PLC0415 - most registers are small and have no snapshot

    operators = [(site.operator_id, site.id) for site in known.sites if site.operator_id is not None]
    return exposures_in(snapshot, (as_of - EPOCH).days, known.joined, operators, own).of(asked)


def _worse(one: float | None, other: float | None) -> float | None:
    """Of records taken for the same, in one sector or two, the riskier reading goes on."""
    return max((value for value in (one, other) if value is not None), default=None)


def _share(made: Score) -> float | None:
    return None if made.value is None else made.value / 100


def _store(
    session: Session, actor: Actor, found: Sequence[_Made], as_of: date, now: datetime, signer: Signer | None
) -> ScoreBatch:
    standing = _standing(session, actor)
    fresh = [made for made in found if _is_fresh(made, standing.get(made.site.id))]
    over = standing.keys() - {made.site.id for made in found}
    latest = _latest_batch(session, actor)
    if latest is not None and not fresh and not over:
        return latest
    batch = ScoreBatch(
        organisation_id=actor.organisation_id,
        as_of=as_of,
        models={made.score.sector: made.score.model for made in found},
        sites=len(found),
        recorded_at=now,
    )
    session.add(batch)
    session.flush()
    replaced = [standing[site_id].id for site_id in {*over, *(made.site.id for made in fresh)} if site_id in standing]
    _supersede(session, replaced, now)
    upsert(
        session, SQLModel.metadata.tables["site_score"], [_row(actor, batch, made, now) for made in fresh], key=("id",)
    )
    seal(session, batch, (made.receipt.sha256 for made in fresh), signer)
    told: dict[str, trail.Change] = {"sites": len(found), "changed": len(fresh), "as_of": as_of, "root": batch.root}
    trail.record(session, actor, "score_batch.made", batch, told)
    moved = [made.site.id for made in fresh if _has_moved(made, standing.get(made.site.id))]
    if moved:
        changes.tell(session, actor, "score.band_changed", "site", moved)
    return batch


def _standing(session: Session, actor: Actor) -> dict[UUID, _Standing]:
    columns = select(SiteScore.site_id, SiteScore.id, SiteScore.band, SiteScore.receipt_hash)
    rows = session.exec(columns.where(visible_to(actor), col(SiteScore.superseded_at).is_(None)))
    return {site_id: _Standing(score_id, band, paper) for site_id, score_id, band, paper in rows}


def _is_fresh(made: _Made, before: _Standing | None) -> bool:
    return before is None or before.receipt_hash != made.receipt.sha256


def _has_moved(made: _Made, before: _Standing | None) -> bool:
    """A first score is news of its own kind (the batch), not a change of band."""
    return before is not None and before.band != made.score.band.value


def _latest_batch(session: Session, actor: Actor) -> ScoreBatch | None:
    own = select(ScoreBatch).where(ScoreBatch.organisation_id == actor.organisation_id)
    newest = own.order_by(col(ScoreBatch.recorded_at).desc(), col(ScoreBatch.id).desc())
    return session.exec(newest.limit(1)).first()


def _supersede(session: Session, score_ids: Sequence[UUID], now: datetime) -> None:
    for start in range(0, len(score_ids), PER_STATEMENT):
        some = score_ids[start : start + PER_STATEMENT]
        session.execute(update(SiteScore).where(col(SiteScore.id).in_(some)).values(superseded_at=now))


def _row(actor: Actor, batch: ScoreBatch, made: _Made, now: datetime) -> dict[str, object]:
    site, found, paper, unread = made
    unreadable = [f"Not readable, so not counted: {', '.join(unread)}."] if unread else []
    return {
        "id": new_id(),
        "batch_id": batch.id,
        "organisation_id": actor.organisation_id,
        "site_id": site.id,
        "model": found.model,
        "as_of": found.as_of,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "priority": priority(found.value, found.severity),
        "band": found.band.value,
        "logit": found.logit,
        "completeness": found.completeness,
        "contributions": [
            {**line._asdict(), "on": line.on.isoformat() if line.on else None, "refs": list(line.refs)}
            for line in found.contributions
        ],
        "missing": [one.field for one in found.missing],
        "reason": " ".join([*found.reasons, *unreadable]),
        "receipt": paper.body,
        "receipt_hash": paper.sha256,
        "recorded_at": now,
        "superseded_at": None,
    }
