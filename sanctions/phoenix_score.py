"""
Whether a firm that opened around the end, or the sanction, of another may carry its business on. Pure: points for each
reason, to be looked at by a person. No number of points makes anybody a phoenix.
"""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal
from uuid import UUID

from rapidfuzz.fuzz import ratio

from suppliers.leads import LeadReason
from suppliers.lookalikes import Source
from suppliers.lookalikes.comparing import TraitIndex
from suppliers.names import read_name, romanise

EndingKind = Literal["sanction", "proceedings", "dissolution", "closure"]
Role = Literal["site", "workers", "clients"]
DAYS_BEFORE, DAYS_AFTER, DAYS_SOON = 183, 731, 365
"""A follower opens from half a year before to two years after; within one year the points are full, later half."""
REVIEW_FROM = 50.0
WITHOUT_OPENING = 60.0
"""What the other reasons must add up to when nobody knows the day on which the firm opened."""
CROWD = 50
"""What more firms than this share raises no pair by itself; its small points count where another reason raises it."""
ALIKE_WORD, ALIKE_NAME = 70.0, 0.45
WORDS: dict[EndingKind, str] = {
    "sanction": "the final decision against the other firm",
    "proceedings": "a case against the other firm, in which nothing is decided (alleged)",
    "dissolution": "the other firm was dissolved",
    "closure": "the other firm was recorded as closed",
}
ROLES: dict[Role, str] = {
    "site": "Both ran the same site",
    "workers": "The same agency or recruiter sent workers to both",
    "clients": "Both worked for the same client",
}


@dataclass(frozen=True, slots=True)
class Ending:
    kind: EndingKind
    on: date
    row: str


@dataclass(frozen=True, slots=True)
class Firm:
    """`dealings`: with whom it works, by role: ids of sites, agencies, clients."""

    id: UUID
    name: str
    opened: date | None = None
    endings: tuple[Ending, ...] = ()
    dealings: frozenset[tuple[Role, UUID]] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    former: UUID
    follower: UUID
    reasons: tuple[LeadReason, ...]
    missing: tuple[str, ...]

    @property
    def points(self) -> float:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class _Rule:
    points: float
    most: float
    settles: str


@cache
def _rules() -> Mapping[str, _Rule]:
    with Path(__file__).with_name("phoenix_points.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["reason"]: _Rule(float(row["points"]), float(row["most"]), row["settles"])
            for row in csv.DictReader(lines)
        }


def candidates(firms: Iterable[Firm], index: TraitIndex) -> list[Candidate]:
    """Those with points enough for a look, the weightiest first."""
    register = _Register(list(firms))
    found = []
    for former in register.firms.values():
        if not former.endings:
            continue
        for follower in register.near(former, index):
            candidate = _candidate(register, index, former, follower)
            least = REVIEW_FROM if follower.opened else WITHOUT_OPENING
            if candidate is not None and candidate.points >= least:
                found.append(candidate)
    return sorted(found, key=lambda one: (-one.points, one.follower, one.former))


class _Register:
    def __init__(self, firms: list[Firm]) -> None:
        self.firms = {firm.id: firm for firm in firms}
        self.names = {firm.id: tuple(romanise(" ".join(read_name(firm.name).core)).split()) for firm in firms}
        self.with_dealing: defaultdict[tuple[Role, UUID], set[UUID]] = defaultdict(set)
        for firm in firms:
            for dealing in firm.dealings:
                self.with_dealing[dealing].add(firm.id)
        words = Counter(word for name in self.names.values() for word in set(name))
        self.weights = {word: math.log(1 + len(firms) / count) for word, count in words.items()}

    def near(self, former: Firm, index: TraitIndex) -> list[Firm]:
        ids = index.neighbours(former.id, at_most=CROWD)
        for dealing in former.dealings:
            if len(self.with_dealing[dealing]) <= CROWD:
                ids |= self.with_dealing[dealing]
        return [self.firms[one] for one in sorted(ids - {former.id}) if one in self.firms]


