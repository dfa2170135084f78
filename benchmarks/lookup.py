"""
Finds misspelt sites in registers of 100,000 and 1,000,000: rows a second on one core, how often the first hit is the
right one, and memory; against rapidfuzz over every record and TF-IDF of letter groups, in the same run.

    python -m benchmarks.lookup [--sizes 100000 1000000] [--questions 5000]

Seconds are those of the processor, so that work beside it on the same machine changes no rate; every method runs on one
core.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.lookup_data import Question, questions, register
from suppliers.lookup import Finder, LookupRecord, build
from suppliers.lookup.snapshots import load, save

RECALL = 0.99
ROWS_A_SECOND = {100_000: 500.0, 1_000_000: 200.0}
MEGABYTES = {1_000_000: 1024.0}
REGISTER_SEED, QUESTION_SEED = 20, 21
TFIDF_AT_ONCE = 20
LOADED = """
import sys, time
from pathlib import Path
from suppliers.lookup import Finder, LookupRecord
from suppliers.lookup.snapshots import load
began = time.perf_counter()
index = load(Path(sys.argv[1]), stamp="benchmark")
took = time.perf_counter() - began
Finder(index).find([LookupRecord("Royal Garments")])
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(took, int(peak.split()[1]) / 1024)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One method on one register; `megabytes` 0 where it was not measured."""

    method: str
    asked: int
    seconds: float
    found: tuple[bool, ...]
    megabytes: float = 0.0

    @property
    def rate(self) -> float:
        return self.asked / self.seconds

    @property
    def recall(self) -> float:
        return sum(self.found) / self.asked


def ours(records: Sequence[LookupRecord], asked: Sequence[Question]) -> Line:
    began = time.perf_counter()
    index = build(records)
    print(f"  built in {time.perf_counter() - began:.1f} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "register.npz"
        save(index, kept, stamp="benchmark")
        print(f"  snapshot {kept.stat().st_size / 2**20:.0f} MB", end="", flush=True)
        took, megabytes = _loaded_alone(kept)
        print(f", loaded in {took:.1f} s by a process of {megabytes:.0f} MB", flush=True)
        assert load(kept, stamp="another") is None
    finder = Finder(index)
    finder.find([question.asked for question in asked[:20]])
    began = time.process_time()
    hits = finder.find([question.asked for question in asked])
    seconds = time.process_time() - began
    found = [bool(hit) and hit[0].position in one.right for hit, one in zip(hits, asked, strict=True)]
    for name, kept_ones in (("with a street", False), ("name and town only", True)):
        some = [right for right, one in zip(found, asked, strict=True) if one.no_street is kept_ones]
        print(f"  {name}: first hit right in {sum(some) / max(len(some), 1):.4f} of {len(some)}")
    return Line("lookup index", len(asked), seconds, tuple(found), megabytes)


def _loaded_alone(path: Path) -> tuple[float, float]:
    """Seconds and megabytes of a fresh process that holds nothing but the index."""
    told = subprocess.run([sys.executable, "-c", LOADED, str(path)], check=True, capture_output=True, text=True)  # noqa: S603 - this file's own text
    seconds, megabytes = told.stdout.split()
    return float(seconds), float(megabytes)


def every_record(records: Sequence[LookupRecord], asked: Sequence[Question]) -> Line:
    """Scores all records; token_sort with its default preparation was the best of its scorers here."""
    texts = [utils.default_process(_text(record)) for record in records]

    def first(question: LookupRecord) -> int:
        found = process.extractOne(utils.default_process(_text(question)), texts, scorer=fuzz.token_sort_ratio)
        return int(found[2]) if found else -1

    return _timed("rapidfuzz extractOne, token_sort", asked, lambda some: [first(one) for one in some])


def letter_groups(records: Sequence[LookupRecord], asked: Sequence[Question]) -> Line:
    """scikit-learn TF-IDF of three letters within words and a sparse product."""
    groups = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True, dtype=np.float32)
    began = time.perf_counter()
    matrix = groups.fit_transform(_text(record) for record in records).T.tocsr()
    print(f"  TF-IDF built in {time.perf_counter() - began:.1f} s", flush=True)

    def best(some: Sequence[LookupRecord]) -> list[int]:
        found: list[int] = []
        for start in range(0, len(some), TFIDF_AT_ONCE):
            likeness = groups.transform(_text(one) for one in some[start : start + TFIDF_AT_ONCE]) @ matrix
            found += [int(at) for at in likeness.argmax(axis=1).A1]
        return found

    return _timed("TF-IDF of 3 letters, sparse product", asked, best)


def _timed(method: str, asked: Sequence[Question], answer: Callable[[Sequence[LookupRecord]], Sequence[int]]) -> Line:
    began = time.process_time()
    found = answer([question.asked for question in asked])
    seconds = time.process_time() - began
    return Line(method, len(asked), seconds, tuple(at in one.right for at, one in zip(found, asked, strict=True)))


def _text(record: LookupRecord) -> str:
    return " ".join(
        part for part in (record.name, record.address, record.city, record.postcode, record.country) if part
    )


def _print(lines: Sequence[Line]) -> None:
    own = lines[0]
    print(f"  {'method':38}{'asked':>7}{'rows/s':>10}{'recall@1':>10}{'MB':>8}{'times ours':>12}")
    for line in lines:
        size = f"{line.megabytes:.0f}" if line.megabytes else "-"
        slower = f"{own.rate / line.rate:.0f}"
        print(f"  {line.method:38}{line.asked:>7}{line.rate:>10.1f}{line.recall:>10.4f}{size:>8}{slower:>12}")


def _same_questions(own: Line, asked: int) -> None:
    print(f"  recall@1 of the lookup index on the first {asked} questions, which the peers got: ", end="")
    print(f"{sum(own.found[:asked]) / asked:.4f}")


def _goals(size: int, own: Line) -> list[bool]:
    goals = [(f"recall@1 {own.recall:.4f} >= {RECALL}", own.recall >= RECALL)]
    if size in ROWS_A_SECOND:
        goals.append((f"{own.rate:.0f} rows/s >= {ROWS_A_SECOND[size]:.0f}", own.rate >= ROWS_A_SECOND[size]))
    if size in MEGABYTES:
        goals.append((f"{own.megabytes:.0f} MB <= {MEGABYTES[size]:.0f}", own.megabytes <= MEGABYTES[size]))
    for told, met in goals:
        print(f"  {'met   ' if met else 'missed'} {told}")
    return [met for _, met in goals]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    options.add_argument("--questions", type=int, default=5_000)
    options.add_argument("--peer-questions", type=int, default=40)
    given = options.parse_args()
    print(f"one core of {os.cpu_count()}, Python {sys.version.split()[0]}")
    met: list[bool] = []
    for size in given.sizes:
        print(f"\n{size:,} sites", flush=True)
        records = register(size, seed=REGISTER_SEED)
        asked = questions(records, given.questions, seed=QUESTION_SEED)
        some = asked[: given.peer_questions]
        own = ours(records, asked)
        _print([own, every_record(records, some), letter_groups(records, some)])
        _same_questions(own, len(some))
        met += _goals(size, own)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak of this process, peers and generated lists included: {peak:.0f} MB")
    print(f"goals: {sum(met)} of {len(met)} met")


if __name__ == "__main__":
    main()
