"""Query, target and answer files of the benchmark: the same shapes as `sanctions screen` reads."""

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screening_data import Asked
from sanctions.kinds import Kind, read_kind
from sanctions.lists.reading import read_lists
from sanctions.screening.index import Query, Target
from sanctions.screening.screen import targets_of


@dataclass(frozen=True)
class Files:
    """QUERIES.csv (query_id,name,kind), TARGETS.jsonl (id,kind,names), ANSWERS.csv (query_id,target_id[,way])."""

    queries: Path
    targets: Path
    answers: Path


def read_asked(files: Files) -> list[Asked]:
    """A query without an answer, or with an empty one, is an innocent; a column `way` says how it was made."""
    answers: dict[str, set[str]] = defaultdict(set)
    ways: dict[str, str] = {}
    with files.answers.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["target_id"]:
                answers[row["query_id"]].add(row["target_id"])
            ways[row["query_id"]] = row.get("way") or ""
    with files.queries.open(encoding="utf-8", newline="") as lines:
        return [
            Asked(
                Query(row["query_id"], row["name"], read_kind(row.get("kind"))),
                frozenset(answers.get(row["query_id"], ())),
                ways.get(row["query_id"]) or ("asked" if row["query_id"] in answers else "innocent"),
            )
            for row in csv.DictReader(lines)
            if row["name"].strip()
        ]


def read_targets(path: Path) -> list[Target]:
    return list(targets_of(read_lists(path).entries, plain_ids=True))


def write_files(folder: Path, asked: Sequence[Asked], targets: Sequence[Target]) -> Files:
    """For peers that run in an interpreter of their own."""
    files = Files(folder / "queries.csv", folder / "targets.jsonl", folder / "answers.csv")
    with files.queries.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("query_id", "name", "kind"))
        rows.writerows((f"{place}", a.query.name, _said(a.query.kind)) for place, a in enumerate(asked))
    with files.targets.open("w", encoding="utf-8") as lines:
        for target in targets:
            names = [name.text for name in target.names]
            told = {"id": target.id, "kind": _said(target.kind), "names": names}
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")
    return files


def _said(kind: Kind) -> str:
    return "" if kind is Kind.UNKNOWN else kind.value
