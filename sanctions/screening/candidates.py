"""Chooses the at most twenty listed parties that are worth lining up with a query, by how near their names are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sanctions.kinds import Kind
from sanctions.screening.index import BATCH, Index, Query, bare_identifier, query_vectors
from sanctions.screening.score_features import kinds_differ
from sanctions.screening.score_name import ScoreName

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

CANDIDATES = 20
NAMES_SCORED = 4  # of each candidate: the ones nearest to the query
NEAR_THE_BEST = 0.6
ROUNDED = 5  # digits of a nearness: the last bits depend on the order of a sum
LEAST_NEARNESS = 0.2  # of the nearest party: of farther ones 3 in 1,000 were right in training
OTHER_KIND = 0.7  # a candidate of another kind must be that much nearer
SHELLS = (0.7, 0.55, 0.4, 0.3)  # of the nearest name: looked into one after the other, until enough are found
HALF_ROUNDED = 0.6 * 10.0**-ROUNDED


@dataclass(frozen=True, slots=True)
class Candidate:
    """`target` and `names` are places in the index; `nearness` is the cosine of the best name, 0 for identifiers."""

    target: int
    names: tuple[int, ...]
    nearness: float


class Reach(NamedTuple):
    """How many candidates, and how near at least, as a share of the nearest."""

    most: int
    least: float


@dataclass(frozen=True, slots=True)
class Near:
    """
    How near one query is to each name of the index; the places of the nearest targets, and how near each is: by its
    best name, less for another kind. Of equals the one that stands first comes first.
    """

    names: "np.ndarray"
    targets: "np.ndarray"
    nearness: "np.ndarray"


def candidates(
    index: Index,
    queries: Sequence[Query],
    names: Sequence[ScoreName],
    most: int = CANDIDATES,
    least: float = LEAST_NEARNESS,
) -> Iterator[list[Candidate]]:
    """One list per query, nearest first; `names` are the queries' names, already read. `least` as in `Reach`."""
    if index.vectors is None:
        yield from ([] for _ in queries)
        return
    for at in range(0, len(queries), BATCH):
        some = queries[at : at + BATCH]
        near = nearest(index, some, query_vectors(index, names[at : at + BATCH]), Reach(most, least))
        yield from (_chosen(index, query, one) for query, one in zip(some, near, strict=True))


def nearest(index: Index, queries: Sequence[Query], vectors: "csr_matrix", reach: Reach) -> Iterator[Near]:
    """In batches of what fits memory; `vectors` are the queries' in the groups of this index."""
    kinds = {kind: _name_weights(index, kind) for kind in {query.kind for query in queries}}
    for at in range(0, len(queries), BATCH):
        near = (vectors[at : at + BATCH] @ index.vectors).toarray()
        for row, query in zip(near, queries[at : at + BATCH], strict=True):
            weights = kinds[query.kind]
            yield Near(row, *_foremost(row if weights is None else row * weights, index.owners, reach))


def kind_weights(index: Index, kind: Kind) -> "np.ndarray":
    """By target."""
    import numpy as np  # noqa: PLC0415 - the command line starts without it

    held = index.kind_weights.get(kind)
    if held is None:
        weights = [OTHER_KIND if kinds_differ(kind, target.kind) else 1.0 for target in index.targets]
        held = index.kind_weights[kind] = np.asarray(weights, dtype=np.float32)
    return held


def _name_weights(index: Index, kind: Kind) -> "np.ndarray | None":
    return None if kind is Kind.UNKNOWN else kind_weights(index, kind)[index.owners]


def _foremost(near: "np.ndarray", owners: "np.ndarray", reach: Reach) -> "tuple[np.ndarray, np.ndarray]":
    """
    The nearest targets and their nearness. Looks among the names of one shell after the other: what is outside is
    farther than the last of enough targets inside, so most names are never ordered.
    """
    import numpy as np  # noqa: PLC0415 - as above

    best = float(near.max(initial=0.0))
    for share in (*SHELLS, reach.least):
        edge = max(share * best - HALF_ROUNDED, 0.0)
        names = np.flatnonzero(near > edge)
        if share > reach.least and len(names) < reach.most:
            continue
        owner = owners[names]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        if share > reach.least and len(first) < reach.most:
            continue
        found = np.round(np.maximum.reduceat(near[names], first), ROUNDED) if len(first) else near[names]
        order = np.lexsort((owner[first], -found))[: reach.most]
        if share <= reach.least or found[order[-1]] > edge + 2 * HALF_ROUNDED:
            break
    places, values = owner[first[order]], found[order]
    kept = values > reach.least * float(values[0]) if len(values) else values > 0
    return places[kept], values[kept]


def _chosen(index: Index, query: Query, near: Near) -> list[Candidate]:
    """The nearest within reach, and whoever has the same identifier."""
    found = dict(zip(near.targets.tolist(), near.nearness.tolist(), strict=True))
    for value in map(bare_identifier, query.identifiers):
        for target in index.identifiers.get(value, ()):
            found.setdefault(target, 0.0)
    return [Candidate(target, _names_near(index, target, near.names), best) for target, best in found.items()]


def _names_near(index: Index, target: int, near: "np.ndarray") -> tuple[int, ...]:
    """Which of a target's names are worth scoring: the nearest few, all of them close to the best."""
    start, end = index.starts[target], index.starts[target + 1]
    if end - start == 1:
        return (start,)
    own = near[start:end]
    line = NEAR_THE_BEST * own.max()
    values = own.tolist()
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)[:NAMES_SCORED]
    return tuple(start + place for place in order if values[place] >= line)
