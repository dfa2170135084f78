"""Files that are not what they are called, come in other formats, or cannot be read at all."""

import gzip
import io
import json
import zipfile

from tests.suppliers.corpus.defects import Defect, below, kept, refused
from tests.suppliers.corpus.makers import (
    features,
    objects,
    old_workbook,
    open_document,
    separated,
    with_member,
    workbook,
)

GRID = [("Name", "Country", "City"), ("Hotel Sol de Prueba", "ES", "Málaga"), ("Obra Norte Ensayo", "ES", "León")]
ROWS = (
    kept(2, name="Hotel Sol de Prueba", country="ES", city="Málaga"),
    kept(3, name="Obra Norte Ensayo", country="ES", city="León"),
)


def _same(file: str, content: bytes, of_file: frozenset[str] = frozenset(), **found: object) -> Defect:
    return Defect(file, content, ROWS, of_file=of_file, written=below(GRID, 2), found=found)


def tab_separated() -> Defect:
    return _same("list.tsv", separated(GRID, "\t"), separator="\t")


def bar_separated() -> Defect:
    return _same("list.txt", separated(GRID, "|"), separator="|")


def semicolons_with_commas_inside() -> Defect:
    grid = [
        ("Name", "Address", "Country"),
        ("Finca A Ensayo", "Calle 1, Lorca, Murcia", "ES"),
        ("Finca B Ensayo", "Calle 2, Lorca, Murcia", "ES"),
    ]
    return Defect(
        "commas.csv",
        separated(grid, ";"),
        (
            kept(2, name="Finca A Ensayo", address="Calle 1, Lorca, Murcia", country="ES"),
            kept(3, name="Finca B Ensayo", address="Calle 2, Lorca, Murcia", country="ES"),
        ),
        written=below(grid, 2),
        found={"separator": ";"},
    )


def separator_named_in_the_first_line() -> Defect:
    """Spreadsheet programs read `sep=;` and hide it; it is no head."""
    content = b"sep=;\r\n" + separated(GRID, ";")
    return _same("sep.csv", content, separator=";")


def packed() -> Defect:
    return _same("list.csv.gz", gzip.compress(separated(GRID)), separator=",")


def old_excel() -> Defect:
    return _same("list.xls", old_workbook(GRID), format="xls", sheet="List")


def old_excel_named_new() -> Defect:
    return _same("renamed.xlsx", old_workbook(GRID), format="xls")


def new_excel_named_old() -> Defect:
    return _same("renamed.xls", workbook({"List": GRID}), format="xlsx")


def text_named_excel() -> Defect:
    return _same("text.xlsx", separated(GRID, "\t"), format="csv")


def open_document_sheet() -> Defect:
    return _same("list.ods", open_document(GRID), format="ods")


def json_objects() -> Defect:
    written = {row - 1: cells for row, cells in below(GRID, 2).items()}
    rows = tuple(kept(row.row - 1, **row.fields) for row in ROWS)
    return Defect("list.json", objects(GRID), rows, written=written, found={"format": "json"})


def json_with_nested_and_typed_values() -> Defect:
    document = {
        "suppliers": [
            {"name": "Finca A Ensayo", "address": {"city": "Lorca", "country": "ES"}, "workers": 120, "active": True},
            {"name": "Finca B Ensayo", "address": {"city": None, "country": "PT"}, "workers": "10-20", "active": False},
        ]
    }
    return Defect(
        "nested.json",
        json.dumps(document).encode(),
        (
            kept(1, name="Finca A Ensayo", city="Lorca", country="ES", workers="120"),
            kept(2, name="Finca B Ensayo", country="PT", workers="10-20"),
        ),
        of_file=frozenset({"column.unused"}),
        written={
            1: ("Finca A Ensayo", "Lorca", "ES", "120", "TRUE"),
            2: ("Finca B Ensayo", "", "PT", "10-20", "FALSE"),
        },
    )


