"""Usual ways to compare names, on names folded and romanised as ours are, against every listed name."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from benchmarks.screening_data import Asked
from sanctions.screening.index import Index
from sanctions.screening.score_name import read_score_name

PEERS: dict[str, Callable[..., float]] = {
    "token sort": fuzz.token_sort_ratio,
    "Jaro-Winkler, sorted": JaroWinkler.normalized_similarity,
}
BATCH = 250


@dataclass(frozen=True)
class PeerResult:
    name: str
    recall: float
    per_second: float


def judge(index: Index, asked: Sequence[Asked], clean: Sequence[Asked], budget: float) -> list[PeerResult]:
    """Recall of the right party when `budget` of the clean queries alert."""
    listed = [_bare(name.tokens) for name, _ in index.names]
    ids = [target.id for target in index.targets]
    return [_judged(name, scorer, listed, (index.starts, ids), asked, clean, budget) for name, scorer in PEERS.items()]


def _judged(
    name: str,
    scorer: Callable[..., float],
    listed: list[str],
    parties: tuple[list[int], list[str]],
    asked: Sequence[Asked],
    clean: Sequence[Asked],
    budget: float,
) -> PeerResult:
    starts, ids = parties
    start = time.perf_counter()
    tops = np.concatenate([best.max(axis=1) for best in _scores(scorer, listed, starts, clean)])
    line = float(np.quantile(tops, 1 - budget)) + 1e-6
    right = 0
    at = 0
    for best in _scores(scorer, listed, starts, asked):
        for row in best:
            right += any(ids[place] in asked[at].answers for place in np.flatnonzero(row >= line))
            at += 1
    spent = time.perf_counter() - start
    return PeerResult(name, right / len(asked), (len(asked) + len(clean)) / spent)


def _scores(
    scorer: Callable[..., float], listed: list[str], starts: list[int], asked: Sequence[Asked]
) -> Iterator[np.ndarray]:
    for at in range(0, len(asked), BATCH):
        names = [_bare(read_score_name(a.query.name, a.query.kind).tokens) for a in asked[at : at + BATCH]]
        scores = process.cdist(names, listed, scorer=scorer, dtype=np.float32, workers=1)
        yield np.maximum.reduceat(scores, starts[:-1], axis=1)


def _bare(tokens: Sequence[str]) -> str:
    return " ".join(sorted(tokens))
