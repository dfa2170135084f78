"""
Trains the shipped matching model, and says how good it is on entities it has not seen.

    python -m benchmarks.matching_training --childcare F --venues F --venue-pairs F --suppliers F... [--write]

Without `--write` only the held-out figures are printed: half of the entities (and of the supplier records) train, the
other half is matched, over several seeds. With `--write` the model is then trained on everything and stored.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.hard_pairs import LabelledPair, hard_pairs
from benchmarks.matching_data import LabelledList, Pair, childcare, supplier_lists, venues
from suppliers.matching import MatchRecord, PairLabel, compare, match
from suppliers.matching.blocking import candidate_pairs
from suppliers.matching.evidence import weigh_evidence
from suppliers.matching.learning import Lesson, common_words, learn
from suppliers.matching.model import MODEL_FILE, Cuts, Model, read_model
from suppliers.matching.pairing import weigh
from suppliers.matching.reading import read_records
from suppliers.matching.words import Vocabulary

CUTS = Cuts(same_from=0.75, review_from=0.05, review_alone_from=0.3, join_from=0.4)


@dataclass(frozen=True, slots=True)
class Material:
    childcare: LabelledList
    venues: LabelledList
    suppliers: tuple[MatchRecord, ...]


def train(material: Material, path: Path, *, version: str, seed: int) -> Model:
    vocabulary = _vocabulary(material)
    lessons = [_generated_lesson(hard_pairs(material.suppliers, seed=seed), vocabulary)]
    for listed, weight in ((material.childcare, 1.0), (material.venues, 1.5)):
        lessons.append(_list_lesson(listed, vocabulary, weight))
        poorer = (
            listed.without(phone=True),
            listed.without(phone=True, postcode=True),
            listed.without(address=True, postcode=True),
        )
        lessons += [_list_lesson(poor, vocabulary, weight / 2) for poor in poorer]
    learn(lessons, path, cuts=CUTS, vocabulary=vocabulary, version=version, seed=seed)
    return read_model(path)


def _vocabulary(material: Material) -> Vocabulary:
    """
    From lists of many firms only: agencies with many sites would make their own names common words. One record per
    site, for the same reason.
    """
    names: dict[str, float] = {}
    places: dict[str, float] = {}
    for records in (material.suppliers, material.venues.one_each()):
        readings = read_records(records)
        for shares, texts in ((names, [r.core for r in readings]), (places, [r.address.words for r in readings])):
            for word, share in common_words(texts).items():
                shares[word] = max(share, shares.get(word, 0.0))
    return Vocabulary(names, places)


def _list_lesson(listed: LabelledList, vocabulary: Vocabulary, weight: float) -> Lesson:
    readings = read_records(listed.records)
    pairs = candidate_pairs(readings).pairs
    truth = listed.true_pairs()
    evidence = weigh_evidence(readings, pairs, vocabulary, own_words=True)
    return Lesson(evidence.values, np.array([(one, other) in truth for one, other in pairs.tolist()]), weight)


def _generated_lesson(pairs: Sequence[LabelledPair], vocabulary: Vocabulary) -> Lesson:
    readings = read_records([record for labelled in pairs for record in (labelled.pair.left, labelled.pair.right)])
    positions = np.arange(len(readings), dtype=np.int64).reshape(-1, 2)
    evidence = weigh_evidence(readings, positions, vocabulary, own_words=False)
    return Lesson(evidence.values, np.array([labelled.same for labelled in pairs]), 1.0)


def halves(material: Material, seed: int) -> tuple[Material, Material]:
    """Every entity and every supplier record is on one side only."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    chosen = {e for e in sorted({*material.childcare.entities}) if luck.random() < 0.5}
    tables = {e for e in sorted({*material.venues.entities}) if luck.random() < 0.5}
    firms = [luck.random() < 0.5 for _ in material.suppliers]
    first = Material(
        material.childcare.only(chosen),
        material.venues.only(tables),
        tuple(record for record, kept in zip(material.suppliers, firms, strict=True) if kept),
    )
    second = Material(
        material.childcare.only(set(material.childcare.entities) - chosen),
        material.venues.only(set(material.venues.entities) - tables),
        tuple(record for record, kept in zip(material.suppliers, firms, strict=True) if not kept),
    )
    return first, second


