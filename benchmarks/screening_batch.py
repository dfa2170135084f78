"""
Screens a long list of made-up names as `tierlight sanctions screen` does: its files, its processes, its memory.

    python -m benchmarks.screening_batch LISTS [--queries 1000000] [--engine local:2] [--sample 100000]

Names come from word lists (`screening_innocents.py`): half people, half firms, one in a hundred a listed name with a
slip. Of `--queries` names only `--sample` are run. The time of all is projected from two runs, a tenth of the sample
and the whole of it, so that reading the lists and building the index count once: processor seconds of all processes,
divided among the cores. Memory is the sum over all processes, pages they share counted in each; what the sample grew
by is drawn on in a straight line, which is more than the truth, because the caches that grow are bounded: with
`--sample` as large as `--queries` nothing is projected.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.screening_innocents import _firm, _person
from benchmarks.screening_perturbations import WAYS
from sanctions.kinds import Kind
from sanctions.lists.reading import read_lists

SEED = 2030
LISTED = 0.01  # of the names are a listed one with a slip
JUDGING = 1  # the half of the words that taught nothing
CORES = 2
PROGRAM = (sys.executable, "-c", "from api.cli import app; app()")
GOALS = {"minutes": 15.0, "megabytes": 2048.0}
MOST_OF_THE_FEW = 20_000  # names
EVERY = 0.25  # seconds between looks at the memory
MEGABYTE = 1e6


@dataclass(frozen=True)
class Run:
    """`processor` seconds of all processes, `peak` megabytes of all together."""

    names: int
    wall: float
    processor: float
    peak: float
    hits: int


def names(lists: Path, number: int) -> Iterator[tuple[str, str]]:
    """Name and kind. The same for the same number."""
    draw = random.Random(SEED)  # noqa: S311 - test data, reproducible on purpose
    listed = [(name.text, entry.kind) for entry in read_lists(lists).entries for name in entry.names]
    for _ in range(number):
        if draw.random() < LISTED:
            name, kind = draw.choice(listed)
            yield draw.choice(WAYS)(name, draw, kind), kind.value
        elif draw.random() < 0.5:
            yield _person(draw, JUDGING), Kind.PERSON.value
        else:
            yield _firm(draw, JUDGING), Kind.ORGANISATION.value


def write_names(path: Path, lists: Path, number: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("query_id", "name", "kind"))
        writer.writerows((f"q{n}", *one) for n, one in enumerate(names(lists, number)))


def run(lists: Path, folder: Path, number: int, engine: str) -> Run:
    asked, out = folder / f"{number}.csv", folder / f"{number}.jsonl"
    write_names(asked, lists, number)
    command = ["sanctions", "screen", str(asked), "--against", str(lists), "--out", str(out), "--engine", engine]
    start = time.perf_counter()
    started = subprocess.Popen([*PROGRAM, *command], stderr=subprocess.DEVNULL)  # noqa: S603 - this program
    watch = Watch(started.pid)
    watch.start()
    _, status, used = os.wait4(started.pid, 0)
    wall = time.perf_counter() - start
    watch.ended.set()
    watch.join()
    if status:
        sys.exit(f"screening {number:,} names failed")
    return Run(number, wall, used.ru_utime + used.ru_stime, watch.peak, out.read_bytes().count(b"\n"))


class Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self.ended = threading.Event()
        self.peak = 0.0

    def run(self) -> None:
        while not self.ended.wait(EVERY):
            self.peak = max(self.peak, self._now())

    def _now(self) -> float:
        total = 0
        try:
            for process in (self._root, *self._root.children(recursive=True)):
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            return 0.0
        return total / MEGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--queries", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=100_000)
    parser.add_argument("--engine", default=f"local:{CORES}")
    given = parser.parse_args()
    if given.lists is None:
        print(f"not run: give the folder of published lists\ngoals: 0 of {len(GOALS)} met")
        return
    sample = min(given.sample, given.queries)
    with tempfile.TemporaryDirectory(prefix="tierlight-batch-") as folder:
        few = run(given.lists, Path(folder), min(max(sample // 10, 1), MOST_OF_THE_FEW), given.engine)
        many = run(given.lists, Path(folder), sample, given.engine)
    print(f"{'names':>12}{'wall s':>10}{'cpu s':>10}{'names/cpu s':>13}{'hits':>9}{'peak MB':>9}")
    for one in (few, many):
        print(
            f"{one.names:12,}{one.wall:10.1f}{one.processor:10.1f}{one.names / one.processor:13.0f}{one.hits:9,}"
            f"{one.peak:9.0f}"
        )
    report(few, many, given.queries)


def report(few: Run, many: Run, number: int) -> None:
    """Peer: none, because none measured can do a million; the goals are the issue's own."""
    apart = max(many.names - few.names, 1)
    each = (many.processor - few.processor) / apart
    minutes = (few.processor + each * (number - few.names)) / CORES / 60
    growth = max(many.peak - few.peak, 0.0) / apart
    megabytes = many.peak + growth * (number - many.names)
    measured = "measured" if many.names == number else "projected"
    print(f"one more name: {each * 1000:.2f} ms of processor, {1 / each:.0f} a second on one core")
    print(f"{number:,} names on {CORES} cores, {measured}: {minutes:.1f} minutes, at most {megabytes:,.0f} MB")
    met = (minutes <= GOALS["minutes"], megabytes <= GOALS["megabytes"])
    print(f"goals: {sum(met)} of {len(met)} met ({', '.join(f'{k} <= {v:g}' for k, v in GOALS.items())})")


if __name__ == "__main__":
    main()
