"""
What a pair of names shows, as numbers whose effect can only go one way.

Each feature is a piece of one reading (`agreement`, `query_words_left`, ...). Pieces are cut at fixed knots, so that
the fitted curve of a reading may bend but never turn; its points are the sum over its pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import Alignment
from sanctions.screening.score_name import ScoreName

# reading -> (direction, knots). Between two knots a piece runs from 0 to 1; direction +1 may only raise the score.
READINGS: dict[str, tuple[int, tuple[float, ...]]] = {
    "agreement": (1, (0.0, 4.0, 8.0, 12.0, 18.0, 30.0)),
    "rarest_word": (1, (0.0, 4.0, 6.0, 8.0, 10.0)),
    "shared_weight": (1, (0.0, 0.3, 0.5, 0.65, 0.8, 0.9, 1.0)),
    "cut_off": (1, (0.3, 0.7, 1.0)),
    "query_words_left": (-1, (0.0, 0.15, 0.35, 0.6, 1.0)),
    "query_weight_left": (-1, (0.0, 4.0, 10.0, 25.0)),
    "list_words_left": (-1, (0.0, 0.15, 0.35, 0.6, 1.0)),
    "list_weight_left": (-1, (0.0, 4.0, 10.0, 25.0)),
    "person_words_left": (-1, (0.0, 0.5, 1.0)),
    "spelling": (-1, (0.0, 0.1, 0.25, 0.5, 1.0)),
    "letters_alike": (1, (0.3, 0.6, 0.75, 0.9, 1.0)),
    "sounds_alike": (1, (0.3, 0.6, 0.75, 0.9, 1.0)),
    "numbers_differ": (-1, (0.0, 1.0)),
    "legal_form_same": (1, (0.0, 1.0)),
    "legal_form_differs": (-1, (0.0, 1.0)),
    "initials": (-1, (0.0, 0.5, 1.0)),
    "word_order": (-1, (0.0, 0.5, 1.0)),
    "weak_alias": (-1, (0.0, 1.0)),
    "one_word": (-1, (0.0, 1.0)),
    "kind_differs": (-1, (0.0, 1.0)),
    "script_differs": (1, (0.0, 1.0)),
}
SHORTEST_BEGINNING = 7
KNOTS = tuple((reading, *ends) for reading, (_, knots) in READINGS.items() for ends in pairwise(knots))


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is asked for and who is listed, beyond their words."""

    query_kind: Kind
    target_kind: Kind
    strength: Strength


def read_pair(query: ScoreName, target: ScoreName, alignment: Alignment, sides: Sides) -> dict[str, float]:
    matched = [pair for pair in alignment.pairs if pair.quality and pair.weight]
    weight = sum(pair.weight for pair in matched)
    agreed = sum(pair.weight * pair.quality for pair in matched)
    lost_query = alignment.lost_query / (alignment.total_query or 1.0)
    lost_target = alignment.lost_target / (alignment.total_target or 1.0)
    person = Kind.PERSON in (sides.query_kind, sides.target_kind)
    forms = {query.legal_form, target.legal_form}
    return {
        "agreement": agreed,
        "rarest_word": max((pair.weight * pair.quality for pair in matched), default=0.0),
        "shared_weight": agreed / (weight + alignment.lost_query + alignment.lost_target or 1.0),
        "cut_off": _cut_off(query.squeezed, target.squeezed),
        "query_words_left": lost_query,
        "query_weight_left": alignment.lost_query,
        "list_words_left": lost_target,
        "list_weight_left": alignment.lost_target,
        "person_words_left": max(lost_query, lost_target) if person else 0.0,
        "spelling": 1.0 - agreed / weight if weight else 1.0,
        "letters_alike": Indel.normalized_similarity(query.squeezed, target.squeezed),
        "sounds_alike": _sounds_alike(query, target),
        "numbers_differ": float(query.numbers != target.numbers),
        "legal_form_same": float(len(forms) == 1 and "" not in forms),
        "legal_form_differs": float(len(forms) > 1 and "" not in forms),
        "initials": sum(pair.reason in ("initial", "initials") for pair in matched) / (len(matched) or 1),
        "word_order": min(alignment.swaps / 2, 1.0),
        "weak_alias": float(sides.strength is Strength.WEAK),
        "one_word": float(len(matched) == 1 and matched[0].reason != "joined"),
        "kind_differs": float(kinds_differ(sides.query_kind, sides.target_kind)),
        "script_differs": float(query.script != target.script),
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
    return max(straight, Indel.normalized_similarity("".join(sorted(query.sounds)), "".join(sorted(target.sounds))))


def pieces(readings: dict[str, float]) -> list[float]:
    """One number from 0 to 1 per entry of KNOTS, in its order."""
    return [min(max((readings[reading] - low) / (high - low), 0.0), 1.0) for reading, low, high in KNOTS]


def directions() -> Sequence[int]:
    return [READINGS[reading][0] for reading, _, _ in KNOTS]
