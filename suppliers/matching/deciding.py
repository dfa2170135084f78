"""Turns probabilities into the three decisions and says why, within what people can review."""

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.evidence import EVIDENCE
from suppliers.matching.model import Cuts
from suppliers.matching.payloads import Word
from suppliers.matching.vetoes import Ruling

Floats = NDArray[np.float64]
REVIEW_SHARE = 0.10  # of the rows of a list may wait for a person; more than that nobody reads
EVEN = 0.5
_RULINGS: dict[Ruling, str] = {
    "identifier_differs": "identifier differs",
    "unit_differs": "unit or plot number differs",
    "numbered_site_differs": "site number in the name differs",
    "other_place": "another town and house number",
    "site_identifier_equal": "site identifier equal",
}
# Evidence that reads well, weightiest first: from which value on it speaks for, up to which against the pair.
_WORDS: tuple[tuple[str, float, float, str, str], ...] = (
    ("identifier", 1.0, 0.0, "identifier equal", "identifier differs"),
    ("phone", 1.0, 0.5, "phone equal", "phone differs"),
    ("domain", 1.0, 0.0, "mail or web domain equal", "mail or web domain differs"),
    ("unit", 1.0, -1.0, "unit or plot number equal", "unit or plot number differs"),
    ("house_number", 1.0, 0.0, "house number equal", "house number differs"),
    ("name", 0.999, 0.5, "name equal", "name differs"),
    ("address", 0.999, 0.5, "address equal", "address differs"),
    ("postcode", 1.0, 0.0, "postcode equal", "postcode differs"),
    ("city", 0.99, 0.7, "city equal", "city differs"),
    ("country", 1.0, 0.0, "country equal", "country differs"),
)
_NEAR_NAME, _NEAR_WORDS = 0.8, 0.7
_FAR_KM, _NEAR_KM = 5.0, 0.3


def decide(probabilities: Floats, pairs: NDArray[np.int64], cuts: Cuts, *, rows: int | None) -> list[Word]:
    """`rows`: length of the list whose review share is capped; None for pairs that stand alone, without a cap."""
    words: list[Word] = [_by_cuts(probability, cuts) for probability in probabilities.tolist()]
    if rows is None:
        return words
    allowed = int(REVIEW_SHARE * rows)
    waiting: set[int] = set()
    doubtful = [at for at, word in enumerate(words) if word == "review"]
    for at in sorted(doubtful, key=lambda at: (abs(probabilities[at] - EVEN), at)):
        both = {int(pairs[at, 0]), int(pairs[at, 1])}
        if len(waiting | both) <= allowed:
            waiting |= both
        else:
            words[at] = "same" if probabilities[at] > EVEN else "different"
    return words


def _by_cuts(probability: float, cuts: Cuts) -> Word:
    if probability >= cuts.same_from:
        return "same"
    return "review" if probability >= cuts.review_from else "different"


def reasons_for(values: Floats, ruling: Ruling | None, *, answered: bool) -> tuple[str, ...]:
    """`values`: one row of evidence. Never empty."""
    reasons = ["a person answered"] if answered else []
    reasons += [_RULINGS[ruling]] if ruling else []
    seen = dict(zip(EVIDENCE, values.tolist(), strict=True))
    for kind, high, low, strong, against in _WORDS:
        if seen[kind] >= high:
            reasons.append(strong)
        elif seen[kind] <= low and not (kind in {"name", "address"} and _is_near(kind, seen)):
            reasons.append(against)
        elif kind in {"name", "address"} and _is_near(kind, seen):
            reasons.append(f"{kind} close")
    reasons += _distance_words(seen["distance"])
    return tuple(dict.fromkeys(reasons)) or ("little in common",)


def _is_near(kind: str, seen: dict[str, float]) -> bool:
    return seen[kind] >= _NEAR_NAME or seen[f"{kind}_words"] >= _NEAR_WORDS or seen[f"{kind}_within"] >= _NEAR_NAME


def _distance_words(kilometres: float) -> list[str]:
    if kilometres <= _NEAR_KM:
        return ["same place on the map"]
    return [f"{kilometres:.0f} km apart"] if kilometres >= _FAR_KM else []
