"""The card of a fit, its bias audit, and the gate a fit must pass before it is activated."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from risk.targeting import metrics
from risk.targeting.bias import audit
from risk.targeting.cards import (
    CardUnreadable,
    card_of,
    digest_of,
    read_card,
    write_card,
)
from risk.targeting.drift import psi
from risk.targeting.gap_limits import GapLimit, GapLimitsInvalid, gap_limits, gate
from risk.targeting.metrics import Judged
from risk.targeting.payloads import BiasAudit, ModelCard
from tests.risk.trials import ROWS, fit, trial

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def card() -> ModelCard:
    given = trial()
    return card_of(fit(given), given)


def audited(*, blind_to: str = "", seed: int = 4) -> BiasAudit:
    given = trial(blind_to=blind_to, seed=seed)
    return audit([given.rows], given.groups, gap_limits(), draws=30)


def test_a_card_is_written_and_read_back_to_the_last_digit(card: ModelCard, tmp_path: Path) -> None:
    write_card(card, tmp_path)
    again = read_card(tmp_path)
    assert again == card
    page = (tmp_path / "card.md").read_text("utf-8")
    assert "Approved by: nobody yet" in page
    assert digest_of(card) in page
    assert "not stated" in page
    assert (tmp_path / "calibration.svg").read_text("utf-8").count("<circle") == len(card.calibration)


def test_its_figures_are_those_of_the_judged_rows_with_intervals_around_them(card: ModelCard) -> None:
    figure = card.figure("auc")
    assert figure
    assert figure.value == metrics.value(metrics.auc, trial().rows)
    for one in card.figures:
        assert one.low is not None
        assert one.value is not None
        assert one.high is not None
        assert one.low <= one.high
        if one.key != "ece":  # drawing rows again can only add to a calibration error
            assert one.low <= one.value <= one.high


def test_calibration_tenths_add_up_to_the_judged_rows(card: ModelCard) -> None:
    assert sum(part.rows for part in card.calibration) == ROWS
    assert sum(part.rows * part.found for part in card.calibration) == pytest.approx(trial().rows.found.sum())
    assert all(part.low <= part.found <= part.high for part in card.calibration)


def test_an_input_that_moved_leads_the_drift_and_one_that_did_not_is_near_nothing(card: ModelCard) -> None:
    drift = {shift.name: shift.psi for shift in card.drift}
    assert drift["age"] > 0.1 > drift["past"]
    same = np.arange(500.0)
    assert psi(same, same) == 0
    assert psi(same, np.where(same < 250, np.nan, same)) > 0.25


def test_approval_does_not_change_what_the_digest_names(card: ModelCard) -> None:
    assert digest_of(card.approved_by("P. Approver")) == digest_of(card)
    assert digest_of(card.model_copy(update={"settings": {"trees": "121"}})) != digest_of(card)


def test_a_card_whose_figures_were_changed_is_refused(card: ModelCard, tmp_path: Path) -> None:
    write_card(card, tmp_path)
    better = card.model_copy(update={"figures": card.figures[:1]})
    (tmp_path / "card.json").write_text(better.model_dump_json(), "utf-8")
    with pytest.raises(CardUnreadable, match="tells of another one"):
        read_card(tmp_path)


def test_a_damaged_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardUnreadable):
        read_card(tmp_path)
    (tmp_path / "card.json").write_text('{"format": 1, "surprise": true}', "utf-8")
    with pytest.raises(CardUnreadable, match="surprise"):
        read_card(tmp_path)


def test_the_audit_shows_the_area_that_a_score_is_blind_to() -> None:
    found = {gap.figure: gap for gap in audited(blind_to="south").gaps}
    recall = found["recall"]
    assert (recall.least, recall.most) == ("south", "north")
    assert recall.value > 0.3 > recall.by_chance
    assert recall.low <= recall.value <= recall.high
    assert found["days_earlier"].value > 10


def test_groups_too_small_to_judge_are_named_not_judged() -> None:
    told = audited()
    assert told.left_out == ("owner",)
    assert {group.group for group in told.groups["area"]} == {"north", "south"}


def test_rows_of_one_unit_are_drawn_together() -> None:
    """The same rows twice say no more than once: the range stays as wide."""
    one = trial()
    units = np.arange(ROWS)
    twice = {name: [*groups, *groups] for name, groups in one.groups.items()}
    alone = audit([one.rows], one.groups, gap_limits(), draws=100, units=units)
    doubled = audit([one.rows] * 2, twice, gap_limits(), draws=100, units=np.tile(units, 2))
    ranges = [[one.low, one.high] for one in alone.gaps]
    assert np.allclose([[one.low, one.high] for one in doubled.gaps], ranges)


def test_equal_groups_show_a_gap_no_larger_than_chance_about_as_often_as_said() -> None:
    gaps = [gap for seed in range(20, 40) for gap in audited(seed=seed).gaps if gap.figure == "recall"]
    assert sum(gap.value > gap.by_chance for gap in gaps) <= 4


def test_a_fit_that_parts_groups_further_than_the_one_in_force_is_held_back() -> None:
    fair, blind = audited(), audited(blind_to="south")
    assert gate(None, fair, gap_limits()) == ()
    assert gate(fair, audited(seed=5), gap_limits()) == ()
    assert any("recall between groups of area (south to north) grows" in why for why in gate(fair, blind, gap_limits()))
    assert gate(blind, blind, gap_limits()) == ()
    strict = GapLimit(figure="recall", may_worsen_by=0.05, at_most=0.6)
    set_by_an_authority = gap_limits().model_copy(update={"limits": (strict,)})
    assert any("no model above 0.6 is activated" in why for why in gate(blind, blind, set_by_an_authority))


def test_leaving_a_grouping_out_is_no_way_past_the_gate() -> None:
    fair = audited()
    blind = trial(blind_to="south")
    silent = audit([blind.rows], {"owner": blind.groups["owner"]}, gap_limits(), draws=20)
    assert "Groups of area are not compared by recall" in gate(fair, silent, gap_limits())[0]


def test_limits_without_a_source_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "gap_limits.yaml"
    file.write_text("version: '1'\nlimits: []\n", "utf-8")
    with pytest.raises(GapLimitsInvalid, match="source"):
        gap_limits(file)


def test_a_score_that_orders_nothing_moves_no_visit() -> None:
    rows = trial().rows
    still = replace(rows, score=np.full(ROWS, 0.2))
    assert np.allclose(metrics.days_gained(still), 0)
    told: Judged = rows
    earlier = metrics.days_gained(told)
    assert earlier[told.found > 0].mean() == pytest.approx(metrics.value(metrics.days_earlier, told))
