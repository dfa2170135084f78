"""Many rows at once: as strict as one at a time, and as they stand in the file."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Table, inspect
from sqlmodel import SQLModel

from foundation.actors import Actor
from foundation.database import Database
from foundation.ids import new_ids
from suppliers.batches import bulk
from suppliers.batches.ahead import one_ahead
from suppliers.importing.quotes import CellTooLarge, records, records_at_once
from suppliers.models import Edge, Node
from tests.builders import NOW

LINKS = 1_500
NUMBERS = st.integers(0, 3)


def links_of(actor: Actor, ends: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {
            "id": f"{edge_id:032x}", "row_key": str(at), "kind": "supplies", "from_id": ends[0], "to_id": ends[1],
            "organisation_id": actor.organisation_id, "recorded_at": NOW, "share_min": None, "share_max": None,
            "valid_from": "2024-01-01", "valid_to": None,
        }
        for at, edge_id in enumerate(new_ids(LINKS))
    ]  # fmt: skip


@pytest.fixture
def ends(database: Database, officer: Actor) -> tuple[str, str]:
    found = [f"{node_id:032x}" for node_id in new_ids(2)]
    with database.transaction() as session:
        rows = [{"id": one, "kind": "party", "organisation_id": officer.organisation_id} for one in found]
        bulk.insert_rows(session, Node, rows)
    return found[0], found[1]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "likes"}, {"share_min": 0.5, "share_max": 0.25}, {"valid_to": "2023-12-31"}, {"from_id": "f" * 32}],
)
def test_one_wrong_row_among_many_alike_is_refused_in_its_place_and_in_a_later_part(
    database: Database, officer: Actor, ends: tuple[str, str], wrong: dict[str, object]
) -> None:
    for at in (0, 1, LINKS - 1):
        rows = links_of(officer, ends)
        with database.transaction() as session:
            bulk.insert_rows(session, Edge, rows)
        again = links_of(officer, ends)
        again[at] |= wrong
        with pytest.raises(Exception, match=r"(?i)check|foreign"), database.transaction() as session:
            bulk.insert_rows(session, Edge, again)


def test_every_check_of_a_database_is_one_that_bulk_writing_knows_of(database: Database) -> None:
    known = inspect(database.engine)
    for table in SQLModel.metadata.sorted_tables:
        held = {str(rule["name"]) for rule in known.get_check_constraints(table.name)}
        assert held <= names_of_checks(table), table.name


def names_of_checks(table: Table) -> set[str]:
    return {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}


CELLS = st.text(st.sampled_from('ab "\n\r,;\tÁ\x00\x85'), max_size=6)


@given(text=st.lists(CELLS, max_size=12).map("".join), block=st.integers(1, 9), usual=NUMBERS)
def test_lines_read_many_at_a_time_are_the_records_read_one_by_one(text: str, block: int, usual: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("suppliers.importing.quotes.BLOCK", block)
        at_once = list(records_at_once("a.csv", io.StringIO(text, newline=""), ",", usual))
    assert at_once == list(records("a.csv", io.StringIO(text, newline=""), ",", usual))


def test_a_cell_beyond_the_limit_is_refused_however_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suppliers.importing.quotes.LONGEST_CELL", 10)
    limit = csv.field_size_limit()
    monkeypatch.setattr("suppliers.importing.quotes.BLOCK", 3)
    with pytest.raises(CellTooLarge, match="in line 3"):
        list(records_at_once("a.csv", io.StringIO("a,b\n\n" + "c" * 11), ",", 1))
    assert csv.field_size_limit() == limit


def test_reading_on_hands_out_every_part_in_order_and_its_error_in_its_place() -> None:
    def parts() -> Iterator[int]:
        yield from range(3)
        raise CellTooLarge("a cell")

    seen: list[int] = []
    with suppress(CellTooLarge):
        seen += one_ahead(range(5))
        for part in one_ahead(parts()):
            seen.append(part)
    assert seen == [*range(5), *range(3)]
