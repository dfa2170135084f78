"""
Weighs what two firms have in common by how rare it is. The points of a reason are shared among those who share it: two
firms alone with one telephone number give the full points, four hundred behind one letter box a four-hundredth.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from suppliers.lookalikes.payloads import Reason, ReasonCode, Trait, TraitKind

VERSION = "2026.1"
MAILBOX = 20
"""From this many firms on the sentence says that an agent or a letter box is likelier than one firm behind both."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`most` caps what several common values of one kind add up to."""

    code: ReasonCode
    points: float
    most: float
    sentence: str
    source: str


@cache
def rules() -> Mapping[str, Rule]:
    path = Path(__file__).parent / "points" / f"{VERSION}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["reason"]: Rule(
                row["reason"],  # type: ignore[arg-type] # the file holds the words of ReasonCode; a test reads all
                float(row["points"]),
                float(row["most"]),
                row["sentence"],
                row["source"],
            )
            for row in csv.DictReader(lines)
        }


class TraitIndex:
    """Traits of every firm in sight, so that rarity is counted over all of them and not over the pair alone."""

    def __init__(self, traits: Mapping[UUID, Iterable[Trait]]) -> None:
        self._of: dict[UUID, dict[tuple[TraitKind, str], Trait]] = {}
        self._with: defaultdict[tuple[TraitKind, str], set[UUID]] = defaultdict(set)
        for party, found in traits.items():
            own = self._of.setdefault(party, {})
            for trait in found:
                if trait.key:
                    own.setdefault((trait.kind, trait.key), trait)
                    self._with[trait.kind, trait.key].add(party)

    def shared(self, left: UUID, right: UUID) -> list[Reason]:
        """The weightiest first."""
        one, other = self._of.get(left, {}), self._of.get(right, {})
        both = [key for key in one if key in other]
        reasons = [self._reason(one[key], other[key], len(self._with[key])) for key in both]
        return _capped(sorted(reasons, key=lambda reason: -reason.points))

    def _reason(self, one: Trait, other: Trait, count: int) -> Reason:
        rule = rules()[one.kind]
        told = f"{rule.sentence} ({one.shown})" if one.shown else rule.sentence
        if count >= MAILBOX:
            told += f"; {count} firms share it, so it is more likely a letter box or an agent and counts little"
        elif count > 2:  # noqa: PLR2004 - more than the pair itself
            told += f"; {count} firms share it"
        return Reason(rule.code, rule.points / (count - 1), count, f"{told}.", (one.source, other.source))

    def neighbours(self, party: UUID, *, at_most: int) -> set[UUID]:
        """Firms with anything in common; what more than `at_most` share raises nobody by itself."""
        found: set[UUID] = set()
        for key in self._of.get(party, {}):
            if len(self._with[key]) <= at_most:
                found |= self._with[key]
        return found - {party}


def _capped(reasons: Iterable[Reason]) -> list[Reason]:
    """Two common directors say more than one, ten not more than two."""
    left = {code: rule.most for code, rule in rules().items()}
    kept = []
    for reason in reasons:
        points = min(reason.points, left[reason.code])
        left[reason.code] -= points
        kept.append(Reason(reason.code, points, reason.shared_by, reason.sentence, reason.sources))
    return kept
