"""
What is unusual about a site among those like it: same sector, country and size, and if those are too few, without the
size, then without the country. The peers are named, so that anybody can say the comparison is unfair.

Distance is the modified z-score 0.6745 x (value - median) / MAD, unusual from 3.5 on (Iglewicz and Hoaglin, How to
Detect and Handle Outliers, ASQC 1993). It is robust: one bad neighbour does not hide another.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from risk.scoring.points import printed_logit

FEWEST_PEERS = 8
UNUSUAL = 3.5
NORMAL_QUARTILE = 0.6745
LEAST_SPREAD = 0.1
"""Of a MAD, in log-odds: scores are whole numbers, and among equal ones a single point would be infinitely far."""
LEAST_APART = 10
"""Points. Nearer than this nobody would act on the difference."""
NAMED = 5
SIZES = ((250, "large"), (50, "medium"), (10, "small"), (0, "micro"))
"""Head counts of Commission Recommendation 2003/361/EC, annex, article 2; turnover is not asked."""


class Likeness(StrEnum):
    SECTOR_COUNTRY_SIZE = "sector_country_size"
    SECTOR_COUNTRY = "sector_country"
    SECTOR = "sector"


class Scored(NamedTuple):
    """`value` is points 0-100; a site without a number is in nobody's comparison. `size` is empty when unknown."""

    site: str
    sector: str
    country: str
    size: str
    value: float


@dataclass(frozen=True, slots=True)
class Compared:
    """`distance` in modified z-scores, above nought when riskier than its peers. `nearest` are ids, closest first."""

    site: str
    value: float
    likeness: Likeness
    peers: int
    middle: float
    low: float
    high: float
    distance: float
    nearest: tuple[str, ...]

    @property
    def unusual(self) -> bool:
        return abs(self.distance) >= UNUSUAL and abs(self.value - self.middle) >= LEAST_APART


def size_of(workers: float | None) -> str:
    return next((name for least, name in SIZES if workers >= least), "") if workers is not None else ""


def compare(scored: Sequence[Scored]) -> dict[str, Compared]:
    """By site; those with fewer than eight peers in their whole sector are left out: too few to call anything usual."""
    groups = _groups(scored)
    found = {}
    for one in scored:
        for likeness in Likeness:
            key = _key(one, likeness)
            if key is not None and len(groups[key]) > FEWEST_PEERS:
                found[one.site] = _compared(one, likeness, groups[key])
                break
    return found


def unusual(scored: Sequence[Scored]) -> list[Compared]:
    """Furthest from their peers first, riskier ones before safer ones of the same distance."""
    found = [one for one in compare(scored).values() if one.unusual]
    return sorted(found, key=lambda one: (-abs(one.distance), -one.distance, one.site))


class _Group(NamedTuple):
    members: Sequence[Scored]
    middle: float
    spread: float
    quarters: tuple[float, float]

    def __len__(self) -> int:
        return len(self.members)


def _groups(scored: Sequence[Scored]) -> Mapping[tuple[str, ...], _Group]:
    members: dict[tuple[str, ...], list[Scored]] = defaultdict(list)
    for one in scored:
        for likeness in Likeness:
            if (key := _key(one, likeness)) is not None:
                members[key].append(one)
    return {key: _group(some) for key, some in members.items()}


def _key(one: Scored, likeness: Likeness) -> tuple[str, ...] | None:
    match likeness:
        case Likeness.SECTOR_COUNTRY_SIZE:
            return (one.sector, one.country, one.size) if one.country and one.size else None
        case Likeness.SECTOR_COUNTRY:
            return (one.sector, one.country) if one.country else None
        case Likeness.SECTOR:
            return (one.sector,)


def _group(members: Sequence[Scored]) -> _Group:
    values = sorted(member.value for member in members)
    logits = [printed_logit(value) for value in values]
    middle = median(logits)
    spread = median(abs(logit - middle) for logit in logits)
    quarter = (len(values) - 1) / 4
    ends = (values[round(quarter)], values[round(3 * quarter)])
    in_order = sorted(members, key=lambda member: (member.value, member.site))
    return _Group(in_order, median(values), max(spread, LEAST_SPREAD), ends)


def _compared(one: Scored, likeness: Likeness, group: _Group) -> Compared:
    away = NORMAL_QUARTILE * (printed_logit(one.value) - printed_logit(group.middle)) / group.spread
    others = [member for member in group.members if member.site != one.site]
    nearest = sorted(others, key=lambda member: (abs(member.value - one.value), member.site))[:NAMED]
    return Compared(
        one.site,
        one.value,
        likeness,
        len(others),
        group.middle,
        *group.quarters,
        away,
        tuple(member.site for member in nearest),
    )
