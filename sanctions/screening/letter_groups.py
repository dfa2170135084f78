"""The letter groups by which names near one another are found: of words, their sounds, their meanings, across words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sanctions.kinds import Kind
from sanctions.screening.score_meanings import meanings_of
from sanctions.screening.score_name import SMALL_WORDS, VOWELLESS, ScoreName, is_form_word, sound_of

INITIALS = range(3, 9)  # names of so many words are also known by their first letters
WHOLE_WORD = 2.0
SOUND_GROUP = 0.8
ACROSS_WORDS = 0.7
FORM_WORD = 0.3
SYLLABLE = 2  # letters of a word in a name made of beginnings: INmobiliaria HOtelera is INHO
SHORT_WORD = 6  # with both its marks
ARTICLE = "al"  # Arabic writes it on to the word
_SOFT_G = re.compile("g(?=[eiy])")


def letter_groups(name: ScoreName) -> Iterator[tuple[str, float]]:
    """
    Groups with their weight, marked by what they are: `=` a whole word, `+` across words, `~` sounds, `@` a meaning.
    A legal form's stray words are there as a whole only, and lightly.
    """
    person = name.kind is Kind.PERSON
    unvowelled = name.script in VOWELLESS
    telling = name.tokens if person else [t for t in name.tokens if not is_form_word(t)] or name.tokens
    for token, sound in zip(name.tokens, name.sounds, strict=True):
        if token not in telling:
            yield f"={token}", FORM_WORD
            continue
        yield from _unvowelled(token, sound) if unvowelled else _word_groups(token, sound)
        if name.written and token.startswith(ARTICLE) and len(sound) > len(ARTICLE):
            yield f"~{sound[1:]}", WHOLE_WORD * SOUND_GROUP
        yield from ((f"@{meaning}", WHOLE_WORD) for meaning in meanings_of(token, person=person))
    if not unvowelled:
        yield from ((f"+{group}", ACROSS_WORDS) for group in _threes(name.squeezed))
    yield from ((f"~{group}", SOUND_GROUP) for group in _threes(name.skeleton))
    if not person:
        yield from ((f"={letters}", WHOLE_WORD) for letters in _first_letters(telling, name.tokens))
        yield from ((f"&{syllables}", WHOLE_WORD) for syllables in _first_syllables(telling))


def _first_letters(telling: Sequence[str], tokens: Sequence[str]) -> dict[str, None]:
    """What a firm is known by: with and without its small words and form, each once and always in this order."""
    large = [token for token in tokens if token not in SMALL_WORDS]
    spellings = (telling, [token for token in large if token in telling], large)
    return dict.fromkeys("".join(token[0] for token in words) for words in spellings if len(words) in INITIALS)


def _first_syllables(telling: Sequence[str]) -> Iterator[str]:
    """Of the first two words, or of the one word that may have been made of them."""
    words = [token for token in telling if token not in SMALL_WORDS]
    if len(words) == 1 and len(words[0]) > 2 * SYLLABLE:
        yield words[0][: 2 * SYLLABLE]
    elif len(words) > 1:
        yield "".join(word[:SYLLABLE] for word in words[:2])


@lru_cache(maxsize=100_000)
def _word_groups(token: str, sound: str) -> tuple[tuple[str, float], ...]:
    """The word, its sound, its letters by three; short words have too few of these, so theirs by two count as well."""
    marked = f"^{token}$"
    found = [(f"={token}", WHOLE_WORD), *((group, 1.0) for group in _threes(marked))]
    found += ((f"~{said}", WHOLE_WORD * SOUND_GROUP) for said in _sounds(token, sound) if len(said) > 1)
    if len(marked) <= SHORT_WORD:
        found += [(marked[at : at + 2], 0.5) for at in range(len(marked) - 1)]
    return tuple(found)


def _unvowelled(token: str, sound: str) -> Iterator[tuple[str, float]]:
    """Its letters are not those of any Latin spelling: they would only make it less like each."""
    yield f"={token}", WHOLE_WORD
    if len(sound) > 1:
        yield f"~{sound}", WHOLE_WORD


def _sounds(token: str, sound: str) -> tuple[str, ...]:
    """Also as a Frenchman says it (Chaoui is Shawi), and with a soft g."""
    if "ch" not in token and "g" not in token:
        return (sound,)
    soft = sound_of(_SOFT_G.sub("j", token.replace("ch", "sh")))
    return (sound,) if soft == sound else (sound, soft)


def _threes(text: str) -> list[str]:
    return [text[at : at + 3] for at in range(len(text) - 2)]
