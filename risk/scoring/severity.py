"""How bad it is, apart from how likely: scale, scope and irremediability (UN Guiding Principle 14), and red flags."""

from datetime import date
from typing import NamedTuple

from risk.scoring.facts import SiteFacts
from risk.scoring.result import Severity
from risk.scoring.seen import Seen, SeenEvent
from risk.scoring.weighing import WeighedFacts, older_than
from risk.sectors.model import EventFlag, SectorModel, SeverityRule
from risk.sectors.words import GRADES, KNOWN, PROVEN, Standing, Verification

HALF = 0.5
WORST = 4


class Floor(NamedTuple):
    value: int
    label: str
    source: str
    refs: tuple[str, ...]

    @property
    def said(self) -> str:
        return f"{self.label}: never below {self.value}."


class _Level(NamedTuple):
    scale: int | None
    irremediability: int | None
    reason: str


def severity_of(facts: SiteFacts, weighed: WeighedFacts, seen: Seen, model: SectorModel) -> Severity:
    """Only what is evidenced or better and not yet answered; None where nothing speaks for any level."""
    levels = [*_fact_levels(weighed, model), *_event_levels(seen, model.ledger.severity)]
    scale = max((level.scale for level in levels if level.scale is not None), default=None)
    lasting = max((level.irremediability for level in levels if level.irremediability is not None), default=None)
    scope, scope_reason = _scope(facts, model.ledger.severity)
    reasons = tuple(
        level.reason for level in levels if level.scale == scale or (lasting and level.irremediability == lasting)
    )
    return Severity(scale, scope, lasting, tuple(dict.fromkeys(reasons + scope_reason)))


def _fact_levels(weighed: WeighedFacts, model: SectorModel) -> list[_Level]:
    found: list[_Level] = []
    if not weighed.risks:
        return found
    for driver in model.drivers:
        if driver.severity is None or driver.field.name not in weighed.risks:
            continue
        risk, fact = weighed.risks[driver.field.name]
        if risk >= HALF and KNOWN[fact.standing] >= KNOWN[Standing.EVIDENCED]:
            found.append(_Level(driver.severity.scale, driver.severity.irremediability, driver.label))
    return found


def _event_levels(seen: Seen, rule: SeverityRule) -> list[_Level]:
    found = []
    for item in seen.events:
        event = item.event
        if event.severity is None or not _open_and_proven(item):
            continue
        reason = f"{event.severity.replace('_', ' ')} {event.kind.replace('_', ' ')} of {event.occurred_on.isoformat()}"
        lasting = rule.irremediability.get((event.kind, event.severity))
        found.append(_Level(rule.scale[event.severity], lasting, reason))
    return found


def _open_and_proven(item: SeenEvent) -> bool:
    return item.strength > 0.0 and not item.closed and PROVEN[item.event.verification] >= PROVEN[Verification.EVIDENCED]


def _scope(facts: SiteFacts, rule: SeverityRule) -> tuple[int | None, tuple[str, ...]]:
    fact = facts.known.get(rule.scope_field)
    if fact is None or isinstance(fact.value, bool | str):
        return None, ()
    level = max((level for at_least, level in rule.scope if fact.value >= at_least), default=None)
    return level, (f"{fact.value:g} workers",)


def floors_of(weighed: WeighedFacts, seen: Seen, severity: Severity, model: SectorModel, as_of: date) -> list[Floor]:
    """Every red flag that is up, highest floor first."""
    found = [
        Floor(flag.floor, flag.label, flag.source, (flag.field,))
        for flag in model.red_flags
        if (known := weighed.risks.get(flag.field))
        and known[0] >= flag.at_least
        and KNOWN[known[1].standing] >= KNOWN[flag.standing]
    ]
    found += [
        Floor(flag.floor, flag.label, flag.source, refs)
        for flag in model.ledger.red_flags
        if (refs := tuple(item.event.ref for item in seen.events if _raises(flag, item, as_of)))
    ]
    if severity.irremediability == WORST:
        rule = model.ledger.severity
        found.append(Floor(rule.irremediable_floor, "Harm that cannot be made good", rule.source, ()))
    return sorted(found, key=lambda floor: (-floor.value, floor.label))


def _raises(flag: EventFlag, item: SeenEvent, as_of: date) -> bool:
    event = item.event
    return (
        event.kind is flag.kind
        and event.severity is not None
        and GRADES.index(event.severity) >= GRADES.index(flag.grade)
        and PROVEN[event.verification] >= PROVEN[flag.verification]
        and item.strength > 0.0
        and not item.closed
        and not older_than(event.occurred_on, as_of, flag.lasts_days)
    )
