"""
May this be read under that agreement on this day? Pure: the agreement, the day, the kind, the field and what is known
of the row go in, a verdict with its reason comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from reports.sharing.fields import names_of

ANYWHERE: frozenset[str] = frozenset()
ANY: frozenset[UUID] = frozenset()


class Reason(StrEnum):
    AGREED = "agreed"
    NOT_IN_FORCE = "not_in_force"
    """Proposed or approved, and not accepted."""
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    EXPIRED = "expired"
    KIND_NOT_AGREED = "kind_not_agreed"
    FIELD_NOT_AGREED = "field_not_agreed"
    NEVER_SHARED = "never_shared"
    """Agreed or not, the field is none that may leave a house."""
    ABOUT_A_PERSON = "about_a_person"
    PROTECTED = "protected"
    SEALED = "sealed"
    OUTSIDE_COUNTRIES = "outside_countries"
    OUTSIDE_SITES = "outside_sites"
    OUTSIDE_PARTY = "outside_party"


@dataclass(frozen=True, slots=True)
class Terms:
    """What two houses agreed on. An empty scope narrows nothing; `parties` are all records of the one party."""

    state: str
    starts_on: date
    ends_on: date
    grants: Mapping[str, frozenset[str]]
    countries: frozenset[str] = ANYWHERE
    sites: frozenset[UUID] = ANY
    parties: frozenset[UUID] = ANY


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Of which country, sites and parties a row is; `personal`: it tells of somebody's home, or who somebody is."""

    country: str | None = None
    sites: frozenset[UUID] = ANY
    parties: frozenset[UUID] = ANY
    personal: bool = False
    protected: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    reason: Reason


def standing_on(terms: Terms, day: date) -> Reason:
    """AGREED while the agreement is in force; first and last day included."""
    if terms.state == "ended":
        return Reason.ENDED
    if terms.state != "accepted":
        return Reason.NOT_IN_FORCE
    if day < terms.starts_on:
        return Reason.NOT_BEGUN
    return Reason.EXPIRED if day > terms.ends_on else Reason.AGREED


def may_read(terms: Terms, day: date, kind: str, field: str, row: RowFacts) -> Verdict:
    """The first thing that stands in the way is the reason."""
    reasons = (standing_on(terms, day), _granted(terms, kind, field), _of_row(row), _in_scope(terms, row))
    reason = next((one for one in reasons if one is not Reason.AGREED), Reason.AGREED)
    return Verdict(reason is Reason.AGREED, reason)


def _granted(terms: Terms, kind: str, field: str) -> Reason:
    if kind not in terms.grants:
        return Reason.KIND_NOT_AGREED
    if field not in names_of(kind):
        return Reason.NEVER_SHARED
    return Reason.AGREED if field in terms.grants[kind] else Reason.FIELD_NOT_AGREED


def _of_row(row: RowFacts) -> Reason:
    if row.personal:
        return Reason.ABOUT_A_PERSON
    if row.protected:
        return Reason.PROTECTED
    return Reason.SEALED if row.sealed else Reason.AGREED


def _in_scope(terms: Terms, row: RowFacts) -> Reason:
    """What is not known to lie inside lies outside."""
    if terms.countries and row.country not in terms.countries:
        return Reason.OUTSIDE_COUNTRIES
    if terms.sites and not terms.sites & row.sites:
        return Reason.OUTSIDE_SITES
    return Reason.OUTSIDE_PARTY if terms.parties and not terms.parties & row.parties else Reason.AGREED
