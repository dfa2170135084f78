"""
One spelling of a text, whatever script, keyboard or export it came through.

Everything that compares names or addresses goes through `fold` first, so that two spellings which a reader takes for
the same are the same string. The letters of each script are data (`romanisation.csv`, `homoglyphs.csv`).
"""

import csv
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent

# First code point, last code point, script. Only scripts that have letters in one of our tables.
_BLOCKS = (
    (0x0041, 0x024F, "latin"),
    (0x0250, 0x02AF, "latin"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0D7F, "indic"),
    (0x0E00, 0x0E7F, "thai"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1100, 0x11FF, "hangul"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7A3, "hangul"),
)
# Marks that a writer may leave out without changing the word: Latin accents, Hebrew points, Arabic vowel signs.
_LOOSE_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
# Letters of their own, although Unicode can take them apart.
_WHOLE_LETTERS = frozenset("йї")
# Quotation marks and apostrophes of every kind: "L'Oro" and "LOro" are one word.
_JOINING = frozenset("'\"`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201c\u201d\u2032\u05f3\u05f4")
_DOTTED_INITIALS = re.compile(r"(?<!\w)[^\W\d_](?:[./][^\W\d_])+(?!\w)")
_WORD = re.compile(r"\w+")


class _FoldTable(dict[int, str]):
    """A lazy `str.translate` table: each code point is worked out once, when it first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_letter(chr(code))
        return folded


def _fold_letter(letter: str) -> str:
    if letter in _JOINING:
        return ""
    if letter in "&+":
        return " and "
    category = unicodedata.category(letter)
    if category in {"Cf", "Cs", "Co", "Cn"} or letter in "\u115f\u1160\u3164\ufe0f":
        return ""
    if category[0] in "ZPSC":
        return "ー" if letter == "ー" else " "
    low = letter.casefold()
    if low in _WHOLE_LETTERS:
        return low
    bare = _LOOSE_MARKS.sub("", unicodedata.normalize("NFD", low))
    return unicodedata.normalize("NFC", "".join(_variants().get(part, part) for part in bare))


@cache
def _variants() -> dict[str, str]:
    """Letters that Unicode does not take apart (stroked o), and Arabic letters written one for the other."""
    with (DATA / "letter_variants.csv").open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: row["plain"] for row in csv.DictReader(lines)}


_TABLE = _FoldTable()


@lru_cache(maxsize=65_536)
def script_of(text: str) -> str:
    """The script most letters are written in, or `none` when there is no letter of a known script."""
    if text.isascii():
        return "latin" if any(letter.isalpha() for letter in text) else "none"
    counts = Counter(script for script in map(_letter_script, text) if script)
    return counts.most_common(1)[0][0] if counts else "none"


@lru_cache(maxsize=4096)
def _letter_script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    code = ord(letter)
    return next((script for first, last, script in _BLOCKS if first <= code <= last), "other")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """
    Case, accents, width, invisible and direction marks, punctuation and look-alike letters taken out; words parted by
    one space. `&`, `+` and "and" are one word; initials joined by dots or slashes are one word (S.A. = SA, A/S = AS).
    Letters of other scripts stay in their script.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(part for part in text if unicodedata.category(part) != "Cf")
        text = _WORD.sub(_unmask, text)
    text = _DOTTED_INITIALS.sub(_join_initials, text)
    return " ".join(text.translate(_TABLE).split())


def _join_initials(found: re.Match[str]) -> str:
    return found.group().replace(".", "").replace("/", "")


def _unmask(found: re.Match[str]) -> str:
    """
    A word of mixed scripts is read in the one script in which every other letter has a look-alike. A word wholly in
    another script is left alone: it may be a real word, and then its letters sound different.
    """
    word = found.group()
    scripts = {script for script in map(_letter_script, word) if script}
    if scripts <= {"latin"} or "latin" not in scripts:
        return word
    to_latin, from_latin = _lookalikes()
    folded = word.translate(_TABLE)
    readings = ((word, to_latin, "latin"), (folded, to_latin, "latin"), (folded, from_latin, "cyrillic"))
    for spelling, table, script in readings:
        read = spelling.translate(table)
        if {_letter_script(letter) for letter in read} - {""} == {script}:
            return read
    return word


