"""
Queries with known answers, made from published lists: parties are split into two halves that share nobody.

The same party often stands on several lists; entries that share a whole name and a kind are one group, and a group
falls into one half. An alias query is one of a party's names, taken out of the index before it is asked for.
"""

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screening_perturbations import (
    WAYS,
    cut_off,
    inner_vowels_dropped,
    respelt,
    twice,
    without_vowels,
)
from sanctions.kinds import Kind
from sanctions.lists.entries import ListEntry
from sanctions.lists.reading import read_lists
from sanctions.screening.index import Query, Target
from sanctions.screening.screen import targets_of
from suppliers.names import read_name

HARD_WAYS = (cut_off, cut_off, twice, twice, inner_vowels_dropped, without_vowels)
HARD_SHARE = 0.15  # of the parties that are asked for: twice as many queries of these ways as of the others
ALIAS_LEAST = 5  # letters; below it an alias is an acronym that nobody could find


@dataclass(frozen=True)
class Asked:
    """`answers` are target ids; empty for an innocent query. `way` says how it was made."""

    query: Query
    answers: frozenset[str]
    way: str


@dataclass(frozen=True)
class Questions:
    """`unsaid`: targets that are neither right nor surely wrong, because they stand on another list."""

    targets: list[Target]
    train: list[Asked]
    test: list[Asked]


def groups_of(entries: Sequence[ListEntry]) -> dict[str, str]:
    """Entry key to group: union over equal folded whole names of at least two words and of one kind."""
    parent = {entry.key: entry.key for entry in entries}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    first: dict[tuple[str, ...], str] = {}
    for entry in entries:
        for name in entry.names:
            words = sorted(read_name(name.text).tokens)
            if len(words) > 1:
                held = first.setdefault((entry.kind.value, *words), entry.key)
                parent[root(entry.key)] = root(held)
    return {key: root(key) for key in parent}


def in_training(group: str) -> bool:
    return hashlib.sha256(group.encode()).digest()[0] < 128


def questions(lists: Path, seed: int, *, per_entry: int = 1) -> Questions:
    draw = random.Random(seed)  # noqa: S311 - test data, reproducible on purpose
    entries = [e for e in read_lists(lists).entries if e.kind in (Kind.PERSON, Kind.ORGANISATION)]
    groups = groups_of(entries)
    members = defaultdict(set)
    for key, group in groups.items():
        members[group].add(key)
    targets: list[Target] = []
    train: list[Asked] = []
    test: list[Asked] = []
    for entry in entries:
        target = next(iter(targets_of([entry])))
        asked, target = _asked(entry, target, frozenset(members[groups[entry.key]]), draw, per_entry)
        targets.append(target)
        (train if in_training(groups[entry.key]) else test).extend(asked)
    return Questions(targets, train, test)


def _asked(
    entry: ListEntry, target: Target, answers: frozenset[str], draw: random.Random, per_entry: int
) -> tuple[list[Asked], Target]:
    asked = []
    kept = list(target.names)
    usable = [name for name in kept if len(name.text) >= ALIAS_LEAST and name.strength.value != "weak"]
    if len(kept) > 1 and len(usable) > 1:
        out = draw.choice(usable)
        folded = set(read_name(out.text).tokens)
        kept = [name for name in kept if set(read_name(name.text).tokens) != folded] or kept
        if out not in kept:
            asked.append(Asked(_query(entry, out.text, draw), frozenset({entry.key}), "alias"))
    for _ in range(per_entry):
        name = draw.choice(kept).text
        way = draw.choice((*WAYS, twice))
        changed = way(name, draw, entry.kind)
        if changed.strip():
            asked.append(Asked(_query(entry, changed, draw), frozenset({entry.key}), way.__name__))
    names = tuple(kept)
    return [Asked(a.query, a.answers | answers, a.way) for a in asked], Target(target.id, target.kind, names)


def _query(entry: ListEntry, name: str, draw: random.Random) -> Query:
    """A quarter of the queries do not say what they are, as supplier lists often do not."""
    return Query(entry.key, name, Kind.UNKNOWN if draw.random() < 0.25 else entry.kind)


def hard_ways(made: Questions, seed: int) -> list[Asked]:
    """
    More queries of the training half by the ways that lose most, and respelt names of one word, of which lists hold
    few and suppliers ask for many.
    """
    draw = random.Random(seed)  # noqa: S311 - test data, reproducible on purpose
    targets = {target.id: target for target in made.targets}
    asked = []
    for one in {a.query.id: a for a in made.train}.values():
        names = [name.text for name in targets[one.query.id].names]
        lone = [name for name in names if len(read_name(name).core) == 1]
        ways = [(draw.choice(names), draw.choice(HARD_WAYS)), *([(draw.choice(lone), respelt)] if lone else [])]
        for name, way in ways:
            changed = way(name, draw, one.query.kind)
            if draw.random() < HARD_SHARE and changed.strip():
                asked.append(Asked(Query(one.query.id, changed, one.query.kind), one.answers, way.__name__))
    return asked


def firm_names(files: Sequence[Path]) -> Iterator[str]:
    """Real firm names from CSV files with a `name` column (any case)."""
    for path in files:
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                found = next((v for k, v in row.items() if k and k.strip().lower() in ("name", "site name")), "")
                if found and found.strip():
                    yield found.strip()
