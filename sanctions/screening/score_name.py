"""A name taken apart for scoring: once per listed name when an index is built, once per query."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sanctions.kinds import Kind
from sanctions.screening.score_meanings import latin_of, meanings_of, parts_of
from suppliers.names import Name, is_legal_form, read_name
from suppliers.scripts import script_of

# Spellings of one sound across romanisations; longest first. Order matters, so it is a sequence.
SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("dzh", "j"), ("tch", "c"), ("kh", "h"), ("gh", "k"), ("ph", "f"), ("th", "t"),
    ("dh", "d"), ("zh", "j"), ("dj", "j"), ("sh", "s"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("ch", "c"),
    ("q", "k"), ("g", "k"), ("x", "ks"), ("v", "f"), ("p", "b"), ("z", "s"),
)  # fmt: skip
_SOUND = re.compile("|".join(written for written, _ in SOUNDS))
_SAID = dict(SOUNDS)
_VOWELS = re.compile("[aeiouyw]")
_INNER_VOWELS = re.compile("(?<=.)[aeiou]")
_BETWEEN_VOWELS = re.compile("(?<=.)[aeiou](?=.)")
_FIRST_W = re.compile("^w")
_DOUBLED = re.compile(r"(\w)\1+")
_HARD_C = re.compile("c(?![eiyhk])")
# What is left of a legal form that was not recognised whole.
FORM_WORDS = frozenset(
    {
        *("company", "co", "corp", "corporation", "limited", "private", "public", "open", "closed", "joint", "stock"),
        *("holding", "holdings", "group", "s", "obshchestvo", "obschestvo", "ogranichennoi", "otvetstvennostyu"),
        *("aktsionernoe", "aktsionernoye", "zakrytoe", "otkrytoe", "publichnoe", "sociedad", "anonima"),
        *("gongsi", "youxian", "youxiangongsi", "liability", "ogranichennoy", "otvetstvennostiu", "aktsionernoye"),
        *("sherkat", "sherkate", "sharikat", "sharika", "shirkat", "anonim", "sirketi"),
    }
)
SHORTEST_BARE = 4  # letters of a legal form that is also known without its vowels
SMALL_WORDS = frozenset(
    {
        *("of", "and", "the", "for", "in", "de", "del", "la", "el", "los", "las", "y", "e", "da", "do", "dos", "das"),
        *("du", "des", "et", "und", "der", "die", "das", "al"),
    }
)
VOWELLESS = ("arabic", "hebrew")
SILENT = "ةىאע"  # a feminine ending and letters that carry a vowel
LONGEST_NAME = 400  # letters; no listed or registered name comes near it
MOST_TOKENS = 24


@lru_cache(maxsize=200_000)
def sound_of(token: str) -> str:
    """
    The consonants as they sound: what two romanisations of one word have in common. Empty for numbers, and for
    scripts that could not be romanised, which are compared as they are written.
    """
    if not token.isascii() or not token.isalpha():
        return "" if token.isascii() else token
    single = _FIRST_W.sub("v", _DOUBLED.sub(r"\1", token))
    said = _SOUND.sub(lambda found: _SAID[found[0]], _HARD_C.sub("k", single))
    return _VOWELS.sub("", said)


@lru_cache(maxsize=100_000)
def sound_written(part: str) -> str:
    """As `sound_of`, letter by letter where vowels are unwritten: the zay and he of Zuhair are no zh."""
    if script_of(part) not in VOWELLESS:
        return sound_of(latin_of(part))
    read = [latin_of(letter) for letter in part if letter not in SILENT]
    said = (sound_of(letter) for at, letter in enumerate(read) if letter.isascii() and not (at and letter in "wv"))
    return _DOUBLED.sub(r"\1", "".join(said))


@lru_cache(maxsize=100_000)
def bare_of(word: str) -> tuple[str, str]:
    """As it is written without its vowels, and with those at its ends."""
    return _INNER_VOWELS.sub("", word), _BETWEEN_VOWELS.sub("", word)


@cache
def _bare_forms() -> frozenset[str]:
    """`Lmtd`, `Cmpny`."""
    return frozenset(bare for word in FORM_WORDS for bare in bare_of(word) if len(bare) >= SHORTEST_BARE)


@lru_cache(maxsize=50_000)
def is_form_word(word: str) -> bool:
    """Whether the word alone, behind a name, would be read as its legal form."""
    return word in FORM_WORDS or word in _bare_forms() or (len(word) > 1 and is_legal_form(word))


@dataclass(frozen=True, slots=True)
class ScoreName:
    """
    `tokens` are romanised and without legal form; `sounds` stands beside them, one for one. `squeezed` and `skeleton`
    are their letters and sounds written together, without stray words of legal forms, and `ordered` and
    `sounds_ordered` the same with the words in the order of the alphabet. `whole` is the name as it was written, with
    its legal form and without spaces. `words` are the tokens, each once; `initials` and `meanings` are of a name that
    may be a firm's. `written` are the tokens in the letters of their own script, and empty for a name in Latin letters.
    """

    text: str
    kind: Kind
    tokens: tuple[str, ...]
    sounds: tuple[str, ...]
    squeezed: str
    skeleton: str
    ordered: str
    sounds_ordered: str
    whole: str
    legal_form: str
    numbers: tuple[str, ...]
    script: str
    words: frozenset[str]
    initials: str
    meanings: frozenset[int]
    written: tuple[str, ...] = ()

    def reread(self, tokens: tuple[str, ...]) -> "ScoreName":
        """The same name with other Latin readings of its words."""
        return _score_name(self.text, self.kind, tokens, self)


@lru_cache(maxsize=65_536)
def read_score_name(text: str, kind: Kind) -> ScoreName:
    """Persons keep every word: in a person's name `Sa` or `Ag` is no legal form."""
    name = read_name(text[:LONGEST_NAME])
    words = name.tokens if kind is Kind.PERSON else name.core
    if all(word.isascii() for word in words):
        return _score_name(text, kind, words[:MOST_TOKENS], name)
    written = tuple(part for word in words for part in parts_of(word))[:MOST_TOKENS]
    tokens = tuple(latin_of(part) for part in written)
    return _score_name(text, kind, tokens, name, written)


def _score_name(
    text: str, kind: Kind, tokens: tuple[str, ...], name: "Name | ScoreName", written: tuple[str, ...] = ()
) -> ScoreName:
    sounds = tuple(map(sound_written, written)) if written else tuple(map(sound_of, tokens))
    places = range(len(tokens))
    telling = [place for place in places if kind is Kind.PERSON or not is_form_word(tokens[place])] or places
    return ScoreName(
        text=text,
        kind=kind,
        tokens=tokens,
        sounds=sounds,
        squeezed="".join(tokens[place] for place in telling),
        skeleton="".join(sounds[place] for place in telling),
        ordered="".join(sorted(tokens[place] for place in telling)),
        sounds_ordered="".join(sorted(sounds[place] for place in telling)),
        whole=name.whole if isinstance(name, ScoreName) else "".join(name.tokens),
        legal_form="" if kind is Kind.PERSON else name.legal_form or "",
        numbers=tuple(sorted(name.numbers)),
        script=name.script,
        words=frozenset(tokens),
        initials="" if kind is Kind.PERSON else "".join([word[0] for word in tokens if word not in SMALL_WORDS]),
        meanings=frozenset() if kind is Kind.PERSON else frozenset().union(*map(meanings_of, tokens)),
        written=written,
    )
