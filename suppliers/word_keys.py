"""
By which words a name is found, whatever script it is written or asked for in. Pure: texts in, words and keys out.

A word is one folded word in Latin letters where it has any (`romanise`). Beside it stand, where it was written in
another script, how it sounds (Han by reading) and, for Arabic and Hebrew, which write no short vowels, its consonants
with `^` before them. A key is any end of a word, so that a search that begins with a key begins anywhere in the word;
and, with `~` before them, the consonants of the whole word, which answer who asks in Arabic or Hebrew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suppliers.scripts import fold, romanise, script_of, skeleton, sounded

LONGEST_WORD = 64
LONGEST_ASKED = LONGEST_WORD // 2
"""Longer words are kept in pieces that overlap by half, so that any part up to this long lies whole in one."""
FEWEST_CONSONANTS = 3
WITHOUT_VOWELS = frozenset({"arabic", "hebrew"})
LAST_LETTER = "\U0010ffff"
"""Sorts behind every letter there is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a search: a name answers it that has a word with a key that begins so, or is just so."""

    begins: tuple[str, ...]
    equals: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """As the folded name holds it."""
        return self.begins[0]


def words_of(text: str) -> frozenset[str]:
    return frozenset(piece for token in fold(text).split() for word in _words(token) for piece in _pieces(word))


def shown_in(name: str) -> frozenset[str]:
    """Those words that the folded name itself holds: who reads it sees them. How it sounds stands in no name."""
    folded = romanise(fold(name))
    return frozenset(word for word in words_of(name) if word in folded)


def _words(token: str) -> Iterator[str]:
    latin = romanise(token)
    yield from latin.split()
    if not latin.isascii():
        yield from sounded(token).split()
    bare = _consonants(token)
    if bare and script_of(token) in WITHOUT_VOWELS:
        yield f"^{bare}"


def _pieces(word: str) -> Iterable[str]:
    """At least the word itself."""
    if len(word) <= LONGEST_WORD:
        return (word,)
    return (word[start : start + LONGEST_WORD] for start in range(0, len(word) - LONGEST_ASKED, LONGEST_ASKED))


def keys_of(word: str) -> frozenset[str]:
    if word.startswith("^"):
        return frozenset({word})
    bare = _consonants(word)
    ends = (word[start:] for start in range(len(word)))
    return frozenset((*ends, f"~{bare}")) if bare else frozenset(ends)


def _consonants(word: str) -> str:
    """Empty when there are too few to tell names apart."""
    bare = skeleton(word).replace(" ", "")
    return bare if len(bare) >= FEWEST_CONSONANTS else ""


def asked(text: str) -> tuple[Asked, ...]:
    """One for each word, of which a name must answer all; none when there is no letter or digit."""
    return tuple(dict.fromkeys(one for token in fold(text).split() for one in _asked(token)))


def _asked(token: str) -> Iterator[Asked]:
    latin = romanise(token).split()
    said = sounded(token).replace(" ", "")
    bare = _consonants(token)
    for word in latin:
        begins = [word[:LONGEST_ASKED]]
        if len(latin) == 1 and said and said != word:
            begins.append(said[:LONGEST_ASKED])
        if bare and word.isascii():
            begins.append(f"^{bare}")
        without_vowels = bare and script_of(token) in WITHOUT_VOWELS
        yield Asked(tuple(begins), (f"~{bare}",) if without_vowels else ())
