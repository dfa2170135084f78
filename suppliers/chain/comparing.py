"""What changed in a chain between two days, who stands behind several suppliers, and what it would be without one."""

from collections import defaultdict, deque
from datetime import date
from uuid import UUID

from foundation.errors import Invalid
from suppliers.chain.arrows import arrows_of
from suppliers.chain.payloads import Chain, ChainChanges, ChainNode, LinkName, MovedNode, Removal, SharedSupplier
from suppliers.chain.walking import tiers_from


class NodeNotInChain(Invalid):
    code = "chain.node_not_in_it"

    def __init__(self) -> None:
        super().__init__("This party or site is not in the chain on that day: name one that the chain shows.")


class StartNotRemovable(Invalid):
    code = "chain.start_not_removable"

    def __init__(self) -> None:
        super().__init__("Without its start there is no chain: name another party or site of it.")


class PeriodReversed(Invalid):
    code = "chain.period_reversed"

    def __init__(self, since: date, day: date) -> None:
        super().__init__(
            f"The day to compare with, {since}, lies after {day}: give an earlier one. Where no day is given, today is "
            "meant."
        )


def changes(before: Chain, after: Chain) -> ChainChanges:
    """Of one start on two days. Raises PeriodReversed."""
    if before.as_of > after.as_of:
        raise PeriodReversed(before.as_of, after.as_of)
    then, now = ({node.id: node for node in chain.nodes} for chain in (before, after))
    old, new = _links(before), _links(after)
    moved = [
        MovedNode(node.id, node.name, then[node.id].tier, node.tier)
        for node in after.nodes
        if node.id in then and then[node.id].tier != node.tier
    ]
    return ChainChanges(
        before=before.as_of,
        after=after.as_of,
        nodes_added=tuple(node for node in after.nodes if node.id not in then),
        nodes_gone=tuple(node for node in before.nodes if node.id not in now),
        links_added=tuple(link for link in new if link not in old),
        links_ended=tuple(link for link in old if link not in new),
        tiers_changed=tuple(moved),
    )


def _links(chain: Chain) -> dict[LinkName, None]:
    return dict.fromkeys(LinkName(edge.kind, edge.from_id, edge.to_id) for edge in chain.edges)


def shared(chain: Chain) -> tuple[SharedSupplier, ...]:
    """Who stands behind two or more of the start's direct neighbours, those behind most of them first."""
    arrows = arrows_of(chain)
    direct = [at for at, node in enumerate(chain.nodes) if node.tier == 1 and node.kind == "party"]
    onward: defaultdict[int, list[int]] = defaultdict(list)
    for near, far in arrows.every:
        onward[near].append(far)
    marks = [0] * len(chain.nodes)
    for number, at in enumerate(direct):
        marks[at] = 1 << number
    waiting = deque(direct)
    while waiting:
        node = waiting.popleft()
        for far in onward[node]:
            if chain.nodes[far].tier and marks[far] | marks[node] != marks[far]:
                marks[far] |= marks[node]
                waiting.append(far)
    found = [
        SharedSupplier(
            node.id, node.name, node.kind, node.tier,
            tuple(chain.nodes[one].id for number, one in enumerate(direct) if marks[at] >> number & 1 and one != at),
        )
        for at, node in enumerate(chain.nodes)
        if marks[at].bit_count() > 1
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-len(one.behind), one.tier, one.name, one.id)))


def without(chain: Chain, node_id: UUID, downstream: Chain | None = None) -> Removal:
    """
    `downstream` is the chain in front of the removed node, for the buyers it reaches; without it none are named.
    Raises NodeNotInChain, StartNotRemovable.
    """
    arrows = arrows_of(chain)
    removed = next((at for at, node in enumerate(chain.nodes) if node.id == node_id), None)
    if removed is None:
        raise NodeNotInChain
    if removed == arrows.start:
        raise StartNotRemovable
    steps, beside = ([one for one in pairs if removed not in one] for pairs in (arrows.steps, arrows.beside))
    starts = [at for at, node in enumerate(chain.nodes) if node.tier == 0 and at != removed]
    left = tiers_from(starts, steps, beside)
    still = {near for near, _ in steps}
    alone = {near for near, far in arrows.steps if far == removed and near not in still and near in left}
    return Removal(
        removed=node_id,
        gone=tuple(node for at, node in enumerate(chain.nodes) if at not in left and at != removed),
        left_alone=tuple(chain.nodes[at] for at in sorted(alone)),
        farther=tuple(
            MovedNode(node.id, node.name, node.tier, left[at])
            for at, node in enumerate(chain.nodes)
            if at in left and left[at] > node.tier
        ),
        buyers_hit=_heads(downstream) if downstream else (),
    )


def _heads(downstream: Chain) -> tuple[ChainNode, ...]:
    """Parties at the far end of what a node delivers: they receive and give nobody."""
    giving = {near for near, _ in arrows_of(downstream).steps}
    return tuple(
        node
        for at, node in enumerate(downstream.nodes)
        if at not in giving and node.kind == "party" and node.id != downstream.start
    )
