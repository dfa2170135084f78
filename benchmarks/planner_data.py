"""
Invented visit-planning questions of the kinds the team-orienteering literature uses: scattered, clustered and mixed
sites, narrow and wide windows, one to four teams on one day, 50 to 288 sites; and inspectorate plans over ten days.

All of it is drawn from a seed; no published instance is read. Tuning uses the seeds below 100, the printed table the
seeds from 100 on.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from random import Random

from audits.planning.instance import PlanInspector, PlanInstance, PlanSite

TUNING, JUDGING = 0, 100
"""First seed of the instances that choices were made on, and of those that figures are printed for."""


@dataclass(frozen=True)
class Shape:
    """`width` is the mean window in minutes, `windowed` the share of sites that have one, `spots` the clusters."""

    name: str
    sites: int
    teams: int
    horizon: float
    service: tuple[float, float]
    width: tuple[float, float]
    windowed: float
    spots: int
    scattered: float
    decimals: int = 1


SHAPES = (
    Shape("scattered, narrow", 100, 3, 230, (10, 10), (10, 30), 1.0, 0, 1.0),
    Shape("scattered, half without", 100, 2, 230, (10, 10), (30, 60), 0.5, 0, 1.0),
    Shape("clustered", 100, 2, 1_236, (90, 90), (60, 180), 0.75, 10, 0.0),
    Shape("mixed", 100, 4, 240, (10, 10), (30, 120), 1.0, 8, 0.5),
    Shape("large, narrow, 4 teams", 288, 4, 1_000, (1, 25), (90, 180), 1.0, 6, 0.5, 2),
    Shape("large, wide, 2 teams", 240, 2, 1_000, (1, 25), (180, 360), 1.0, 5, 0.5, 2),
    Shape("middling, wide, 3 teams", 144, 3, 1_000, (1, 25), (180, 360), 1.0, 3, 0.5, 2),
    Shape("small, narrow, 1 team", 72, 1, 1_000, (1, 25), (90, 180), 1.0, 2, 0.5, 2),
)


def questions(first_seed: int) -> list[tuple[str, PlanInstance]]:
    return [(shape.name, team_question(shape, first_seed + at)) for at, shape in enumerate(SHAPES)]


def team_question(shape: Shape, seed: int) -> PlanInstance:
    """One day, every team from the same place in the middle; distances are minutes, cut to `decimals`."""
    random = Random(f"{shape.name} {seed}")  # noqa: S311 - invented data
    home = (random.uniform(35, 65), random.uniform(35, 65))
    places = _places(shape, random)
    sites = tuple(_site(shape, random, at, place, math.dist(home, place)) for at, place in enumerate(places))
    everything = [*places, *([home] * shape.teams)]
    cut = 10**shape.decimals
    travel = tuple(tuple(math.floor(math.dist(a, b) * cut) / cut for b in everything) for a in everything)
    inspectors = tuple(PlanInspector(f"t{team}", *home, frozenset(), frozenset()) for team in range(shape.teams))
    return PlanInstance(1, 0.0, shape.horizon, sites, inspectors, travel_min=travel)


def _places(shape: Shape, random: Random) -> list[tuple[float, float]]:
    spots = [(random.uniform(0, 100), random.uniform(0, 100)) for _ in range(shape.spots)]
    return [
        (random.uniform(0, 100), random.uniform(0, 100))
        if not spots or random.random() < shape.scattered
        else _around(random.choice(spots), random)
        for _ in range(shape.sites)
    ]


def _around(spot: tuple[float, float], random: Random) -> tuple[float, float]:
    return spot[0] + random.gauss(0, 5), spot[1] + random.gauss(0, 5)


def _site(shape: Shape, random: Random, at: int, place: tuple[float, float], from_home: float) -> PlanSite:
    visit = round(random.uniform(*shape.service), 0)
    latest = math.floor(shape.horizon - visit - from_home - 1)
    opens, closes = 0.0, float(latest)
    if random.random() < shape.windowed:
        width = random.uniform(*shape.width)
        middle = random.uniform(from_home, max(from_home, latest))
        opens = float(max(0, round(middle - width / 2)))
        closes = float(max(math.ceil(from_home), min(latest, round(middle + width / 2))))
        opens = min(opens, closes)
    value = float(random.randint(1, 40))
    return PlanSite(at, *place, visit, None, value, required=False, due=1, open_min=opens, close_min=closes)


def ten_days(seed: int, sites: int = 300, inspectors: int = 6, required: int = 25) -> PlanInstance:
    """An inspectorate's fortnight: visits of two to four hours, three languages, conflicts, due required visits."""
    random = Random(f"ten days {seed}")  # noqa: S311 - invented data
    towns = [(random.uniform(0, 120), random.uniform(0, 120)) for _ in range(8)]
    places = [_around(random.choice(towns), random) for _ in range(sites)]
    must = set(random.sample(range(sites), required))
    languages = random.choices(("en", "es", "ar"), weights=(6, 3, 1), k=sites)
    return PlanInstance(
        days=10,
        work_start_min=480,
        work_end_min=1_020,
        sites=tuple(
            PlanSite(
                at,
                *place,
                visit_min=float(random.choice((60, 90, 120, 180, 240))),
                language=languages[at],
                value=float(random.randint(20, 300)),
                required=at in must,
                due=random.randint(4, 10) if at in must else 10,
                open_min=0.0,
                close_min=math.inf,
            )
            for at, place in enumerate(places)
        ),
        inspectors=tuple(
            PlanInspector(
                f"i{who}",
                *random.choice(towns),
                frozenset({"en"} | ({"es"} if who % 2 else set()) | ({"ar"} if who % 3 == 0 else set())),
                frozenset(random.sample(range(sites), 3)),
            )
            for who in range(inspectors)
        ),
    )


