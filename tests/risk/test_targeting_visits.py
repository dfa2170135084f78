"""Learned targeting of visits: what a score may know, and what it may not."""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation.errors import TierlightError
from foundation.progress import silent
from risk.targeting import visits
from risk.targeting.fits import fit_model
from risk.targeting.kinds import rows_asked
from risk.targeting.model_files import MODEL, NUMBERS, read_model
from risk.targeting.predicting import Prediction, predictions

pytestmark = pytest.mark.no_database

TODAY, AS_OF, FIRST = date(2020, 1, 1), date(2018, 1, 1), date(2016, 4, 20)
SPEC = """
kind: visit_outcome
unit: site
id: visit
date: day
outcomes: {severe: critical, major: serious, minor: minor}
examiner: who
groups: [owner, area]
features:
  categorical: [type]
  numeric: [age]
  directions: {age: raises}
"""
HEADS = ("visit", "day", "site", "owner", "area", "type", "age", "who", "critical", "serious", "minor")


@dataclass(frozen=True)
class Visit:
    visit: str
    day: date
    site: str
    owner: str
    area: str = "north"
    type: str = "kitchen"
    age: str = "3"
    who: str = "a"
    critical: str = "0"
    serious: str = "0"
    minor: str = "1"


def history(many: int = 520) -> list[Visit]:
    """Sites of owner 0 are bad; examiner `b` finds twice what `a` finds."""
    luck = np.random.default_rng(11)
    made = []
    for number in range(many):
        site = int(luck.integers(0, 90))
        who = "ab"[int(luck.integers(0, 2))]
        chance = (0.5 if site % 9 == 0 else 0.12) * (1.4 if who == "b" else 0.7)
        made.append(
            Visit(
                visit=f"v{number:04d}",
                day=FIRST + timedelta(days=int(number * 620 / many)),
                site=f"s{site}",
                owner=f"o{site % 9}",
                area=("north", "south", "")[site % 3],
                age=str(site % 13) if site % 5 else "",
                who=who,
                critical=str(int(luck.random() < chance)),
                serious=str(int(luck.random() < 2 * chance)),
                minor=str(int(luck.integers(0, 5))),
            )
        )
    return made


ASKED = [
    Visit("n1", date(2018, 3, 1), "s9", "o0"),
    Visit("n2", date(2018, 3, 1), "s1", "o1", area="south"),
    Visit("n3", date(2018, 4, 1), "new", "o0"),
    Visit("n4", date(2018, 4, 1), "newer", "o1"),
    Visit("n5", date(2017, 6, 1), "s18", "o0", age=""),
]


def write(path: Path, rows: Iterable[Visit], heads: Sequence[str] = HEADS) -> Path:
    with gzip.open(path, "wt", newline="") if path.suffix == ".gz" else path.open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(heads)
        writer.writerows([getattr(row, head) for head in heads] for row in rows)
    return path


@dataclass(frozen=True)
class Room:
    """A folder with a spec, a history and a model fitted on it."""

    path: Path

    def fit(self, made: Iterable[Visit], name: str, spec: str = SPEC) -> Path:
        (self.path / "spec.yaml").write_text(spec, encoding="utf-8")
        rows = write(self.path / f"{name}.csv.gz", made)
        fit_model([rows], self.path / "spec.yaml", self.path / name, as_of=AS_OF, today=TODAY)
        return self.path / name

    def scores(self, made: Iterable[Visit], asked: Iterable[Visit], heads: Sequence[str] = HEADS) -> list[Prediction]:
        rows, inputs = write(self.path / "h.csv", made), write(self.path / "i.csv", asked, heads)
        model = read_model(self.path / "model")
        told = rows_asked(model, [rows], inputs, as_of=None, today=TODAY, progress=silent)
        return list(predictions(model.ensemble, model.calibration, told))


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """A few small trees: what a score may know does not depend on how many there are."""
    with pytest.MonkeyPatch.context() as patched:
        trees = replace(visits.SETTINGS.trees, trees=8)
        patched.setattr(visits, "SETTINGS", replace(visits.SETTINGS, trees=trees, bags=2))
        yield


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, small: None) -> Room:
    room = Room(tmp_path_factory.mktemp("targeting"))
    room.fit(history(), "model")
    return room


