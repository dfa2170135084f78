"""
Decided cases of earlier years, invented: four offices that follow one law. One of them sets its fines two thirds higher
than the others for like cases, so that a page about equity has something true to show.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from examples.country import files
from examples.country.lists import Cell
from examples.country.records import Country, Site

COLUMNS = (
    "reference",
    "party_id",
    "site_id",
    "regime",
    "offence_family",
    "severity",
    "office",
    "grounds",
    "offence_on",
    "opened_on",
    "decided_on",
    "final_on",
    "ended_on",
    "imposed",
    "after_appeal",
    "collected",
    "currency",
    "workers_affected",
    "underpayment_total",
    "firm_employees",
    "firm_turnover",
)
OFFICES = ("Lleida", "Almería", "Palma", "Tarragona")
HARSH = "Palma"
HARSHER = 1.65
A_YEAR_EACH = 26
# What a case of its kind came to in the middle, and the bounds of the law it never leaves.
KINDS = (("serious", 1900, 751, 7500), ("very_serious", 21000, 7501, 225018))
GRAVE, APPEALED = 0.3, 0.22
FIRST = date(2021, 11, 8)


def rows(country: Country) -> Iterator[Sequence[Cell]]:
    """The same on every machine: drawn from one seed over the sites of one country in the order of their names."""
    random = Random(20211108)  # noqa: S311 - invented data, not a secret
    sites = sorted((site for site in country.sites if site.place.country == "ES"), key=lambda site: site.id)
    for number in range(len(OFFICES) * A_YEAR_EACH):
        yield _row(number, random, random.choice(sites))


def _row(number: int, random: Random, site: Site) -> Sequence[Cell]:
    office = OFFICES[number % len(OFFICES)]
    severity, middle, low, high = KINDS[random.random() < GRAVE]
    fined = middle * random.lognormvariate(0, 0.4) * (HARSHER if office == HARSH else 1.0)
    imposed = round(min(max(fined, low), high))
    opened = FIRST + timedelta(days=9 * number + random.randrange(9))
    decided = opened + timedelta(days=random.randrange(70, 240))
    final = decided + timedelta(days=random.randrange(35, 160))
    workers = random.randrange(3, 40)
    left = random.choice((1.0, 1.0, 0.6)) if random.random() < APPEALED else None
    due = imposed if left is None else round(imposed * left)
    return (
        f"ES-{office[:2].upper()}-{opened.year}-{number + 101:04d}",
        site.operator,
        site.id,
        "es_lisos",
        "wage_underpayment",
        severity,
        office,
        "Wages below the collective agreement",
        str(opened - timedelta(days=random.randrange(5, 25))),
        str(opened),
        str(decided),
        str(final),
        str(final + timedelta(days=400)),
        imposed,
        "" if left is None else due,
        random.choice((due, due, due, round(due / 2), 0)),
        "EUR",
        workers,
        workers * random.randrange(300, 1400),
        random.choice((6, 8, 22, 40, 47, 90, 180, 320)),
        random.randrange(4, 130) * 100_000,
    )


def write(folder: Path, country: Country) -> None:
    files.write_csv(folder / "past_cases.csv", COLUMNS, rows(country))
