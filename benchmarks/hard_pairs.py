"""
Makes pairs of factory records that are hard to tell apart, out of plain supplier lists without labels.

Same: one record spelled twice (`matching_habits.py`). Different: another unit or plot of the same firm, a branch, a
sister firm in the same zone, a namesake elsewhere, a neighbour in the same estate, each spelled twice as well. The
shares are a choice, not a measurement; they shape the model and judge nothing.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.matching_habits import FORMS, HABITS
from suppliers.matching import ComparePair, MatchRecord
from suppliers.names import fold, read_name

TRADES = (
    "Garments", "Textiles", "Knitwear", "Apparel", "Fashions", "Dyeing", "Spinning", "Washing", "Printing",
    "Embroidery", "Packaging", "Accessories", "Footwear", "Leather", "Denim", "Sweaters", "Clothing", "Weaving",
    "Trading", "Exports", "Industries", "Enterprises",
)  # fmt: skip
LABELS = ("Unit", "Plot", "Block", "Building", "Shed", "Floor")
BRANCHES = ("Branch", "Second Branch", "(Cutting)", "(Sewing)", "New Factory", "Plant II", "Annex", "Warehouse")
_LIKEST_OF = 200
Maker = Callable[[MatchRecord, Sequence[MatchRecord], random.Random], MatchRecord]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    pair: ComparePair
    same: bool


def hard_pairs(
    records: Sequence[MatchRecord], *, seed: int, habits: Sequence[str] = tuple(HABITS)
) -> list[LabelledPair]:
    """About six pairs a record, half of them the same; `index` is 0 on the left and 1 on the right."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    made: list[LabelledPair] = []
    for record in records:
        made.extend(_pair(_contacts(record, luck), None, habits, luck) for _ in range(3))
        for make in luck.sample(MAKERS, 3):
            own = _contacts(record, luck)
            made.append(_pair(own, make(own, records, luck), habits, luck))
    return made


def _pair(record: MatchRecord, rival: MatchRecord | None, habits: Sequence[str], luck: random.Random) -> LabelledPair:
    left = _written(record, habits, luck)
    right = _written(rival or record, habits, luck)
    if luck.random() < 0.5:
        left, right = right, left
    return LabelledPair(ComparePair(replace(left, index=0), replace(right, index=1)), same=rival is None)


def _written(record: MatchRecord, habits: Sequence[str], luck: random.Random) -> MatchRecord:
    """By one habit; seldom as it stands, or by two, or with a field left out."""
    times = luck.choices((0, 1, 2), (2, 6, 2))[0]
    for _ in range(times):
        record = HABITS[luck.choice(habits)](record, luck)
    moved = luck.gauss(0, 0.003) if luck.random() < 0.9 else luck.gauss(0, 2)
    return replace(
        record,
        address="" if luck.random() < 0.02 else record.address,
        country="" if luck.random() < 0.05 else record.country,
        phone="" if luck.random() < 0.3 else record.phone,
        latitude=None if record.latitude is None else record.latitude + moved,
    )


def _contacts(record: MatchRecord, luck: random.Random) -> MatchRecord:
    """Most factory lists give no phone; where one is given, every unit of the firm tends to share it."""
    if luck.random() < 0.8:
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


def _branch(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """Says so in its name, and stands at another number or in another part of the town."""
    elsewhere = _other_unit(record, records, luck)
    parts = [part.strip() for part in elsewhere.address.split(",") if part.strip()]
    if len(parts) > 2 and luck.random() < 0.6:
        other = luck.choice(records).address.split(",")
        parts[luck.randrange(len(parts) - 1)] = other[0].strip()
    name = f"{record.name} {luck.choice(BRANCHES)}" if luck.random() < 0.7 else record.name
    return replace(elsewhere, name=name, address=", ".join(parts))


def _sister(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """Same head word, another trade; at the same address, or next door in the zone."""
    core = read_name(record.name).core
    head = core[: max(1, len(core) // 2)]
    trades = [trade for trade in TRADES if fold(trade) not in core]
    at = record if luck.random() < 0.5 else _other_unit(record, records, luck)
    return replace(at, name=" ".join((*head, luck.choice(trades), luck.choice(FORMS))))


def _namesake(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    place = luck.choice([other for other in records if other.country == record.country] or records)
    if place.address == record.address:
        return _other_unit(record, records, luck)
    return replace(record, address=place.address, country=place.country, latitude=place.latitude, phone="", website="")


def _neighbour(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """Another firm of the list put at this address, or next door."""
    rival = luck.choice([other for other in records if fold(other.name) != fold(record.name)])
    at = record if luck.random() < 0.5 else _other_unit(record, records, luck)
    return replace(rival, address=at.address, country=at.country, phone="", website="")


def _likest(record: MatchRecord, records: Sequence[MatchRecord], luck: random.Random) -> MatchRecord:
    """The firm of the list with the likest words, as it stands; one that may be this very firm is not taken."""
    rivals = [other for other in records if fold(other.name) != fold(record.name)]
    words, own = set(read_name(record.name).core), set(fold(record.address).split())

    def shared(other: MatchRecord) -> int:
        return len(words & set(read_name(other.name).core)) + len(own & set(fold(other.address).split()))

    likest = max(luck.sample(rivals, min(_LIKEST_OF, len(rivals))), key=shared)
    alike = len(own & set(fold(likest.address).split())) > 0.6 * max(1, len(own))
    return luck.choice(rivals) if alike else likest


MAKERS: tuple[Maker, ...] = (_other_unit, _numbered_site, _branch, _sister, _namesake, _neighbour, _likest)
