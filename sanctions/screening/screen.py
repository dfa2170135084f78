"""Screens names against an index, and compares one name with one party's names. No database, no clock, no network."""

import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sanctions.kinds import Kind
from sanctions.lists.entries import ListedName, ListEntry, Strength
from sanctions.screening.candidates import CANDIDATES, Candidate, candidates
from sanctions.screening.index import Index, Query, Target, bare_identifier
from sanctions.screening.score import Corroboration, Point, Score, best_score, corroborate, plainly_unlike
from sanctions.screening.score_align import WordPair
from sanctions.screening.score_card import PAIR_CARD, Band, Scorecard, load_card
from sanctions.screening.score_name import ScoreName, read_score_name
from sanctions.screening.score_rarity import general_rarity

NEARLY = 0.001  # log-odds: sums in two orders differ less
UNSAID = Corroboration()


@dataclass(frozen=True, slots=True)
class Hit:
    """Ranks count from 1 within a query. Points add up to the log-odds of the probability."""

    query_id: str
    rank: int
    target_id: str
    probability: float
    band: Band
    name_matched: str
    alignment: tuple[WordPair, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    probability: float
    alert: bool
    score: Score | None


def targets_of(entries: Iterable[ListEntry], *, plain_ids: bool = False) -> Iterator[Target]:
    """Ids are `source:entry`, because several lists count from one; `plain_ids` keeps those of a single file."""
    for entry in entries:
        numbers = tuple(i.value for i in entry.identifiers if not i.masked)
        yield Target(entry.entry_id if plain_ids else entry.key, entry.kind, entry.names, entry.countries, numbers)


def screen(index: Index, query: Query, top: int = CANDIDATES, *, all_candidates: bool = False) -> list[Hit]:
    """Alerts only, unless all candidates are asked for. A name without a letter or digit has no hits."""
    return screen_many(index, [query], top, all_candidates=all_candidates)[0]


def screen_many(
    index: Index, queries: Sequence[Query], top: int = CANDIDATES, *, all_candidates: bool = False
) -> list[list[Hit]]:
    """The same answers as one query at a time, several times faster."""
    card = load_card()
    with _index_left_alone():
        names = [read_score_name(query.name, query.kind) for query in queries]
        found = candidates(index, queries, names, max(CANDIDATES, top))
        return [
            hits_among(index, query, name, near, card, top, all_candidates=all_candidates)
            for query, name, near in zip(queries, names, found, strict=True)
        ]


@contextmanager
def _index_left_alone() -> Iterator[None]:
    """Whatever is there stays: looking through the index for garbage, again and again, took a tenth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def hits_among(
    index: Index,
    query: Query,
    name: ScoreName,
    near: list[Candidate],
    card: Scorecard,
    top: int,
    *,
    all_candidates: bool,
) -> list[Hit]:
    scored = [
        (scored, index.targets[c.target])
        for c in near
        if (scored := _score(index, query, name, c, card, all_candidates=all_candidates))
    ]
    scored.sort(key=lambda pair: (-pair[0].log_odds, pair[1].id))
    # An equal number joins the twenty nearest names: it must not push out an alert that stands by its name.
    kept = scored[:top] if all_candidates or top < CANDIDATES else scored
    hits = []
    for rank, (score, target) in enumerate(kept, start=1):
        probability = score.probability
        band = card.band(probability)
        if band.alerts or all_candidates:
            hits.append(
                Hit(query.id, rank, target.id, probability, band, score.name_matched, score.alignment, score.points)
            )
    return hits


def _score(
    index: Index, query: Query, name: ScoreName, candidate: Candidate, card: Scorecard, *, all_candidates: bool
) -> Score | None:
    """None for a candidate whose names could not alert, unless all candidates are asked for."""
    target = index.targets[candidate.target]
    seen = corroboration(query, target)
    pairs = [index.names[place] for place in candidate.names]
    least = -math.inf
    if not (all_candidates or seen.identifier or seen.country):
        least = card.alert_logit - NEARLY
        pairs = [pair for pair in pairs if not plainly_unlike(name, pair[0], index.rarity)]
        if not pairs:
            return None
    score = best_score(name, query.kind, pairs, target.kind, index.rarity, card, least)
    return corroborate(score, seen, card) if score else None


def corroboration(query: Query, target: Target) -> Corroboration:
    if not (query.countries or query.identifiers):
        return UNSAID
    country = bool(set(query.countries) & set(target.countries)) if query.countries and target.countries else None
    if not (query.identifiers and target.identifiers):
        return Corroboration(country)
    ours = {bare_identifier(value) for value in query.identifiers} - {""}
    theirs = {bare_identifier(value) for value in target.identifiers} - {""}
    return Corroboration(country, True if ours & theirs else None)


def compare(query: str, targets: Sequence[str], kind: Kind = Kind.UNKNOWN) -> Comparison:
    """
    One name against all names of one party, weighed by the scorecard for pairs: somebody already thought the two alike,
    and there is no list to count words in.
    """
    card = load_card(PAIR_CARD)
    name = read_score_name(query, kind)
    listed = [(read_score_name(text, kind), Strength.ALIAS) for text in targets]
    usable = [pair for pair in listed if pair[0].tokens]
    score = best_score(name, kind, usable, kind, general_rarity(), card) if name.tokens else None
    if score is None:
        return Comparison(0.0, alert=False, score=None)
    return Comparison(score.probability, card.band(score.probability).alerts, score)


def named(*texts: str) -> tuple[ListedName, ...]:
    """Bare texts as the names of a target, the first as its main one."""
    return tuple(ListedName(t, Strength.ALIAS if place else Strength.PRIMARY) for place, t in enumerate(texts))
