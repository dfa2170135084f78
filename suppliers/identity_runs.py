"""
Compares all an organisation's own records and keeps what came of it: certain pairs are taken for one, doubtful ones
wait for a person, as one task. What a person has decided stands; a run never touches it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import upsert
from foundation.ids import new_id
from foundation.obligations import Due
from foundation.progress import Progress, silent
from foundation.trail import Subject
from suppliers import identity
from suppliers.matching import MatchRecord, PairDecision, match
from suppliers.matching.payloads import Word
from suppliers.models import Identifier, Party, Site

Row = TypeVar("Row", Party, Site)
REVIEW_DAYS = 7
KEPT = frozenset({"same", "review"})
JOINED_FROM = 0.95
"""A list may be cleaned at even odds; two records of the register are joined unasked only beyond doubt."""


class MatchRun(NamedTuple):
    """`joined` pairs taken for one and `to_review` pairs that wait, of this run; `standing` were decided before."""

    records: int
    joined: int
    to_review: int
    standing: int


def match_all(session: Session, actor: Actor, *, now: datetime, progress: Progress = silent) -> MatchRun:
    """Sites with sites, parties with parties, within one organisation: another's register is not ours to judge."""
    actor.require(Action.WRITE_REGISTRY)
    firms = _own(session, Party, actor)
    places = _own(session, Site, actor)
    progress("Comparing records", 0, len(firms) + len(places))
    identifiers = _identifiers(session, [row.id for row in firms] + [row.id for row in places])
    found = [*_pairs(firms, identifiers), *_pairs(places, identifiers)]
    progress("Comparing records", len(firms) + len(places), len(firms) + len(places))
    decided = {frozenset((link.left_id, link.right_id)) for link in identity.links(session, actor)}
    new = [(left, right, pair) for left, right, pair in found if frozenset((left, right)) not in decided]
    _keep(session, actor, new, now)
    waiting = sum(pair.decision == "review" for _, _, pair in new)
    if waiting:
        _ask(session, actor, waiting, now)
    return MatchRun(len(firms) + len(places), len(new) - waiting, waiting, len(found) - len(new))


def _own(session: Session, table: type[Row], actor: Actor) -> Sequence[Row]:
    own = col(table.organisation_id) == actor.organisation_id
    return session.exec(select(table).where(own, col(table.closed_at).is_(None)).order_by(col(table.id))).all()


def _identifiers(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, tuple[tuple[str, str], ...]]:
    wanted = set(ids)
    found: dict[UUID, list[tuple[str, str]]] = {}
    for row in session.exec(select(Identifier).order_by(col(Identifier.scheme), col(Identifier.value))):
        if row.node_id in wanted:
            found.setdefault(row.node_id, []).append((row.scheme, row.value))
    return {node_id: tuple(pairs) for node_id, pairs in found.items()}


def _pairs(
    rows: Sequence[Party | Site], identifiers: Mapping[UUID, tuple[tuple[str, str], ...]]
) -> Iterable[tuple[UUID, UUID, PairDecision]]:
    if len(rows) <= 1:
        return
    records = [_record(index, row, identifiers.get(row.id, ())) for index, row in enumerate(rows)]
    for pair in match(records).pairs:
        if pair.decision in KEPT:
            certain = pair.decision == "same" and pair.probability >= JOINED_FROM
            decision: Word = "same" if certain else "review"
            yield rows[pair.row_a].id, rows[pair.row_b].id, replace(pair, decision=decision)


def _record(index: int, row: Party | Site, identifiers: tuple[tuple[str, str], ...]) -> MatchRecord:
    shared = MatchRecord(
        index=index,
        name=row.name,
        address=row.address,
        city=row.city,
        country=row.country or "",
        identifiers=identifiers,
    )
    if isinstance(row, Party):
        return replace(shared, phone=row.phone, website=row.website)
    return replace(shared, postcode=row.postcode, latitude=row.latitude, longitude=row.longitude)


def _keep(session: Session, actor: Actor, new: Sequence[tuple[UUID, UUID, PairDecision]], now: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "organisation_id": actor.organisation_id,
            "left_id": left,
            "right_id": right,
            "pair_key": identity.pair_key(left, right),
            "decision": pair.decision,
            "probability": pair.probability,
            "reasons": list(pair.reasons),
            "act_id": None,
            "decided_by": None,
            "recorded_at": now,
            "undone_at": None,
        }
        for left, right, pair in new
    ]
    upsert(session, SQLModel.metadata.tables["identity_decision"], rows, key=("id",))
    told: dict[str, trail.Change] = {"pairs": len(rows)}
    trail.record(session, actor, "identity.compared", Subject("register", str(actor.organisation_id)), told)
    joined = sorted({node for left, right, pair in new if pair.decision == "same" for node in (left, right)})
    if joined:
        changes.tell(session, actor, "identity.decided", "node", joined)


def _ask(session: Session, actor: Actor, waiting: int, now: datetime) -> None:
    """One task for the whole run, not one per pair: deciding them side by side is one piece of work."""
    today = today_in(actor.zone, now)
    due = Due(
        kind="identity",
        title=f"Decide on {waiting} possible duplicates",
        reason="Two records may be one firm or one site; nothing was joined on them",
        subject_kind="organisation",
        subject_id=actor.organisation_id,
        step=now.isoformat(),
        due_on=date.fromordinal(today.toordinal() + REVIEW_DAYS),
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)
