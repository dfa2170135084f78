"""From facts, events and exposure to the parts of a score on the log-odds scale."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from math import log, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid, Place
from risk.exposure import Exposure, PathLabel
from risk.scoring.adding import added, squared
from risk.scoring.facts import Fact, SiteFacts
from risk.scoring.result import Group, Missing, Part
from risk.scoring.seen import Seen, SeenEvent
from risk.sectors.model import Driver, EventRule, LedgerRules, SectorModel
from risk.sectors.transforms import NEVER, FactValue
from risk.sectors.words import EventKind, Grade, Standing

THIRD = 1 / 3  # variance of a uniform range is its half-width squared over three
NOT_KNOWN = "not known"


class FactUnusable(Invalid):
    code = "fact.unusable"

    def __init__(self, driver: Driver, value: FactValue, wanted: str) -> None:
        place = Place(column=driver.field.name, value=str(value))
        super().__init__(f"Give `{driver.field.name}` as {wanted}, not {value!r}.", places=(place,))
        self.field = driver.field.name


class WeighedFacts(NamedTuple):
    """`risks` holds the 0-1 risk of every current fact, for red flags and severity."""

    parts: list[Part]
    missing: list[Missing]
    risks: dict[str, tuple[float, Fact]]
    known_weight: float
    all_weight: float
    ages: list[date]


def weigh_facts(facts: SiteFacts, model: SectorModel, as_of: date) -> WeighedFacts:
    """
    A known driver adds weight x (risk - typical), a missing one adds nothing and leaves its whole spread open.

    Risk-lowering facts count by standing; risk-raising ones count in full even when merely claimed or expired, so a
    bad answer cannot be made to fade by no longer confirming it.
    """
    found = WeighedFacts([], [], {}, 0.0, 0.0, [])
    known_weight = all_weight = 0.0
    for driver in model.drivers:
        fact = facts.known.get(driver.field.name)
        if fact is not None and fact.on > as_of:
            fact = None
        counted = not driver.field.context
        all_weight += driver.weight if counted else 0.0
        if fact is None:
            found.missing.append(_missing(driver, NOT_KNOWN))
            continue
        risk = fact_risk(driver, fact.value, as_of)
        part = _fact_part(driver, fact, risk, model.ledger)
        found.parts.append(part)
        found.risks[driver.field.name] = (risk, fact)
        if fact.standing is Standing.EXPIRED:
            found.missing.append(_missing(driver, expired_words(fact.on)))
        elif counted:
            known_weight += driver.weight
            found.ages.append(fact.on)
    return found._replace(known_weight=known_weight, all_weight=all_weight)


def expired_words(on: date) -> str:
    return f"known until it expired, read on {on.isoformat()}"


def _missing(driver: Driver, reason: str) -> Missing:
    return Missing(driver.field.name, driver.label, driver.field.question, reason, driver.open_variance)


def _fact_part(driver: Driver, fact: Fact, risk: float, rules: LedgerRules) -> Part:
    standing = rules.standings[fact.standing]
    away = risk - driver.typical
    logit = driver.weight * away * (1.0 if away >= 0.0 else standing.lowers)
    variance = squared(driver.weight * driver.spread * standing.doubt) + squared(driver.weight_range * away) * THIRD
    group = Group.CONTEXT if driver.field.context else Group.FACT
    words = value_words(driver, fact.value)
    name = driver.field.name
    return Part(name, driver.label, words, logit, variance, group, fact.standing, fact.source, fact.on, ())


def fact_risk(driver: Driver, value: FactValue, as_of: date) -> float:
    """Raises `FactUnusable` for a value that the field's kind does not allow."""
    wanted = _refusal(driver, value)
    if wanted is not None:
        raise FactUnusable(driver, value, wanted)
    try:
        return driver.transform.risk(value, as_of)
    except KeyError:
        raise FactUnusable(driver, value, "one of the words the model declares") from None
    except ValueError:
        raise FactUnusable(driver, value, f"a date such as 2026-01-31 or `{NEVER}`") from None


def require_numbers(driver: Driver, values: NDArray[np.float64], known: NDArray[np.bool_]) -> None:
    """The same for many numbers, those that are `known`. Raises `FactUnusable` for the first that is not allowed."""
    most = 1.0 if driver.field.kind == "share" else np.inf
    wrong = known & ~((values >= 0.0) & (values <= most))
    if wrong.any():
        value = float(values[int(wrong.argmax())])
        raise FactUnusable(driver, value, _refusal(driver, value) or "a number that ends")


def _refusal(driver: Driver, value: FactValue) -> str | None:
    kind = driver.field.kind
    if kind == "flag":
        return None if isinstance(value, bool) else "yes or no"
    if kind in {"choice", "date"}:
        return None if isinstance(value, str) else "text"
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value < 0:  # noqa: PLR0124 - NaN
        return "a number from 0 up"
    return "a share between 0 and 1" if kind == "share" and value > 1 else None


