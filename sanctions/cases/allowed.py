"""What an assessment allows each payee: the fine and the money to workers are held to their own ends, never to one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sanctions.models import CaseAssessment
from sanctions.penalties.spans import rounded

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """What is proposed or decided; None where nothing is said of a payee."""

    fine: Decimal | None
    to_workers: Decimal | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """`high` None: no ceiling. `payee` authority or workers."""

    payee: str
    low: Decimal
    high: Decimal | None
    currency: str

    def holds(self, amount: Decimal) -> bool:
        """To the unit: an answer is rounded once, so what it rounds to lies inside."""
        return rounded(self.low) <= rounded(amount) and (self.high is None or rounded(amount) <= rounded(self.high))

    @property
    def words(self) -> str:
        top = "no ceiling" if self.high is None else f"{self.high}"
        whom = " to workers" if self.payee == "workers" else ""
        return f"{self.low} to {top} {self.currency}{whom}"


@dataclass(frozen=True, slots=True)
class Outside:
    amount: Decimal
    allowed: Allowed


def first_outside(assessment: CaseAssessment, sums: Sums) -> Outside | None:
    """The fine before the money to workers. None where both are allowed."""
    said = {"authority": sums.fine, "workers": sums.to_workers}
    for one in _allowed(assessment):
        amount = said[one.payee]
        if amount is not None and not one.holds(amount):
            return Outside(amount, one)
    return None


def allowed_words(assessment: CaseAssessment) -> str:
    return "; ".join(one.words for one in _allowed(assessment))


def _allowed(assessment: CaseAssessment) -> Iterator[Allowed]:
    """
    A law that gives only workers something allows no fine. One that says nothing of workers does not bound what they
    are owed: that is another law's matter.
    """
    money, answer = assessment.currency, assessment.answer
    top = Allowed("authority", assessment.low, assessment.high, money)
    yield top if answer.get("payee") != "workers" else Allowed("authority", ZERO, ZERO, money)
    if workers := answer.get("to_workers"):
        high = workers["high"]
        yield Allowed("workers", Decimal(workers["low"]), None if high is None else Decimal(high), money)
