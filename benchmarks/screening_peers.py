"""
Other ways to compare names, judged on the same queries: two usual ones on names read as ours are, against every listed
name; and nomenklatura's logic-v2 behind its own candidate search, where an interpreter that has it is given.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from benchmarks.screening_data import Asked
from benchmarks.screening_files import write_files
from sanctions.screening.index import Index
from sanctions.screening.score_name import read_score_name

PEERS: dict[str, Callable[..., float]] = {
    "token sort": fuzz.token_sort_ratio,
    "Jaro-Winkler, sorted": JaroWinkler.normalized_similarity,
}
BATCH = 250
NOWHERE = -99.0


@dataclass(frozen=True)
class Judged:
    """Per query: the best score of any party, and of the right one (-99 when it was no candidate)."""

    name: str
    tops: np.ndarray
    right: np.ndarray
    seconds: float


def usual(index: Index, asked: Sequence[Asked]) -> Iterator[Judged]:
    listed = [_bare(name.tokens) for name, _ in index.names]
    ids = np.asarray([target.id for target in index.targets])
    for name, scorer in PEERS.items():
        start = time.process_time()
        tops, right = [], []
        at = 0
        for best in _scores(scorer, listed, index.starts, asked):
            for row in best:
                tops.append(float(row.max()))
                right.append(max((float(s) for s in row[np.isin(ids, list(asked[at].answers))]), default=NOWHERE))
                at += 1
        yield Judged(name, np.asarray(tops), np.asarray(right), time.process_time() - start)


def _scores(
    scorer: Callable[..., float], listed: list[str], starts: list[int], asked: Sequence[Asked]
) -> Iterator[np.ndarray]:
    for at in range(0, len(asked), BATCH):
        names = [_bare(read_score_name(a.query.name, a.query.kind).tokens) for a in asked[at : at + BATCH]]
        scores = process.cdist(names, listed, scorer=scorer, dtype=np.float32, workers=1)
        yield np.maximum.reduceat(scores, starts[:-1], axis=1)


def _bare(tokens: Sequence[str]) -> str:
    return " ".join(sorted(tokens))


def nomenklatura(index: Index, asked: Sequence[Asked], python: str | None) -> Judged | None:
    """None without an interpreter that has it."""
    python = python or (sys.executable if find_spec("nomenklatura") else None)
    if python is None:
        return None
    script = Path(__file__).with_name("screening_nomenklatura.py")
    tops = np.zeros(len(asked))
    right = np.full(len(asked), NOWHERE)
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(Path(folder), asked, index.targets)
        out = Path(folder) / "scores.jsonl"
        subprocess.run([python, script, files.queries, files.targets, out], check=True)  # noqa: S603 - our own script
        with out.open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if "seconds" in line:
                    seconds = line["seconds"]
                    continue
                place = int(line["query_id"])
                tops[place] = max(tops[place], line["score"])
                if line["target_id"] in asked[place].answers:
                    right[place] = max(right[place], line["score"])
    return Judged("nomenklatura logic-v2", tops, right, seconds)
