"""
What has to be there before a corrective action counts as planned, done or verified, and who may say so. Plain values
in, plain values out: what is asked for stands in `closing_rules.csv`, what is there is handed in.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal, assert_never
from uuid import UUID

from foundation.errors import Conflict, Invalid, NotAllowed, Place

Step = Literal["planned", "done", "returned", "verified"]
NEXT: Final = {"open": ("planned", "done"), "planned": ("done",), "done": ("returned", "verified")}
"""What was found not to be put right goes back to the firm; nobody verifies what is not done."""
AFTER: Final[dict[Step, str]] = {"planned": "planned", "done": "done", "returned": "planned", "verified": "verified"}


class Since(StrEnum):
    """From which day on something counts: the finding's, the one on which the firm was done, or any."""

    ANY = ""
    FOUND = "found"
    DONE = "done"


class ActionStepNotPossible(Conflict):
    code = "action.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        allowed = ", ".join(NEXT.get(state, ())) or "nothing"
        super().__init__(f"An action that is {state} cannot become {wanted}; it can become {allowed}.")
        self.state = state


class SecondPersonNeeded(NotAllowed):
    code = "action.second_person_needed"

    def __init__(self) -> None:
        super().__init__(
            "Whoever recorded an action or marked it done cannot verify it, nor can a job: a second person has to."
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """
    One row of the rules. `which` are kinds of files or owners, `share` (0-1) how many of those asked must agree. Of the
    demands of one `group` one is enough.
    """

    need: str
    which: tuple[str, ...]
    at_least: int
    share: float
    since: Since
    group: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ClosingRule:
    severity: str
    kind: str
    step: Step
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A file. `day` is when the photo or scan was made, or when it came in; `intact` that it is the one taken in."""

    kind: str
    day: date
    expires_on: date | None = None
    intact: bool = True


@dataclass(frozen=True, slots=True)
class WorkersAsked:
    asked: int
    confirmed: int
    day: date


@dataclass(frozen=True, slots=True)
class Part:
    owner: Literal["site", "buyer"]
    done: bool
    signed_off: bool


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """
    What is there today, `on`. `seen_on` is the day of the visit that saw it, None where it was denied
    access or made elsewhere; `workers` is the head-count, None where it is unknown.
    """

    on: date
    found_on: date
    done_on: date | None = None
    plan: str = ""
    root_cause: str = ""
    evidence: tuple[Proof, ...] = ()
    asked: tuple[WorkersAsked, ...] = ()
    seen_on: date | None = None
    parts: tuple[Part, ...] = ()
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """`found` of `wanted` are there. `since` is the first day that counts; any of `instead` would do as well."""

    need: str
    found: int
    wanted: int
    which: tuple[str, ...]
    since: date | None
    source: str
    instead: tuple[str, ...] = ()


class ClosingIncomplete(Invalid):
    code = "action.closing_incomplete"

    def __init__(self, step: Step, missing: tuple[Missing, ...]) -> None:
        named = "; ".join(_words(one) for one in missing)
        super().__init__(
            f"This action cannot become {step} yet, {len(missing)} missing: {named}.",
            places=tuple(Place(column=one.need, value=f"{one.found} of {one.wanted}") for one in missing),
        )
        self.step = step
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the list that a person ticks off: met, or what is still missing."""

    line: Missing
    met: bool


def checklist(facts: ClosingFacts, rule: ClosingRule) -> tuple[Checked, ...]:
    """In the order of the rules, one line for the demands of a group."""
    groups: dict[str, list[Demand]] = {}
    for at, demand in enumerate(rule.demands):
        groups.setdefault(demand.group or str(at), []).append(demand)
    return tuple(_any_of([_measured(facts, demand) for demand in demands]) for demands in groups.values())


def missing_for_closing(facts: ClosingFacts, rule: ClosingRule) -> tuple[Missing, ...]:
    """In the order of the rules; empty when nothing stands in the way."""
    return tuple(one.line for one in checklist(facts, rule) if not one.met)


def require_step(state: str, wanted: Step) -> None:
    """Raises ActionStepNotPossible."""
    if wanted not in NEXT.get(state, ()):
        raise ActionStepNotPossible(state, wanted)


def require_other_person(verifier: UUID | None, earlier: Collection[UUID | None]) -> None:
    """`earlier` are those who recorded it or marked it, or a part of it, done. Raises SecondPersonNeeded."""
    if verifier is None or verifier in earlier:
        raise SecondPersonNeeded


def require_complete(facts: ClosingFacts, rule: ClosingRule) -> None:
    """Raises ClosingIncomplete with all that is missing."""
    missing = missing_for_closing(facts, rule)
    if missing:
        raise ClosingIncomplete(rule.step, missing)


def _measured(facts: ClosingFacts, demand: Demand) -> Missing:
    since = _first_day(facts, demand.since)
    wanted = _wanted(facts, demand)
    there = min(_count(facts, demand, since), wanted)
    return Missing(demand.need, there, wanted, demand.which, since, demand.source)


def _any_of(lines: list[Missing]) -> Checked:
    """The one that is met, or else the first with the others beside it."""
    met = next((one for one in lines if one.found >= one.wanted), None)
    if met is not None:
        return Checked(met, met=True)
    return Checked(replace(lines[0], instead=tuple(one.need for one in lines[1:])), met=False)


def _first_day(facts: ClosingFacts, since: Since) -> date | None:
    match since:
        case Since.FOUND:
            return facts.found_on
        case Since.DONE:
            return facts.done_on or facts.on
        case Since.ANY:
            return None
        case _:
            assert_never(since)


def _wanted(facts: ClosingFacts, demand: Demand) -> int:
    """One for each owner who must be named or done; of workers no more than there are."""
    if demand.need in ("owners", "owner_parts"):
        return max(len(demand.which), sum(part.owner in demand.which for part in facts.parts))
    if demand.need == "worker_confirmation" and facts.workers:
        return min(demand.at_least, facts.workers)
    return demand.at_least


def _count(facts: ClosingFacts, demand: Demand, since: date | None) -> int:
    match demand.need:
        case "plan":
            return int(bool(facts.plan.strip()))
        case "root_cause":
            return int(bool(facts.root_cause.strip()))
        case "site_visit":
            return int(facts.seen_on is not None and _counts(facts, facts.seen_on, since))
        case "evidence":
            return sum(_proves(facts, one, demand, since) for one in facts.evidence)
        case "worker_confirmation":
            return max((one.asked for one in facts.asked if _agreed(facts, one, demand, since)), default=0)
        case _:
            return _count_parts(facts, demand)


def _count_parts(facts: ClosingFacts, demand: Demand) -> int:
    """A rule with a need that nobody can count is never met: a slip in the table must not open a door."""
    parts = [part for part in facts.parts if part.owner in demand.which]
    named = len({part.owner for part in parts})
    match demand.need:
        case "owners":
            return len(parts) if named == len(demand.which) else named
        case "owner_parts":
            return sum(part.done for part in parts)
        case "buyer_sign_off":
            buyers = [part for part in facts.parts if part.owner == "buyer"]
            return int(bool(buyers) and all(part.done and part.signed_off for part in buyers))
        case _:
            return 0


def _counts(facts: ClosingFacts, day: date, since: date | None) -> bool:
    return day <= facts.on and (since is None or day >= since)


def _proves(facts: ClosingFacts, proof: Proof, demand: Demand, since: date | None) -> bool:
    valid = proof.expires_on is None or proof.expires_on >= facts.on
    return proof.intact and valid and proof.kind in demand.which and _counts(facts, proof.day, since)


def _agreed(facts: ClosingFacts, one: WorkersAsked, demand: Demand, since: date | None) -> bool:
    return _counts(facts, one.day, since) and one.confirmed >= demand.share * one.asked


def _words(one: Missing) -> str:
    names = " or ".join(name.replace("_", " ") for name in (one.need, *one.instead))
    which = f" ({', '.join(one.which).replace('_', ' ')})" if one.which else ""
    since = f" since {one.since.isoformat()}" if one.since else ""
    return f"{names}{which}{since}, {one.found} of {one.wanted}"
