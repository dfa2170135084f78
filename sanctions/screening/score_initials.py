"""A word that stands for several words: their first letters (`KOMID`), or their beginnings (`INHOCAR`)."""

from collections.abc import Sequence

from sanctions.screening.score_name import SMALL_WORDS

INITIALS_QUALITY = 0.6
SYLLABLE = 2  # letters that a word gives at least to a name made of beginnings
SHORTEST_SYLLABLES = 5
RunPair = tuple[int, int, float, str, int]
"""From and up to which word the run goes, quality, reason, the one word on the other side."""


def initial_pairs(parts: Sequence[str], free: list[int], words: Sequence[str], places: list[int]) -> list[RunPair]:
    """Of the `words` at `places`, those made of the `free` parts. Small words give no letter."""
    found: list[RunPair] = []
    letters = [place for place in free if parts[place] not in SMALL_WORDS]
    if len(letters) < 2:  # noqa: PLR2004 - a run has two words at least
        return found
    first = parts[letters[0]][:SYLLABLE]
    initials = ""
    for place in places:
        word = words[place]
        if 1 < len(word) <= len(letters):
            initials = initials or "".join([parts[place][0] for place in letters])
            at = initials.find(word)
            if at >= 0:
                found.append((letters[at], letters[at + len(word) - 1] + 1, INITIALS_QUALITY, "initials", place))
        elif len(word) >= SHORTEST_SYLLABLES and word.startswith(first):
            end = _of_beginnings(word, [parts[place] for place in letters])
            if end:
                found.append((letters[0], letters[end - 1] + 1, INITIALS_QUALITY, "initials", place))
    return found


def _of_beginnings(word: str, parts: Sequence[str]) -> int:
    """Of how many of the parts the word is made, each by two letters or more; 0 if it is not."""
    reached = {0}
    for count, part in enumerate(parts, start=1):
        reached = {
            at + size
            for at in reached
            for size in range(SYLLABLE, min(len(part), len(word) - at) + 1)
            if word.startswith(part[:size], at)
        }
        if len(word) in reached:
            return count if count > 1 else 0
    return 0
