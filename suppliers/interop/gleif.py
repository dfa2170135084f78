"""
GLEIF: LEI-CDF (level 1, who is who), RR-CDF (level 2, who consolidates whom) and reporting exceptions, as the golden
copy has them. The names are those of the published format descriptions: LEI-CDF 2.1/3.1, RR-CDF 1.1/2.1 and Reporting
Exceptions 1.1/2.1 on the site of the foundation, which puts its data under CC0.

CSV and XML are brought to one shape, `Record`: the heads of the golden copy's CSV with their texts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

FORM = "GLEIF file"
Level = Literal["lei", "rr", "repex"]
ID_HEAD: dict[Level, str] = {"lei": "LEI", "rr": "Relationship.StartNode.NodeID", "repex": "LEI"}
NEEDED: dict[Level, tuple[str, ...]] = {
    "lei": ("LEI", "Entity.LegalName"),
    "rr": ("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", "Relationship.RelationshipType"),
    "repex": ("LEI", "Exception.Category", "Exception.Reason.1"),
}
RECORD_ELEMENT: dict[str, Level] = {"LEIRecord": "lei", "RelationshipRecord": "rr", "Exception": "repex"}
PERIODS = 5  # the golden copy's CSV has that many
RELATIONSHIPS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "indirect",
    "IS_INTERNATIONAL_BRANCH_OF": "direct",
    "IS_FUND-MANAGED_BY": "direct",
    "IS_SUBFUND_OF": "direct",
    "IS_FEEDER_TO": "direct",
}
CATEGORIES = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct",
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "indirect",
}
REASONS = frozenset(
    {"NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_KNOWN_PERSON", "NO_LEI", "NON_PUBLIC", "BINDING_LEGAL_COMMITMENTS"}
    | {"LEGAL_OBSTACLES", "CONSENT_NOT_OBTAINED", "DISCLOSURE_DETRIMENTAL", "DETRIMENT_NOT_EXCLUDED"}
)
WITHDRAWN = frozenset({"ANNULLED", "DUPLICATE", "CANCELLED"})
REMAINDER = 1  # ISO 17442: the check digits follow ISO 7064 MOD 97-10
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class Record:
    """`path` is `line 7` of a CSV, or `/LEIData/LEIRecords/LEIRecord[6]` of an XML."""

    path: str
    values: Mapping[str, str]

    def __getitem__(self, head: str) -> str:
        return self.values.get(head, "").strip()

    def where(self, head: str) -> str:
        """The place of one value, in the words of its format."""
        if not self.path.startswith("/"):
            return f"{self.path}, {head}"
        return f"{self.path}/{head.replace('.', '/')}"

    def every(self, head: str) -> list[str]:
        """`head.1`, `head.2` and so on, or `head` alone."""
        numbered = [value.strip() for name, value in self.values.items() if name.startswith(f"{head}.")]
        return [value for value in (self[head], *numbered) if value]


def is_lei(text: str) -> bool:
    return _LEI.fullmatch(text) is not None and int("".join(str(int(sign, 36)) for sign in text)) % 97 == REMAINDER


def day(text: str) -> date | None:
    """The day of a time stamp; GLEIF writes days as midnight in the time zone of whoever reported."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def level_of(heads: frozenset[str]) -> Level | None:
    """Which file has these heads; None for a list of another kind."""
    levels: tuple[Level, ...] = ("rr", "repex", "lei")
    return next((level for level in levels if heads.issuperset(NEEDED[level])), None)
