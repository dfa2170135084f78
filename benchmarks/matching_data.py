"""Reads the labelled lists and plain supplier lists that matching is trained and tried on. Paths are arguments."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from suppliers.matching import MatchRecord

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LabelledList:
    """`entities[i]` says which site record i is; records of one entity are one site."""

    records: tuple[MatchRecord, ...]
    entities: tuple[str, ...]

    def true_pairs(self) -> set[Pair]:
        members: Mapping[str, list[int]] = defaultdict(list)
        for at, entity in enumerate(self.entities):
            members[entity].append(at)
        return {pair for group in members.values() for pair in combinations(group, 2)}

    def one_each(self) -> tuple[MatchRecord, ...]:
        first = {entity: at for at, entity in reversed(list(enumerate(self.entities)))}
        return tuple(self.records[at] for at in sorted(first.values()))

    def only(self, entities: set[str]) -> "LabelledList":
        kept = [at for at, entity in enumerate(self.entities) if entity in entities]
        records = tuple(replace(self.records[at], index=number) for number, at in enumerate(kept))
        return LabelledList(records, tuple(self.entities[at] for at in kept))

    def without(self, *, phone: bool = False, postcode: bool = False, address: bool = False) -> "LabelledList":
        """The same list as if its maker had left those columns out."""
        kept = [
            replace(
                record,
                phone="" if phone else record.phone,
                postcode="" if postcode else record.postcode,
                address="" if address else record.address,
            )
            for record in self.records
        ]
        return LabelledList(tuple(kept), self.entities)


def childcare(path: Path) -> LabelledList:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    records = [
        MatchRecord(at, name=row["Site name"], address=row["Address"], postcode=row["Zip"], phone=row["Phone"])
        for at, row in enumerate(rows)
    ]
    return LabelledList(tuple(records), tuple(row["True Id"] for row in rows))


def venues(path: Path, duplicates: Path) -> LabelledList:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))
    first = {row["id"]: row["id"] for row in rows}
    for line in duplicates.read_text(encoding="utf-8").split():
        one, other = line.split("|")
        first[other] = first[one]
    records = [
        MatchRecord(at, name=row["name"], address=row["addr"], phone=row["phone"], city=row["city"])
        for at, row in enumerate(rows)
    ]
    return LabelledList(tuple(records), tuple(first[row["id"]] for row in rows))


def supplier_lists(paths: Sequence[Path]) -> tuple[MatchRecord, ...]:
    records: list[MatchRecord] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            records += [
                MatchRecord(0, name=row["name"], address=row["address"], country=row["country"])
                for row in csv.DictReader(lines)
            ]
    return tuple(replace(record, index=at) for at, record in enumerate(records))
