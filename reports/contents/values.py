"""
What a value of a report can be.

Three words stay apart everywhere: `Unknown` (nobody knows, with the reason), `FewerThan` (known and withheld, because
so few people could be recognised) and `None` (does not apply, printed as a dash).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from foundation.errors import Invalid


class DocumentWrong(Invalid):
    """A mistake of the code that builds the document, found before anything is printed."""

    code = "document.wrong"


class Kind(StrEnum):
    """What a value is; decides alignment, number format and spreadsheet type."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    MONEY = "money"
    BAND = "band"
    POINTS = "points"
    STANDING = "standing"


class Band(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Unknown:
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FewerThan:
    """A count of people too small to print."""

    limit: int


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A risk band with its score (0 to 100) and the range the score may lie in; no score when the band is unknown."""

    band: Band
    score: int | None = None
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        if (self.score is None) != (self.band is Band.UNKNOWN):
            raise DocumentWrong(f"A band {self.band} cannot carry the score {self.score}.")


Value = str | int | Decimal | date | Money | Mark | Standing | Unknown | FewerThan | None

FITS: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.DECIMAL: (Decimal, int),
    Kind.PERCENT: (Decimal, int),
    Kind.DATE: (date,),
    Kind.MONEY: (Money,),
    Kind.BAND: (Mark,),
    Kind.POINTS: (int,),
    Kind.STANDING: (Standing,),
}


def check(value: Value, kind: Kind, where: str) -> None:
    if value is not None and not isinstance(value, (*FITS[kind], Unknown, FewerThan)):
        raise DocumentWrong(f"{where} is of kind {kind} and cannot hold {value!r}.")


def distinct(ids: Iterable[str], what: str) -> None:
    doubled = sorted(each for each, times in Counter(ids).items() if times > 1)
    if doubled:
        raise DocumentWrong(f"Ids of {what} occur twice: {', '.join(doubled)}.")
