"""
`score` of many sites of one sector at once: the same log-odds, lines, value, range and band, to the bit.

`site_score.py` is the reference that a person reads; what a weight, a half-life or a floor is comes from the same
model, what a transform does from the same transform. The tests compare the two on drawn models, facts and events.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from risk.exposure import PathLabel
from risk.scoring.columnar_events import WeighedEvents, weigh_event_columns
from risk.scoring.columnar_facts import FactsOnce
from risk.scoring.columns import LABELS, Codes, SiteColumns
from risk.scoring.exact import Numbers, Wholes, points_of, row_sums
from risk.scoring.points import to_logit
from risk.scoring.site_score import NINETY_PERCENT
from risk.scoring.weighing import THIRD
from risk.sectors.model import EventFlag, FactFlag, SectorModel
from risk.sectors.words import Band

AT_A_TIME = 8_192
"""Sites whose columns fit a core's cache together."""
THREADS = 2
BANDS = tuple(Band)
UNKNOWN, LOW = BANDS.index(Band.UNKNOWN), BANDS.index(Band.LOW)
NO_VALUE = -1
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """
    A row of `lines` for each name of `drivers` (as in `Contribution.driver`), in the order in which `score` adds them;
    0 where the site has no such line. `value` is NO_VALUE where the band is unknown; `band` is a place in BANDS.
    """

    drivers: tuple[str, ...]
    lines: Numbers
    logit: Numbers
    value: Codes
    low: Codes
    high: Codes
    band: Codes
    completeness: Numbers
    floor: Codes


def drivers_of(model: SectorModel) -> tuple[str, ...]:
    """The lines a score of this model can have, in the order in which they are added."""
    events = [f"event.{kind}" for kind in model.ledger.events]
    exposed = [f"exposure.{label}" for label in LABELS]
    return ("start", *(driver.key for driver in model.drivers), *events, "event.visit", "withheld", *exposed, "floor")


def score_columns(sites: SiteColumns, model: SectorModel, as_of: date) -> ScoreColumns:
    """Raises `FactUnusable` for a value that the field's kind does not allow."""
    drivers, count = drivers_of(model), len(sites)
    value, low, high, band, floor = (np.empty(count, np.int8) for _ in range(5))
    lines, logit, completeness = np.zeros((len(drivers), count)), np.empty(count), np.empty(count)
    found = ScoreColumns(drivers, lines, logit, value, low, high, band, completeness, floor)
    once = _Once(sites, model, as_of)

    def some(start: int) -> None:
        _score(once, found, slice(start, min(start + AT_A_TIME, count)))

    starts = range(0, count, AT_A_TIME)
    if len(starts) <= 1:
        for start in starts:
            some(start)
        return found
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(some, starts))
    return found


class _Once:
    """What is the same for all sites of a model on a day."""

    def __init__(self, sites: SiteColumns, model: SectorModel, as_of: date) -> None:
        self.sites, self.model = sites, model
        self.facts = FactsOnce(sites, model, as_of)
        self.start = to_logit(model.start)
        self.cuts = np.array([model.bands.medium, model.bands.high, model.bands.very_high])
        self.lasting = model.ledger.severity.irremediable_floor
        flags: list[FactFlag | EventFlag] = [*model.red_flags, *model.ledger.red_flags]
        self.least = {floor: to_logit(floor) for floor in [self.lasting, *(flag.floor for flag in flags)]}


def _score(once: _Once, found: ScoreColumns, here: slice) -> None:
    lines = found.lines[:, here]
    lines[0] = once.start
    known = once.facts.weigh(here, lines[1 : len(once.model.drivers) + 1])
    events = _events(once, here, lines)
    anything = known.anything | events.anything
    variance, filled = known.variance, [lines[0], *once.facts.known(lines[1:])]
    for line, more in (*events.lines, *_withheld(once, here, anything, lines), *_exposure(once, here, lines)):
        filled.append(line)
        variance += more
    # Not even looked at where nobody wrote: of a million sites each row is eight megabytes to fetch.
    plain = row_sums(filled)
    lasting = np.where(known.irremediable | events.irremediable, once.lasting, 0).astype(np.int8)
    floor = np.maximum(np.maximum(known.floor, events.floor), lasting)
    least = _lift(floor, plain, once.least, lines[-1])
    logit = _lifted(lines, plain, floor)
    half = NINETY_PERCENT * np.sqrt(variance + known.missing)
    shown = points_of(logit)
    band = _bands(shown, once.cuts)
    knowledge = 1.0 - (1.0 - known.completeness) * (1.0 - events.observed)
    unknown = ~anything | ((band == LOW) & (knowledge < once.model.low_needs))
    low = np.minimum(shown, points_of(np.maximum(least, plain - half)))
    high = np.maximum(shown, points_of(np.maximum(least, plain + half)))
    found.logit[here], found.completeness[here], found.floor[here] = logit, known.completeness, floor
    found.value[here], found.band[here] = np.where(unknown, NO_VALUE, shown), np.where(unknown, UNKNOWN, band)
    found.low[here], found.high[here] = np.where(unknown, 0, low), np.where(unknown, 100, high)


def _bands(shown: Codes, cuts: Wholes) -> Codes:
    return (LOW + np.searchsorted(cuts, shown, "right")).astype(np.int8)


def _row(once: _Once, driver: str) -> int:
    return drivers_of(once.model).index(driver)


def _events(once: _Once, here: slice, lines: Numbers) -> WeighedEvents:
    events = once.sites.events
    some = None if events is None else events.part(here.start, here.stop)
    first, count = len(once.model.drivers) + 1, here.stop - here.start
    return weigh_event_columns(some, lines[first : first + len(once.model.ledger.events) + 1], count, once.model.ledger)


_Filled = list[tuple[Numbers, Numbers]]
"""Lines with their variances."""


def _withheld(once: _Once, here: slice, anything: Truths, lines: Numbers) -> _Filled:
    """Of a site about which nothing else is known, it would say that somebody spoke."""
    rule, levels = once.model.ledger.withheld, once.sites.withheld
    if levels is None or not levels[here].any():
        return []
    line = lines[_row(once, "withheld")]
    line[:] = np.where(anything, np.minimum(rule.at_most, levels[here] * rule.step), 0.0)
    return [(line, line * line * THIRD)]


def _exposure(once: _Once, here: slice, lines: Numbers) -> _Filled:
    rule, exposed = once.model.ledger.exposure, once.sites.exposed
    if exposed is None:
        return []
    found = []
    for at, label in enumerate(LABELS):
        line = lines[_row(once, f"exposure.{label}")]
        np.multiply(rule.at_most, np.minimum(1.0, exposed[at, here]), out=line)
        if label is PathLabel.POSSIBLY_SAME_AS:
            np.minimum(rule.possibly_same_as_at_most, line, out=line)
        doubt = line * rule.doubt
        found.append((line, doubt * doubt * THIRD))
    return found


def _lift(floor: Codes, plain: Numbers, floors: Mapping[int, float], line: Numbers) -> Numbers:
    """Fills the line of what the floor adds, and gives the log-odds below which no end of the range lies."""
    least = np.full(len(floor), -np.inf)
    for value, logit in floors.items():
        held = np.flatnonzero(floor == value)
        least[held] = logit
        line[held] = np.maximum(0.0, logit - plain[held])
    return least


def _lifted(lines: Numbers, plain: Numbers, floor: Codes) -> Numbers:
    raised = np.flatnonzero(floor)
    if not len(raised):
        return plain
    logit = plain.copy()
    logit[raised] = row_sums(list(lines[:, raised]))
    return logit
