"""What the operations answer from the database, against dense algebra: 1,000 random webs under the prove profile."""

import random

import numpy as np
import pytest
from hypothesis import settings
from sqlmodel import Session

from foundation.actors import Actor
from foundation.database import Database
from suppliers import edges, ownership
from suppliers.payloads import EdgeCreate
from tests.builders import NOW, a_party

TODAY = NOW.date()
WEBS = 1000 if settings().max_examples >= 1000 else 5


def shares_of(luck: random.Random, size: int) -> np.ndarray:
    """`shares[owner, entity]` in hundredths; circles arise, the shares of an entity never pass the whole."""
    shares = np.zeros((size, size))
    for entity in range(size):
        left = 100
        for owner in luck.sample(range(size), luck.randrange(min(4, size))):
            part = luck.randint(0, left) if luck.random() < 0.6 else left
            if owner != entity and part:
                shares[owner, entity] = part / 100
                left -= part
    return shares


def met(shares: np.ndarray, target: int) -> np.ndarray:
    """Chance to meet the target on the way up, by plain algebra over those who can."""
    can = {target}
    while more := {int(e) for o in can for e in np.flatnonzero(shares[o])} - can:
        can |= more
    inside = sorted(can - {target})
    found = np.zeros(len(shares))
    found[target] = 1
    if inside:
        system = np.eye(len(inside)) - shares.T[np.ix_(inside, inside)]
        found[inside] = np.linalg.solve(system, shares[target, inside])
    return found


def half(shares: np.ndarray, named: int) -> set[int]:
    blocked = {named}
    while more := {int(e) for e in np.flatnonzero(shares[sorted(blocked)].sum(axis=0) >= 0.5 - 1e-9)} - blocked:
        blocked |= more
    return blocked - {named}


def check(session: Session, actor: Actor, seed: int) -> None:
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    size = luck.randrange(2, 9)
    shares = shares_of(luck, size)
    ids = [a_party(session, actor, f"Firm {seed} {number}").id for number in range(size)]
    for owner, entity in zip(*np.nonzero(shares), strict=True):
        share = float(shares[owner, entity])
        new = EdgeCreate(kind="owns", from_id=ids[owner], to_id=ids[entity], share_min=share, share_max=share)
        edges.add_edge(session, actor, new, now=NOW)
    one = luck.randrange(size)
    held = {row.entity_id: row.share for row in ownership.owned_by(session, actor, ids[one], TODAY).rows}
    expected = met(shares, one)
    for entity in range(size):
        if entity != one and expected[entity] > 1e-9:
            told_share = held.pop(ids[entity])
            assert [told_share.low, told_share.high] == pytest.approx([expected[entity]] * 2)
    assert held == {}
    told = ownership.owners_of(session, actor, ids[one], TODAY)
    for row in told.rows:
        if row.ends_because != "ring":
            assert row.share.low == pytest.approx(met(shares, ids.index(row.owner_id))[one])
    assert sum(row.share.low for row in told.rows) + told.unknown.low == pytest.approx(1)
    found = {row.entity_id for row in ownership.fifty_percent(session, actor, [ids[one]], TODAY)}
    assert found == {ids[entity] for entity in half(shares, one)}


def test_what_is_stored_rolls_up_as_dense_algebra_says(database: Database, officer: Actor) -> None:
    for seed in range(WEBS):
        with database.transaction() as session:
            check(session, officer, seed)
