"""
Compares all an organisation's own records and keeps what came of it: certain pairs are taken for one, doubtful ones
wait for a person, as one task. What a person has decided stands; a run never touches or repeats it.

A small register is compared as a whole. In a large one only records that are new or corrected since the last run are
compared, each with the records that the lookup index finds likest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, SQLModel, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import upsert
from foundation.ids import new_id
from foundation.obligations import Due
from foundation.progress import Progress, silent
from foundation.sentences import Sentence
from foundation.trail import Subject
from suppliers import identity
from suppliers.identity.deciding import ACCEPTED
from suppliers.identity.settled import Settled
from suppliers.lookup import register
from suppliers.lookup.register import Listed, NodeKind
from suppliers.matching import ComparePair, MatchRecord, PairDecision, compare, match
from suppliers.models import IdentityCompared, IdentityDecision, NameVariant, Node, Party, Site
from suppliers.nodes import folded

REVIEW_DAYS = 7
KEPT = frozenset({"same", "review"})
JOINED_FROM = 0.95
"""A list may be cleaned at even odds; two records of the register are joined unasked only beyond doubt."""
LIKELY = 0.5
WHOLE_UP_TO = 5_000
NEW_AT_MOST = 0.2
LIKEST = 6
"""Each new record is compared with so many of the register; its own sites under other spellings lie well within."""


class MatchRun(NamedTuple):
    """`joined` pairs taken for one and `to_review` pairs that wait, of this run; `standing` were decided before."""

    records: int
    joined: int
    to_review: int
    standing: int


class Found(NamedTuple):
    """`certain`: the comparison would join them by itself."""

    left: Listed
    right: Listed
    pair: PairDecision
    certain: bool


@dataclass(frozen=True, slots=True)
class _Register:
    """`new`: ids, with their versions, of rows that no run has seen in their present version."""

    kind: NodeKind
    size: int
    new: Mapping[UUID, int]

    @property
    def as_a_whole(self) -> bool:
        return self.size <= WHOLE_UP_TO or len(self.new) > NEW_AT_MOST * self.size


def match_all(session: Session, actor: Actor, *, now: datetime, progress: Progress = silent) -> MatchRun:
    """Sites with sites, parties with parties, within one organisation: another's register is not ours to judge."""
    actor.require(Action.WRITE_REGISTRY)
    registers = [_read(session, actor, kind) for kind in ("party", "site")]
    total = sum(one.size for one in registers)
    progress("Comparing records", 0, total)
    found = [pair for one in registers for pair in _pairs(session, actor, one)]
    progress("Comparing records", total, total)
    settled = Settled(identity.links(session, actor), undone=_parted(session, actor))
    new = _sorted_out(found, settled, _accepted(session, actor))
    _keep(session, actor, new, now)
    waiting = sum(pair.pair.decision == "review" for pair in new)
    if waiting:
        _ask(session, actor, waiting, now)
    _note_compared(session, registers, now)
    return MatchRun(total, len(new) - waiting, waiting, len(found) - len(new))


def _read(session: Session, actor: Actor, kind: NodeKind) -> _Register:
    """What is new is found by the database: a large register need not be read to learn that nothing is."""
    table = Party if kind == "party" else Site
    own = (col(table.organisation_id) == actor.organisation_id, col(table.closed_at).is_(None))
    seen = col(IdentityCompared.node_id)
    new = (
        select(table.id, table.version)
        .outerjoin(IdentityCompared, seen == col(table.id))
        .where(*own, or_(seen.is_(None), col(IdentityCompared.version) != col(table.version)))
    )
    size = session.exec(select(func.count()).select_from(table).where(*own)).one()
    return _Register(kind, size, dict(session.exec(new).all()))


def _pairs(session: Session, actor: Actor, own: _Register) -> Iterator[Found]:
    if own.size <= 1:
        return
    if own.as_a_whole:
        yield from _within(session, actor, own.kind)
    elif own.new:
        yield from _beside(session, actor, own)


def _within(session: Session, actor: Actor, kind: NodeKind) -> Iterator[Found]:
    """One false link must not join two groups: certain are only pairs that the clusters of the comparison join, too."""
    rows = register.own_rows(session, actor, kind)
    numbers = register.identifiers(session, actor, kind)
    answer = match([_record(index, row, numbers.get(row.id, ())) for index, row in enumerate(rows)])
    for pair in answer.pairs:
        if pair.decision in KEPT:
            together = answer.clusters[pair.row_a] == answer.clusters[pair.row_b]
            yield Found(rows[pair.row_a], rows[pair.row_b], pair, together and _beyond_doubt(pair))


def _beside(session: Session, actor: Actor, own: _Register) -> Iterator[Found]:
    """Each new row with what the index finds likest; nothing else of the register is read."""
    numbers = register.identifiers(session, actor, own.kind, own.new.keys())
    new = register.own_rows(session, actor, own.kind, own.new.keys())
    asked = [register.as_record(row, (), numbers.get(row.id, ())) for row in new]
    hits = register.find(session, actor, own.kind, asked, top=LIKEST)
    wanted = {
        (min(row.id, hit.node_id), max(row.id, hit.node_id))
        for row, likest in zip(new, hits, strict=True)
        for hit in likest
        if hit.node_id != row.id
    }
    met = {node_id for pair in wanted for node_id in pair}
    by_id = {row.id: row for row in register.own_rows(session, actor, own.kind, met)}
    numbers = register.identifiers(session, actor, own.kind, met)
    pairs = [(by_id[one], by_id[other]) for one, other in sorted(wanted) if one in by_id and other in by_id]
    sides = [[_record(at, row, numbers.get(row.id, ())) for at, row in enumerate(pair)] for pair in pairs]
    for (one, other), pair in zip(pairs, compare([ComparePair(*side) for side in sides]), strict=True):
        if pair.decision in KEPT:
            yield Found(one, other, pair, _beyond_doubt(pair))


