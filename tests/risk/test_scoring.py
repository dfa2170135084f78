"""What a score promises, whatever the facts: checked on all sector models with drawn sites."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from risk.exposure import Exposure, PathLabel
from risk.scoring import (
    Fact,
    FactUnusable,
    Group,
    Receipt,
    ReceiptOfAnotherModel,
    ReceiptTampered,
    RiskEvent,
    SiteFacts,
    View,
    explain,
    receipt,
    replay,
    score,
    what_would_lower,
)
from risk.scoring.canonical import sha256
from risk.scoring.seen import event_strength
from risk.scoring.weighing import weigh_facts
from risk.sectors import model_for
from risk.sectors.transforms import Bands, Choices, DaysSince, FactValue
from risk.sectors.words import Band, Direction, EventKind, Grade, Standing, Verification
from tests.risk.drawing import HARMFUL, MODELS, ON, Case, a_fact, an_event, values

pytestmark = pytest.mark.no_database


@given(st.data())
def test_a_score_is_bounded_and_its_lines_add_up(data: st.DataObject) -> None:
    found = Case(data).score()
    assert abs(sum(line.logit for line in found.contributions) - found.logit) < 1e-6
    assert found.contributions[0].group is Group.START
    assert 0 <= found.low <= found.high <= 100
    assert 0.0 <= found.completeness <= 1.0
    if found.value is None:
        assert found.band is Band.UNKNOWN
        assert found.reasons
        assert all(line.points is None for line in found.contributions)
    else:
        assert found.low <= found.value <= found.high
        assert sum(line.points or 0 for line in found.contributions) == found.value
        assert all((line.points or 0) * line.logit >= 0 for line in found.contributions[1:])


@given(st.data())
def test_more_of_what_raises_never_lowers_and_the_reverse(data: st.DataObject) -> None:
    case = Case(data)
    driver = data.draw(st.sampled_from(case.model.drivers))
    assume(not isinstance(driver.transform, Choices | DaysSince) and driver.field.kind != "flag")
    standing = data.draw(st.sampled_from(Standing))
    less, more = sorted(data.draw(st.tuples(values(driver), values(driver))))
    before = case.score(case.knowing(driver.key, Fact(less, standing, "s", ON)))
    after = case.score(case.knowing(driver.key, Fact(more, standing, "s", ON)))
    change = after.logit - before.logit
    assert change >= -1e-9 if driver.direction is Direction.RAISES else change <= 1e-9


@given(st.data())
def test_words_and_flags_follow_their_declared_order(data: st.DataObject) -> None:
    case = Case(data)
    driver = data.draw(
        st.sampled_from([d for d in case.model.drivers if isinstance(d.transform, Choices) or d.field.kind == "flag"])
    )
    ordered: list[FactValue] = [False, True]
    if isinstance(driver.transform, Choices):
        ordered = [word for word, _ in driver.transform.risks]
    logits = [case.score(case.knowing(driver.key, Fact(v, Standing.VERIFIED, "s", ON))).logit for v in ordered]
    rising = logits if driver.direction is Direction.RAISES else logits[::-1]
    assert all(after >= before - 1e-9 for before, after in pairwise(rising))


@given(st.data())
def test_a_harmful_event_never_lowers(data: st.DataObject) -> None:
    case = Case(data)
    more = data.draw(an_event("E-new", HARMFUL))
    assert case.score(happened=(*case.events, more)).logit >= case.score().logit - 1e-9


@given(st.data())
def test_an_answered_finding_lowers_or_keeps_but_is_not_erased(data: st.DataObject) -> None:
    case = Case(data)
    finding = replace(data.draw(an_event("F-1", [EventKind.FINDING])), verification=Verification.VERIFIED)
    action = RiskEvent("A-1", EventKind.ACTION_VERIFIED, ON, verification=Verification.VERIFIED, answers="F-1")
    open_score = case.score(happened=(finding,))
    closed = case.score(happened=(finding, action))
    assert closed.logit <= open_score.logit + 1e-9
    assert any(line.driver == "event.finding" and line.logit > 0 for line in closed.contributions)


@given(st.data())
def test_a_missing_fact_adds_nothing_and_never_narrows_the_range(data: st.DataObject) -> None:
    case = Case(data)
    driver = data.draw(st.sampled_from(case.model.drivers))
    silent = case.score(case.without(driver.key))
    best = Fact(driver.transform.best(ON), Standing.VERIFIED, "s", ON)
    assert all(line.driver != driver.key for line in silent.contributions)
    assert silent.logit >= case.score(case.knowing(driver.key, best)).logit - 1e-9
    fact = data.draw(a_fact(driver))
    told = case.score(case.knowing(driver.key, fact))
    assert silent.completeness <= told.completeness
    if fact.standing is not Standing.EXPIRED:
        left = {item.field: item.widens for item in silent.missing}[driver.key]
        only = SiteFacts("site", case.model.sector, None, (), {driver.key: fact})
        assert weigh_facts(only, case.model, ON).parts[0].variance <= left + 1e-12
        assert driver.key not in {item.field for item in told.missing}


@given(st.data())
def test_neither_order_nor_names_nor_facts_of_other_sectors_matter(data: st.DataObject) -> None:
    case = Case(data)
    turned = SiteFacts("another name", "x", "XX", (), dict(reversed([*case.facts.known.items()])))
    turned = replace(turned, known={**turned.known, "shoe_size": Fact(44, Standing.CLAIMED, "s", ON)})
    shuffled = tuple(data.draw(st.permutations(case.events))) + case.events
    assert score(turned, shuffled, case.exposure, case.model, ON) == case.score()


@given(st.data())
def test_nothing_of_tomorrow_changes_a_score(data: st.DataObject) -> None:
    case = Case(data)
    later = replace(data.draw(an_event("E-later")), occurred_on=ON + timedelta(days=1))
    learnt = replace(data.draw(an_event("E-learnt")), recorded_on=ON + timedelta(days=3))
    assert case.score(happened=(*case.events, later, learnt)) == case.score()


@given(kind=st.sampled_from(HARMFUL), grade=st.sampled_from(Grade))
def test_an_event_has_exactly_half_its_strength_at_its_half_life(kind: EventKind, grade: Grade) -> None:
    rules = MODELS[0].ledger
    rule = rules.events[kind]
    fresh = RiskEvent("E", kind, ON, grade, Verification.VERIFIED)
    aged = replace(fresh, occurred_on=ON - timedelta(days=rule.half_life_days))
    assert event_strength(aged, ON, rule, rules) == event_strength(fresh, ON, rule, rules) / 2


@given(st.data())
def test_exposure_alone_stays_below_high_and_none_is_no_line(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    label = data.draw(st.sampled_from(PathLabel))
    typical = {driver.key: Fact(driver.typical, Standing.VERIFIED, "s", ON) for driver in model.drivers[:1]}
    site = SiteFacts("site", model.sector, None, (), typical)
    quiet = (RiskEvent("V", EventKind.VISIT, ON, nothing_found=True, detection_chance=0.001),)
    full = score(site, quiet, Exposure(1.0, ((label, 1.0),), ()), model, ON)
    none = score(site, quiet, Exposure(0.0, (), ()), model, ON)
    assert full.value is not None
    assert full.value < model.bands.high
    assert [line.driver for line in none.contributions] == [
        line.driver for line in full.contributions if line.group is not Group.EXPOSURE
    ]


@given(st.data())
def test_a_confidential_event_changes_nothing_visible_for_thirty_days(data: st.DataObject) -> None:
    case = Case(data)
    told = ON - timedelta(days=data.draw(st.integers(0, 30)))
    secret = replace(
        data.draw(an_event("G-1")), occurred_on=told - timedelta(days=9), recorded_on=told, confidential=True
    )
    answer = RiskEvent("A-9", EventKind.ACTION_VERIFIED, ON, verification=Verification.VERIFIED, answers="G-1")
    assert case.score(happened=(*case.events, secret, answer)) == case.score()


def a_farm(**known: FactValue) -> SiteFacts:
    facts = {name: Fact(value, Standing.EVIDENCED, "visit report", date(2026, 10, 1)) for name, value in known.items()}
    return SiteFacts("farm", "agriculture", "PE", ("asparagus",), facts)


FARM = model_for("agriculture", ON)
FEES = a_farm(recruitment_fees="paid_by_workers", labour_contractor="unlicensed", seasonal_migrant_share=0.8)


def test_later_a_confidential_event_is_one_coarse_line_that_names_nothing() -> None:
    secret = RiskEvent(
        "G-1", EventKind.GRIEVANCE, date(2026, 8, 3), Grade.MAJOR, Verification.EVIDENCED, confidential=True
    )
    found = score(FEES, [secret], None, FARM, ON)
    line = next(line for line in found.contributions if line.group is Group.WITHHELD)
    assert (line.value, line.on, line.refs, line.logit) == ("withheld", None, (), FARM.ledger.withheld.step)
    assert "G-1" not in found.inputs
    assert "grievance" not in receipt(found, FEES).body
    full = score(FEES, [secret], None, FARM, ON, view=View.FULL)
    assert any(line.refs == ("G-1",) for line in full.contributions)


def test_country_sector_and_neighbours_alone_are_unknown_never_low() -> None:
    site = a_farm()
    known = {"country_pillar": Fact(0.01, Standing.EVIDENCED, "baseline", date(2025, 12, 31))}
    neighbours = Exposure(0.9, ((PathLabel.DIRECT, 0.9),), ())
    found = score(replace(site, known=known), [], neighbours, FARM, ON)
    assert (found.value, found.band, found.low, found.high) == (None, Band.UNKNOWN, 0, 100)
    assert "Nothing is known about this site" in found.reasons[0]
    assert any("Context, not counted: Country baseline 0.01" in sentence for sentence in explain(found))
    secret = RiskEvent("G", EventKind.GRIEVANCE, date(2026, 1, 3), Grade.MAJOR, confidential=True)
    assert score(replace(site, known=known), [secret], neighbours, FARM, ON) == found


def test_one_good_answer_is_not_enough_to_be_called_low() -> None:
    good = {"recruitment_fees": "none", "visa_and_papers": "free_visa_own_papers"}
    good |= {"minors_near_work": "not_seen_school_checked"}
    proven = {name: Fact(value, Standing.VERIFIED, "visit", ON) for name, value in good.items()}
    found = score(SiteFacts("farm", "agriculture", None, (), proven), [], None, FARM, ON)
    assert (found.value, found.band) == (None, Band.UNKNOWN)
    assert "before a site is called low" in found.reasons[0]
    best = {d.key: Fact(d.transform.best(ON), Standing.VERIFIED, "visit", ON) for d in FARM.drivers}
    assert score(SiteFacts("farm", "agriculture", "PE", (), best), [], None, FARM, ON).band is Band.LOW


def test_a_red_flag_holds_the_score_up_against_good_answers() -> None:
    best = {d.key: Fact(d.transform.best(ON), Standing.VERIFIED, "visit", ON) for d in FARM.drivers}
    held = {**best, "visa_and_papers": Fact("papers_held", Standing.EVIDENCED, "visit", ON)}
    found = score(SiteFacts("farm", "agriculture", "PE", (), held), [], None, FARM, ON)
    assert (found.value, found.band, found.low) == (70, Band.VERY_HIGH, 70)
    assert found.floors == ("Identity papers held",)
    claimed = {**held, "visa_and_papers": Fact("papers_held", Standing.CLAIMED, "rumour", ON)}
    assert score(SiteFacts("farm", "agriculture", "PE", (), claimed), [], None, FARM, ON).floors == ()


def test_severity_is_none_where_nothing_speaks_for_a_level() -> None:
    assert score(a_farm(peak_ratio=4), [], None, FARM, ON).severity.scale is None
    found = score(a_farm(minors_near_work="working", workers_total=140), [], None, FARM, ON).severity
    assert (found.scale, found.scope, found.irremediability) == (4, 3, 3)


def test_a_receipt_replays_bit_by_bit_and_a_changed_one_is_refused() -> None:
    happened = [RiskEvent("F-1", EventKind.FINDING, date(2026, 3, 2), Grade.MAJOR, Verification.VERIFIED)]
    found = score(FEES, happened, Exposure(0.4, ((PathLabel.DIRECT, 0.4),), ()), FARM, ON)
    given_out = receipt(found, FEES)
    assert replay(given_out, FARM) == found
    with pytest.raises(ReceiptTampered):
        replay(replace(given_out, body=given_out.body.replace("major", "minor")), FARM)
    rewritten = given_out.body.replace("major", "minor")
    with pytest.raises(ReceiptTampered):
        replay(Receipt("farm", rewritten, sha256(rewritten)), FARM)
    with pytest.raises(ReceiptOfAnotherModel):
        replay(given_out, model_for("hospitality", ON))


@given(st.data())
def test_every_receipt_replays_to_an_equal_score(data: st.DataObject) -> None:
    case = Case(data)
    found = case.score()
    assert replay(receipt(found, case.facts), case.model) == found


def test_what_would_lower_names_the_fewest_changes_and_they_do() -> None:
    finding = RiskEvent("F-1", EventKind.FINDING, date(2026, 11, 2), Grade.CRITICAL, Verification.VERIFIED)
    lowering = what_would_lower(FEES, [finding], None, FARM, ON)
    assert lowering.reached
    assert lowering.changes[0].refs == ("F-1",)  # a floor holds until the finding is answered
    assert lowering.value_then is not None
    assert lowering.value_now is not None
    assert lowering.value_then < lowering.value_now


def test_a_value_of_the_wrong_kind_is_refused_with_its_field() -> None:
    wrong: list[tuple[str, FactValue]] = [
        ("recruitment_fees", "perhaps"),
        ("seasonal_migrant_share", 69),
        ("land_conflict", "yes"),
        ("peak_ratio", float("nan")),
    ]
    for field, value in wrong:
        with pytest.raises(FactUnusable) as refused:
            score(a_farm(**{field: value}), [], None, FARM, ON)
        assert refused.value.places[0].column == field


def test_bands_rise_in_steps() -> None:
    driver = model_for("construction", ON).driver("payment_delay_days")
    assert driver is not None
    assert isinstance(driver.transform, Bands)
    assert [driver.transform.risk(days_late, ON) for days_late in (0, 14, 15, 90, 400)] == [0.0, 0.0, 0.3, 1.0, 1.0]
