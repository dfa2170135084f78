"""What closing an action asks for: no way to verified leaves anything out, and none is gone by one person alone."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.actions.action_closing import (
    AFTER,
    ActionStepNotPossible,
    ClosingFacts,
    ClosingIncomplete,
    Part,
    Proof,
    SecondPersonNeeded,
    Step,
    WorkersAsked,
    checklist,
    missing_for_closing,
    require_complete,
    require_other_person,
    require_step,
)
from audits.actions.closing_rules import evidence_kinds, rule_for
from audits.actions.extension_rules import (
    ExtensionNotLater,
    ExtensionTooLong,
    NoMoreExtensions,
    extension_rule,
    latest_day,
    require_allowed,
)
from audits.payloads import Severity
from foundation.dates import WorkingCalendar, is_working_day, working_days_between
from foundation.evidence_kinds import kinds
from reports.facts.action_deadlines import skipped_days

pytestmark = pytest.mark.no_database

TODAY = date(2026, 11, 23)
FOUND = TODAY - timedelta(days=40)
SPAIN = WorkingCalendar("ES")
SEVERITIES = get_args(Severity)
KINDS = ("site", "buyer", "joint")
PEOPLE = tuple(UUID(int=number) for number in range(1, 4))

days = st.integers(0, 60).map(lambda back: TODAY - timedelta(days=back))
proofs = st.builds(Proof, st.sampled_from(evidence_kinds()), days, st.none() | days, st.booleans())
asked = st.integers(1, 20).flatmap(lambda many: st.builds(WorkersAsked, st.just(many), st.integers(0, many), days))
parts = st.builds(Part, st.sampled_from(["site", "buyer"]), st.booleans(), st.booleans())
facts = st.builds(
    ClosingFacts,
    on=st.just(TODAY),
    found_on=st.just(FOUND),
    done_on=st.none() | days,
    plan=st.sampled_from(["", "  ", "Pay by transfer"]),
    root_cause=st.sampled_from(["", "No payroll date"]),
    evidence=st.lists(proofs, max_size=4).map(tuple),
    asked=st.lists(asked, max_size=3).map(tuple),
    seen_on=st.none() | days,
    parts=st.lists(parts, max_size=3).map(tuple),
    workers=st.none() | st.integers(1, 200),
)


COMPLETE = ClosingFacts(
    on=TODAY,
    found_on=FOUND,
    done_on=TODAY - timedelta(days=3),
    plan="Pay by transfer",
    root_cause="No payroll date",
    evidence=(Proof("photo", TODAY), Proof("document", TODAY)),
    asked=(WorkersAsked(10, 9, TODAY),),
    seen_on=TODAY,
    parts=(Part("site", done=True, signed_off=False), Part("buyer", done=True, signed_off=True)),
)
PARTS_OF_FACTS = ("done_on", "plan", "root_cause", "evidence", "asked", "seen_on", "parts", "workers")
nearly = st.builds(
    lambda other, names: replace(COMPLETE, **{name: getattr(other, name) for name in names}),
    facts,
    st.lists(st.sampled_from(PARTS_OF_FACTS), max_size=2, unique=True),
)
"""Complete but for a part or two: what is made wholly by chance is hardly ever let through."""


@dataclass
class Way:
    """An action on its way, driven step by step, with who did what. What counts is asked again here, in other words."""

    severity: str
    kind: str
    recorder: UUID
    state: str = "open"
    doers: set[UUID] = field(default_factory=set)
    verifier: UUID | None = None
    seen: ClosingFacts | None = None

    def take(self, person: UUID, step: Step, there: ClosingFacts) -> None:
        require_step(self.state, step)
        if step == "verified":
            require_other_person(person, {self.recorder, *self.doers})
        require_complete(there, rule_for(self.severity, self.kind, step, on=TODAY))
        self.state = AFTER[step]
        if step == "done":
            self.doers.add(person)
        if step == "verified":
            self.verifier, self.seen = person, there


def proves(there: ClosingFacts, since: date) -> int:
    return sum(
        one.intact and (one.expires_on is None or one.expires_on >= TODAY) and since <= one.day <= TODAY
        for one in there.evidence
    )


def must_hold(way: Way, there: ClosingFacts) -> list[bool]:
    """The mandatory part of a verification per severity, written down a second time and by hand."""
    since = there.done_on or TODAY
    on_site = there.seen_on is not None and since <= there.seen_on <= TODAY
    enough = min(5, there.workers or 5)
    workers = any(
        one.asked >= enough and one.confirmed / one.asked >= 0.8 and since <= one.day <= TODAY for one in there.asked
    )
    needed = {
        "zero_tolerance": [on_site, workers, proves(there, since) >= 1],
        "critical": [workers, on_site or proves(there, since) >= 2],
        "major": [on_site or proves(there, since) >= 1],
        "minor": [on_site or proves(there, FOUND) >= 1],
        "collaborative": [proves(there, FOUND) >= 1],
    }[way.severity]
    buyers = [one for one in there.parts if one.owner == "buyer"]
    shared = [bool(buyers), all(one.done and one.signed_off for one in buyers)]
    return [*needed, *(shared if way.kind != "site" else [])]


@given(
    st.sampled_from(SEVERITIES),
    st.sampled_from(KINDS),
    st.tuples(st.sampled_from(PEOPLE), st.just("done"), nearly),
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["verified", "verified", *get_args(Step)]), nearly | facts),
        max_size=5,
    ),
)
def test_no_way_to_verified_leaves_out_what_is_mandatory_or_is_gone_by_one_alone(
    severity: str, kind: str, first: tuple[UUID, Step, ClosingFacts], steps: list[tuple[UUID, Step, ClosingFacts]]
) -> None:
    way = Way(severity, kind, PEOPLE[0])
    for person, step, there in (first, *steps):
        try:
            way.take(person, step, there)
        except (ActionStepNotPossible, SecondPersonNeeded, ClosingIncomplete):
            continue
    if way.state == "verified":
        assert way.seen is not None
        assert all(must_hold(way, way.seen))
        assert way.doers
        assert way.verifier not in {way.recorder, *way.doers}


BEFORE = TODAY - timedelta(days=5)
SPOILS: dict[str, dict[str, object]] = {
    "no file": {"evidence": ()},
    "one file": {"evidence": COMPLETE.evidence[:1]},
    "a file from before": {"evidence": tuple(replace(one, day=BEFORE) for one in COMPLETE.evidence)},
    "an expired file": {"evidence": tuple(replace(one, expires_on=BEFORE) for one in COMPLETE.evidence)},
    "a changed file": {"evidence": tuple(replace(one, intact=False) for one in COMPLETE.evidence)},
    "nobody asked": {"asked": ()},
    "half say no": {"asked": (WorkersAsked(10, 5, TODAY),)},
    "asked before": {"asked": (WorkersAsked(10, 10, BEFORE),)},
    "not seen": {"seen_on": None},
    "seen before": {"seen_on": BEFORE},
    "no owner": {"parts": ()},
    "not signed off": {"parts": tuple(replace(one, signed_off=False) for one in COMPLETE.parts)},
    "no buyer": {"parts": COMPLETE.parts[:1]},
}


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_table_lets_through_exactly_what_was_written_down_by_hand(severity: str, kind: str) -> None:
    rule = rule_for(severity, kind, "verified", on=TODAY)
    for spoils in (*combinations(SPOILS, 1), *combinations(SPOILS, 2)):
        there = COMPLETE
        for spoil in spoils:
            there = replace(there, **SPOILS[spoil])  # type: ignore[arg-type] # names and values of the same class
        way = Way(severity, kind, PEOPLE[0])
        assert (missing_for_closing(there, rule) == ()) == all(must_hold(way, there)), spoils


@given(facts, st.sampled_from(SEVERITIES), st.sampled_from(KINDS), st.sampled_from(["planned", "done", "verified"]))
def test_more_of_what_counts_never_makes_more_missing(
    there: ClosingFacts, severity: str, kind: str, step: Step
) -> None:
    rule = rule_for(severity, kind, step, on=TODAY)
    assert {one.need for one in missing_for_closing(COMPLETE, rule)} == set()
    more = replace(there, evidence=(*there.evidence, *COMPLETE.evidence), asked=(*there.asked, *COMPLETE.asked))
    before = {one.need for one in missing_for_closing(there, rule)}
    assert {one.need for one in missing_for_closing(more, rule)} <= before
    assert len(checklist(there, rule)) >= len(missing_for_closing(there, rule))


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["planned", "done", "verified"])
def test_every_step_of_every_severity_asks_for_something_and_says_by_which_rule(
    severity: str, kind: str, step: Step
) -> None:
    missing = missing_for_closing(ClosingFacts(on=TODAY, found_on=FOUND), rule_for(severity, kind, step, on=TODAY))
    assert missing
    assert all(one.source and one.found < one.wanted for one in missing)


def test_a_refusal_names_all_that_is_missing_with_its_place() -> None:
    with pytest.raises(ClosingIncomplete) as refused:
        require_complete(
            ClosingFacts(on=TODAY, found_on=FOUND), rule_for("zero_tolerance", "joint", "verified", on=TODAY)
        )
    assert [(place.column, place.value) for place in refused.value.places] == [
        ("site_visit", "0 of 1"),
        ("evidence", "0 of 1"),
        ("worker_confirmation", "0 of 5"),
        ("buyer_sign_off", "0 of 1"),
    ]


def test_of_a_crew_of_three_no_more_than_three_are_asked_for() -> None:
    rule = rule_for("critical", "site", "verified", on=TODAY)
    small = replace(COMPLETE, asked=(WorkersAsked(3, 3, TODAY),))
    assert [one.need for one in missing_for_closing(small, rule)] == ["worker_confirmation"]
    assert missing_for_closing(replace(small, workers=3), rule) == ()


def test_the_kinds_of_files_that_rules_ask_for_can_be_handed_in() -> None:
    assert set(evidence_kinds()) <= kinds().keys()


@given(st.sampled_from(SEVERITIES), st.sampled_from(["plan", "close"]), days, st.integers(-5, 200), st.integers(0, 3))
def test_no_deadline_moves_oftener_or_further_than_its_rule(
    severity: str, clock: str, deadline: date, ahead: int, earlier: int
) -> None:
    rule = extension_rule(severity, "plan" if clock == "plan" else "close", on=TODAY)
    new_day = deadline + timedelta(days=ahead)
    try:
        require_allowed(rule, earlier=earlier, deadline=deadline, new_day=new_day, today=TODAY, calendar=SPAIN)
    except NoMoreExtensions:
        assert earlier >= rule.most
    except ExtensionNotLater:
        assert new_day <= max(deadline, TODAY)
    except ExtensionTooLong:
        assert new_day > latest_day(rule, deadline, SPAIN)
    else:
        assert earlier < rule.most
        assert len(working_days_between(deadline + timedelta(days=1), new_day, SPAIN)) <= rule.longest_days


def test_danger_to_life_gets_no_later_day_and_a_severity_without_a_rule_none_either() -> None:
    assert {extension_rule("zero_tolerance", clock, on=TODAY).most for clock in ("plan", "close")} == {0}
    assert extension_rule("collaborative", "close", on=TODAY).most == 0


@given(days, st.integers(0, 120))
def test_every_day_between_a_finding_and_its_deadline_counts_or_is_named(start: date, length: int) -> None:
    last = start + timedelta(days=length)
    skipped = skipped_days(start, last, SPAIN)
    counted = working_days_between(start + timedelta(days=1), last, SPAIN)
    assert len(skipped) + len(counted) == length
    assert all(one.reason and not is_working_day(one.day, SPAIN) for one in skipped)
