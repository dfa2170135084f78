"""A table's cells by head, and the hits that `sanctions screen` writes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from sanctions.screening.screen import Hit


@dataclass(frozen=True, slots=True)
class Table:
    """A row's cell under a head, empty when the table lacks the head."""

    places: dict[str, int]

    @classmethod
    def of(cls, heads: Sequence[str]) -> "Table":
        return cls({head.casefold(): place for place, head in reversed(list(enumerate(heads)))})

    def cell(self, row: Sequence[str], head: str) -> str:
        return row[self.places[head]].strip() if head in self.places else ""


def hit_line(hit: "Hit") -> str:
    return json.dumps(
        {
            "query_id": hit.query_id,
            "rank": hit.rank,
            "target_id": hit.target_id,
            "probability": hit.probability,
            "band": hit.band.value,
            "name_matched": hit.name_matched,
            "alignment": [
                {"query": p.query, "target": p.target, "reason": p.reason, "quality": p.quality} for p in hit.alignment
            ],
            "points": [{"feature": p.feature, "points": p.points} for p in hit.points],
        },
        ensure_ascii=False,
    )


@dataclass(frozen=True, slots=True)
class Written:
    """How many queries were answered, and how many hits they have together."""

    queries: int
    hits: int


def write_hits(lines: IO[str], answers: Iterable[Sequence["Hit"]]) -> Written:
    """A hit is written as it comes and never held."""
    queries = count = 0
    for hits in answers:
        lines.writelines(f"{hit_line(hit)}\n" for hit in hits)
        queries += 1
        count += len(hits)
    return Written(queries, count)
