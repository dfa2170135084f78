"""Learned targeting of units by their own events: what a score may know, and which way it may move."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import log1p
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import TierlightError
from foundation.progress import silent
from risk.targeting import recurrence
from risk.targeting.calibrating import UNCHANGED
from risk.targeting.fits import fit_model
from risk.targeting.kinds import rows_asked
from risk.targeting.model_files import MODEL, NUMBERS, read_model
from risk.targeting.predicting import Prediction, predictions
from risk.targeting.recurrence_features import own_table
from risk.targeting.recurrence_rows import Events, read_events
from risk.targeting.rows import read_rows
from risk.targeting.specs import RecurrenceSpec, read_spec

pytestmark = pytest.mark.no_database

FIRST, AS_OF, TODAY = date(2014, 1, 1), date(2019, 1, 1), date(2021, 1, 1)
SPEC = """
kind: recurrence
unit: employer
date: opened
event: upheld
amount: amount
groups: [state, sector]
horizon_days: 365
"""
HEADS = ("employer", "state", "sector", "opened", "upheld", "amount")


class Claim(NamedTuple):
    employer: str
    state: str
    sector: str
    opened: str
    upheld: str
    amount: str


def history(units: int = 260) -> list[Claim]:
    """A fifth of the employers is claimed against again and again; one state upholds more than the other."""
    luck = np.random.default_rng(5)
    claims = []
    for unit in range(units):
        state = "coast" if unit % 2 else "plain"
        for _ in range(luck.poisson(6.0 if unit % 5 == 0 else 0.8) + 1):
            opened = FIRST + timedelta(days=int(luck.integers(0, 1820)))
            upheld = luck.random() < (0.8 if state == "coast" else 0.4)
            amount = str(int(luck.integers(50, 5000))) if upheld else "0"
            claims.append(Claim(f"e{unit:03}", state, f"s{unit % 3}", opened.isoformat(), str(int(upheld)), amount))
    return claims


def written(path: Path, claims: Iterable[Claim]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(claims)
    return path


def spec_at(folder: Path) -> Path:
    path = folder / "spec.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def scored(folder: Path, name: str, claims: Sequence[Claim], later: Sequence[Claim] = ()) -> list[Prediction]:
    """Fitted as of AS_OF on `claims`, scored on that day with `later` in the history too."""
    past = written(folder / f"{name}.csv", claims)
    fit_model([past], spec_at(folder), folder / name, as_of=AS_OF, today=TODAY)
    model = read_model(folder / name)
    files = [past, written(folder / f"{name}-later.csv", later)]
    asked = rows_asked(model, files, None, as_of=AS_OF, today=TODAY, progress=silent)
    return list(predictions(model.ensemble, model.calibration, asked))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = replace(recurrence.SETTINGS.trees, trees=20, fewest_in_leaf=10)
    monkeypatch.setattr(recurrence, "SETTINGS", replace(recurrence.SETTINGS, trees=trees, bags=2))


def test_events_on_or_after_the_day_of_the_fit_change_no_byte(tmp_path: Path) -> None:
    claims = history()
    planted = [
        Claim("e000", "coast", "s1", AS_OF.isoformat(), "1", "900000"),
        Claim("e003", "new state", "s9", "2019-06-01", "1", "70"),
        Claim("never seen before", "plain", "s2", "2020-01-01", "0", "0"),
    ]
    plain = scored(tmp_path, "plain", claims)
    assert scored(tmp_path, "planted", [*planted, *claims], planted) == plain
    for file in (MODEL, NUMBERS):
        assert (tmp_path / "plain" / file).read_bytes() == (tmp_path / "planted" / file).read_bytes()


def test_the_order_of_rows_changes_no_score(tmp_path: Path) -> None:
    claims = history()
    assert scored(tmp_path, "forth", claims) == scored(tmp_path, "back", claims[::-1])


def test_every_unit_of_the_last_five_years_is_scored_with_parts_that_add_up(tmp_path: Path) -> None:
    claims = [*history(), Claim("too old", "coast", "s1", "2013-12-31", "1", "100")]
    found = scored(tmp_path, "all", claims)
    assert [one.id for one in found] == sorted({claim.employer for claim in claims} - {"too old"})
    for one in found:
        assert 0.0 < one.low <= one.probability <= one.high < 1.0
        logit = np.log(one.probability / (1 - one.probability))
        assert sum(part for _, part in one.contributions) == pytest.approx(logit, abs=1e-6)


def test_those_claimed_against_often_and_lately_score_higher(tmp_path: Path) -> None:
    found = {one.id: one.probability for one in scored(tmp_path, "ranked", history())}
    often = np.mean([chance for unit, chance in found.items() if int(unit[1:]) % 5 == 0])
    others = np.mean([chance for unit, chance in found.items() if int(unit[1:]) % 5])
    assert often > 1.5 * others


def test_no_score_falls_when_a_column_moves_the_way_it_may_raise(tmp_path: Path) -> None:
    past = written(tmp_path / "h.csv", history())
    fit_model([past], spec_at(tmp_path), tmp_path / "m", as_of=AS_OF, today=TODAY)
    model = read_model(tmp_path / "m")
    asked = rows_asked(model, [past], None, as_of=AS_OF, today=TODAY, progress=silent)
    before = model.ensemble.logits(asked.table).mean(axis=0)
    for place, column in enumerate(asked.table.columns):
        if column.direction:
            moved = asked.table.values.copy()
            moved[:, place] += 0.7 * column.direction
            after = model.ensemble.logits(replace(asked.table, values=moved)).mean(axis=0)
            assert (after >= before - 1e-12).all(), column.name


def test_a_look_at_the_past_is_used_only_when_its_horizon_is_over(tmp_path: Path) -> None:
    lessons = recurrence.RecurrenceLessons(events_of(tmp_path, history()), spec_of(tmp_path))
    examples = lessons.examples(AS_OF)
    assert examples.known.max() == AS_OF.toordinal()
    assert (np.diff(examples.days) >= 0).all()
    assert all(span.end <= AS_OF for span in lessons.windows(AS_OF))


def test_only_a_check_on_units_known_for_five_years_puts_the_scale_right(tmp_path: Path) -> None:
    lessons = recurrence.RecurrenceLessons(events_of(tmp_path, history()), spec_of(tmp_path))
    assert [span.calibrates for span in lessons.windows(AS_OF)] == [False, False]
    assert [span.calibrates for span in lessons.windows(date(2020, 1, 1))] == [False, True]
    past = written(tmp_path / "h.csv", history())
    fit_model([past], spec_at(tmp_path), tmp_path / "m", as_of=AS_OF, today=TODAY)
    assert read_model(tmp_path / "m").calibration == UNCHANGED


def test_a_model_of_units_refuses_a_day_before_its_fit(tmp_path: Path) -> None:
    past = written(tmp_path / "h.csv", history())
    fit_model([past], spec_at(tmp_path), tmp_path / "m", as_of=AS_OF, today=TODAY)
    model = read_model(tmp_path / "m")
    with pytest.raises(TierlightError, match="would know their own future"):
        rows_asked(model, [past], None, as_of=date(2018, 6, 1), today=TODAY, progress=silent)


def spec_of(folder: Path) -> RecurrenceSpec:
    spec = read_spec(spec_at(folder))
    assert isinstance(spec, RecurrenceSpec)
    return spec


def events_of(folder: Path, claims: Sequence[Claim]) -> Events:
    rows = read_rows([written(folder / "events.csv", claims)], HEADS, silent)
    return read_events(rows, spec_of(folder), before=AS_OF, today=TODAY)


def one_unit(claims: Sequence[tuple[int, bool]]) -> Events:
    """`claims`: days before AS_OF and whether upheld."""
    ordered = sorted(claims, reverse=True)
    ages = np.array([age for age, _ in ordered], dtype=np.int64)
    held = np.array([float(upheld) for _, upheld in ordered])
    unit = np.zeros(len(ordered), dtype=np.int64)
    return Events(("one",), unit, AS_OF.toordinal() - ages, held, 500.0 * held, {})


Claims = st.lists(st.tuples(st.integers(1, 2500), st.booleans()), max_size=8)


@settings(max_examples=60, deadline=None)
@given(Claims, st.integers(1, 2500))
def test_one_more_upheld_event_moves_every_column_the_way_it_may_raise(
    claims: list[tuple[int, bool]], more: int
) -> None:
    unit, day = np.zeros(1, dtype=np.int64), AS_OF.toordinal()
    before = own_table(one_unit(claims), unit, day)
    after = own_table(one_unit([*claims, (more, True)]), unit, day)
    ways = np.array([column.direction for column in before.columns])
    assert (ways * (after.values - before.values)[0] >= -1e-12).all()


def test_an_event_counts_half_at_the_half_life_and_not_at_all_on_the_day_itself() -> None:
    unit, day = np.zeros(1, dtype=np.int64), AS_OF.toordinal()
    told = own_table(one_unit([(365, True), (0, True)]), unit, day).only(("upheld_fading_365d", "events_5y"))
    assert told.values[0] == pytest.approx([log1p(0.5), log1p(1.0)])
