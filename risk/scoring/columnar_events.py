"""The events of many sites at once, weighed as `weigh_events`, `floors_of` and `severity_of` do for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log, log2

import numpy as np
from numpy.typing import NDArray

from risk.scoring.columns import KINDS, PROOFS, Codes, EventColumns
from risk.scoring.exact import Numbers, Wholes, in_order
from risk.scoring.severity import WORST
from risk.scoring.weighing import THIRD
from risk.sectors.model import EventRule, LedgerRules
from risk.sectors.words import GRADES, PROVEN, EventKind, Verification

Truths = NDArray[np.bool_]
PROOF = np.array([PROVEN[proof] for proof in PROOFS], np.int8)
VISIT = KINDS.index(EventKind.VISIT)


@dataclass(frozen=True, slots=True)
class WeighedEvents:
    """
    `lines` that are not all nought, each with its variance, by kind in the order of the rules, quiet visits last;
    `observed` as `observed_share`.
    """

    lines: list[tuple[Numbers, Numbers]]
    anything: Truths
    observed: Numbers
    floor: Codes
    irremediable: Truths


def weigh_event_columns(events: EventColumns | None, lines: Numbers, count: int, rules: LedgerRules) -> WeighedEvents:
    """Fills a row of `lines` for each kind in the order of the rules, and the last for quiet visits."""
    anything, lasting, floor = np.zeros(count, np.bool_), np.zeros(count, np.bool_), np.zeros(count, np.int8)
    if events is None or not len(events.site):
        return WeighedEvents([], anything, np.zeros(count), floor, lasting)
    anything[events.site] = True
    filled, observed = [], np.zeros(count)
    for kind, line in zip(rules.events, lines, strict=False):
        taken = np.flatnonzero(events.kind == KINDS.index(kind))
        if len(taken):
            filled.append((line, _kind(events.site[taken], events.strength[taken], rules.events[kind], line)))
    visits = np.flatnonzero(events.kind == VISIT)
    if len(visits):
        lines[-1] = _quiet(events.site[visits], events.strength[visits], count, rules)
        filled.append((lines[-1], lines[-1] * lines[-1] * THIRD / 4))
        observed = _chance(events.site[visits], events.strength[visits], count)
    _mark(events, rules, floor, lasting)
    return WeighedEvents(filled, anything, observed, floor, lasting)


def _each(one: Iterable[float], count: int) -> Numbers:
    return np.fromiter(one, np.float64, count)


def _kind(site: Wholes, strength: Numbers, rule: EventRule, line: Numbers) -> Numbers:
    total = in_order(site, strength, len(line))
    some = np.flatnonzero(total)
    growth = _each(map(log2, (1.0 + total[some]).tolist()), len(some))
    line[some] = np.minimum(rule.at_most, rule.weight * growth)
    wide, variance = np.minimum(rule.at_most, rule.weight_range * growth), np.zeros(len(line))
    variance[some] = wide * wide * THIRD
    return variance


def _quiet(site: Wholes, strength: Numbers, count: int, rules: LedgerRules) -> Numbers:
    total = in_order(site, _each(map(log, (1.0 - strength).tolist()), len(strength)), count)
    found: Numbers = np.maximum(-rules.quiet_visit.at_most, total)
    return found


def _chance(site: Wholes, strength: Numbers, count: int) -> Numbers:
    """A visit of each site at a time, so that products are made in the order of the events."""
    missed = np.ones(count)
    while len(site):
        first = np.append(True, site[1:] != site[:-1])
        missed[site[first]] *= 1.0 - strength[first]
        site, strength = site[~first], strength[~first]
    found: Numbers = 1.0 - missed
    return found


def _mark(events: EventColumns, rules: LedgerRules, floor: Codes, lasting: Truths) -> None:
    """Red flags and harm that cannot be made good: open, graded and proven events only."""
    proof = PROOF.take(events.proof)
    standing = ~events.closed & (events.grade >= 0) & (events.strength > 0.0)
    for flag in rules.red_flags:
        up = standing & (events.kind == KINDS.index(flag.kind)) & (events.grade >= GRADES.index(flag.grade))
        up &= (proof >= PROVEN[flag.verification]) & (events.age <= flag.lasts_days)
        held = events.site[up]
        floor[held] = np.maximum(floor[held], flag.floor)
    for (kind, grade), level in rules.severity.irremediability.items():
        if level == WORST:
            up = standing & (events.kind == KINDS.index(kind)) & (events.grade == GRADES.index(grade))
            lasting[events.site[up & (proof >= PROVEN[Verification.EVIDENCED])]] = True


def strengths(events: EventColumns, examiner_ratio: Numbers, detection: Numbers, rules: LedgerRules) -> Numbers:
    """
    What is left of events that all may be used, as `weigh_closed` says: `detection` is the chance of a visit that found
    nothing, and 0 for any other event.
    """
    found = np.zeros(len(events.site))
    for kind, rule in rules.events.items():
        taken = np.flatnonzero((events.kind == KINDS.index(kind)) & (events.grade >= 0))
        ratio = np.ones(len(taken))
        if kind is EventKind.FINDING:
            ratio = np.minimum(rules.examiner_most, np.maximum(rules.examiner_least, examiner_ratio[taken]))
        weight = np.array([[rules.grades[grade] * rules.verification[proof] for proof in PROOFS] for grade in GRADES])
        faded = _faded(events.age[taken], rule.half_life_days, rule.expires_days)
        left = weight[events.grade[taken], events.proof[taken]] / ratio * faded
        found[taken] = left * np.where(events.closed[taken], rule.closed_share, 1.0)
    visits, quiet = np.flatnonzero(events.kind == VISIT), rules.quiet_visit
    chance = np.minimum(quiet.most_detection, np.maximum(0.0, detection[visits]))
    found[visits] = chance * _faded(events.age[visits], quiet.half_life_days, quiet.expires_days)
    return found


def _faded(age: Wholes, half_life: int, expires: int) -> Numbers:
    """Powers are as good as the machine's library, so they are made by the one that `score` uses."""
    left = [0.5 ** (days / half_life) for days in range(expires + 1)]
    found: Numbers = np.array([*left, 0.0]).take(np.minimum(age, expires + 1))
    return found
