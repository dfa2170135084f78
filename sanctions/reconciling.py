"""
What a new screening does to a possible match that stands. Pure: two looks at one pair in, one verdict out.

A clearance holds until the party or the entry changes in what was compared, and lapses then. A confirmation is a
person's word on who this is: it follows the party and the entry through their changes and ends with the listing.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OPEN = "open"
    """Nobody has seen this pair as it is now."""
    REOPEN = "reopen"
    """It was cleared, and one side has changed: the clearance lapses and a new possible match opens."""
    REFRESH = "refresh"
    """It waits for a ruling, and what is to be ruled on has changed."""
    FOLLOW = "follow"
    """Its ruling holds, for a newer version of the entry or, once confirmed, of the party."""
    LAPSE = "lapse"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Look:
    """One comparison of a party with an entry. `entry_version` names the row, the hashes what was compared."""

    party_hash: str
    entry_hash: str
    entry_version: str
    probability: float

    def compares_the_same(self, other: "Look") -> bool:
        return (self.party_hash, self.entry_hash) == (other.party_hash, other.entry_hash)


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is open, confirmed or cleared; lapsed ones no longer stand. `listed`: the entry is still in force."""

    state: str
    look: Look
    listed: bool


def reconcile(standing: Standing | None, found: Look | None) -> Verdict:
    if standing is None:
        return Verdict.OPEN if found else Verdict.KEEP
    match standing.state:
        case "open":
            return _of_open(standing, found)
        case "cleared":
            return _of_cleared(standing, found)
        case _:
            return _of_confirmed(standing, found)


def _of_open(standing: Standing, found: Look | None) -> Verdict:
    if found is None:
        return Verdict.LAPSE
    return Verdict.KEEP if found == standing.look else Verdict.REFRESH


def _of_cleared(standing: Standing, found: Look | None) -> Verdict:
    if found is None:
        return Verdict.KEEP
    if not found.compares_the_same(standing.look):
        return Verdict.REOPEN
    return Verdict.KEEP if found.entry_version == standing.look.entry_version else Verdict.FOLLOW


def _of_confirmed(standing: Standing, found: Look | None) -> Verdict:
    if found is not None:
        same = found.entry_version == standing.look.entry_version and found.compares_the_same(standing.look)
        return Verdict.KEEP if same else Verdict.FOLLOW
    return Verdict.KEEP if standing.listed else Verdict.LAPSE
