"""
How much a word says. Two parties that share `international` share nothing; two that share a coined word share a lot.

The weight of a word is the information in it, in nats: minus the logarithm of the share of parties that carry it. The
share is the larger of two: in general business and personal names (`word_shares.json`, shipped) and in the index that
is searched. Unseen words get the floor.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sanctions.screening.score_name import ScoreName, is_form_word, sound_of

SHARES = Path(__file__).with_name("word_shares.json")
FLOOR = 0.00005  # a word seen nowhere counts as one party in twenty thousand
LEAST_WEIGHT = 0.3
INITIAL_WEIGHT = 1.2
LETTER_WEIGHT = 2.1  # two or three letters meet by chance, however rare the word: HTC is many firms
SOUND_DISCOUNT = 3.0  # other words share a sound, too: a third of its parties count for each spelling
NAMES_KNOWN = 40_000  # at once; beyond it they are weighed anew
FORM_SHARE = 0.25  # of its weight: how much a legal form's word left over says
LEGAL_FORM = "legal_form"
FEWEST_PARTIES = 500  # below this an index says nothing about how common a word is


LeftOver = tuple[str, str, float]
"""The word, the reason, the weight as it counts: a legal form's word lightly."""


class Weighed(NamedTuple):
    """The words of one name: their weights, the sum of these, and each as it counts when nothing stands for it."""

    weights: tuple[float, ...]
    total: float
    left: tuple[LeftOver, ...]


@dataclass(frozen=True)
class Rarity:
    shares: Mapping[str, float]
    sounds: Mapping[str, float]
    _known: dict[str, float] = field(default_factory=dict, compare=False, repr=False)
    _names: dict[tuple[str, ...], Weighed] = field(default_factory=dict, compare=False, repr=False)

    def weighed(self, tokens: tuple[str, ...]) -> Weighed:
        """All words of a name: the same names are asked for again and again."""
        known = self._names.get(tokens)
        if known is None:
            if len(self._names) >= NAMES_KNOWN:
                self._names.clear()
            weights = tuple(map(self.weight, tokens))
            known = self._names[tokens] = Weighed(weights, sum(weights), tuple(map(_left_over, tokens, weights)))
        return known

    def weight(self, token: str) -> float:
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = self._weigh(token)
        return known

    @property
    def asked(self) -> Mapping[str, float]:
        """The weights that were asked for so far: with them alone the same names score the same again."""
        return self._known

    def _weigh(self, token: str) -> float:
        share = max(self.shares.get(token, 0.0), self.sounds.get(sound_of(token), 0.0) / SOUND_DISCOUNT, FLOOR)
        weight = max(-math.log(min(share, 1.0)), LEAST_WEIGHT)
        if not token.isascii():
            return weight
        return min(weight, INITIAL_WEIGHT if len(token) == 1 else LETTER_WEIGHT * len(token))


def _left_over(word: str, weight: float) -> LeftOver:
    return (word, LEGAL_FORM, weight * FORM_SHARE) if is_form_word(word) else (word, "extra", weight)


@lru_cache(maxsize=1)
def general_rarity() -> Rarity:
    """Without any index: what ships."""
    shares: dict[str, float] = json.loads(SHARES.read_text(encoding="utf-8"))["shares"]
    return Rarity(shares, _by_sound(shares))


def rarity_of(parties: Iterable[Iterable[ScoreName]]) -> Rarity:
    """General shares, raised where the searched lists carry a word more often."""
    counts: Counter[str] = Counter()
    total = 0
    for names in parties:
        total += 1
        counts.update({token for name in names for token in name.tokens})
    general = general_rarity()
    if total < FEWEST_PARTIES:
        return general
    shares = dict(general.shares)
    for token, count in sorted(counts.items()):  # sums of shares must not follow the chance order of a set
        shares[token] = max(shares.get(token, 0.0), count / total)
    return Rarity(shares, _by_sound(shares))


def _by_sound(shares: Mapping[str, float]) -> dict[str, float]:
    summed: Counter[str] = Counter()
    for token, share in shares.items():
        sound = sound_of(token)
        if len(sound) > 1:
            summed[sound] += share  # type: ignore[assignment]  # a counter of shares, not of whole numbers
    return dict(summed)
