"""
Labelled pairs of names from published lists: is the one name the party that carries the others?

Parties fall into two halves by the group they belong to; a group joins entries that share a whole name, an
identifier, or an exact birth date, a country and the sound of one word. Wrong answers come from the same list, which
never lists one party twice, or from another list when the birth years are three years apart or more.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.pair_habits import firm_pairs, person_of, person_pairs
from benchmarks.screening_data import groups_of, in_training
from sanctions.kinds import Kind, read_kind
from sanctions.lists.entries import ListEntry, Strength
from sanctions.lists.reading import read_lists
from sanctions.screening.candidates import candidates
from sanctions.screening.index import Index, Query, bare_identifier, build_index
from sanctions.screening.score_name import read_score_name
from sanctions.screening.screen import targets_of
from suppliers.scripts import script_of

LATIN = frozenset({"latin", "none"})
SHORTEST_IDENTIFIER = 6
MOST_SHARING = 5  # entries with one identifier; more share a placeholder
EXACT_DATE = 10
SURELY_OTHER_YEARS = 3
NATIVE_NAMES = 3  # of one party
HARD_NAMES = 900
ALIAS_PARTIES = 1800
LONGEST_FIRM = 8
STRANGERS = 0.25  # of the parties


@dataclass(frozen=True, slots=True)
class LabelledPair:
    query: str
    targets: tuple[str, ...]
    kind: Kind
    same: bool
    group: str


@dataclass(frozen=True)
class PublishedPairs:
    """The parties of one half, and what is known of the identity of all."""

    entries: Sequence[ListEntry]
    groups: Mapping[str, str]
    training: bool
    seed: int

    @cached_property
    def mine(self) -> list[ListEntry]:
        return [e for e in self.entries if in_training(self.groups[e.key]) == self.training]

    @cached_property
    def by_key(self) -> dict[str, ListEntry]:
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def index(self) -> Index:
        return build_index(list(targets_of(self.mine)))

    def draw(self, what: str) -> random.Random:
        return random.Random(f"{self.seed} {what} {self.training}")  # noqa: S311 - test data, reproducible on purpose

    def near(self, entry: ListEntry, name: str) -> Iterator[ListEntry]:
        """Other parties with names like this one, nearest first."""
        query = Query(entry.key, name, entry.kind)
        found = next(iter(candidates(self.index, [query], [read_score_name(name, entry.kind)])))
        for candidate in found:
            other = self.by_key[self.index.targets[candidate.target].id]
            if other.kind is entry.kind and self._surely_other(entry, other):
                yield other

    def stranger(self, entry: ListEntry, luck: random.Random) -> ListEntry:
        while True:
            other = luck.choice(self.mine)
            if other.source == entry.source and self._surely_other(entry, other):
                return other

    def _surely_other(self, one: ListEntry, other: ListEntry) -> bool:
        if self.groups[one.key] == self.groups[other.key]:
            return False
        if one.source == other.source:
            return True
        years = [abs(a - b) for a in _years(one) for b in _years(other)]
        return bool(years) and min(years) >= SURELY_OTHER_YEARS


def _years(entry: ListEntry) -> list[int]:
    return [int(born[:4]) for born in entry.births if born[:4].isdigit()]


def published_pairs(lists: Path, *, training: bool, seed: int = 7) -> PublishedPairs:
    entries = [e for e in read_lists(lists).entries if e.kind in (Kind.PERSON, Kind.ORGANISATION)]
    return PublishedPairs(entries, _joined(groups_of(entries), links_of(entries)), training, seed)


def links_of(entries: Sequence[ListEntry]) -> list[tuple[str, str]]:
    """Entries of two lists that are one party by more than their names."""
    numbers: dict[str, set[str]] = defaultdict(set)
    born: dict[str, list[ListEntry]] = defaultdict(list)
    for entry in entries:
        for identifier in entry.identifiers:
            value = bare_identifier(identifier.value)
            usual = len(value) >= SHORTEST_IDENTIFIER and any(letter.isdigit() for letter in value)
            if usual and not identifier.masked:
                numbers[value].add(entry.key)
        for day in entry.births:
            if len(day) == EXACT_DATE:
                born[day].append(entry)
    pairs = {(a, b) for keys in numbers.values() if len(keys) <= MOST_SHARING for a in keys for b in keys}
    pairs |= {(a.key, b.key) for twins in born.values() for a in twins for b in twins if _one_person(a, b)}
    return sorted((a, b) for a, b in pairs if a.split(":")[0] < b.split(":")[0])


def _one_person(one: ListEntry, other: ListEntry) -> bool:
    shared = set(one.countries) & set(other.countries)
    return one.source < other.source and one.kind is other.kind and bool(shared) and bool(_sounds(one) & _sounds(other))


def _sounds(entry: ListEntry) -> set[str]:
    names = [read_score_name(name.text, entry.kind) for name in entry.names]
    return {sound for name in names for sound in name.sounds if len(sound) > 1}


def _joined(groups: Mapping[str, str], links: Sequence[tuple[str, str]]) -> dict[str, str]:
    parent = {group: group for group in groups.values()}

    def root(group: str) -> str:
        while parent[group] != group:
            group = parent[group]
        return group

    for one, other in links:
        parent[root(groups[one])] = root(groups[other])
    return {key: root(group) for key, group in groups.items()}


def cross_script(held: PublishedPairs) -> list[LabelledPair]:
    """Each name in another script against the party's Latin names, the nearest other party's and a stranger's."""
    luck = held.draw("cross-script")
    made: list[LabelledPair] = []
    for entry in held.mine:
        latin = _latin(entry)
        native = [name.text for name in entry.names if name.script not in LATIN] if latin else []
        for name in native[:NATIVE_NAMES]:
            group = script_of(name)
            made.append(LabelledPair(name, latin, entry.kind, same=True, group=group))
            others = [next((other for other in held.near(entry, name) if _latin(other)), None)]
            others.append(held.stranger(entry, luck))
            made += [LabelledPair(name, _latin(o), entry.kind, same=False, group=group) for o in others if o]
    return [pair for pair in made if pair.targets]


