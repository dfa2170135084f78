"""
Nomenklatura's logic-v2 behind its own candidate search, on any query and target files.

    PYTHON benchmarks/screening_nomenklatura.py QUERIES.csv TARGETS.jsonl OUT.jsonl

Stands alone, so that PYTHON may be any interpreter that has nomenklatura: it needs ICU and is no dependency of ours.
One line per scored candidate, at most twenty of a query; the last line tells the seconds from the first query to the
last answer, without those that its index took to build.
"""

import csv
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CANDIDATES = 20
SCHEMATA = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
QUERY = "q-"  # the two sides must not share an id


class Entities:
    """All that the index asks of a store."""

    def __init__(self, held: list[Any]) -> None:
        self.held = held

    def entities(self, include_schemata: object = None) -> Iterator[Any]:
        del include_schemata
        yield from self.held


def read_sides(queries: Path, targets: Path) -> tuple[list[Any], list[Any]]:
    ftm = importlib.import_module("followthemoney")
    dataset = ftm.Dataset.make({"name": "screening", "title": "screening"})

    def entity(key: str, kind: str, names: list[str], countries: list[str]) -> Any:  # noqa: ANN401 - its own type
        schema = SCHEMATA.get(kind, "LegalEntity")
        properties = {"name": names, **({"country": countries} if schema != "Airplane" else {})}
        return ftm.StatementEntity.from_data(
            dataset, {"id": key, "schema": schema, "properties": properties}, cleaned=False
        )

    with queries.open(encoding="utf-8", newline="") as lines:
        asked = [
            entity(QUERY + row["query_id"], row.get("kind") or "", [row["name"]], []) for row in csv.DictReader(lines)
        ]
    with targets.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return asked, [entity(row["id"], row["kind"], row["names"], row.get("countries", [])) for row in rows]


def built(listed: list[Any], folder: Path) -> Any:  # noqa: ANN401 - its own type
    blocker = importlib.import_module("nomenklatura.blocker.index")
    index = blocker.Index(Entities(listed), folder, {"max_candidates": CANDIDATES})
    index.build()
    return index


def scored(asked: list[Any], listed: list[Any], index: Any) -> Iterator[tuple[str, str, float]]:  # noqa: ANN401
    matching = importlib.import_module("nomenklatura.matching")
    by_id = {entity.id: entity for entity in (*asked, *listed)}
    algorithm = matching.get_algorithm("logic-v2")
    config = algorithm.default_config()
    for key, near in index.match_entities(asked):
        for other, _ in near:
            found = algorithm.compare(by_id[key.id], by_id[other.id], config)
            yield key.id.removeprefix(QUERY), other.id, found.score


def main() -> None:
    queries, targets, out = (Path(word) for word in sys.argv[1:4])
    asked, listed = read_sides(queries, targets)
    with tempfile.TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as lines:
        index = built(listed, Path(folder))
        start = time.process_time()
        for query, target, score in scored(asked, listed, index):
            lines.write(json.dumps({"query_id": query, "target_id": target, "score": score}) + "\n")
        lines.write(json.dumps({"seconds": time.process_time() - start}) + "\n")


if __name__ == "__main__":
    main()
