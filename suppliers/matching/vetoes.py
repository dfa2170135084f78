"""
What no likeness outweighs. One site is one address unit, so two plots, units or valid identifiers of one scheme are
two sites, however alike the rest; one valid site identifier in both records is one site. Two doubts are no veto, since
geocoders err and towns have many names: such a pair is a person's to decide.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from suppliers.matching.evidence_places import distances_km
from suppliers.matching.likeness import Bools, Floats, Ints, both, coded
from suppliers.matching.reading import Reading

Ruling = Literal[
    "",
    "identifier_differs",
    "unit_differs",
    "numbered_site_differs",
    "other_place",
    "site_identifier_equal",
    "other_town",
    "far_apart",
]
RULINGS: tuple[Ruling, ...] = (
    "",
    "identifier_differs",
    "unit_differs",
    "numbered_site_differs",
    "other_place",
    "site_identifier_equal",
    "other_town",
    "far_apart",
)
DOUBTS: tuple[Ruling, ...] = ("other_town", "far_apart")
Rulings = NDArray[np.int8]  # positions in RULINGS; 0 is none

SAME_TOWN = 60.0  # of 100: spellings and parts of one town's name reach it
SURELY_SAME_TOWN = 80.0  # asked for where nothing else places the records: Lorca and Logroño share two thirds
MOST_AFTER_IDENTIFIER = 0.02
# Numbers of units are misread and misprinted more often than identifiers with check digits. Such a pair is `different`
# all the same, but keeps its place among the doubtful ones when pairs are ranked.
MOST_AFTER_NUMBER = 0.25
MOST_IN_DOUBT = 0.35  # too little to join two groups, enough for a person to see the pair
FAR_KM = 50.0  # no pin of a works is that far off unless it is wrong
_FLOOR = "floor"
LEAST_AFTER_PROOF = 0.995
# Names of a site; other schemes (LEI, VAT, company numbers) name the firm, which may have many sites.
SITE_SCHEMES = frozenset({"gln", "os_id", "siret"})
# One firm may honestly carry two of these (DUNS is given per mailing address; platform codes per account).
LOOSE_SCHEMES = frozenset({"duns", "higg", "rba", "sedex"})
# How much a firm identifier adds to the log-odds when both give it: the same firm, though perhaps another site of it.
SAME_FIRM_LOG_ODDS = 2.5


def rule_on(readings: Sequence[Reading], pairs: Ints) -> Rulings:
    """
    For each pair the first rule that settles it, weakest written first so that a stronger one stands above it. Only
    pairs whose both sides give what a rule asks for are looked at one by one.
    """
    found = np.zeros(len(pairs), dtype=np.int8)
    _write(found, "other_town", _in_other_towns(readings, pairs))
    _write(found, "far_apart", np.flatnonzero(distances_km(readings, pairs) > FAR_KM))
    _write(found, "other_place", _in_other_places(readings, pairs))
    numbered = both([reading.numbered_site for reading in readings], pairs)
    _write(
        found,
        "numbered_site_differs",
        [at for at in numbered.tolist() if _numbers_differ(*_sides(readings, pairs, at))],
    )
    labelled = both([bool(reading.address.units) for reading in readings], pairs)
    _write(found, "unit_differs", [at for at in labelled.tolist() if _units_differ(*_sides(readings, pairs, at))])
    for at in both([bool(reading.identifiers) for reading in readings], pairs).tolist():
        ruling = _identifiers_rule(*_sides(readings, pairs, at))
        if ruling:
            found[at] = RULINGS.index(ruling)
    return found


def settle(probabilities: Floats, rulings: Rulings) -> Floats:
    settled = probabilities.copy()
    settled[rulings == RULINGS.index("identifier_differs")] *= MOST_AFTER_IDENTIFIER
    for name in ("unit_differs", "numbered_site_differs", "other_place"):
        settled[rulings == RULINGS.index(name)] *= MOST_AFTER_NUMBER
    for name in DOUBTS:
        doubtful = rulings == RULINGS.index(name)
        settled[doubtful] = np.minimum(settled[doubtful], MOST_IN_DOUBT)
    proven = rulings == RULINGS.index("site_identifier_equal")
    settled[proven] = np.maximum(settled[proven], LEAST_AFTER_PROOF)
    return settled


def vetoed(rulings: Rulings) -> Bools:
    open_ones = [RULINGS.index(name) for name in ("", "site_identifier_equal", *DOUBTS)]
    return np.asarray(~np.isin(rulings, open_ones), dtype=bool)


def _write(found: Rulings, ruling: Ruling, places: Sequence[int] | Ints) -> None:
    found[np.asarray(places, dtype=np.int64)] = RULINGS.index(ruling)


def _sides(readings: Sequence[Reading], pairs: Ints, at: int) -> tuple[Reading, Reading]:
    return readings[pairs[at, 0]], readings[pairs[at, 1]]


def _identifiers_rule(one: Reading, other: Reading) -> Ruling:
    shared = one.identifiers.keys() & other.identifiers.keys()
    equal = {scheme for scheme in shared if one.identifiers[scheme] == other.identifiers[scheme]}
    if equal & SITE_SCHEMES:
        return "site_identifier_equal"
    return "identifier_differs" if shared - LOOSE_SCHEMES and not equal else ""


def _numbers_differ(one: Reading, other: Reading) -> bool:
    return one.name_numbers.isdisjoint(other.name_numbers)


def _units_differ(one: Reading, other: Reading) -> bool:
    """
    Floors do not settle it: lists name one of the floors that a firm fills. Nor do numbers that stand in the other
    address under another label: `Unit 4, Plot 12` and `Plot 4, Unit 12` are one place with its labels mixed up.
    """
    left, right = dict(one.address.units), dict(other.address.units)
    return any(
        left[label].isdisjoint(other.address.numbers) and right[label].isdisjoint(one.address.numbers)
        for label in (left.keys() & right.keys()) - {_FLOOR}
    )


def _in_other_places(readings: Sequence[Reading], pairs: Ints) -> Ints:
    """Another town and another house number: streets of one name stand in many towns, and so do hotels."""
    towns, houses = (
        coded([reading.city for reading in readings]),
        coded([reading.address.house for reading in readings]),
    )
    left, right = pairs[:, 0], pairs[:, 1]
    given = (towns[left] >= 0) & (towns[right] >= 0) & (houses[left] >= 0) & (houses[right] >= 0)
    asked = np.flatnonzero(given & (towns[left] != towns[right]) & (houses[left] != houses[right]))
    return _with_unlike_towns(readings, pairs, asked, SAME_TOWN)


def _in_other_towns(readings: Sequence[Reading], pairs: Ints) -> Ints:
    """One name in two towns, and nothing else that places either of them: a name alone is shared by strangers."""
    towns, posts = coded([reading.city for reading in readings]), coded([reading.postcode for reading in readings])
    phones = coded([reading.phone for reading in readings])
    placed = np.array([bool(reading.address.words or reading.address.house) for reading in readings], dtype=bool)
    left, right = pairs[:, 0], pairs[:, 1]
    apart = (towns[left] >= 0) & (towns[right] >= 0) & (towns[left] != towns[right])
    held = [(codes[left] >= 0) & (codes[left] == codes[right]) for codes in (posts, phones)]
    asked = np.flatnonzero(apart & ~(placed[left] & placed[right]) & ~held[0] & ~held[1])
    return _with_unlike_towns(readings, pairs, asked, SURELY_SAME_TOWN)


def _with_unlike_towns(readings: Sequence[Reading], pairs: Ints, asked: Ints, alike: float) -> Ints:
    towns = [(readings[one].city, readings[other].city) for one, other in pairs[asked].tolist()]
    unlike = [fuzz.partial_ratio(one, other) < alike for one, other in towns]
    return np.asarray(asked[np.array(unlike, dtype=bool)], dtype=np.int64)
