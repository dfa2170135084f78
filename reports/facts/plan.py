"""One week of a round: who goes where and why, how full each inspector is, and what was left out."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from reports.facts.payloads import Rating, Subject
from reports.facts.replanned import ReplanNotice

Reason = Literal["risk", "random", "follow_up", "first_visit"]


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """`reason` is what anyone may be told; a visit that a complaint caused is planned, and shown, as `risk`."""

    id: str
    site: Subject
    day: date
    starts: time | None
    ends: time | None
    reason: Reason
    detail: str
    rating: Rating
    with_whom: str | None = None


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class InspectorWeek:
    """
    `hours_available` and `days_off` are told to those who plan; None and nothing to others. `id` is empty for visits
    that nobody has yet.
    """

    name: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    hours: float
    hours_available: float | None
    visits: tuple[PlannedVisit, ...]
    days_off: tuple[DayOff, ...]
    id: str = ""

    def on(self, day: date) -> tuple[PlannedVisit, ...]:
        return tuple(visit for visit in self.visits if visit.day == day)

    def off(self, day: date) -> str | None:
        return next((absence.why for absence in self.days_off if absence.day == day), None)

    @property
    def fill(self) -> int:
        """Per cent of the hours available, at most 100; 0 when it is not known how many those are."""
        return min(100, round(100 * self.hours / self.hours_available)) if self.hours_available else 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    site: Subject
    rating: Rating
    reason: str


@dataclass(frozen=True, slots=True)
class ChosenVisit:
    visit: PlannedVisit
    inspector: str
    why_inspector: str
    cannot_be: tuple[str, ...]
    take_along: str
    notes: tuple[str, ...] = ()
    may_move: bool = False


@dataclass(frozen=True, slots=True)
class DrawNotice:
    """`reference` is the draw's id; shares are per cent of the inspector-days."""

    reference: str
    commitment: str
    published_on: date
    revealed_on: date | None
    share: int
    required_share: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    today: date
    plan: Subject
    week: int
    days: tuple[date, ...]
    inspectors: tuple[InspectorWeek, ...]
    candidates: int
    left_out: tuple[LeftOut, ...]
    left_out_in_all: int
    follow_ups_due: int
    follow_ups_planned: int
    ending_accreditations: tuple[date, ...]
    week_before: str | None
    week_after: str | None
    state: Literal["draft", "published", "replaced"]
    chosen: ChosenVisit | None = None
    draw: DrawNotice | None = None
    replannings: tuple[ReplanNotice, ...] = ()
    place: str = ""
    ends_on: date = date.max
    plans: bool = False
    """Whether the reader plans rounds."""

    @property
    def may_publish(self) -> bool:
        return self.plans and self.state == "draft"

    @property
    def may_replan(self) -> bool:
        return self.plans and self.state == "published" and self.today < self.ends_on

    @property
    def may_move(self) -> bool:
        return self.plans and self.state != "replaced"

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        return tuple(visit for inspector in self.inspectors for visit in inspector.visits)

    @property
    def hours(self) -> float:
        return sum(inspector.hours for inspector in self.inspectors)

    @property
    def hours_available(self) -> float | None:
        """None when it is not known of everybody who has visits."""
        hours = [inspector.hours_available for inspector in self.inspectors]
        return None if None in hours else sum(one for one in hours if one is not None)

    def because(self, reason: Reason) -> int:
        return sum(visit.reason == reason for visit in self.visits)