TONGUES = ("en", "es", "ar", "hi", "ro")


def office(seed: int, sites: int = 300, inspectors: int = 6, required: int = 25) -> PlanInstance:
    """
    The kind of `examples/plans/plan80.json` over ten days: head-counts that spread over powers of ten and make the
    visit 2, 4 or 7 hours long, five languages of which an inspector speaks two to four, six conflicts each.
    """
    random = Random(f"office {seed}")  # noqa: S311 - invented data
    towns = [(random.uniform(0, 110), random.uniform(0, 110)) for _ in range(9)]
    must = set(random.sample(range(sites), required))
    return PlanInstance(
        days=10,
        work_start_min=480,
        work_end_min=1_020,
        sites=tuple(_workplace(random, at, towns, must=at in must) for at in range(sites)),
        inspectors=tuple(
            PlanInspector(
                who,
                random.uniform(0, 110),
                random.uniform(0, 110),
                frozenset(random.sample(TONGUES, random.choice((2, 3, 4)))),
                frozenset(random.sample(range(sites), 6)),
            )
            for who in range(inspectors)
        ),
    )


def _workplace(random: Random, at: int, towns: list[tuple[float, float]], *, must: bool) -> PlanSite:
    town = random.choice(towns) if random.random() < 0.75 else (random.uniform(0, 110), random.uniform(0, 110))
    place = town[0] + random.gauss(0, 7), town[1] + random.gauss(0, 7)
    workers = int(math.exp(random.gauss(3.5, 1.6))) + 1
    minutes = 120.0 if workers <= 50 else 240.0 if workers <= 400 else 420.0
    value = float(round(100 * random.betavariate(2, 4) * math.log10(10 + workers)) + 1)
    due = random.randint(2, 10) if must else 10
    return PlanSite(at, *place, minutes, random.choice(TONGUES), value, must, due, 0.0, math.inf)


def with_urgent(question: PlanInstance, seed: int, count: int = 5) -> PlanInstance:
    """The same question on the morning when `count` sites became required and due within three days."""
    random = Random(f"urgent {seed}")  # noqa: S311 - invented data
    free = [at for at, site in enumerate(question.sites) if not site.required]
    urgent = set(random.sample(free, count))
    sites = (replace(s, required=True, due=min(s.due, 3)) if at in urgent else s for at, s in enumerate(question.sites))
    return replace(question, sites=tuple(sites))


def as_json(question: PlanInstance) -> str:
    """The file that `tierlight audits plan --instance` reads."""
    return json.dumps(
        {
            **{key: getattr(question, key) for key in ("days", "work_start_min", "work_end_min")},
            **{key: getattr(question, key) for key in ("speed_kmh", "detour", "stop_overhead_min")},
            "travel_min": question.travel_min,
            "sites": [
                {key: None if value == math.inf else value for key, value in asdict(site).items()}
                for site in question.sites
            ],
            "inspectors": [
                {**asdict(one), "languages": sorted(one.languages), "conflicts": sorted(one.conflicts, key=str)}
                for one in question.inspectors
            ],
        }
    )
