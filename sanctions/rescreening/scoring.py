"""Scores the pairs that an update names: the same names, candidates and points as a full run would use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sanctions.rescreening.entries import stretches
from sanctions.rescreening.memory import Memory, rows_of
from sanctions.rescreening.updating import Updated
from sanctions.screening.candidates import CANDIDATES, Candidate, worth_scoring
from sanctions.screening.index import Index, Query, Target
from sanctions.screening.score_card import load_card
from sanctions.screening.score_name import read_score_name
from sanctions.screening.score_rarity import Rarity
from sanctions.screening.screen import Hit, hits_among

Place = tuple[int, int]
"""An entry, and which of its kept names."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Flat: the n-th pair is the name `asked[n]` and the entry `entries[n]`, of which `names[n]` are scored."""

    asked: Sequence[int]
    entries: Sequence[int]
    names: Sequence[tuple[int, ...]]


def pairs_in(updated: Updated) -> int:
    return sum(map(len, updated.candidates.values()))


def hits_of(
    updated: Updated, queries: Mapping[int, Query], targets: Mapping[str, Target], rarity: Rarity
) -> dict[int, list[Hit]]:
    """Alerts by the place of the name. `queries` are the names asked for at those places, `targets` the entries."""
    pairs = _pairs(updated)
    index, place = _small_index(updated.memory, pairs, targets, rarity)
    near: dict[int, list[Candidate]] = {}
    for asked, entry, names in zip(pairs.asked, pairs.entries, pairs.names, strict=True):
        start, at = place[entry]
        near.setdefault(asked, []).append(Candidate(at, tuple(start[name] for name in names), 0.0))
    card = load_card()
    return {
        asked: hits_among(
            index,
            queries[asked],
            read_score_name(queries[asked].name, queries[asked].kind),
            candidates,
            card,
            CANDIDATES,
            all_candidates=False,
        )
        for asked, candidates in near.items()
    }


def _pairs(updated: Updated) -> _Pairs:
    asked = [at for at, places in updated.candidates.items() for _ in places]
    entries = [place for places in updated.candidates.values() for place in places]
    return _Pairs(asked, entries, _names_near(updated.memory, asked, entries))


def _names_near(memory: Memory, asked: Sequence[int], entries: Sequence[int]) -> list[tuple[int, ...]]:
    """Which names of each entry are worth scoring, for all pairs at once."""
    if not asked:
        return []
    starts = memory.listed.starts
    places = np.asarray(entries, np.int64)
    counts = starts[places + 1] - starts[places]
    ours = rows_of(memory.names.vectors, np.repeat(asked, counts).tolist())
    theirs = rows_of(memory.listed.vectors, stretches(starts[places], counts).tolist())
    near = np.asarray(ours.multiply(theirs).sum(axis=1)).ravel()
    ends = np.cumsum(counts).tolist()
    return [worth_scoring(near[end - count : end]) for end, count in zip(ends, counts.tolist(), strict=True)]


def _small_index(
    memory: Memory, pairs: _Pairs, targets: Mapping[str, Target], rarity: Rarity
) -> tuple[Index, dict[int, tuple[dict[int, int], int]]]:
    """Of the entries and names in the pairs alone; with the places of an entry's names and its own place."""
    wanted: dict[int, set[int]] = {}
    for entry, names in zip(pairs.entries, pairs.names, strict=True):
        wanted.setdefault(entry, set()).update(names)
    index = Index([], [], [0], rarity, {})
    place: dict[int, tuple[dict[int, int], int]] = {}
    for entry in sorted(wanted):
        target = targets[memory.listed.ids[entry]]
        start = int(memory.listed.starts[entry])
        spots: dict[int, int] = {}
        for name in sorted(wanted[entry]):
            listed = target.names[int(memory.listed.name_at[start + name])]
            spots[name] = len(index.names)
            index.names.append((read_score_name(listed.text, target.kind), listed.strength))
        place[entry] = (spots, len(index.targets))
        index.targets.append(target)
        index.starts.append(len(index.names))
    return index, place