@cache
def _lookalikes() -> tuple[dict[int, str], dict[int, str]]:
    with (DATA / "homoglyphs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    to_latin = {ord(row["letter"]): row["latin"] for row in rows}
    from_latin = {ord(row["latin"]): row["letter"] for row in rows if row["script"] == "cyrillic"}
    return to_latin, from_latin


@lru_cache(maxsize=65_536)
def romanise(text: str) -> str:
    """
    The folded text in Latin letters, so that spellings in two scripts can be compared. Arabic and Hebrew give their
    written letters only, which is a skeleton of consonants; Han and scripts without a table stay as they are.
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    letters = _latin_letters()
    return " ".join("".join(_romanise_word(word, letters) for word in re.split("( )", folded)).split())


def _romanise_word(word: str, letters: dict[str, str]) -> str:
    if word.isascii():
        return word
    parts: list[str] = []
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in letters and pair != word[at]:
            parts.append(letters[pair])
            at += 2
            continue
        parts.append(letters.get(word[at]) or _hangul(word[at], letters) or ("" if word[at] in letters else word[at]))
        at += 1
    return _join_kana(parts)


def _join_kana(parts: list[str]) -> str:
    """The small tsu doubles the consonant after it; the long mark repeats nothing, as most firms drop it."""
    joined = "".join(parts).replace("ー", "")
    return re.sub("[っッ](.)?", lambda found: (found.group(1) or "") * 2, joined)


def _hangul(syllable: str, letters: dict[str, str]) -> str:
    """Letter by letter; firms rarely write the sound changes across syllables."""
    jamo = unicodedata.normalize("NFD", syllable)
    return "".join(letters[part] for part in jamo) if len(jamo) > 1 and all(part in letters for part in jamo) else ""


@cache
def _latin_letters() -> dict[str, str]:
    with (DATA / "romanisation.csv").open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: row["latin"] for row in csv.DictReader(lines)}


def skeleton(text: str) -> str:
    """Consonants of the romanised text, doubled ones once: what a name has in common with its Arabic or Hebrew form."""
    bare = re.sub("[aeiouwy]", "", romanise(text))
    return " ".join(re.sub(r"(\w)\1+", r"\1", bare).split())


def spelt(text: str) -> str:
    """
    Han characters by their first Mandarin reading, one syllable each, without tones; other letters stay. Kanji get
    their Chinese reading, which matches nothing Japanese and harms nothing either.
    """
    return text if text.isascii() else text.translate(_han_readings())


@cache
def _han_readings() -> dict[int, str]:
    with (DATA / "han_readings.csv").open(encoding="utf-8", newline="") as lines:
        return {ord(letter): row["reading"] for row in csv.DictReader(lines) for letter in row["letters"]}


@lru_cache(maxsize=65_536)
def sounded(text: str) -> str:
    """
    The romanised text with every other script spelled out, too, as far as its letters have telling names: Han by
    reading, Indic scripts, Thai, Lao, Khmer, Burmese and Ethiopic by the names Unicode gives their letters. Good enough
    to compare consonants; no transcription to show to anybody.
    """
    latin = romanise(text)
    if latin.isascii():
        return latin
    return " ".join("".join(_named(word) for word in re.split("( )", spelt(latin))).split())


def _named(word: str) -> str:
    """An Indic consonant carries an `a` unless a vowel sign or a virama follows; at the end nobody says it."""
    if word.isascii():
        return word
    parts: list[str] = []
    for letter in unicodedata.normalize("NFD", word):
        sound = _sound_of(letter)
        if sound.startswith("-"):  # silences or replaces the vowel before
            if parts and parts[-1] == "a":
                parts.pop()
            sound = sound[1:]
        parts += [sound[:-1], "a"] if sound.endswith("*") else [sound]
    if parts and parts[-1] == "a" and len(parts) > 2:  # noqa: PLR2004 - one syllable keeps its vowel
        parts.pop()
    return "".join(parts)


@lru_cache(maxsize=4096)
def _sound_of(letter: str) -> str:
    """`*` behind a consonant stands for its inherent vowel, `-` before a sign takes that vowel away."""
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.digit(letter))
    script, _, name = unicodedata.name(letter, "").partition(" ")
    if name.startswith("LETTER"):
        return _consonant(script, name, letter)
    if name.startswith("CHARACTER"):  # Thai: KO KAI is k, SARA AA is a
        return _thai(name.split()[1:])
    return _sign(name, letter)


def _consonant(script: str, name: str, letter: str) -> str:
    if script == "LAO":
        return name.split()[1].casefold().rstrip("o")
    if script not in _INDIC:
        return letter
    said = _letters_of(name)
    return said if said[:1] in _VOWELS else said.rstrip(_VOWELS) + "*"


def _sign(name: str, letter: str) -> str:
    if "VOWEL SIGN" in name:
        return "-" + _letters_of(name)
    if any(silencer in name for silencer in ("SIGN VIRAMA", "COENG", "ASAT", "PULLI")):
        return "-"
    if name.startswith("SYLLABLE"):
        return _letters_of(name)
    return "n" if "ANUSVARA" in name else "" if unicodedata.category(letter)[0] == "M" else letter


def _letters_of(name: str) -> str:
    """Doubled letters of the names mark length and place of the tongue, which Latin spellings leave out."""
    return re.sub(r"(.)\1+", r"\1", name.rsplit(maxsplit=1)[-1].casefold())


def _thai(names: list[str]) -> str:
    if names[0] in {"SARA", "MAI"}:
        vowel = names[1].split("-", maxsplit=1)[0]
        return "a" if vowel == "HAN" else _letters_of(vowel) if names[0] == "SARA" else ""
    return names[0].casefold().rstrip("o") if names[-1] != "ANG" and len(names) > 1 else ""


_INDIC = frozenset(
    ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
     "KHMER", "MYANMAR")
)  # fmt: skip
_VOWELS = "aeiou"
