"""
Makes pairs of factory records that are hard to tell apart, out of plain supplier lists without labels.

Same: one record spelled twice, the way lists, PDFs and geocoders spell it. Different: another unit or plot of the same
firm, a sister firm in the same zone, a namesake elsewhere, a neighbour in the same estate. The shares below are a
choice, not a measurement; they shape the model and judge nothing.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from suppliers.matching import ComparePair, MatchRecord
from suppliers.names import fold, read_name

TRADES = (
    "Garments",
    "Textiles",
    "Knitwear",
    "Apparel",
    "Fashions",
    "Dyeing",
    "Spinning",
    "Washing",
    "Printing",
    "Embroidery",
    "Packaging",
    "Accessories",
    "Footwear",
    "Leather",
    "Denim",
    "Sweaters",
    "Clothing",
    "Weaving",
    "Trading",
    "Exports",
    "Industries",
    "Enterprises",
)
FORMS = ("Ltd", "Limited", "Co., Ltd.", "Co Ltd", "Pvt. Ltd.", "Inc.", "LLC", "")
SHORTER = {
    "road": "rd", "street": "st", "industrial": "ind.", "zone": "zn", "district": "dist.", "building": "bldg",
    "village": "vill.", "province": "prov.", "number": "no", "avenue": "ave", "estate": "est.", "north": "n.",
    "company": "co", "international": "intl", "manufacturing": "mfg", "garments": "garment", "factory": "fty",
    "textiles": "textile", "and": "&", "industries": "inds",
}  # fmt: skip
LABELS = ("Unit", "Plot", "Block", "Building", "Shed", "Floor")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    pair: ComparePair
    same: bool


def hard_pairs(records: Sequence[MatchRecord], *, seed: int) -> list[LabelledPair]:
    """About six pairs a record; `index` is 0 on the left and 1 on the right."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    made: list[LabelledPair] = []
    for record in records:
        made.extend(_pair(_contacts(record, luck), luck, same=True) for _ in range(3))
        makers = luck.sample((_other_unit, _sister, _namesake, _numbered_site), 2)
        for make in makers:
            rival = make(_contacts(record, luck), records, luck)
            made.append(_pair(record, luck, same=False, rival=rival))
        made.append(_pair(_contacts(record, luck), luck, same=False, rival=_neighbour(record, records, luck)))
    return made


def _pair(record: MatchRecord, luck: random.Random, *, same: bool, rival: MatchRecord | None = None) -> LabelledPair:
    left = _respell(record, luck, strength=0.5)
    right = _respell(rival or record, luck, strength=1.0)
    return LabelledPair(ComparePair(replace(left, index=0), replace(right, index=1)), same=same)


def _contacts(record: MatchRecord, luck: random.Random) -> MatchRecord:
    """Most factory lists give no phone; where one is given, every unit of the firm tends to share it."""
    if luck.random() < 0.7:
        return record
    phone = "".join(luck.choice("0123456789") for _ in range(10))
    place = (luck.uniform(-30, 50), luck.uniform(-100, 120))
    domain = f"https://{read_name(record.name).squeezed[:12] or 'firm'}.example"
    return replace(
        record,
        phone=phone,
        website=domain if luck.random() < 0.5 else "",
        latitude=place[0] if luck.random() < 0.5 else None,
        longitude=place[1],
    )


def _respell(record: MatchRecord, luck: random.Random, *, strength: float) -> MatchRecord:
    name = _respell_name(record.name, luck, strength)
    address = _respell_address(record.address, luck, strength)
    blank = luck.random()
    moved = luck.gauss(0, 0.003) if luck.random() < 0.9 else luck.gauss(0, 2)
    return replace(
        record,
        name=name,
        address="" if blank < 0.04 * strength else address,
        country="" if 0.1 < blank < 0.2 else ("" if not record.country else _country(record.country, luck)),
        phone="" if luck.random() < 0.3 else record.phone,
        latitude=None if record.latitude is None else record.latitude + moved,
    )


def _country(country: str, luck: random.Random) -> str:
    return luck.choice(("IL", "US", "CN", "TR")) if luck.random() < 0.02 else country