def _record(index: int, row: Listed, numbers: tuple[tuple[str, str], ...]) -> MatchRecord:
    return MatchRecord(
        index=index,
        name=row.name,
        address=row.address,
        city=row.city,
        postcode=row.postcode,
        country=row.country,
        phone=row.phone,
        website=row.website,
        identifiers=numbers,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _beyond_doubt(pair: PairDecision) -> bool:
    return pair.decision == "same" and pair.probability >= JOINED_FROM


def _parted(session: Session, actor: Actor) -> list[tuple[UUID, UUID]]:
    """What a comparison had joined and a person took apart again."""
    undone = select(IdentityDecision.left_id, IdentityDecision.right_id).where(
        identity.visible_to(actor),
        IdentityDecision.decision == "same",
        col(IdentityDecision.decided_by).is_(None),
        col(IdentityDecision.undone_at).is_not(None),
    )
    return [(left, right) for left, right in session.exec(undone).all()]


def _accepted(session: Session, actor: Actor) -> dict[UUID, set[str]]:
    """Spellings that a person accepted, by the record they were accepted for."""
    found: dict[UUID, set[str]] = {}
    spelt = (
        select(NameVariant.node_id, NameVariant.folded)
        .join(Node, col(Node.id) == col(NameVariant.node_id))
        .where(Node.organisation_id == actor.organisation_id, NameVariant.kind == ACCEPTED)
    )
    for node_id, plain in session.exec(spelt):
        found.setdefault(node_id, set()).add(plain)
    return found


def _sorted_out(found: Sequence[Found], settled: Settled, accepted: Mapping[UUID, set[str]]) -> list[Found]:
    """Joins first, the most probable first, so that no question is asked that a join answers."""
    ranked = sorted(found, key=lambda one: (-one.pair.probability, one.left.id, one.right.id))
    new: list[Found] = []
    doubtful: list[Found] = []
    for one in ranked:
        ends = (one.left.id, one.right.id)
        if settled.answered(*ends):
            continue
        if _joins(one, settled, accepted):
            settled.join(*ends)
            new.append(one._replace(pair=replace(one.pair, decision="same", reasons=_why(one))))
        else:
            doubtful.append(one)
    for one in doubtful:
        ends = (one.left.id, one.right.id)
        if not settled.answered(*ends) and not settled.asked(*ends):
            settled.ask(*ends)
            new.append(one._replace(pair=replace(one.pair, decision="review")))
    return new


def _joins(one: Found, settled: Settled, accepted: Mapping[UUID, set[str]]) -> bool:
    ends = (one.left.id, one.right.id)
    if settled.parted_before(*ends) or settled.asked(*ends):
        return False
    return one.certain or (
        _one_place(one)
        and (_spelt_like(one.left, ends[1], settled, accepted) or _spelt_like(one.right, ends[0], settled, accepted))
    )


def _spelt_like(row: Listed, node_id: UUID, settled: Settled, accepted: Mapping[UUID, set[str]]) -> bool:
    """A person accepted this very spelling for the other record or for one that it is taken for."""
    plain = folded(row.name)
    return any(plain in accepted.get(member, ()) for member in settled.members_of(node_id))


def _one_place(one: Found) -> bool:
    """Both say the same town, or the comparison leans to one record and nothing they say of the place differs."""
    towns = folded(one.left.city), folded(one.right.city)
    if len({one.left.country, one.right.country} - {""}) > 1 or len(set(towns) - {""}) > 1:
        return False
    return all(towns) or one.pair.probability >= LIKELY


def _why(one: Found) -> tuple[str, ...]:
    return one.pair.reasons if one.certain else ("spelling accepted before", *one.pair.reasons)


def _keep(session: Session, actor: Actor, new: Sequence[Found], now: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "organisation_id": actor.organisation_id,
            "left_id": one.left.id,
            "right_id": one.right.id,
            "pair_key": identity.pair_key(one.left.id, one.right.id),
            "decision": one.pair.decision,
            "probability": one.pair.probability,
            "reasons": list(one.pair.reasons),
            "act_id": None,
            "decided_by": None,
            "recorded_at": now,
            "undone_at": None,
        }
        for one in new
    ]
    upsert(session, SQLModel.metadata.tables["identity_decision"], rows, key=("id",))
    told: dict[str, trail.Change] = {"pairs": len(rows)}
    trail.record(session, actor, "identity.compared", Subject("register", str(actor.organisation_id)), told)
    joined = sorted({row.id for one in new if one.pair.decision == "same" for row in (one.left, one.right)})
    if joined:
        changes.tell(session, actor, "identity.decided", "node", joined)


def _note_compared(session: Session, registers: Iterable[_Register], now: datetime) -> None:
    rows = [
        {"node_id": node_id, "version": version, "compared_at": now}
        for one in registers
        for node_id, version in one.new.items()
    ]
    upsert(session, SQLModel.metadata.tables["identity_compared"], rows, key=("node_id",))


def _ask(session: Session, actor: Actor, waiting: int, now: datetime) -> None:
    """One task for the whole run, not one per pair: deciding them side by side is one piece of work."""
    today = today_in(actor.zone, now)
    due = Due(
        kind="identity",
        title=Sentence("Decide on possible duplicates: %(count)s", {"count": waiting}),
        reason=Sentence("Two records may be one firm or one site; nothing was joined on them"),
        subject_kind="organisation",
        subject_id=actor.organisation_id,
        step=now.isoformat(),
        due_on=date.fromordinal(today.toordinal() + REVIEW_DAYS),
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)
