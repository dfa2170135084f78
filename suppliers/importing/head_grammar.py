"""
Heads that no list of heads holds, read word by word: `davon Leiharbeitnehmer`, `Total headcount`, `员工总数`.

`head_words.csv` says what a word of a head stands for, in many languages; `head_patterns.csv` says which words together
make which field. A word nobody knows leaves the head to what its cells show, or to a person.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from suppliers.importing.heads import fold_head, known_heads

LONGEST_PHRASE = 5  # words
LONGEST_HEAD = 16  # words; longer is a sentence
SHORTEST_STEM = 4
LONGEST_ENDING = 3
SHORTEST_PART = 3
JOINTS = ("", "s", "es", "n", "en", "er", "e")
ARABIC_BEFORE = ("وال", "بال", "لل", "ال", "و", "ب", "ل")
FILL = "fill"
Meaning = frozenset[str]  # the concepts a word may stand for; empty for a word nobody knows


@dataclass(frozen=True, slots=True)
class HeadPattern:
    """A head stands for `field` when each of `needs` is said and whatever else is said is among `may`."""

    field: str
    scheme: str | None
    rank: int
    needs: frozenset[str]
    may: frozenset[str]

    def fits(self, said: Sequence[Meaning]) -> bool:
        """A word with several meanings counts for whichever the pattern asks for."""
        wanted = self.needs | self.may
        spoken = [meaning & wanted for meaning in said]
        if any(not heard and FILL not in meaning for heard, meaning in zip(spoken, said, strict=True)):
            return False
        return _each_said(tuple(self.needs), spoken)


def _each_said(needs: tuple[str, ...], spoken: Sequence[Meaning]) -> bool:
    """Every need by a word of its own."""
    if not needs:
        return True
    return any(
        needs[0] in heard and _each_said(needs[1:], [*spoken[:at], *spoken[at + 1 :]])
        for at, heard in enumerate(spoken)
    )


@dataclass(frozen=True, slots=True)
class SpokenHead:
    """`strange` are the words that nobody knows."""

    pattern: HeadPattern
    strange: int = 0


@lru_cache(maxsize=16_384)
def spoken_head(head: str, kind: str) -> SpokenHead | None:
    """None for a head whose words make no field, or that says more strange words than known ones."""
    said = [meaning for meaning in meanings(head) if meaning != {FILL}]
    known = [meaning for meaning in said if meaning]
    strange = len(said) - len(known)
    if not known or strange > len(known):
        return None
    found = next((pattern for pattern in patterns(kind) if pattern.fits(known)), None)
    return SpokenHead(found, strange) if found else None


def is_known_head(text: str) -> bool:
    """Whether the cell names a field, by itself or by its words; none of its words is strange."""
    if fold_head(text) in known_heads():
        return True
    return any((spoken := spoken_head(text, kind)) and not spoken.strange for kind in ("parties", "edges"))


def meanings(head: str) -> list[Meaning]:
    """What each word or phrase of a head may stand for, in its order."""
    words = _spelt_out(fold_head(head).split())
    if len(words) > LONGEST_HEAD:
        return []
    found: list[Meaning] = []
    at = 0
    while at < len(words):
        length = _phrase_at(words, at)
        found += [_vocabulary()[" ".join(words[at : at + length])]] if length else _in_word(words[at])
        at += length or 1
    return found


def _spelt_out(words: Sequence[str]) -> list[str]:
    """`N.I.F.` is one word."""
    joined: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and word.isascii():
            letters += word
            continue
        joined += [letters] if letters in _vocabulary() else list(letters)
        letters = ""
        joined += [word] if word else []
    return joined


def _phrase_at(words: Sequence[str], at: int) -> int:
    lengths = range(min(LONGEST_PHRASE, len(words) - at), 0, -1)
    return next((length for length in lengths if " ".join(words[at : at + length]) in _vocabulary()), 0)


@lru_cache(maxsize=16_384)
def _in_word(word: str) -> list[Meaning]:
    """One word that is not in the vocabulary as it stands: with an article, an ending, or made of several words."""
    known = _vocabulary()
    if word.isdigit():
        return [frozenset({FILL})]
    for bare in (word.removeprefix(before) for before in ARABIC_BEFORE if word.startswith(before)):
        if stem := bare if bare in known else _stem(bare):
            return [known[stem]]
    if _is_unspaced(word):
        return _cut_unspaced(word)
    if parts := _compound(word):
        return parts
    stem = _stem(word)
    return [known[stem]] if stem else [frozenset()]


def _stem(word: str) -> str:
    """The known word that this one only adds an ending to; "" for none."""
    stems = (word[:-cut] for cut in range(1, LONGEST_ENDING + 1))
    return next((stem for stem in stems if len(stem) >= SHORTEST_STEM and stem in _vocabulary()), "")


def _compound(word: str) -> list[Meaning]:
    """`Mitarbeiterzahl` is workers and number: every letter belongs to a known word or to a joint between two."""
    known = _vocabulary()
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if word[:end] not in known:
            continue
        for joint in JOINTS:
            rest = word[end + len(joint) :]
            if not word.startswith(joint, end) or len(rest) < SHORTEST_PART:
                continue
            if rest in known:
                return [known[word[:end]], known[rest]]
            if further := _compound(rest):
                return [known[word[:end]], *further]
    return []


def _is_unspaced(word: str) -> bool:
    """Chinese, Japanese and Thai put no blanks between words."""
    return any("\u3040" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0e7f" for letter in word)


def _cut_unspaced(word: str) -> list[Meaning]:
    known = _vocabulary()
    found: list[Meaning] = []
    at = 0
    while at < len(word):
        end = next((end for end in range(len(word), at, -1) if word[at:end] in known), 0)
        if end:
            found.append(known[word[at:end]])
        elif not found or found[-1]:
            found.append(frozenset())
        at = end or at + 1
    return found


@cache
def _vocabulary() -> Mapping[str, Meaning]:
    found: dict[str, Meaning] = {}
    for concept, word in _listed_words():
        folded = fold_head(word)
        found[folded] = found.get(folded, frozenset()) | {concept}
    return found


def _listed_words() -> Iterator[tuple[str, str]]:
    with Path(__file__).with_name("head_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split("|"):
                yield row["concept"], word


@cache
def patterns(kind: str) -> tuple[HeadPattern, ...]:
    """In the order of the file: the first that fits holds."""
    with Path(__file__).with_name("head_patterns.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            HeadPattern(
                row["field"],
                row["scheme"] or None,
                int(row["rank"]),
                frozenset(row["needs"].split()),
                frozenset(filter(None, row["may"].split("|"))),
            )
            for row in csv.DictReader(lines)
            if row["list"] == kind
        )
