import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import Invalid
from suppliers.importing.columns import ColumnMapping, map_columns
from suppliers.importing.error_book import write_errors_workbook
from suppliers.importing.figures import NumberRange, parse_count, parse_decimal
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading, ListedIdentifier
from suppliers.importing.tables import Record, Table, read_table
from suppliers.importing.texts import clean_text

pytestmark = pytest.mark.no_database


def a_table(heads: str, *rows: tuple[str, ...], file: str = "list.csv") -> Table:
    records = tuple(Record(at, None, at + 2, cells) for at, cells in enumerate(rows))
    return Table(file, "csv", None, tuple(heads.split(",")), (1,), records)


def a_reading(heads: str, *rows: tuple[str, ...], kind: str = "parties") -> ImportReading:
    table = a_table(heads, *rows)
    return read_rows(table, map_columns(table, "edges" if kind == "edges" else "parties"))


def codes_of(reading: ImportReading) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.row) for issue in reading.issues]


def fields_of(mapping: ColumnMapping) -> dict[str, str]:
    return {column.head: column.field for column in mapping.columns}


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        ("Site name,Address,Zip,Phone", "name,address,postcode,phone"),
        ("Facility,Country Name,Workers", "name,country,workers"),
        ("Empresa,Dirección,País,N.º de trabajadores", "name,address,country,workers"),
        ("Lieferant,Straße,PLZ,Ort,Land,Leiharbeiter", "name,address,postcode,city,country,agency_workers"),
        ("Fournisseur,Adresse,Pays,Effectif", "name,address,country,workers"),
        ("Nome da empresa,Endereço,CNPJ", "name,address,identifiers"),
        ("Tedarikçi Ad\u0131,Adres,Ülke,Çal\u0131şan Say\u0131s\u0131", "name,address,country,workers"),
        ("اسم المنشأة,العنوان,البلد,عدد العمال", "name,address,country,workers"),
        ("supplierName,facility_type,no_of_workers,lat,lng", "name,site_kind,workers,latitude,longitude"),
        ("1. Factory Name*,Contry,Adress", "name,country,address"),
        ("Address / Street,Address / City,Site / Name", "address,city,name"),
    ],
)
def test_heads_in_seven_languages_find_their_fields(heads: str, fields: str) -> None:
    mapping = map_columns(a_table(heads, ("x",) * (heads.count(",") + 1)))
    assert ",".join(fields_of(mapping)[head] for head in heads.split(",")) == fields


def test_the_factory_is_the_name_where_a_list_also_names_the_company() -> None:
    mapping = map_columns(a_table("Company,Factory name,Parent company,Contact name", ("a", "b", "c", "d")))
    assert fields_of(mapping) == {"Factory name": "name", "Parent company": "parent"}
    assert mapping.unmapped == ("Company", "Contact name")


def test_values_tell_a_column_whose_head_does_not() -> None:
    rows = [("Alba Textil Ltd", "China"), ("Bora Knit GmbH", "VN"), ("Casa Verde S.A.", "Türkiye"), ("Deniz", "PT")]
    mapping = map_columns(a_table("Spalte 1,Spalte 2", *rows))
    assert [(column.field, column.how) for column in mapping.columns] == [("name", "values"), ("country", "values")]


def test_a_list_without_names_is_refused_and_its_heads_are_named() -> None:
    with pytest.raises(Invalid) as refused:
        map_columns(a_table("Amount,Colour", ("1", "red")))
    assert refused.value.code == "suppliers.no_name_column"
    assert "'Amount', 'Colour'" in refused.value.message


def test_a_chosen_mapping_wins_over_the_guess_and_must_fit() -> None:
    table = a_table("Title,Name,Nr", ("Hotel Uno", "M. Person", "1"))
    assert fields_of(map_columns(table, chosen={"Title": "name", "Nr": "identifiers:vat"})) == {
        "Title": "name",
        "Nr": "identifiers",
    }
    with pytest.raises(Invalid, match="there is no field 'colour'"):
        map_columns(table, chosen={"Title": "colour"})


