"""Closures of a snapshot and the analyses of a chain against networkx, on random graphs without any database."""

from datetime import date
from uuid import UUID

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers import chain
from suppliers.chain.arrows import arrows_of
from suppliers.chain.chokepoints import chokepoints, dominators
from suppliers.chain.graph import Snapshot
from suppliers.chain.payloads import Chain, ChainEdge, ChainNode
from suppliers.chain.reaching import Cut, reach, reached_in
from suppliers.chain.walking import circles, depths_from
from tests.suppliers.chain_oracle import DAY, FLOWS, RandomChain, random_chains

pytestmark = pytest.mark.no_database
TODAY = date(2026, 11, 22)


def chain_made_of(tiers: dict[int, int], arrows: list[tuple[int, int]]) -> Chain:
    """Upstream: an arrow leads from the receiver to the giver."""
    nodes = [
        ChainNode(UUID(int=at), "party", f"Firm {at}", "", "ES", "", None, None, tier, False, False, None)
        for at, tier in tiers.items()
    ]
    edges = [
        ChainEdge(
            UUID(int=1000 + number), "supplies", UUID(int=far), UUID(int=near), "claimed", "declared", 1.0,
            None, None, None, "", "", "", None, None, False,
        )
        for number, (near, far) in enumerate(arrows)
    ]  # fmt: skip
    return Chain(UUID(int=0), "upstream", TODAY, tuple(nodes), tuple(edges), (), ())


@st.composite
def flat_chains(draw: st.DrawFn) -> tuple[Chain, nx.DiGraph]:
    """What is reached from node 0, as a chain and as a graph of networkx."""
    count = draw(st.integers(2, 12))
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=36))
    graph = nx.DiGraph([pair for pair in pairs if pair[0] != pair[1]])
    graph.add_node(0)
    tiers: dict[int, int] = nx.single_source_shortest_path_length(graph, 0)
    inside = nx.DiGraph(graph.subgraph(tiers))
    return chain_made_of(tiers, list(inside.edges)), inside


@given(random_chains(), st.sampled_from(["upstream", "downstream"]))
def test_a_closure_of_the_snapshot_is_that_of_networkx_on_any_day(
    made: RandomChain, direction: chain.Direction
) -> None:
    snapshot = made.snapshot()
    for day in (DAY - 4, DAY, DAY + 8):
        found = reach(snapshot, [0], direction, day, FLOWS)
        tiers = made.tiers(direction, day)
        assert dict(zip(found.nodes.tolist(), found.tiers.tolist(), strict=True)) == tiers
        assert edges_of(snapshot, found.edges) == {
            number for number, link in enumerate(made.links)
            if link in made.held(day) and link[0] in tiers and link[1] in tiers
        }  # fmt: skip
        cut = Cut.of(snapshot.side(direction), day, FLOWS)
        assert set(reached_in(cut, 0).tolist()) == set(tiers)


def test_whoever_has_many_suppliers_reaches_each_of_them_once() -> None:
    """More than sixteen: continuations of continuations."""
    links = tuple((giver, 0, "supplies", DAY, DAY) for giver in range(1, 101))
    cut = Cut.of(RandomChain(101, links).snapshot().up, DAY, FLOWS)
    assert sorted(reached_in(cut, 0).tolist()) == list(range(101))
    assert reached_in(cut, 7).tolist() == [7]


def edges_of(snapshot: Snapshot, places: object) -> set[int]:
    return set(snapshot.edge_ids[places][:, 1].tolist())


@given(flat_chains())
def test_dominators_are_those_of_networkx(made: tuple[Chain, nx.DiGraph]) -> None:
    found, graph = made
    arrows = arrows_of(found)
    number = {at: node.id.int for at, node in enumerate(found.nodes)}
    above = {number[node]: number[by] for node, by in dominators(arrows).items()}
    assert above == {node: by for node, by in nx.immediate_dominators(graph, 0).items() if node != 0 and by is not None}


