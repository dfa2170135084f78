"""
The many ways one word of another script is spelt in Latin letters, and whether a Latin word is one of them.

No romanisation is right: a passport, a register and a newspaper follow different systems, and scripts such as Arabic
leave most vowels out. So a word is not turned into one spelling here but held against the one it may have: letter by
letter, each with every spelling it is known to have (`spellings.csv`, `han_names.csv`).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from suppliers.scripts import DATA, romanise, script_of

Unit = tuple[str, ...]

_DOUBLED = re.compile(r"(.)\1+")
_NOTHING = "-"
_UNSPACED = frozenset({"han", "kana", "hangul"})
# Letters that may stand between two written ones, and how many: what a script leaves to the reader.
_UNWRITTEN = {
    "arabic": ("aeiouy", 2),
    "hebrew": ("aeiouy", 2),
    "devanagari": ("aeo", 1),
    "bengali": ("aeo", 1),
    "indic": ("aeo", 1),
    "thai": ("aeiouyw", 3),
}
_INDIC_FROM, _INDIC_TO, _INDIC_BLOCK, _DEVANAGARI = 0x0A00, 0x0D7F, 0x80, 0x0900
_REPEATED = re.compile("(.)\u3005")  # the sign that stands for the letter before it
_SILENT_THAI = re.compile(".\u0e4c")
# Japanese sounds inside a compound: written k, said g.
_VOICED = (("ch", "j"), ("sh", "j"), ("ts", "z"), ("k", "g"), ("s", "z"), ("t", "d"), ("h", "b"), ("f", "b"))
_LONGEST_KEY = 3


def is_unspaced(script: str) -> bool:
    """Whether names in the script are written without spaces, so that any letter may end a word."""
    return script in _UNSPACED


@lru_cache(maxsize=100_000)
def can_be_spelt(words: tuple[str, ...], latin: str) -> bool:
    """Whether the folded native words, written together, may be the folded Latin word."""
    firsts = _first_letters(words[0])
    if firsts and latin[:1] not in firsts:
        return False
    script = script_of(words[0])
    free, most = _UNWRITTEN.get(script, ("", 0))
    wanted = _DOUBLED.sub(r"\1", latin)
    reached = {0}
    for word in words:
        for unit in units_of(word):
            reached = {end for start in reached for end in _ends(wanted, start, unit, free, most)}
            if not reached:
                return False
    return len(wanted) in reached


@lru_cache(maxsize=50_000)
def _first_letters(word: str) -> frozenset[str]:
    """What a spelling of the word begins with; empty when its first letter may be silent."""
    first = {spelling[:1] for unit in units_of(word)[:1] for spelling in unit}
    return frozenset() if "" in first else frozenset(first)


def _ends(wanted: str, start: int, unit: Unit, free: str, most: int) -> Iterable[int]:
    for spelling in unit:
        if wanted.startswith(spelling, start):
            end = start + len(spelling)
        elif start and spelling[:1] == wanted[start - 1] and wanted.startswith(spelling, start - 1):
            end = start - 1 + len(spelling)  # two equal letters that met, written once
        else:
            continue
        yield end
        for _ in range(most):
            if end == len(wanted) or wanted[end] not in free:
                break
            end += 1
            yield end


@lru_cache(maxsize=50_000)
def units_of(word: str) -> tuple[Unit, ...]:
    """The letters of one folded word, each with its spellings; longest groups of letters first."""
    script = script_of(word)
    if script == "indic":
        word, script = _as_devanagari(word), "devanagari"
    if script == "thai":
        word = _SILENT_THAI.sub("", word)
    if script == "han":
        word = _REPEATED.sub(r"\1\1", word)
    known = _letters().get(script, {}) if script != "hangul" else {}
    units: list[Unit] = []
    at = 0
    while at < len(word):
        size, unit = _unit_at(word, at, known)
        units.append(unit)
        at += size
    return tuple(units)


def _unit_at(word: str, at: int, known: dict[str, Unit]) -> tuple[int, Unit]:
    for size in range(min(_LONGEST_KEY, len(word) - at), 0, -1):
        part = word[at : at + size]
        marked = ("^" if at == 0 else "") + part + ("$" if at + size == len(word) else "")
        for key in (marked, marked.rstrip("$"), marked.lstrip("^"), part):
            if key in known:
                return size, known[key]
    return 1, _alone(word[at])


@lru_cache(maxsize=20_000)
def _alone(letter: str) -> Unit:
    script = script_of(letter)
    if script == "han":
        return _han(letter)
    if script == "hangul":
        return _syllable(letter)
    if letter.isascii():
        return (letter,)
    spelt = _letters().get(script, {}).get(letter)
    return spelt or _plain(letter)


def _plain(letter: str) -> Unit:
    latin = romanise(letter)
    return (_DOUBLED.sub(r"\1", latin),) if latin.isascii() else ()


def _as_devanagari(word: str) -> str:
    """The blocks of Indian scripts stand side by side in one order."""
    codes = (ord(letter) for letter in word)
    return "".join(chr(_DEVANAGARI + c % _INDIC_BLOCK if _INDIC_FROM <= c <= _INDIC_TO else c) for c in codes)


@cache
def _letters() -> dict[str, dict[str, Unit]]:
    held: dict[str, dict[str, Unit]] = {}
    with (DATA / "spellings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            letters = unicodedata.normalize("NFC", row["letters"])
            unit = tuple("" if spelling == _NOTHING else spelling for spelling in row["spellings"].split())
            held.setdefault(row["script"], {})[letters] = unit
    return held


def _syllable(letter: str) -> Unit:
    """A Hangul syllable: each of its two or three letters in every way, and what surnames do beyond that."""
    known = _letters()["hangul"]
    spelt = [""]
    for part in unicodedata.normalize("NFD", letter):
        spelt = [begun + end for begun in spelt for end in known.get(part, (romanise(part),))]
    return tuple(dict.fromkeys([*spelt, *known.get(letter, ())]))


@cache
def _han_names() -> dict[str, dict[str, str]]:
    with (DATA / "han_names.csv").open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: row for row in csv.DictReader(lines)}


def _han(letter: str) -> Unit:
    row = _han_names().get(letter)
    if row is None:
        return ()
    known = _letters()
    spelt = [one for system in ("mandarin", "cantonese") for s in row[system].split() for one in known[system][s]]
    spelt += [one for syllable in row["korean"] for one in (_syllable(syllable) if syllable != " " else ())]
    spelt += [one for reading in row["japanese"].split() for one in _japanese(reading)]
    return tuple(dict.fromkeys([*spelt, *row["vietnamese"].split(), *row["other"].split()]))


def _japanese(reading: str) -> list[str]:
    """Long vowels short, the voiced first sound of a later part, the stem of a verb or adjective, a swallowed tsu."""
    forms = [reading]
    forms += [reading[:-1]] if reading[-1:] in "iu" and len(reading) > 3 else []  # noqa: PLR2004 - takai, not mai
    forms += [re.sub("(?:ru|mu|su|[kgb]u|meru|eru)$", "", reading)] if len(reading) > 3 else []  # noqa: PLR2004
    forms += [reading[:-3]] if reading.endswith("tsu") else []
    forms += [form.replace("ou", "o").replace("uu", "u") for form in forms]
    forms += [form.replace("ou", "oh") for form in forms if "ou" in form]
    forms += [said + form[len(w) :] for form in forms for w, said in _VOICED if form.startswith(w)]
    return [_DOUBLED.sub(r"\1", form) for form in forms]
