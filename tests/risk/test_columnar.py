"""Many sites at once and one by one: the same score to the bit, on shipped models and drawn ones."""

from dataclasses import replace
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import Exposure, PathLabel
from risk.scoring import Fact, FactUnusable, RiskEvent, Score, SiteFacts, View
from risk.scoring.canonical import Inputs
from risk.scoring.columnar import BANDS, NO_VALUE, ScoreColumns, score_columns
from risk.scoring.columnar_events import strengths
from risk.scoring.columns import NOT_KNOWN, EventColumns, FactColumn, SiteColumns, Sites, columns_of
from risk.scoring.exact import row_sums
from risk.scoring.seen import Seen, seen_events
from risk.scoring.site_score import score_inputs
from risk.sectors import SectorModel, load_models
from risk.sectors.words import Standing
from tests.risk.drawing import ON, a_site, events

pytestmark = pytest.mark.no_database

MODELS = load_models()
shares = st.floats(0.0, 1.0)


@st.composite
def a_model(draw: st.DrawFn) -> SectorModel:
    """A shipped one, or the same with drawn weights, typical values and floors."""
    model = draw(st.sampled_from(MODELS))
    if draw(st.booleans()):
        return model
    drawn = [
        replace(
            driver,
            weight=(weight := draw(st.floats(0.0, 2.0))),
            weight_range=weight * draw(shares),
            typical=draw(shares),
            spread=draw(st.floats(0.0, 0.5)),
        )
        for driver in model.drivers
    ]
    flags = [replace(flag, floor=draw(st.integers(1, 99)), at_least=draw(shares)) for flag in model.red_flags]
    return replace(model, drivers=tuple(drawn), red_flags=tuple(flags), start=draw(st.integers(1, 99)))


@st.composite
def an_exposure(draw: st.DrawFn) -> Exposure | None:
    if draw(st.booleans()):
        return None
    parts = [(label, share) for label in PathLabel if (share := draw(st.none() | st.floats(0.01, 0.5)))]
    return Exposure(min(1.0, sum(share for _, share in parts)), tuple(parts), ())


@st.composite
def confidential(draw: st.DrawFn) -> tuple[RiskEvent, ...]:
    return tuple(replace(one, ref=f"S-{one.ref}", confidential=True) for one in draw(events(most=2)))


def same(found: ScoreColumns, at: int, one: Score) -> None:
    lines = {line.driver: line.logit for line in one.contributions}
    assert {name: float(found.lines[row, at]) for row, name in enumerate(found.drivers)} == {
        name: lines.get(name, 0.0) for name in found.drivers
    }
    assert set(lines) <= set(found.drivers)
    assert float(found.logit[at]).hex() == one.logit.hex()
    assert int(found.value[at]) == (NO_VALUE if one.value is None else one.value)
    assert (int(found.low[at]), int(found.high[at])) == (one.low, one.high)
    assert BANDS[found.band[at]] is one.band
    assert float(found.completeness[at]) == one.completeness
    assert bool(found.floor[at]) == bool(one.floors)


@given(st.data())
def test_many_at_once_are_scored_as_one_by_one_to_the_bit(data: st.DataObject) -> None:
    model = data.draw(a_model())
    facts = data.draw(st.lists(a_site(model), min_size=1, max_size=6))
    seen = [seen_events(data.draw(events()) + data.draw(confidential()), ON, View.OPEN, model.ledger) for _ in facts]
    exposed = [data.draw(an_exposure()) for _ in facts]
    found = score_columns(columns_of(Sites(facts, seen, exposed), model, ON), model, ON)
    for at, inputs in enumerate(zip(facts, seen, exposed, strict=True)):
        same(found, at, score_inputs(Inputs(*inputs, ON, View.OPEN), model))


@given(st.data())
def test_events_fade_at_once_as_they_do_one_by_one(data: st.DataObject) -> None:
    model = data.draw(a_model())
    happened = data.draw(events(most=8))
    seen = seen_events(happened, ON, View.OPEN, model.ledger)
    columns = EventColumns.of([seen], ON)
    ratio = np.array([item.event.examiner_ratio for item in seen.events])
    detection = np.array([item.event.detection_chance for item in seen.events])
    assert strengths(columns, ratio, detection, model.ledger).tolist() == [item.strength for item in seen.events]


@given(
    st.lists(
        st.lists(st.floats(-3, 3) | st.sampled_from([0.1, -0.1, 2.0**-53, 1.0, 2.0]), min_size=5, max_size=5),
        min_size=1,
        max_size=30,
    )
)
def test_a_sum_over_columns_is_rounded_once(rows: list[list[float]]) -> None:
    assert row_sums([np.array(part) for part in zip(*rows, strict=True)]).tolist() == [fsum(row) for row in rows]


def test_more_sites_than_fit_at_a_time_are_scored_in_their_places() -> None:
    model, drawn = MODELS[0], np.random.default_rng(3)
    facts = {
        driver.key: FactColumn(drawn.random(20_001), drawn.integers(0, 5, 20_001).astype(np.int8))
        for driver in model.drivers
        if driver.field.kind == "share"
    }
    found = score_columns(SiteColumns(20_001, facts), model, ON)
    for at in (0, 8_191, 8_192, 20_000):
        known = {
            name: Fact(float(column.values[at]), list(Standing)[column.standing[at] - 1], "", ON)
            for name, column in facts.items()
            if column.standing[at] > 0
        }
        alone = SiteFacts("one", model.sector, known=known)
        same(found, at, score_inputs(Inputs(alone, Seen(()), None, ON, View.OPEN), model))


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_number_that_is_no_share_is_refused_where_it_is_known(value: float) -> None:
    model = MODELS[0]
    share = next(driver.key for driver in model.drivers if driver.field.kind == "share")
    values = np.array([0.5, value])
    nobody = FactColumn(values, np.array([1, NOT_KNOWN], np.int8))
    score_columns(SiteColumns(2, {share: nobody}), model, ON)
    with pytest.raises(FactUnusable) as refused:
        score_columns(SiteColumns(2, {share: FactColumn(values, np.array([1, 1], np.int8))}), model, ON)
    assert refused.value.field == share
