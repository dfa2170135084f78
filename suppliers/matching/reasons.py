"""Says why, in short phrases. Few different answers fit thousands of pairs, so each is worded once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.evidence import EVIDENCE
from suppliers.matching.likeness import Bools
from suppliers.matching.vetoes import RULINGS, Rulings

Ints = NDArray[np.int64]
NAME_MISSING = "a name is missing"
_RULING_WORDS = {
    "identifier_differs": "identifier differs",
    "unit_differs": "unit or plot number differs",
    "numbered_site_differs": "site number in the name differs",
    "other_place": "another town and house number",
    "site_identifier_equal": "site identifier equal",
    "other_town": "another town and no address to compare",
    "far_apart": "far apart on the map",
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
_NEAR = {
    "name": (("name", 0.8), ("name_words", 0.7), ("name_within", 0.8), ("name_rare", 0.8)),
    "address": (("address", 0.8), ("address_words", 0.7), ("address_within", 0.8)),
}
_SILENT, _FOR, _AGAINST, _CLOSE = 0, 1, 2, 3
_FAR_KM, _NEAR_KM = 5.0, 0.3
_FARTHEST = 20_100  # kilometres; no two places on Earth are farther apart

Reasons = tuple[str, ...]


def word_reasons(values: NDArray[np.float32], rulings: Rulings, answered: Bools) -> tuple[Sequence[Reasons], Ints]:
    """Different lists of reasons, never empty, and for every pair the position of its own."""
    if not len(values):
        return (), np.zeros(0, dtype=np.int64)
    columns = [_signs(values, kind, high, low) for kind, high, low, _, _ in _WORDS]
    signs = np.column_stack([answered.astype(np.int64), rulings.astype(np.int64), *columns, _distances(values)])
    # Mixed radix: one number a pair sorts much faster than rows do.
    coded = np.zeros(len(signs), dtype=np.int64)
    for at, size in enumerate((2, len(RULINGS), *(4 for _ in _WORDS), _FARTHEST)):
        coded = coded * size + signs[:, at]
    _, first, own = np.unique(coded, return_index=True, return_inverse=True)
    return [_phrases(signs[at].tolist()) for at in first.tolist()], own.ravel()


def _signs(values: NDArray[np.float32], kind: str, high: float, low: float) -> Ints:
    seen = values[:, list(EVIDENCE).index(kind)]
    signs = np.where(seen >= high, _FOR, np.where(seen <= low, _AGAINST, _SILENT))
    if kind in _NEAR:
        near = np.zeros(len(values), dtype=bool)
        for part, least in _NEAR[kind]:
            near |= values[:, list(EVIDENCE).index(part)] >= least
        signs[near & (signs != _FOR)] = _CLOSE
    return signs.astype(np.int64)


def _distances(values: NDArray[np.float32]) -> Ints:
    """0 nothing to say, 1 the same place, else whole kilometres (five at least)."""
    apart = values[:, list(EVIDENCE).index("distance")]
    far = np.where(apart >= _FAR_KM, np.round(np.nan_to_num(apart)), 0)
    return np.where(apart <= _NEAR_KM, 1, far).astype(np.int64)


def _phrases(signs: list[int]) -> Reasons:
    answered, ruling, *fields, distance = signs
    reasons = ["a person answered"] if answered else []
    reasons += [_RULING_WORDS[RULINGS[ruling]]] if ruling else []
    for sign, (kind, _, _, strong, against) in zip(fields, _WORDS, strict=True):
        if sign:
            reasons.append({_FOR: strong, _AGAINST: against, _CLOSE: f"{kind} close"}[sign])
    if distance:
        reasons.append("same place on the map" if distance == 1 else f"{distance} km apart")
    return tuple(dict.fromkeys(reasons)) or ("little in common",)
