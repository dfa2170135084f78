"""Heads that no list of heads holds: read by their words, borne out by their cells, or left for a person."""

import pytest

from suppliers.importing.columns import ListKind, map_columns
from suppliers.importing.tables import Record, Table

pytestmark = pytest.mark.no_database


def mapped(heads: tuple[str, ...], *rows: tuple[str, ...], kind: ListKind = "parties") -> dict[str, str]:
    records = tuple(Record(at, None, at + 2, cells) for at, cells in enumerate(rows))
    table = Table("list.csv", "csv", None, heads, (1,), records)
    return {column.head: column.field for column in map_columns(table, kind).columns}


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("davon Leiharbeitnehmer", "agency_workers"),
        ("Gesamtmitarbeiterzahl", "workers"),
        ("员工总数", "workers"),
        ("N.I.F. del proveedor", "identifiers"),
        ("رقم هاتف المصنع", "phone"),
        ("Województwo zakładu", "region"),
        ("Location (city)", "city"),
    ],
)
def test_a_head_is_read_by_its_words(head: str, field: str) -> None:
    assert mapped(("Name", head), ("Finca Ensayo", "12"))[head] == field


@pytest.mark.parametrize(
    "head", ["% female workers", "Contact person", "Workers' canteen", "Nb de chambres", "Buyer name", "Staff turnover"]
)
def test_what_is_not_ours_stays_a_question(head: str) -> None:
    assert head not in mapped(("Name", head), ("Finca Ensayo", "12"))


def test_a_half_known_head_holds_only_where_its_cells_agree() -> None:
    assert mapped(("Name", "Qwx country"), ("Finca Ensayo", "Peru"))["Qwx country"] == "country"
    assert "Qwx country" not in mapped(("Name", "Qwx country"), ("Finca Ensayo", "paid monthly"))


def test_codes_of_provinces_are_no_countries_and_written_out_countries_are() -> None:
    rows = (("Finca A", "PR"), ("Finca B", "MO"))
    assert mapped(("Name", "Region"), *rows)["Region"] == "region"
    assert mapped(("Name", "Territory"), ("Finca A", "Malta"), ("Finca B", "Cyprus"))["Territory"] == "country"


def test_from_and_to_are_days_where_their_cells_are_days() -> None:
    heads = ("Agency", "Site", "From", "To")
    found = mapped(heads, ("Staff Ensayo", "Hotel Ensayo", "2025-01-02", "2025-03-04"), kind="edges")
    assert (found["From"], found["To"]) == ("since", "until")
