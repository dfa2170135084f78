"""
Makes lists of invented sites as several sources would write them, of any length and with the answer known: to time
matching at 3,300, 20,000 and 100,000 rows, and to try it where no labelled list is at hand. Nothing in it is real.
"""

import random
from dataclasses import dataclass, replace

from benchmarks.matching_data import LabelledList
from benchmarks.matching_habits import HABITS
from suppliers.matching import MatchRecord

_TRADES = ("Hotel", "Farm", "Knitwear", "Garments", "Builders", "Lodge", "Packing", "Fruit", "Textiles", "Catering",
           "Cleaning", "Scaffolding", "Orchards", "Kitchens", "Laundry", "Greenhouses")  # fmt: skip
_STREETS = ("Road", "Street", "Avenue", "Lane", "Industrial Zone")
_COUNTRIES = ("BD", "TR", "ES", "VN", "IN", "MA", "GB", "US")
ROWS_PER_TOWN = 400
SITES_PER_AGENCY = 60


@dataclass(frozen=True, slots=True)
class _World:
    words: tuple[str, ...]
    towns: tuple[tuple[str, str, str], ...]
    streets: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]


def generated_list(rows: int, *, seed: int) -> LabelledList:
    """
    One to six records a site. One site in five belongs to an agency that heads all its names and answers one phone,
    and a twelfth has a sister next door with the same name and another number: those are the hard ones.
    """
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    world = _world(rows, luck)
    records: list[MatchRecord] = []
    entities: list[str] = []
    site = 0
    while len(records) < rows:
        found = [_site(world, luck)]
        if luck.random() < 1 / 12:
            found.append(_sister(found[0], luck))
        for one in found:
            site += 1
            for _ in range(luck.choice((1, 1, 2, 2, 3, 4, 6))):
                records.append(_written(one, luck))
                entities.append(str(site))
    order = luck.sample(range(len(records)), len(records))[:rows]
    return LabelledList(
        tuple(replace(records[old], index=new) for new, old in enumerate(order)), tuple(entities[at] for at in order)
    )


def _world(rows: int, luck: random.Random) -> _World:
    words = tuple({_word(luck, 2, 4) for _ in range(400 + rows // 4)})
    towns = tuple(
        (_word(luck, 2, 3), luck.choice(_COUNTRIES), f"{luck.randrange(100, 1000)}00")
        for _ in range(3 + rows // ROWS_PER_TOWN)
    )
    streets = tuple(_word(luck, 2, 4) for _ in range(100 + rows // 40))
    agencies = tuple(
        (f"{_word(luck, 2, 3)} {_word(luck, 2, 3)} Group", _phone(luck))
        for _ in range(1 + rows // SITES_PER_AGENCY // 5)
    )
    return _World(words, towns, streets, agencies)


def _word(luck: random.Random, least: int, most: int) -> str:
    onsets = ("b", "br", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "z")
    return "".join(luck.choice(onsets) + luck.choice("aeiou") for _ in range(luck.randint(least, most))).title()


def _phone(luck: random.Random) -> str:
    return f"555 {luck.randrange(100, 1000)} {luck.randrange(1000, 10_000)}"


def _site(world: _World, luck: random.Random) -> MatchRecord:
    town, country, postcode = luck.choice(world.towns)
    name = " ".join((*luck.sample(world.words, luck.choice((1, 2, 2))), luck.choice(_TRADES)))
    phone = _phone(luck)
    if luck.random() < 1 / 5:
        agency, phone = luck.choice(world.agencies)
        name = f"{agency} {name}"
    street = f"{luck.randrange(1, 400)} {luck.choice(world.streets)} {luck.choice(_STREETS)}"
    return MatchRecord(
        0,
        name=name,
        address=f"{street}, {town}",
        city=town,
        postcode=f"{postcode[:3]}{luck.randrange(10, 60)}",
        country=country,
        phone=phone,
    )


def _sister(site: MatchRecord, luck: random.Random) -> MatchRecord:
    number, _, rest = site.address.partition(" ")
    return replace(site, address=f"{int(number) + luck.choice((2, 4, 10))} {rest}", phone=_phone(luck))


def _written(site: MatchRecord, luck: random.Random) -> MatchRecord:
    way = luck.choices((None, "clerk", "romaniser", "geocoder"), (3, 4, 1, 1))[0]
    record = HABITS[way](site, luck) if way else site
    return replace(
        record,
        phone="" if luck.random() < 0.15 else _phone(luck) if luck.random() < 0.05 else site.phone,
        postcode="" if luck.random() < 0.3 else site.postcode,
        city="" if luck.random() < 0.5 else site.city,
    )
