"""
What a law on publication asks of a case, as dated data: `law_conditions.csv`, each row with its source. A publication
needs one row of its law whose every word the case meets; what nobody stated of the case does not count as met.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from foundation.errors import Invalid, Place

FILE = Path(__file__).parent / "law_conditions.csv"


@dataclass(frozen=True, slots=True)
class LawCondition:
    """Empty `offence_families`, `severities` or `articles`: any. `arrears_above` in `currency`, None: any."""

    law_id: str
    offence_families: frozenset[str]
    severities: frozenset[str]
    articles: frozenset[str]
    arrears_above: Decimal | None
    currency: str
    ref: str
    words: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CaseNature:
    """What is on record of a case; None where nobody stated it. `arrears` in `currency`: what workers were owed."""

    offence_family: str
    severity: str | None
    article: str | None
    arrears: Decimal | None
    currency: str


class ConditionNotMet(Invalid):
    """`lacks` says what the nearest row of the law asks for and the case does not show."""

    code = "publication.condition_not_met"

    def __init__(self, law_id: str, words: str, lacks: tuple[str, ...]) -> None:
        super().__init__(
            f"The law {law_id} allows publishing only {words}. This case does not show it: {', '.join(lacks)}.",
            places=(Place(column="law_id", value=law_id),),
        )
        self.lacks = lacks


@lru_cache(maxsize=1)
def law_conditions() -> tuple[LawCondition, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_condition(row) for row in csv.DictReader(file))


def _condition(row: Mapping[str, str]) -> LawCondition:
    return LawCondition(
        law_id=row["law_id"],
        offence_families=_words(row["offence_families"]),
        severities=_words(row["severities"]),
        articles=_words(row["articles"]),
        arrears_above=Decimal(row["arrears_above"]) if row["arrears_above"] else None,
        currency=row["currency"],
        ref=row["ref"],
        words=row["words"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("|")))


def require_met(law_id: str, nature: CaseNature, *, on: date) -> LawCondition:
    """The row that is met. A law without any row in force allows nothing. Raises ConditionNotMet."""
    rows = [one for one in law_conditions() if one.law_id == law_id and _in_force(one, on)]
    lacking = [(lacks_of(one, nature), one) for one in rows]
    for lacks, one in lacking:
        if not lacks:
            return one
    words = "; or ".join(f"{one.words} ({one.ref})" for one in rows) or "nothing on this day"
    raise ConditionNotMet(law_id, words, min((lacks for lacks, _ in lacking), key=_far, default=("no row in force",)))


def _far(lacks: tuple[str, ...]) -> tuple[bool, int]:
    """A row about other offences is further away than one about this one."""
    return lacks[0].startswith("offence "), len(lacks)


def _in_force(one: LawCondition, on: date) -> bool:
    return one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)


def lacks_of(one: LawCondition, nature: CaseNature) -> tuple[str, ...]:
    """Empty where all of it is met."""
    found = []
    for name, wanted, held in (
        ("offence", one.offence_families, nature.offence_family),
        ("severity", one.severities, nature.severity),
        ("article", one.articles, nature.article),
    ):
        if wanted and held not in wanted:
            found.append(f"{name} {held or 'not stated'}")
    if one.arrears_above is not None and not _above(one, nature):
        owed = "not stated" if nature.arrears is None else f"{nature.arrears} {nature.currency}"
        found.append(f"arrears {owed}")
    return tuple(found)


def _above(one: LawCondition, nature: CaseNature) -> bool:
    if nature.arrears is None or one.arrears_above is None or nature.currency != one.currency:
        return False
    return nature.arrears > one.arrears_above
