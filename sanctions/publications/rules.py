"""What may be said on the register and under which law, as data: `grounds.csv` and `laws.csv`, each row sourced."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from foundation.errors import Invalid, Place

HERE = Path(__file__).parent
SCOPES = ("public_contracts", "public_funding", "work_permits", "products", "notice_only")
"""What a listing bars the firm from; `notice_only` bars it from nothing."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One sentence of the closed list, for one offence family."""

    code: str
    offence_family: str
    words: str


@dataclass(frozen=True, slots=True)
class PublicationLaw:
    """Valid on both days and between; no `valid_to` while in force. `before_final`: it may show what is not final."""

    law_id: str
    jurisdiction: str
    law: str
    before_final: bool
    valid_from: date
    valid_to: date | None
    certainty: str

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class GroundUnknown(Invalid):
    code = "publication.ground_unknown"

    def __init__(self, code: str, offence_family: str) -> None:
        super().__init__(
            f"{code} is no ground of the closed list for {offence_family}: choose one that is.",
            places=(Place(column="grounds_code", value=code),),
        )


class LawNotFitting(Invalid):
    code = "publication.law_not_fitting"

    def __init__(self, law_id: str, why: str) -> None:
        super().__init__(
            f"The law {law_id} does not allow this publication: {why}.", places=(Place(column="law_id", value=law_id),)
        )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def grounds() -> dict[str, Ground]:
    rows = _rows("grounds.csv")
    return {row["grounds_code"]: Ground(row["grounds_code"], row["offence_family"], row["words"]) for row in rows}


@lru_cache(maxsize=1)
def laws() -> dict[str, PublicationLaw]:
    return {row["law_id"]: _law(row) for row in _rows("laws.csv")}


def _law(row: dict[str, str]) -> PublicationLaw:
    return PublicationLaw(
        law_id=row["law_id"],
        jurisdiction=row["jurisdiction"],
        law=row["law"],
        before_final=row["before_final"] == "yes",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        certainty=row["certainty"],
    )


def ground_for(code: str, offence_family: str) -> Ground:
    """Raises GroundUnknown."""
    found = grounds().get(code)
    if found is None or found.offence_family != offence_family:
        raise GroundUnknown(code, offence_family)
    return found


def law_for(law_id: str, *, jurisdiction: frozenset[str], on: date, before_final: bool) -> PublicationLaw:
    """`jurisdiction` of the authority; one without any may use every law. Raises LawNotFitting."""
    found = laws().get(law_id)
    if found is None:
        raise LawNotFitting(law_id, "it is not on the list of laws that allow publication")
    if jurisdiction and found.jurisdiction not in jurisdiction:
        raise LawNotFitting(law_id, f"it is of {found.jurisdiction}, where this authority has no say")
    if not found.holds(on):
        raise LawNotFitting(law_id, f"it was not in force on {on}")
    if before_final and not found.before_final:
        raise LawNotFitting(law_id, "it shows final decisions alone")
    return found