def _respell_name(name: str, luck: random.Random, strength: float) -> str:
    words = name.split()
    if luck.random() < 0.35 * strength:
        words = [*list(read_name(name).core), luck.choice(FORMS)]
    words = [SHORTER.get(word.casefold(), word) if luck.random() < 0.4 * strength else word for word in words]
    if len(words) > 3 and luck.random() < 0.15 * strength:
        words.pop(luck.randrange(1, len(words)))
    if len(words) > 1 and luck.random() < 0.15 * strength:
        at = luck.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1].casefold()]
    if luck.random() < 0.08 * strength:
        words.append(f"({luck.choice(TRADES)})")
    text = " ".join(words)
    for _ in range(2):
        text = _typo(text, luck) if luck.random() < 0.2 * strength else text
    if luck.random() < 0.04 * strength:
        text = " ".join(text.replace(" ", ""))
    return luck.choice((text, text.upper(), text.lower(), text))


def _respell_address(address: str, luck: random.Random, strength: float) -> str:
    parts = [part.strip() for part in re.split(r",(?!\d)", address) if part.strip()]
    if len(parts) > 2 and luck.random() < 0.35 * strength:
        parts.pop(luck.randrange(1, len(parts)))
    if len(parts) > 2 and luck.random() < 0.25 * strength:
        parts.append(parts.pop(luck.randrange(1, len(parts))))
    if len(parts) > 1 and luck.random() < 0.1 * strength:
        parts = parts[luck.randrange(2) :]
    words = ", ".join(parts).split()
    words = [SHORTER.get(word.casefold(), word) if luck.random() < 0.4 * strength else word for word in words]
    text = " ".join(words)
    for _ in range(2):
        text = _typo(text, luck, letters_only=True) if luck.random() < 0.3 * strength else text
    return luck.choice((text, text.upper(), text.lower()))


def _typo(text: str, luck: random.Random, *, letters_only: bool = False) -> str:
    places = [at for at, letter in enumerate(text) if letter.isalpha() or not letters_only]
    if len(places) < 4:
        return text
    at = luck.choice(places)
    kind = luck.randrange(4)
    swapped = text[at + 1 : at + 2] + text[at]
    replacement = ("", text[at] * 2, luck.choice("aeinrst"), swapped)[kind]
    return text[:at] + replacement + text[at + (2 if kind == 3 else 1) :]


def _other_unit(record: MatchRecord, _: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """The same firm and street, another number; where there is no number, one of them gets none either."""
    found = list(re.finditer(r"\d+", record.address))
    if not found:
        return replace(record, address=f"{luck.choice(LABELS)} {luck.randrange(2, 40)}, {record.address}", phone="")
    spot = found[0]
    number = str(int(spot.group()) + luck.choice((1, 2, 3, 7, 10, 24)))
    return replace(record, address=record.address[: spot.start()] + number + record.address[spot.end() :])


def _numbered_site(record: MatchRecord, _: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    core = " ".join(read_name(record.name).core)
    return replace(record, name=f"{core} {luck.choice(('Unit', 'Unit-', 'Plant', ''))} {luck.randrange(2, 6)}")


def _sister(record: MatchRecord, _: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """Same head word and often the same address; another trade."""
    core = read_name(record.name).core
    head = core[: max(1, len(core) // 2)]
    trades = [trade for trade in TRADES if fold(trade) not in core]
    return replace(record, name=" ".join((*head, luck.choice(trades), luck.choice(FORMS))))


def _namesake(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    place = luck.choice([other for other in records if other.country == record.country] or records)
    if place.address == record.address:
        return _other_unit(record, records, luck)
    return replace(record, address=place.address, country=place.country, latitude=place.latitude)


def _neighbour(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """Half of the time a firm of the list put at this address, else the firm of the list with the likest words."""
    rivals = [other for other in records if fold(other.name) != fold(record.name)]
    if luck.random() < 0.5:
        rival = luck.choice(rivals)
        return replace(rival, address=record.address if luck.random() < 0.5 else _other_unit(record, (), luck).address)
    words = set(read_name(record.name).core)
    few = luck.sample(rivals, min(200, len(rivals)))
    likest = max(few, key=lambda other: len(words & set(read_name(other.name).core)))
    own = set(fold(record.address).split())
    alike = len(own & set(fold(likest.address).split())) > 0.7 * max(1, len(own))
    return luck.choice(rivals) if alike else likest
