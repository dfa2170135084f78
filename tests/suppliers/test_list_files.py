import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import TierlightError
from suppliers.importing.delimited import read_delimited
from suppliers.importing.files import ReadLimits
from suppliers.importing.tables import Table, read_table

pytestmark = pytest.mark.no_database

ROWS = [["Name", "Country", "City"], ["Hotel Sol", "ES", "Málaga"], ["Obra Norte", "ES", "León"]]
CSV = "Name,Country,City\nHotel Sol,ES,Málaga\nObra Norte,ES,León\n"


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def a_workbook(rows: list[list[object]], name: str = "List") -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return memory.getvalue()


def an_ods(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="List">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return memory.getvalue()


def cells_of(table: Table) -> list[list[str]]:
    return [list(table.heads), *(list(record.cells) for record in table.records)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf8.csv", CSV.encode()),
        ("mark.csv", CSV.encode("utf-8-sig")),
        ("windows.csv", CSV.replace(",", ";").encode("cp1252")),
        ("utf16.csv", CSV.encode("utf-16")),
        ("utf16_no_mark.csv", CSV.encode("utf-16-le")),
        ("tabs.tsv", CSV.replace(",", "\t").encode()),
        ("bars.txt", CSV.replace(",", "|").encode()),
        ("packed.csv.gz", gzip.compress(CSV.encode(), mtime=0)),
        ("two_members.csv.gz", gzip.compress(CSV[:30].encode(), mtime=0) + gzip.compress(CSV[30:].encode(), mtime=0)),
        ("book.xlsx", a_workbook(ROWS)),
        ("named_wrongly.csv", a_workbook(ROWS)),
        ("named_wrongly.xls", CSV.encode()),
        ("open.ods", an_ods(ROWS)),
        ("objects.json", json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode()),
    ],
)
def test_one_list_reads_the_same_in_every_format(tmp_path: Path, name: str, content: bytes) -> None:
    assert cells_of(read_table(a_file(tmp_path, name, content))) == ROWS


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("zero.csv", b"", "file.empty"),
        ("heads.csv", b"Name,Country\n", "file.empty"),
        ("heads.xlsx", a_workbook(ROWS[:1]), "file.empty"),
        ("cut.xlsx", a_workbook(ROWS)[:2000], "file.truncated"),
        ("cut.csv.gz", gzip.compress(CSV.encode(), mtime=0)[:-12], "file.truncated"),
        ("note.pdf", b"%PDF-1.7 ...", "file.not_a_spreadsheet"),
        ("page.xls", b"<html><table><tr><td>Name</td></tr></table></html>", "file.not_a_spreadsheet"),
        ("parties.parquet", b"PAR1 one table of an export", "file.not_a_spreadsheet"),
        ("noise.csv", bytes(range(256)) * 8, "file.not_a_spreadsheet"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "file.password_protected",
        ),
        ("broken.json", b'[{"name": ]', "file.json_broken"),
        ("number.json", b"[1, 2]", "file.json_no_list"),
    ],
)
def test_what_is_no_list_is_refused_with_its_own_code(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(TierlightError) as refused:
        read_table(a_file(tmp_path, name, content))
    assert (refused.value.code, name in refused.value.message) == (code, True)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    codes = []
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(TierlightError) as refused:
            read_table(path)
        codes.append(refused.value.code)
    assert codes == ["file.missing", "file.unreadable"]


def test_small_files_that_unpack_to_huge_ones_are_stopped_by_what_really_comes_out(tmp_path: Path) -> None:
    limits = ReadLimits(max_unpacked_bytes=1_000_000)
    bomb = a_file(tmp_path, "bomb.csv.gz", gzip.compress(b"a,b\n" * 500_000))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 4_000_000)
    true_size, told = (4_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    lying = a_file(tmp_path, "lying.xlsx", memory.getvalue().replace(true_size, told))
    for path in (bomb, lying):
        with pytest.raises(TierlightError) as refused:
            read_table(path, limits=limits)
        assert refused.value.code == "file.unpacks_too_large"
    blanks = a_file(tmp_path, "blanks.csv.gz", gzip.compress(b"name\n" + b" " * 40_000_000))
    with pytest.raises(TierlightError, match="250 times its size"):
        read_table(blanks)


def test_a_list_of_more_rows_or_cells_than_can_be_held_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    repeated = [["Name", "Country"], *([["A", "ES"]] * 300)]
    few_rows, few_cells = ReadLimits(max_rows=200), ReadLimits(max_cells=400, max_text_cells=400)
    files = {
        "many.xlsx": a_workbook(repeated),
        "many.csv": "\n".join(",".join(row) for row in repeated).encode(),
        "many.json": json.dumps([{"Name": "A", "Country": "ES"}] * 300).encode(),
    }
    for name, content in files.items():
        path = a_file(tmp_path, name, content)
        assert len(read_table(path).records) == 300
        for limits in (few_cells,) if name.endswith("json") else (few_rows, few_cells):
            with pytest.raises(TierlightError, match="split it") as refused:
                read_table(path, limits=limits)
            assert refused.value.code == "file.unpacks_too_large"


def test_a_value_in_the_last_corner_of_a_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Name")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(TierlightError) as refused:
        read_table(a_file(tmp_path, "corner.xlsx", memory.getvalue()))
    assert refused.value.code == "file.too_large"


def test_titles_two_row_merged_heads_notes_and_totals_are_told_from_the_list(tmp_path: Path) -> None:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    book.add_worksheet("Read me").write(0, 0, "How to fill this in")
    sheet = book.add_worksheet("Suppliers")
    sheet.merge_range("A1:F1", "Supplier list 2026")
    sheet.merge_range("B3:D3", "Address")
    sheet.write(2, 0, "Site")
    sheet.merge_range("E3:F3", "Workers")
    sheet.write_row(3, 0, ["Name", "Street", "City", "Country", "Total", "Agency"])
    sheet.write_row(4, 0, ["Finca Uno", "Calle 1", "Lorca", "ES", 40, 12])
    sheet.write_row(6, 0, ["Finca Dos", "Calle 2", "Lorca", "ES", 60, 3])
    sheet.write_formula(6, 3, "=A9", None, "#REF!")
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.write_row(7, 0, ["Total", "", "", "", 100, 15])
    sheet.write(8, 0, "Source: purchasing")
    book.close()
    table = read_table(a_file(tmp_path, "messy.xlsx", memory.getvalue()))
    assert (table.sheet, table.head_rows) == ("Suppliers", (3, 4))
    assert table.heads[1:] == ("Address / Street", "Address / City", "Address / Country", *table.heads[4:])
    assert [(record.index, record.row, record.kind) for record in table.records] == [
        (0, 5, "data"),
        (1, 6, "blank"),
        (2, 7, "data"),
        (3, 8, "totals"),
        (4, 9, "footer"),
    ]
    assert table.records[2].cells[3] == "#REF!"
    assert {note.code for note in table.notes} == {"row.above_heads", "row.hidden", "sheet.left_out"}


def test_a_firm_called_total_and_a_data_row_that_reads_like_heads_stay_data(tmp_path: Path) -> None:
    text = "Betrieb XY;Ort;Art\nWerk Nord;Ulm;Factory\nTotal Hotels;Bonn;Hotel\n"
    table = read_table(a_file(tmp_path, "plain.csv", text.encode()))
    assert table.heads == ("Betrieb XY", "Ort", "Art")
    assert [record.kind for record in table.records] == ["data", "data"]


def test_a_quoted_line_break_is_one_record_and_rows_of_separators_count(tmp_path: Path) -> None:
    text = 'Name,Address\n"A\nB","Road 1,\nTown"\n,\nC,D\n'
    table = read_table(a_file(tmp_path, "breaks.csv", text.encode()))
    assert [(record.index, record.cells, record.kind) for record in table.records] == [
        (0, ("A\nB", "Road 1,\nTown"), "data"),
        (1, ("", ""), "blank"),
        (2, ("C", "D"), "data"),
    ]


def test_cells_of_a_sheet_are_text_as_typed(tmp_path: Path) -> None:
    content = a_workbook([["Name", "Tax id", "Workers"], ["A", "0012345678", 1200], ["B", 521000000000, 2.5]])
    table = read_table(a_file(tmp_path, "typed.xlsx", content))
    assert [record.cells[1:] for record in table.records] == [("0012345678", "1200"), ("521000000000", "2.5")]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", ["Limpiezas Núñez", "Málaga"]),
        ("cp1252", ["Müller Bäckerei", "Größe"]),
        ("cp1254", ["G\u00fcne\u015f Otelcilik", "Y\u0131ld\u0131z"]),
        ("cp1250", ["Příbram Textil", "Žďár"]),
        ("cp1250", ["Świerk", "Łódź"]),
        ("cp1251", ["Ткацкая фабрика Ромашка", "Хозяйство Заря"]),
        ("gb18030", ["上海服装有限公司", "广州制衣厂"]),
    ],
)
def test_old_encodings_are_told_apart_even_in_short_lists(tmp_path: Path, encoding: str, names: list[str]) -> None:
    content = "\n".join(["Name;Nr", *(f"{name};1" for name in names)]).encode(encoding)
    assert [record.cells[0] for record in read_table(a_file(tmp_path, "old.csv", content)).records] == names


def test_names_with_commas_under_a_lone_head_are_one_column(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, "one.csv", b"Facility\nAcme, Inc\nB Ltd\nC, D, E\n"))
    assert cells_of(table) == [["Facility"], ["Acme, Inc"], ["B Ltd"], ["C, D, E"]]


def test_points_of_a_geojson_become_coordinates(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-2.46, 36.84]},
        "properties": {"name": "Invernadero Uno", "address": {"city": "Almería"}},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    table = read_table(a_file(tmp_path, "sites.geojson", content))
    assert dict(zip(table.heads, table.records[0].cells, strict=True)) == {
        "name": "Invernadero Uno",
        "address / city": "Almería",
        "longitude": "-2.46",
        "latitude": "36.84",
    }


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=4, max_size=8), st.sampled_from(",;\t|"))
def test_quoted_text_comes_back_cell_for_cell_with_any_separator(rows: list[list[str]], separator: str) -> None:
    quoted = "\r\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    grid = read_delimited("x.csv", quoted.encode())
    assert [row for _, row in grid.rows] == rows
