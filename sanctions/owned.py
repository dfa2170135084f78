"""
Firms that listed parties own enough of, under each regime's own rule, as alerts that are derived and never ruled on.

They follow from confirmed matches of the owners, and apart from those from matches that still wait for a ruling. They
are made anew when links or matches change, and ended, not deleted, when nothing supports them any more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.obligations import Due
from foundation.sentences import Sentence
from sanctions import hits
from sanctions.models import Hit, OwnedAlert, WatchListEntry
from sanctions.ownership_rules import OwnershipRule, rules_on
from suppliers.ownership import fifty, reading
from suppliers.ownership.payloads import ShareRange
from suppliers.ownership.reading import Known, Merges
from suppliers.ownership.rollup import register_of

READER = "owned"
MOST_NEWS = 100_000
MATTERS = ("edge.", "hit.", "identity.", "import.", "ownership.", "interop.", "invitation.", "party.closed")
DAYS_TO_LOOK = 10
NAMELESS = Known("a party that others recorded", "unknown", "")

OwnerState = Literal["confirmed", "possible"]
Key = tuple[UUID, str, str]


@dataclass(frozen=True, slots=True)
class Derived:
    """One firm under one rule. `basis`: share, or control where only a recorded control link brings it in."""

    node_id: UUID
    rule: str
    owner_state: OwnerState
    reached: Literal["yes", "possible"]
    basis: Literal["share", "control"]
    share: ShareRange
    owners: tuple[tuple[tuple[str, str], ...], ...]
    wording: str

    @property
    def waits(self) -> bool:
        """Somebody has still to rule on one of its owners; without such a one the confirmed alert says all."""
        return any(("state", "open") in owner for owner in self.owners)

    @property
    def key(self) -> Key:
        return (self.node_id, self.rule, self.owner_state)


@dataclass(frozen=True, slots=True)
class OwnedRun:
    opened: int = 0
    changed: int = 0
    ended: int = 0
    standing: int = 0


@dataclass(frozen=True)
class _Ground:
    """What all rules are asked of: holdings below the matched parties, who these are, why their entries are listed."""

    holders: fifty.Holders
    known: Mapping[UUID, Known]
    hits: Mapping[UUID, list[Hit]]
    programmes: Mapping[UUID, str]
    day: date

    def named(self, rule: OwnershipRule, states: Collection[str]) -> set[UUID]:
        return {
            node
            for node, some in self.hits.items()
            if any(self.counts(hit, rule) for hit in some if hit.state in states)
        }

    def counts(self, hit: Hit, rule: OwnershipRule) -> bool:
        return rule.covers(hit.source, self.programmes.get(hit.entry_id, ""))

    def behind(self, owners: Collection[UUID], group: Collection[UUID]) -> set[UUID]:
        """Those of the group who hold or control these owners, through however many firms."""
        found, seen, waiting = set(), set(owners), [one for one in owners if one not in group]
        while waiting:
            for holder in self.held_by.get(waiting.pop(), ()):
                if holder in group:
                    found.add(holder)
                elif holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
        return found

    @cached_property
    def held_by(self) -> Mapping[UUID, set[UUID]]:
        found: dict[UUID, set[UUID]] = {}
        for owner, held in self.holders.of_owner.items():
            for entity, _, high in held:
                if high:
                    found.setdefault(entity, set()).add(owner)
        for owner, entity in self.holders.controls:
            found.setdefault(entity, set()).add(owner)
        return found

    def name(self, node_id: UUID) -> str:
        return self.known.get(node_id, NAMELESS).name


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(OwnedAlert.organisation_id) == actor.organisation_id


def list_owned(session: Session, actor: Actor, node_ids: Collection[UUID] | None = None) -> list[OwnedAlert]:
    """Those that stand, confirmed owners first."""
    actor.require(Action.SCREEN)
    rows = session.exec(select(OwnedAlert).where(visible_to(actor), col(OwnedAlert.ended_at).is_(None))).all()
    wanted = [row for row in rows if node_ids is None or row.node_id in node_ids]
    return sorted(wanted, key=lambda row: (row.owner_state, row.reached != "yes", row.node_id, row.rule))


def derive(session: Session, actor: Actor, *, day: date) -> list[Derived]:
    """Reads only. In the order of firms and rules."""
    actor.require(Action.SCREEN)
    merges = reading.merges_of(session, actor)
    matched, programmes = _matched(session, actor, merges)
    if not matched:
        return []
    stakes = reading.stakes_below(session, actor, matched, day, merges)
    ends = {end for stake in stakes for end in (stake.owner, stake.entity)}
    known = reading.parties_of(session, actor, ends | matched.keys())
    ground = _Ground(fifty.holders_of(register_of(stakes), stakes), known, matched, programmes, day)
    found = [one for rule in rules_on(day) for one in _under(rule, ground)]
    return sorted(found, key=lambda one: one.key)


def _matched(session: Session, actor: Actor, merges: Merges) -> tuple[dict[UUID, list[Hit]], dict[UUID, str]]:
    """By party, and the programme of each entry."""
    rows = session.exec(
        select(Hit, WatchListEntry.programme)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits.visible_to(actor), col(Hit.state).in_(("open", "confirmed")))
    )
    found: dict[UUID, list[Hit]] = {}
    programmes: dict[UUID, str] = {}
    for hit, programme in rows:
        found.setdefault(merges.one(hit.node_id), []).append(hit)
        programmes[hit.entry_id] = programme
    return found, programmes


def _under(rule: OwnershipRule, ground: _Ground) -> Iterator[Derived]:
    """A firm that confirmed owners surely reach needs no second alert for possible ones."""
    sure = ground.named(rule, {"confirmed"})
    settled = set()
    for one in _reached(rule, ground, sure, "confirmed"):
        settled |= {one.node_id} if one.reached == "yes" else set()
        yield one
    everyone = ground.named(rule, {"confirmed", "open"})
    if everyone != sure:
        possible = _reached(rule, ground, everyone, "possible")
        yield from (one for one in possible if one.node_id not in settled | sure and one.waits)


def _reached(
    rule: OwnershipRule, ground: _Ground, named: Collection[UUID], owner_state: OwnerState
) -> Iterator[Derived]:
    groups = [frozenset(named)] if rule.aggregate else [frozenset({one}) for one in sorted(named)]
    best: dict[UUID, Derived] = {}
    for group in groups:
        for one in _of_group(rule, ground, group, owner_state):
            before = best.get(one.node_id)
            if before is None or (one.reached == "yes", one.share.low) > (before.reached == "yes", before.share.low):
                best[one.node_id] = one
    yield from best.values()


def _of_group(
    rule: OwnershipRule, ground: _Ground, group: frozenset[UUID], owner_state: OwnerState
) -> Iterator[Derived]:
    if not group:
        return
    perhaps = fifty.spread(ground.holders, group, rule.holding, most=True)
    surely = fifty.spread(ground.holders, group, rule.holding, most=False)
    for entity, held in sorted(perhaps.items()):
        certain = surely.get(entity)
        aggregate = certain or held
        by_share = rule.holding.reached(aggregate.share.low if certain else aggregate.share.high)
        basis: Literal["share", "control"] = "share" if by_share else "control"
        owners = _owners(rule, ground, group, aggregate.through, entity)
        yield Derived(
            entity,
            rule.rule,
            owner_state,
            "yes" if certain else "possible",
            basis,
            aggregate.share,
            owners,
            _wording(rule, ground, entity, aggregate.share, owners, basis, owner_state),
        )


def _owners(
    rule: OwnershipRule, ground: _Ground, group: Collection[UUID], through: Sequence[UUID], entity: UUID
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """
    Who holds it directly or controls it: a matched party with its match under the rule, or a firm they own. Then the
    matched parties who stand behind such firms.
    """
    controllers = [owner for owner, held in ground.holders.controls if held == entity]
    direct = {*through, *controllers}
    behind = ground.behind(direct, group) - direct
    found = []
    for owner in sorted(direct | behind, key=lambda one: (one in behind, ground.name(one), one)):
        matches = [hit for hit in ground.hits.get(owner, ()) if owner in group and ground.counts(hit, rule)]
        hit = min(matches, key=lambda one: (one.state != "confirmed", one.id), default=None)
        stands = "matched behind" if owner in behind else "matched" if hit else "owned by matched"
        row = {"owner_id": str(owner), "name": ground.name(owner), "as": stands}
        row |= {"hit_id": str(hit.id), "state": hit.state} if hit else {}
        found.append(tuple(row.items()))
    return tuple(found)


def _wording(
    rule: OwnershipRule,
    ground: _Ground,
    entity: UUID,
    share: ShareRange,
    owners: Iterable[Iterable[tuple[str, str]]],
    basis: str,
    owner_state: OwnerState,
) -> str:
    told = [dict(owner) for owner in owners]
    names = " and ".join(owner["name"] for owner in told if owner["as"] != "matched behind")
    if behind := " and ".join(owner["name"] for owner in told if owner["as"] == "matched behind"):
        names += f", behind whom stands {behind}"
    whose = "confirmed as listed" if owner_state == "confirmed" else "possibly listed, not ruled on"
    owned = f"owned {_said(share)} by" if share.high else "a recorded link says that it is controlled by"
    if share.high and basis == "control":
        owned = f"a recorded link says that it is controlled, and it is owned {_said(share)}, by"
    return f"{ground.name(entity)}: {owned} {names} ({whose}), as of {ground.day}, under {rule.said}."


def _said(share: ShareRange) -> str:
    low, high = f"{share.low:.1%}".replace(".0%", "%"), f"{share.high:.1%}".replace(".0%", "%")
    return f"{low}" if low == high else f"at least {low} (at most {high})"


def recompute(session: Session, actor: Actor, *, day: date, now: datetime) -> OwnedRun:
    """Brings the stored ones in line with what can be derived; running it twice changes nothing."""
    standing: dict[Key, OwnedAlert] = {
        (row.node_id, row.rule, row.owner_state): row
        for row in session.exec(select(OwnedAlert).where(visible_to(actor), col(OwnedAlert.ended_at).is_(None)))
    }
    derived = {one.key: one for one in derive(session, actor, day=day)}
    ended = [standing[key] for key in sorted(standing.keys() - derived.keys())]
    for row in ended:
        _end(session, actor, row, now)
    opened = changed = 0
    for key, one in derived.items():
        stands = standing.get(key)
        if stands is None:
            _open(session, actor, one, day, now)
            opened += 1
        else:
            changed += _refresh(session, actor, stands, one, day)
    return OwnedRun(opened, changed, len(ended), len(derived))


def recompute_changed(session: Session, actor: Actor, *, day: date, now: datetime) -> OwnedRun | None:
    """When links or matches changed since the last time, or a new day began. None: nothing did."""
    reader, days = f"{READER}:{actor.organisation_id}", f"{READER}.days:{actor.organisation_id}"
    news = changes.unread(session, reader, limit=MOST_NEWS)
    if news:
        changes.acknowledge(session, reader, max(one.number or 0 for one in news))
    if changes.come_to(session, days) >= day.toordinal() and not any(one.kind.startswith(MATTERS) for one in news):
        return None
    changes.acknowledge(session, days, day.toordinal())  # a stake or a rule may begin or end on a day without news
    return recompute(session, actor, day=day, now=now)


def _told(one: Derived) -> dict[str, object]:
    return {
        "reached": one.reached,
        "basis": one.basis,
        "share_low": one.share.low,
        "share_high": one.share.high,
        "owners": [dict(owner) for owner in one.owners],
        "wording": one.wording,
    }


def _refresh(session: Session, actor: Actor, row: OwnedAlert, one: Derived, day: date) -> bool:
    """That it holds on a later day, too, is no event; that its owners or shares are others is."""
    told = _told(one)
    differs = any(getattr(row, name) != value for name, value in told.items() if name != "wording")
    row.sqlmodel_update(told | {"as_of": day})
    session.add(row)
    session.flush()
    if differs:
        trail.record(session, actor, "owned_alert.changed", row, {"rule": row.rule, "reached": row.reached})
        changes.tell(session, actor, "owned_alert.changed", "owned_alert", [row.id])
    return differs


def _open(session: Session, actor: Actor, one: Derived, day: date, now: datetime) -> None:
    row = OwnedAlert.model_validate(
        {
            **_told(one),
            "organisation_id": actor.organisation_id,
            "node_id": one.node_id,
            "rule": one.rule,
            "owner_state": one.owner_state,
            "as_of": day,
            "recorded_at": now,
        }
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "owned_alert.opened", row, {"rule": row.rule, "reached": row.reached})
    due = Due(
        kind="owned.look",
        title=Sentence("Look at who owns %(name)s", {"name": (name := one.wording.partition(":")[0])}),
        reason=Sentence("Listed or possibly listed owners hold enough of it for a regime's ownership rule"),
        subject_kind="owned_alert",
        subject_id=row.id,
        due_on=day + timedelta(days=DAYS_TO_LOOK),
        about_id=row.node_id,
        about_name=name,
        team=(Desk.REGULATOR if actor.jurisdiction else Desk.COMPLIANCE).value,
    )
    obligations.open_obligation(session, actor, due)
    changes.tell(session, actor, "owned_alert.opened", "owned_alert", [row.id])


def _end(session: Session, actor: Actor, row: OwnedAlert, now: datetime) -> None:
    row.ended_at = now
    session.add(row)
    session.flush()
    trail.record(session, actor, "owned_alert.ended", row, {"rule": row.rule})
    obligations.close_for(session, actor, row.id, outcome="ended")
    changes.tell(session, actor, "owned_alert.ended", "owned_alert", [row.id])
