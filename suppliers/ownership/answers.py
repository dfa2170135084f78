"""Asks the register who owns whom, rolls it up and names every unknown."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from suppliers import parties
from suppliers.ownership import fifty, paths, reading
from suppliers.ownership.payloads import (
    BlockedEntity,
    Certainty,
    EndsBecause,
    HeldEntity,
    Holdings,
    Owners,
    OwnerShare,
    ShareRange,
    Stake,
    UnknownStake,
)
from suppliers.ownership.reading import Known
from suppliers.ownership.rollup import ROUNDING, Register, ends, reach, register_of, rings

NAMELESS = Known("a party that others recorded", "unknown", "another organisation recorded it")


def owners_of(session: Session, actor: Actor, party_id: UUID, as_of: date) -> Owners:
    """Who stands at the end of every chain of stakes, the largest first. Raises PartyNotFound."""
    actor.require(Action.READ_REGISTRY)
    merges = reading.merges_of(session, actor)
    start = merges.one(parties.read_party(session, actor, party_id).id)
    stakes = reading.stakes_above(session, actor, [start], as_of, merges)
    known = reading.parties_of(session, actor, {start, *(stake.owner for stake in stakes)})
    return owners_in(stakes, start, known, as_of)


def owners_in(stakes: Sequence[Stake], start: UUID, known: dict[UUID, Known], as_of: date) -> Owners:
    """The same on stakes that were read already; a pure function."""
    register = register_of(stakes)
    if start not in register.at:
        rest = UnknownStake(start, None, ShareRange(1.0, 1.0), "no owner is recorded")
        return Owners(start, as_of, (), ShareRange(1.0, 1.0), (rest,), ())
    closed = rings(register)
    in_ring = {place for ring in closed for place in ring}
    groups = [(place,) for place in ends(register) if place not in in_ring] + closed
    holders = fifty.holders_of(register, stakes)
    graph = paths.upward(register)
    rows = [_owner(register, holders, graph, start, group, known) for group in groups]
    unnamed = ShareRange(
        _value(register, [register.nobody], start, most=False), _value(register, [register.nobody], start, most=True)
    )
    return Owners(
        start,
        as_of,
        tuple(sorted(rows, key=lambda row: (-row.share.high, -row.share.low, row.owner_id))),
        unnamed,
        _unknowns(register, known),
        register.conflicts,
    )


def _value(register: Register, targets: Iterable[int], start: UUID, *, most: bool) -> float:
    return float(reach(register, targets, most=most)[register.at[start]])


def _owner(
    register: Register,
    holders: fifty.Holders,
    graph: paths.Upward,
    start: UUID,
    group: tuple[int, ...],
    known: dict[UUID, Known],
) -> OwnerShare:
    members = tuple(register.ids[place] for place in group)
    share = ShareRange(_value(register, group, start, most=False), _value(register, group, start, most=True))
    party = known.get(members[0], NAMELESS)
    return OwnerShare(
        members[0],
        party.name,
        members,
        share,
        _control(holders, members, start),
        _end(register, group, party),
        tuple(paths.largest_paths(graph, start, members)),
    )


def _end(register: Register, group: tuple[int, ...], party: Known) -> EndsBecause:
    if register.owned[group[0]]:
        return "ring"
    if party.kind == "person":
        return "person"
    return "cannot_be_named" if party.kind == "unknown" else "owners_not_recorded"


def _control(holders: fifty.Holders, by: Collection[UUID], entity: UUID) -> Certainty:
    if entity in fifty.controlled(holders, by, most=False):
        return "yes"
    return "possible" if entity in fifty.controlled(holders, by, most=True) else "no"


def _unknowns(register: Register, known: dict[UUID, Known]) -> tuple[UnknownStake, ...]:
    """Every open stake, and every owner whom nobody can name with the reason that was given."""
    found: list[UnknownStake] = []
    columns = (register.entity.tolist(), register.low.tolist(), register.high.tolist(), register.stakes)
    for entity, low, high, stake in zip(*columns, strict=True):
        share = ShareRange(low, high)
        if stake is None:
            found.append(UnknownStake(register.ids[entity], None, share, "nobody is recorded for the rest"))
        elif stake.low is None:
            reason = "the owner is recorded, the share is not"
            found.append(UnknownStake(stake.entity, stake.owner, share, reason))
        elif known.get(stake.owner, NAMELESS).kind == "unknown":
            reason = known.get(stake.owner, NAMELESS).remark or "nobody can name the owner"
            found.append(UnknownStake(stake.entity, stake.owner, share, reason))
    return tuple(found)


def owned_by(session: Session, actor: Actor, party_id: UUID, as_of: date) -> Holdings:
    """Everything the party holds a share of, directly or through others, the largest first. Raises PartyNotFound."""
    actor.require(Action.READ_REGISTRY)
    merges = reading.merges_of(session, actor)
    start = merges.one(parties.read_party(session, actor, party_id).id)
    stakes = reading.stakes_below(session, actor, [start], as_of, merges)
    known = reading.parties_of(session, actor, {end for stake in stakes for end in (stake.owner, stake.entity)})
    return holdings_in(stakes, start, known, as_of)


def holdings_in(stakes: Sequence[Stake], start: UUID, known: dict[UUID, Known], as_of: date) -> Holdings:
    register = register_of(stakes)
    holders = fifty.holders_of(register, stakes)
    surely, perhaps = (fifty.controlled(holders, [start], most=most) for most in (False, True))
    place = register.at.get(start)
    targets = [] if place is None else [place]
    low, high = (reach(register, targets, most=most).tolist() for most in (False, True))
    direct = {entity: ShareRange(least, top) for entity, least, top in holders.of_owner.get(start, ())}
    graph = paths.upward(register)
    rows = [
        HeldEntity(
            entity,
            known.get(entity, NAMELESS).name,
            ShareRange(low[at], high[at]),
            direct.get(entity),
            "yes" if entity in surely else "possible" if entity in perhaps else "no",
            tuple(paths.largest_paths(graph, entity, [start])),
        )
        for entity, at in register.at.items()
        if entity != start and (high[at] > ROUNDING or entity in perhaps)
    ]
    only_controlled = [
        HeldEntity(entity, known.get(entity, NAMELESS).name, ShareRange(0.0, 0.0), None, "yes", ())
        for entity in surely
        if entity not in register.at
    ]
    rows = sorted([*rows, *only_controlled], key=lambda row: (-row.share.high, -row.share.low, row.entity_id))
    return Holdings(start, as_of, tuple(rows), _unknowns(register, known), register.conflicts)


def fifty_percent(
    session: Session, actor: Actor, named_ids: Collection[UUID], as_of: date
) -> tuple[BlockedEntity, ...]:
    """
    Every entity that the 50 percent rule reaches from the named parties (`fifty` has the rule and its source), certain
    ones first. Ids that are not in the register reach nothing.
    """
    actor.require(Action.READ_REGISTRY)
    merges = reading.merges_of(session, actor)
    named = {merges.one(one) for one in named_ids}
    stakes = reading.stakes_below(session, actor, named, as_of, merges)
    known = reading.parties_of(session, actor, {stake.entity for stake in stakes})
    holders = fifty.holders_of(register_of(stakes), stakes)
    certain = fifty.blocked(holders, named, most=False)
    perhaps = fifty.blocked(holders, named, most=True)
    found = [
        _blocked(entity, known, "yes" if entity in certain else "possible", (certain.get(entity) or aggregate))
        for entity, aggregate in perhaps.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.verdict != "yes", -one.share.low, one.entity_id)))


def _blocked(entity: UUID, known: dict[UUID, Known], verdict: Certainty, held: fifty.Aggregate) -> BlockedEntity:
    return BlockedEntity(entity, known.get(entity, NAMELESS).name, verdict, held.share, held.through)
