"""What evidence may be (evidence_kinds.csv): how long a kind proves anything, how long it is kept, what is sealed."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from foundation.dates import months_later
from foundation.errors import Invalid


class EvidenceKindUnknown(Invalid):
    code = "evidence.kind_unknown"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no kind of evidence {kind!r}: choose one of {', '.join(sorted(kinds()))}.")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """
    `proves` is observation, document or interview. Without `valid_months` it does not expire. What is `sealed` is read
    by whoever took it in and by the case role, is kept without its metadata alone, and leaves the house in no bundle.
    """

    kind: str
    label: str
    proves: str
    valid_months: int | None
    keep_months: int
    sealed: bool
    source: str
    confidence: str

    def expires_on(self, since: date) -> date | None:
        return None if self.valid_months is None else months_later(since, self.valid_months)

    def keep_until(self, since: date) -> date:
        return months_later(since, self.keep_months)


@cache
def kinds() -> dict[str, EvidenceKind]:
    text = files("foundation").joinpath("evidence_kinds.csv").read_text("utf-8")
    return {
        row["kind"]: EvidenceKind(
            kind=row["kind"],
            label=row["label"],
            proves=row["proves"],
            valid_months=int(row["valid_months"]) if row["valid_months"] else None,
            keep_months=int(row["keep_months"]),
            sealed=row["sealed"] == "yes",
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def kind_of(name: str) -> EvidenceKind:
    """Raises EvidenceKindUnknown."""
    try:
        return kinds()[name]
    except KeyError:
        raise EvidenceKindUnknown(name) from None
