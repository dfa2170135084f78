"""What stands for the draw of a round: every site and every inspector-day with its stratum, and how many are drawn."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from audits.drawing.chances import Numbers, Wish, numbers
from audits.drawing.drawing import draw, reserve
from audits.drawing.seal import INSPECTOR_DAYS, SITES, Lot, Urn
from audits.drawing.strata import stratum_of
from audits.planning.independence import at_work, may_lead, working_hours
from audits.planning.round_parties import Drawing, Inspector, PlannableSite
from audits.planning.rules import RoundRules
from audits.planning.worth import Worth, travel_minutes, worth_of

DAY_MARK = "|"
Crew = tuple[int, dt.date]
"""An inspector (by place) on a day."""


@dataclass(frozen=True, slots=True)
class RoundFrame:
    """The stratum of an inspector-day is the inspector: nobody gets more or fewer drawn days than their share."""

    sites: tuple[tuple[str, str], ...]
    inspector_days: tuple[tuple[str, str], ...]
    numbers: Numbers


def crews_of(inspectors: Sequence[Inspector], days: Iterable[dt.date]) -> tuple[Crew, ...]:
    """Without the days on which an inspector rests."""
    wanted = list(days)
    return tuple((who, day) for who, inspector in enumerate(inspectors) for day in wanted if at_work(inspector, day))


def round_frame(
    sites: Sequence[PlannableSite], inspectors: Sequence[Inspector], days: Sequence[dt.date], rules: RoundRules
) -> RoundFrame:
    """Every site stands in it, required or not, reachable or not: who cannot be drawn would have a chance of zero."""
    crews = crews_of(inspectors, days)
    length = (max(days) - min(days)).days + 1 if days else 1
    worths = [worth_of(site, rules.unknown_risk, rules, min(days, default=dt.date.min)) for site in sites]
    wish = Wish(
        share=rules.random_share,
        yearly_floor=rules.yearly_floor,
        most_share=rules.most_random_share,
        visits_a_day=_visits_a_day(worths, rules),
        reach=_reach(sites, worths, _first_days(inspectors, crews), rules),
    )
    return RoundFrame(
        tuple((site.id, stratum(site)) for site in sites),
        tuple((day_name(inspectors[who].id, day), inspectors[who].id) for who, day in crews),
        numbers(len(sites), len(crews), length, wish),
    )


def stratum(site: PlannableSite) -> str:
    return stratum_of(
        country=site.country,
        region=site.region,
        sector=site.sector.value if site.sector else None,
        headcount=site.headcount,
        risk=site.risk,
    )


def day_name(inspector: str, day: dt.date) -> str:
    return f"{inspector}{DAY_MARK}{day.isoformat()}"


def named_day(name: str) -> tuple[str, dt.date]:
    inspector, _, day = name.rpartition(DAY_MARK)
    return inspector, dt.date.fromisoformat(day)


def own_drawing(frame: RoundFrame, seed: int) -> Drawing:
    """
    By the same steps as a committed draw, from the plan's own seed: reproducible, not sealed. Sites go by their place,
    since the same list in another database has other ids.
    """
    text = hashlib.sha256(f"tierlight plan {seed}".encode()).hexdigest()
    counts = frame.numbers
    places = (Lot(f"{at:06d}", label) for at, (_, label) in enumerate(frame.sites))
    sites = Urn(SITES, counts.sites, tuple(places))
    days = Urn(INSPECTOR_DAYS, counts.inspector_days, tuple(Lot(*one) for one in frame.inspector_days))
    drawn = draw(days, text, "")
    return Drawing(
        sites=tuple(frame.sites[int(at)][0] for at in draw(sites, text, "")),
        inspector_days=tuple(named_day(one) for one in drawn),
        reserve=tuple(named_day(one) for one in reserve(days, drawn, text, "")) if drawn else (),
        chance=float(counts.chance),
        seed=text,
        sealed=False,
    )


def _visits_a_day(worths: Sequence[Worth], rules: RoundRules) -> int:
    """As many as a day holds with a road of the assumed length before each; few enough that the drawn ones fit."""
    if not worths:
        return 1
    minutes = fmean(worth.minutes for worth in worths)
    return max(1, int((rules.work_end_min - rules.work_start_min) // (minutes + rules.same_region_min)))


def _first_days(inspectors: Sequence[Inspector], crews: Sequence[Crew]) -> list[tuple[Inspector, dt.date]]:
    first: dict[int, dt.date] = {}
    for who, day in crews:
        first.setdefault(who, day)
    return [(inspectors[who], day) for who, day in first.items()]


def _reach(
    sites: Sequence[PlannableSite],
    worths: Sequence[Worth],
    team: Sequence[tuple[Inspector, dt.date]],
    rules: RoundRules,
) -> float:
    """The share of sites to which somebody can go on their first day, and which nobody has to visit anyway."""
    reached = sum(
        site.required_because is None
        and any(
            may_lead(who, site, day, rules).allowed
            and 2 * travel_minutes(who, site, rules) + worth.minutes <= _length(who, day, rules)
            for who, day in team
        )
        for site, worth in zip(sites, worths, strict=True)
    )
    return reached / len(sites) if sites else 0.0


def _length(inspector: Inspector, day: dt.date, rules: RoundRules) -> float:
    hours = working_hours(inspector, day, rules)
    return hours[1] - hours[0] if hours else 0.0
