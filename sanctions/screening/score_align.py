"""
Which word of the query stands for which word of the listed name, and why.

Equal words first; then the likeliest of the rest, best first, each word used once: spellings of one sound, typing
slips, cut-off words, words written together, initials. Whatever is left is `extra`. When the words cannot be lined up
but the names written without spaces agree, the whole is one `joined` pair.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, Indel

from sanctions.screening.score_meanings import same_meaning
from sanctions.screening.score_name import ScoreName, sound_of
from sanctions.screening.score_rarity import Rarity

LEAST_LIKENESS = 0.7
SHORTEST_TYPO = 4
SHORTEST_CUT = 3
WHOLE_LIKENESS = 0.86
WHOLE_SOUND = 0.92
INITIAL_QUALITY = 0.75
INITIALS_QUALITY = 0.6
LONGEST_JOIN = 3
HALF = 0.5
MEANING_QUALITY = 0.8
OTHER_START = 0.2  # one begins with a vowel, the other with a consonant
TRANSLITERATION = "transliteration"
VOWELS = frozenset("aeiouy")
SCANS = {
    "rn": "m",
    "cl": "d",
    "vv": "w",
    "0": "o",
    "1": "l",
    "i": "l",
    "5": "s",
    "8": "b",
    "9": "g",
    "c": "e",
    "v": "u",
}
SCANNED = re.compile("|".join(SCANS))


@dataclass(frozen=True, slots=True)
class WordPair:
    """`quality` 0 to 1 is how well the two agree; `weight` in nats is how much that says. Extra words have one side."""

    query: str
    target: str
    reason: str
    quality: float
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    pairs: tuple[WordPair, ...]
    lost_query: float
    lost_target: float
    total_query: float
    total_target: float
    swaps: int


@lru_cache(maxsize=400_000)
def word_likeness(query: str, target: str) -> tuple[float, str]:
    """Quality and reason; quality 0 when the two cannot stand for each other."""
    if query == target:
        return 1.0, "exact"
    longest = max(len(query), len(target))
    shortest = min(len(query), len(target))
    if same_meaning(query, target):
        return MEANING_QUALITY, "translation"
    if shortest == 1:
        return (INITIAL_QUALITY, "initial") if query[0] == target[0] else (0.0, "")
    slips = OSA.distance(query, target)
    found = [
        _by_sound(query, target, 1.0 - slips / longest),
        _by_slip(query, target, slips),
        _by_cut(query, target),
    ]
    return max(found)


def _by_sound(query: str, target: str, likeness: float) -> tuple[float, str]:
    """
    Words of one sound: a word written without its vowels says nothing against them; other vowels do. A long word may
    differ in one consonant when the rest agrees as well as romanisations usually do.
    """
    sound, other = sound_of(query), sound_of(target)
    if len(sound) > 1 and sound == other:
        starts = 0.0 if query[0] == target[0] or (query[0] in VOWELS) == (target[0] in VOWELS) else OTHER_START
        bare = VOWELS.isdisjoint(query[1:]) or VOWELS.isdisjoint(target[1:])
        return max(
            0.85 if bare and len(sound) >= SHORTEST_CUT else 0.0, 0.3 + 0.68 * likeness
        ) - starts, TRANSLITERATION
    if min(len(sound), len(other)) >= SHORTEST_CUT and OSA.distance(sound, other) == 1 and likeness >= HALF:
        return 0.3 + 0.45 * likeness, TRANSLITERATION
    return 0.0, ""


def _by_slip(query: str, target: str, slips: int) -> tuple[float, str]:
    shortest = min(len(query), len(target))
    if shortest < SHORTEST_TYPO:
        return 0.0, ""
    if slips == 1:
        return 1.0 - 0.75 / shortest, "typo"
    if as_scanned(query) == as_scanned(target):
        return 0.9, "typo"
    likeness = 1.0 - slips / max(len(query), len(target))
    return (likeness * 0.9, "typo") if likeness >= LEAST_LIKENESS else (0.0, "")


def _by_cut(query: str, target: str) -> tuple[float, str]:
    short, long = sorted((query, target), key=len)
    if len(short) < SHORTEST_CUT or not long.startswith(short):
        return 0.0, ""
    return 0.45 + 0.4 * len(short) / len(long), "truncated"


@lru_cache(maxsize=200_000)
def as_scanned(word: str) -> str:
    """Letters that scanners take for one another, as one letter."""
    return SCANNED.sub(lambda found: SCANS[found[0]], word)


Span = tuple[float, str, int, int, int, int]  # quality, reason, query from, to, target from, to


def align(query: ScoreName, target: ScoreName, rarity: Rarity) -> Alignment:
    exact = _exact(query.tokens, target.tokens)
    spans = exact
    if len(exact) < max(len(query.tokens), len(target.tokens)):
        spans = _rest_as_one(query, target, exact, exact + _likeliest(query.tokens, target.tokens, exact))
    return _weigh(query.tokens, target.tokens, spans, rarity)


def _exact(query: Sequence[str], target: Sequence[str]) -> list[Span]:
    free: dict[str, list[int]] = {}
    for place, token in enumerate(target):
        free.setdefault(token, []).append(place)
    spans: list[Span] = []
    for place, token in enumerate(query):
        places = free.get(token)
        if places:
            there = places.pop(0)
            spans.append((1.0, "exact", place, place + 1, there, there + 1))
    return spans


def _likeliest(query: Sequence[str], target: Sequence[str], taken: list[Span]) -> list[Span]:
    left = [i for i in range(len(query)) if not any(s[2] <= i < s[3] for s in taken)]
    right = [j for j in range(len(target)) if not any(s[4] <= j < s[5] for s in taken)]
    if not left or not right:
        return []
    found = [span for i in left for j in right for span in _single(query, target, i, j)]
    found += _joined(query, target, left, right)
    found.sort(reverse=True)
    chosen: list[Span] = []
    for span in found:
        if all(_apart(span, other) for other in chosen):
            chosen.append(span)
    return chosen


def _single(query: Sequence[str], target: Sequence[str], i: int, j: int) -> Iterator[Span]:
    quality, reason = word_likeness(query[i], target[j])
    if quality:
        yield quality, reason, i, i + 1, j, j + 1


def _joined(query: Sequence[str], target: Sequence[str], left: list[int], right: list[int]) -> list[Span]:
    """Two or three neighbours on one side written as one word, or by their first letters, on the other."""
    found: list[Span] = []
    for start, end, quality, reason, j in _run_pairs(query, left, target, right):
        found.append((quality, reason, start, end, j, j + 1))
    for start, end, quality, reason, i in _run_pairs(target, right, query, left):
        found.append((quality, reason, i, i + 1, start, end))
    return found


def _run_pairs(
    parts: Sequence[str], free: list[int], words: Sequence[str], places: list[int]
) -> Iterator[tuple[int, int, float, str, int]]:
    if len(free) < 2:  # noqa: PLR2004 - a run has two words at least
        return
    long = [place for place in places if len(words[place]) >= SHORTEST_TYPO]
    for start, end in _runs(free) if long else ():
        run = "".join(parts[start:end])
        for place in long:
            quality = _run_likeness(run, words[place])
            if quality:
                yield start, end, quality, "joined", place
    initials = "".join(parts[place][0] for place in free)
    for place in places:
        word = words[place]
        at = initials.find(word) if len(word) > 1 else -1
        if at >= 0 and free[at + len(word) - 1] - free[at] == len(word) - 1:
            yield free[at], free[at] + len(word), INITIALS_QUALITY, "initials", place


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    for at, start in enumerate(places):
        for size in range(2, LONGEST_JOIN + 1):
            if at + size <= len(places) and places[at + size - 1] == start + size - 1:
                yield start, start + size


def _run_likeness(run: str, word: str) -> float:
    """Runs start as the word does: this spares comparing all the rest."""
    if run[0] != word[0] or abs(len(run) - len(word)) > len(word) // 4:
        return 0.0
    if run == word:
        return 0.99
    quality, reason = word_likeness(run, word)
    return quality * 0.95 if reason in ("typo", TRANSLITERATION) else 0.0


def _apart(one: Span, other: Span) -> bool:
    return (one[3] <= other[2] or other[3] <= one[2]) and (one[5] <= other[4] or other[5] <= one[4])


def _rest_as_one(query: ScoreName, target: ScoreName, exact: list[Span], spans: list[Span]) -> list[Span]:
    """
    Spaces lost or put elsewhere (`Ban coNacional`): what is not equal word for word is compared as one word, and that
    is taken if it explains more than the words one by one.
    """
    left = _gap(len(query.tokens), [(s[2], s[3]) for s in exact])
    right = _gap(len(target.tokens), [(s[4], s[5]) for s in exact])
    if left is None or right is None or left[1] - left[0] == right[1] - right[0] == 1:
        return spans
    one, other = "".join(query.tokens[slice(*left)]), "".join(target.tokens[slice(*right)])
    if min(len(one), len(other)) < SHORTEST_TYPO:
        return spans
    sounds = "".join(query.sounds[slice(*left)]), "".join(target.sounds[slice(*right)])
    likeness, reason = _joined_likeness(one, other, *sounds)
    lined = sum(s[0] * (s[3] - s[2]) for s in spans) - len(exact)
    if likeness * (left[1] - left[0]) <= lined:
        return spans
    return [*exact, (likeness, reason, *left, *right)]


def _joined_likeness(one: str, other: str, sound: str, other_sound: str) -> tuple[float, str]:
    letters = Indel.normalized_similarity(one, other, score_cutoff=WHOLE_LIKENESS) * 0.97
    if min(len(sound), len(other_sound)) < SHORTEST_TYPO:
        return letters, "joined"
    sounds = Indel.normalized_similarity(sound, other_sound, score_cutoff=WHOLE_SOUND) * 0.85
    return max((letters, "joined"), (sounds, TRANSLITERATION))


def _gap(size: int, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The one unbroken run of words that no span takes; None when there is none or more than one."""
    free = [place for place in range(size) if not any(a <= place < b for a, b in taken)]
    if not free or free[-1] - free[0] != len(free) - 1:
        return None
    return free[0], free[-1] + 1


