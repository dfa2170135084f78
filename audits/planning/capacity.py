"""How much of a week an inspector works, and why not the rest. For those who plan: it tells of leave."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from audits.planning.independence import working_hours
from audits.planning.round_parties import Inspector
from audits.planning.rules import RoundRules
from foundation.dates import rest_reason


@dataclass(frozen=True, slots=True)
class Capacity:
    """
    `minutes` over the days asked about, ways between sites included; `off` are days without work, each with the kind of
    the absence, the name of the holiday, or `no_hours`.
    """

    minutes: float
    off: tuple[tuple[dt.date, str], ...]


def capacity(inspector: Inspector, days: Iterable[dt.date], rules: RoundRules) -> Capacity:
    minutes, off = 0.0, []
    for day in days:
        if away := _away(inspector, day):
            off.append((day, away))
        elif hours := working_hours(inspector, day, rules):
            minutes += hours[1] - hours[0]
        else:
            off.append((day, "no_hours"))
    return Capacity(minutes, tuple(off))


def _away(inspector: Inspector, day: dt.date) -> str:
    kinds = (one.kind for one in inspector.absences if one.starts_on <= day <= one.ends_on)
    rest = rest_reason(day, inspector.calendar) or ""
    return next(kinds, "") or ("no_hours" if rest.startswith("weekend") else rest.removeprefix("public holiday: "))
