"""The compared pairs of a long list, kept as columns: a million decisions as objects would need a gigabyte."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.deciding import WORDS, Decisions
from suppliers.matching.likeness import Floats, Ints
from suppliers.matching.payloads import PairDecision
from suppliers.matching.reasons import Reasons

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class PairTable(Sequence[PairDecision]):
    """Reads like a tuple of PairDecision; each is made when it is asked for. `rows`: record numbers, shape (n, 2)."""

    rows: Ints
    probabilities: Floats
    decisions: Decisions
    reasons: Sequence[Reasons]
    reason_of: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> PairDecision: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[PairDecision]: ...
    def __getitem__(self, at: int | slice) -> PairDecision | Sequence[PairDecision]:
        if isinstance(at, slice):
            return tuple(self._made(np.arange(len(self))[at]))
        return next(self._made(np.array([range(len(self))[at]])))

    def __iter__(self) -> Iterator[PairDecision]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self._made(np.arange(start, min(start + _AT_ONCE, len(self))))

    def _made(self, places: Ints) -> Iterator[PairDecision]:
        columns = (self.rows[places], self.probabilities[places], self.decisions[places], self.reason_of[places])
        for (one, other), probability, word, why in zip(*(column.tolist() for column in columns), strict=True):
            yield PairDecision(one, other, probability, WORDS[word], self.reasons[why])
