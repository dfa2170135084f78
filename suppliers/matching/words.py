"""How much two lists of words share, when rare words count more than common ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# The shipped vocabulary counts like a list of this many names; beside a long list its say is small.
VOCABULARY_SIZE = 400
CHUNK = 100_000  # pairs at a time, so that a long list needs no more memory than its pairs


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
        total = VOCABULARY_SIZE + (len(texts) if own_words else 0)
        held = np.array(
            [VOCABULARY_SIZE * shares.get(word, 0.0) + (count if own_words else 1) for word, count in counts.items()]
        )
        weights = np.log((total + 1) / (held + 0.5)) if len(held) else np.zeros(0)
        return cls._filed(distinct, list(counts), weights)

    @classmethod
    def even(cls, texts: Sequence[Sequence[str]]) -> "WordWeights":
        """Every word counts one: numbers of an address, of which none is rarer than another."""
        distinct = [sorted(set(words)) for words in texts]
        known = list(dict.fromkeys(word for words in distinct for word in words))
        return cls._filed(distinct, known, np.ones(len(known)))

    @classmethod
    def _filed(cls, distinct: Sequence[Sequence[str]], known: Sequence[str], weights: Floats) -> "WordWeights":
        number = {word: at for at, word in enumerate(known)}
        rows = [sorted(number[word] for word in words) for words in distinct]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
        return cls(np.array([at for row in rows for at in row], dtype=np.int64), starts, weights)


def overlap(words: WordWeights, pairs: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Per pair: shared weight over the geometric mean of both, and over the smaller of both; NaN if one has no word."""
    rows = np.repeat(np.arange(len(words.starts) - 1), np.diff(words.starts))
    totals = np.bincount(rows, weights=words.weights[words.ids], minlength=len(words.starts) - 1)
    held = rows * max(len(words.weights), 1) + words.ids  # (record, word) as one number, in rising order
    parts = [_shared(words, held, pairs[at : at + CHUNK]) for at in range(0, len(pairs), CHUNK)]
    shared = np.concatenate(parts) if parts else np.zeros(0)
    one, other = totals[pairs[:, 0]], totals[pairs[:, 1]]
    with np.errstate(divide="ignore", invalid="ignore"):
        silent = (one == 0) | (other == 0)
        cosine = np.where(silent, np.nan, shared / np.sqrt(one * other))
        within = np.where(silent, np.nan, shared / np.minimum(one, other))
    return cosine, within


def _shared(words: WordWeights, held: NDArray[np.int64], pairs: NDArray[np.int64]) -> Floats:
    """Looks up every word of each left record among the words of its right record."""
    starts, counts = words.starts[pairs[:, 0]], np.diff(words.starts)[pairs[:, 0]]
    if not counts.sum():
        return np.zeros(len(pairs))
    pair_of = np.repeat(np.arange(len(pairs)), counts)
    ends = np.cumsum(counts)
    ids = words.ids[np.arange(ends[-1]) - np.repeat(ends - counts - starts, counts)]
    wanted = pairs[pair_of, 1] * len(words.weights) + ids
    found = held[np.minimum(np.searchsorted(held, wanted), len(held) - 1)] == wanted
    return np.asarray(np.bincount(pair_of, weights=words.weights[ids] * found, minlength=len(pairs)), dtype=np.float64)


def spread_of(pairs: NDArray[np.int64], keys: Sequence[str], values: Sequence[str]) -> Floats:
    """How many different values go with a key (log): a phone of forty sites says less than a phone of one."""
    seen: dict[str, set[str]] = {}
    for key, value in zip(keys, values, strict=True):
        if key:
            seen.setdefault(key, set()).add(value)
    spread = np.array([np.log1p(len(seen[key]) - 1) if key else 0.0 for key in keys])
    return np.asarray(np.maximum(spread[pairs[:, 0]], spread[pairs[:, 1]]), dtype=np.float64)
