"""What groups must be large enough to be compared, and how far a fit may part them: dated data with its source."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from foundation.errors import Invalid, Place
from risk.targeting.payloads import BiasAudit, Gap, Plain

FILE = Path(__file__).with_name("gap_limits.yaml")


class GapLimitsInvalid(Invalid):
    code = "targeting.gap_limits_invalid"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"Mend {file} and try again: {reason}.", places=(Place(file=file),))


class GapLimit(Plain):
    figure: Literal["recall", "false_positives", "days_earlier"]
    may_worsen_by: float = Field(ge=0)
    at_most: float | None = Field(default=None, gt=0)


class GapLimits(Plain):
    version: str
    effective_from: date
    author: str
    source: str = Field(min_length=1)
    visited_first: float = Field(gt=0, lt=1)
    fewest_rows: int = Field(ge=1)
    fewest_found: int = Field(ge=1)
    limits: tuple[GapLimit, ...] = Field(min_length=1)

    def of(self, figure: str) -> GapLimit | None:
        return next((limit for limit in self.limits if limit.figure == figure), None)


@cache
def gap_limits(file: Path = FILE) -> GapLimits:
    """Raises GapLimitsInvalid."""
    try:
        return GapLimits.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError) as wrong:
        raise GapLimitsInvalid(file.name, " ".join(str(wrong).split())) from None


def gate(previous: BiasAudit | None, new: BiasAudit, limits: GapLimits) -> tuple[str, ...]:
    """
    Why the new fit may not take the place of the one in force; empty where it may.

    A gap counts once it is larger than what random regrouping of the same rows reaches. A grouping by which the model
    in force was compared must be compared again: leaving it out is no way past the gate.
    """
    before = {(gap.grouping, gap.figure): gap for gap in previous.gaps} if previous else {}
    now = {(gap.grouping, gap.figure): gap for gap in new.gaps}
    reasons = [
        f"Groups of {grouping} are not compared by {_words(figure)}, and those of the model in force are."
        for grouping, figure in before
        if limits.of(figure) and (grouping, figure) not in now
    ]
    for key, gap in now.items():
        limit = limits.of(gap.figure)
        if limit and gap.value > gap.by_chance:
            reasons += _against(gap, before.get(key), limit)
    return tuple(reasons)


def _against(gap: Gap, before: Gap | None, limit: GapLimit) -> list[str]:
    what = f"The gap in {_words(gap.figure)} between groups of {gap.grouping} ({gap.least} to {gap.most})"
    found = []
    if before and gap.value > before.value + limit.may_worsen_by:
        found.append(
            f"{what} grows from {before.value:.2f} to {gap.value:.2f}; it may grow by {limit.may_worsen_by:g}."
        )
    if limit.at_most is not None and gap.value > limit.at_most:
        found.append(f"{what} is {gap.value:.2f}; no model above {limit.at_most:g} is activated.")
    return found


def _words(figure: str) -> str:
    return figure.replace("_", " ")