def test_nothing_of_the_own_day_or_later_or_after_the_fit_changes_a_digit(room: Room) -> None:
    before = room.scores(history(), ASKED)
    planted = [
        Visit("p1", date(2018, 1, 1), "s9", "o0", who="a", critical="3", serious="3"),
        Visit("p2", date(2018, 2, 28), "s1", "o1", critical="3"),
        Visit("p3", date(2019, 2, 1), "new", "o1", critical="3"),
        Visit("p4", date(2017, 6, 1), "s18", "o0", critical="3"),
        Visit("p5", date(2017, 6, 2), "s18", "o0", critical="3"),
    ]
    assert room.scores([*planted[:3], *history()], ASKED) == before
    assert room.scores([*history(), *planted], ASKED[4:]) == before[4:]
    earlier = replace(planted[3], day=date(2017, 5, 31))
    assert room.scores([*history(), earlier], ASKED[4:])[0].probability != before[4].probability


def test_who_examines_changes_no_score_and_need_not_be_told(room: Room) -> None:
    swapped = [replace(visit, who="b") for visit in ASKED]
    without = ("visit", "day", "site", "owner", "area", "type", "age")
    assert room.scores(history(), swapped) == room.scores(history(), ASKED) == room.scores(history(), ASKED, without)


def test_a_score_depends_on_no_other_row_and_on_no_order(room: Room) -> None:
    together = room.scores(history(), ASKED)
    assert [room.scores(history(), [visit])[0] for visit in ASKED] == together
    assert room.scores(reversed(history()), reversed(ASKED)) == together[::-1]


def test_contributions_add_up_and_the_interval_holds_the_probability(room: Room) -> None:
    for told in room.scores(history(), ASKED):
        logit = log(told.probability / (1 - told.probability))
        assert sum(json.loads(told.as_json).values()) == pytest.approx(logit, abs=1e-9)
        assert 0 < told.low < told.probability < told.high < 1


def test_a_first_visit_is_scored_by_the_owner(room: Room) -> None:
    bad, good = room.scores(history(), ASKED[2:4])
    assert bad.probability > good.probability


def test_the_same_history_in_any_order_and_with_later_rows_is_the_same_model_to_the_byte(room: Room) -> None:
    later = Visit("later", AS_OF, "s1", "o1", critical="9")
    again = room.fit([later, *reversed(history())], "again")
    for file in (MODEL, NUMBERS):
        assert (again / file).read_bytes() == (room.path / "model" / file).read_bytes()


@pytest.mark.parametrize(
    ("broken", "code", "place"),
    [
        (lambda v: replace(v, day="2017-13-01"), "targeting_rows.cells_invalid", "h.csv, row 522, day: '2017-13-01'"),
        (lambda v: replace(v, day="2021-01-01"), "targeting_rows.dates_in_future", "row 522, day"),
        (lambda v: replace(v, critical="-1"), "targeting_rows.cells_invalid", "row 522, critical: '-1'"),
        (lambda v: replace(v, minor="1" * 400), "targeting_rows.cells_invalid", "row 522, minor"),
        (lambda v: replace(v, serious="1.5"), "targeting_rows.cells_invalid", "row 522, serious"),
        (lambda v: replace(v, age="old"), "targeting_rows.cells_invalid", "row 522, age: 'old'"),
        (lambda v: replace(v, visit="v0007"), "targeting_rows.two_outcomes", "row 522, visit: 'v0007'"),
        (lambda v: replace(v, visit=""), "targeting_rows.cells_invalid", "row 522, visit"),
    ],
)
def test_a_cell_that_cannot_stand_is_refused_with_its_place(
    room: Room, broken: Callable[[Visit], Visit], code: str, place: str
) -> None:
    with pytest.raises(TierlightError) as refused:
        room.scores([*history(), broken(Visit("x", date(2017, 1, 1), "s1", "o1"))], ASKED)
    assert refused.value.code == code
    assert place in str(refused.value.places[0])


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (SPEC.replace("unit:", "unti:"), "`unit` is missing"),
        (SPEC + "units: all\n", "line 13"),
        (SPEC.replace("groups: [owner, area]", "groups: [owner, who]"), "line 8"),
        (SPEC.replace("{age: raises}", "{age: up}"), "line 12"),
        (SPEC.replace("{age: raises}", "{type: raises}"), "is no numeric feature"),
        (SPEC.replace("numeric: [age]", "numeric: [age, critical]"), "not known before the visit"),
        (SPEC.replace("visit_outcome", "visits"), "line 2"),
        ("[", "line"),
    ],
)
def test_a_spec_that_cannot_stand_is_refused_with_its_line_and_writes_nothing(
    tmp_path: Path, spec: str, told: str
) -> None:
    with pytest.raises(TierlightError) as refused:
        Room(tmp_path).fit(history(50), "model", spec)
    assert refused.value.code == "targeting_spec.invalid"
    assert told in refused.value.message
    assert not (tmp_path / "model").exists()


