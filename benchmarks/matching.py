"""
How well and how fast records are matched, beside what a script in an afternoon would do with the same files.

    python -m benchmarks.matching [--sites F --entity-column C --name-column C --address-column C ...] [--labels 200]
                                  [--pairs F] [--rows 3300 20000]

`--sites` is a labelled list, one column of which says which rows are one site; `--pairs` a file of labelled pairs
(`left_*`, `right_*` and `same`). Without them it runs on generated data, which flatters everybody. Peers get their best
cut, chosen on the answers, so theirs are upper bounds. recordlinkage, splink and dedupe are not installed here and are
told as not run; no goal counts on them.
"""

import argparse
import csv
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.hard_pairs import LabelledPair, hard_pairs
from benchmarks.matching_data import LabelledList, Pair
from benchmarks.matching_lists import generated_list
from benchmarks.matching_peers import best_cut, logistic_f1, mean_of_sorted_tokens, peer_clusters
from benchmarks.matching_training import Quality, quality
from suppliers.matching import ComparePair, Matching, MatchRecord, PairLabel, compare, match
from suppliers.matching.columns import find_columns, records_of

GOALS = {"clusters F1, no labels": 0.96, "clusters F1, labels": 0.975, "pairs F1": 0.83, "pairs AUC": 0.86}
SECONDS = {3_300: 5.0, 20_000: 15.0}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sites", type=Path)
    asked.add_argument("--entity-column", default="True Id")
    asked.add_argument("--labels", type=int, default=200)
    asked.add_argument("--pairs", type=Path)
    asked.add_argument("--rows", type=int, nargs="*", default=list(SECONDS))
    given = asked.parse_args()
    met = [
        *_report_sites(
            _sites(given.sites, given.entity_column) if given.sites else generated_list(1668, seed=5), given.labels
        ),
        *_report_pairs(_pairs(given.pairs) if given.pairs else _generated_pairs()),
        *(_report_time(rows) for rows in given.rows),
    ]
    print("recordlinkage, splink, dedupe: not run (not installed)")
    print(f"goals: {sum(met)} of {len(met)} met")


def _sites(path: Path, entity: str) -> LabelledList:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    heads = [head for head in rows[0] if head != entity]
    records = records_of(heads, ((at, [row[head] for head in heads]) for at, row in enumerate(rows)))
    return LabelledList(tuple(records), tuple(row[entity] for row in rows))


def _pairs(path: Path) -> list[LabelledPair]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sides = []
    for side in ("left_", "right_"):
        heads = [head for head in rows[0] if head.startswith(side)]
        columns = find_columns([head.removeprefix(side) for head in heads])
        sides.append([columns.record(at, [row[head] for head in heads]) for at, row in enumerate(rows)])
    same = [row["same"].strip().casefold() in {"1", "true", "yes", "match"} for row in rows]
    return [LabelledPair(ComparePair(one, other), answer) for one, other, answer in zip(*sides, same, strict=True)]


def _generated_pairs() -> list[LabelledPair]:
    return hard_pairs(_one_each(generated_list(900, seed=6)), seed=7)


def _one_each(listed: LabelledList) -> tuple[MatchRecord, ...]:
    return listed.one_each()


def _report_sites(listed: LabelledList, labels: int) -> list[bool]:
    truth = listed.true_pairs()
    print(f"{len(listed.records):,} rows, {len(truth):,} true pairs")
    started = time.perf_counter()
    plain = match(listed.records)
    seconds = time.perf_counter() - started
    without = _told("ours, no labels", _clusters(listed, plain.clusters), truth, seconds, 1.0)
    met = [without.f1 >= GOALS["clusters F1, no labels"], *_report_decisions(listed, plain, truth)]
    started = time.perf_counter()
    taught = match(listed.records, labels=_drawn(plain, truth, labels))
    passed = time.perf_counter() - started
    held = _told(f"ours, {labels} labels", _clusters(listed, taught.clusters), truth, passed, passed / seconds)
    for name, run in (("rapidfuzz mean", mean_of_sorted_tokens), ("logistic, half", logistic_f1)):
        started = time.perf_counter()
        found = peer_clusters(listed, run)
        passed = time.perf_counter() - started
        _told(name, found, truth, passed, passed / seconds)
    return [*met, held.f1 >= GOALS["clusters F1, labels"]]


