"""
What a unit's own events of the five years before a day tell, as columns for the trees and the line.

Counts and decayed counts stand on a logarithmic scale: the fifth claim says less than the second. Every half-life is
there at once, so that the fit chooses how fast the past fades.
"""

from dataclasses import dataclass

import numpy as np

from risk.targeting.recurrence_rows import Events, Whole, five_years_before
from risk.targeting.table import Column, Numbers, Table

WINDOWS = (30, 90, 180, 365, 730)
HALF_LIVES = (60, 180, 365, 730, 1460)
AMOUNT_HALF_LIVES = (365, 1460)
FRESH_HALF_LIFE = 365.0
NEVER = 3000.0  # days, where there is no such event: longer than any of the five years
SMALL_AMOUNT = 100.0
SHARE_STRENGTH = 2.0  # events that hold a unit's share of upheld ones at that of all
QUARTER = 91
RANKS = (1, 2)  # the second and the third latest day with an event


@dataclass(frozen=True)
class Seen:
    """The events of five years; `row` is the row of the table that an event belongs to, `age` its days before."""

    rows: int
    row: Whole
    age: Numbers
    upheld: Numbers
    amounts: Numbers

    def sums(self, weights: Numbers) -> Numbers:
        return np.bincount(self.row, weights, minlength=self.rows).astype(np.float64)

    def least(self, values: Numbers, otherwise: float) -> Numbers:
        found = np.full(self.rows, otherwise)
        np.minimum.at(found, self.row, values)
        return found

    def most(self, values: Numbers) -> Numbers:
        found = np.zeros(self.rows)
        np.maximum.at(found, self.row, values)
        return found


def own_table(events: Events, units: Whole, day: int) -> Table:
    """One row for each of `units` (ascending places), from events strictly before `day`."""
    seen = _seen(events, units, five_years_before(day), day)
    older = _seen(events, units, 0, five_years_before(day), today=day)
    told = [*_counts(seen), *_faded(seen), *_amounts(seen), *_times(seen), *_runs(seen), *_older(older)]
    return Table(tuple(column for column, _ in told), np.stack([values for _, values in told], axis=1))


Told = tuple[Column, Numbers]


def _seen(events: Events, units: Whole, first: int, end: int, today: int | None = None) -> Seen:
    place = np.full(len(events.units), -1, dtype=np.int64)
    place[units] = np.arange(len(units))
    kept = (events.days >= first) & (events.days < end) & (place[events.unit] >= 0)
    age = ((today or end) - events.days[kept]).astype(np.float64)
    return Seen(len(units), place[events.unit[kept]], age, events.upheld[kept], events.amounts[kept])


def _counts(seen: Seen) -> list[Told]:
    told = []
    for days in WINDOWS:
        inside = (seen.age <= days).astype(np.float64)
        told.append((Column(f"events_{days}d", 1, f"events in the last {days} days"), seen.sums(inside)))
        upheld = Column(f"upheld_{days}d", 1, f"upheld events in the last {days} days")
        told.append((upheld, seen.sums(inside * seen.upheld)))
    every, held = seen.sums(np.ones_like(seen.age)), seen.sums(seen.upheld)
    told.append((Column("events_5y", 1, "events in the last five years"), every))
    told.append((Column("upheld_5y", 1, "upheld events in the last five years"), held))
    told = [(column, np.log1p(values)) for column, values in told]
    told.append((Column("any_upheld", 1, "any upheld event in the last five years"), (held > 0).astype(np.float64)))
    half = SHARE_STRENGTH / 2
    share = Column("upheld_share", 0, "share of events that were upheld")
    return [*told, (share, (held + half) / (every + SHARE_STRENGTH))]


def _faded(seen: Seen) -> list[Told]:
    told = []
    for half_life in HALF_LIVES:
        weight = 0.5 ** (seen.age / half_life)
        words = f"fading by half every {half_life} days"
        told.append((Column(f"events_fading_{half_life}d", 1, f"events, {words}"), np.log1p(seen.sums(weight))))
        upheld = np.log1p(seen.sums(weight * seen.upheld))
        told.append((Column(f"upheld_fading_{half_life}d", 1, f"upheld events, {words}"), upheld))
    return told


def _amounts(seen: Seen) -> list[Told]:
    size = np.log2(1.0 + seen.amounts / SMALL_AMOUNT)
    told = []
    for half_life in AMOUNT_HALF_LIVES:
        column = Column(f"amount_fading_{half_life}d", 1, f"amounts, fading by half every {half_life} days")
        told.append((column, np.log1p(seen.sums(size * 0.5 ** (seen.age / half_life)))))
    return [*told, (Column("amount_largest", 1, "largest amount in the last five years"), np.log1p(seen.most(size)))]


def _times(seen: Seen) -> list[Told]:
    """How long ago the latest ones were: on a logarithmic scale and as what a half-life leaves of them."""
    last = seen.least(seen.age, NEVER)
    held = seen.least(np.where(seen.upheld > 0, seen.age, NEVER), NEVER)
    fresh = np.where(held < NEVER, 0.5 ** (held / FRESH_HALF_LIFE), 0.0)
    return [
        (Column("days_since", -1, "days since the last event"), np.log1p(last)),
        (Column("days_since_upheld", -1, "days since the last upheld event"), np.log1p(held)),
        (Column("fresh", 1, "how fresh the last event is"), 0.5 ** (last / FRESH_HALF_LIFE)),
        (Column("fresh_upheld", 1, "how fresh the last upheld event is"), fresh),
        (Column("days_since_first", 0, "days since the first event of five years"), np.log1p(seen.most(seen.age))),
    ]


def _runs(seen: Seen) -> list[Told]:
    """Days with events rather than events: many who claim on one day are one matter."""
    longest = int(NEVER)
    pairs, events = np.unique(seen.row * longest + seen.age.astype(np.int64), return_counts=True)
    row, age = pairs // longest, (pairs % longest).astype(np.float64)
    days = np.bincount(row, minlength=seen.rows)
    starts = np.concatenate(([0], np.cumsum(days)))[:-1]
    at_once = np.zeros(seen.rows)
    np.maximum.at(at_once, row, events.astype(np.float64))
    quarters = np.bincount(np.unique(row * longest + (age // QUARTER).astype(np.int64)) // longest, minlength=seen.rows)
    told = [
        (Column("event_days", 1, "days with an event in the last five years"), np.log1p(days)),
        (Column("event_quarters", 1, "quarters with an event in the last five years"), np.log1p(quarters)),
        (Column("most_in_a_day", 0, "most events on one day"), np.log1p(at_once)),
    ]
    for rank in RANKS:
        since = np.full(seen.rows, NEVER)
        enough = days > rank
        since[enough] = age[starts[enough] + rank]
        told.append(
            (Column(f"days_since_{rank + 1}", -1, f"days since the event day number {rank + 1}"), np.log1p(since))
        )
    return told


def _older(older: Seen) -> list[Told]:
    """What lies further back than five years: it makes nobody a row, but tells the lasting from the passing."""
    every = older.sums(np.ones_like(older.age))
    return [
        (Column("events_older", 1, "events more than five years ago"), np.log1p(every)),
        (Column("upheld_older", 1, "upheld events more than five years ago"), np.log1p(older.sums(older.upheld))),
    ]
