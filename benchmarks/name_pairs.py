"""
Judges `sanctions compare` on pairs of names that are hard to tell apart, of parties that training never saw.

    python -m benchmarks.name_pairs LISTS [--pairs FILE.csv ...]

Hard names are made from listed ones (`benchmarks/pair_habits.py`); two names of one party and one party on two lists
are as published.
"""

import argparse
from pathlib import Path

from benchmarks.cross_script import print_table
from benchmarks.pair_data import aliases, hard, pairs_of, published_pairs, two_lists

GOALS = (("hard names, F1", 0.81), ("one party on two lists, F1", 0.80), ("one party on two lists, area", 0.85))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    for path in given.pairs:
        print_table(path.stem, pairs_of(path))
    if given.lists is None:
        print("not run: give the folder of published lists")
        return
    held = published_pairs(given.lists, training=False)
    hard_names = print_table("hard names", hard(held))
    print_table("two names of one party", aliases(held))
    both = print_table("one party on two lists", two_lists(held))
    met = sum(v >= g for v, (_, g) in zip((hard_names.f1, both.f1, both.area), GOALS, strict=True))
    print(", ".join(f"{what} {goal}" for what, goal in GOALS))
    print(f"goals: {met} of {len(GOALS)} met")


if __name__ == "__main__":
    main()
