"""
Many sites of one sector side by side: what `score` takes of one of them, a field or a kind of event to a column.

Answers in words and dates are numbers that stand for the words of their column, so that each word is weighed once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from risk.exposure import Exposure, PathLabel
from risk.scoring.exact import Numbers, Wholes
from risk.scoring.facts import Fact, SiteFacts
from risk.scoring.seen import Seen, SeenEvent
from risk.sectors.model import SectorModel
from risk.sectors.transforms import FactValue
from risk.sectors.words import GRADES, EventKind, Standing, Verification

Codes = NDArray[np.int8]

STANDINGS = tuple(Standing)
KINDS = tuple(EventKind)
PROOFS = tuple(Verification)
LABELS = tuple(PathLabel)
NOT_KNOWN = 0
"""As a standing: the site has no such fact on the day."""
UNGRADED = -1


@dataclass(frozen=True, slots=True)
class FactColumn:
    """
    One field. `values` are numbers, or places in `words`. `standing` is a place in STANDINGS counted from one, or
    NOT_KNOWN; a number then says nothing.
    """

    values: NDArray[Any]
    standing: Codes
    words: tuple[FactValue, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventColumns:
    """
    A line for each event of which something is left, by rising `site` and then in the order of `Seen`. `kind`, `grade`
    and `proof` are places in KINDS, GRADES and PROOFS; a grade is UNGRADED where the event has none. `age` in days.
    """

    site: Wholes
    kind: Codes
    grade: Codes
    proof: Codes
    age: Wholes
    closed: NDArray[np.bool_]
    strength: Numbers

    def part(self, low: int, high: int) -> "EventColumns":
        some = slice(*np.searchsorted(self.site, [low, high]).tolist())
        codes = self.kind[some], self.grade[some], self.proof[some]
        return EventColumns(self.site[some] - low, *codes, self.age[some], self.closed[some], self.strength[some])

    @classmethod
    def of(cls, seen: Iterable[Seen], as_of: date) -> "EventColumns":
        """In the order of the sites."""
        lines = [(at, item) for at, one in enumerate(seen) for item in one.events]
        rows = [_line(at, item, as_of) for at, item in lines]
        site, kind, grade, proof, age, closed, strength = zip(*rows, strict=True) if rows else ((),) * 7
        codes = np.array(kind, np.int8), np.array(grade, np.int8), np.array(proof, np.int8)
        days = np.array(age, np.int64), np.array(closed, np.bool_)
        return cls(np.array(site, np.int64), *codes, *days, np.array(strength, np.float64))


def _line(at: int, item: SeenEvent, as_of: date) -> tuple[int, int, int, int, int, bool, float]:
    event = item.event
    grade = UNGRADED if event.severity is None else GRADES.index(event.severity)
    codes = KINDS.index(event.kind), grade, PROOFS.index(event.verification)
    return at, *codes, (as_of - event.occurred_on).days, item.closed, item.strength


@dataclass(frozen=True, slots=True)
class SiteColumns:
    """
    `facts` by field; a field without a column is known of no site. `exposed` has a row for each of LABELS, nought where
    nothing arrives. `withheld` as in `Seen`. Both are None where no site has any.
    """

    count: int
    facts: Mapping[str, FactColumn]
    events: EventColumns | None = None
    withheld: Codes | None = None
    exposed: Numbers | None = None

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True, slots=True)
class Sites:
    """The same sites one by one, in one order."""

    facts: Sequence[SiteFacts]
    seen: Sequence[Seen]
    exposures: Sequence[Exposure | None] = field(default=())


def columns_of(sites: Sites, model: SectorModel, as_of: date) -> SiteColumns:
    """Facts that the model does not weigh, or that nobody knew on the day, are left out."""
    found = {}
    for driver in model.drivers:
        facts = [site.known.get(driver.key) for site in sites.facts]
        known = [None if fact is None or fact.on > as_of else fact for fact in facts]
        if any(known):
            found[driver.key] = _column(known, words=driver.field.kind in {"choice", "date", "flag"})
    withheld = np.array([one.withheld for one in sites.seen], np.int8)
    return SiteColumns(
        len(sites.facts),
        found,
        EventColumns.of(sites.seen, as_of),
        withheld,
        exposed_of(sites.exposures) if sites.exposures else None,
    )


def _column(facts: Sequence[Fact | None], *, words: bool) -> FactColumn:
    standing = np.array([NOT_KNOWN if one is None else STANDINGS.index(one.standing) + 1 for one in facts], np.int8)
    if not words:
        return FactColumn(np.array([0.0 if one is None else one.value for one in facts], np.float64), standing)
    place: dict[FactValue, int] = {}
    codes = [0 if one is None else place.setdefault(one.value, len(place)) for one in facts]
    return FactColumn(np.array(codes, np.int64), standing, tuple(place))


def exposed_of(exposures: Sequence[Exposure | None]) -> Numbers:
    found = np.zeros((len(LABELS), len(exposures)))
    for at, one in enumerate(exposures):
        if one is not None and one.value > 0.0:
            for label, share in one.by_label:
                found[LABELS.index(label), at] = share
    return found