def _weigh(query: Sequence[str], target: Sequence[str], spans: list[Span], rarity: Rarity) -> Alignment:
    pairs: list[WordPair] = []
    weights_q = [rarity.weight(token) for token in query]
    weights_t = [rarity.weight(token) for token in target]
    free_q, free_t = set(range(len(query))), set(range(len(target)))
    for quality, reason, a, b, c, d in sorted(spans, key=lambda span: span[2]):
        free_q.difference_update(range(a, b))
        free_t.difference_update(range(c, d))
        weight = min(sum(weights_q[a:b]), sum(weights_t[c:d]))
        pairs.append(WordPair(" ".join(query[a:b]), " ".join(target[c:d]), reason, quality, weight))
    pairs += [WordPair(query[i], "", "extra", 0.0, weights_q[i]) for i in sorted(free_q)]
    pairs += [WordPair("", target[j], "extra", 0.0, weights_t[j]) for j in sorted(free_t)]
    return Alignment(
        pairs=tuple(pairs),
        lost_query=sum(weights_q[i] for i in free_q),
        lost_target=sum(weights_t[j] for j in free_t),
        total_query=sum(weights_q),
        total_target=sum(weights_t),
        swaps=_swaps(spans),
    )


def _swaps(spans: list[Span]) -> int:
    order = [span[4] for span in sorted(spans, key=lambda span: span[2])]
    return sum(1 for before, after in pairwise(order) if after < before)
