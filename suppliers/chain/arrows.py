"""A chain as arrows between small numbers, away from its start: what the analyses of a chain share."""

from dataclasses import dataclass

from suppliers.chain.payloads import Chain

Arrow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arrows:
    """`steps` cost a tier, `beside` none. A node is its place in `chain.nodes`, `start` that of the start."""

    chain: Chain
    start: int
    steps: tuple[Arrow, ...]
    beside: tuple[Arrow, ...]

    @property
    def every(self) -> list[Arrow]:
        """Each once. Whoever stands beside the start, as the operator of a site that was asked for, hangs on it."""
        own = ((self.start, at) for at, node in enumerate(self.chain.nodes) if node.tier == 0 and at != self.start)
        return list(dict.fromkeys((*self.steps, *self.beside, *own)))


def arrows_of(chain: Chain) -> Arrows:
    place = {node.id: at for at, node in enumerate(chain.nodes)}
    steps: list[Arrow] = []
    beside: list[Arrow] = []
    for edge in chain.edges:
        ends = place.get(edge.from_id), place.get(edge.to_id)
        if ends[0] is None or ends[1] is None:
            continue
        operates = edge.kind == "operates"
        forward = operates == (chain.direction == "upstream")
        (beside if operates else steps).append((ends[0], ends[1]) if forward else (ends[1], ends[0]))
    for one, other in chain.same:
        beside += [(place[one], place[other]), (place[other], place[one])] if one in place and other in place else []
    return Arrows(chain, place[chain.start], tuple(steps), tuple(beside))
