"""
Who may visit whom: one decision for the planner, for a person who moves a visit, and for those who ask beforehand.

A refusal names its rule (`scheduling_rules.csv`), the fact and its day, and every rule that is broken is named, so that
nobody mends one and meets the next. What is only better avoided is a note with a weight.
"""

import calendar
import datetime as dt
from dataclasses import dataclass

from audits.planning.crew_rules import payer_rule
from audits.planning.round_parties import Credential, Inspector, PlannableSite
from audits.planning.rules import RoundRules
from foundation.dates import rest_reason

BOUND, LAPSED, OFF = "conflict of interest", "accreditation not valid on the day", "day off"


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    `fact` is for those who plan. `told` is what a plan prints, which others read: never a tie, a leave or a number of
    somebody. `about_day` when another day may change it; otherwise only another person does.
    """

    rule: str
    fact: str
    told: str = ""
    about_day: bool = False

    def __str__(self) -> str:
        return f"{self.rule} {self.fact}"


@dataclass(frozen=True, slots=True)
class Verdict:
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(str(one) for one in self.refusals)

    @property
    def told(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f"{one.rule} {one.told or one.fact}" for one in self.refusals))


def may_lead(inspector: Inspector, site: PlannableSite, day: dt.date, rules: RoundRules) -> Verdict:
    """Every hard rule about this person at this site on this day."""
    return Verdict(
        (
            *_not_able(inspector, site),
            *_not_its_authority(inspector, site),
            *_not_reachable(inspector, site),
            *_not_independent(inspector, site, day, rules),
            *_led_too_often(inspector, site, rules),
            *_not_accredited(inspector, day),
            *_paid_wrongly(site, day),
            *_not_that_day(inspector, site, day),
        )
    )


def may_join(inspector: Inspector, site: PlannableSite, day: dt.date, rules: RoundRules) -> Verdict:
    """As second, interpreter or observer: free of ties and at work; the lead answers for language, skill and turn."""
    return Verdict(
        (
            *_not_reachable(inspector, site),
            *_not_independent(inspector, site, day, rules),
            *_not_accredited(inspector, day),
            *_not_that_day(inspector, site, day),
        )
    )


def interpreter_for(inspector: Inspector, site: PlannableSite) -> str:
    """The language in which one must be booked for this lead; empty when none is needed."""
    if not site.languages or site.languages & inspector.languages:
        return ""
    return min(site.languages & site.interpreters, default="")


def cools_off_on(ended_on: dt.date, months: int) -> dt.date:
    """The same day of the month, or the month's last where it has none (29 February)."""
    year, month = divmod(ended_on.month - 1 + months, 12)
    year, month = ended_on.year + year, month + 1
    return dt.date(year, month, min(ended_on.day, calendar.monthrange(year, month)[1]))


def working_hours(inspector: Inspector, day: dt.date, rules: RoundRules) -> tuple[float, float] | None:
    """From and to in minutes from midnight; None on a weekday without work. Absences and holidays are other rules."""
    if not inspector.hours:
        return rules.work_start_min, rules.work_end_min
    return inspector.hours[day.weekday()]


def at_work(inspector: Inspector, day: dt.date) -> bool:
    return not _away(inspector, day)


def _not_able(inspector: Inspector, site: PlannableSite) -> list[Refusal]:
    found = []
    if site.languages and not (site.languages & inspector.languages or site.languages & site.interpreters):
        found.append(Refusal("S01", f"language: speaks none of {', '.join(sorted(site.languages))}"))
    if site.sector is not None and inspector.sectors and site.sector not in inspector.sectors:
        found.append(Refusal("S01", f"sector: not trained for {site.sector}"))
    if missing := site.skills - inspector.skills:
        found.append(Refusal("S01", f"skills: lacks {', '.join(sorted(missing))}"))
    return found


def _not_its_authority(inspector: Inspector, site: PlannableSite) -> list[Refusal]:
    if site.joint is None or inspector.country == site.country:
        return []
    return [Refusal("S14", f"joint visit: the authority of {site.country or 'an unknown country'} leads there")]


