"""
Fits the screening scorecard and the shares of common words, and writes both.

    python -m benchmarks.screening_learning LISTS --out sanctions/screening

LISTS is a folder of published lists. Only the training half of the parties is used; `benchmarks.screening` judges on
the other half. Same lists, same seeds, same files.
"""

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.screening_data import Asked, groups_of, hard_ways, in_training, questions
from benchmarks.screening_innocents import innocents
from benchmarks.screening_trees import Rows, grow, written
from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.lists.reading import read_lists
from sanctions.screening import score_rarity
from sanctions.screening.candidates import candidates
from sanctions.screening.index import Index, build_index
from sanctions.screening.score_align import align
from sanctions.screening.score_card import probability_of
from sanctions.screening.score_features import TREE_READINGS, Sides, kinds_differ, read_pair
from sanctions.screening.score_name import read_score_name
from sanctions.screening.score_scripts import one_script

FEWEST = 8  # parties that carry a word before it is common enough to ship
FIXED = {"kind_differs": -2.5, "weak_alias": -0.7}  # the training data cannot show them: judgement
FEW_LETTERS = -1.0  # of a name of at most three letters, on top of all: ICI is many firms, and never strong by its name
JUDGED = {**FIXED, "few_letters": FEW_LETTERS}
RARITY_SLOPE = 0.02  # points per nat of agreement beyond the trees, so that equal names rank by how rare they are
MOST_AGREEMENT = 400.0  # nats: no two names agree on more
SEEDS = (11, 12, 13)
ALERT_BUDGET = 0.01
STRONG_BUDGET = 0.001
HALF = 0.5


