"""
Orders at invented sites, some made elsewhere without leave, and honest peaks beside them. As Caro, Lane and Saez de
Tejada Cuenca (Management Science 67(4), 2021) found, some sites never do it, some always, some now and then, and the
order before tells most; every other share below is a guess that was written before anything was scored. The figures
show that the tests work together as meant, and nothing about real factories.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from suppliers.leads.payloads import Dated, Interval, Order, SiteKnown

BEGIN = date(2024, 1, 1)
HONEST_WEEK, PEAK_WEEK = 48.0, 60.0
HABITS = (("never", 0.35), ("always", 0.15), ("sometimes", 0.50))
HEAD_COUNT_KNOWN, MINUTES_KNOWN, PLACE_SEEN, STATUS_KNOWN = 0.85, 0.8, 0.5, 0.15
PROCESS_GAP = {True: 0.30, False: 0.03}
OTHER_PLACE = {True: 0.25, False: 0.02}
FEWER_PEOPLE = {True: 0.15, False: 0.03}
MORE_AGENCY = {True: 0.10, False: 0.08}
LOW_PRICE = {True: 0.20, False: 0.08}


@dataclass(frozen=True, slots=True)
class Drawn:
    """`elsewhere`: references of the orders that were made elsewhere without leave."""

    orders: tuple[Order, ...]
    sites: dict[str, SiteKnown]
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Maker:
    key: str
    habit: str
    people: int
    efficiency: float
    minutes: float
    wage: float


def draw(*, sites: int, orders: int, seed: int) -> Drawn:
    """`orders` for each site, one after the other over three years."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    placed: list[Order] = []
    known: dict[str, SiteKnown] = {}
    elsewhere: set[str] = set()
    for number in range(sites):
        maker = _maker(luck, number)
        own, counts, shares = _orders(luck, maker, orders, elsewhere)
        placed += own
        known[maker.key] = _known(luck, maker, counts, shares)
    return Drawn(tuple(placed), known, frozenset(elsewhere))


def _maker(luck: random.Random, number: int) -> _Maker:
    habit = luck.choices([word for word, _ in HABITS], [share for _, share in HABITS])[0]
    return _Maker(
        f"S{number}", habit, luck.randrange(40, 900), luck.uniform(0.4, 0.8), luck.uniform(5, 45), luck.uniform(1.5, 6)
    )


def _orders(
    luck: random.Random, maker: _Maker, count: int, elsewhere: set[str]
) -> tuple[list[Order], list[Dated], list[Dated]]:
    found: list[Order] = []
    counts = [Dated(BEGIN - timedelta(days=30), _noisy(luck, maker.people))]
    shares = [Dated(BEGIN - timedelta(days=30), Interval(0.1, 0.1))]
    day, before = BEGIN, False
    for number in range(count):
        days = luck.randrange(20, 50)
        load = _load(luck, maker)
        away = _is_made_elsewhere(luck, maker, before, load)
        reference = f"{maker.key}-{number}"
        if away:
            elsewhere.add(reference)
        found.append(_order(luck, maker, reference, (day, days, load), away=away))
        if luck.random() < FEWER_PEOPLE[away]:
            counts.append(Dated(day + timedelta(days=5), _noisy(luck, maker.people * 0.6)))
        if luck.random() < MORE_AGENCY[away]:
            shares.append(Dated(day + timedelta(days=5), Interval(0.4, 0.4)))
        day, before = day + timedelta(days=days), away
    return found, counts, shares


def _load(luck: random.Random, maker: _Maker) -> float:
    """Part of what the people can make in a usual week; honest sites go up to their peak week and no further."""
    wanted = luck.lognormvariate(-0.15, 0.55)
    return min(wanted, PEAK_WEEK / HONEST_WEEK) if maker.habit == "never" else wanted


def _is_made_elsewhere(luck: random.Random, maker: _Maker, before: bool, load: float) -> bool:  # noqa: FBT001 - the state of the order before
    if maker.habit == "never":
        return False
    chance = 0.9 if maker.habit == "always" else (0.6 if before else 0.15)
    return load > PEAK_WEEK / HONEST_WEEK or luck.random() < chance


def _order(luck: random.Random, maker: _Maker, reference: str, plan: tuple[date, int, float], *, away: bool) -> Order:
    day, days, load = plan
    capacity = maker.people * 0.85 * HONEST_WEEK * 60 / 7 * days * maker.efficiency
    cost = maker.minutes / 60 * maker.wage
    price = cost * (luck.uniform(0.7, 1.0) if luck.random() < LOW_PRICE[away] else luck.uniform(1.2, 4.0))
    seen = luck.random() < PLACE_SEEN
    other = luck.random() < OTHER_PLACE[away]
    return Order(
        reference=reference,
        site=maker.key,
        units=max(1.0, round(load * capacity / maker.minutes)),
        starts_on=day,
        due_on=day + timedelta(days=days - 1),
        processes=frozenset({"sewing", "washing"} if luck.random() < PROCESS_GAP[away] else {"sewing"}),
        standard_minutes=maker.minutes if luck.random() < MINUTES_KNOWN else None,
        price=price,
        currency="EUR",
        shipped_from=("Mill Lane 9" if other else f"{maker.key} gate") if seen else "",
        unauthorised=away if luck.random() < STATUS_KNOWN else None,
    )


def _known(luck: random.Random, maker: _Maker, counts: list[Dated], shares: list[Dated]) -> SiteKnown:
    return SiteKnown(
        key=maker.key,
        name=f"{maker.key} works",
        head_counts=tuple(counts) if luck.random() < HEAD_COUNT_KNOWN else (),
        agency_shares=tuple(shares),
        processes=frozenset({"sewing"}),
        places=frozenset({f"{maker.key} gate"}),
        wage_per_hour=maker.wage,
        currency="EUR",
    )


def _noisy(luck: random.Random, people: float) -> Interval:
    told = round(people * luck.uniform(0.9, 1.1))
    return Interval(told, told)
