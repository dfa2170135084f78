"""
Which word of the query stands for which word of the listed name, and why.

Equal words first; then the likeliest of the rest, best first, each word used once: spellings of one sound, typing
slips, cut-off words, words written together, initials. Whatever is left is `extra`. When the words cannot be lined up
but the names written without spaces agree, the whole is one `joined` pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sanctions.kinds import Kind
from sanctions.screening.score_initials import SYLLABLE, RunPair, initial_pairs
from sanctions.screening.score_name import ScoreName
from sanctions.screening.score_rarity import FORM_SHARE, LEGAL_FORM, LeftOver, Rarity, Weighed
from sanctions.screening.score_words import (
    SHORTEST_CUT,
    SHORTEST_TYPO,
    TRANSLITERATION,
    TRUNCATED,
    bare_quality,
    cut_quality,
    word_likeness,
)

WHOLE_LIKENESS = 0.86
WHOLE_SOUND = 0.92
WHOLE_VOWELS = 0.6  # within one script the letters must agree that well for the sounds to count
LONGEST_JOIN = 3
SURE_QUALITY = 0.8  # below it a pair is partly a guess, and that part counts as left over on both sides
PATRONYMIC_SHARE = 0.2  # of its weight: a father's name that only one side gives is left out more often than not
PATRONYMICS = ("vich", "vitch", "vych", "ovna", "evna", "ivna", "yichna", "ichna", "vitsch")
SHORTEST_PATRONYMIC = 7
_START = itemgetter(2)


@dataclass(frozen=True, slots=True)
class WordPair:
    """`quality` 0 to 1 is how well the two agree; `weight` in nats is how much that says. Extra words have one side."""

    query: str
    target: str
    reason: str
    quality: float
    weight: float


# Plain tuples, because most pairs are lined up and never shown.
Span = tuple[float, str, int, int, int, int]
"""Quality, reason, and the words of the query and of the listed name, from and up to."""
Lined = tuple[Span, float]
"""A span and its weight."""


class Alignment(NamedTuple):
    """Weights in nats. What is left over is there as it counts: a legal form's word lightly."""

    query: ScoreName
    target: ScoreName
    lined_up: Sequence[Lined]
    left_query: Sequence[LeftOver]
    left_target: Sequence[LeftOver]
    lost_query: float
    lost_target: float
    total_query: float
    total_target: float
    agreed: float
    lined: float

    def pairs(self) -> Iterator[WordPair]:
        """For whoever is shown why: what was lined up in the order of the query, then the rest."""
        query, target = self.query, self.target
        for (quality, reason, start, end, first, last), weight in self.lined_up:
            ours, theirs = " ".join(query.tokens[start:end]), " ".join(target.tokens[first:last])
            yield WordPair(ours, theirs, reason, quality, weight)
        yield from (WordPair(word, "", reason, 0.0, weight) for word, reason, weight in self.left_query)
        yield from (WordPair("", word, reason, 0.0, weight) for word, reason, weight in self.left_target)
        if query.legal_form or target.legal_form:
            same = float(query.legal_form == target.legal_form)
            yield WordPair(query.legal_form, target.legal_form, LEGAL_FORM, same, 0.0)


def align(query: ScoreName, target: ScoreName, rarity: Rarity) -> Alignment:
    spans = _exact(query.tokens, target.tokens)
    if len(spans) < max(len(query.tokens), len(target.tokens)):
        spans = _with_the_rest(query, target, spans)
    return _weigh(query, target, sorted(spans, key=_START), rarity)


