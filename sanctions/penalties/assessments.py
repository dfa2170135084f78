"""What an assessment answers: amounts with the steps that lead to them, or a refusal that names what is missing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.sentences import Sentence
from sanctions.penalties.spans import Span


@dataclass(frozen=True, slots=True)
class Step:
    """
    One rule applied once. `input` says what of the facts went in, `factor` what it was multiplied or bounded by, and
    `subtotal` is the amount after it, unrounded. `remark` is said and not applied; `note` is the law's own. A plain
    text is the words of the law, which nobody translates here.
    """

    rule: str
    ref: str
    input: Sentence | str
    factor: Sentence | str
    subtotal: Span | None
    note: str = ""
    remark: Sentence | None = None


@dataclass(frozen=True, slots=True)
class BarTime:
    """Exclusion or listing in months; `most` None = permanent or without a maximum."""

    rule: str
    ref: str
    least: int
    most: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Version:
    """The law that was in force on the day of the offence."""

    regime: str
    id: str
    instrument: str
    valid_from: date
    valid_to: date | None
    certainty: str
    checked: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    `fine` and `to_workers` never mix. `effects` are consequences without money; `remarks` are to be read beside the
    amounts; `not_stated` are facts that count only when they are stated.
    """

    version: Version
    currency: str
    fine: Span | None
    to_workers: Span | None
    steps: tuple[Step, ...]
    bars: tuple[BarTime, ...] = ()
    effects: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    not_stated: tuple[str, ...] = ()
    certainty: str = "high"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that the matching rules read and nobody stated; `asks` completes "say ..."."""

    fact: str
    asks: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No amount, and why. `code` as in the errors of the product."""

    regime: str
    code: str
    reason: str
    missing: tuple[Missing, ...] = ()
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """One calculation done: its amount, its steps, and what it leads to beside money."""

    span: Span | None
    steps: tuple[Step, ...]
    bar: BarTime | None = None
    effect: str = ""
    not_stated: frozenset[str] = frozenset()
    """Facts the law itself fills in when nobody states them."""


class FactsMissing(Exception):
    def __init__(self, facts: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(facts)))
        self.facts = facts


def plain(amount: Decimal) -> str:
    """`12,191.4`, without the zeros nobody wrote."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