def _candidate(register: _Register, index: TraitIndex, former: Firm, follower: Firm) -> Candidate | None:
    if former.opened and follower.opened and follower.opened <= former.opened:
        return None
    timing = _timing(former, follower)
    if follower.opened is not None and not timing:
        return None
    shared = [
        _reason(one.code, one.points, one.sentence, _rows(one.sources)) for one in index.shared(former.id, follower.id)
    ]
    same_business = [*shared, *_name(register, former, follower), *_dealings(register, former, follower)]
    if not same_business:
        return None
    missing = () if follower.opened else ("the day on which the firm was founded",)
    reasons = sorted(_capped([*same_business, *timing]), key=lambda one: -one.points)
    return Candidate(former.id, follower.id, tuple(reasons), missing)


def _rows(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(f"{one.table}:{one.row_id}" for one in sources)


def _reason(code: str, points: float, sentence: str, rows: tuple[str, ...] = ()) -> LeadReason:
    return LeadReason(code, points, sentence, _rules()[code].settles, rows=rows)


def _capped(reasons: Iterable[LeadReason]) -> list[LeadReason]:
    left = {code: rule.most for code, rule in _rules().items()}
    kept = []
    for reason in reasons:
        points = min(reason.points, left[reason.code])
        left[reason.code] -= points
        kept.append(_reason(reason.code, points, reason.sentence, reason.rows))
    return kept


def _timing(former: Firm, follower: Firm) -> list[LeadReason]:
    """One for each kind of ending, the one nearest to the opening."""
    if follower.opened is None:
        return []
    nearest: dict[EndingKind, Ending] = {}
    for ending in former.endings:
        after = (follower.opened - ending.on).days
        if not -DAYS_BEFORE <= after <= DAYS_AFTER:
            continue
        known = nearest.get(ending.kind)
        if known is None or abs(after) < abs((follower.opened - known.on).days):
            nearest[ending.kind] = ending
    return [_opened_around(ending, follower.opened) for ending in nearest.values()]


def _opened_around(ending: Ending, opened: date) -> LeadReason:
    after = (opened - ending.on).days
    when = "on the day" if after == 0 else f"{abs(after)} days {'after' if after > 0 else 'before'}"
    code = f"after_{ending.kind}"
    weight = 1.0 if after <= DAYS_SOON else 0.5
    told = f"Opened on {opened}, {when} {WORDS[ending.kind]} ({ending.on})."
    return _reason(code, _rules()[code].points * weight, told, (ending.row,))


def _name(register: _Register, former: Firm, follower: Firm) -> list[LeadReason]:
    alike = name_likeness(register.names[former.id], register.names[follower.id], register.weights)
    if alike <= ALIKE_NAME:
        return []
    points = _rules()["similar_name"].points * (alike - ALIKE_NAME) / (1 - ALIKE_NAME)
    return [_reason("similar_name", points, f"The names are alike: {former.name} and {follower.name}.")]


def name_likeness(one: tuple[str, ...], other: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """Share of the words, rare ones counting more, that have a like-sounding word in the other name; both ways."""
    if not one or not other:
        return 0.0
    return (_covered(one, other, weights) + _covered(other, one, weights)) / 2


def _covered(words: tuple[str, ...], by: tuple[str, ...], weights: Mapping[str, float]) -> float:
    total = sum(weights.get(word, 1.0) for word in words)
    alike = 0.0
    for word in words:
        best = max(ratio(word, other) for other in by)
        alike += weights.get(word, 1.0) * (best / 100 if best >= ALIKE_WORD else 0.0)
    return alike / total


def _dealings(register: _Register, former: Firm, follower: Firm) -> list[LeadReason]:
    """Shared among all who deal with the same one, so that a large client says little."""
    found = []
    for role, other in sorted(former.dealings & follower.dealings, key=str):
        code = f"{role}_taken_over"
        count = len(register.with_dealing[role, other])
        told = f"{ROLES[role]}" + (f"; {count} firms do." if count > 2 else ".")  # noqa: PLR2004 - more than these two
        found.append(_reason(code, _rules()[code].points / (count - 1), told, (f"node:{other}",)))
    return found
