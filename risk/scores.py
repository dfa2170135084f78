"""
Scoring what an organisation may see, with a receipt for every score, and reading what was scored.

Two passes: first each site and party from its own facts and events, then again with what reaches it through the chain.
A new score supersedes the one before; both stay readable, and either can be replayed from its receipt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, SQLModel, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import upsert
from foundation.errors import NotFound
from foundation.ids import new_id
from foundation.progress import Progress, silent
from risk import events
from risk.exposure import ChainEdge, Exposure, exposures, flow_rules
from risk.models import ScoreBatch, SiteScore
from risk.pillars.joining import with_pillars
from risk.scoring import Fact, Receipt, RiskEvent, Score, SiteFacts, View, receipt, replay, score
from risk.sectors import SectorModel, fields, model_for
from risk.sectors.model import FieldKind
from risk.sectors.transforms import FactValue
from risk.sectors.words import Standing
from suppliers import edges, facts, parties, sites
from suppliers.models import Fact as FactRow
from suppliers.models import Party, Site

GENERAL = "general"
YES = frozenset({"yes", "true", "1"})


class ScoreNotFound(NotFound):
    code = "score.not_found"

    def __init__(self) -> None:
        super().__init__("This site has not been scored, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class _Known:
    """All that a batch reads, by node."""

    sites: tuple[Site, ...]
    parties: tuple[Party, ...]
    facts: Mapping[UUID, Sequence[FactRow]]
    events: Mapping[UUID, tuple[RiskEvent, ...]]
    links: tuple[ChainEdge, ...]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A score is made for one organisation, from what it may see; nobody else reads it."""
    return col(SiteScore.organisation_id) == actor.organisation_id


def score_all(session: Session, actor: Actor, *, as_of: date, now: datetime, progress: Progress = silent) -> ScoreBatch:
    """Every site the actor may see. Returns the batch; its scores are the current ones from here on."""
    actor.require(Action.SCORE)
    known = _read(session, actor, as_of)
    models = {sector: model_for(sector, as_of) for sector in {GENERAL, *(site.sector for site in known.sites)}}
    reaching = _exposures(known, models, as_of)
    found = []
    for number, site in enumerate(known.sites, start=1):
        given = _site_facts(site, known.facts.get(site.id, ()), as_of)
        happened = known.events.get(site.id, ())
        made = score(given, happened, reaching.get(str(site.id)), models[site.sector], as_of, view=View.OPEN)
        found.append((site, made, receipt(made, given)))
        progress("Scoring sites", number, len(known.sites))
    return _store(session, actor, found, as_of, now)


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


def history_of(session: Session, actor: Actor, site_id: UUID) -> list[SiteScore]:
    """Newest first."""
    actor.require(Action.READ_RISK)
    rows = select(SiteScore).where(visible_to(actor), SiteScore.site_id == site_id)
    return list(session.exec(rows.order_by(col(SiteScore.recorded_at).desc())))


def replay_stored(row: SiteScore) -> Score:
    """Computes the stored score again from its receipt; raises ReceiptTampered when it is not the same to the bit."""
    sector = row.model.split("/")[0]
    return replay(Receipt(str(row.site_id), row.receipt, row.receipt_hash), model_for(sector, row.as_of))


def _read(session: Session, actor: Actor, as_of: date) -> _Known:
    standing = session.exec(select(Site).where(sites.visible_to(actor), col(Site.closed_at).is_(None))).all()
    firms = session.exec(select(Party).where(parties.visible_to(actor), col(Party.closed_at).is_(None))).all()
    ids = {site.id for site in standing} | {party.id for party in firms}
    return _Known(
        sites=tuple(sorted(standing, key=lambda site: site.id)),
        parties=tuple(firms),
        facts=facts.facts_of(session, actor, as_of=as_of),
        events=events.events_of(session, actor, ids, as_of=as_of),
        links=_links(session, actor, standing, as_of),
    )


