"""How well a scorer tells the same party from another: F1 at its line, and the area under the curve."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.pair_data import LabelledPair

Scorer = Callable[[LabelledPair], tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`area` is NaN when all pairs of a group are the same or all are not; `alerts` is the share that alerts."""

    pairs: int
    same: int
    f1: float
    area: float
    alerts: float


def judged(pairs: Sequence[LabelledPair], scorer: Scorer) -> dict[str, Judgement]:
    """By group, and `all` last."""
    answers = [scorer(pair) for pair in pairs]
    groups: dict[str, list[tuple[float, bool, bool]]] = defaultdict(list)
    for pair, (score, alert) in zip(pairs, answers, strict=True):
        groups[pair.group].append((score, alert, pair.same))
    said = {group: _judgement(rows) for group, rows in sorted(groups.items())}
    said["all"] = _judgement([row for rows in groups.values() for row in rows])
    return said


def _judgement(rows: Sequence[tuple[float, bool, bool]]) -> Judgement:
    right = sum(alert and same for _, alert, same in rows)
    alerts, positives = sum(alert for _, alert, _ in rows), sum(same for *_, same in rows)
    f1 = 2 * right / (alerts + positives) if alerts + positives else 0.0
    area = _area([s for s, _, same in rows if same], [s for s, _, same in rows if not same])
    return Judgement(len(rows), positives, f1, area, alerts / len(rows))


def _area(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """How often a pair of one party scores above a pair of two; ties count half."""
    if not positives or not negatives:
        return float("nan")
    from scipy.stats import rankdata  # noqa: PLC0415 - only the area needs it

    ranks = rankdata([*positives, *negatives])[: len(positives)].sum()
    return float((ranks - len(positives) * (len(positives) + 1) / 2) / len(positives) / len(negatives))