def _exact(query: Sequence[str], target: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    used: list[int] = []
    for place, token in enumerate(query):
        if token in target:
            there = target.index(token)
            if there in used:
                there = next((at for at, other in enumerate(target) if other == token and at not in used), -1)
            if there >= 0:
                used.append(there)
                spans.append((1.0, "exact", place, place + 1, there, there + 1))
    return spans


def _with_the_rest(query: ScoreName, target: ScoreName, exact: list[Span]) -> list[Span]:
    ours, theirs = [span[2] for span in exact], [span[4] for span in exact]
    left = [place for place in range(len(query.tokens)) if place not in ours]
    right = [place for place in range(len(target.tokens)) if place not in theirs]
    if not left or not right:
        return exact
    person = query.kind is Kind.PERSON or target.kind is Kind.PERSON
    found = _likeliest(query.tokens, target.tokens, left, right, person) or _last_cut(query, target, left, right)
    if len(left) == len(right) == 1 or not (_unbroken(left) and _unbroken(right)):
        return exact + found
    return _rest_as_one(query, target, exact, exact + found, (left[0], left[-1] + 1, right[0], right[-1] + 1))


def _last_cut(query: ScoreName, target: ScoreName, left: list[int], right: list[int]) -> list[Span]:
    """The two letters that a field of fixed width left of a word, behind words that are equal."""
    at = len(query.tokens) - 1
    if left != [at] or at not in right or query.tokens[:at] != target.tokens[:at]:
        return []
    cut, word = query.tokens[at], target.tokens[at]
    if len(cut) != SHORTEST_CUT - 1 or not word.startswith(cut):
        return []
    return [(cut_quality(cut, word), TRUNCATED, at, at + 1, at, at + 1)]


def _likeliest(
    query: Sequence[str],
    target: Sequence[str],
    left: list[int],
    right: list[int],
    person: bool,  # noqa: FBT001 - handed on
) -> list[Span]:
    found: list[Span] = []
    for i in left:
        word = query[i]
        for j in right:
            quality, reason = word_likeness(word, target[j], person)
            if quality:
                found.append((quality, reason, i, i + 1, j, j + 1))
    if len(left) > 1 or len(right) > 1:
        found += _joined(query, target, left, right)
    if len(found) < 2:  # noqa: PLR2004 - nothing to choose from
        return found
    found.sort(reverse=True)
    chosen: list[Span] = []
    for span in found:
        if all(_apart(span, other) for other in chosen):
            chosen.append(span)
    return chosen


def _joined(query: Sequence[str], target: Sequence[str], left: list[int], right: list[int]) -> list[Span]:
    """Two or three neighbours on one side written as one word, or by their first letters, on the other."""
    found: list[Span] = []
    if len(left) > 1:
        for start, end, quality, reason, j in _run_pairs(query, left, target, right):
            found.append((quality, reason, start, end, j, j + 1))
    if len(right) > 1:
        for start, end, quality, reason, i in _run_pairs(target, right, query, left):
            found.append((quality, reason, i, i + 1, start, end))
    return found


def _run_pairs(parts: Sequence[str], free: list[int], words: Sequence[str], places: list[int]) -> list[RunPair]:
    """Of two or more `free` parts."""
    found: list[RunPair] = []
    begun = False
    for place in places:
        word = words[place]
        begins, long = word[0], len(word) >= SHORTEST_TYPO
        for at, start in enumerate(free):
            if parts[start][0] == begins:
                begun = begun or len(word) <= len(free) or parts[start].startswith(word[:SYLLABLE])
                if long:
                    found += _runs_alike(parts, free[at : at + LONGEST_JOIN], word, place)
    return found + initial_pairs(parts, free, words, places) if begun else found


def _runs_alike(parts: Sequence[str], free: list[int], word: str, place: int) -> list[RunPair]:
    """The runs of neighbours that begin with the first of the `free` parts."""
    found: list[RunPair] = []
    start = free[0]
    for size in range(2, len(free) + 1):
        end = start + size
        if free[size - 1] == end - 1:
            quality = _run_likeness("".join(parts[start:end]), word)
            if quality:
                found.append((start, end, quality, "joined", place))
    return found


def _run_likeness(run: str, word: str) -> float:
    """Of a run that starts as the word does: this spares comparing all the rest."""
    if abs(len(run) - len(word)) > len(word) // 4:
        return 0.0
    if run == word:
        return 0.99
    quality, reason = word_likeness(run, word, True)
    return quality * 0.95 if reason in ("typo", TRANSLITERATION) else 0.0


def _apart(one: Span, other: Span) -> bool:
    return (one[3] <= other[2] or other[3] <= one[2]) and (one[5] <= other[4] or other[5] <= one[4])


def _unbroken(places: list[int]) -> bool:
    return places[-1] - places[0] == len(places) - 1


def _rest_as_one(
    query: ScoreName, target: ScoreName, exact: list[Span], spans: list[Span], rest: tuple[int, int, int, int]
) -> list[Span]:
    """
    Spaces lost or put elsewhere (`Ban coNacional`): what is not equal word for word is compared as one word, and that
    is taken if it explains more than the words one by one.
    """
    start, end, first, last = rest
    one, other = "".join(query.tokens[start:end]), "".join(target.tokens[first:last])
    if len(one) < SHORTEST_TYPO or len(other) < SHORTEST_TYPO:
        return spans
    sounds = "".join(query.sounds[start:end]), "".join(target.sounds[first:last])
    likeness, reason = _joined_likeness(one, other, *sounds, other_script=query.script != target.script)
    lined = sum([span[0] * (span[3] - span[2]) for span in spans]) - len(exact)
    if likeness * (end - start) <= lined:
        return spans
    return [*exact, (likeness, reason, start, end, first, last)]


def _joined_likeness(one: str, other: str, sound: str, other_sound: str, *, other_script: bool) -> tuple[float, str]:
    alike = Indel.normalized_similarity(one, other)
    letters = alike * 0.97 if alike >= WHOLE_LIKENESS else 0.0
    if min(len(sound), len(other_sound)) < SHORTEST_TYPO or not (other_script or alike >= WHOLE_VOWELS):
        return letters, "joined"
    sounds = Indel.normalized_similarity(sound, other_sound, score_cutoff=WHOLE_SOUND) * bare_quality(sound[1:])
    if not other_script:
        sounds = min(sounds, alike)
    return max((letters, "joined"), (sounds, TRANSLITERATION))


def _weigh(query: ScoreName, target: ScoreName, spans: Sequence[Span], rarity: Rarity) -> Alignment:
    """`spans` in the order of the query."""
    asked, listed = rarity.weighed(query.tokens), rarity.weighed(target.tokens)
    weights_q, weights_t = asked.weights, listed.weights
    doubt = agreed = lined = 0.0
    lined_up: list[Lined] = []
    ours: list[int] = []
    theirs: list[int] = []
    for span in spans:
        quality, _, a, b, c, d = span
        if b - a == 1 == d - c:
            weight = min(weights_q[a], weights_t[c])
            ours.append(a)
            theirs.append(c)
        else:
            weight = min(sum(weights_q[a:b]), sum(weights_t[c:d]))
            ours += range(a, b)
            theirs += range(c, d)
        lined += weight
        agreed += weight * quality
        if quality < SURE_QUALITY:
            doubt += weight * (SURE_QUALITY - quality) / SURE_QUALITY
        lined_up.append((span, weight))
    left, right = _left_over(asked, ours), _left_over(listed, theirs)
    left = _without_cut_form(left, query, target)
    if Kind.ORGANISATION not in (query.kind, target.kind):
        left, right = _without_fathers(left, target.tokens), _without_fathers(right, query.tokens)
    return Alignment(
        query,
        target,
        lined_up,
        left,
        right,
        doubt + sum([weight for _, _, weight in left]),
        doubt + sum([weight for _, _, weight in right]),
        asked.total,
        listed.total,
        agreed,
        lined,
    )


def _left_over(words: Weighed, taken: Sequence[int]) -> Sequence[LeftOver]:
    if not taken:
        return words.left
    if len(taken) == len(words.left):
        return ()
    return [one for place, one in enumerate(words.left) if place not in taken]


def _without_cut_form(left: Sequence[LeftOver], query: ScoreName, target: ScoreName) -> Sequence[LeftOver]:
    """`Acme Trading Limi`, cut off within the legal form."""
    if not left or query.legal_form or not target.legal_form:
        return left
    if len(query.tokens) <= len(target.tokens) or not target.whole.startswith(query.whole):
        return left
    return [(word, LEGAL_FORM, weight if why == LEGAL_FORM else weight * FORM_SHARE) for word, why, weight in left]


def _without_fathers(left: Sequence[LeftOver], other: Sequence[str]) -> Sequence[LeftOver]:
    """`Viktor Anatolyevich Bout` is asked for as Viktor Bout; another father's name tells two people apart."""
    if not any(_is_patronymic(word) for word, _, _ in left) or any(map(_is_patronymic, other)):
        return left
    return [(w, why, weight * PATRONYMIC_SHARE if _is_patronymic(w) else weight) for w, why, weight in left]


@lru_cache(maxsize=100_000)
def _is_patronymic(word: str) -> bool:
    return word.endswith(PATRONYMICS) and len(word) >= SHORTEST_PATRONYMIC


def swaps(alignment: Alignment) -> int:
    """How often the listed name's words stand in another order than the query's."""
    order = [span[4] for span, _ in alignment.lined_up]
    return sum(1 for before, after in pairwise(order) if after < before)
