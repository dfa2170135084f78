"""What we know of each publisher: how old its list may grow, how much it may shrink at once, what a listing weighs."""

import csv
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("sources.csv")
ANY = "*"
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,79}", re.ASCII)
PLAIN_NAME = "a name of letters, digits, points, - and _ (at most 80)"


@dataclass(frozen=True, slots=True)
class SourceRule:
    """
    `least_share` of the last good count must be there (0-1), and `least_entries` of a downloaded one. At least one
    entry must carry each of `needs`. `publication_limit_days` is how old the day on the file itself may be, None where
    none is written. `forgets_persons`: what is personal goes when a natural person leaves the list. `grade` is a word
    of the product's severity scale.
    """

    source: str
    title: str
    formats: tuple[str, ...]
    age_limit_days: int
    publication_limit_days: int | None
    least_share: float
    least_entries: int
    needs: tuple[str, ...]
    forgets_persons: bool
    grade: str


@lru_cache(maxsize=1)
def _rules() -> dict[str, SourceRule]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["source"]: _rule(row) for row in csv.DictReader(file)}


def _rule(row: dict[str, str]) -> SourceRule:
    limit = row["publication_limit_days"]
    return SourceRule(
        source=row["source"],
        title=row["title"],
        formats=tuple(part for part in row["formats"].split("|") if part),
        age_limit_days=int(row["age_limit_days"]),
        publication_limit_days=int(limit) if limit else None,
        least_share=float(row["least_share"]),
        least_entries=int(row["least_entries"]),
        needs=tuple(row["needs"].split()),
        forgets_persons=row["forgets_persons"] == "yes",
        grade=row["grade"],
    )


def known_sources() -> tuple[str, ...]:
    return tuple(sorted(source for source in _rules() if source != ANY))


def is_plain_name(word: str) -> bool:
    """Sources and their parts name files and keys of entries."""
    return NAME.fullmatch(word) is not None


def rule_of(source: str) -> SourceRule:
    """A source we do not know gets the row `*`; a name such as `my_watch_list` is its title as words."""
    words = source.replace("_", " ").strip()
    title = words[:1].upper() + words[1:] if "_" in source and words else source
    return _rules().get(source) or replace(_rules()[ANY], source=source, title=title)
