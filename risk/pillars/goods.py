"""Goods that an official list names as made with child or forced labour in a country."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BRACKETED = re.compile(r"\(.*?\)")
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class ListedGood:
    country: str
    good: str
    child_labour: bool
    forced_labour: bool
    year: int
    source: str
    licence: str


@cache
def listed_goods(alpha2: str) -> tuple[ListedGood, ...]:
    """All goods listed for the country; none means not listed, which proves nothing."""
    return tuple(_by_country().get(alpha2.upper(), ()))


def goods_answer(alpha2: str, goods: tuple[str, ...]) -> tuple[str | None, tuple[ListedGood, ...]]:
    """
    The value of the fact `listed_goods` and the rows that prove it; None where no good is named.

    A good matches a row when all the row's words (brackets aside, plural as singular) occur in it: "green coffee" is
    coffee, "coffee machines" is too, so the rows are shown and a person can overrule the answer.
    """
    named = [_key(good) for good in goods if _key(good)]
    if not named:
        return None, ()
    rows = tuple(
        row for row in listed_goods(alpha2) if any(_key(_BRACKETED.sub("", row.good)) <= good for good in named)
    )
    child, forced = any(row.child_labour for row in rows), any(row.forced_labour for row in rows)
    if child and forced:
        return "both", rows
    return ("forced_labour" if forced else "child_labour" if child else "not_listed"), rows


def _key(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _WORDS.findall(text.casefold()))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith("oes"):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith("ss") and len(word) >= _SHORTEST_PLURAL
    return word[:-1] if plural else word


@cache
def _by_country() -> dict[str, list[ListedGood]]:
    found: dict[str, list[ListedGood]] = defaultdict(list)
    with Path(__file__).with_name("listed_goods.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            good = ListedGood(
                country=row["country"],
                good=row["good"],
                child_labour=row["child_labour"] == "1",
                forced_labour=row["forced_labour"] == "1",
                year=int(row["year"]),
                source=row["source"],
                licence=row["licence"],
            )
            found[row["country"]].append(good)
    return dict(found)
