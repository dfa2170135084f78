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
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.screening_data import Asked, groups_of, in_training, innocents, questions
from sanctions.kinds import Kind
from sanctions.lists.reading import read_lists
from sanctions.screening import score_rarity
from sanctions.screening.index import Index, build_index, candidates
from sanctions.screening.score_align import align
from sanctions.screening.score_card import logit, probability_of
from sanctions.screening.score_features import KNOTS, READINGS, Sides, directions, pieces, read_pair
from sanctions.screening.score_name import read_score_name

FEWEST = 8  # parties that carry a word before it is common enough to ship
RIDGE = 2.0
FIXED = {"kind_differs": -2.5, "weak_alias": -0.7}  # the training data cannot show them: judgement
ROUNDS = 2
ALERT_BUDGET = 0.01
STRONG_BUDGET = 0.001


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


@dataclass
class Rows:
    """One row per (query, candidate, name): pieces, its candidate's place, and per candidate label and weight."""

    pieces: np.ndarray
    owner: np.ndarray
    label: np.ndarray
    query: np.ndarray
    innocent: np.ndarray


def rows_of(index: Index, asked: Sequence[Asked]) -> Rows:
    """Candidates on another list are left out as wrong answers: they may be the same party."""
    names = [read_score_name(a.query.name, a.query.kind) for a in asked]
    held: list[list[float]] = []
    owner, label, query, innocent = [], [], [], []
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
                sides = Sides(a.query.kind, target.kind, strength)
                held.append(pieces(read_pair(name, listed, align(name, listed, index.rarity), sides)))
                owner.append(len(label))
            label.append(right)
            query.append(place)
            innocent.append(not a.answers)
    return Rows(
        np.asarray(held, dtype=np.float32),
        np.asarray(owner),
        np.asarray(label),
        np.asarray(query),
        np.asarray(innocent),
    )


def best_rows(rows: Rows, weights: np.ndarray) -> np.ndarray:
    """For each candidate the row of the name that scores best under these weights."""
    score = rows.pieces @ weights
    order = np.lexsort((-score, rows.owner))
    first = np.concatenate(([True], rows.owner[order][1:] != rows.owner[order][:-1]))
    return rows.pieces[order[first]]


def fit(rows: Rows) -> tuple[float, np.ndarray]:
    signs = np.asarray(directions(), dtype=float)
    weights, base = signs.copy(), -3.0
    for _ in range(ROUNDS):
        base, weights = _fit_once(best_rows(rows, weights), rows.label.astype(float), signs)
    return base, weights


def _fit_once(x: np.ndarray, y: np.ndarray, signs: np.ndarray) -> tuple[float, np.ndarray]:
    x = x.astype(np.float64)  # once, not in every step
    free = np.asarray([reading not in FIXED for reading, _, _ in KNOTS])
    offset = x @ np.asarray([FIXED.get(reading, 0.0) for reading, _, _ in KNOTS])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = theta[0] + x @ (theta[1:] * free) + offset
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - (y * z).sum() + RIDGE * (theta[1:] ** 2).sum() / 2
        slope = x.T @ (p - y) * free + RIDGE * theta[1:]
        return value, np.concatenate(([(p - y).sum()], slope))

    bounds = [(None, None)] + [(0, None) if sign > 0 else (None, 0) for sign in signs]
    start = np.concatenate(([-3.0], 0.1 * signs))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150})
    weights = found.x[1:] * free + np.asarray([FIXED.get(reading, 0.0) for reading, _, _ in KNOTS])
    return float(found.x[0]), weights


def cut_at(rows: Rows, scores: np.ndarray, budget: float) -> float:
    """The probability that this share of innocent queries reaches with its best candidate."""
    best: dict[int, float] = {}
    for query, score in zip(rows.query[rows.innocent], scores[rows.innocent], strict=True):
        best[query] = max(best.get(query, -99.0), float(score))
    return probability_of(float(np.quantile(list(best.values()), 1 - budget)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=11)
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
    parts = []
    for seed in (given.seed, given.seed + 1):
        made = questions(given.lists, seed)
        index = build_index(made.targets)
        asked = made.train + innocents(made.targets, seed, len(made.train))
        random.Random(seed).shuffle(asked)  # noqa: S311 - as in the data
        parts.append(rows_of(index, asked))
    rows = stacked(parts)
    base, weights = fit(rows)
    scores = best_rows(rows, weights) @ weights + base
    write_card(given.out / "scorecard.json", base, weights, rows, scores)


def stacked(parts: Sequence[Rows]) -> Rows:
    owners = np.cumsum([0] + [len(p.label) for p in parts])
    queries = np.cumsum([0] + [p.query.max() + 1 for p in parts])
    return Rows(
        np.concatenate([p.pieces for p in parts]),
        np.concatenate([p.owner + o for p, o in zip(parts, owners, strict=False)]),
        np.concatenate([p.label for p in parts]),
        np.concatenate([p.query + q for p, q in zip(parts, queries, strict=False)]),
        np.concatenate([p.innocent for p in parts]),
    )


def write_card(path: Path, base: float, weights: np.ndarray, rows: Rows, scores: np.ndarray) -> None:
    gains: dict[str, list[float]] = {reading: [0.0] for reading in READINGS}
    for (reading, _, _), weight in zip(KNOTS, weights, strict=True):
        gains[reading].append(gains[reading][-1] + float(weight))
    curves = {r: {"knots": READINGS[r][1], "points": [round(p, 4) for p in gains[r]]} for r in READINGS}
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
        "limits": "Names of places and goods are never scored. Names in Han without spaces are compared as written.",
        "base": round(base, 4),
        "curves": curves,
        "bands": {
            "strong": round(max(cut_at(rows, scores, STRONG_BUDGET), cut_at(rows, scores, ALERT_BUDGET)), 4),
            "possible": round(cut_at(rows, scores, ALERT_BUDGET), 4),
            "meaning": "possible: one training innocent in a hundred alerts; strong: one in a thousand",
        },
        "corroboration": {
            "same_country": 0.4,
            "other_country": -0.7,
            "same_identifier": 8.0,
            "source": "judgement",
            "fixed": FIXED,
        },
    }
    card["version"] = hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:12]
    path.write_text(json.dumps(card, indent=1) + "\n")
    print(
        path,
        card["version"],
        card["bands"],
        {r: gains[r][-1] for r in READINGS},
        round(base, 2),
        logit(card["bands"]["possible"]),
    )


if __name__ == "__main__":
    main()