def geojson_points() -> Defect:
    content = features(
        [(-1.7009, 37.6712), (-7.8632, 38.0151)],
        [{"name": "Finca A Ensayo", "country": "ES"}, {"name": "Finca B Ensayo", "country": "PT"}],
    )
    return Defect(
        "sites.geojson",
        content,
        (
            kept(1, name="Finca A Ensayo", country="ES", latitude="37.6712", longitude="-1.7009", precision="given"),
            kept(2, name="Finca B Ensayo", country="PT", latitude="38.0151", longitude="-7.8632", precision="given"),
        ),
        written={1: ("Finca A Ensayo", "ES", "-1.7009", "37.6712"), 2: ("Finca B Ensayo", "PT", "-7.8632", "38.0151")},
        found={"format": "geojson"},
    )


def geojson_areas() -> Defect:
    """The outline of a farm is no point, and no point is made up for it."""
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    feature = {"type": "Feature", "geometry": area, "properties": {"name": "Finca A Ensayo", "country": "ES"}}
    return Defect(
        "areas.geojson",
        json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(),
        (kept(1, "geometry.no_point", name="Finca A Ensayo", country="ES"),),
        written={1: ("Finca A Ensayo", "ES")},
    )


def macros() -> Defect:
    content = with_member(workbook({"List": GRID}), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no macro of ours")
    return _same("macros.xlsm", content, frozenset({"file.macros_ignored"}))


def quote_left_open() -> Defect:
    lines = ["Name,Country,City", "Finca A Ensayo,ES,Lorca", '"Finca B Ensayo,ES,Lorca']
    lines += [f"Finca {number} Ensayo,ES,Lorca" for number in range(20)]
    written = {number: tuple(line.split(",")) for number, line in enumerate(lines, start=1) if number > 1}
    return Defect(
        "open_quote.csv",
        "\n".join(lines).encode(),
        (
            kept(2, name="Finca A Ensayo", country="ES", city="Lorca"),
            refused(3, "row.quote_left_open"),
            *(kept(4 + number, name=f"Finca {number} Ensayo", country="ES", city="Lorca") for number in range(20)),
        ),
        written=written,
    )


def empty_file() -> Defect:
    return Defect("empty.csv", b"", error="file.empty")


def heads_without_rows() -> Defect:
    return Defect("heads.csv", separated(GRID[:1]), error="file.empty")


def password() -> Defect:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    return Defect("locked.xlsx", content, error="file.password_protected")


def zip_bomb() -> Defect:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 4_000_000)
    return Defect("bomb.xlsx", memory.getvalue(), error="file.unpacks_too_large", largest_unpacked=1_000_000)


def cut_off() -> Defect:
    return Defect("cut.xlsx", workbook({"List": GRID})[:2000], error="file.truncated")


def web_page_named_excel() -> Defect:
    page = b"<html><body><table><tr><td>Name</td></tr><tr><td>Finca</td></tr></table></body></html>"
    return Defect("page.xls", page, error="file.not_a_spreadsheet")


def picture_named_excel() -> Defect:
    return Defect("scan.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), error="file.not_a_spreadsheet")


def no_names() -> Defect:
    grid = [("Amount", "Colour"), ("12", "red"), ("14", "blue"), ("15", "green")]
    return Defect("no_names.csv", separated(grid), error="suppliers.no_name_column")


MADE = (
    tab_separated,
    bar_separated,
    semicolons_with_commas_inside,
    separator_named_in_the_first_line,
    packed,
    old_excel,
    old_excel_named_new,
    new_excel_named_old,
    text_named_excel,
    open_document_sheet,
    json_objects,
    json_with_nested_and_typed_values,
    geojson_points,
    geojson_areas,
    macros,
    quote_left_open,
    empty_file,
    heads_without_rows,
    password,
    zip_bomb,
    cut_off,
    web_page_named_excel,
    picture_named_excel,
    no_names,
)
