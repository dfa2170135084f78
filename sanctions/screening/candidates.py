"""Chooses the at most twenty listed parties that are worth lining up with a query, by how near their names are."""

from collections.abc import Iterator, Sequence
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
NEAR_THE_BEST = 0.4  # farther, a longer name with one word spelt as asked hides the short one that is spelt otherwise
ROUNDED = 5  # digits of a nearness: the last bits depend on the order of a sum
LEAST_NEARNESS = 0.2  # of the nearest party: of farther ones 3 in 1,000 were right in training
OTHER_KIND = 0.7  # a candidate of another kind must be that much nearer
SHELLS = (0.55, 0.4, 0.28)  # of the nearest name: looked into one after the other, until enough are found
HALF_ROUNDED = 0.6 * 10.0**-ROUNDED


class Candidate(NamedTuple):
    """`target` and `names` are places in the index; `nearness` is the cosine of the best name, 0 for identifiers."""

    target: int
    names: tuple[int, ...]
    nearness: float


class Reach(NamedTuple):
    """How many candidates, and how near at least, as a share of the nearest."""

    most: int
    least: float


class Near(NamedTuple):
    """
    How near one query is to each name of the index, until the next query is asked; the places of the nearest targets,
    and how near each is: by its best name, less for another kind. Of equals the one that stands first comes first.
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
    """`vectors` are the queries' in the groups of this index."""
    import numpy as np  # noqa: PLC0415 - the command line starts without it

    kinds = {kind: _name_weights(index, kind) for kind in {query.kind for query in queries}}
    names = np.zeros(len(index.owners), np.float32)
    for at in range(0, len(queries), BATCH):
        product = vectors[at : at + BATCH] @ index.vectors
        ends = product.indptr.tolist()
        for query, start, end in zip(queries[at : at + BATCH], ends, ends[1:], strict=False):
            places, values = product.indices[start:end], product.data[start:end]
            weights = kinds[query.kind]
            names[places] = values
            within = _within(places, values, reach.least)
            near = names[within] if weights is None else names[within] * weights[within]
            yield Near(names, *_foremost(within, near, index.owners, reach))
            names[places] = 0.0


def _within(places: "np.ndarray", values: "np.ndarray", least: float) -> "np.ndarray":
    """The places that may be near enough in whatever kind, so that the others need not be weighed."""
    if not least or not len(values):
        return places
    return places[values > least * OTHER_KIND * float(values.max()) - 2 * HALF_ROUNDED]


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


def _foremost(
    places: "np.ndarray", near: "np.ndarray", owners: "np.ndarray", reach: Reach
) -> "tuple[np.ndarray, np.ndarray]":
    """
    The nearest targets and their nearness, of names at `places` that are so `near`. Looks among the names of one shell
    after the other: what is outside is farther than the last of enough targets inside, so most are never ordered.
    """
    import numpy as np  # noqa: PLC0415 - as above

    best = float(near.max()) if len(near) else 0.0
    for share in (*SHELLS, reach.least):
        edge = max(share * best - HALF_ROUNDED, 0.0)
        inside = np.flatnonzero(near > edge)
        if share > reach.least and len(inside) < reach.most:
            continue
        targets, found = _by_target(owners[places[inside]], near[inside])
        if share > reach.least and len(targets) < reach.most:
            continue
        order = np.lexsort((targets, -found))[: reach.most]
        if share <= reach.least or found[order[-1]] > edge + 2 * HALF_ROUNDED:
            break
    targets, found = targets[order], found[order]
    kept = found > reach.least * float(found[0]) if len(found) else found > 0
    return targets[kept], found[kept]


def _by_target(owner: "np.ndarray", near: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Each target once, by its nearest name."""
    import numpy as np  # noqa: PLC0415 - as above

    if not len(owner):
        return owner, near
    order = np.argsort(owner, kind="stable")
    owner = owner[order]
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return owner[first], np.round(np.maximum.reduceat(near[order], first), ROUNDED)


def _chosen(index: Index, query: Query, near: Near) -> list[Candidate]:
    """The nearest within reach, and whoever has the same identifier."""
    found = dict(zip(near.targets.tolist(), near.nearness.tolist(), strict=True))
    for value in map(bare_identifier, query.identifiers):
        for target in index.identifiers.get(value, ()):
            found.setdefault(target, 0.0)
    return [Candidate(target, _names_near(index, target, near.names), best) for target, best in found.items()]


def _names_near(index: Index, target: int, near: "np.ndarray") -> tuple[int, ...]:
    start, end = index.starts[target], index.starts[target + 1]
    return tuple([start + place for place in worth_scoring(near[start:end])])


def worth_scoring(near: "np.ndarray") -> tuple[int, ...]:
    """Which names of one target, by how near each is: the nearest few, all of them close to the best."""
    if len(near) == 1:
        return (0,)
    own = near.tolist()
    order = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:NAMES_SCORED]
    line = float(near[order[0]] * NEAR_THE_BEST)  # in the precision of `near`
    return tuple([place for place in order if own[place] >= line])
