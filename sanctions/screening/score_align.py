"""
Which word of the query stands for which word of the listed name, and why.

Equal words first; then the likeliest of the rest, best first, each word used once: spellings of one sound, typing
slips, cut-off words, words written together, initials. Whatever is left is `extra`. When the words cannot be lined up
but the names written without spaces agree, the whole is one `joined` pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.screening.score_name import SMALL_WORDS, ScoreName, is_form_word
from sanctions.screening.score_rarity import Rarity
from sanctions.screening.score_words import SHORTEST_TYPO, TRANSLITERATION, bare_quality, word_likeness

WHOLE_LIKENESS = 0.86
WHOLE_SOUND = 0.92
WHOLE_VOWELS = 0.6  # within one script the letters must agree that well for the sounds to count
INITIALS_QUALITY = 0.6
LONGEST_JOIN = 3
SURE_QUALITY = 0.8  # below it a pair is partly a guess, and that part counts as left over on both sides
FORM_SHARE = 0.25  # of its weight: how much a legal form's word left over says
LEGAL_FORM = "legal_form"


@dataclass(frozen=True, slots=True)
class WordPair:
    """`quality` 0 to 1 is how well the two agree; `weight` in nats is how much that says. Extra words have one side."""

    query: str
    target: str
    reason: str
    quality: float
    weight: float


class Lined(NamedTuple):
    """As a WordPair, and made in a third of the time: most pairs are lined up and never shown."""

    query: str
    target: str
    reason: str
    quality: float
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    pairs: tuple[Lined, ...]
    lost_query: float
    lost_target: float
    total_query: float
    total_target: float
    swaps: int
    first: float
    last: float
    agreed: float
    lined: float


Span = tuple[float, str, int, int, int, int]  # quality, reason, query from, to, target from, to


def align(query: ScoreName, target: ScoreName, rarity: Rarity) -> Alignment:
    exact = _exact(query.tokens, target.tokens)
    spans = exact
    if len(exact) < max(len(query.tokens), len(target.tokens)):
        person = Kind.PERSON in (query.kind, target.kind)
        spans = _rest_as_one(query, target, exact, exact + _likeliest(query.tokens, target.tokens, exact, person))
    return _weigh(query, target, spans, rarity)


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


def _likeliest(query: Sequence[str], target: Sequence[str], taken: list[Span], person: bool) -> list[Span]:  # noqa: FBT001 - handed on
    left = [i for i in range(len(query)) if not any(s[2] <= i < s[3] for s in taken)]
    right = [j for j in range(len(target)) if not any(s[4] <= j < s[5] for s in taken)]
    if not left or not right:
        return []
    found: list[Span] = []
    for i in left:
        for j in right:
            quality, reason = word_likeness(query[i], target[j], person)
            if quality:
                found.append((quality, reason, i, i + 1, j, j + 1))
    found += _joined(query, target, left, right)
    found.sort(reverse=True)
    chosen: list[Span] = []
    for span in found:
        if all(_apart(span, other) for other in chosen):
            chosen.append(span)
    return chosen


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
    letters = [place for place in free if parts[place] not in SMALL_WORDS]
    initials = "".join(parts[place][0] for place in letters)
    for place in places:
        word = words[place]
        at = initials.find(word) if len(word) > 1 else -1
        if at >= 0:
            yield letters[at], letters[at + len(word) - 1] + 1, INITIALS_QUALITY, "initials", place


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
    quality, reason = word_likeness(run, word, True)
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
    likeness, reason = _joined_likeness(one, other, *sounds, other_script=query.script != target.script)
    lined = sum(s[0] * (s[3] - s[2]) for s in spans) - len(exact)
    if likeness * (left[1] - left[0]) <= lined:
        return spans
    return [*exact, (likeness, reason, *left, *right)]


def _joined_likeness(one: str, other: str, sound: str, other_sound: str, *, other_script: bool) -> tuple[float, str]:
    alike = Indel.normalized_similarity(one, other)
    letters = alike * 0.97 if alike >= WHOLE_LIKENESS else 0.0
    if min(len(sound), len(other_sound)) < SHORTEST_TYPO or not (other_script or alike >= WHOLE_VOWELS):
        return letters, "joined"
    sounds = Indel.normalized_similarity(sound, other_sound, score_cutoff=WHOLE_SOUND) * bare_quality(sound[1:])
    if not other_script:
        sounds = min(sounds, alike)
    return max((letters, "joined"), (sounds, TRANSLITERATION))


def _gap(size: int, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The one unbroken run of words that no span takes; None when there is none or more than one."""
    free = [place for place in range(size) if not any(a <= place < b for a, b in taken)]
    if not free or free[-1] - free[0] != len(free) - 1:
        return None
    return free[0], free[-1] + 1


def _weigh(query: ScoreName, target: ScoreName, spans: list[Span], rarity: Rarity) -> Alignment:
    pairs: list[Lined] = []
    weights_q = [rarity.weight(token) for token in query.tokens]
    weights_t = [rarity.weight(token) for token in target.tokens]
    doubt = first = last = agreed = lined = 0.0
    free_q, free_t = set(range(len(weights_q))), set(range(len(weights_t)))
    for quality, reason, a, b, c, d in sorted(spans, key=lambda span: span[2]):
        free_q.difference_update(range(a, b))
        free_t.difference_update(range(c, d))
        weight = min(sum(weights_q[a:b]), sum(weights_t[c:d]))
        lined += weight
        agreed += weight * quality
        if quality < SURE_QUALITY:
            doubt += weight * (SURE_QUALITY - quality) / SURE_QUALITY
        if a == c == 0:
            first = quality
        if b == len(weights_q) and d == len(weights_t):
            last = quality
        pairs.append(Lined(" ".join(query.tokens[a:b]), " ".join(target.tokens[c:d]), reason, quality, weight))
    left = [_left_over(query.tokens[i], weights_q[i]) for i in sorted(free_q)]
    right = [_left_over(target.tokens[j], weights_t[j]) for j in sorted(free_t)]
    pairs += [Lined(word, "", reason, 0.0, weight) for word, reason, weight in left]
    pairs += [Lined("", word, reason, 0.0, weight) for word, reason, weight in right]
    if query.legal_form or target.legal_form:
        same = float(query.legal_form == target.legal_form)
        pairs.append(Lined(query.legal_form, target.legal_form, LEGAL_FORM, same, 0.0))
    return Alignment(
        pairs=tuple(pairs),
        lost_query=doubt + sum(weight for *_, weight in left),
        lost_target=doubt + sum(weight for *_, weight in right),
        total_query=sum(weights_q),
        total_target=sum(weights_t),
        swaps=_swaps(spans),
        first=first,
        last=last,
        agreed=agreed,
        lined=lined,
    )


def _left_over(word: str, weight: float) -> tuple[str, str, float]:
    return (word, LEGAL_FORM, weight * FORM_SHARE) if is_form_word(word) else (word, "extra", weight)


def _swaps(spans: list[Span]) -> int:
    order = [span[4] for span in sorted(spans, key=lambda span: span[2])]
    return sum(1 for before, after in pairwise(order) if after < before)
