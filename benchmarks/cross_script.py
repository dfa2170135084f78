"""
Judges whether a name in one script is known in another, on parties that training never saw.

    python -m benchmarks.cross_script LISTS [--pairs FILE.csv ...]

The published lists hold Arabic, Cyrillic, Greek and a few other names beside Latin ones. Other scripts come from files
of labelled pairs: query, targets (parted by ` | `), kind, same (1 or 0), group.
"""

import argparse
import time
from pathlib import Path

from benchmarks.pair_data import LabelledPair, cross_script, pairs_of, published_pairs
from benchmarks.pair_judging import Judgement, judged
from benchmarks.pair_peers import PEERS, peer_judgement
from sanctions.screening.screen import compare

GOALS = (("F1", 0.85), ("area", 0.96))


def ours(pair: LabelledPair) -> tuple[float, bool]:
    said = compare(pair.query, pair.targets, pair.kind)
    return said.probability, said.alert


def print_table(title: str, pairs: list[LabelledPair]) -> Judgement:
    """The judgement of all pairs, printed with that of each group and of the peers."""
    began = time.process_time()
    said = judged(pairs, ours)
    spent = time.process_time() - began
    print(f"\n{title:<24}{'pairs':>7}{'same':>7}{'F1':>8}{'area':>8}{'alert':>8}")
    for group, one in said.items():
        print(f"{group:<24}{one.pairs:>7}{one.same:>7}{one.f1:>8.3f}{one.area:>8.3f}{one.alerts:>8.3f}")
    for name, likeness in PEERS.items():
        peer = peer_judgement(pairs, likeness)
        print(f"{name + ', its best line':<24}{peer.pairs:>7}{peer.same:>7}{peer.f1:>8.3f}{peer.area:>8.3f}")
    print(f"{len(pairs) / spent:,.0f} pairs a second of one core")
    return said["all"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    pairs: list[LabelledPair] = []
    if given.lists is not None:
        pairs += cross_script(published_pairs(given.lists, training=False))
    for path in given.pairs:
        pairs += pairs_of(path)
    if not pairs:
        print("not run: give the folder of published lists, or --pairs")
        return
    said = print_table("names of two scripts", pairs)
    met = sum(value >= goal for value, (_, goal) in zip((said.f1, said.area), GOALS, strict=True))
    print(", ".join(f"{what} {goal}" for what, goal in GOALS))
    print(f"goals: {met} of {len(GOALS)} met")


if __name__ == "__main__":
    main()
