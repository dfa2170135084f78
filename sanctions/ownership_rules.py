"""When a firm that listed parties own falls under a regime, as dated data with sources. Pure: a day in, rules out."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from suppliers.ownership.fifty import HoldingRule

WORD = re.compile(r"[\w-]+")
TABLE = Path(__file__).with_name("ownership_rules.csv")


@dataclass(frozen=True, slots=True)
class OwnershipRule:
    """
    `lists` are the sources whose parties count as owners; `us_csl:SDN` only those with that word in their programme.
    `aggregate`: their holdings are added up; otherwise each owner counts alone. A suspended rule is told of as
    suspended, never left out.
    """

    rule: str
    regime: str
    lists: frozenset[str]
    holding: HoldingRule
    aggregate: bool
    valid_from: date
    valid_to: date | None
    suspended: bool
    source: str
    certainty: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def covers(self, source: str, programme: str) -> bool:
        return not self.lists.isdisjoint((source, *(f"{source}:{word}" for word in WORD.findall(programme))))

    @property
    def said(self) -> str:
        """The rule in words, as a reader of an alert needs it."""
        amount = f"{'more than' if self.holding.strictly else 'at least'} {self.holding.share:.0%}"
        counted = "added up" if self.aggregate else "each owner alone"
        control = ", or recorded control" if self.holding.control else ""
        suspended = "; the rule is suspended" if self.suspended else ""
        return f"{self.regime} ({amount}, {counted}{control}{suspended})"


@lru_cache(maxsize=1)
def all_rules() -> tuple[OwnershipRule, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            OwnershipRule(
                rule=row["rule"],
                regime=row["regime"],
                lists=frozenset(row["lists"].split()),
                holding=HoldingRule(float(row["share"]), row["test"] == "more_than", row["control"] == "yes"),
                aggregate=row["owners"] == "aggregate",
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                suspended=row["standing"] == "suspended",
                source=row["source"],
                certainty=row["certainty"],
            )
            for row in csv.DictReader(file)
        )


def rules_on(day: date) -> tuple[OwnershipRule, ...]:
    return tuple(rule for rule in all_rules() if rule.holds_on(day))


def is_ruled(source: str, programme: str, day: date) -> bool:
    """False: no ownership rule is known here for such an entry, so nothing is said of what it owns."""
    return any(rule.covers(source, programme) for rule in rules_on(day))