@given(flat_chains())
def test_what_hangs_behind_a_chokepoint_is_what_falls_away_without_it(made: tuple[Chain, nx.DiGraph]) -> None:
    found, graph = made
    between = nx.betweenness_centrality(graph)
    points = {point.id.int: point for point in chokepoints(found).points}
    for node in set(graph) - {0}:
        left = nx.descendants(graph.subgraph(set(graph) - {node}), 0) | {0}
        gone = set(graph) - left - {node}
        removal = chain.without(found, UUID(int=node))
        assert {one.id.int for one in removal.gone} == gone
        assert (points[node].behind if node in points else 0) == len(gone)
        if node in points:
            assert points[node].betweenness == pytest.approx(between[node])


@given(flat_chains())
def test_a_sampled_betweenness_says_so_and_lies_within_its_error(made: tuple[Chain, nx.DiGraph]) -> None:
    found, _ = made
    if len(found.nodes) > 3:
        exact = {point.id: point.betweenness for point in chokepoints(found).points}
        drawn = chokepoints(found, exact_up_to=0, sample=len(found.nodes))
        assert drawn.sampled_from == len(found.nodes)
        assert drawn.error is not None
        # Drawn from every node, the sample is the whole.
        assert {point.id: pytest.approx(point.betweenness) for point in drawn.points} == exact


def test_a_large_chain_is_sampled_from_as_few_nodes_as_a_wait_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    found = chain_made_of({at: at for at in range(30)}, [(at, at + 1) for at in range(29)])
    monkeypatch.setattr("suppliers.chain.chokepoints.STEPS_AT_MOST", 59 * 12)
    assert chokepoints(found, exact_up_to=0).sampled_from == 12


@given(flat_chains())
def test_depth_is_the_longest_way_on_the_condensed_graph(made: tuple[Chain, nx.DiGraph]) -> None:
    _, graph = made
    whole = nx.condensation(graph)
    longest = dict.fromkeys(whole, 0)
    for place in nx.topological_sort(whole):
        for far in whole.successors(place):
            longest[far] = max(longest[far], longest[place] + 1)
    tiers: dict[int, int] = nx.single_source_shortest_path_length(graph, 0)
    front = {node: ring[0] for ring in circles(graph.edges) for node in ring}
    member = whole.graph["mapping"]
    assert depths_from(tiers, list(graph.edges), [], front) == {
        node: max(longest[member[node]], tier) for node, tier in tiers.items()
    }


@given(flat_chains())
def test_a_shared_supplier_is_reached_from_each_it_is_said_to_stand_behind(made: tuple[Chain, nx.DiGraph]) -> None:
    found, graph = made
    direct = set(graph.successors(0))
    onward = graph.subgraph(set(graph) - {0})
    behind = {node: {one for one in direct - {node} if node in nx.descendants(onward, one)} for node in onward}
    told = {one.id.int: {by.int for by in one.behind} for one in chain.shared(found)}
    for node in onward:
        several = len(behind[node]) + (node in direct) > 1
        assert told.get(node, set()) == (behind[node] if several else set())


def test_what_changed_between_two_days_names_each_side() -> None:
    before = chain_made_of({0: 0, 1: 1, 2: 2}, [(0, 1), (1, 2)])
    after = chain_made_of({0: 0, 2: 1, 3: 2}, [(0, 2), (2, 3)])
    told = chain.changes(before, after)
    assert [node.name for node in told.nodes_added] == ["Firm 3"]
    assert [node.name for node in told.nodes_gone] == ["Firm 1"]
    assert [(one.name, one.before, one.after) for one in told.tiers_changed] == [("Firm 2", 2, 1)]
    assert (len(told.links_added), len(told.links_ended)) == (2, 2)


def test_a_removal_says_who_loses_its_only_supplier_and_refuses_the_start() -> None:
    made = chain_made_of({0: 0, 1: 1, 2: 1, 3: 2, 4: 2}, [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    told = chain.without(made, UUID(int=3))
    assert [node.name for node in told.left_alone] == ["Firm 1"]
    assert told.gone == ()
    with pytest.raises(chain.StartNotRemovable):
        chain.without(made, UUID(int=0))
    with pytest.raises(chain.NodeNotInChain):
        chain.without(made, UUID(int=77))
