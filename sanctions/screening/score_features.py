"""
What a pair of names shows, as numbers whose effect can only go one way.

More agreement may only raise the score, more left over may only lower it. A few numbers have no direction: they say
which sort of pair it is, because a person's names and a firm's are told apart by different things.
"""

from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import Alignment, Span, swaps
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
    "acronym": 1,
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
LONGEST_ACRONYM = 6
FEW_LETTERS = 3  # an equal name of so few is many firms


class Sides(NamedTuple):
    """Who is asked for and who is listed, beyond their words."""

    query_kind: Kind
    target_kind: Kind
    strength: Strength


@dataclass(slots=True)
class _Matched:
    """What the lined-up words come to. Gains in nats."""

    best: float = 0.0
    second: float = 0.0
    worst: float = 1.0
    first: float = 0.0
    last: float = 0.0
    initials: int = 0
    acronym: int = 0
    translated: float = 0.0
    joined: bool = False


def _matched(alignment: Alignment) -> _Matched:
    seen = _Matched()
    ends = len(alignment.query.tokens), len(alignment.target.tokens)
    for span, weight in alignment.lined_up:
        quality, reason, start, end, first, last = span
        gain = weight * quality
        seen.worst = min(seen.worst, quality)
        if gain > seen.best:
            seen.best, seen.second = gain, seen.best
        elif gain > seen.second:
            seen.second = gain
        if start == first == 0:
            seen.first = quality
        if (end, last) == ends:
            seen.last = quality
        seen.joined = reason == "joined"
        if reason in ("initial", "initials"):
            _note_initials(seen, alignment, span)
        elif reason == "translation":
            seen.translated += weight
    return seen


def _note_initials(seen: _Matched, alignment: Alignment, span: Span) -> None:
    """An acronym is as long as it is sure: two or three letters begin many names, five hardly do by chance."""
    _, reason, start, end, first, _ = span
    if reason == "initial":
        seen.initials += 1
        return
    word = alignment.query.tokens[start] if end - start == 1 else alignment.target.tokens[first]
    seen.acronym = max(seen.acronym, len(word))


def read_pair(alignment: Alignment, sides: Sides) -> dict[str, float]:
    """All that a scorecard may ask for; some of them are asked for by curves alone."""
    return {**read_words(alignment, sides), **read_letters(alignment)}


def read_words(alignment: Alignment, sides: Sides) -> dict[str, float]:
    """What the words say: nearly all of the score, at little cost."""
    query, target = alignment.query, alignment.target
    agreed, weight = alignment.agreed, alignment.lined
    left_query, left_target = alignment.lost_query, alignment.lost_target
    share_query = left_query / (alignment.total_query or 1.0)
    share_target = left_target / (alignment.total_target or 1.0)
    words = len(alignment.lined_up)
    seen = _matched(alignment)
    return {
        "agreement": agreed,
        "rarest_word": seen.best,
        "second_word": seen.second,
        "words_matched": min(words, 4.0),
        "shared_weight": agreed / (weight + left_query + left_target or 1.0),
        "cut_off": max(_cut_off(query.squeezed, target.squeezed), _cut_off(query.whole, target.whole)),
        "query_words_left": share_query,
        "query_weight_left": left_query,
        "query_rarest_left": max([weight for _, _, weight in alignment.left_query], default=0.0),
        "list_words_left": share_target,
        "list_weight_left": left_target,
        "list_rarest_left": max([weight for _, _, weight in alignment.left_target], default=0.0),
        "both_left": min(left_query, left_target),
        "spelling": 1.0 - agreed / weight if weight else 1.0,
        "worst_word": seen.worst if words else 0.0,
        "first_word": seen.first,
        "last_word": seen.last,
        "initials": seen.initials / (words or 1),
        "acronym": float(min(seen.acronym, LONGEST_ACRONYM)),
        "translated": seen.translated / (weight or 1.0),
        "word_order": min(swaps(alignment) / 2, 1.0),
        "lone_word": float(words == 1),
        "query_size": min(alignment.total_query, MOST_WEIGHT),
        "list_size": min(alignment.total_target, MOST_WEIGHT),
        "person_words_left": max(share_query, share_target) if Kind.PERSON in sides[:2] else 0.0,
        "one_word": float(words == 1 and not seen.joined),
        **_read_sort(query, target, sides),
    }


def _read_sort(query: ScoreName, target: ScoreName, sides: Sides) -> dict[str, float]:
    """What is known before any word is lined up."""
    both_forms = bool(query.legal_form and target.legal_form)
    kinds = (sides.query_kind, sides.target_kind)
    return {
        "numbers_differ": float(query.numbers != target.numbers),
        "legal_form_same": float(both_forms and query.legal_form == target.legal_form),
        "legal_form_differs": float(both_forms and query.legal_form != target.legal_form),
        "script_differs": float(query.script != target.script),
        "person": float(Kind.ORGANISATION not in kinds),
        "weak_alias": float(sides.strength is Strength.WEAK),
        "few_letters": float(len(min(query.squeezed, target.squeezed, key=len)) <= FEW_LETTERS),
        "kind_differs": float(kinds_differ(*kinds)),
    }


def read_letters(alignment: Alignment) -> dict[str, float]:
    """How alike the names are written and sound as wholes."""
    query, target = alignment.query, alignment.target
    return {
        "letters_alike": Indel.normalized_similarity(query.squeezed, target.squeezed),
        "words_alike": Indel.normalized_similarity(query.ordered, target.ordered),
        "sounds_alike": _sounds_alike(query, target),
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
