"""The letter groups by which names near one another are found: of words, their sounds, their meanings, across words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sanctions.kinds import Kind
from sanctions.screening.score_meanings import meanings_of
from sanctions.screening.score_name import SMALL_WORDS, ScoreName, is_form_word, sound_of

INITIALS = range(3, 9)  # names of so many words are also known by their first letters
WHOLE_WORD = 2.0
SOUND_GROUP = 0.8
ACROSS_WORDS = 0.7
FORM_WORD = 0.3
SHORT_WORD = 6  # with both its marks


def letter_groups(name: ScoreName) -> Iterator[tuple[str, float]]:
    """
    Groups with their weight, marked by what they are: `=` a whole word, `+` across words, `~` sounds, `@` a meaning.
    A legal form's stray words are there as a whole only, and lightly.
    """
    person = name.kind is Kind.PERSON
    telling = name.tokens if person else [t for t in name.tokens if not is_form_word(t)] or name.tokens
    for token in name.tokens:
        if token not in telling:
            yield f"={token}", FORM_WORD
            continue
        yield from _word_groups(token)
        yield from ((f"@{meaning}", WHOLE_WORD) for meaning in meanings_of(token, person=person))
    yield from ((f"+{group}", ACROSS_WORDS) for group in _threes(name.squeezed))
    yield from ((f"~{group}", SOUND_GROUP) for group in _threes(name.skeleton))
    if not person:
        yield from ((f"={letters}", WHOLE_WORD) for letters in _first_letters(telling))


def _first_letters(tokens: Sequence[str]) -> dict[str, None]:
    """What a firm is known by: with and without its small words, each once and always in this order."""
    spellings = (tokens, [token for token in tokens if token not in SMALL_WORDS])
    return dict.fromkeys("".join(token[0] for token in words) for words in spellings if len(words) in INITIALS)


@lru_cache(maxsize=100_000)
def _word_groups(token: str) -> tuple[tuple[str, float], ...]:
    """The word, its sound, its letters by three; short words have too few of these, so theirs by two count as well."""
    marked = f"^{token}$"
    sound = sound_of(token)
    found = [(f"={token}", WHOLE_WORD), *((group, 1.0) for group in _threes(marked))]
    if len(sound) > 1:
        found.append((f"~{sound}", WHOLE_WORD * SOUND_GROUP))
    if len(marked) <= SHORT_WORD:
        found += [(marked[at : at + 2], 0.5) for at in range(len(marked) - 1)]
    return tuple(found)


def _threes(text: str) -> list[str]:
    return [text[at : at + 3] for at in range(len(text) - 2)]