def word_shares(lists: Path) -> dict[str, float]:
    """Words of at least eight training parties, and the hand-made generic words; the larger share holds."""
    entries = read_lists(lists).entries
    groups = groups_of(entries)
    mine = [e for e in entries if in_training(groups[e.key]) and e.kind in (Kind.PERSON, Kind.ORGANISATION)]
    counts: Counter[str] = Counter()
    for entry in mine:
        counts.update({token for n in entry.names for token in read_score_name(n.text, entry.kind).tokens})
    shares = {token: count / len(mine) for token, count in counts.items() if count >= FEWEST}
    with score_rarity.SHARES.with_name("generic_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split():
                shares[word] = max(shares.get(word, 0.0), float(row["share"]))
    return {token: round(share, 6) for token, share in sorted(shares.items())}


def rows_of(index: Index, asked: Sequence[Asked]) -> Rows:
    """Candidates on another list are left out as wrong answers: they may be the same party."""
    names = [read_score_name(a.query.name, a.query.kind) for a in asked]
    held: list[list[float]] = []
    fixed: list[float] = []
    owner: list[int] = []
    label: list[bool] = []
    query: list[int] = []
    innocent: list[bool] = []
    for place, (a, name, near) in enumerate(
        zip(asked, names, candidates(index, [a.query for a in asked], names), strict=True)
    ):
        sources = {answer.split(":")[0] for answer in a.answers}
        for candidate in near:
            target = index.targets[candidate.target]
            right = target.id in a.answers
            if not right and sources and target.id.split(":")[0] not in sources:
                continue
            for at in candidate.names:
                listed, strength = index.names[at]
                ours, theirs = one_script(name, listed)
                sides = Sides(a.query.kind, target.kind, strength)
                readings = read_pair(align(ours, theirs, index.rarity), sides)
                held.append([readings[name] for name in TREE_READINGS])
                owner.append(len(label))
                fixed.append(
                    FIXED["kind_differs"] * kinds_differ(a.query.kind, target.kind)
                    + FIXED["weak_alias"] * (strength is Strength.WEAK)
                )
            label.append(right)
            query.append(place)
            innocent.append(not a.answers)
    return Rows(
        np.asarray(held, dtype=np.float32),
        np.asarray(fixed, dtype=np.float32),
        np.asarray(owner),
        np.asarray(label),
        np.asarray(query),
        np.asarray(innocent),
    )


def drawn(lists: Path, seed: int) -> Rows:
    made = questions(lists, seed)
    index = build_index(made.targets)
    sorts = innocents(made.targets, seed, len(made.train) // 3, half=0)
    return rows_of(index, [*made.train, *hard_ways(made, seed), *(a for some in sorts.values() for a in some)])


def stacked(parts: Sequence[Rows]) -> Rows:
    owners = np.cumsum([0] + [len(p.label) for p in parts])
    queries = np.cumsum([0] + [p.query.max() + 1 for p in parts])
    return Rows(
        np.concatenate([p.readings for p in parts]),
        np.concatenate([p.fixed for p in parts]),
        np.concatenate([p.owner + o for p, o in zip(parts, owners, strict=False)]),
        np.concatenate([p.label for p in parts]),
        np.concatenate([p.query + q for p, q in zip(parts, queries, strict=False)]),
        np.concatenate([p.innocent for p in parts]),
    )


def unseen_scores(rows: Rows) -> np.ndarray:
    """Of each row, by trees that did not grow on its query."""
    fold = np.random.default_rng(0).random(int(rows.query.max()) + 1) < HALF
    scores = np.zeros(len(rows.readings))
    for wanted in (fold, ~fold):
        model = grow(rows.of_queries(wanted), 0)
        others = ~wanted[rows.query][rows.owner]
        scores[others] = model.decision_function(rows.readings[others])
    return scores


def calibration(scores: np.ndarray, label: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make log-odds of the scores."""

    def loss(theta: np.ndarray) -> float:
        z = theta[0] * scores + theta[1]
        return float(np.logaddexp(0, z).sum() - (label * z).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def cut_at(rows: Rows, scores: np.ndarray, budget: float) -> float:
    """The probability that this share of innocent queries reaches with its best candidate."""
    best = np.full(int(rows.query.max()) + 1, -np.inf)
    np.maximum.at(best, rows.query[rows.innocent], scores[rows.innocent])
    return probability_of(float(np.quantile(best[np.isfinite(best)], 1 - budget)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.lists is None or given.out is None:
        print("not run: give the folder of published lists and --out")
        return
    shares = word_shares(given.lists)
    source = (
        "share of parties that carry the word: public United States, EU and UN lists (words of at least eight parties)"
        " and generic_words.csv"
    )
    (given.out / "word_shares.json").write_text(
        json.dumps({"source": source, "shares": shares}, ensure_ascii=False, indent=0)
    )
    score_rarity.general_rarity.cache_clear()
    with ProcessPoolExecutor(2) as pool:
        rows = stacked(list(pool.map(drawn, [given.lists] * len(SEEDS), SEEDS)))
    write_card(given.out / "scorecard.json", rows)


def write_card(path: Path, rows: Rows) -> None:
    scores = unseen_scores(rows)
    best = rows.best(scores)
    unseen = scores[best]
    kin = rows.fixed[best] == 0
    slope, shift = calibration(unseen[kin], rows.label[kin].astype(float))
    trees, base = written(grow(rows, 0), slope)
    agreement = rows.readings[best][:, 0]
    centre = RARITY_SLOPE * float(agreement[rows.label].mean())
    final = unseen * slope + shift + RARITY_SLOPE * agreement - centre + rows.fixed[best]
    card = {
        "version": "",
        "purpose": "Probability that a name asked for and a listed name are one party. "
        "Decides what a person looks at, never a sanction.",
        "trained_on": {
            "lists": "OFAC SDN and non-SDN, EU FSF 2021, UN consolidated 2021: the training half of their parties",
            "queries": int(rows.query.max() + 1),
            "pairs": len(rows.label),
            "same_party": int(rows.label.sum()),
            "made_by": "python -m benchmarks.screening_learning",
        },
        "limits": "Names of places and goods are never scored.",
        "base": round(base + shift - centre, 4),
        "curves": {
            "agreement": {"knots": [0.0, MOST_AGREEMENT], "points": [0.0, RARITY_SLOPE * MOST_AGREEMENT]},
            **{reading: {"knots": [0.0, 1.0], "points": [0.0, points]} for reading, points in JUDGED.items()},
        },
        "bands": {
            "strong": round(cut_at(rows, final, STRONG_BUDGET), 4),
            "possible": round(cut_at(rows, final, ALERT_BUDGET), 4),
            "meaning": "possible: one training innocent in a hundred alerts; strong: one in a thousand",
        },
        "corroboration": {"same_country": 0.4, "other_country": -0.7, "same_identifier": 8.0, "source": "judgement"},
        "trees": trees,
    }
    card["version"] = hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:12]
    path.write_text(json.dumps(card) + "\n")
    print(path, card["version"], card["bands"], f"slope {slope:.2f} shift {shift:.2f} base {card['base']}")


if __name__ == "__main__":
    main()