def _links(session: Session, actor: Actor, standing: Sequence[Site], as_of: date) -> tuple[ChainEdge, ...]:
    """The edges of the day, and the operator that a list names beside a site, once each."""
    drawn = {
        (str(edge.from_id), str(edge.to_id), edge.kind): edge.confidence
        for edge in edges.edges_of(session, actor, as_of=as_of)
        if edge.kind in flow_rules().flows and edge.from_id != edge.to_id
    }
    for site in standing:
        if site.operator_id is not None:
            drawn.setdefault((str(site.operator_id), str(site.id), "operates"), 1.0)
    return tuple(ChainEdge(source, target, kind, confidence) for (source, target, kind), confidence in drawn.items())


def _exposures(known: _Known, models: Mapping[str, SectorModel], as_of: date) -> dict[str, Exposure]:
    if not known.links:
        return {}
    own: dict[str, float | None] = {}
    for site in known.sites:
        given = _site_facts(site, known.facts.get(site.id, ()), as_of)
        own[str(site.id)] = _share(score(given, known.events.get(site.id, ()), None, models[site.sector], as_of))
    for party in known.parties:
        happened = known.events.get(party.id)
        if happened:
            given = SiteFacts(str(party.id), GENERAL, party.country)
            own[str(party.id)] = _share(score(given, happened, None, models[GENERAL], as_of))
    return exposures(known.links, own)


def _share(made: Score) -> float | None:
    return None if made.value is None else made.value / 100


def _site_facts(site: Site, rows: Sequence[FactRow], as_of: date) -> SiteFacts:
    asked = fields()
    goods = tuple(row.value for row in rows if row.field == "goods")
    known = {row.field: _fact(row, asked[row.field].kind, as_of) for row in rows if row.field in asked}
    return with_pillars(SiteFacts(str(site.id), site.sector, site.country, goods, known), as_of)


def _fact(row: FactRow, kind: FieldKind, as_of: date) -> Fact:
    expired = row.valid_until is not None and row.valid_until < as_of
    standing = Standing.EXPIRED if expired or row.standing == "expired" else Standing(row.standing)
    return Fact(_value(row.value, kind), standing, row.source, row.as_of)


def _value(text: str, kind: FieldKind) -> FactValue:
    match kind:
        case "share" | "count":
            return float(text)
        case "flag":
            return text.lower() in YES
        case "choice" | "date":
            return text
    assert_never(kind)


def _store(
    session: Session, actor: Actor, found: Sequence[tuple[Site, Score, Receipt]], as_of: date, now: datetime
) -> ScoreBatch:
    batch = ScoreBatch(
        organisation_id=actor.organisation_id,
        as_of=as_of,
        models={made.sector: made.model for _, made, _ in found},
        sites=len(found),
        recorded_at=now,
    )
    session.add(batch)
    session.flush()
    before = {site_id: row.band for site_id, row in current(session, actor).items()}
    session.execute(
        update(SiteScore).where(visible_to(actor), col(SiteScore.superseded_at).is_(None)).values(superseded_at=now)
    )
    rows = [_row(actor, batch, site, made, paper, now) for site, made, paper in found]
    upsert(session, SQLModel.metadata.tables["site_score"], rows, key=("id",))
    trail.record(session, actor, "score_batch.made", batch, {"sites": len(found), "as_of": as_of})
    moved = [site.id for site, made, _ in found if before.get(site.id) not in {None, made.band.value}]
    if moved:
        changes.tell(session, actor, "score.band_changed", "site", moved)
    return batch


def _row(actor: Actor, batch: ScoreBatch, site: Site, made: Score, paper: Receipt, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "batch_id": batch.id,
        "organisation_id": actor.organisation_id,
        "site_id": site.id,
        "model": made.model,
        "as_of": made.as_of,
        "value": made.value,
        "low": made.low,
        "high": made.high,
        "band": made.band.value,
        "logit": made.logit,
        "completeness": made.completeness,
        "contributions": [
            {**line._asdict(), "on": line.on.isoformat() if line.on else None, "refs": list(line.refs)}
            for line in made.contributions
        ],
        "missing": [one.field for one in made.missing],
        "reason": " ".join(made.reasons),
        "receipt": paper.body,
        "receipt_hash": paper.sha256,
        "recorded_at": now,
        "superseded_at": None,
    }
