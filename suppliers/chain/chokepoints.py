"""
Single points that everything behind them passes through. Dominators first: they are exact, and taking one out cuts off
all it dominates. Betweenness beside it, exact up to a size, drawn by lot above, with the error stated.
"""

import random
from collections.abc import Sequence
from math import sqrt
from typing import Final

import rustworkx

from suppliers.chain.arrows import Arrow, Arrows, arrows_of
from suppliers.chain.payloads import Chain, Chokepoint, Chokepoints

EXACT_UP_TO: Final = 3_000
SAMPLE: Final = 200
LEAST_SAMPLE: Final = 10
STEPS_AT_MOST: Final = 2_000_000
"""Links walked for one answer, a few seconds: of 50,000 nodes 200 sources took more than a minute."""
Z95: Final = 1.96


def chokepoints(
    chain: Chain, *, most: int = 50, exact_up_to: int = EXACT_UP_TO, sample: int = SAMPLE, seed: int = 1
) -> Chokepoints:
    """Those with anything behind them, at most `most`. The same seed draws the same sample."""
    arrows = arrows_of(chain)
    behind = _behind(arrows)
    count = len(chain.nodes)
    sampled = count > exact_up_to
    sample = _affordable(sample, count, len(arrows.every))
    between, errors = (
        _sampled(count, arrows.every, sample, seed) if sampled else (_exact(count, arrows.every), [0.0] * count)
    )
    found = [
        (at, Chokepoint(node.id, node.name, node.tier, behind[at][0], behind[at][1], between[at]))
        for at, node in enumerate(chain.nodes)
        if at != arrows.start and behind[at][0]
    ]
    found.sort(key=lambda one: (-one[1].behind, -one[1].betweenness, one[1].tier, one[1].name, one[1].id))
    error = max((errors[at] for at, _ in found[:most]), default=0.0) if sampled else None
    return Chokepoints(tuple(point for _, point in found[:most]), count, sample if sampled else None, error)


def _affordable(sample: int, count: int, links: int) -> int:
    """Fewer sources in a larger chain: somebody waits for the answer, and its error says what that costs."""
    return min(sample, count, max(LEAST_SAMPLE, STEPS_AT_MOST // (count + links)))


def dominators(arrows: Arrows) -> dict[int, int]:
    """Each node -> the last one that every path from the start to it passes; the start has none."""
    graph = _graph(len(arrows.chain.nodes), arrows.every)
    found = rustworkx.immediate_dominators(graph, arrows.start)
    return {node: by for node, by in found.items() if node != arrows.start}


def _behind(arrows: Arrows) -> list[tuple[int, int]]:
    """By node how many others it dominates, and how many of them are sites."""
    above = dominators(arrows)
    order, below = [arrows.start], _below(above)
    for node in order:
        order += below.get(node, [])
    nodes, sites = [0] * len(arrows.chain.nodes), [0] * len(arrows.chain.nodes)
    for node in reversed(order[1:]):
        nodes[above[node]] += nodes[node] + 1
        sites[above[node]] += sites[node] + (arrows.chain.nodes[node].kind == "site")
    return list(zip(nodes, sites, strict=True))


def _below(above: dict[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for node, by in above.items():
        found.setdefault(by, []).append(node)
    return found


def _graph(count: int, arrows: Sequence[Arrow]) -> "rustworkx.PyDiGraph[None, None]":
    graph: rustworkx.PyDiGraph[None, None] = rustworkx.PyDiGraph()
    graph.add_nodes_from([None] * count)
    graph.add_edges_from_no_data(list(arrows))
    return graph


def _exact(count: int, arrows: Sequence[Arrow]) -> list[float]:
    found = rustworkx.digraph_betweenness_centrality(_graph(count, arrows), normalized=True)
    return [found[at] for at in range(count)]


def _sampled(count: int, arrows: Sequence[Arrow], sample: int, seed: int) -> tuple[list[float], list[float]]:
    """
    Shortest paths from a few nodes by lot instead of from all: the mean over these is unbiased. Beside it half the
    width of its 95 % interval, from how much the drawn nodes differ.
    """
    onward: list[list[int]] = [[] for _ in range(count)]
    for near, far in arrows:
        onward[near].append(far)
    total, squares = [0.0] * count, [0.0] * count
    for source in random.Random(seed).sample(range(count), sample):  # noqa: S311 - a sample, not a secret
        for node, share in _paths_from(source, onward):
            part = share / ((count - 2) * (count - 1) / count)
            total[node] += part
            squares[node] += part * part
    means = [value / sample for value in total]
    spread = [max(0.0, square / sample - mean * mean) for square, mean in zip(squares, means, strict=True)]
    return means, [Z95 * sqrt(one / sample) for one in spread]


def _paths_from(source: int, onward: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Brandes: count shortest paths outwards, hand the shares back inwards. Nodes between, each with its share."""
    distance, ways, order = {source: 0}, {source: 1}, [source]
    before: dict[int, list[int]] = {source: []}
    for node in order:
        for far in onward[node]:
            if far not in distance:
                distance[far], ways[far], before[far] = distance[node] + 1, 0, []
                order.append(far)
            if distance[far] == distance[node] + 1:
                ways[far] += ways[node]
                before[far].append(node)
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order[1:]):
        for near in before[node]:
            share[near] += ways[near] / ways[node] * (1 + share[node])
    return [(node, share[node]) for node in order[1:] if share[node]]
