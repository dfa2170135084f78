"""What goes into a score: what is known about a site and what happened there, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from risk.sectors.transforms import FactValue
from risk.sectors.words import EventKind, Grade, Standing, Verification


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer with how well it is known, where it was read and of which day it is. Dates are ISO text."""

    value: FactValue
    standing: Standing
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """`known` is by field name (risk/sectors/fields.yaml). The site's name is not here, so it cannot matter."""

    site: str
    sector: str
    country: str | None = None
    goods: tuple[str, ...] = ()
    known: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """
    One line of the ledger, as risk sees it.

    `answers` is the ref of the event that an action closes or a void takes back. `detection_chance` is how likely the
    visit was to find a problem had there been one. `examiner_ratio` is how many more findings its examiner makes than
    others on like sites (1 = as others), so that a site's score does not depend on who was sent.
    """

    ref: str
    kind: EventKind
    occurred_on: date
    severity: Grade | None = None
    verification: Verification = Verification.ALLEGED
    recorded_on: date | None = None
    confidential: bool = False
    answers: str | None = None
    nothing_found: bool = False
    detection_chance: float = 0.0
    examiner_ratio: float = 1.0

    @property
    def known_on(self) -> date:
        """The first day on which a score may use it."""
        return max(self.occurred_on, self.recorded_on or self.occurred_on)
