"""What we know of each publisher: how old its list may grow, how much it may shrink at once, what a listing weighs."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("sources.csv")
ANY = "*"


@dataclass(frozen=True, slots=True)
class SourceRule:
    """`least_share` of the last good count must be there (0-1); `grade` is a word of the product's severity scale."""

    source: str
    title: str
    format: str
    age_limit_days: int
    least_share: float
    grade: str


@lru_cache(maxsize=1)
def _rules() -> dict[str, SourceRule]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["source"]: SourceRule(
                source=row["source"],
                title=row["title"],
                format=row["format"],
                age_limit_days=int(row["age_limit_days"]),
                least_share=float(row["least_share"]),
                grade=row["grade"],
            )
            for row in csv.DictReader(file)
        }


def rule_of(source: str) -> SourceRule:
    """A source we do not know gets the row `*`, with its own name as title."""
    known = _rules().get(source)
    if known:
        return known
    other = _rules()[ANY]
    return SourceRule(source, source, "", other.age_limit_days, other.least_share, other.grade)
