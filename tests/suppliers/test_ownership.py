"""Ownership against dense algebra and brute force on random webs of holdings, and one sentence for each rule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from foundation.actors import Action, Actor, Role
from foundation.database import Database
from suppliers import edges, identity, ownership, parties
from suppliers.models import Party
from suppliers.ownership import fifty
from suppliers.ownership.answers import owners_in
from suppliers.ownership.payloads import Stake
from suppliers.ownership.rollup import reach, register_of
from suppliers.payloads import EdgeCreate, PartyCreate
from tests.builders import NOW, a_party

TODAY = NOW.date()
Web = dict[tuple[int, int], tuple[float, float]]


def ident(number: int) -> UUID:
    return UUID(int=number + 1)


@st.composite
def webs(draw: st.DrawFn, *, most_parties: int = 9, exact: bool = True, owners: int = 4) -> Web:
    """(owner, entity) -> range. Percentages, so that wholes really add up and circles close."""
    count = draw(st.integers(2, most_parties))
    found: Web = {}
    for entity in range(count):
        left = 100
        for owner in draw(st.lists(st.integers(0, count - 1), max_size=owners, unique=True)):
            low = draw(st.integers(0, left))
            left -= low
            high = low if exact else draw(st.integers(low, 100))
            if high:
                found[owner, entity] = (low / 100, high / 100)
    return found


def stakes_of(web: Mapping[tuple[int, int], tuple[float, float]]) -> list[Stake]:
    return [
        Stake(ident(owner), ident(entity), low, high, edge_ids=(UUID(int=number),))
        for number, ((owner, entity), (low, high)) in enumerate(web.items())
    ]


def dense_reach(shares: np.ndarray, target: int) -> np.ndarray:
    """`shares[entity, owner]`; the chance to meet the target, by plain algebra over those who can."""
    can = {target}
    while more := {int(at) for at in range(len(shares)) if at not in can and any(shares[at, one] > 0 for one in can)}:
        can |= more
    inside = sorted(can - {target})
    found = np.zeros(len(shares))
    found[target] = 1
    if inside:
        system = np.eye(len(inside)) - shares[np.ix_(inside, inside)]
        found[inside] = np.linalg.solve(system, shares[inside, target])
    return found


@given(webs())
def test_an_integrated_share_is_that_of_dense_algebra_and_never_over_the_whole(web: Web) -> None:
    register = register_of(stakes_of(web))
    size = max((end for pair in web for end in pair), default=0) + 1
    shares = np.zeros((size, size))
    for (owner, entity), (low, _) in web.items():
        shares[entity, owner] = low
    for target in range(size):
        if ident(target) not in register.at:
            continue
        expected = dense_reach(shares, target)
        for most in (False, True):
            found = reach(register, [register.at[ident(target)]], most=most)
            assert found.max() <= 1
            for party, place in register.at.items():
                assert found[place] == pytest.approx(expected[party.int - 1], abs=1e-9)


def corners(web: Web, size: int) -> Sequence[np.ndarray]:
    """Every way in which each entity can give the open part of its whole away, one holder after the other."""
    rows = []
    for entity in range(size):
        held = {owner: ends for (owner, owned), ends in web.items() if owned == entity}
        rest = 1 - sum(low for low, _ in held.values())
        owners = {owner: (low, min(high, rest + low)) for owner, (low, high) in held.items()}
        if owners:
            least = max(0.0, 1 - sum(high for _, high in owners.values()))
            owners[size] = (least, rest)
        ways = set()
        for order in permutations(owners):
            row = [0.0] * (size + 1)
            for owner, (low, _) in owners.items():
                row[owner] = low
            left = 1 - sum(row)
            for owner in order if owners else ():
                given_now = min(max(left, 0), owners[owner][1] - owners[owner][0])
                row[owner] += given_now
                left -= given_now
            ways.add(tuple(round(share, 12) for share in row))
        rows.append(sorted(ways))
    nobody = (0.0,) * (size + 1)
    return [np.array([*way, nobody]) for way in product(*rows)]


@given(webs(most_parties=4, exact=False, owners=2))
def test_a_range_holds_what_every_possible_distribution_gives_and_no_more(web: Web) -> None:
    register = register_of(stakes_of(web))
    size = max((end for pair in web for end in pair), default=0) + 1
    ways = corners(web, size)
    for target in range(size):
        if ident(target) not in register.at:
            continue
        all_values = np.array([dense_reach(way, target) for way in ways])
        low, high = (reach(register, [register.at[ident(target)]], most=most) for most in (False, True))
        for party, place in register.at.items():
            assert high[place] == pytest.approx(all_values[:, party.int - 1].max(), abs=1e-7)
            assert low[place] == pytest.approx(all_values[:, party.int - 1].min(), abs=1e-7)


@given(webs(), st.sets(st.integers(0, 8), max_size=3))
def test_half_in_aggregate_is_the_smallest_set_that_brute_force_finds(web: Web, named: set[int]) -> None:
    stakes = stakes_of(web)
    expected = set(named)
    while True:
        held = {
            entity: sum(low for (o, e), (low, _) in web.items() if e == entity and o in expected) for _, entity in web
        }
        more = {entity for entity, share in held.items() if share >= 0.5 - 1e-9} - expected
        if not more:
            break
        expected |= more
    holders = fifty.holders_of(register_of(stakes), stakes)
    for most in (False, True):
        assert set(fifty.blocked(holders, {ident(n) for n in named}, most=most)) == {ident(n) for n in expected - named}


@given(webs(exact=False))
def test_owners_rings_and_the_unknown_make_the_whole(web: Web) -> None:
    stakes = stakes_of(web)
    for party in {stake.entity for stake in stakes}:
        told = owners_in(stakes, party, {}, TODAY)
        assert sum(row.share.low for row in told.rows) + told.unknown.low <= 1 + 1e-9
        assert sum(row.share.high for row in told.rows) + told.unknown.high >= 1 - 1e-9
        for row in told.rows:
            assert 0 <= row.share.low <= row.share.high + 1e-9 <= 1 + 2e-9
            assert all(len(set(path.ids)) == len(path.ids) for path in row.paths)


def owns(
    session: Session, actor: Actor, owner: Party, entity: Party, low: float | None, high: float | None = None
) -> UUID:
    top = low if high is None else high
    new = EdgeCreate(kind="owns", from_id=owner.id, to_id=entity.id, share_min=low, share_max=top)
    return edges.add_edge(session, actor, new, now=NOW).id


def a_person(session: Session, actor: Actor, name: str) -> Party:
    return parties.add_party(session, actor, PartyCreate(name=name, kind="person"), now=NOW)


def ends(share: ownership.ShareRange) -> object:
    return (share.low, share.high)


def test_an_owner_is_told_with_the_paths_and_every_unknown_is_named(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        firm, middle, side = (a_party(session, officer, name) for name in ("Firm", "Middle", "Side"))
        owner = a_person(session, officer, "Ada Invented")
        hidden = parties.add_party(
            session, officer, PartyCreate(name="Unknown owner", kind="unknown", remark="asked twice, refused"), now=NOW
        )
        first = owns(session, officer, middle, firm, 0.6)
        second = owns(session, officer, owner, middle, 0.5)
        owns(session, officer, hidden, middle, 0.25)
        owns(session, officer, side, firm, None)
        told = ownership.owners_of(session, officer, firm.id, TODAY)
    by_name = {row.name: row for row in told.rows}
    assert ends(by_name["Ada Invented"].share) == (pytest.approx(0.3), pytest.approx(0.3))
    assert by_name["Ada Invented"].paths[0].edge_ids == ((first,), (second,))
    assert ends(by_name["Side"].share) == (0.0, pytest.approx(0.4))
    assert by_name["Unknown owner"].ends_because == "cannot_be_named"
    assert ends(told.unknown) == (pytest.approx(0.15), pytest.approx(0.55))
    assert {(stake.entity_id, stake.owner_id, stake.reason) for stake in told.unknowns} == {
        (firm.id, side.id, "the owner is recorded, the share is not"),
        (firm.id, None, "nobody is recorded for the rest"),
        (middle.id, None, "nobody is recorded for the rest"),
        (middle.id, hidden.id, "asked twice, refused"),
    }


def test_two_small_named_holders_block_together_and_what_is_blocked_counts_whole(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        one, two, firm, below, beyond = (
            a_party(session, officer, n) for n in ("One", "Two", "Firm", "Below", "Beyond")
        )
        owns(session, officer, one, firm, 0.25)
        owns(session, officer, two, firm, 0.25)
        owns(session, officer, firm, below, 0.5)
        owns(session, officer, below, beyond, 0.3, 0.7)
        found = ownership.fifty_percent(session, officer, [one.id, two.id], TODAY)
        alone = ownership.fifty_percent(session, officer, [one.id], TODAY)
    assert {(row.name, row.verdict) for row in found} == {("Firm", "yes"), ("Below", "yes"), ("Beyond", "possible")}
    assert {row.name: row.through for row in found}["Beyond"] == (below.id,)
    assert alone == ()


def test_control_goes_through_majorities_and_recorded_control_while_shares_are_multiplied(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        top, middle, firm, led = (a_party(session, officer, name) for name in ("Top", "Middle", "Firm", "Led"))
        owns(session, officer, top, middle, 0.6)
        owns(session, officer, middle, firm, 0.6)
        edges.add_edge(session, officer, EdgeCreate(kind="controls", from_id=firm.id, to_id=led.id), now=NOW)
        held = ownership.owned_by(session, officer, top.id, TODAY)
    assert {(row.name, round(row.share.low, 4), row.controls) for row in held.rows} == {
        ("Middle", 0.6, "yes"),
        ("Firm", 0.36, "yes"),
        ("Led", 0.0, "yes"),
    }


def test_a_ring_that_owns_itself_ends_and_is_told_as_a_ring(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        firm, one, two = (a_party(session, officer, name) for name in ("Firm", "One", "Two"))
        owns(session, officer, one, firm, 1.0)
        owns(session, officer, two, one, 1.0)
        owns(session, officer, one, two, 1.0)
        told = ownership.owners_of(session, officer, firm.id, TODAY)
    (ring,) = told.rows
    assert (ring.ends_because, set(ring.members), ring.share.low) == ("ring", {one.id, two.id}, 1.0)
    assert told.unknown.high == 0


def test_shares_that_were_sold_or_taken_for_one_count_once_and_on_their_days(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        firm, buyer, twin, seller = (a_party(session, officer, n) for n in ("Firm", "Buyer", "Buyer Ltd", "Seller"))
        sold = TODAY - timedelta(days=90)
        before = EdgeCreate(
            kind="owns",
            from_id=seller.id,
            to_id=firm.id,
            share_min=0.8,
            share_max=0.8,
            valid_to=sold - timedelta(days=1),
        )
        edges.add_edge(session, officer, before, now=NOW)
        for holder in (buyer, twin):
            after = EdgeCreate(
                kind="owns", from_id=holder.id, to_id=firm.id, share_min=0.8, share_max=0.8, valid_from=sold
            )
            edges.add_edge(session, officer, after, now=NOW)
        identity.decide(session, officer, (buyer.id, twin.id), "same", reason="one number", now=NOW)
        now = ownership.owners_of(session, officer, firm.id, TODAY)
        then = ownership.owners_of(session, officer, firm.id, sold - timedelta(days=30))
    assert [(row.name, row.share.low) for row in now.rows] == [("Buyer", 0.8)]
    assert [(row.name, row.share.low) for row in then.rows] == [("Seller", 0.8)]


def test_a_person_behind_a_firm_is_named_only_to_those_who_may_read_persons(database: Database, officer: Actor) -> None:
    clerk = replace(officer, token_scopes=frozenset({Action.READ_REGISTRY}))
    with database.transaction() as session:
        firm, owner = a_party(session, officer, "Firm"), a_person(session, officer, "Ada Invented")
        owns(session, officer, owner, firm, 1.0)
        told = ownership.owners_of(session, clerk, firm.id, TODAY)
    assert [row.name for row in told.rows] == ["a person (name withheld)"]
    assert told.rows[0].ends_because == "person"


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMINISTRATOR, Role.OBSERVER])
def test_who_may_not_read_the_register_learns_of_no_owner(database: Database, officer: Actor, role: Role) -> None:
    from foundation.errors import NotAllowed

    with database.transaction() as session:
        firm = a_party(session, officer, "Firm")
        for ask in (ownership.owners_of, ownership.owned_by):
            with pytest.raises(NotAllowed):
                ask(session, replace(officer, role=role), firm.id, TODAY)
