"""Decided cases as equity looks at them: amounts, what they can be measured against, and the groups they fall into."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """Against what a penalty is measured, so that cases of different money can be laid side by side."""

    WAGES = "times_wages_withheld"
    TURNOVER = "share_of_turnover"
    MINIMUM_WAGE = "months_of_minimum_wage"
    FORMULA = "times_formula"


class Group(StrEnum):
    """Groups between which like cases should come out alike. Never a person's name, neither firm's nor official's."""

    OFFICE = "office"
    FIRM_SIZE = "firm_size"
    OWNER_COUNTRY = "owner_country"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """
    Money in the case's own currency; None is unknown. `formula_low` to `formula_high` is what the law provides for its
    facts. `reference` names the case to those who may read it, no one else. `collected` of `imposed` has been paid.
    """

    reference: str
    jurisdiction: str
    regime: str
    offence_family: str
    severity: str
    imposed: Decimal
    opened_on: date
    decided_on: date
    office: str = ""
    sector: str = ""
    owner_country: str = ""
    firm_employees: int | None = None
    workers: int | None = None
    underpayment: Decimal | None = None
    turnover: Decimal | None = None
    minimum_wage_a_month: Decimal | None = None
    formula_low: Decimal | None = None
    formula_high: Decimal | None = None
    appealed: bool = False
    reversed: bool = False
    collected: Decimal = Decimal(0)
    currency: str = ""

    def measured(self, measure: Measure) -> float | None:
        """None where the case does not say what it takes, or that is zero."""
        against = {
            Measure.WAGES: self.underpayment,
            Measure.TURNOVER: self.turnover,
            Measure.MINIMUM_WAGE: self.minimum_wage_a_month,
            Measure.FORMULA: self.formula_middle,
        }[measure]
        return float(self.imposed / against) if against else None

    @property
    def formula_middle(self) -> Decimal | None:
        if self.formula_low is None or self.formula_high is None:
            return None
        return (self.formula_low + self.formula_high) / 2

    @property
    def like(self) -> tuple[str, str, str]:
        """Cases that the law treats by the same rules."""
        return self.regime, self.offence_family, self.severity

    def group(self, group: Group) -> str:
        """Empty where unknown; unknown is a group of its own that is counted and not judged."""
        if group is Group.FIRM_SIZE:
            return size_band(self.firm_employees)
        return {Group.OFFICE: self.office, Group.OWNER_COUNTRY: self.owner_country, Group.SECTOR: self.sector}[group]

    @property
    def days_to_decision(self) -> int:
        return (self.decided_on - self.opened_on).days


SIZES = ((9, "1-9"), (49, "10-49"), (249, "50-249"))
"""People employed, by the bands of Commission Recommendation 2003/361/EC."""


def size_band(employees: int | None) -> str:
    if employees is None:
        return ""
    return next((name for most, name in SIZES if employees <= most), "250+")
