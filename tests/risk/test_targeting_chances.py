"""A visit that was unlikely to be made weighs more in what is learned, so that looking does not make the risk."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from foundation.progress import silent
from risk.targeting.rows import CellsInvalid, read_rows
from risk.targeting.specs import VisitSpec, read_spec
from risk.targeting.visit_rows import read_history
from risk.targeting.visits import WARM_UP, VisitLessons

pytestmark = pytest.mark.no_database

SPEC = """
kind: visit_outcome
unit: site
id: visit
date: day
outcomes: {severe: critical, major: serious, minor: minor}
examiner: who
groups: [area]
propensity: chance
features: {categorical: [], numeric: [age]}
"""
FIRST, AS_OF, TODAY = date(2019, 1, 1), date(2020, 6, 1), date(2020, 7, 1)


def lessons(folder: Path, chances: list[str], spec_text: str = SPEC) -> VisitLessons:
    days = [FIRST + timedelta(days=WARM_UP + 10 * at) for at in range(len(chances))]
    rows = [
        f"v{at},{day},s{at},north,3,a,0,0,1,{chance}"
        for at, (day, chance) in enumerate(zip(days, chances, strict=True))
    ]
    file, spec = folder / "h.csv", folder / "spec.yaml"
    head = "visit,day,site,area,age,who,critical,serious,minor,chance"
    first = f"v-first,{FIRST},s,north,3,a,0,0,0,"
    file.write_text("\n".join([head, first, *rows]), encoding="utf-8")
    spec.write_text(spec_text, encoding="utf-8")
    asked = read_spec(spec)
    assert isinstance(asked, VisitSpec)
    history = read_history(read_rows([file], asked.history_columns, silent), asked, before=AS_OF, today=TODAY)
    return VisitLessons(history, asked)


def test_a_visit_weighs_one_over_its_chance_and_never_more_than_twenty(tmp_path: Path) -> None:
    weights = lessons(tmp_path, ["0.25", "1", "", "0.001"]).examples(AS_OF).weights
    assert weights.tolist() == [4.0, 1.0, 1.0, 20.0]


def test_without_a_column_of_chances_all_visits_weigh_alike(tmp_path: Path) -> None:
    told = lessons(tmp_path, ["0.25", "1"], SPEC.replace("propensity: chance\n", ""))
    assert told.examples(AS_OF).weights.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("chance", ["0", "-0.1", "1.5", "often"])
def test_what_is_no_chance_is_refused_with_its_line(tmp_path: Path, chance: str) -> None:
    with pytest.raises(CellsInvalid) as refused:
        lessons(tmp_path, ["1", chance])
    assert (refused.value.places[0].row, refused.value.places[0].value) == (4, chance)
