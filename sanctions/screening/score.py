"""
How likely a name asked for and a listed name are one party, with the points that say why.

Pure: names, rarity and scorecard in; a probability and its reasons out. The points add up to the log-odds of the
probability. What is not in the name (country, identifier) is added afterwards and shown apart: agreement raises, a
conflict lowers, and no conflict alone takes an alert away.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import Alignment, WordPair, align
from sanctions.screening.score_card import Scorecard, probability_of
from sanctions.screening.score_features import Sides, read_letters, read_words
from sanctions.screening.score_name import ScoreName
from sanctions.screening.score_rarity import Rarity
from sanctions.screening.score_scripts import one_script

CONFLICT_KEEPS = 0.5  # of the distance above the alert line
LEAST_AGREED = 2.5  # nats
LEAST_SHARED = 0.2
ROUNDING = 1e-9  # log-odds
UNLIKE_LETTERS = 0.6
CUTOFF = UNLIKE_LETTERS - 0.01  # what lies on the line itself would be cut off
UNLIKE_WORDS = 0.25  # of what both names say
FEWEST_MEANINGS = 2  # words of the same meaning, before names without a word in common are lined up


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


class Corroboration(NamedTuple):
    """None where one side does not say: silence is neither agreement nor conflict."""

    country: bool | None = None
    identifier: bool | None = None


class _Read(NamedTuple):
    """A pair lined up and read; `worth` ranks the names of one party before their points are told apart."""

    alignment: Alignment
    readings: dict[str, float]
    worth: float


def score_pair(query: ScoreName, target: ScoreName, sides: Sides, rarity: Rarity, card: Scorecard) -> Score:
    query, target = one_script(query, target)
    read = _read(align(query, target, rarity), sides, card)
    assert read is not None  # noqa: S101 - nothing is below minus infinity
    return _told(read, card)


def _read(alignment: Alignment, sides: Sides, card: Scorecard, least: float = -math.inf) -> _Read | None:
    """None for a pair that, by its words alone, cannot come to more than `least`."""
    readings = read_words(alignment, sides)
    leaves = card.leaves(readings)
    if least > -math.inf and card.most(readings, leaves) <= least:
        return None
    letters = read_letters(alignment)
    readings |= letters
    return _Read(alignment, readings, card.most(readings, card.leaves(letters, leaves)))


def _told(read: _Read, card: Scorecard) -> Score:
    gained = {reading: curve.at(read.readings[reading]) for reading, curve in card.curves.items()}
    if card.trees:
        for reading, share in card.trees.shares(read.readings).items():
            gained[reading] = gained.get(reading, 0.0) + share
    points = (Point("base", card.base), *(Point(reading, gain) for reading, gain in gained.items() if gain))
    log_odds = sum(point.points for point in points)
    return Score(read.alignment.target.text, log_odds, points, tuple(read.alignment.pairs()))


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
    beaten = least - card.base - ROUNDING
    for name, strength in targets:
        ours, theirs = one_script(query, name)
        alignment = align(ours, theirs, rarity)
        if least > -math.inf and _agrees_on_little(alignment):
            continue
        read = _read(alignment, Sides(query_kind, target_kind, strength), card, beaten)
        if read and (best is None or read.worth > best.worth):
            best = read
            beaten = max(beaten, read.worth)
    return _told(best, card) if best and best.worth + card.base >= least else None


def _agrees_on_little(alignment: Alignment) -> bool:
    """No training alert agreed on less than a quarter of what both names say, nor on less than 3.8 nats."""
    whole = alignment.lined + alignment.lost_query + alignment.lost_target
    return alignment.agreed < LEAST_AGREED or alignment.agreed < LEAST_SHARED * whole


def plainly_unlike(query: ScoreName, target: ScoreName, rarity: Rarity) -> bool:
    """
    Whether two names of one script share so few letters, sounds and telling words that lining them up is idle: true of
    half the candidates. In training 1 of 1,430 alerts on aliases was.
    """
    if query.script != target.script or _share_much(query, target, rarity):
        return False
    alike = Indel.normalized_similarity
    if (
        alike(query.squeezed, target.squeezed, score_cutoff=CUTOFF) >= UNLIKE_LETTERS
        or alike(query.ordered, target.ordered, score_cutoff=CUTOFF) >= UNLIKE_LETTERS
        or alike(query.sounds_ordered, target.sounds_ordered, score_cutoff=CUTOFF) >= UNLIKE_LETTERS
    ):
        return False
    return Kind.PERSON in (query.kind, target.kind) or not _may_say_the_same(query, target)


def _may_say_the_same(query: ScoreName, target: ScoreName) -> bool:
    """Without a letter in common: by what the words mean, or as the first letters of the other's words."""
    ours, theirs = len(query.tokens), len(target.tokens)
    if ours != theirs and 1 in (ours, theirs):
        one, many = (query, target) if ours == 1 else (target, query)
        word = one.tokens[0]
        return word[:2] == many.tokens[0][:2] or word in many.initials
    return (
        len(query.meanings) >= FEWEST_MEANINGS
        and len(target.meanings) >= FEWEST_MEANINGS
        and len(query.meanings & target.meanings) >= FEWEST_MEANINGS
    )


def _share_much(query: ScoreName, target: ScoreName, rarity: Rarity) -> bool:
    """Of what both names say."""
    common = query.words & target.words
    if not common:
        return False
    shared = sum(map(rarity.weight, sorted(common)))
    both = rarity.weighed(query.tokens).total + rarity.weighed(target.tokens).total - shared
    return shared >= UNLIKE_WORDS * both


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