def value_words(driver: Driver, value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("_", " ")
    if driver.field.kind == "share":
        return f"{value:.2f}" if driver.field.context else f"{value:.0%}"
    return f"{value:g}"


def weigh_events(seen: Seen, rules: LedgerRules) -> list[Part]:
    """One part per kind: weight x log2(1 + sum of strengths), capped; claims rise with the log of their count."""
    by_kind: dict[EventKind, list[SeenEvent]] = defaultdict(list)
    for item in seen.events:
        if item.strength > 0.0:
            by_kind[item.event.kind].append(item)
    parts = [_event_part(rules.events[kind], by_kind[kind]) for kind in rules.events if kind in by_kind]
    if EventKind.VISIT in by_kind:
        parts.append(_quiet_part(by_kind[EventKind.VISIT], rules))
    if seen.withheld:
        parts.append(_withheld_part(seen.withheld, rules))
    return parts


def _event_part(rule: EventRule, items: Sequence[SeenEvent]) -> Part:
    total = added(item.strength for item in items)
    growth = log2(1.0 + total)
    logit = min(rule.at_most, rule.weight * growth)
    variance = squared(min(rule.at_most, rule.weight_range * growth)) * THIRD
    latest = max(items, key=lambda item: (item.event.occurred_on, item.event.ref)).event
    least_proven = "verified" if all(item.event.verification == "verified" for item in items) else latest.verification
    return Part(
        f"event.{rule.kind}",
        rule.label,
        _event_words(items),
        logit,
        variance,
        Group.EVENT,
        least_proven,
        "event ledger",
        latest.occurred_on,
        tuple(item.event.ref for item in items),
    )


def _event_words(items: Sequence[SeenEvent]) -> str:
    grades: dict[Grade, int] = defaultdict(int)
    for item in items:
        if item.event.severity is not None:
            grades[item.event.severity] += 1
    counted = ", ".join(f"{grades[grade]} {grade.replace('_', ' ')}" for grade in reversed(Grade) if grade in grades)
    closed = sum(1 for item in items if item.closed)
    return f"{counted}; {closed} answered by verified action" if closed else counted


def _quiet_part(items: Sequence[SeenEvent], rules: LedgerRules) -> Part:
    rule = rules.quiet_visit
    logit = max(-rule.at_most, added(log(1.0 - item.strength) for item in items))
    latest = max(item.event.occurred_on for item in items)
    visits = "1 visit" if len(items) == 1 else f"{len(items)} visits"
    words = f"{visits}, chance that a problem would have been seen {_chance(items):.0%}"
    refs = tuple(item.event.ref for item in items)
    variance = squared(logit) * THIRD / 4
    return Part("event.visit", rule.label, words, logit, variance, Group.EVENT, "", "event ledger", latest, refs)


def _chance(items: Sequence[SeenEvent]) -> float:
    missed = 1.0
    for item in items:
        missed *= 1.0 - item.strength
    return 1.0 - missed


def observed_share(seen: Seen) -> float:
    """How much of what could be found has been looked for: 1 - product(1 - fading detection chance)."""
    return _chance([item for item in seen.events if item.event.kind is EventKind.VISIT])


def _withheld_part(level: int, rules: LedgerRules) -> Part:
    rule = rules.withheld
    logit = min(rule.at_most, level * rule.step)
    return Part("withheld", rule.label, "withheld", logit, squared(logit) * THIRD, Group.WITHHELD, "", "", None, ())


EXPOSURE_WORDS = {
    PathLabel.DIRECT: "through suppliers and labour providers",
    PathLabel.OWNERSHIP: "through owners and operators",
    PathLabel.POSSIBLY_SAME_AS: "through records that are possibly the same",
}


def weigh_exposure(exposure: Exposure | None, rules: LedgerRules) -> list[Part]:
    """Bounded by the rule's cap, which the loader keeps below the high band."""
    if exposure is None or exposure.value <= 0.0:
        return []
    return [_exposure_part(exposure, label, min(1.0, share), rules) for label, share in exposure.by_label]


def _exposure_part(exposure: Exposure, label: PathLabel, share: float, rules: LedgerRules) -> Part:
    rule = rules.exposure
    logit = rule.at_most * share
    if label is PathLabel.POSSIBLY_SAME_AS:
        logit = min(rule.possibly_same_as_at_most, logit)
    refs = tuple(path.nodes[0] for path in exposure.paths if path.label is label)
    words = f"{share:.2f} {EXPOSURE_WORDS[label]}"
    variance = squared(logit * rule.doubt) * THIRD
    name = f"exposure.{label}"
    return Part(name, rule.label, words, logit, variance, Group.EXPOSURE, "", "supply chain map", None, refs)


def older_than(event_on: date, as_of: date, days: int) -> bool:
    return event_on < as_of - timedelta(days=days)
