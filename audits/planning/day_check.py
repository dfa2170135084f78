"""Whether one person's day holds its visits at the hours they stand at: what a planner asks who moves one by hand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from audits.planning.independence import Refusal, working_hours
from audits.planning.round_parties import Inspector, PlannableSite
from audits.planning.rules import RoundRules
from audits.planning.worth import travel_minutes

QUARTER = 15
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Stop:
    """`code` is what the refusal calls the visit."""

    code: str
    site: PlannableSite
    start_min: float
    minutes: float

    @property
    def end_min(self) -> float:
        return self.start_min + self.minutes


def day_refusals(who: Inspector, day: dt.date, stops: Sequence[Stop], rules: RoundRules) -> tuple[Refusal, ...]:
    """S13: the hours of that weekday with the roads from and to home, and no two visits at once."""
    hours = working_hours(who, day, rules)
    if hours is None or not stops:
        return ()
    route = sorted(stops, key=lambda stop: stop.start_min)
    return (*_too_close(route, rules), *_beyond_hours(who, route, hours, rules))


def _too_close(route: Sequence[Stop], rules: RoundRules) -> list[Refusal]:
    found = []
    for one, other in pairwise(route):
        road = travel_minutes(one.site, other.site, rules)
        if one.end_min + road > other.start_min:
            fact = f"overlap: {one.code} ends {clock(one.end_min)}, {other.code} is {road:g} min away and begins"
            found.append(Refusal("S13", f"{fact} {clock(other.start_min)}", about_day=True))
    return found


def _beyond_hours(
    who: Inspector, route: Sequence[Stop], hours: tuple[float, float], rules: RoundRules
) -> list[Refusal]:
    found = []
    first, last = route[0], route[-1]
    out, back = travel_minutes(who, first.site, rules), travel_minutes(last.site, who, rules)
    if first.start_min - out < hours[0]:
        left = f"would leave home at {clock(first.start_min - out)} for {first.code}" if first.start_min >= out else ""
        fact = left or f"{first.code} is {out:g} min from home and begins {clock(first.start_min)}"
        found.append(Refusal("S13", f"working hours: {fact}, works from {clock(hours[0])}", about_day=True))
    if last.end_min + back > hours[1]:
        home = f"would be home at {clock(last.end_min + back)} after {last.code}" if last.end_min + back < DAY else ""
        fact = home or f"{last.code} ends {clock(last.end_min)}, {back:g} min from home"
        found.append(Refusal("S13", f"working hours: {fact}, works until {clock(hours[1])}", about_day=True))
    return found


def earliest_start(
    people: Sequence[tuple[Inspector, Sequence[Stop]]], day: dt.date, new: Stop, rules: RoundRules
) -> float:
    """The first quarter of an hour at which everybody's day holds the visit; its own hour when none does."""
    every = [new.start_min, *range(0, 24 * 60, QUARTER)]
    for start in every:
        moved = Stop(new.code, new.site, float(start), new.minutes)
        if not any(day_refusals(who, day, (*stops, moved), rules) for who, stops in people):
            return float(start)
    return new.start_min


def clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