def _not_reachable(inspector: Inspector, site: PlannableSite) -> list[Refusal]:
    """The roads assumed where coordinates are missing are roads within a country; nobody is sent abroad on one."""
    if inspector.home is not None and site.coordinates is not None:
        return []
    if not site.country or inspector.country == site.country:
        return []
    start = f"from {inspector.country}" if inspector.country else "from an unknown country"
    road = f"travel: the road {start} to {site.country} cannot be computed without coordinates of both places"
    return [Refusal("S13", road)]


def _not_independent(inspector: Inspector, site: PlannableSite, day: dt.date, rules: RoundRules) -> list[Refusal]:
    found = [Refusal("S02", BOUND)] if site.id in inspector.conflicts else []
    for tie in inspector.ties:
        if tie.site != site.id:
            continue
        if tie.ends_on is None:
            found.append(Refusal("S02", f"{BOUND}: {tie.kind}, not ended", BOUND))
        elif day < (free := cools_off_on(tie.ends_on, rules.cooling_off_months)):
            fact = f"{BOUND}: {tie.kind} until {tie.ends_on}, cooling-off until {free}"
            found.append(Refusal("S02", fact, BOUND, about_day=True))
    return found


def _led_too_often(inspector: Inspector, site: PlannableSite, rules: RoundRules) -> list[Refusal]:
    return [
        Refusal("S03", f"rotation: has led here {running.times} times running")
        for running in inspector.running
        if running.site == site.id and running.times >= rules.most_running
    ]


def _not_accredited(inspector: Inspector, day: dt.date) -> list[Refusal]:
    """Of each body one valid number is enough; who never had one is not asked for it."""
    bodies: dict[str, list[Credential]] = {}
    for one in inspector.credentials:
        if one.kind == "accreditation":
            bodies.setdefault(one.body, []).append(one)
    lapsed = (one for own in bodies.values() if not any(one.valid_on(day) for one in own) for one in own)
    return [Refusal("S18", f"accreditation {_standing(one, day)}", LAPSED, about_day=True) for one in lapsed]


def _standing(one: Credential, day: dt.date) -> str:
    if one.valid_from is not None and day < one.valid_from:
        return f"{one.number or one.body} begins {one.valid_from}"
    return f"{one.number or one.body} ended {one.valid_to}"


def _paid_wrongly(site: PlannableSite, day: dt.date) -> list[Refusal]:
    rule = payer_rule(site.payer, site.programme, day)
    if rule is None or rule.standing != "refused":
        return []
    return [Refusal("S19", f"payer: {rule.programme.replace('_', ' ')} refuses visits that the {site.payer} pays for")]


def _not_that_day(inspector: Inspector, site: PlannableSite, day: dt.date) -> list[Refusal]:
    found = _away(inspector, day)
    if reason := rest_reason(day, site.calendar):
        found.append(Refusal("S13", f"the site's {reason}", about_day=True))
    if site.visit_by is not None and day > site.visit_by:
        found.append(Refusal("S06", f"due day: must be visited by {site.visit_by}", about_day=True))
    if site.visit_from is not None and day < site.visit_from:
        found.append(Refusal("S09", f"window: opens on {site.visit_from}", about_day=True))
    return found


def _away(inspector: Inspector, day: dt.date) -> list[Refusal]:
    found = [
        Refusal("S13", f"{OFF}: {one.kind} until {one.ends_on}", OFF, about_day=True)
        for one in inspector.absences
        if one.starts_on <= day <= one.ends_on
    ]
    if reason := rest_reason(day, inspector.calendar):
        found.append(Refusal("S13", f"the inspector's {reason}", about_day=True))
    elif inspector.hours and inspector.hours[day.weekday()] is None:
        found.append(Refusal("S13", f"working hours: none on {day:%A}", OFF, about_day=True))
    return found
