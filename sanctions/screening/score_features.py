"""
What a pair of names shows, as numbers whose effect can only go one way.

More agreement may only raise the score, more left over may only lower it. A few numbers have no direction: they say
which sort of pair it is, because a person's names and a firm's are told apart by different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import Alignment, Lined
from sanctions.screening.score_name import ScoreName

# What the trees ask about, and its direction. +1 may only raise the score, -1 only lower it, 0 says which sort of
# pair it is.
TREE_READINGS: dict[str, int] = {
    "agreement": 1,
    "rarest_word": 1,
    "second_word": 1,
    "words_matched": 1,
    "shared_weight": 1,
    "cut_off": 1,
    "query_words_left": -1,
    "query_weight_left": -1,
    "query_rarest_left": -1,
    "list_words_left": -1,
    "list_weight_left": -1,
    "list_rarest_left": -1,
    "both_left": -1,
    "spelling": -1,
    "worst_word": 1,
    "letters_alike": 1,
    "words_alike": 1,
    "sounds_alike": 1,
    "first_word": 1,
    "last_word": 1,
    "numbers_differ": -1,
    "legal_form_same": 1,
    "legal_form_differs": -1,
    "initials": -1,
    "translated": 0,
    "word_order": -1,
    "lone_word": -1,
    "script_differs": 0,
    "person": 0,
    "query_size": 0,
    "list_size": 0,
}
SHORTEST_BEGINNING = 7
MOST_WEIGHT = 40.0


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is asked for and who is listed, beyond their words."""

    query_kind: Kind
    target_kind: Kind
    strength: Strength


@dataclass(slots=True)
class _Matched:
    """What the lined-up words come to. Weights and gains in nats."""

    words: int = 0
    weight: float = 0.0
    agreed: float = 0.0
    best: float = 0.0
    second: float = 0.0
    worst: float = 1.0
    initials: int = 0
    translated: float = 0.0
    joined: bool = False
    rarest_query: float = 0.0
    rarest_list: float = 0.0


def _matched(pairs: Sequence[Lined]) -> _Matched:
    seen = _Matched()
    for pair in pairs:
        if pair.quality and pair.weight:
            _count(seen, pair)
        elif pair.query and not pair.target:
            seen.rarest_query = max(seen.rarest_query, pair.weight)
        elif pair.target and not pair.query:
            seen.rarest_list = max(seen.rarest_list, pair.weight)
    return seen


def _count(seen: _Matched, pair: Lined) -> None:
    gain = pair.weight * pair.quality
    seen.words += 1
    seen.weight += pair.weight
    seen.agreed += gain
    seen.worst = min(seen.worst, pair.quality)
    if gain > seen.best:
        seen.best, seen.second = gain, seen.best
    else:
        seen.second = max(seen.second, gain)
    seen.initials += pair.reason in ("initial", "initials")
    seen.joined = pair.reason == "joined"
    if pair.reason == "translation":
        seen.translated += pair.weight


def read_pair(query: ScoreName, target: ScoreName, alignment: Alignment, sides: Sides) -> dict[str, float]:
    """All that a scorecard may ask for."""
    seen = _matched(alignment.pairs)
    lost_query = alignment.lost_query / (alignment.total_query or 1.0)
    lost_target = alignment.lost_target / (alignment.total_target or 1.0)
    both_forms = bool(query.legal_form and target.legal_form)
    return {
        "agreement": seen.agreed,
        "rarest_word": seen.best,
        "second_word": seen.second,
        "words_matched": min(seen.words, 4.0),
        "shared_weight": seen.agreed / (seen.weight + alignment.lost_query + alignment.lost_target or 1.0),
        "cut_off": _cut_off(query.squeezed, target.squeezed),
        "query_words_left": lost_query,
        "query_weight_left": alignment.lost_query,
        "query_rarest_left": seen.rarest_query,
        "list_words_left": lost_target,
        "list_weight_left": alignment.lost_target,
        "list_rarest_left": seen.rarest_list,
        "both_left": min(alignment.lost_query, alignment.lost_target),
        "spelling": 1.0 - seen.agreed / seen.weight if seen.weight else 1.0,
        "worst_word": seen.worst if seen.words else 0.0,
        "letters_alike": Indel.normalized_similarity(query.squeezed, target.squeezed),
        "words_alike": Indel.normalized_similarity(query.ordered, target.ordered),
        "sounds_alike": _sounds_alike(query, target),
        "first_word": alignment.first,
        "last_word": alignment.last,
        "numbers_differ": float(query.numbers != target.numbers),
        "legal_form_same": float(both_forms and query.legal_form == target.legal_form),
        "legal_form_differs": float(both_forms and query.legal_form != target.legal_form),
        "initials": seen.initials / (seen.words or 1),
        "translated": seen.translated / (seen.weight or 1.0),
        "word_order": min(alignment.swaps / 2, 1.0),
        "lone_word": float(seen.words == 1),
        "script_differs": float(query.script != target.script),
        "query_size": min(alignment.total_query, MOST_WEIGHT),
        "list_size": min(alignment.total_target, MOST_WEIGHT),
        "one_word": float(seen.words == 1 and not seen.joined),
        **_of_sides(sides, max(lost_query, lost_target)),
    }


def _of_sides(sides: Sides, lost: float) -> dict[str, float]:
    kinds = (sides.query_kind, sides.target_kind)
    return {
        "person": float(Kind.ORGANISATION not in kinds),
        "person_words_left": lost if Kind.PERSON in kinds else 0.0,
        "weak_alias": float(sides.strength is Strength.WEAK),
        "kind_differs": float(kinds_differ(*kinds)),
    }


def kinds_differ(one: Kind, other: Kind) -> bool:
    return one is not other and Kind.UNKNOWN not in (one, other)


def _cut_off(query: str, target: str) -> float:
    """How much of the listed name a query holds that is its beginning, as fields of fixed width leave it."""
    return len(query) / len(target) if len(query) >= SHORTEST_BEGINNING and target.startswith(query) else 0.0


def _sounds_alike(query: ScoreName, target: ScoreName) -> float:
    """Order-free: the sounds of each side sorted, so a family name put first costs nothing here."""
    straight = Indel.normalized_similarity(query.skeleton, target.skeleton)
    if len(query.sounds) == 1 or len(target.sounds) == 1:
        return straight
    return max(straight, Indel.normalized_similarity(query.sounds_ordered, target.sounds_ordered))
