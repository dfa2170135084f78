"""
Whether a section of a law is answered: what its test asks against what is held. Plain values in, plain values with
reasons out; nothing here knows where a value came from.

    KEY >= N                at least N rows of a data key
    KEY.MEASURE >= N        at least N rows that meet the measure
    KEY within N months     the newest row is no older than N months before the reporting year's last day
    written                 somebody wrote the part in words
    A or B                  either is enough
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from foundation.errors import Invalid
from reports.laws.versions import months_later

KEY = r"(?P<key>[a-z]+\.[a-z_]+)"
COUNTED = re.compile(rf"{KEY}(?:\.(?P<measure>[a-z_]+))? >= (?P<least>[1-9]\d*)")
DATED = re.compile(rf"{KEY} within (?P<months>[1-9]\d*) months")
WRITTEN = "written"
ROWS = "rows"


class TestUnreadable(Invalid):
    __test__ = False
    code = "law_test.unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no test: write `KEY >= 1`, `KEY.measure >= 1`, `KEY within 12 months`, `written`."
        )
        self.text = text


class State(StrEnum):
    ANSWERED = "answered"
    PARTLY = "partly"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Condition:
    """Without a key: a part in words. With `months` the newest row must be as recent, else `least` rows be held."""

    key: str = ""
    measure: str = ROWS
    least: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Met when one of its alternatives is."""

    text: str
    alternatives: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held under one data key for one reporting year: rows by measure, and the day of the newest."""

    key: str
    counts: Mapping[str, int]
    newest: date | None = None

    def count(self, measure: str = ROWS) -> int:
        return self.counts.get(measure, 0)


@dataclass(frozen=True, slots=True)
class Reason:
    """One need of a section, met or not. `missing` are the conditions that could meet it; empty once it is met."""

    need: str
    met: bool
    missing: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    state: State
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=512)
def read_need(text: str) -> Need:
    """Raises TestUnreadable."""
    return Need(text, tuple(_condition(part) for part in text.split(" or ")))


def _condition(text: str) -> Condition:
    if text == WRITTEN:
        return Condition()
    if found := COUNTED.fullmatch(text):
        return Condition(found["key"], found["measure"] or ROWS, int(found["least"]))
    if found := DATED.fullmatch(text):
        return Condition(found["key"], months=int(found["months"]))
    raise TestUnreadable(text)


def complete(needs: tuple[Need, ...], held: Mapping[str, Holding], *, written: bool, last: date) -> Completeness:
    """`last` is the last day of the reporting year. Answered when every need is met, open when none is."""
    reasons = tuple(_reason(need, held, written=written, last=last) for need in needs)
    met = sum(reason.met for reason in reasons)
    state = State.ANSWERED if met == len(reasons) else State.PARTLY if met else State.OPEN
    return Completeness(state, reasons)


def _reason(need: Need, held: Mapping[str, Holding], *, written: bool, last: date) -> Reason:
    met = any(_holds(part, held, written=written, last=last) for part in need.alternatives)
    return Reason(need.text, met, () if met else need.alternatives)


def _holds(part: Condition, held: Mapping[str, Holding], *, written: bool, last: date) -> bool:
    if not part.key:
        return written
    holding = held.get(part.key)
    if holding is None:
        return False
    if part.months:
        return holding.newest is not None and holding.newest >= months_later(last, -part.months)
    return holding.count(part.measure) >= part.least
