"""
Spreadsheet rescue, counted cell by cell: `python -m benchmarks.import_corpus [--defect NAME]`.

Each defective file is made, read, and compared with what a user expects of it; what stands in the file is then followed
into what is stored, and every value that changed or went without a word is counted. The makers and the expectations
lie in `tests/suppliers/corpus`; nothing is tuned to a single file.
"""

import argparse

from tests.suppliers.corpus.all_defects import DEFECTS
from tests.suppliers.corpus.counting import Count, count

ROWS_RIGHT = 0.95
FEWEST_FILES = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--defect", action="append", default=[], choices=sorted(DEFECTS), help="only these")
    parser.add_argument("--details", action="store_true", help="say what is wrong")
    options = parser.parse_args()
    counted = {name: count(maker()) for name, maker in DEFECTS.items() if not options.defect or name in options.defect}
    print(f"{'defect':<40} {'rows right':>12} {'cells right':>14} {'silent':>7}")
    for name, one in counted.items():
        told(name, one)
        if options.details:
            for line in (*one.wrong, *(f"silent: {text}" for text in one.silent)):
                print(f"    {line}")
    totals = sum_of(list(counted.values()))
    told(f"all {len(counted)} files", totals)
    share = totals.rows_right / totals.rows
    goals = {
        f"rows right {share:.1%}, at least {ROWS_RIGHT:.0%}": share >= ROWS_RIGHT,
        f"silent changes {len(totals.silent)}, none allowed": not totals.silent,
        f"defective files {len(counted)}, at least {FEWEST_FILES}": len(counted) >= FEWEST_FILES,
    }
    for sentence, met in goals.items():
        print(f"{'met   ' if met else 'missed'} {sentence}")
    print(f"goals: {sum(goals.values())} of {len(goals)} met")


def told(name: str, one: Count) -> None:
    rows, cells = f"{one.rows_right}/{one.rows}", f"{one.cells_right}/{one.cells}"
    print(f"{name:<40} {rows:>12} {cells:>14} {len(one.silent):>7}")


def sum_of(counts: list[Count]) -> Count:
    return Count(
        rows=sum(one.rows for one in counts),
        rows_right=sum(one.rows_right for one in counts),
        cells=sum(one.cells for one in counts),
        cells_right=sum(one.cells_right for one in counts),
        silent=tuple(text for one in counts for text in one.silent),
    )


if __name__ == "__main__":
    main()
