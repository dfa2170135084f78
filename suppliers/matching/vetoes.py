"""
What no likeness outweighs. One site is one address unit, so two plots, units or valid identifiers of one scheme are
two sites, however alike the rest; one valid site identifier in both records is one site.
"""

from typing import Literal

from rapidfuzz import fuzz

from suppliers.matching.reading import Reading

Ruling = Literal["identifier_differs", "unit_differs", "numbered_site_differs", "other_place", "site_identifier_equal"]

SAME_TOWN = 60.0  # of 100: spellings and parts of one town's name reach it
MOST_AFTER_VETO = 0.02
_FLOOR = "floor"
LEAST_AFTER_PROOF = 0.995
# Names of a site; other schemes (LEI, VAT, company numbers) name the firm, which may have many sites.
SITE_SCHEMES = frozenset({"gln", "os_id", "siret"})
# One firm may honestly carry two of these (DUNS is given per mailing address; platform codes per account).
LOOSE_SCHEMES = frozenset({"duns", "higg", "rba", "sedex"})
# How much a firm identifier adds to the log-odds when both give it: the same firm, though perhaps another site of it.
SAME_FIRM_LOG_ODDS = 2.5


def ruling_on(one: Reading, other: Reading) -> Ruling | None:
    """The first rule that settles the pair, or None when evidence has to be weighed."""
    shared = one.identifiers.keys() & other.identifiers.keys()
    equal = {scheme for scheme in shared if one.identifiers[scheme] == other.identifiers[scheme]}
    if equal & SITE_SCHEMES:
        return "site_identifier_equal"
    if shared - LOOSE_SCHEMES and not equal:
        return "identifier_differs"
    if _units_differ(one, other):
        return "unit_differs"
    if one.numbered_site and other.numbered_site and one.name_numbers.isdisjoint(other.name_numbers):
        return "numbered_site_differs"
    return "other_place" if _in_other_places(one, other) else None


def _units_differ(one: Reading, other: Reading) -> bool:
    """Floors do not settle it: lists name one of the floors that a firm fills."""
    left, right = dict(one.address.units), dict(other.address.units)
    return any(left[label].isdisjoint(right[label]) for label in (left.keys() & right.keys()) - {_FLOOR})


def _in_other_places(one: Reading, other: Reading) -> bool:
    """Another town and another house number: streets of one name stand in many towns, and so do hotels."""
    if not (one.city and other.city and one.address.house and other.address.house):
        return False
    return one.address.house != other.address.house and fuzz.partial_ratio(one.city, other.city) < SAME_TOWN


def settle(probability: float, ruling: Ruling | None) -> float:
    if ruling is None:
        return probability
    if ruling == "site_identifier_equal":
        return max(probability, LEAST_AFTER_PROOF)
    return MOST_AFTER_VETO * probability  # keeps the order among vetoed pairs