def test_unknown_and_blank_countries_are_refused_and_named_while_the_rest_goes_on() -> None:
    cells = ["TR", " People's Republic of China ", "NA", "NO", "Bangladehs", "", "Korea", "Georgia"]
    reading = a_reading("Name,Country,State", *((f"Firm {at}", text, "Ohio") for at, text in enumerate(cells)))
    assert [row.country for row in reading.rows] == ["TR", "CN", "NA", "NO", None, None]
    assert codes_of(reading) == [
        ("country.unknown", 6),
        ("country.blank", 7),
        ("country.ambiguous", 8),
        ("country.georgia_or_us_state", 9),
    ]
    assert "perhaps Bangladesh" in str(reading.issues[0].sentence)
    assert [row.name for row in reading.refused] == ["Firm 4", "Firm 5"]


def test_a_list_without_countries_is_one_matter_of_the_file() -> None:
    reading = a_reading("Name,City", ("A Ltd", "Ulm"), ("B Ltd", "Bonn"))
    assert (len(reading.rows), codes_of(reading)) == (2, [("country.no_column", None)])


def test_what_was_taken_out_of_a_cell_is_told_and_the_original_kept() -> None:
    broken, boxed = "MÃ¡laga Hotels", "Hotel\u00a0Norte\u200b □"
    reading = a_reading("Name,Country", (broken, "ES"), (boxed, "ES"), ("  Hotel   Sur ", "ES"))
    assert [row.name for row in reading.rows] == ["Málaga Hotels", "Hotel Norte", "Hotel Sur"]
    assert [row.cells[0] for row in reading.rows] == [broken, boxed, "  Hotel   Sur "]
    assert [row.changes[0].original for row in reading.rows] == [broken, boxed, "  Hotel   Sur "]
    assert codes_of(reading) == [("text.mojibake_repaired", 2), ("text.invisible_removed", 3)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("#REF!", "cell.formula_error"),
        ("=VLOOKUP(A1;B:C;2)", "cell.formula"),
        ("same as above", "cell.same_as_above"),
        ('"', "cell.same_as_above"),
        ("n/a", "name.missing"),
        ("", "name.missing"),
    ],
)
def test_a_name_that_is_none_refuses_the_row_for_one_reason(cell: str, code: str) -> None:
    reading = a_reading("Name,City", (cell, "Ulm"))
    assert [(issue.code, issue.severity) for issue in reading.issues if issue.row] == [(code, "refused")]


def test_identifiers_keep_their_zeros_and_ruined_ones_are_left_out() -> None:
    reading = a_reading(
        "Name,Tax id,IDs",
        ("A", "0012345678", "LEI: TLGT00INVENTEDFIRM19; VAT: DE123456789"),
        ("B", "5.21E+11", "0815"),
    )
    first, second = reading.rows
    assert first.identifiers == (
        ListedIdentifier("tax_id", "0012345678"),
        ListedIdentifier("lei", "TLGT00INVENTEDFIRM19", "valid"),
        ListedIdentifier("vat", "DE123456789", "invalid"),
    )
    assert second.identifiers == (ListedIdentifier(None, "0815"),)
    assert ("identifier.damaged_by_spreadsheet", 3) in codes_of(reading)


def test_coordinates_must_lie_on_earth() -> None:
    points = [("36,72", "-4,42"), ("36°43'12\"N", "4.5 W"), ("120.5", "30.1"), ("0", "0"), ("95", "200"), ("36.7", "")]
    reading = a_reading("Name,Lat,Lng", *(("Firm", *point) for point in points))
    assert [(row.latitude, row.longitude) for row in reading.rows[:2]] == [(36.72, -4.42), (36.72, -4.5)]
    assert {row.latitude for row in reading.rows[2:]} == {None}
    assert [code for code, row in codes_of(reading) if row and code.startswith("coordinate")] == [
        "coordinate.swapped",
        "coordinate.zero",
        "coordinate.out_of_range",
        "coordinate.alone",
    ]


def test_equal_rows_are_told_and_traceable() -> None:
    reading = a_reading("Name,Country", ("A", "ES"), ("B", "ES"), ("A", "ES"))
    assert [row.duplicate_of for row in reading.rows] == [None, None, 0]
    assert "(row 2)" in str(reading.issues[0].sentence)


