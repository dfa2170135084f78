"""
Finds the at most twenty listed parties worth scoring, out of tens of thousands.

Every listed name becomes a sparse vector of letter groups: of its words, of the words written together, and of their
consonants (which survive dropped vowels and other romanisations), each weighted by its rarity. One sparse product per
batch of queries ranks all parties; equal identifiers join whatever their names.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from foundation.progress import Progress, silent
from sanctions.kinds import Kind
from sanctions.lists.entries import ListedName, Strength
from sanctions.screening.letter_groups import letter_groups
from sanctions.screening.score_name import ScoreName, read_score_name
from sanctions.screening.score_rarity import Rarity, rarity_of

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

COMMONEST = 0.12  # letter groups in more names than this share separate nothing and cost most
BATCH = 128
SHORTEST_IDENTIFIER = 5


@dataclass(frozen=True, slots=True)
class Target:
    """A listed party as screening sees it. Countries are alpha-2; identifiers as published, any scheme."""

    id: str
    kind: Kind
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    name: str
    kind: Kind = Kind.UNKNOWN
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class RarityEpoch:
    """
    How rare words and letter groups were when they were counted. An index built under an epoch counts nothing: what a
    pair of names scores, and how near it is, then depends on that pair alone, however the rest of the list changes.
    Groups that no name held then are as rare as can be: `groups` may hold some, behind the `counted` ones.
    """

    rarity: Rarity
    groups: Mapping[str, int]
    inverse: "np.ndarray"
    counted: int
    unseen: float


@dataclass
class Index:
    """`starts[t]` to `starts[t + 1]` are the places of target t's names. Built once, read by many processes."""

    targets: list[Target]
    names: list[tuple[ScoreName, Strength]]
    starts: list[int]
    rarity: Rarity
    identifiers: dict[str, list[int]]
    groups: dict[str, int] = field(repr=False, default_factory=dict)
    inverse: "np.ndarray | None" = field(repr=False, default=None)
    vectors: "csr_matrix | None" = field(repr=False, default=None)
    counted: int = 0
    """So many groups were there when rarity was counted; a query is measured in these."""

    kind_weights: "dict[Kind, np.ndarray]" = field(repr=False, default_factory=dict)
    """How much nearness counts by target, for the kinds that were asked for so far."""

    @cached_property
    def owners(self) -> "np.ndarray":
        """By name: the place of its target."""
        import numpy as np  # noqa: PLC0415 - the command line starts without it

        return np.repeat(np.arange(len(self.starts) - 1), np.diff(np.asarray(self.starts)))

    def epoch(self) -> RarityEpoch:
        """What was counted for this index, to build others by."""
        import numpy as np  # noqa: PLC0415 - the command line starts without it

        counted = {group: column for group, column in self.groups.items() if column < self.counted}
        inverse = np.zeros(0, np.float32) if self.inverse is None else self.inverse[: self.counted]
        return RarityEpoch(self.rarity, counted, inverse, self.counted, unseen_weight(len(self.names)))


def unseen_weight(names: int) -> float:
    return math.log(1.0 + names) + 1.0


def bare_identifier(value: str) -> str:
    """Letters and digits only, without the leading zeros that spreadsheets lose anyway."""
    return re.sub(r"[\W_]", "", value).upper().lstrip("0")


def build_index(targets: Iterable[Target], progress: Progress = silent, *, rarity: RarityEpoch | None = None) -> Index:
    """
    Targets without a name that can match (places, goods, blank names) stay out of it. Rarity is counted in these
    targets, unless an earlier count is given.
    """
    kept: list[Target] = []
    names: list[tuple[ScoreName, Strength]] = []
    starts = [0]
    identifiers: dict[str, list[int]] = defaultdict(list)
    for target in targets:
        if not target.kind.has_a_matchable_name:
            continue
        read = [
            (name, listed.strength)
            for listed in target.names
            if (name := read_score_name(listed.text, target.kind)).tokens
        ]
        if not read:
            continue
        for value in {bare_identifier(value) for value in target.identifiers if "*" not in value}:
            if len(value) >= SHORTEST_IDENTIFIER:
                identifiers[value].append(len(kept))
        kept.append(target)
        names.extend(read)
        starts.append(len(names))
    parties = ([name for name, _ in names[a:b]] for a, b in pairwise(starts))
    index = Index(kept, names, starts, rarity.rarity if rarity else rarity_of(parties), dict(identifiers))
    if names:
        _vectorise(index, rarity, progress)
    return index


def _vectorise(index: Index, epoch: RarityEpoch | None, progress: Progress) -> None:
    import numpy as np  # noqa: PLC0415 - the command line starts without it
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    rows: list[int] = []
    found: list[str] = []
    values: list[float] = []
    for place, (name, _) in enumerate(index.names):
        if not place % 5000:
            progress("indexing names", place, len(index.names))
        for group, weight in letter_groups(name):
            rows.append(place)
            found.append(group)
            values.append(weight)
    index.groups = dict(epoch.groups) if epoch else {}
    for group in found:
        index.groups.setdefault(group, len(index.groups))
    shape = (len(index.names), len(index.groups))
    columns = [index.groups[group] for group in found]
    counted = csr_matrix((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)
    index.inverse = _inverse(counted, epoch)
    index.counted = epoch.counted if epoch else shape[1]
    index.vectors = _normalised(counted, index.inverse).T.tocsr()
    progress("indexing names", len(index.names), len(index.names))


def _inverse(counted: "csr_matrix", epoch: RarityEpoch | None) -> "np.ndarray":
    import numpy as np  # noqa: PLC0415 - as above

    names, groups = counted.shape
    if epoch is not None:
        return np.concatenate([epoch.inverse, np.full(groups - len(epoch.inverse), epoch.unseen, np.float32)])
    held = np.bincount(counted.indices, minlength=groups)
    inverse: np.ndarray = (np.log((1.0 + names) / (1.0 + held)) + 1.0).astype(np.float32)
    if names >= 1000:  # noqa: PLR2004 - in a small index nothing costs and everything may separate
        inverse[held > COMMONEST * names] = 0.0
    return inverse


def _normalised(counted: "csr_matrix", inverse: "np.ndarray", within: int | None = None) -> "csr_matrix":
    """To length 1, measured in the first `within` columns."""
    import numpy as np  # noqa: PLC0415 - as above

    counted.data = np.sqrt(counted.data) * inverse[counted.indices]
    measured = counted if within is None or within == counted.shape[1] else counted[:, :within]
    lengths = np.sqrt(np.asarray(measured.multiply(measured).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    counted.data = (counted.data / np.repeat(lengths, np.diff(counted.indptr))).astype(np.float32)
    counted.eliminate_zeros()
    return counted


def query_vectors(index: Index, names: Sequence[ScoreName]) -> "csr_matrix":
    import numpy as np  # noqa: PLC0415 - as above
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for place, name in enumerate(names):
        for group, weight in letter_groups(name):
            column = index.groups.get(group)
            if column is not None:
                rows.append(place)
                columns.append(column)
                values.append(weight)
    shape = (len(names), len(index.groups))
    counted = csr_matrix((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)
    assert index.inverse is not None  # noqa: S101 - built together with the vectors
    return _normalised(counted, index.inverse, index.counted)
