"""The listed side of a memory: entries as an index holds them, and the same after some went and others came."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from sanctions.rescreening.memory import NOBODY, Listed, Places
from sanctions.screening.index import Index, Target
from sanctions.screening.score_name import read_score_name

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def listed_in(index: Index, vectors: "csr_matrix") -> Listed:
    return Listed(
        tuple(target.id for target in index.targets),
        tuple(target.kind for target in index.targets),
        {number: tuple(places) for number, places in index.identifiers.items()},
        np.asarray(index.starts, np.int32),
        np.fromiter(chain.from_iterable(map(_names_kept, index.targets)), np.int32, len(index.names)),
        vectors,
    )


def _names_kept(target: Target) -> Iterator[int]:
    return (at for at, name in enumerate(target.names) if read_score_name(name.text, target.kind).tokens)


@dataclass(frozen=True, slots=True)
class Merged:
    """`moved` gives the new place of each former entry, NOBODY for a removed one; `arrived` that of each new one."""

    before: Listed
    listed: Listed
    moved: Places
    arrived: Places


def merged_entries(before: Listed, delta: Index, removed: Collection[str], columns: int) -> Merged:
    from scipy.sparse import vstack  # noqa: PLC0415 - heavy, and most runs find nothing changed

    kept = [at for at, one in enumerate(before.ids) if one not in removed]
    both = [before.ids[at] for at in kept] + [target.id for target in delta.targets]
    order = sorted(range(len(both)), key=both.__getitem__)
    place = np.empty(len(both), np.int32)
    place[order] = np.arange(len(both), dtype=np.int32)
    moved = np.full(len(before.ids) + 1, NOBODY, np.int32)  # the last one maps NOBODY to itself
    moved[kept] = place[: len(kept)]
    arrived = place[len(kept) :]
    new = listed_in(delta, resized(delta.vectors.T.tocsr(), columns)) if delta.vectors is not None else None
    old_vectors = resized(before.vectors, columns)
    stacked = vstack([old_vectors, new.vectors], format="csr") if new else old_vectors
    starts = [before.starts, new.starts[1:] + before.starts[-1]] if new else [before.starts]
    at_name = np.concatenate([before.name_at, new.name_at]) if new else before.name_at
    all_starts = np.concatenate(starts)
    former = np.asarray([*kept, *range(len(before.ids), len(before.ids) + len(delta.targets))], np.int64)[order]
    counts = all_starts[former + 1] - all_starts[former]
    rows = stretches(all_starts[former], counts)
    kinds = [before.kinds[at] for at in kept] + [target.kind for target in delta.targets]
    listed = Listed(
        tuple(both[at] for at in order),
        tuple(kinds[at] for at in order),
        _numbers(before, moved, delta, arrived),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        at_name[rows],
        stacked[rows],
    )
    return Merged(before, listed, moved, arrived)


def resized(matrix: "csr_matrix", columns: int) -> "csr_matrix":
    if matrix.shape[1] == columns:
        return matrix
    wide = matrix.copy()
    wide.resize((matrix.shape[0], columns))
    return wide


def stretches(starts: Places, counts: Places) -> Places:
    """Each stretch of `counts` places from its start, one after the other."""
    last = np.cumsum(counts, dtype=np.int64)
    total = int(last[-1]) if len(last) else 0
    found: Places = (np.arange(total) + np.repeat(starts - (last - counts), counts)).astype(np.int32)
    return found


def _numbers(before: Listed, moved: Places, delta: Index, arrived: Places) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, places in before.numbers.items():
        if left := [int(moved[place]) for place in places if moved[place] != NOBODY]:
            found[number] = left
    for number, new in delta.identifiers.items():
        found.setdefault(number, []).extend(int(arrived[place]) for place in new)
    return {number: tuple(sorted(places)) for number, places in found.items()}
