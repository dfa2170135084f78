"""Drawn sites: facts, events and exposure of every shipped model."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from risk.exposure import Exposure, PathLabel
from risk.scoring import Fact, RiskEvent, Score, SiteFacts, score
from risk.sectors import SectorModel, load_models
from risk.sectors.model import Driver
from risk.sectors.transforms import Choices, DaysSince, FactValue
from risk.sectors.words import EventKind, Grade, Standing, Verification

ON = date(2026, 11, 23)
MODELS = load_models()
HARMFUL = [
    EventKind.FINDING,
    EventKind.GRIEVANCE,
    EventKind.SCREENING_HIT,
    EventKind.SANCTION,
    EventKind.INJURY,
    EventKind.ACTION_OVERDUE,
    EventKind.LEAD,
]
days = st.integers(0, 1500).map(lambda back: ON - timedelta(days=back))


def values(driver: Driver) -> st.SearchStrategy[FactValue]:
    transform = driver.transform
    if isinstance(transform, Choices):
        return st.sampled_from([word for word, _ in transform.risks])
    if isinstance(transform, DaysSince):
        return days.map(date.isoformat)
    if driver.field.kind == "flag":
        return st.booleans()
    most = 1.0 if driver.field.kind == "share" else 100.0
    return st.floats(0.0, most, allow_nan=False)


@st.composite
def a_fact(draw: st.DrawFn, driver: Driver, standing: Standing | None = None) -> Fact:
    return Fact(draw(values(driver)), standing or draw(st.sampled_from(Standing)), "drawn", draw(days))


@st.composite
def a_site(draw: st.DrawFn, model: SectorModel) -> SiteFacts:
    known = {driver.key: draw(a_fact(driver)) for driver in model.drivers if draw(st.booleans())}
    return SiteFacts("site", model.sector, "PE", (), known)


@st.composite
def an_event(draw: st.DrawFn, ref: str, kinds: list[EventKind] | None = None) -> RiskEvent:
    kind = draw(st.sampled_from(kinds or [*HARMFUL, EventKind.VISIT]))
    return RiskEvent(
        ref=ref,
        kind=kind,
        occurred_on=draw(days),
        severity=draw(st.sampled_from(Grade)),
        verification=draw(st.sampled_from(Verification)),
        nothing_found=kind is EventKind.VISIT,
        detection_chance=draw(st.floats(0.0, 1.0)),
        examiner_ratio=draw(st.floats(0.1, 5.0)),
    )


@st.composite
def events(draw: st.DrawFn, most: int = 5) -> tuple[RiskEvent, ...]:
    return tuple(draw(an_event(f"E-{at}")) for at in range(draw(st.integers(0, most))))


exposed = st.none() | st.floats(0.0, 1.0).map(lambda v: Exposure(v, ((PathLabel.DIRECT, v),), ()))


class Case:
    """A drawn site with its model; `score` takes what should differ."""

    def __init__(self, data: st.DataObject) -> None:
        self.model = data.draw(st.sampled_from(MODELS))
        self.facts = data.draw(a_site(self.model))
        self.events = data.draw(events())
        self.exposure = data.draw(exposed)

    def score(self, facts: SiteFacts | None = None, happened: tuple[RiskEvent, ...] | None = None) -> Score:
        given_events = self.events if happened is None else happened
        return score(facts or self.facts, given_events, self.exposure, self.model, ON)

    def knowing(self, field: str, fact: Fact) -> SiteFacts:
        return replace(self.facts, known={**self.facts.known, field: fact})

    def without(self, field: str) -> SiteFacts:
        return replace(self.facts, known={name: fact for name, fact in self.facts.known.items() if name != field})
