"""Invented lists for `benchmarks.importing`: suppliers as a buyer's export holds them, and the links between them."""

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACES = (
    ("Almería", "04001", "Spain", 36.84, -2.46), ("Málaga", "29001", "ES", 36.72, -4.42),
    ("İzmir", "35210", "Türkiye", 38.42, 27.14), ("Guangzhou", "510000", "People's Republic of China", 23.13, 113.26),
    ("Dhaka", "1205", "Bangladesh", 23.81, 90.41), ("São Paulo", "01310", "Brazil", -23.55, -46.63),
    ("Cluj-Napoca", "400001", "RO", 46.77, 23.59), ("Windhoek", "10001", "NA", -22.56, 17.08),
    ("Lyon", "69001", "France", 45.76, 4.84), ("Kraków", "30-001", "Poland", 50.06, 19.94),
)  # fmt: skip
FIRST = (
    "Bright", "Blue", "Northern", "Golden", "Green", "Delta", "Costa", "Rio", "Alta", "Nova", "Vega", "Sol", "Luna",
    "Monte", "Mar", "Campo", "Valle", "Anka", "Peña",
)  # fmt: skip
TRADE = (
    "Textil", "Agro", "Garments", "Hotel", "Cleaning", "Staffing", "Foods", "Packaging", "Construction", "Logistics",
    "Farms", "Laundry",
)  # fmt: skip
FORMS = ("S.L.", "Ltd", "GmbH", "A.Ş.", "S.A.", "Co., Ltd.", "Lda", "SRL")
STREETS = ("Calle Mayor", "Industrial Road", "Avenida del Puerto", "Mill Lane", "Rua das Flores", "Atatürk Cad.")
SECTORS = ("Agriculture", "Hotel", "Construction", "Garments", "ISIC 0113", "Cleaning services")
PARTY_HEADS = (
    "Supplier ID", "Supplier name", "Address", "City", "Postcode", "Country", "Sector", "Workers", "GLN",
    "Latitude", "Longitude", "Email", "Phone",
)  # fmt: skip
EDGE_HEADS = ("from_id", "kind", "to_id", "since", "until", "share", "workers", "commodity", "standing", "source")
WRONG_EVERY = 97  # one row in this many has a fault that must be refused


def party_rows(rows: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Names repeat a little, addresses hardly; numbers as people write them, some cells blank, some refused."""
    dice = random.Random(seed)  # noqa: S311 - invented data, the same on every run
    return (_party(number, dice) for number in range(rows))


def _party(number: int, dice: random.Random) -> tuple[str, ...]:
    city, postcode, country, latitude, longitude = dice.choice(PLACES)
    name = (
        f"{dice.choice(FIRST)} {dice.choice(FIRST)} {dice.choice(TRADE)} {dice.randrange(2_000)} {dice.choice(FORMS)}"
    )
    return (
        f"S-{number:07d}",
        name,
        f"{dice.choice(STREETS)} {dice.randrange(1, 900)}, unit {dice.randrange(1, 60)}",
        city,
        postcode,
        "Atlantis" if number % WRONG_EVERY == 0 else country,
        dice.choice(SECTORS),
        dice.choice((str(dice.randrange(3, 4_000)), f"{dice.randrange(10, 90)}-{dice.randrange(100, 900)}", "")),
        _gln(dice.randrange(10**11, 10**12)) if dice.random() < 0.7 else "",
        *_point(latitude, longitude, dice),
        f"office{number}@supplier.example" if dice.random() < 0.5 else "",
        f"+34 600 {dice.randrange(100_000, 999_999)}" if dice.random() < 0.5 else "",
    )


def _point(latitude: float, longitude: float, dice: random.Random) -> tuple[str, str]:
    if dice.random() > 0.6:
        return "", ""
    return f"{latitude + dice.uniform(-0.1, 0.1):.5f}", f"{longitude + dice.uniform(-0.1, 0.1):.5f}"


def _gln(digits: int) -> str:
    """Thirteen digits, the last of them the check of GS1."""
    weighted = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(str(digits))))
    return f"{digits}{-weighted % 10}"


def edge_rows(rows: int, nodes: int, seed: int) -> Iterator[tuple[str, ...]]:
    """One in `WRONG_EVERY` names an end nobody knows, one in ten times that leads to itself or ends before it began."""
    dice = random.Random(seed)  # noqa: S311 - invented data, the same on every run
    return (_edge(number, nodes, dice) for number in range(rows))


def _edge(number: int, nodes: int, dice: random.Random) -> tuple[str, ...]:
    giver, receiver = dice.randrange(nodes), dice.randrange(nodes)
    kind = dice.choice(("supplies", "supplies", "subcontracts", "provides_labour", "owns"))
    year = dice.randrange(2015, 2026)
    ends = number % (WRONG_EVERY * 10) == 1
    return (
        f"S-{giver:07d}",
        kind,
        "S-unknown"
        if number % WRONG_EVERY == 0
        else f"S-{giver if number % (WRONG_EVERY * 10) == 2 else receiver:07d}",
        f"{year}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}",
        f"{year - 1}-01-01" if ends else "",
        str(dice.randrange(1, 60)) if kind == "owns" else "",
        str(dice.randrange(1, 300)) if kind == "provides_labour" else "",
        f"{dice.randrange(1, 98):02d}" if kind == "supplies" else "",
        dice.choice(("claimed", "evidenced", "verified", "")),
        f"invoice {dice.randrange(1, 9_999)}",
    )


def write_csv(path: Path, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(heads)
        writer.writerows(rows)
