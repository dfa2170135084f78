"""Receipts put together from pieces are, letter for letter, those written one by one, and so they can be replayed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import Exposure, ExposurePath, PathLabel
from risk.models import SiteScore
from risk.scoring import Fact, Group, Score, SiteFacts, View, receipt, replay
from risk.scoring.canonical import Inputs
from risk.scoring.priority import priority
from risk.scoring.seen import NOTHING, Seen, seen_events
from risk.scoring.site_score import score_inputs
from risk.scoring.spelling import Answer, Cell, Proof, Scored, Speller, Spelt
from risk.scoring.weighing import fact_risk
from risk.sectors.model import SectorModel
from tests.risk.drawing import MODELS, ON, a_site, events

pytestmark = pytest.mark.no_database

HIDDEN = (Group.START, Group.WITHHELD)
said = st.sampled_from(['a "quoted" source', "Größe\n中", "", "plain"])


@st.composite
def an_exposure(draw: st.DrawFn) -> Exposure | None:
    strengths = draw(st.lists(st.floats(0.02, 1.0), max_size=3))
    labels = [draw(st.sampled_from(PathLabel)) for _ in strengths]
    paths = [
        ExposurePath((f"n{at}", "m"), ("supplies",), label, strength)
        for at, (label, strength) in enumerate(zip(labels, strengths, strict=True))
    ]
    by_label = {label: 0.3 * path.strength for label, path in zip(labels, paths, strict=True)}
    found = Exposure(min([1.0, *strengths]) if paths else 0.0, tuple(by_label.items()), tuple(paths), 2)
    return draw(st.sampled_from([None, found]))


def scored(facts: SiteFacts, seen: Seen, exposure: Exposure | None, model: SectorModel, one: Score) -> Scored:
    lines = {line.driver: line.logit for line in one.contributions}
    cells = []
    for at, driver in enumerate(model.drivers):
        if fact := facts.known.get(driver.key):
            answer = Answer.of(driver, fact.value, fact_risk(driver, fact.value, ON))
            logit = lines[driver.key]
            cells.append(Cell(at, answer, _proof(fact), logit, repr(logit)))
    scope = facts.known.get(model.ledger.severity.scope_field)
    return Scored(
        site=facts.site,
        cells=cells,
        scope=None if scope is None else (Answer.of(None, scope.value, 0.0), _proof(scope)),
        seen=seen,
        exposure=exposure,
        logit=one.logit,
        lift=lines.get("floor", 0.0),
        floor=1 if one.floors else 0,
        value=one.value,
        low=one.low,
        high=one.high,
        band=one.band,
        completeness=one.completeness,
    )


def _stored(spelt: Spelt, one: Score) -> SiteScore:
    owner, site, at = UUID(int=1), UUID(int=2), datetime(2026, 11, 22, tzinfo=UTC)
    return SiteScore(
        batch_id=owner,
        organisation_id=owner,
        site_id=site,
        model=one.model,
        as_of=ON,
        band=one.band.value,
        completeness=one.completeness,
        receipt=spelt.receipt,
        receipt_hash=spelt.sha256,
        recorded_at=at,
    )


def _proof(fact: Fact) -> Proof:
    return Proof.of(fact.standing, fact.source, fact.on.isoformat())


@given(st.data())
def test_a_receipt_from_pieces_is_the_receipt_to_the_letter(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    drawn = data.draw(a_site(model))
    known = {name: replace(fact, source=data.draw(said)) for name, fact in drawn.known.items()}
    if data.draw(st.booleans()):
        workers = data.draw(st.sampled_from([0.0, 3.0, 80.0]))
        known["workers_total"] = Fact(workers, data.draw(st.sampled_from(list(model.ledger.standings))), "list", ON)
    facts, exposure = replace(drawn, known=known), data.draw(an_exposure())
    seen = seen_events(data.draw(events()), ON, View.OPEN, model.ledger)
    if not known:
        seen = replace(seen, withheld=0)
    one = score_inputs(Inputs(facts, seen, exposure, ON, View.OPEN), model)
    spelt = Speller(model, ON).spell(scored(facts, seen or NOTHING, exposure, model, one))
    written = receipt(one, facts)
    assert spelt.receipt == written.body
    assert spelt.sha256 == written.sha256
    assert replay(written, model) == one
    assert spelt.reasons == one.reasons
    assert spelt.priority == priority(one.value, one.severity)
    assert json.loads(spelt.missing) == [item.field for item in one.missing]
    raising = [line for line in one.contributions if (line.points or 0) > 0 and line.group not in HIDDEN]
    most = max((line.points or 0 for line in raising), default=0)
    assert spelt.main_reason == next((line.label for line in raising if line.points == most), "")
    assert _stored(spelt, one).contributions == [
        {**line._asdict(), "on": line.on.isoformat() if line.on else None, "refs": list(line.refs)}
        for line in one.contributions
    ]
