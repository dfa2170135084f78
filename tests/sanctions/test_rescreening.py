"""Screening only what changed gives the alerts of a full run, to the last bit."""

import re
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.kinds import Kind
from sanctions.rescreening import counting
from sanctions.rescreening.memory import Memory
from sanctions.rescreening.scoring import hits_of, pairs_in
from sanctions.rescreening.updating import Asked, Changed, remember, update
from sanctions.screening.index import Query, RarityEpoch, Target, build_index
from sanctions.screening.screen import Hit, named, screen_many

pytestmark = pytest.mark.no_database

SYLLABLES = [one + other for one in "bdgklmnprstz" for other in "aeiou"]
KINDS = (Kind.ORGANISATION, Kind.ORGANISATION, Kind.PERSON, Kind.UNKNOWN)
COMMON = ("trading", "general", "holding", "group", "export")

Alerts = dict[tuple[UUID, str], tuple[float, str, str]]


@dataclass
class World:
    """Few words, so that hundreds of entries compete for the twenty places of a name."""

    chance: Random
    words: list[str]
    targets: dict[str, Target]
    asked: dict[UUID, list[Query]]
    made: int = 0

    @classmethod
    def of(cls, seed: int, entries: int, subjects: int, words: int) -> "World":
        chance = Random(seed)  # noqa: S311 - repeatable, not secret
        coined = ["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(words)]
        world = cls(chance, coined, {}, {})
        for number in range(entries):
            world.list_entry(f"s:{number}")
        for _ in range(subjects):
            world.ask(UUID(int=chance.getrandbits(128)))
        return world

    def name(self) -> str:
        coined = [self.chance.choice(self.words) for _ in range(self.chance.randint(1, 2))]
        return " ".join([*coined, *self.chance.sample(COMMON, self.chance.randint(0, 2))])

    def numbers(self) -> tuple[str, ...]:
        return (f"ES{self.chance.randint(10000, 10030)}",) if self.chance.random() < 0.1 else ()

    def list_entry(self, key: str) -> None:
        for old in [one for one in self.targets if one.rpartition(":")[0] == key]:
            del self.targets[old]
        self.made += 1
        names = named(*(self.name() for _ in range(self.chance.randint(1, 3))))
        new = f"{key}:{self.made:06}"
        self.targets[new] = Target(new, self.chance.choice(KINDS), names, ("ES",), self.numbers())

    def ask(self, node: UUID) -> None:
        kind = self.chance.choice(KINDS)
        near = self.chance.choice(list(self.targets.values())).names[0].text if self.targets else self.name()
        texts = [near if self.chance.random() < 0.3 else self.name() for _ in range(self.chance.randint(1, 3))]
        numbers = self.numbers()
        self.asked[node] = [Query(f"{node}:{at}", text, kind, ("ES",), numbers) for at, text in enumerate(texts)]

    def sorted_targets(self) -> list[Target]:
        return [self.targets[one] for one in sorted(self.targets)]

    def all_asked(self) -> list[Asked]:
        return [Asked(node, query) for node, queries in self.asked.items() for query in queries]

    def change(self, most: int) -> Changed:
        """Some entries go, come or change, and some parties do."""
        before, keys = set(self.targets), sorted({one.rpartition(":")[0] for one in self.targets})
        for key in self.chance.sample(keys, min(len(keys), self.chance.randint(0, most))):
            if self.chance.random() < 0.4:
                for old in [one for one in self.targets if one.rpartition(":")[0] == key]:
                    del self.targets[old]
            else:
                self.list_entry(key)
        for _ in range(self.chance.randint(0, most)):
            self.list_entry(f"n:{self.made}")
        nodes = set(self.chance.sample(sorted(self.asked), self.chance.randint(0, min(most, len(self.asked)))))
        for node in sorted(nodes):
            if self.chance.random() < 0.3:
                del self.asked[node]
            else:
                self.ask(node)
        asked = [Asked(node, query) for node in sorted(nodes & set(self.asked)) for query in self.asked[node]]
        added = [self.targets[one] for one in sorted(set(self.targets) - before)]
        return Changed(frozenset(before - set(self.targets)), added, frozenset(nodes), asked)


def best(found: list[tuple[UUID, Hit]]) -> Alerts:
    alerts: Alerts = {}
    for node, hit in found:
        pair = (node, hit.target_id.rpartition(":")[0])
        if pair not in alerts or hit.probability > alerts[pair][0]:
            alerts[pair] = (hit.probability, hit.name_matched, hit.target_id)
    return alerts


def full_run(world: World, epoch: RarityEpoch) -> tuple[Alerts, Memory]:
    index = build_index(world.sorted_targets(), rarity=epoch)
    asked = world.all_asked()
    answers = screen_many(index, [one.query for one in asked])
    found = [(one.node, hit) for one, hits in zip(asked, answers, strict=True) for hit in hits]
    return best(found), remember(index, epoch, asked, {})


def followed(
    world: World, epoch: RarityEpoch, alerts: Alerts, memory: Memory, changed: Changed
) -> tuple[Alerts, Memory, int]:
    updated = update(memory, epoch, changed)
    names = updated.memory.names
    queries = {at: world.asked[names.nodes[at]][names.of_node[names.nodes[at]].index(at)] for at in updated.candidates}
    hits = hits_of(updated, queries, world.targets, epoch.rarity)
    new = best([(names.nodes[at], hit) for at, some in hits.items() for hit in some])
    kept = {
        pair: alert for pair, alert in alerts.items() if pair not in updated.touched and pair[0] not in changed.nodes
    }
    return kept | new, updated.memory, pairs_in(updated)


@given(st.integers(0, 2**32), st.sampled_from((8, 40, 200)))
@settings(max_examples=3)
def test_a_row_of_small_changes_leaves_the_alerts_of_a_full_run(seed: int, words: int) -> None:
    world = World.of(seed, entries=100, subjects=40, words=words)
    epoch = build_index(world.sorted_targets()).epoch()
    alerts, memory = full_run(world, epoch)
    for _ in range(5):
        alerts, memory, _ = followed(world, epoch, alerts, memory, world.change(6))
        whole, _ = full_run(world, epoch)
        assert alerts == whole
    assert alerts


def test_an_entry_that_vanishes_lets_the_next_one_in() -> None:
    """More entries of one name than places: the twenty-first comes in when one of the twenty goes, and out again."""
    ids = [f"s:{at:02}:x" for at in range(40)]
    targets = {one: Target(one, Kind.ORGANISATION, named("Zorban Quillfeather")) for one in ids}
    world = World(Random(1), ["zorban"], targets, {})  # noqa: S311 - as above
    node = UUID(int=7)
    world.asked[node] = [Query(f"{node}:0", "Zorban Quillfeather", Kind.ORGANISATION)]
    epoch = build_index(world.sorted_targets()).epoch()
    alerts, memory = full_run(world, epoch)
    assert len(alerts) == 20
    first = world.sorted_targets()[0]
    del world.targets[first.id]
    alerts, memory, scored = followed(world, epoch, alerts, memory, Changed(frozenset({first.id})))
    assert (alerts, scored) == (full_run(world, epoch)[0], 1)
    world.targets[first.id] = first
    alerts, _, scored = followed(world, epoch, alerts, memory, Changed(added=[first]))
    assert (alerts, scored) == (full_run(world, epoch)[0], 1)


def test_whatever_reads_or_scores_a_name_makes_another_method_when_it_changes() -> None:
    files = [path for path in counting.program() if path.suffix == ".py"]
    imported = {
        f"{word.replace('.', '/')}.py"
        for path in files
        for word in re.findall(
            r"^\s*from (suppliers[\w.]*|sanctions\.kinds) import", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert "suppliers/names.py" in imported
    assert {one for one in imported if not any(path.as_posix().endswith(one) for path in files)} == set()
