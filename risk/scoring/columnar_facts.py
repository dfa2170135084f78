"""The facts of many sites at once, weighed as `weigh_facts` does for one."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from risk.scoring.columns import STANDINGS, Codes, FactColumn, SiteColumns
from risk.scoring.exact import Numbers, Wholes
from risk.scoring.severity import HALF, WORST
from risk.scoring.weighing import THIRD, FactUnusable, fact_risk, require_numbers
from risk.sectors.model import Driver, SectorModel
from risk.sectors.transforms import Choices, DaysSince, Flag
from risk.sectors.words import KNOWN, Standing

Truths = NDArray[np.bool_]
MOST_WORDS = 1_000
CODES = range(1, len(STANDINGS) + 1)
RANK = np.array([-1, *(KNOWN[standing] for standing in STANDINGS)], np.int8)
"""How well a fact of each standing is known; what nobody knows is below all."""


class WeighedColumns(NamedTuple):
    """Of some sites: what is known of the sites themselves, what stays open, and what holds the score up."""

    variance: Numbers
    missing: Numbers
    completeness: Numbers
    anything: Truths
    floor: Codes
    irremediable: Truths


class _Tables(NamedTuple):
    """By standing (the first is NOT_KNOWN): shares of lines and spreads that count, and what stays open or is known."""

    lowers: Numbers
    doubt: Numbers
    opens: Numbers
    weight: Numbers


@dataclass(frozen=True, slots=True)
class _Marks:
    """By standing and word, or of each site: floors of red flags, and harm that cannot be made good."""

    floor: Codes
    lasting: Truths


class FactsOnce:
    """What is the same for all sites of these columns, made once; then weighed in portions."""

    def __init__(self, sites: SiteColumns, model: SectorModel, as_of: date) -> None:
        self.model = model
        self.all_weight = 0.0
        for driver in model.drivers:
            self.all_weight += 0.0 if driver.field.context else driver.weight
        self.columns = [
            None if (column := sites.facts.get(driver.key)) is None else _column(column, driver, model, as_of)
            for driver in model.drivers
        ]

    def known(self, lines: Numbers) -> list[Numbers]:
        """Of a row for each driver those of which anything is known."""
        return [line for line, column in zip(lines, self.columns, strict=False) if column is not None]

    def weigh(self, here: slice, lines: Numbers) -> WeighedColumns:
        """Writes a row of `lines` for each driver."""
        count = here.stop - here.start
        variance, missing, weight = np.zeros(count), np.zeros(count), np.zeros(count)
        anything, lasting, floor = np.zeros(count, np.bool_), np.zeros(count, np.bool_), np.zeros(count, np.int8)
        for driver, column, line in zip(self.model.drivers, self.columns, lines, strict=True):
            if column is None:
                missing += driver.open_variance
                continue
            standing = column.given.standing[here].astype(np.int64)
            variance += column.weigh(here, standing, line)
            missing += column.tables.opens.take(standing)
            if not driver.field.context:
                weight += column.tables.weight.take(standing)
                anything |= column.given.standing[here] > 0
            if column.marked:
                marks = column.marks(here, standing)
                np.maximum(floor, marks.floor, out=floor)
                lasting |= marks.lasting
        share = weight / self.all_weight if self.all_weight else np.zeros(count)
        return WeighedColumns(variance, missing, share, anything, floor, lasting)


@dataclass(frozen=True, slots=True)
class _Column:
    given: FactColumn
    driver: Driver
    model: SectorModel
    tables: _Tables

    @property
    def marked(self) -> bool:
        driver = self.driver
        lasting = driver.severity is not None and driver.severity.irremediability == WORST
        return lasting or any(flag.field == driver.key for flag in self.model.red_flags)

    def marked_by(self, risk: Numbers, rank: Codes) -> _Marks:
        floor, lasting = np.zeros(len(risk), np.int8), np.zeros(len(risk), np.bool_)
        for flag in self.model.red_flags:
            if flag.field == self.driver.key:
                up = (risk >= flag.at_least) & (rank >= KNOWN[flag.standing])
                floor[up] = np.maximum(floor[up], flag.floor)
        if self.driver.severity is not None and self.driver.severity.irremediability == WORST:
            lasting = (risk >= HALF) & (rank >= KNOWN[Standing.EVIDENCED])
        return _Marks(floor, lasting)

    def weighed(self, risk: Numbers, standing: Wholes, line: Numbers) -> Numbers:
        """Fills the line and gives its variance. Both are nothing where nothing is known."""
        known = standing > 0
        away = risk - self.driver.typical
        np.multiply(away, self.driver.weight, out=line)
        line *= np.where(away >= 0.0, known, self.tables.lowers.take(standing))
        away *= self.driver.weight_range
        away *= away
        away *= THIRD
        away += self.tables.doubt.take(standing)
        away *= known
        return away


@dataclass(frozen=True, slots=True)
class _Words(_Column):
    """Every word with every standing is weighed once, and then looked up."""

    risks: Numbers
    table: Numbers
    variances: Numbers

    def weigh(self, here: slice, standing: Wholes, line: Numbers) -> Numbers:
        place = self.place(here, standing)
        self.table.take(place, out=line, mode="clip")
        return self.variances.take(place)

    def place(self, here: slice, standing: Wholes) -> Wholes:
        place: Wholes = standing * len(self.risks)
        place += self.given.values[here]
        return place

    def marks(self, here: slice, standing: Wholes) -> _Marks:
        return self.marked_by(self.risks.take(self.given.values[here]), RANK.take(standing))


@dataclass(frozen=True, slots=True)
class _Numbers(_Column):
    def weigh(self, here: slice, standing: Wholes, line: Numbers) -> Numbers:
        return self.weighed(self.risk(here, standing > 0), standing, line)

    def risk(self, here: slice, known: Truths) -> Numbers:
        transform, values = self.driver.transform, self.given.values[here]
        require_numbers(self.driver, values, known)
        if isinstance(transform, Flag | Choices | DaysSince):
            raise FactUnusable(self.driver, float(values[0]), "words")
        return transform.risks_of(values if known.all() else np.where(known, values, 0.0))

    def marks(self, here: slice, standing: Wholes) -> _Marks:
        return self.marked_by(self.risk(here, standing > 0), RANK.take(standing))


def _column(column: FactColumn, driver: Driver, model: SectorModel, as_of: date) -> _Words | _Numbers:
    given, tables = _with_words(column), _tables(driver, model)
    if given.words is None:
        return _Numbers(given, driver, model, tables)
    risks = np.array([fact_risk(driver, word, as_of) for word in given.words])
    every = np.tile(risks, len(STANDINGS) + 1)
    standing = np.repeat(np.arange(len(STANDINGS) + 1), len(risks))
    line = np.empty(len(every))
    variances = _Numbers(given, driver, model, tables).weighed(every, standing, line)
    return _Words(given, driver, model, tables, risks, line, variances)


def _with_words(column: FactColumn) -> FactColumn:
    """Small whole numbers are few, so they are looked up like words."""
    if column.words is not None or not len(column.values):
        return column
    known = np.where(column.standing > 0, column.values, 0.0)
    if not (known.min() >= 0.0 and known.max() < MOST_WORDS):
        return column
    whole = known.astype(np.int16)
    if not np.array_equal(whole, known):
        return column
    return FactColumn(whole, column.standing, tuple(float(word) for word in range(int(whole.max()) + 1)))


def _tables(driver: Driver, model: SectorModel) -> _Tables:
    rules = [model.ledger.standings[standing] for standing in STANDINGS]
    spread = driver.weight * driver.spread * np.array([0.0, *(rule.doubt for rule in rules)])
    current = np.array([False, *(standing is not Standing.EXPIRED for standing in STANDINGS)])
    lowers = np.array([0.0, *(rule.lowers for rule in rules)])
    opens, weight = np.where(current, 0.0, driver.open_variance), np.where(current, driver.weight, 0.0)
    return _Tables(lowers, spread * spread, opens, weight)
