"""Lists whose shape is wrong: what stands above, below, between and beside the rows."""

import xlsxwriter

from tests.suppliers.corpus.defects import Defect, below, kept, passed, refused
from tests.suppliers.corpus.makers import separated, workbook

HEADS = ("Supplier name", "Country", "City", "Workers")
SOL = ("Hotel Sol de Prueba", "ES", "Lorca", 120)
OBRA = ("Obra Norte Ensayo", "ES", "Murcia", 45)
FINCA = ("Finca Ficticia", "PT", "Beja", 60)


def title_rows() -> Defect:
    grid = [
        ("Supplier list, head office",),
        ("as of 2026-09-30, confidential",),
        (),
        HEADS,
        SOL,
        OBRA,
    ]
    return Defect(
        "titles.xlsx",
        workbook({"List": grid}),
        (
            kept(5, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(6, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        of_file=frozenset({"row.above_heads"}),
        written=below(grid, 5),
        found={"sheet": "List", "head_rows": [4]},
    )


def two_row_merged_heads() -> Defect:
    grid = [
        ("Site", "Address", None, None, "Headcount", None),
        ("Name", "Street", "City", "Country", "Total", "Agency"),
        ("Finca Ficticia", "Rua Um 1", "Beja", "PT", 60, 12),
        ("Hotel Sol de Prueba", "Calle Dos 2", "Lorca", "ES", 120, 30),
    ]

    def merge(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name("List")
        sheet.merge_range("B1:D1", "Address")
        sheet.merge_range("E1:F1", "Headcount")

    return Defect(
        "merged.xlsx",
        workbook({"List": grid}, merge),
        (
            kept(
                3,
                name="Finca Ficticia",
                address="Rua Um 1",
                city="Beja",
                country="PT",
                workers="60",
                agency_workers="12",
            ),
            kept(
                4,
                name="Hotel Sol de Prueba",
                address="Calle Dos 2",
                city="Lorca",
                country="ES",
                workers="120",
                agency_workers="30",
            ),
        ),
        written=below(grid, 3),
        found={"head_rows": [1, 2]},
    )


def duplicate_column_names() -> Defect:
    grid = [
        ("Name", "Country", "Phone", "Name"),
        ("Finca Ficticia", "PT", "+351 200 000 001", "M. Inventada"),
        ("Obra Norte Ensayo", "ES", "+34 600 000 002", "P. Inventado"),
    ]
    return Defect(
        "twice.csv",
        separated(grid),
        (
            kept(2, name="Finca Ficticia", country="PT", phone="+351 200 000 001"),
            kept(3, name="Obra Norte Ensayo", country="ES", phone="+34 600 000 002"),
        ),
        of_file=frozenset({"heads.duplicate"}),
        written=below(grid, 2),
    )


def totals_row() -> Defect:
    grid = [HEADS, SOL, OBRA, FINCA, ("Total", None, None, 225)]
    return Defect(
        "totals.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
            kept(4, name="Finca Ficticia", country="PT", city="Beja", workers="60"),
            passed(5, "row.totals"),
        ),
        written=below(grid, 2),
    )


def totals_between_groups() -> Defect:
    """Subtotals stand in the middle of the list, not at its end."""
    rows = [(f"Finca {letter} Ficticia", "PT", "Beja", 10) for letter in "ABCDEFGH"]
    grid = [HEADS, SOL, OBRA, ("Subtotal ES", None, None, 165), *rows, ("Subtotal PT", None, None, 80)]
    return Defect(
        "subtotals.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
            passed(4, "row.totals"),
            *(kept(5 + at, name=row[0], country="PT", city="Beja", workers="10") for at, row in enumerate(rows)),
            passed(13, "row.totals"),
        ),
        written=below(grid, 2),
    )


def firm_called_total() -> Defect:
    grid = [HEADS, ("Total Obras Ensayo", "ES", "Lorca", 12), ("Total", "ES", "Jaca", 7)]
    return Defect(
        "total_firm.csv",
        separated(grid),
        (
            kept(2, name="Total Obras Ensayo", country="ES", city="Lorca", workers="12"),
            kept(3, name="Total", country="ES", city="Jaca", workers="7"),
        ),
        written=below(grid, 2),
    )


def blank_rows() -> Defect:
    grid = [HEADS, SOL, ("", "", "", ""), OBRA, ("  ", "", "", "")]
    return Defect(
        "gaps.csv",
        separated(grid),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            passed(3, "row.blank"),
            kept(4, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
            passed(5, "row.blank"),
        ),
        written=below(grid, 2),
    )


def hidden_rows() -> Defect:
    grid = [HEADS, SOL, OBRA]
    content = workbook(
        {"List": grid}, lambda book: book.get_worksheet_by_name("List").set_row(2, None, None, {"hidden": True})
    )
    return Defect(
        "hidden_row.xlsx",
        content,
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, "row.hidden", name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        written=below(grid, 2),
    )


def hidden_columns() -> Defect:
    grid = [HEADS, SOL, OBRA]
    content = workbook(
        {"List": grid}, lambda book: book.get_worksheet_by_name("List").set_column(2, 2, None, None, {"hidden": True})
    )
    return Defect(
        "hidden_column.xlsx",
        content,
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        of_file=frozenset({"column.hidden"}),
        written=below(grid, 2),
    )


def hidden_sheet() -> Defect:
    grid = [HEADS, SOL, OBRA]
    old = [HEADS, FINCA, ("Finca Vieja Ficticia", "PT", "Beja", 3), ("Finca Muerta Ficticia", "PT", "Beja", 1)]

    def hide(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name("List")
        sheet.activate()
        sheet.set_first_sheet()
        book.get_worksheet_by_name("Old").very_hidden()

    content = workbook({"Old": old, "List": grid}, hide)
    return Defect(
        "hidden_sheet.xlsx",
        content,
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        of_file=frozenset({"sheet.left_out"}),
        written=below(grid, 2),
        found={"sheet": "List"},
    )


def list_on_the_third_sheet() -> Defect:
    cover = [("Supplier register",), ("Issued by purchasing",)]
    codes = [("Code", "Meaning"), ("A", "active"), ("B", "blocked"), ("C", "closed"), ("D", "dormant")]
    grid = [HEADS, SOL, OBRA]
    return Defect(
        "cover.xlsx",
        workbook({"Cover": cover, "Codes": codes, "Suppliers": grid}),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        of_file=frozenset({"sheet.left_out"}),
        written=below(grid, 2),
        found={"sheet": "Suppliers"},
    )


def notes_below() -> Defect:
    grid = [HEADS, SOL, OBRA, (), ("Source: purchasing system", None, None, None)]
    return Defect(
        "notes.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
            passed(4, "row.blank"),
            passed(5, "row.footer"),
        ),
        written=below(grid, 2),
    )


def heads_repeated_on_each_page() -> Defect:
    grid = [HEADS, SOL, HEADS, OBRA]
    return Defect(
        "pages.csv",
        separated(grid),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            passed(3, "row.heads_repeated"),
            kept(4, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
        ),
        written=below(grid, 2),
    )


def columns_in_any_order() -> Defect:
    grid = [
        ("no. of workers", "CITY", "Remarks", "country_name", "Facility Name*"),
        (60, "Beja", "olive harvest", "Portugal", "Finca Ficticia"),
    ]
    return Defect(
        "order.csv",
        separated(grid),
        (kept(2, name="Finca Ficticia", country="PT", city="Beja", workers="60", remark="olive harvest"),),
        written=below(grid, 2),
    )


def rows_too_wide() -> Defect:
    """An address with a comma that nobody quoted pushes the rest to the right."""
    text = "Name,Address,Country\nFinca Ficticia,Rua Um,PT\nHotel Sol de Prueba,Calle Dos, 2,ES\n"
    written = {2: ("Finca Ficticia", "Rua Um", "PT"), 3: ("Hotel Sol de Prueba", "Calle Dos", " 2", "ES")}
    return Defect(
        "wide.csv",
        text.encode(),
        (
            kept(2, name="Finca Ficticia", address="Rua Um", country="PT"),
            refused(3, "row.cells_too_many", "country.unknown"),  # the country now reads `2`: not guessed
        ),
        written=written,
    )


def same_row_twice() -> Defect:
    grid = [HEADS, SOL, OBRA, SOL]
    return Defect(
        "repeated.csv",
        separated(grid),
        (
            kept(2, name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
            kept(3, name="Obra Norte Ensayo", country="ES", city="Murcia", workers="45"),
            kept(4, "row.duplicate", name="Hotel Sol de Prueba", country="ES", city="Lorca", workers="120"),
        ),
        written=below(grid, 2),
    )


MADE = (
    title_rows,
    two_row_merged_heads,
    duplicate_column_names,
    totals_row,
    totals_between_groups,
    firm_called_total,
    blank_rows,
    hidden_rows,
    hidden_columns,
    hidden_sheet,
    list_on_the_third_sheet,
    notes_below,
    heads_repeated_on_each_page,
    columns_in_any_order,
    rows_too_wide,
    same_row_twice,
)
