"""Two questions: which records of one list are one site (`match`), and are these two records one site (`compare`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid
from suppliers.matching.answers import reweigh
from suppliers.matching.blocking import SplitBlock, candidate_pairs, split_note
from suppliers.matching.clustering import Fixed, cluster
from suppliers.matching.deciding import cap_reviews, decide
from suppliers.matching.evidence import Evidence, weigh_evidence
from suppliers.matching.likeness import Floats, Ints
from suppliers.matching.model import Model, probability_of, shipped_model
from suppliers.matching.pair_table import PairTable
from suppliers.matching.payloads import ComparePair, Matching, MatchRecord, PairDecision, PairLabel, Word
from suppliers.matching.reading import Reading, read_records
from suppliers.matching.reasons import NAME_MISSING, word_reasons
from suppliers.matching.vetoes import SAME_FIRM_LOG_ODDS, Rulings, rule_on, settle, vetoed

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
    `probabilities` the same after the answers of people; `answers` maps a pair's place to what a person said.
    """

    pairs: Ints
    evidence: Evidence
    settled: Floats
    probabilities: Floats
    rulings: Rulings
    answers: dict[int, bool]
    split: tuple[SplitBlock, ...]

    @property
    def vetoed(self) -> NDArray[np.bool_]:
        return vetoed(self.rulings)

    @property
    def answered(self) -> NDArray[np.bool_]:
        asked = np.zeros(len(self.pairs), dtype=bool)
        asked[list(self.answers)] = True
        return asked


def match(records: Sequence[MatchRecord], *, labels: Sequence[PairLabel] = (), model: Model | None = None) -> Matching:
    """Raises LabelOutsideList, LabelsContradict. A record without a name, address or contact stays by itself."""
    chosen = model or shipped_model()
    weighed = weigh(records, labels, chosen)
    each = decide(
        weighed.probabilities,
        weighed.vetoed & ~weighed.answered,
        same_from=chosen.cuts.same_from,
        review_from=chosen.cuts.review_from,
    )
    decisions = cap_reviews(each, weighed.probabilities, weighed.pairs, rows=len(records))
    reasons, reason_of = word_reasons(weighed.evidence.values, weighed.rulings, weighed.answered)
    numbers = np.array([record.index for record in records], dtype=np.int64)
    table = PairTable(numbers[weighed.pairs], weighed.probabilities, decisions, reasons, reason_of)
    clusters = cluster(
        len(records), weighed.pairs, weighed.settled, fixed=_fixed(weighed), join_from=chosen.cuts.join_from
    )
    return Matching(table, clusters, split_note(weighed.split))


def compare(pairs: Sequence[ComparePair], *, model: Model | None = None) -> list[PairDecision]:
    """In the order given. No pair's answer depends on another pair."""
    if not pairs:
        return []
    chosen = model or shipped_model()
    readings, evidence = weigh_apart(pairs, chosen)
    rulings = rule_on(readings, _paired(len(pairs)))
    settled = settle(probability_of(_log_odds(chosen, evidence)), rulings)
    reasons, reason_of = word_reasons(evidence.values, rulings, np.zeros(len(pairs), dtype=bool))
    rows = np.array([(pair.left.index, pair.right.index) for pair in pairs], dtype=np.int64)
    words = decide(
        settled,
        vetoed(rulings),
        same_from=chosen.cuts.same_from,
        review_from=chosen.cuts.review_alone_from,
    )
    answers = PairTable(rows, settled, words, reasons, reason_of)
    vetoes = vetoed(rulings).tolist()
    return [_heeding_names(pair, answer, veto=veto) for pair, answer, veto in zip(pairs, answers, vetoes, strict=True)]


def _heeding_names(pair: ComparePair, answer: PairDecision, *, veto: bool) -> PairDecision:
    """Nobody can say of a record without a name that it is another one, unless a rule says so: a person looks."""
    if pair.left.name.strip() and pair.right.name.strip():
        return answer
    decision: Word = "review" if answer.decision == "different" and not veto else answer.decision
    return replace(answer, decision=decision, reasons=(NAME_MISSING, *answer.reasons))


def weigh_apart(pairs: Sequence[ComparePair], model: Model) -> tuple[list[Reading], Evidence]:
    """Readings of left, right, left, right ...; words weighed by the model's vocabulary alone."""
    readings = read_records([record for pair in pairs for record in (pair.left, pair.right)])
    return readings, weigh_evidence(readings, _paired(len(pairs)), model.vocabulary, own_words=False)


def weigh(records: Sequence[MatchRecord], labels: Sequence[PairLabel], model: Model) -> Weighed:
    readings = read_records(records)
    candidates = candidate_pairs(readings)
    asked = _answers(records, labels)
    pairs = _with_asked(candidates.pairs, asked, len(records))
    evidence = weigh_evidence(readings, pairs, model.vocabulary, own_words=True)
    answers = _places(pairs, asked, len(records))
    rulings = rule_on(readings, pairs)
    log_odds = reweigh(
        _log_odds(model, evidence),
        evidence,
        np.array(list(answers), dtype=np.int64),
        np.array(list(answers.values()), dtype=bool),
    )
    settled = settle(probability_of(log_odds), rulings)
    probabilities = settled.copy()
    for at, same in answers.items():
        probabilities[at] = SURE_SAME if same else SURE_DIFFERENT
    return Weighed(pairs, evidence, settled, probabilities, rulings, answers, candidates.split)


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


def _with_asked(pairs: Ints, asked: dict[tuple[int, int], bool], count: int) -> Ints:
    if not asked:
        return pairs
    coded = np.unique(np.concatenate([_coded(pairs, count), _coded(np.array(list(asked), dtype=np.int64), count)]))
    return np.column_stack([coded // count, coded % count])


def _places(pairs: Ints, asked: dict[tuple[int, int], bool], count: int) -> dict[int, bool]:
    if not asked:
        return {}
    wanted = _coded(np.array(list(asked), dtype=np.int64), count)
    return dict(zip(np.searchsorted(_coded(pairs, count), wanted).tolist(), asked.values(), strict=True))


def _coded(pairs: Ints, count: int) -> Ints:
    return np.asarray(pairs[:, 0] * count + pairs[:, 1], dtype=np.int64)


def _paired(count: int) -> Ints:
    return np.arange(2 * count, dtype=np.int64).reshape(-1, 2)


def _fixed(weighed: Weighed) -> Fixed:
    """A person's answer stands above a rule, in both directions."""
    apart = weighed.vetoed.copy()
    refused, together = np.zeros((2, len(weighed.pairs)), dtype=bool)
    for at, same in weighed.answers.items():
        apart[at], refused[at], together[at] = False, not same, same
    return Fixed(*(_as_pairs(weighed.pairs[chosen]) for chosen in (apart, refused, together)))


def _as_pairs(pairs: Ints) -> frozenset[tuple[int, int]]:
    return frozenset((one, other) for one, other in pairs.tolist())
