"""The screening rules as truth tables: every combination, and never a word more than "refer"."""

import csv
import re
from itertools import combinations, product
from pathlib import Path

import pytest

from audits.instruments.forced_labour import (
    MET,
    NOT_MET,
    DimensionIndicatorUnknown,
    dimension_indicators,
    field_screen,
    three_dimensions,
)
from audits.instruments.indicators import ilo_indicators

pytestmark = pytest.mark.no_database

CELLS = [(kind, strength) for kind in ("involuntariness", "penalty") for strength in ("strong", "medium")]
ROOT = Path(__file__).resolve().parents[2]


def codes(dimension: str) -> dict[tuple[str, str], str]:
    """One code for each kind and strength that the dimension has."""
    return {(one.kind, one.strength): one.code for one in dimension_indicators() if one.dimension == dimension}


def expected(present: frozenset[tuple[str, str]]) -> bool:
    """Said anew: both kinds, and not all of it medium."""
    kinds = {kind for kind, _ in present}
    return len(kinds) == 2 and any(strength == "strong" for _, strength in present)


def test_every_combination_in_and_across_the_three_dimensions_gives_what_the_rule_says() -> None:
    tables = []
    for dimension in ("D1", "D2", "D3"):
        cells = codes(dimension)
        subsets = [frozenset(chosen) for size in range(len(cells) + 1) for chosen in combinations(cells, size)]
        tables.append([({cells[one] for one in subset}, expected(subset)) for subset in subsets])
    assert [len(table) for table in tables] == [16, 16, 8]  # the third has no medium sign of involuntariness
    for combination in product(*tables):
        screen = three_dimensions(set().union(*(seen for seen, _ in combination)))
        assert [one.holds for one in screen.dimensions] == [holds for _, holds in combination]
        assert screen.met == any(holds for _, holds in combination)
        assert screen.says == (MET if screen.met else NOT_MET)


def test_signs_of_two_dimensions_never_make_one_together() -> None:
    unfree, menaced = codes("D1")["involuntariness", "strong"], codes("D2")["penalty", "strong"]
    assert not three_dimensions({unfree, menaced}).met


def test_one_grave_indicator_or_three_others_ask_for_a_look_by_a_trained_person() -> None:
    grave = {one.code for one in ilo_indicators() if one.zero_tolerance}
    everything = sorted(one.code for one in ilo_indicators())
    for size in range(len(everything) + 1):
        for seen in combinations(everything, size):
            assert field_screen(seen).met == (bool(grave & set(seen)) or len(seen) >= 3)


def test_a_code_that_nobody_knows_is_refused() -> None:
    with pytest.raises(DimensionIndicatorUnknown, match="D9-X"):
        three_dimensions({"D9-X"})


def test_no_text_of_the_floor_or_its_pages_calls_anybody_a_victim() -> None:
    """Only rules that forbid the word or remark it in a draft, and tests, may hold it."""
    word = re.compile(r"\bvictims?\b", re.IGNORECASE)
    told = [path for folder in ("audits", "reports", "api") for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = [path for path in told if path.suffix in {".py", ".csv", ".html", ".yaml"} and "static" not in path.parts]
    assert len(texts) > 100
    remarks = ("wording_lint", "wording.py", "wording.csv")
    texts = [path for path in texts if not {path.name, path.parent.name} & set(remarks)]
    lines = [f"{path.relative_to(ROOT)}: {line}" for path in texts for line in said_in(path) if word.search(line)]
    assert [line for line in lines if "never" not in line.lower()] == []


def said_in(path: Path) -> list[str]:
    """The lines of a file; of a table neither the titles of its sources nor what it forbids to write."""
    text = path.read_text("utf-8")
    if path.suffix != ".csv":
        return text.splitlines()
    return [
        value
        for row in csv.DictReader(text.splitlines())
        for column, value in row.items()
        if value and column not in {"source", "never_record"}
    ]
