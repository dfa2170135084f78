"""
The year's programme: our assignment against the plain way (most worth per day first), on invented registers.

`python -m benchmarks.programme [--sites 5000 50000]`. CPU seconds of this process; every programme is checked for
capacity, and the gap is to the bound of the linear relaxation, which no programme that meets as much can exceed.
"""

import argparse
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from random import Random
from time import process_time

from audits.programme.parties import Campaign, Capacity, FollowUp, How, Programme, ProgrammeSite
from audits.programme.programme import make_programme
from audits.programme.rules import ProgrammeRules

YEAR = 2027
NEW_YEAR = dt.date(YEAR, 1, 1)
PLACES = (("ES", "Huelva"), ("ES", "Lleida"), ("ES", "Madrid"), ("PT", "Faro"), ("IT", "Foggia"))
SECTORS = ("agriculture", "hospitality", "construction")
MONTH_WEIGHTS = (1, 1, 1.1, 0.9, 1.1, 1, 0.8, 0.5, 1, 1.1, 1, 0.7)
DAYS_A_SITE = 0.012
"""Inspector-days a month and area for each site of the register: about a fifth of the sites can be visited."""
MOST_GAP = 0.005
MOST_SECONDS = {5_000: 10.0, 50_000: 120.0}


@dataclass(frozen=True, slots=True)
class Line:
    sites: int
    way: str
    seconds: float
    made: Programme

    @property
    def visits(self) -> int:
        return sum(entry.how is How.SURE for entry in self.made.entries)


def a_register(many: int, seed: int = 1) -> list[ProgrammeSite]:
    dice = Random(seed)  # noqa: S311 - invented sites, the same on every run
    return [_site(number, dice) for number in range(many)]


def _site(number: int, dice: Random) -> ProgrammeSite:
    country, region = dice.choice(PLACES)
    risk = None if dice.random() < 0.1 else round(dice.betavariate(2, 4), 3)
    due = NEW_YEAR + dt.timedelta(days=dice.randrange(-30, 360))
    return ProgrammeSite(
        id=f"site-{number}",
        area=country,
        country=country,
        region=region,
        sector=dice.choice(SECTORS),
        headcount=None if dice.random() < 0.1 else int(dice.lognormvariate(4, 1.2)) + 1,
        risk=risk,
        risk_high=None if risk is None else min(1.0, risk + dice.random() * 0.2),
        band=_band(risk),
        last_visit=None if dice.random() < 0.6 else NEW_YEAR - dt.timedelta(days=dice.randrange(20, 1_500)),
        last_outcome=dice.choice(("nothing_found", "findings", "access_denied")),
        follow_up=FollowUp(f"F-{number}", due) if dice.random() < 0.02 else None,
    )


def _band(risk: float | None) -> str:
    if risk is None:
        return "unknown"
    return next(
        band for most, band in ((0.25, "low"), (0.5, "medium"), (0.7, "high"), (1.1, "very_high")) if risk < most
    )


def a_year(many: int) -> tuple[list[ProgrammeSite], Capacity, list[Campaign]]:
    months = tuple(many * DAYS_A_SITE * weight for weight in MONTH_WEIGHTS)
    campaigns = [
        Campaign("Berries", many // 125, 2, 5, "agriculture", "ES", "Huelva"),
        Campaign("Sites", many // 100, 3, 6, "construction", "PT"),
    ]
    return a_register(many), dict.fromkeys(("ES", "PT", "IT"), months), campaigns


def run(many: int) -> list[Line]:
    places, capacity, campaigns = a_year(many)
    lines = []
    for way, plain in (("ours", False), ("greedy", True)):
        begun = process_time()
        made = make_programme(places, capacity, campaigns, YEAR, ProgrammeRules(), plain=plain)
        lines.append(Line(many, way, process_time() - begun, made))
        _check(made, places, capacity)
    return lines


def _check(made: Programme, places: list[ProgrammeSite], capacity: Capacity) -> None:
    """Stops on a month that holds more than its days."""
    area = {site.id: site.area for site in places}
    used: dict[tuple[str, int], int] = defaultdict(int)
    for entry in made.entries:
        if entry.month is not None:
            used[area[entry.site], entry.month] += entry.days
    for (where, month), days in used.items():
        if days > capacity[where][month - 1] + 1e-6:
            raise SystemExit(f"{where} in month {month}: {days} of {capacity[where][month - 1]} inspector-days")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="*", default=[5_000, 50_000])
    met = goals = 0
    print("| sites | way | visits | follow-ups | quotas | value | of the bound | CPU s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for many in parser.parse_args().sites:
        lines = run(many)
        ours = lines[0].made
        for line in lines:
            follow_ups = sum(entry.why.value == "follow_up" for entry in line.made.entries)
            quotas = f"{sum(one.met for one in line.made.campaigns)} of {len(line.made.campaigns)}"
            part = line.made.value / ours.bound
            print(
                f"| {many:,} | {line.way} | {line.visits:,} | {follow_ups:,} | {quotas} | {line.made.value:,.0f} "
                f"| {part:.2%} | {line.seconds:.1f} |"
            )
        reached = (
            ours.gap <= MOST_GAP,
            lines[0].seconds <= MOST_SECONDS.get(many, MOST_SECONDS[50_000]),
            all(one.met for one in ours.campaigns),
        )
        met, goals = met + sum(reached), goals + len(reached)
    print(f"goals: {met} of {goals} met")


if __name__ == "__main__":
    main()
