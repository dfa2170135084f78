"""Usual ways to compare two names, on the romanised words, each at the line that suits it best on the judged pairs."""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from benchmarks.pair_data import LabelledPair
from benchmarks.pair_judging import Judgement, judged
from suppliers.names import read_name
from suppliers.scripts import sounded

Likeness = Callable[[str, str], float]


def _sorted_words(name: str) -> str:
    return " ".join(sorted(sounded(" ".join(read_name(name).core)).split()))


PEERS: dict[str, Likeness] = {
    "token sort": lambda one, other: fuzz.ratio(one, other) / 100,
    "Jaro-Winkler": JaroWinkler.similarity,
    "WRatio": lambda one, other: fuzz.WRatio(one, other) / 100,
}


def peer_judgement(pairs: Sequence[LabelledPair], likeness: Likeness) -> Judgement:
    """All groups together; F1 at the best of a hundred lines."""
    scores = [
        max(likeness(_sorted_words(pair.query), _sorted_words(target)) for target in pair.targets) for pair in pairs
    ]
    best = max((_f1(pairs, scores, line / 100), line / 100) for line in range(100))[1]
    said = dict(zip(map(id, pairs), scores, strict=True))
    return judged(pairs, lambda pair: (said[id(pair)], said[id(pair)] >= best))["all"]


def _f1(pairs: Sequence[LabelledPair], scores: Sequence[float], line: float) -> float:
    alerts = sum(score >= line for score in scores)
    right = sum(score >= line and pair.same for pair, score in zip(pairs, scores, strict=True))
    return 2 * right / (alerts + sum(pair.same for pair in pairs))