def test_a_model_that_could_not_be_checked_says_so_in_its_card(tmp_path: Path) -> None:
    late = [visit for visit in history(1200) if visit.day >= AS_OF - timedelta(days=500)]
    page = (Room(tmp_path).fit(late, "model") / "card.md").read_text(encoding="utf-8")
    assert "too short to check" in page


def test_too_short_a_history_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TierlightError) as refused:
        Room(tmp_path).fit(history(60), "model")
    assert refused.value.code == "targeting.history_too_small"
    assert {path.name for path in tmp_path.iterdir()} == {"spec.yaml", "model.csv.gz"}


@pytest.mark.parametrize("file", [MODEL, NUMBERS])
def test_a_model_that_was_changed_is_refused(room: Room, tmp_path: Path, file: str) -> None:
    for name in (MODEL, NUMBERS):
        (tmp_path / name).write_bytes((room.path / "model" / name).read_bytes())
    changed = bytearray((tmp_path / file).read_bytes())
    place = changed.find(b"0.", len(changed) // 2) if file == MODEL else len(changed) // 2
    changed[place] ^= 1
    (tmp_path / file).write_bytes(changed)
    with pytest.raises(TierlightError) as refused:
        read_model(tmp_path)
    assert refused.value.code == "targeting_model.tampered"


def test_a_model_fitted_on_another_spec_is_refused(room: Room, tmp_path: Path) -> None:
    same, other = tmp_path / "same.yaml", tmp_path / "other.yaml"
    same.write_text("# a comment\n" + SPEC, encoding="utf-8")
    other.write_text(SPEC.replace("age: raises", "age: lowers"), encoding="utf-8")
    assert read_model(room.path / "model", same).as_of == AS_OF
    with pytest.raises(TierlightError) as refused:
        read_model(room.path / "model", other)
    assert refused.value.code == "targeting_model.other_spec"


def test_commands_read_and_write_gzip_and_an_empty_answer_has_its_heads(room: Room, tmp_path: Path) -> None:
    rows, inputs = write(tmp_path / "h.csv.gz", history()), write(tmp_path / "i.csv.gz", [])
    model, out = str(room.path / "model"), tmp_path / "s.csv.gz"
    done = CliRunner().invoke(
        app, ["risk", "predict", model, str(inputs), "--history", str(rows), "--out", str(out), "--json"]
    )
    assert done.exit_code == 0, done.output
    assert gzip.decompress(out.read_bytes()).decode() == "id,probability,low,high,contributions\n"
    lacking = write(tmp_path / "i.csv", ASKED, ("visit", "day", "site"))
    refused = CliRunner().invoke(
        app, ["risk", "predict", model, str(lacking), "--history", str(rows), "--out", str(tmp_path / "no.csv")]
    )
    assert (refused.exit_code, (tmp_path / "no.csv").exists()) == (1, False)
    assert "targeting_rows.columns_missing" in refused.stderr
