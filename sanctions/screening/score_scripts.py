"""
Reads a name in another script beside a Latin one: of all the ways its words can be spelt, the one the other side uses.

Without it an Arabic or Chinese name has one arbitrary spelling, and the comparison would measure how far the Latin
name is from that one. Words the other side cannot be a spelling of keep their usual reading, and are left over or
compared as typing slips like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sanctions.screening.score_name import ScoreName
from suppliers.scripts import script_of, sounded, spelt
from suppliers.spellings import can_be_spelt, is_unspaced

LONGEST_RUN = 3  # words of one side that are one word of the other
LONGEST_SYLLABLES = 5  # letters of Han, kana or Hangul in one Latin word
VOWELLESS = ("han", "arabic", "hebrew", "thai")  # the less a script says of the sound, the more it needs the other side


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or one letter of a script without spaces; `token` is the place of the token it belongs to."""

    written: str
    token: int
    unspaced: bool


_Fit = tuple[int, int, int, int, int]  # letters, native from, to, Latin from, to


def one_script(query: ScoreName, target: ScoreName) -> tuple[ScoreName, ScoreName]:
    """The two names, one of them read beside the other. Names of one script come back as they are."""
    if query.script == target.script or not (query.written or target.written):
        return query, target
    if query.written and not (target.written and _rank(target) < _rank(query)):
        return _beside(query, target), target
    return query, _beside(target, query)


def _rank(name: ScoreName) -> int:
    return VOWELLESS.index(name.script) if name.script in VOWELLESS else len(VOWELLESS)


def _beside(native: ScoreName, latin: ScoreName) -> ScoreName:
    parts = _parts(native.written)
    fits = sorted(_fits(parts, latin.tokens), reverse=True)
    said: dict[int, tuple[str, ...]] = {}
    taken: set[int] = set()
    used: set[int] = set()
    for _, start, end, first, last in fits:
        if taken.isdisjoint(range(start, end)) and used.isdisjoint(range(first, last)):
            taken.update(range(start, end))
            used.update(range(first, last))
            said[start] = latin.tokens[first:last]
    return native.reread(tuple(_spoken(parts, native.tokens, said, taken))) if said else native


@lru_cache(maxsize=20_000)
def _parts(written: tuple[str, ...]) -> Sequence[_Part]:
    parts: list[_Part] = []
    for place, word in enumerate(written):
        if is_unspaced(script_of(word)):
            parts += [_Part(letter, place, unspaced=True) for letter in word]
        else:
            parts.append(_Part(word, place, unspaced=False))
    return parts


def _fits(parts: Sequence[_Part], tokens: tuple[str, ...]) -> list[_Fit]:
    found: list[_Fit] = []
    for start, part in enumerate(parts):
        for end in range(start + 1, min(start + _longest(part), len(parts)) + 1):
            words = [p.written for p in parts[start:end]]
            run = ("".join(words),) if part.unspaced else tuple(words)
            for first, last, joined in _joins(tokens, LONGEST_RUN if end == start + 1 and not part.unspaced else 1):
                if can_be_spelt(run, joined):
                    found.append((len(joined), start, end, first, last))
    return found


def _longest(part: _Part) -> int:
    return LONGEST_SYLLABLES if part.unspaced else LONGEST_RUN


@lru_cache(maxsize=20_000)
def _joins(tokens: tuple[str, ...], most: int) -> list[tuple[int, int, str]]:
    places = range(len(tokens))
    return [
        (first, last, "".join(tokens[first:last]))
        for size in range(1, most + 1)
        for first in places[: len(tokens) - size + 1]
        for last in (first + size,)
    ]


def _spoken(
    parts: Sequence[_Part], tokens: Sequence[str], said: dict[int, tuple[str, ...]], taken: set[int]
) -> list[str]:
    """In the order of the native name; what was not fitted keeps its reading, letters of one token together."""
    spoken: list[str] = []
    left: list[_Part] = []
    for place, part in enumerate(parts):
        if left and (place in taken or left[-1].token != part.token):
            spoken.append(_reading(left, parts, tokens))
            left = []
        if place in said:
            spoken += said[place]
        elif place not in taken:
            left.append(part)
    return [*spoken, _reading(left, parts, tokens)] if left else spoken


def _reading(left: Sequence[_Part], parts: Sequence[_Part], tokens: Sequence[str]) -> str:
    place = left[0].token
    if not left[0].unspaced or len(left) == sum(part.token == place for part in parts):
        return tokens[place]
    letters = "".join(part.written for part in left)
    return "".join(sounded(spelt(letters)).split()) or letters