def _latin(entry: ListEntry) -> tuple[str, ...]:
    return tuple(name.text for name in entry.names if name.script in LATIN)


def two_lists(held: PublishedPairs) -> list[LabelledPair]:
    """The main name on one list against all names on another, and as many near names of other parties."""
    luck = held.draw("two lists")
    made: list[LabelledPair] = []
    for keys in links_of(held.mine):
        one, other = sorted((held.by_key[key] for key in keys), key=lambda _: luck.random())
        if one.kind is other.kind:
            made.append(_against(one, other, same=True))
    shuffled = sorted(held.mine, key=lambda _: luck.random())
    wrong = (_against(e, o, same=False) for e in shuffled for o in list(held.near(e, e.names[0].text))[:1])
    return made + [pair for pair, _ in zip(wrong, list(made), strict=False)]


def _against(one: ListEntry, other: ListEntry, *, same: bool) -> LabelledPair:
    targets = tuple(name.text for name in other.names)
    return LabelledPair(one.names[0].text, targets, one.kind, same, one.kind.value)


def aliases(held: PublishedPairs) -> list[LabelledPair]:
    """Two names of one party, and a name against one of three near parties."""
    luck = held.draw("aliases")
    made: list[LabelledPair] = []
    for entry in sorted(held.mine, key=lambda _: luck.random())[:ALIAS_PARTIES]:
        names = [n.text for n in entry.names if n.script in LATIN and n.strength is not Strength.WEAK]
        if len(names) > 1:
            one, other = luck.sample(names, 2)
            made.append(LabelledPair(one, (other,), entry.kind, same=True, group=entry.kind.value))
        name = luck.choice(names or [entry.names[0].text])
        near = list(held.near(entry, name))[:3]
        if near and luck.random() < 0.75:
            other = luck.choice(luck.choice(near).names).text
            made.append(LabelledPair(name, (other,), entry.kind, same=False, group=entry.kind.value))
    return made


def strangers(held: PublishedPairs) -> list[LabelledPair]:
    """A name and one of a party drawn at random."""
    luck = held.draw("strangers")
    made: list[LabelledPair] = []
    for entry in held.mine:
        other = held.stranger(entry, luck)
        if luck.random() < STRANGERS and other.kind is entry.kind:
            names = luck.choice(entry.names).text, (luck.choice(other.names).text,)
            made.append(LabelledPair(*names, entry.kind, same=False, group=entry.kind.value))
    return made


def hard(held: PublishedPairs) -> list[LabelledPair]:
    luck = held.draw("hard")
    shuffled = sorted(held.mine, key=lambda _: luck.random())
    main = [(entry.kind, entry.names[0].text) for entry in shuffled]
    persons = [name for kind, text in main if kind is Kind.PERSON for name in [person_of(text)] if name]
    firms = [text for kind, text in main if kind is Kind.ORGANISATION and 1 < len(text.split()) <= LONGEST_FIRM]
    made = person_pairs(persons[:HARD_NAMES], luck) + firm_pairs(firms[:HARD_NAMES], luck)
    return [LabelledPair(p.query, (p.target,), p.kind, p.same, p.way.replace("_", " ")) for p in made]


def pairs_of(path: Path) -> list[LabelledPair]:
    """From a CSV file with query, targets (parted by ` | `), kind, same (1 or 0) and, if wanted, group."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            LabelledPair(
                row["query"],
                tuple(text.strip() for text in row["targets"].split("|")),
                read_kind(row.get("kind")),
                same=row["same"] == "1",
                group=row.get("group") or path.stem,
            )
            for row in csv.DictReader(lines)
        ]