def _report_decisions(listed: LabelledList, answer: Matching, truth: set[Pair]) -> list[bool]:
    by_word = {word: {(p.row_a, p.row_b) for p in answer.pairs if p.decision == word} for word in ("same", "review")}
    precision = quality(by_word["same"], truth).precision
    reached = len((by_word["same"] | by_word["review"]) & truth) / max(len(truth), 1)
    waiting = len({row for pair in by_word["review"] for row in pair}) / len(listed.records)
    print(
        f"  decided same: precision {precision:.4f}; same + review: recall {reached:.4f}; rows in review {waiting:.3f}"
    )
    return [precision >= 0.99, reached >= 0.97, waiting <= 0.1]


def _clusters(listed: LabelledList, clusters: Sequence[int]) -> set[Pair]:
    return LabelledList(listed.records, tuple(map(str, clusters))).true_pairs()


def _told(name: str, found: set[Pair], truth: set[Pair], seconds: float, ratio: float) -> Quality:
    result = quality(found, truth)
    print(f"  {name:18} clusters {result}  {seconds:6.2f} s, ratio {ratio:.1f}")
    return result


def _drawn(answer: Matching, truth: set[Pair], count: int) -> list[PairLabel]:
    """Half the most doubtful pairs, half any above 0.02: what a reviewer would have been shown."""
    luck = random.Random(3)  # noqa: S311 - a repeatable draw, no secret
    likely = sorted((p for p in answer.pairs if p.probability > 0.02), key=lambda p: abs(p.probability - 0.5))
    chosen = likely[: count // 2]
    rest = likely[count // 2 :]
    chosen += luck.sample(rest, min(len(rest), count - len(chosen)))
    return [PairLabel(p.row_a, p.row_b, same=(p.row_a, p.row_b) in truth) for p in chosen]


def _report_pairs(pairs: Sequence[LabelledPair]) -> list[bool]:
    same = np.array([labelled.same for labelled in pairs])
    scores = np.array([answer.probability for answer in compare([labelled.pair for labelled in pairs])])
    peer = mean_of_sorted_tokens([labelled.pair for labelled in pairs])
    ours, auc = best_cut(same, scores), float(roc_auc_score(same, scores))
    print(f"{len(pairs):,} pairs, best cut: ours F1 {ours:.3f} AUC {auc:.3f}; "
          f"rapidfuzz mean F1 {best_cut(same, peer):.3f} AUC {roc_auc_score(same, peer):.3f}")  # fmt: skip
    return [ours >= GOALS["pairs F1"], auc >= GOALS["pairs AUC"]]


def _report_time(rows: int) -> bool:
    """The command from its start to the written files, with labels."""
    listed = generated_list(rows, seed=9)
    truth = listed.true_pairs()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        _write(place / "list.csv", ("name", "address", "postcode", "phone", "city", "country"), (
            (r.name, r.address, r.postcode, r.phone, r.city, r.country) for r in listed.records
        ))  # fmt: skip
        labels = [(a, b, 1) for a, b in sorted(truth)[:100]] + [
            (at, at + 1, int((at, at + 1) in truth)) for at in range(100)
        ]
        _write(place / "labels.csv", ("row_a", "row_b", "same"), labels)
        command = "from api.cli import app; app()"
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own command on our own files
            [sys.executable, "-c", command, "suppliers", "match", str(place / "list.csv"), "--out",
             str(place / "c.csv"), "--pairs", str(place / "p.csv"), "--labels", str(place / "labels.csv")],
            check=True, capture_output=True,
        )  # fmt: skip
        seconds = time.perf_counter() - started
    allowed = SECONDS.get(rows, float("inf"))
    print(f"{rows:,} rows with 200 labels, start to files: {seconds:.1f} s (goal {allowed:g})")
    return seconds <= allowed


def _write(path: Path, heads: Sequence[str], rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        writer.writerows(rows)  # type: ignore[arg-type] # any rows csv can write


if __name__ == "__main__":
    main()
