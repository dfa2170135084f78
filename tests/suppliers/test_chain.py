"""The chain against networkx on random graphs, and one sentence for each rule of the walk."""

import json
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from foundation.actors import Actor
from foundation.database import Database
from foundation.errors import NotAllowed
from suppliers import chain, edges, identity
from suppliers.chain import drawing
from suppliers.chain.walking import circles, tiers_from
from suppliers.models import Party
from suppliers.payloads import EdgeCreate, EdgeEnding, EdgeKind
from tests.builders import NOW, a_party, a_site, an_edge

TODAY = NOW.date()
GRAPHS = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        st.just(count), st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=30)
    )
)


@given(GRAPHS)
def test_distances_and_circles_are_those_of_networkx(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = drawn
    arrows = [(one, other) for one, other in pairs if one != other]
    graph = nx.DiGraph(arrows)
    graph.add_nodes_from(range(count))
    assert tiers_from([0], arrows, ()) == nx.single_source_shortest_path_length(graph, 0)
    rings = {frozenset(ring) for ring in circles(arrows)}
    assert rings == {frozenset(ring) for ring in nx.strongly_connected_components(graph) if len(ring) > 1}


@pytest.mark.parametrize("seed", range(6))
def test_the_closure_in_the_database_is_that_of_networkx(database: Database, officer: Actor, seed: int) -> None:
    graph = nx.gnp_random_graph(14, 0.13, seed=seed, directed=True)
    with database.transaction() as session:
        ids = {number: a_party(session, officer, f"Firm {number}").id for number in graph}
        for giver, receiver in graph.edges:
            an_edge(session, officer, ids[giver], ids[receiver])
        up = chain.closure(session, officer, ids[0], "upstream", as_of=TODAY)
        down = chain.closure(session, officer, ids[0], "downstream", as_of=TODAY)
    for found, walked in ((up, graph.reverse()), (down, graph)):
        reached = nx.single_source_shortest_path_length(walked, 0)
        assert {node.id: node.tier for node in found.nodes} == {ids[at]: tier for at, tier in reached.items()}
        inside = graph.subgraph(reached)
        assert {(edge.from_id, edge.to_id) for edge in found.edges} == {(ids[a], ids[b]) for a, b in inside.edges}
        rings = {
            frozenset(ids[at] for at in ring) for ring in nx.strongly_connected_components(inside) if len(ring) > 1
        }
        assert {frozenset(ring) for ring in found.cycles} == rings


def tiers_by_name(found: chain.Chain) -> dict[str, int]:
    return {node.name: node.tier for node in found.nodes}


def a_row_of_firms(session: Session, actor: Actor, *names: str) -> list[UUID]:
    """Each supplies the one before it."""
    ids = [a_party(session, actor, name).id for name in names]
    for receiver, giver in pairwise(ids):
        an_edge(session, actor, giver, receiver)
    return ids


def test_labour_that_arrives_at_a_site_is_in_the_chain_of_its_operator(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        hotelier = a_party(session, officer, "Hotelier")
        hotel = a_site(session, officer, "Hotel", operator=hotelier)
        agency = a_party(session, officer, "Agency")
        buyer = a_party(session, officer, "Buyer")
        an_edge(session, officer, hotelier.id, buyer.id)
        an_edge(session, officer, agency.id, hotel.id, "provides_labour")
        up = chain.closure(session, officer, buyer.id, "upstream", as_of=TODAY)
        down = chain.closure(session, officer, agency.id, "downstream", as_of=TODAY)
        of_site = chain.closure(session, officer, hotel.id, "upstream", as_of=TODAY)
    assert tiers_by_name(up) == {"Buyer": 0, "Hotelier": 1, "Hotel": 1, "Agency": 2}
    assert tiers_by_name(down) == {"Agency": 0, "Hotel": 1, "Hotelier": 1, "Buyer": 2}
    assert tiers_by_name(of_site) == {"Hotel": 0, "Hotelier": 0, "Agency": 1}


def test_a_link_counts_on_the_days_on_which_it_held(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, supplier = (a_party(session, officer, name).id for name in ("Buyer", "Supplier"))
        edge = an_edge(session, officer, supplier, buyer)
        ended = EdgeEnding(valid_to=TODAY - timedelta(days=30), reason="contract ended")
        edges.end_edge(session, officer, edge.id, ended, now=NOW)
        now = chain.closure(session, officer, buyer, "upstream", as_of=TODAY)
        then = chain.closure(session, officer, buyer, "upstream", as_of=TODAY - timedelta(days=60))
    assert (len(now.nodes), len(then.nodes)) == (1, 2)


def test_two_records_taken_for_one_join_their_chains_until_that_is_undone(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, supplier = a_row_of_firms(session, officer, "Buyer", "Staff Puente")
        twin, recruiter = a_row_of_firms(session, officer, "Staff Puente ETT", "Recruiter")
        decision = identity.decide(session, officer, (supplier, twin), "same", reason="one number", now=NOW)
        joined = chain.closure(session, officer, buyer, "upstream", as_of=TODAY)
        assert tiers_by_name(joined) == {"Buyer": 0, "Staff Puente": 1, "Staff Puente ETT": 1, "Recruiter": 2}
        assert joined.cycles == ()
        identity.undo(session, officer, decision.id, now=NOW)
        assert len(chain.closure(session, officer, buyer, "upstream", as_of=TODAY).nodes) == 2
    assert recruiter in {node.id for node in joined.nodes}


def test_depth_cuts_the_chain_and_says_what_goes_on_behind_the_cut(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, *_ = a_row_of_firms(session, officer, "Buyer", "One", "Two", "Three")
        cut = chain.closure(session, officer, buyer, "upstream", as_of=TODAY, depth=2)
        whole = chain.closure(session, officer, buyer, "upstream", as_of=TODAY)
    assert [(node.name, node.end) for node in cut.nodes] == [("Buyer", False), ("One", False), ("Two", False)]
    assert [node.name for node in whole.nodes if node.end] == ["Three"]


def test_a_tier_says_what_its_proof_is_worth_today(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, good, late = (a_party(session, officer, name).id for name in ("Buyer", "Good", "Late"))
        for giver, until in ((good, None), (late, date(2026, 11, 20))):
            new = EdgeCreate(kind="supplies", from_id=giver, to_id=buyer, verification="verified", verified_until=until)
            edges.add_edge(session, officer, new, now=NOW)
        found = chain.tiers(chain.closure(session, officer, buyer, "upstream", as_of=TODAY))
    assert found[1].by_standing == (("verified", 1), ("expired", 1))


@pytest.mark.parametrize("kind", ["same_as", "operates", "befriends"])
def test_a_chain_follows_only_links_that_carry_something(database: Database, officer: Actor, kind: str) -> None:
    with database.transaction() as session:
        party = a_party(session, officer, "Buyer")
        with pytest.raises(chain.ChainKindUnknown):
            chain.closure(session, officer, party.id, "upstream", as_of=TODAY, kinds=[kind])


def test_a_platform_administrator_sees_no_chain(database: Database, officer: Actor) -> None:
    from dataclasses import replace

    from foundation.actors import Role

    with database.transaction() as session:
        party = a_party(session, officer, "Buyer")
        with pytest.raises(NotAllowed):
            chain.closure(
                session, replace(officer, role=Role.PLATFORM_ADMINISTRATOR), party.id, "upstream", as_of=TODAY
            )


def test_owners_are_followed_when_asked_for(database: Database, officer: Actor) -> None:
    kind: EdgeKind = "owns"
    with database.transaction() as session:
        firm, owner = (a_party(session, officer, name) for name in ("Firm", "Owner"))
        an_edge(session, officer, owner.id, firm.id, kind)
        assert len(chain.closure(session, officer, firm.id, "upstream", as_of=TODAY).nodes) == 1
        owned = chain.closure(session, officer, firm.id, "upstream", as_of=TODAY, kinds=["owns"])
        assert {node.id for node in owned.nodes} == set(session.exec(select(Party.id)).all())


def test_a_drawn_chain_is_read_back_by_graph_tools_and_maps(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, _ = a_row_of_firms(session, officer, "Buyer & Söhne", "Giver <1>")
        found = chain.closure(session, officer, buyer, "upstream", as_of=TODAY)
    graph = nx.parse_graphml(drawing.as_graphml(found))
    assert {(graph.nodes[a]["name"], graph.nodes[b]["name"]) for a, b in graph.edges()} == {
        ("Giver <1>", "Buyer & Söhne")
    }
    assert json.loads(drawing.as_json(found))["tiers"][1]["by_standing"] == [["claimed", 1]]
    assert json.loads(drawing.as_geojson(found)) == {"type": "FeatureCollection", "features": [], "not_mapped": 2}
