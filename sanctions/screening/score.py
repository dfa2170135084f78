"""
How likely a name asked for and a listed name are one party, with the points that say why.

Pure: names, rarity and scorecard in; a probability and its reasons out. The points add up to the log-odds of the
probability. What is not in the name (country, identifier) is added afterwards and shown apart: agreement raises, a
conflict lowers, and no conflict alone takes an alert away.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import Alignment, WordPair, align
from sanctions.screening.score_card import Scorecard, probability_of
from sanctions.screening.score_features import Sides, read_pair
from sanctions.screening.score_name import ScoreName
from sanctions.screening.score_rarity import Rarity
from sanctions.screening.score_scripts import one_script

CONFLICT_KEEPS = 0.5  # of the distance above the alert line
LEAST_AGREED = 2.5  # nats
LEAST_SHARED = 0.2
UNLIKE_LETTERS = 0.6
UNLIKE_WORDS = 0.25  # of what both names say


@dataclass(frozen=True, slots=True)
class Point:
    feature: str
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    name_matched: str
    log_odds: float
    points: tuple[Point, ...]
    alignment: tuple[WordPair, ...]

    @property
    def probability(self) -> float:
        return probability_of(self.log_odds)


@dataclass(frozen=True, slots=True)
class Corroboration:
    """None where one side does not say: silence is neither agreement nor conflict."""

    country: bool | None = None
    identifier: bool | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A pair lined up and read; `worth` ranks the names of one party before their points are told apart."""

    target: ScoreName
    alignment: Alignment
    readings: dict[str, float]
    worth: float


def score_pair(query: ScoreName, target: ScoreName, sides: Sides, rarity: Rarity, card: Scorecard) -> Score:
    query, target = one_script(query, target)
    return _told(_read(query, target, align(query, target, rarity), sides, card), card)


def _read(query: ScoreName, target: ScoreName, alignment: Alignment, sides: Sides, card: Scorecard) -> _Read:
    readings = read_pair(query, target, alignment, sides)
    worth = sum(curve.at(readings[reading]) for reading, curve in card.curves.items())
    if card.trees:
        worth += card.trees.total(readings)
    return _Read(target, alignment, readings, worth)


def _told(read: _Read, card: Scorecard) -> Score:
    gained = {reading: curve.at(read.readings[reading]) for reading, curve in card.curves.items()}
    if card.trees:
        for reading, share in card.trees.shares(read.readings).items():
            gained[reading] = gained.get(reading, 0.0) + share
    points = (Point("base", card.base), *(Point(reading, gain) for reading, gain in gained.items() if gain))
    pairs = tuple(WordPair(*pair) for pair in read.alignment.pairs)
    return Score(read.target.text, sum(point.points for point in points), points, pairs)


def best_score(
    query: ScoreName,
    query_kind: Kind,
    targets: Iterable[tuple[ScoreName, Strength]],
    target_kind: Kind,
    rarity: Rarity,
    card: Scorecard,
    least: float = -math.inf,
) -> Score | None:
    """The listed name that fits best; the first of equals. None without any name, or below `least` log-odds."""
    best: _Read | None = None
    for name, strength in targets:
        ours, theirs = one_script(query, name)
        alignment = align(ours, theirs, rarity)
        if least > -math.inf and _agrees_on_little(alignment):
            continue
        read = _read(ours, theirs, alignment, Sides(query_kind, target_kind, strength), card)
        if best is None or read.worth > best.worth:
            best = read
    return _told(best, card) if best and best.worth + card.base >= least else None


def _agrees_on_little(alignment: Alignment) -> bool:
    """No training alert agreed on less than a quarter of what both names say, nor on less than 3.8 nats."""
    whole = alignment.lined + alignment.lost_query + alignment.lost_target
    return alignment.agreed < LEAST_AGREED or alignment.agreed < LEAST_SHARED * whole


def plainly_unlike(query: ScoreName, target: ScoreName, rarity: Rarity) -> bool:
    """
    Whether two names of one script share so few letters, sounds and telling words that lining them up is idle: true of
    half the candidates. In training 3 of 2,350 alerts were.
    """
    if query.script != target.script:
        return False
    alike = max(
        Indel.normalized_similarity(query.squeezed, target.squeezed),
        Indel.normalized_similarity(query.ordered, target.ordered),
        Indel.normalized_similarity(query.sounds_ordered, target.sounds_ordered),
    )
    if alike >= UNLIKE_LETTERS:
        return False
    shared = sum(map(rarity.weight, set(query.tokens) & set(target.tokens)))
    both = sum(map(rarity.weight, query.tokens)) + sum(map(rarity.weight, target.tokens)) - shared
    return shared < UNLIKE_WORDS * both


def corroborate(score: Score, seen: Corroboration, card: Scorecard) -> Score:
    extra: list[Point] = []
    if seen.identifier:
        # Wins alone: what the name says against it is made up for first.
        extra.append(Point("identifier_same", card.same_identifier + max(-score.log_odds, 0.0)))
    if seen.country:
        extra.append(Point("country_same", card.same_country))
    if seen.country is False:
        above = max(score.log_odds + sum(p.points for p in extra) - card.alert_logit, 0.0)
        loss = min(-card.other_country, above * CONFLICT_KEEPS) if above else -card.other_country
        extra.append(Point("country_differs", -loss))
    if not extra:
        return score
    gained = sum(point.points for point in extra)
    return Score(score.name_matched, score.log_odds + gained, score.points + tuple(extra), score.alignment)
