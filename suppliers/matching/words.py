"""How much two lists of words share, when rare words count more than common ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# The shipped vocabulary counts like a list of this many names; beside a long list its say is small.
VOCABULARY_SIZE = 400


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Share of known names, and of known addresses, that hold a word; words it lacks count as unseen there."""

    names: Mapping[str, float]
    places: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Rows are records in compressed form: `ids[starts[i]:starts[i + 1]]` are the sorted word numbers of record i."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], shares: Mapping[str, float], *, own_words: bool) -> "WordWeights":
        """`shares` of a Vocabulary; with `own_words` the texts are one list and their own counts are added."""
        distinct = [sorted(set(words)) for words in texts]
        counts = Counter(word for words in distinct for word in words)
        number = {word: at for at, word in enumerate(counts)}
        total = VOCABULARY_SIZE + (len(texts) if own_words else 0)
        held = np.array(
            [VOCABULARY_SIZE * shares.get(word, 0.0) + (count if own_words else 1) for word, count in counts.items()]
        )
        weights = np.log((total + 1) / (held + 0.5)) if len(held) else np.zeros(0)
        rows = [sorted(number[word] for word in words) for words in distinct]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
        return cls(np.array([at for row in rows for at in row], dtype=np.int64), starts, weights)


def overlap(words: WordWeights, pairs: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Per pair: shared weight over the geometric mean of both, and over the smaller of both; NaN if one has no word."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a quarter second that reading a payload should not cost

    count = len(words.starts) - 1
    shape = (count, max(len(words.weights), 1))
    weighted = csr_array((words.weights[words.ids], words.ids, words.starts), shape=shape)
    plain = csr_array((np.ones(len(words.ids)), words.ids, words.starts), shape=shape)
    totals = np.asarray(weighted.sum(axis=1)).ravel()
    one, other = pairs[:, 0], pairs[:, 1]
    shared = np.asarray(weighted[one].multiply(plain[other]).sum(axis=1)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.sqrt(totals[one] * totals[other])
        silent = (totals[one] == 0) | (totals[other] == 0)
        cosine = np.where(silent, np.nan, shared / mean)
        within = np.where(silent, np.nan, shared / np.minimum(totals[one], totals[other]))
    return cosine, within


def spread_of(pairs: NDArray[np.int64], keys: Sequence[str], values: Sequence[str]) -> Floats:
    """How many different values go with a key (log): a phone of forty sites says less than a phone of one."""
    seen: dict[str, set[str]] = {}
    for key, value in zip(keys, values, strict=True):
        if key:
            seen.setdefault(key, set()).add(value)
    spread = np.array([np.log1p(len(seen[key]) - 1) if key else 0.0 for key in keys])
    return np.asarray(np.maximum(spread[pairs[:, 0]], spread[pairs[:, 1]]), dtype=np.float64)
