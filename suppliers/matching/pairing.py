"""Two questions: which records of one list are one site (`match`), and are these two records one site (`compare`)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid
from suppliers.matching.answers import reweigh
from suppliers.matching.blocking import candidate_pairs
from suppliers.matching.clustering import Fixed, cluster
from suppliers.matching.deciding import decide, reasons_for
from suppliers.matching.evidence import Evidence, weigh_evidence
from suppliers.matching.model import Model, probability_of, shipped_model
from suppliers.matching.payloads import ComparePair, Matching, MatchRecord, PairDecision, PairLabel
from suppliers.matching.reading import Reading, read_records
from suppliers.matching.vetoes import SAME_FIRM_LOG_ODDS, Ruling, ruling_on, settle

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]
SURE_SAME, SURE_DIFFERENT = 1.0, 0.0


class LabelOutsideList(Invalid):
    code = "label.outside_list"

    def __init__(self, row: int) -> None:
        super().__init__(f"A label names row {row}, which the list does not have: rows count from 0 after the header.")
        self.row = row


class LabelsContradict(Invalid):
    code = "label.contradiction"

    def __init__(self, row_a: int, row_b: int) -> None:
        super().__init__(f"Rows {row_a} and {row_b} are labelled both same and different: keep one answer.")
        self.row_a = row_a
        self.row_b = row_b


@dataclass(frozen=True, slots=True)
class Weighed:
    """
    Every array has one entry a pair; `pairs` are positions in the list. `settled` is the probability after vetoes,
    `probabilities` the same after the answers of people.
    """

    pairs: Pairs
    evidence: Evidence
    settled: Floats
    probabilities: Floats
    rulings: tuple[Ruling | None, ...]
    answers: dict[int, bool]


def match(records: Sequence[MatchRecord], *, labels: Sequence[PairLabel] = (), model: Model | None = None) -> Matching:
    """Raises LabelOutsideList, LabelsContradict. A record without a name, address or contact stays by itself."""
    chosen = model or shipped_model()
    weighed = weigh(records, labels, chosen)
    words = decide(weighed.probabilities, weighed.pairs, chosen.cuts, rows=len(records))
    decisions = [
        PairDecision(
            records[one].index,
            records[other].index,
            float(weighed.probabilities[at]),
            words[at],
            reasons_for(weighed.evidence.values[at], weighed.rulings[at], answered=at in weighed.answers),
        )
        for at, (one, other) in enumerate(weighed.pairs.tolist())
    ]
    clusters = cluster(
        len(records),
        weighed.pairs,
        weighed.settled,
        fixed=_fixed(weighed),
        join_from=chosen.cuts.join_from,
    )
    return Matching(tuple(decisions), clusters)


def compare(pairs: Sequence[ComparePair], *, model: Model | None = None) -> list[PairDecision]:
    """In the order given. No pair's answer depends on another pair."""
    if not pairs:
        return []
    chosen = model or shipped_model()
    readings, evidence = weigh_apart(pairs, chosen)
    positions = _paired(len(pairs))
    rulings = [ruling_on(readings[one], readings[other]) for one, other in positions.tolist()]
    model_says = probability_of(_log_odds(chosen, evidence))
    settled = np.array([settle(p, ruling) for p, ruling in zip(model_says.tolist(), rulings, strict=True)])
    words = decide(settled, positions, chosen.cuts, rows=None)
    return [
        PairDecision(
            pair.left.index,
            pair.right.index,
            float(settled[at]),
            words[at],
            reasons_for(evidence.values[at], rulings[at], answered=False),
        )
        for at, pair in enumerate(pairs)
    ]


def weigh_apart(pairs: Sequence[ComparePair], model: Model) -> tuple[list[Reading], Evidence]:
    """Readings of left, right, left, right ...; words weighed by the model's vocabulary alone."""
    readings = read_records([record for pair in pairs for record in (pair.left, pair.right)])
    return readings, weigh_evidence(readings, _paired(len(pairs)), model.vocabulary, own_words=False)


def weigh(records: Sequence[MatchRecord], labels: Sequence[PairLabel], model: Model) -> Weighed:
    readings = read_records(records)
    answers = _answers(records, labels)
    pairs = _pairs_of(readings, answers)
    evidence = weigh_evidence(readings, pairs, model.vocabulary, own_words=True)
    numbers = {pair: at for at, pair in enumerate(map(tuple, pairs.tolist()))}
    answered = {numbers[pair]: same for pair, same in answers.items()}
    log_odds = reweigh(
        _log_odds(model, evidence),
        evidence,
        np.array(list(answered), dtype=np.int64),
        np.array(list(answered.values()), dtype=bool),
    )
    rulings = tuple(ruling_on(readings[one], readings[other]) for one, other in pairs.tolist())
    settled = probability_of(log_odds)
    for at, ruling in enumerate(rulings):
        settled[at] = settle(float(settled[at]), ruling)
    probabilities = settled.copy()
    for at, same in answered.items():
        probabilities[at] = SURE_SAME if same else SURE_DIFFERENT
    return Weighed(pairs, evidence, settled, probabilities, rulings, answered)


def _log_odds(model: Model, evidence: Evidence) -> Floats:
    """No list taught the trees about identifiers, so an equal one adds a stated amount."""
    return np.asarray(model.log_odds(evidence.values) + SAME_FIRM_LOG_ODDS * (evidence.column("identifier") == 1))


def _answers(records: Sequence[MatchRecord], labels: Sequence[PairLabel]) -> dict[tuple[int, int], bool]:
    positions = {record.index: at for at, record in enumerate(records)}
    answers: dict[tuple[int, int], bool] = {}
    for label in labels:
        for row in (label.row_a, label.row_b):
            if row not in positions:
                raise LabelOutsideList(row)
        one, other = sorted((positions[label.row_a], positions[label.row_b]))
        if one == other:
            continue
        if answers.setdefault((one, other), label.same) != label.same:
            raise LabelsContradict(label.row_a, label.row_b)
    return answers


def _pairs_of(readings: Sequence[Reading], answers: dict[tuple[int, int], bool]) -> Pairs:
    counts = Counter(word for reading in readings for word in set(reading.core))
    pairs = sorted(set(candidate_pairs(readings, counts)) | answers.keys())
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _paired(count: int) -> Pairs:
    return np.arange(2 * count, dtype=np.int64).reshape(-1, 2)


def _fixed(weighed: Weighed) -> Fixed:
    """A person's answer stands above a rule, in both directions."""
    apart: set[tuple[int, int]] = set()
    together: set[tuple[int, int]] = set()
    for at, (one, other) in enumerate(weighed.pairs.tolist()):
        answer = weighed.answers.get(at)
        if answer:
            together.add((one, other))
        elif answer is False or weighed.rulings[at] not in {None, "site_identifier_equal"}:
            apart.add((one, other))
    return Fixed(apart, together)
