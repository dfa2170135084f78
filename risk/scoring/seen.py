"""
Which events a score may use on a day, and what becomes of the confidential ones.

In the open view a confidential event is nothing at all until its delay is over, and after that only a coarse level:
whole steps, starting on the first of a month, so that neither the day, the kind nor the number can be read off.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from risk.scoring.adding import added
from risk.scoring.facts import RiskEvent
from risk.sectors.model import EventRule, LedgerRules
from risk.sectors.words import PROVEN, EventKind, Verification

LAST_MONTH = 12


class View(StrEnum):
    """Open: what a firm, a buyer or a report may show. Full: for those with a role in the case."""

    OPEN = "open"
    FULL = "full"


class SeenEvent(NamedTuple):
    """`closed`: a verified action answers it. `strength`: what is left of it on the day (see the ledger rules)."""

    event: RiskEvent
    closed: bool
    strength: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rest of the score works with. Sorted, so that the order of arrival cannot matter."""

    events: tuple[SeenEvent, ...]
    withheld: int = 0


NOTHING = Seen(())


def seen_events(events: Sequence[RiskEvent], as_of: date, view: View, rules: LedgerRules) -> Seen:
    if not events:
        return NOTHING
    known = sorted((event for event in events if event.known_on <= as_of), key=_order)
    once = list({(event.kind, event.ref): event for event in known}.values())
    if view is View.FULL:
        return Seen(weigh_ledger(_not_voided(once, once), as_of, rules))
    hidden = _hidden_refs(once)
    voids = [event for event in once if _voids_openly(event, hidden, as_of, rules)]
    lasting = _not_voided(once, voids)
    shown = [event for event in lasting if event.ref not in hidden]
    kept_back = [event for event in lasting if event.ref in hidden and _may_show_from(event, rules) <= as_of]
    return Seen(weigh_ledger(shown, as_of, rules), _level(kept_back, as_of, rules))


def _order(event: RiskEvent) -> tuple[date, str, str, str, str]:
    return event.occurred_on, event.ref, event.kind, event.severity or "", event.verification


def _not_voided(events: Iterable[RiskEvent], voids: Iterable[RiskEvent]) -> list[RiskEvent]:
    voided = {event.answers for event in voids if event.kind is EventKind.VOID}
    return [event for event in events if event.kind is not EventKind.VOID and event.ref not in voided]


def _voids_openly(event: RiskEvent, hidden: frozenset[str], as_of: date, rules: LedgerRules) -> bool:
    """A confidential void of an open event would be read off the score at once, so it waits like any other."""
    return not event.confidential or event.answers in hidden or _may_show_from(event, rules) <= as_of


def _hidden_refs(events: Sequence[RiskEvent]) -> frozenset[str]:
    """An action that answers a confidential event would tell of it, so it is as confidential."""
    hidden = {event.ref for event in events if event.confidential and event.kind is not EventKind.VOID}
    return frozenset(hidden | {event.ref for event in events if event.answers in hidden})


def _may_show_from(event: RiskEvent, rules: LedgerRules) -> date:
    over = event.known_on + timedelta(days=rules.withheld.delay_days)
    return date(over.year + over.month // LAST_MONTH, over.month % LAST_MONTH + 1, 1)


def _level(events: Sequence[RiskEvent], as_of: date, rules: LedgerRules) -> int:
    """One step for any strength up to that of a proven major finding, one more beyond, up to the cap."""
    strength = added(seen.strength for seen in weigh_ledger(events, as_of, rules))
    if strength <= 0.0:
        return 0
    most = int(rules.withheld.at_most / rules.withheld.step + 1e-9)
    return min(most, 1 if strength <= 1.0 else 2)


def weigh_ledger(events: Sequence[RiskEvent], as_of: date, rules: LedgerRules) -> tuple[SeenEvent, ...]:
    """What is left of each event on `as_of`; answered ones are lowered, never erased before they expire."""
    answered = frozenset(event.answers for event in events if event.answers and _is_proven_action(event))
    return weigh_closed(events, answered, as_of, rules)


def _is_proven_action(event: RiskEvent) -> bool:
    proven = PROVEN[event.verification] >= PROVEN[Verification.EVIDENCED]
    return proven and event.kind is EventKind.ACTION_VERIFIED


def weigh_closed(
    events: Sequence[RiskEvent], answered: Container[str], as_of: date, rules: LedgerRules
) -> tuple[SeenEvent, ...]:
    """As `weigh_ledger`, told which refs are answered; events of which nothing is left are dropped."""
    found = []
    for event in events:
        rule = rules.events.get(event.kind)
        if rule is None:
            closed, left = False, _quiet_strength(event, as_of, rules)
        else:
            closed = rule.answerable and event.ref in answered
            left = event_strength(event, as_of, rule, rules) * (rule.closed_share if closed else 1.0)
        if left > 0.0:
            found.append(SeenEvent(event, closed, left))
    return tuple(found)


def event_strength(event: RiskEvent, as_of: date, rule: EventRule, rules: LedgerRules) -> float:
    """Grade x verification / examiner ratio x 0.5^(age in days / half life); exactly half at the half-life."""
    age = (as_of - event.occurred_on).days
    if age > rule.expires_days or event.severity is None:
        return 0.0
    ratio = 1.0
    if event.kind is EventKind.FINDING:
        ratio = min(rules.examiner_most, max(rules.examiner_least, event.examiner_ratio))
    grade = rules.grades[event.severity] * rules.verification[event.verification]
    return float(grade / ratio * 0.5 ** (age / rule.half_life_days))


def _quiet_strength(event: RiskEvent, as_of: date, rules: LedgerRules) -> float:
    """For a visit that found nothing: its detection chance, fading; nothing for any other event without a rule."""
    rule = rules.quiet_visit
    age = (as_of - event.occurred_on).days
    if event.kind is not EventKind.VISIT or not event.nothing_found or age > rule.expires_days:
        return 0.0
    return float(min(rule.most_detection, max(0.0, event.detection_chance)) * 0.5 ** (age / rule.half_life_days))
