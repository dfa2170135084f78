"""What the shipped models promise beyond one site: portfolios, neighbours, examiners, units, and harm that lasts."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import ChainEdge, Exposure, exposures
from risk.scoring import Fact, RiskEvent, SiteFacts, View, score
from risk.scoring.columnar import score_columns
from risk.scoring.columns import Sites, columns_of
from risk.scoring.seen import event_strength, seen_events
from risk.sectors.transforms import DaysSince
from risk.sectors.words import Band, Direction, EventKind, Grade, Standing, Verification
from tests.risk.drawing import MODELS, ON, Case, a_site, an_event, events

pytestmark = pytest.mark.no_database

models = st.sampled_from(MODELS)


@given(st.data())
def test_a_portfolio_given_twice_or_in_another_order_scores_the_same(data: st.DataObject) -> None:
    model = data.draw(models)
    facts = data.draw(st.lists(a_site(model), min_size=1, max_size=4))
    seen = [seen_events(data.draw(events()), ON, View.OPEN, model.ledger) for _ in facts]
    once = score_columns(columns_of(Sites(facts, seen), model, ON), model, ON)
    again = score_columns(columns_of(Sites(facts[::-1] + facts, seen[::-1] + seen), model, ON), model, ON)
    assert again.logit.tolist() == once.logit.tolist()[::-1] + once.logit.tolist()
    assert again.value.tolist() == once.value.tolist()[::-1] + once.value.tolist()


@given(st.data())
def test_risk_follows_the_days_in_the_declared_direction(data: st.DataObject) -> None:
    case = Case(data)
    dated = [driver for driver in case.model.drivers if isinstance(driver.transform, DaysSince)]
    if not dated:
        return
    driver = data.draw(st.sampled_from(dated))
    back = sorted(data.draw(st.lists(st.integers(0, 3000), min_size=2, max_size=4)))
    told = [Fact((ON - timedelta(days=days)).isoformat(), Standing.VERIFIED, "s", ON) for days in back]
    logits = [case.score(case.knowing(driver.key, fact)).logit for fact in told]
    rising = logits if driver.direction is Direction.RAISES else logits[::-1]
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(rising))


@given(st.data())
def test_without_links_a_score_is_that_of_the_site_alone(data: st.DataObject) -> None:
    case = Case(data)
    alone = score(case.facts, case.events, None, case.model, ON)
    unlinked = score(case.facts, case.events, Exposure(0.0, (), ()), case.model, ON)
    assert (alone.logit, alone.value, alone.contributions) == (unlinked.logit, unlinked.value, unlinked.contributions)


@given(st.data(), st.floats(0.0, 1.0), st.floats(0.1, 1.0))
def test_a_clean_supplier_more_never_raises(data: st.DataObject, risk: float, confidence: float) -> None:
    case = Case(data)
    chain = [ChainEdge("supplier", "site", "supplies", confidence)]
    more = [*chain, ChainEdge("clean", "site", "supplies", 1.0)]
    before = exposures(chain, {"supplier": risk})["site"]
    after = exposures(more, {"supplier": risk, "clean": 0.0})["site"]
    scores = [score(case.facts, case.events, reaching, case.model, ON) for reaching in (before, after)]
    assert scores[1].logit <= scores[0].logit


@given(st.data())
def test_harm_that_cannot_be_made_good_is_never_below_high(data: st.DataObject) -> None:
    case = Case(data)
    deadly = RiskEvent("I-1", EventKind.INJURY, ON, Grade.ZERO_TOLERANCE, Verification.EVIDENCED)
    found = case.score(happened=(*case.events, deadly))
    assert found.severity.irremediability == 4
    assert found.band in {Band.HIGH, Band.VERY_HIGH}
    assert found.value is not None
    assert found.value >= case.model.bands.high
    assert found.low >= case.model.bands.high


@given(st.data(), st.floats(0.5, 2.0))
def test_a_finding_weighs_the_same_whoever_was_sent(data: st.DataObject, ratio: float) -> None:
    """An examiner who finds twice as much on like sites finds half as much in each finding."""
    rules = data.draw(models).ledger
    finding = replace(data.draw(an_event("F-1", [EventKind.FINDING])), examiner_ratio=1.0)
    rule = rules.events[EventKind.FINDING]
    by_another = event_strength(replace(finding, examiner_ratio=ratio), ON, rule, rules)
    assert by_another * ratio == pytest.approx(event_strength(finding, ON, rule, rules))


@given(st.data())
def test_a_whole_number_counts_the_same_however_it_is_written(data: st.DataObject) -> None:
    case = Case(data)
    counted = [driver for driver in case.model.drivers if driver.field.kind == "count"]
    driver, value = data.draw(st.sampled_from(counted)), data.draw(st.integers(0, 50))
    whole, broken = (
        case.score(case.knowing(driver.key, Fact(v, Standing.CLAIMED, "s", ON))) for v in (value, value * 1.0)
    )
    assert (whole.logit, whole.value, whole.low, whole.high) == (broken.logit, broken.value, broken.low, broken.high)


def test_what_is_asked_has_no_unit_that_could_be_mistaken() -> None:
    """Shares, counts, days and words: money is asked in monthly wages, so that no currency can change a score."""
    kinds = {driver.field.kind for model in MODELS for driver in model.drivers}
    assert kinds <= {"share", "count", "flag", "choice", "date"}
    money = [driver.field for model in MODELS for driver in model.drivers if driver.key == "back_wages_per_worker"]
    assert money
    assert all("monthly wages" in field.question for field in money)


@given(st.data())
def test_what_nobody_knew_on_the_day_does_not_count(data: st.DataObject) -> None:
    case = Case(data)
    driver = data.draw(st.sampled_from(case.model.drivers))
    later = Fact(driver.transform.best(ON), Standing.VERIFIED, "s", ON + timedelta(days=1))
    told = SiteFacts("site", case.model.sector, None, (), {**case.without(driver.key).known, driver.key: later})
    assert case.score(told) == case.score(case.without(driver.key))
