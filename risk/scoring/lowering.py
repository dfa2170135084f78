"""What would bring a site into a lower band: the fewest changes, each computed by scoring the changed site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from risk.exposure import Exposure
from risk.scoring.facts import Fact, RiskEvent, SiteFacts
from risk.scoring.result import Score
from risk.scoring.seen import View, seen_events
from risk.scoring.site_score import score
from risk.scoring.weighing import fact_risk, value_words
from risk.sectors.model import SectorModel
from risk.sectors.words import Band, EventKind, Standing, Verification

MOST_CHANGES = 6
BANDS = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do. `alone` is the score it would give by itself (None: unknown)."""

    driver: str
    what: str
    now: str
    then: str
    refs: tuple[str, ...]
    alone: int | None


@dataclass(frozen=True, slots=True)
class Lowering:
    """`changes` together lead from `now` to `then`; `reached` is False where all that can be changed is not enough."""

    now: Band
    then: Band
    value_now: int | None
    value_then: int | None
    changes: tuple[Change, ...]
    reached: bool


class _Case(NamedTuple):
    facts: SiteFacts
    events: tuple[RiskEvent, ...]
    exposure: Exposure | None
    model: SectorModel
    as_of: date
    view: View

    def score(self) -> Score:
        return score(self.facts, self.events, self.exposure, self.model, self.as_of, view=self.view)


class _Option(NamedTuple):
    """A change not yet made: either a fact to prove or an event to answer."""

    driver: str
    what: str
    now: str
    then: str
    fact: tuple[str, Fact] | None
    action: RiskEvent | None

    def made(self, case: _Case) -> _Case:
        if self.fact is not None:
            name, fact = self.fact
            return case._replace(facts=replace(case.facts, known={**case.facts.known, name: fact}))
        return case._replace(events=(*case.events, self.action)) if self.action else case


def what_would_lower(
    facts: SiteFacts,
    events: Sequence[RiskEvent],
    exposure: Exposure | None,
    model: SectorModel,
    as_of: date,
    *,
    view: View = View.OPEN,
) -> Lowering:
    """
    The parts of a score add up, so taking the largest reduction first finds the fewest changes; red flags come first,
    because no other change shows while a floor holds. A change that turns out not to be needed is taken out again.
    """
    case = _Case(facts, tuple(events), exposure, model, as_of, view)
    now = case.score()
    if now.value is None or now.band is Band.LOW:
        return Lowering(now.band, now.band, now.value, now.value, (), reached=now.band is Band.LOW)
    options = [*_facts_to_prove(case, now), *_events_to_answer(case)]
    chosen = _needed(case, _greedy(case, options, now.band), now.band)
    after = _with(case, chosen).score()
    changes = tuple(_change(case, option) for option in chosen)
    return Lowering(now.band, after.band, now.value, after.value, changes, reached=_lower(after, now.band))


def _facts_to_prove(case: _Case, now: Score) -> list[_Option]:
    """Known facts above their best value, and missing ones, where the model names a remedy."""
    found = []
    missing = {item.field for item in now.missing}
    for driver in case.model.drivers:
        fact = case.facts.known.get(driver.field.name)
        if driver.remedy is None or (fact is None and driver.field.name not in missing):
            continue
        best = driver.transform.best(case.as_of)
        if fact is not None and fact_risk(driver, fact.value, case.as_of) <= 0.0:
            continue
        proven = Fact(best, Standing.VERIFIED, "if this were done", case.as_of)
        shown = value_words(driver, fact.value) if fact is not None else "not known"
        name = driver.field.name
        found.append(_Option(name, driver.remedy, shown, value_words(driver, best), (name, proven), None))
    return found


def _events_to_answer(case: _Case) -> list[_Option]:
    found = []
    for item in seen_events(case.events, case.as_of, case.view, case.model.ledger).events:
        event, rule = item.event, case.model.ledger.events.get(item.event.kind)
        if rule is None or not rule.answerable or item.closed:
            continue
        said = f"{(event.severity or '').replace('_', ' ')} {event.kind.replace('_', ' ')}".strip()
        action = RiskEvent(
            ref=f"if-{event.ref}",
            kind=EventKind.ACTION_VERIFIED,
            occurred_on=case.as_of,
            verification=Verification.VERIFIED,
            answers=event.ref,
        )
        what = f"Have the corrective action for the {said} of {event.occurred_on.isoformat()} verified"
        found.append(_Option(f"event.{event.kind}", what, "open", "answered", None, action))
    return found


def _greedy(case: _Case, options: list[_Option], band: Band) -> list[_Option]:
    chosen: list[_Option] = []
    left = list(options)
    while left and len(chosen) < MOST_CHANGES and not _lower(_with(case, chosen).score(), band):
        tried = [(_rank(_with(case, [*chosen, option]).score()), at) for at, option in enumerate(left)]
        chosen.append(left.pop(min(tried)[1]))
    return chosen


def _rank(tried: Score) -> tuple[int, float, float]:
    """Fewer red flags, then a lower score, then a lower sum beneath a floor that still holds."""
    lift = sum(line.logit for line in tried.contributions if line.driver == "floor")
    return len(tried.floors), tried.logit, tried.logit - lift


def _needed(case: _Case, chosen: list[_Option], band: Band) -> list[_Option]:
    if not _lower(_with(case, chosen).score(), band):
        return chosen
    kept = list(chosen)
    for option in chosen:
        without = [other for other in kept if other is not option]
        if _lower(_with(case, without).score(), band):
            kept = without
    return kept


def _with(case: _Case, options: Sequence[_Option]) -> _Case:
    for option in options:
        case = option.made(case)
    return case


def _lower(after: Score, band: Band) -> bool:
    return after.value is not None and BANDS.index(after.band) < BANDS.index(band)


def _change(case: _Case, option: _Option) -> Change:
    refs = (option.action.answers,) if option.action and option.action.answers else ()
    return Change(option.driver, option.what, option.now, option.then, refs, _with(case, [option]).score().value)
