"""
Whether a site's history earns it a longer interval: clean, and seen by visits that could have seen something.

Grievances are not among the facts, on purpose. Were one to cost a site its recognition, the site would learn of it from
the day on which the certificate ended; what a visit that followed it finds does cost it, and that the site is told
anyway. So the same history gives the same answer whether or not anybody complained.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import prod
from pathlib import Path

from audits.instruments.tables import rows

GRADES = ("collaborative", "minor", "major", "critical", "zero_tolerance")
GRAVE = frozenset({"critical", "zero_tolerance"})
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """`detection_chance` 0-1: how likely it was to meet a problem had there been one; None when nobody said."""

    day: dt.date
    outcome: str
    payer: str
    detection_chance: float | None


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """`open` until closed or withdrawn; `unverified` counts its corrective actions that no second person verified."""

    day: dt.date
    severity: str
    open: bool
    unverified: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """`missing` says in words which rules are not met, and what they ask for; empty when it is earned."""

    earned: bool
    visits: int
    detection_chance: float
    missing: tuple[str, ...]


@cache
def _table() -> dict[str, str]:
    return {row["id"]: row["number"] for row in rows("recognition_rules", Path(__file__).parent)}


def _number(rule: str) -> float:
    return float(_table()[rule])


@dataclass(frozen=True, slots=True)
class RecognitionRules:
    """Months; a chance 0-1; `factor` times the interval and never more than `most_months`."""

    version: str = "2026.1"
    visits: int = field(default_factory=lambda: int(_number("R01")))
    history_months: float = field(default_factory=lambda: _number("R02"))
    detection_chance: float = field(default_factory=lambda: _number("R03"))
    worst_open: str = field(default_factory=lambda: _table()["R04"])
    most_grave: int = field(default_factory=lambda: int(_number("R05")))
    factor: float = field(default_factory=lambda: _number("R06"))
    most_months: float = field(default_factory=lambda: _number("R07"))
    valid_months: float = field(default_factory=lambda: _number("R08"))
    payers: frozenset[str] = field(default_factory=lambda: frozenset(_table()["R09"].split()))
    apart_months: float = field(default_factory=lambda: _number("R10"))


def ruling(
    visits: Sequence[SeenVisit], findings: Sequence[KnownFinding], today: dt.date, rules: RecognitionRules
) -> Ruling:
    """Only visits that were let in, that the site did not pay for, and of which the chance to find is known, count."""
    since = today - dt.timedelta(days=round(rules.history_months * DAYS_A_MONTH))
    counted = [one for one in visits if since <= one.day <= today and _counts(one, rules)]
    chance = 1.0 - prod(1.0 - (one.detection_chance or 0.0) for one in counted)
    recent = [one for one in findings if one.day >= since]
    missing = (
        _few(counted, rules),
        _close_together(counted, rules),
        f"the visits together had a chance of {chance:.0%} to meet a problem, {rules.detection_chance:.0%} is asked for"
        if chance < rules.detection_chance
        else "",
        _denied(visits, since),
        _open_findings(findings, rules),
        "not every corrective action is verified" if any(one.unverified for one in findings) else "",
        "a critical or zero-tolerance finding lies in these months"
        if sum(one.severity in GRAVE for one in recent) > rules.most_grave
        else "",
    )
    named = tuple(one for one in missing if one)
    return Ruling(not named, len(counted), chance, named)


def _counts(visit: SeenVisit, rules: RecognitionRules) -> bool:
    return visit.payer in rules.payers and visit.outcome != "access_denied" and visit.detection_chance is not None


def _few(counted: Sequence[SeenVisit], rules: RecognitionRules) -> str:
    if len(counted) >= rules.visits:
        return ""
    return f"{len(counted)} visits count, {rules.visits} are asked for in {rules.history_months:g} months"


def _close_together(counted: Sequence[SeenVisit], rules: RecognitionRules) -> str:
    days = sorted(one.day for one in counted)
    if len(days) < rules.visits or (days[-1] - days[0]).days >= rules.apart_months * DAYS_A_MONTH:
        return ""
    return f"the visits lie less than {rules.apart_months:g} months apart"


def _denied(visits: Sequence[SeenVisit], since: dt.date) -> str:
    denied = any(one.outcome == "access_denied" and one.day >= since for one in visits)
    return "access was denied in these months" if denied else ""


def _open_findings(findings: Sequence[KnownFinding], rules: RecognitionRules) -> str:
    worst = GRADES.index(rules.worst_open)
    graver = [one for one in findings if one.open and GRADES.index(one.severity) > worst]
    return "a finding of major or graver severity is open" if graver else ""
