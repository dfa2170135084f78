"""What a list entry or a query can be. Lists, screening and the desks share these words."""

from enum import StrEnum


class Kind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    PLACE = "place"
    GOODS = "goods"
    UNKNOWN = "unknown"

    @property
    def has_a_matchable_name(self) -> bool:
        """A listed region or class of goods restricts what comes from it; it is nobody whose name could match."""
        return self not in (Kind.PLACE, Kind.GOODS)


# The words publishers use, folded to lower case letters. Followthemoney schemata are among them.
WORDS = {
    "person": Kind.PERSON,
    "individual": Kind.PERSON,
    "p": Kind.PERSON,
    "natural person": Kind.PERSON,
    "organisation": Kind.ORGANISATION,
    "organization": Kind.ORGANISATION,
    "company": Kind.ORGANISATION,
    "entity": Kind.ORGANISATION,
    "enterprise": Kind.ORGANISATION,
    "firm": Kind.ORGANISATION,
    "business": Kind.ORGANISATION,
    "publicbody": Kind.ORGANISATION,
    "e": Kind.ORGANISATION,
    "legal person": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "ship": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
    "airplane": Kind.AIRCRAFT,
    "place": Kind.PLACE,
    "region": Kind.PLACE,
    "area": Kind.PLACE,
    "goods": Kind.GOODS,
    "good": Kind.GOODS,
    "product": Kind.GOODS,
    "commodity": Kind.GOODS,
}


def read_kind(word: str | None) -> Kind:
    """An empty or strange word is unknown, which is compared with every kind, so nothing is missed for a label."""
    return WORDS.get((word or "").strip().lower(), Kind.UNKNOWN)