@dataclass(frozen=True, slots=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-12)

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


def quality(found: set[Pair], truth: set[Pair]) -> Quality:
    hits = len(found & truth)
    return Quality(hits / max(len(found), 1), hits / max(len(truth), 1))


def report_list(name: str, listed: LabelledList, model: Model, *, labels: int, seed: int) -> Quality:
    truth = listed.true_pairs()
    given = _draw_labels(listed, model, labels, seed) if labels else []
    started = time.perf_counter()
    answer = match(listed.records, labels=given, model=model)
    seconds = time.perf_counter() - started
    clusters = LabelledList(listed.records, tuple(map(str, answer.clusters))).true_pairs()
    by_word = {word: {(p.row_a, p.row_b) for p in answer.pairs if p.decision == word} for word in ("same", "review")}
    waiting = {row for pair in by_word["review"] for row in pair}
    reached = len((by_word["same"] | by_word["review"]) & truth) / len(truth)
    result = quality(clusters, truth)
    print(
        f"{name:9} labels {labels:3}  clusters {result}  auto {quality(by_word['same'], truth)}  "
        f"auto+review recall {reached:.3f}  review rows {len(waiting) / len(listed.records):.3f}  {seconds:.2f} s"
    )
    return result


def _draw_labels(listed: LabelledList, model: Model, count: int, seed: int) -> list[PairLabel]:
    """Half drawn evenly from compared pairs of probability above 0.02, half the doubtful ones, as a reviewer would."""
    truth = listed.true_pairs()
    weighed = weigh(listed.records, (), model)
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    likely = [at for at in range(len(weighed.pairs)) if weighed.probabilities[at] > 0.02]
    doubtful = sorted(likely, key=lambda at: abs(weighed.probabilities[at] - 0.5))[: count // 2]
    rest = [at for at in likely if at not in set(doubtful)]
    chosen = doubtful + luck.sample(rest, min(len(rest), count - len(doubtful)))
    pairs = [tuple(weighed.pairs[at].tolist()) for at in chosen]
    return [PairLabel(a, b, same=(a, b) in truth) for a, b in pairs]


def report_generated(pairs: Sequence[LabelledPair], model: Model) -> None:
    answers = compare([labelled.pair for labelled in pairs], model=model)
    same = np.array([labelled.same for labelled in pairs])
    scores = np.array([answer.probability for answer in answers])
    found = scores >= 0.5
    hits = int((found & same).sum())
    print(
        f"generated pairs n {len(pairs)}  {Quality(hits / max(found.sum(), 1), hits / same.sum())}  "
        f"AUC {roc_auc_score(same, scores):.3f}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--childcare", type=Path, required=True)
    asked.add_argument("--venues", type=Path, required=True)
    asked.add_argument("--venue-pairs", type=Path, required=True)
    asked.add_argument("--suppliers", type=Path, nargs="+", required=True)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--version", default="2026.1")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    material = Material(
        childcare(given.childcare), venues(given.venues, given.venue_pairs), supplier_lists(given.suppliers)
    )
    for seed in range(given.seeds):
        first, second = halves(material, seed)
        with TemporaryDirectory() as folder:
            model = train(first, Path(folder) / "model.json", version="trial", seed=seed)
        print(f"seed {seed}: trained on half of the entities, matched the other half")
        for name, listed in (("childcare", second.childcare), ("venues", second.venues)):
            for labels in (0, 50, 200) if name == "childcare" else (0, 50):
                report_list(name, listed, model, labels=labels, seed=seed)
        report_generated(hard_pairs(second.suppliers, seed=seed + 100), model)
    if given.write:
        train(material, MODEL_FILE, version=given.version, seed=0)
        print(f"wrote {MODEL_FILE.name}, {MODEL_FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
