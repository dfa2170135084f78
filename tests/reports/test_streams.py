"""Rows that pass by once: as many as there are, in the memory of a few."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from reports.contents.blocks import Column, Row
from reports.contents.streamed import Streamed
from reports.contents.values import DocumentWrong, Kind, Unknown
from reports.renderers.streams import csv_parts, json_parts

pytestmark = pytest.mark.no_database
COLUMNS = (
    Column("name", "Name"),
    Column("workers", "Workers", Kind.INTEGER),
    Column("on", "On", Kind.DATE),
    Column("sum", "Sum", Kind.DECIMAL),
)
SPREAD = 300_000
"""Bytes that a part may cost more: a part, never all of them."""


def table(rows: int) -> Streamed:
    told = (Row(str(at), (f"Site {at:06}", at, date(2026, 1, 2), Decimal("1.50"))) for at in range(rows))
    return Streamed("t", "T", COLUMNS, told)


def most_memory(parts: Iterator[bytes]) -> int:
    tracemalloc.start()
    for _ in parts:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_ten_times_the_rows_need_no_more_memory() -> None:
    few, many = most_memory(csv_parts(table(1_000))), most_memory(csv_parts(table(10_000)))
    assert many - few < SPREAD
    few, many = most_memory(json_parts({}, table(1_000))), most_memory(json_parts({}, table(10_000)))
    assert many - few < SPREAD


def test_both_forms_tell_the_same_and_are_whole_without_a_row() -> None:
    lines = list(csv.DictReader(io.StringIO(b"".join(csv_parts(table(1_001))).decode("utf-8-sig"))))
    told = json.loads(b"".join(json_parts({"list": "t"}, table(1_001))))
    assert [line["name"] for line in lines] == [row["name"] for row in told["rows"]]
    assert (lines[-1], told["rows"][-1], told["count"]) == (
        {"name": "Site 001000", "workers": "1000", "on": "2026-01-02", "sum": "1.5"},
        {"name": "Site 001000", "workers": 1000, "on": "2026-01-02", "sum": 1.5},
        1_001,
    )
    assert b"".join(csv_parts(table(0))).decode("utf-8-sig") == "name,workers,on,sum\r\n"
    assert json.loads(b"".join(json_parts({}, table(0)))) == {
        "columns": [{"id": column.id, "label": column.label, "kind": column.kind.value} for column in COLUMNS],
        "rows": [],
        "count": 0,
    }


def test_hostile_text_runs_nowhere_and_breaks_nothing() -> None:
    hostile = ("=cmd|' /C calc'!A0", '\x00 \ud800 "quoted", \n line', "\u202e+1")
    rows = (Row(str(at), (text, None, None, None)) for at, text in enumerate(hostile))
    content = b"".join(csv_parts(Streamed("t", "T", COLUMNS, rows))).decode("utf-8-sig")
    names = [line["name"] for line in csv.DictReader(io.StringIO(content))]
    assert names[0].startswith("'=")
    assert names[2].startswith("'")
    rows = (Row(str(at), (text, Unknown(), None, None)) for at, text in enumerate(hostile))
    told = json.loads(b"".join(json_parts({}, Streamed("t", "T", COLUMNS, rows))))
    assert [row["workers"] for row in told["rows"]] == [None, None, None]


def test_a_row_of_another_shape_is_refused() -> None:
    with pytest.raises(DocumentWrong):
        b"".join(csv_parts(Streamed("t", "T", COLUMNS, [Row("1", ("a",))])))
