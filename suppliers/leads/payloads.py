"""What leads are drawn from and what they say, as plain values, and the shapes of leads on their way out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from suppliers.payloads import Incoming, Name, Outgoing

LeadKind = Literal["undeclared_subcontracting", "recruitment_fees", "phoenix"]
LeadState = Literal["open", "refuted", "taken_to_inspection"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends equal for an exact number. Low is the careful end, high the generous one, unless said otherwise."""

    low: float
    high: float

    def times(self, other: "Interval") -> "Interval":
        return Interval(self.low * other.low, self.high * other.high)


@dataclass(frozen=True, slots=True)
class Order:
    """
    `site` is whatever key the sites have. `standard_minutes` and `price` for one unit. `shipped_from`: the place where
    goods left the maker, no port or warehouse of a carrier. `unauthorised` None: nobody looked.
    """

    reference: str
    site: str
    units: float
    starts_on: date
    due_on: date
    item: str = ""
    processes: frozenset[str] = frozenset()
    standard_minutes: float | None = None
    price: float | None = None
    currency: str = ""
    shipped_from: str = ""
    unauthorised: bool | None = None
    buyer: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    on: date
    value: Interval


@dataclass(frozen=True, slots=True)
class SiteKnown:
    """
    What is known of a site: None or empty means unknown, never none. `places` are approved names under which goods may
    leave, beside the site's own; `wage_per_hour` is what an hour of a worker costs at least.
    """

    key: str
    name: str
    head_counts: tuple[Dated, ...] = ()
    agency_shares: tuple[Dated, ...] = ()
    processes: frozenset[str] | None = None
    places: frozenset[str] | None = None
    hours_per_week: Interval | None = None
    efficiency: Interval | None = None
    units_per_hour: Interval | None = None
    wage_per_hour: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Corridor:
    """From the recruiter's to the employer's country. `fee_policy` empty or unknown: nobody said who pays."""

    recruiter: str
    employer: str
    origin: str = ""
    destination: str = ""
    fee_policy: str = ""
    fee_paid_by_worker: float | None = None
    currency: str = ""
    licence_no: str = ""
    licence_until: date | None = None
    recruiter_name: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class LeadReason:
    """`ratio` where the reason rests on one: above 1 at its low end. `settles`: what would confirm or refute it."""

    code: str
    points: float
    sentence: str
    settles: str
    ratio: Interval | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """`missing`: what could not be tested and what would have to be known for it. `subject` and `other` are keys."""

    kind: LeadKind
    subject: str
    about: str
    reasons: tuple[LeadReason, ...]
    missing: tuple[str, ...] = ()
    other: str = ""
    restricted: bool = False

    @property
    def points(self) -> float:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Drawn:
    """`untested`: per missing piece of knowledge, in how many orders it kept a test from being made."""

    leads: tuple[LeadDraft, ...]
    untested: tuple[tuple[str, int], ...] = field(default=())


class IntervalRead(BaseModel):
    low: float
    high: float


class LeadReasonRead(BaseModel):
    code: str
    points: float
    sentence: str
    settles: str
    ratio: IntervalRead | None
    rows: list[str]


class LeadRead(Outgoing):
    """A lead is something to look into. It is no finding and says of nobody that they did anything."""

    id: UUID
    kind: LeadKind
    subject_id: UUID
    other_id: UUID | None
    about: str
    points: float
    reasons: list[LeadReasonRead]
    missing: list[str]
    as_of: date
    state: LeadState
    reason: str
    decided_by: UUID | None
    decided_at: datetime | None
    recorded_at: datetime
    superseded_at: datetime | None
    version: int


class LeadPage(BaseModel):
    rows: list[LeadRead]
    next_cursor: str | None


class LeadSettlement(Incoming):
    """`open` takes an earlier answer back."""

    state: LeadState
    reason: Name
