"""Random chains and what networkx says about them: dated links of several kinds, circles, sites with operators."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from suppliers.chain.graph import KIND_CODES, LinkArrays, Snapshot, snapshot_of

DAY = 100
KINDS = ("supplies", "subcontracts", "provides_labour", "operates", "owns")
FLOWS = ("supplies", "subcontracts", "provides_labour", "recruits_for")
Link = tuple[int, int, str, int, int]


@dataclass(frozen=True)
class RandomChain:
    count: int
    links: tuple[Link, ...]

    def held(self, day: int) -> list[Link]:
        return [one for one in self.links if one[3] <= day <= one[4] and one[2] in (*FLOWS, "operates")]

    def walked(self, direction: str, day: int) -> nx.DiGraph:
        """Arrows away from the start, each with what it costs."""
        graph = nx.DiGraph()
        graph.add_nodes_from(range(self.count))
        for source, target, kind, _, _ in self.held(day):
            near, far = (target, source) if (direction == "upstream") != (kind == "operates") else (source, target)
            cost = 0 if kind == "operates" else 1
            if graph.has_edge(near, far):
                cost = min(cost, graph[near][far]["cost"])
            graph.add_edge(near, far, cost=cost)
        return graph

    def tiers(self, direction: str, day: int) -> dict[int, int]:
        found: dict[int, int] = nx.single_source_dijkstra_path_length(self.walked(direction, day), 0, weight="cost")
        return found

    def snapshot(self) -> Snapshot:
        ids = np.array([[0, at] for at in range(self.count)], np.uint64)
        columns = list(zip(*self.links, strict=True)) or [(), (), (), (), ()]
        links = LinkArrays(
            np.array(columns[0], np.int32),
            np.array(columns[1], np.int32),
            np.array([KIND_CODES[kind] for kind in columns[2]], np.int8),
            np.array(columns[3], np.int32),
            np.array(columns[4], np.int32),
            np.ones(len(self.links), np.float32),
            np.array([[0, at] for at in range(len(self.links))], np.uint64).reshape(-1, 2),
        )
        return snapshot_of(ids, np.zeros(self.count, np.bool_), links, np.zeros((0, 2), np.int32), "1:0")


@st.composite
def random_chains(draw: st.DrawFn) -> RandomChain:
    count = draw(st.integers(2, 14))
    nodes = st.integers(0, count - 1)
    one = st.tuples(nodes, nodes, st.sampled_from(KINDS), st.integers(90, 102), st.integers(98, 110))
    links = draw(st.lists(one, max_size=40))
    return RandomChain(count, tuple(link for link in links if link[0] != link[1] and link[3] <= link[4]))
