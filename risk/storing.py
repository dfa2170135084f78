"""Scores onto the database, some at a time, under one batch that is only made when something goes under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Actor
from foundation.ids import new_ids
from foundation.progress import Progress
from foundation.signing import Signer
from risk.making import Made, Portion
from risk.models import ScoreBatch, SiteScore
from risk.sealing import seal
from suppliers.batches import bulk
from suppliers.batches.passed_checks import Value

PER_STATEMENT = 500
COLUMNS = (
    *("id", "site_id", "value", "low", "high", "priority", "band", "logit", "completeness"),
    *("main_reason", "missing", "reason", "receipt", "receipt_hash"),
)


class Occasion(NamedTuple):
    """For which day, when, and who signs and listens."""

    as_of: date
    now: datetime
    signer: Signer | None
    progress: Progress


class _Standing(NamedTuple):
    """What of a current score decides whether it stays."""

    id: UUID
    band: str
    receipt_hash: str


@dataclass(slots=True)
class _Batch:
    """What has been stored so far. `standing` are the current scores of sites that have not come by yet."""

    standing: dict[UUID, _Standing]
    row: ScoreBatch | None = None
    sites: int = 0
    models: dict[str, str] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    moved: list[UUID] = field(default_factory=list)


def store_scores(
    session: Session, actor: Actor, portions: Iterable[Portion], count: int, occasion: Occasion
) -> ScoreBatch:
    """
    `count` sites come in the portions. A score whose receipt would be the same is left standing; where all are, the
    latest batch is returned and nothing is written.
    """
    batch = _Batch(_standing(session, actor))
    for portion in portions:
        _take(session, actor, batch, portion, occasion)
        batch.sites += len(portion.made)
        occasion.progress("Scoring sites", batch.sites, count)
    latest = _latest_batch(session, actor)
    if batch.row is None and latest is not None and not batch.standing:
        return latest
    _supersede(session, [gone.id for gone in batch.standing.values()], occasion.now)
    row = _row_of(session, actor, batch, occasion)
    row.sites, row.models = batch.sites, batch.models
    seal(session, row, batch.receipts, occasion.signer)
    told: dict[str, trail.Change] = {
        "sites": batch.sites, "changed": len(batch.receipts), "as_of": occasion.as_of, "root": row.root
    }  # fmt: skip
    trail.record(session, actor, "score_batch.made", row, told)
    if batch.moved:
        changes.tell(session, actor, "score.band_changed", "site", batch.moved)
    return row


def _take(session: Session, actor: Actor, batch: _Batch, portion: Portion, occasion: Occasion) -> None:
    batch.models[portion.model.sector] = portion.model.name
    fresh, over = [], []
    for made in portion.made:
        before = batch.standing.pop(made.site_id, None)
        if before is None or before.receipt_hash != made.spelt.sha256:
            fresh.append(made)
            over += [before.id] if before else []
            # A first score is news of its own kind (the batch), not a change of band.
            batch.moved += [made.site_id] if before and before.band != made.scored.band.value else []
    if not fresh:
        return
    row = _row_of(session, actor, batch, occasion)
    _supersede(session, over, occasion.now)
    same = {"batch_id": row.id, "organisation_id": actor.organisation_id, "model": portion.model.name}
    same |= {"as_of": occasion.as_of, "recorded_at": occasion.now, "superseded_at": None}
    rows = [_row(*one) for one in zip(new_ids(len(fresh)), fresh, strict=True)]
    bulk.insert(session, bulk.table_of(SiteScore), COLUMNS, rows, {name: bulk.plain(one) for name, one in same.items()})
    batch.receipts += [made.spelt.sha256 for made in fresh]


def _row_of(session: Session, actor: Actor, batch: _Batch, occasion: Occasion) -> ScoreBatch:
    """Stored before the first score that belongs to it."""
    if batch.row is None:
        owner = actor.organisation_id
        batch.row = ScoreBatch(organisation_id=owner, as_of=occasion.as_of, recorded_at=occasion.now)
        session.add(batch.row)
        session.flush()
    return batch.row


def _row(score_id: int, made: Made) -> tuple[Value, ...]:
    """In the order of COLUMNS; missing fields come as JSON already."""
    site_id, found, paper, unread = made
    unreadable = [f"Not readable, so not counted: {', '.join(unread)}."] if unread else []
    return (
        f"{score_id:032x}",
        site_id.hex,
        found.value,
        found.low,
        found.high,
        paper.priority,
        found.band.value,
        found.logit,
        found.completeness,
        paper.main_reason,
        paper.missing,
        " ".join([*paper.reasons, *unreadable]),
        paper.receipt,
        paper.sha256,
    )


def _standing(session: Session, actor: Actor) -> dict[UUID, _Standing]:
    columns = select(SiteScore.site_id, SiteScore.id, SiteScore.band, SiteScore.receipt_hash)
    own = SiteScore.organisation_id == actor.organisation_id
    rows = session.exec(columns.where(own, col(SiteScore.superseded_at).is_(None)))
    return {site_id: _Standing(score_id, band, paper) for site_id, score_id, band, paper in rows}


def _latest_batch(session: Session, actor: Actor) -> ScoreBatch | None:
    own = select(ScoreBatch).where(ScoreBatch.organisation_id == actor.organisation_id)
    newest = own.order_by(col(ScoreBatch.recorded_at).desc(), col(ScoreBatch.id).desc())
    return session.exec(newest.limit(1)).first()


def _supersede(session: Session, score_ids: Sequence[UUID], now: datetime) -> None:
    for start in range(0, len(score_ids), PER_STATEMENT):
        some = score_ids[start : start + PER_STATEMENT]
        session.execute(update(SiteScore).where(col(SiteScore.id).in_(some)).values(superseded_at=now))