def test_relations_are_read_with_kinds_shares_and_dates_of_their_column() -> None:
    reading = a_reading(
        "Principal,Subcontractor,Relation,Since,Share",
        ("A", "B", "ETT", "45292", ""),
        ("A", "C", "owns", "31/12/2024", "12,5 %"),
        ("A", "D", "Besitzt", "03/04/2024", "25-50"),
        ("A", "a", "supplies", "2024-02-30", ""),
        ("E", "E", "supplies", "", ""),
        ("A", "", "supplies", "", ""),
        ("A", "B", "likes", "", ""),
        ("A", "F", "owns", "", "120"),
        kind="edges",
    )
    assert [(edge.kind, edge.since, edge.share) for edge in reading.edges] == [
        ("provides_labour", dt.date(2024, 1, 1), None),
        ("owns", dt.date(2024, 12, 31), NumberRange(0.125, 0.125)),
        ("owns", dt.date(2024, 4, 3), NumberRange(0.25, 0.5)),
        ("supplies", None, None),
    ]
    assert codes_of(reading) == [
        ("date.impossible", 5),
        ("edge.self", 6),
        ("edge.to_missing", 7),
        ("edge.kind_unknown", 8),
        ("share.out_of_range", 9),
    ]


def test_a_column_where_day_and_month_cannot_be_told_is_asked_once() -> None:
    rows = [("A", "B", "03/04/2024"), ("A", "C", "05/06/2024")]
    reading = a_reading("From,To,Start date", *rows, kind="edges")
    questions = [issue for issue in reading.issues if issue.severity == "question"]
    assert [(issue.code, issue.row, issue.column) for issue in questions] == [("date.ambiguous", None, "Start date")]
    assert [edge.since for edge in reading.edges] == [None, None]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.234", 1234, 1234),
        ("1 200", 1200, 1200),
        ("100-200", 100, 200),
        ("1.001 bis 5.000", 1001, 5000),
        ("500+", 500, None),
        ("<50", None, 50),
        ("ca. 120 Mitarbeiter", 120, 120),
        ("\u0661\u0662\u0663", 123, 123),
    ],
)
def test_counts_are_read_as_people_write_them(text: str, low: int | None, high: int | None) -> None:
    assert parse_count(text) == NumberRange(low, high)


@settings(max_examples=100)
@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_a_number_means_the_same_with_either_decimal_mark(whole: int, cents: int, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    text = f"{whole:,}".replace(",", thousands) + f"{decimal}{cents:02}"
    assert parse_decimal(text) == pytest.approx(whole + cents / 100)


@settings(max_examples=150)
@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text).value
    if not once.startswith(("'", "#", "=")):
        assert clean_text(once).value == once


def test_the_errors_workbook_can_be_mended_and_read_again(tmp_path: Path) -> None:
    rows = [("=cmd()+Firm", "Atlantis", "+49 30 1"), ("Good Ltd", "DE", ""), ("@home", "", "x")]
    table = a_table("Name,Country,Phone", *rows)
    reading = read_rows(table, map_columns(table))
    path = tmp_path / "errors.xlsx"
    assert write_errors_workbook(path, [reading]) == 2
    sheet = openpyxl.load_workbook(path)["to mend"]
    lines = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [line[7] for line in lines] == ["cell.formula; country.unknown", "country.blank"]
    assert [line[8:] for line in lines] == [["'=cmd()+Firm", "Atlantis", "+49 30 1"], ["'@home", "", "x"]]
    again = read_table(path)
    assert fields_of(map_columns(again)) == {"Name": "name", "Country": "country", "Phone": "phone"}
    assert [row.name for row in read_rows(again, map_columns(again)).refused] == ["@home"]


def test_the_errors_workbook_has_its_heads_when_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    assert write_errors_workbook(path, [a_reading("Name,Country", ("A", "ES"))]) == 0
    head = next(openpyxl.load_workbook(path)["to mend"].iter_rows(values_only=True))
    assert head == ("file", "sheet", "row", "column", "value", "severity", "reason", "code", "Name", "Country")
