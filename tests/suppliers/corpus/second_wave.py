"""More of what lists come with, expected before the reader had ever seen them."""

# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

import datetime as dt
import json

import xlsxwriter

from tests.suppliers.corpus.defects import Defect, below, kept, passed, refused
from tests.suppliers.corpus.makers import separated, workbook


def heads_with_line_breaks_and_footnotes() -> Defect:
    grid = [
        ("Supplier\nname*", "Country¹", "Workers (total)", "E-mail address"),
        ("Finca A Ensayo", "ES", 12, "a@ensayo.example"),
    ]
    return Defect(
        "footnotes.xlsx",
        workbook({"List": grid}),
        (kept(2, name="Finca A Ensayo", country="ES", workers="12", email="a@ensayo.example"),),
        written=below(grid, 2),
    )


def list_that_begins_in_the_third_column() -> Defect:
    grid = [("", "", "Name", "Country"), ("", "", "Finca A Ensayo", "ES"), ("", "", "Finca B Ensayo", "PT")]
    return Defect(
        "indented.xlsx",
        workbook({"List": grid}),
        (kept(2, name="Finca A Ensayo", country="ES"), kept(3, name="Finca B Ensayo", country="PT")),
        written=below(grid, 2),
    )


def list_without_heads() -> Defect:
    grid = [
        ("Finca A Ensayo S.L.", "ES"),
        ("Finca B Ensayo S.L.", "PT"),
        ("Finca C Ensayo S.L.", "ES"),
        ("Obra D S.A.", "MA"),
    ]
    return Defect(
        "headless.csv",
        separated(grid),
        (
            kept(2, name="Finca B Ensayo S.L.", country="PT"),
            kept(3, name="Finca C Ensayo S.L.", country="ES"),
            kept(4, name="Obra D S.A.", country="MA"),
        ),
        of_file=frozenset({"heads.doubtful"}),
        written=below(grid, 2),
    )


def cells_merged_down_the_rows() -> Defect:
    grid = [("Name", "Country"), ("Finca A Ensayo", "ES"), ("Finca B Ensayo", None), ("Finca C Ensayo", "PT")]

    def merge(book: xlsxwriter.Workbook) -> None:
        book.get_worksheet_by_name("List").merge_range("B2:B3", "ES")

    return Defect(
        "merged_down.xlsx",
        workbook({"List": grid}, merge),
        (
            kept(2, name="Finca A Ensayo", country="ES"),
            kept(3, "cell.merged", name="Finca B Ensayo", country="ES"),
            kept(4, name="Finca C Ensayo", country="PT"),
        ),
        written={2: ("Finca A Ensayo", "ES"), 3: ("Finca B Ensayo",), 4: ("Finca C Ensayo", "PT")},
    )


def separators_at_every_line_end() -> Defect:
    grid = [("Name", "Country", "", ""), ("Finca A Ensayo", "ES", "", ""), ("Finca B Ensayo", "PT", "", "")]
    return Defect(
        "trailing.csv",
        separated(grid, ";"),
        (kept(2, name="Finca A Ensayo", country="ES"), kept(3, name="Finca B Ensayo", country="PT")),
        written=below(grid, 2),
    )


def column_without_a_head() -> Defect:
    grid = [
        ("Name", "Country", "", "City"),
        ("Finca A Ensayo", "ES", "x-17", "Lorca"),
        ("Finca B Ensayo", "PT", "", "Beja"),
    ]
    return Defect(
        "blank_head.csv",
        separated(grid),
        (
            kept(2, name="Finca A Ensayo", country="ES", city="Lorca"),
            kept(3, name="Finca B Ensayo", country="PT", city="Beja"),
        ),
        of_file=frozenset({"heads.blank"}),
        written=below(grid, 2),
    )


def heads_in_two_languages() -> Defect:
    grid = [("Name / Nombre", "Country / País", "City / Ciudad"), ("Finca A Ensayo", "ES", "Lorca")]
    return Defect(
        "bilingual.csv",
        separated(grid),
        (kept(2, name="Finca A Ensayo", country="ES", city="Lorca"),),
        written=below(grid, 2),
    )


def arabic_digits() -> Defect:
    grid = [("الاسم", "الدولة", "عدد العمال"), ("مزرعة تجريبية", "المغرب", "١٢٠"), ("فندق تجريبي", "مصر", "١٬٢٠٠")]
    return Defect(
        "digits.csv",
        separated(grid, ";"),
        (
            kept(2, name="مزرعة تجريبية", country="MA", workers="120"),
            kept(3, name="فندق تجريبي", country="EG", workers="1200"),
        ),
        written=below(grid, 2),
    )


def windows_1256_arabic() -> Defect:
    grid = [("الاسم", "الدولة"), ("مزرعة تجريبية للخضروات", "المغرب"), ("فندق تجريبي", "مصر")]
    return Defect(
        "arabic.csv",
        separated(grid, ";", "cp1256"),
        (kept(2, name="مزرعة تجريبية للخضروات", country="MA"), kept(3, name="فندق تجريبي", country="EG")),
        written=below(grid, 2),
        found={"encoding": "cp1256"},
    )


def chinese_gb18030() -> Defect:
    grid = [
        ("工厂名称", "国家", "地址"),
        ("样本纺织有限公司", "中国", "虚构路一号"),
        ("样本制衣厂", "中国", "虚构路二号"),
    ]
    return Defect(
        "chinese.csv",
        separated(grid, ",", "gb18030"),
        (
            kept(2, name="样本纺织有限公司", country="CN", address="虚构路一号"),
            kept(3, name="样本制衣厂", country="CN", address="虚构路二号"),
        ),
        written=below(grid, 2),
        found={"encoding": "gb18030"},
    )


def old_macintosh_line_ends() -> Defect:
    grid = [("Name", "Country"), ("Finca A Ensayo", "ES"), ("Finca B Ensayo", "PT")]
    return Defect(
        "mac.csv",
        separated(grid, line="\r"),
        (kept(2, name="Finca A Ensayo", country="ES"), kept(3, name="Finca B Ensayo", country="PT")),
        written=below(grid, 2),
    )


def comment_lines_first() -> Defect:
    grid = [("Name", "Country", "City"), ("Finca A Ensayo", "ES", "Lorca"), ("Finca B Ensayo", "PT", "Beja")]
    content = b"# exported by the purchasing system\n# 2 rows\n" + separated(grid)
    written = {row + 2: cells for row, cells in below(grid, 2).items()}
    return Defect(
        "commented.csv",
        content,
        (
            kept(4, name="Finca A Ensayo", country="ES", city="Lorca"),
            kept(5, name="Finca B Ensayo", country="PT", city="Beja"),
        ),
        of_file=frozenset({"row.above_heads"}),
        written=written,
    )


def one_column_of_names() -> Defect:
    grid = [("Supplier",), ("Finca A, Ensayo",), ("Finca B Ensayo",)]
    return Defect(
        "names.csv",
        b"Supplier\nFinca A, Ensayo\nFinca B Ensayo\n",
        (kept(2, name="Finca A, Ensayo"), kept(3, name="Finca B Ensayo")),
        of_file=frozenset({"country.no_column"}),
        written=below(grid, 2),
    )


def json_lines() -> Defect:
    lines = [
        {"name": "Finca A Ensayo", "country": "ES", "tax_id": 4012345},
        {"name": "Finca B Ensayo", "country": "PT"},
    ]
    return Defect(
        "list.jsonl",
        "\n".join(map(json.dumps, lines)).encode(),
        (
            kept(
                1, "identifier.check_failed", name="Finca A Ensayo", country="ES", identifiers="tax_id 4012345 invalid"
            ),
            kept(2, name="Finca B Ensayo", country="PT"),
        ),
        written={1: ("Finca A Ensayo", "ES", "4012345"), 2: ("Finca B Ensayo", "PT")},
    )


def numbers_of_sixteen_digits() -> Defect:
    grid = [
        ("Name", "Country", "Tax ID"),
        ("Hotel A Percobaan", "ID", 1234567890123456),
        ("Hotel B Percobaan", "ID", "0012345678901000"),
    ]
    return Defect(
        "sixteen.xlsx",
        workbook({"List": grid}),
        (
            kept(2, "identifier.damaged_by_spreadsheet", name="Hotel A Percobaan", country="ID"),
            kept(3, name="Hotel B Percobaan", country="ID", identifiers="tax_id 0012345678901000 unchecked"),
        ),
        written={2: ("Hotel A Percobaan", "ID", "1234567890123456.0"), 3: grid[2]},
    )


def dates_with_two_digit_years_and_times() -> Defect:
    cells = {
        "31/12/24": "2024-12-31",
        "01/02/99": "1999-02-01",
        "2024-01-31 13:45": "2024-01-31",
        "31/01/2024 08:00": "2024-01-31",
    }
    grid = [("Name", "Country", "Since"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "short_years.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", since=day) for at, day in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def dates_that_are_quarters() -> Defect:
    grid = [("Name", "Country", "Since"), ("Hof A Erfunden", "DE", "Q1 2024"), ("Hof B Erfunden", "DE", "2024-Q2")]
    return Defect(
        "quarters.csv",
        separated(grid),
        (refused(2, "date.unreadable"), refused(3, "date.unreadable")),
        written=below(grid, 2),
    )


def workers_in_other_words() -> Defect:
    cells = {
        "0": "0",
        "-5": "",
        "12 FTE": "12",
        "approx 50": "50",
        "~50": "50",
        "1,200+": "1200-",
        "up to 20": "-20",
        "> 300": "300-",
    }
    grid = [("Name", "Country", "Workers"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "words.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", workers=value)
            if value
            else kept(at + 2, "number.unreadable", name=f"Hof {at} Erfunden", country="DE")
            for at, value in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def countries_with_their_codes() -> Defect:
    spellings = {
        "Spain (ES)": "ES",
        "ES - Spain": "ES",
        "England": "GB",
        "Macau": "MO",
        "Taiwan, Province of China": "TW",
        "Republic of Ireland": "IE",
        "Russia": "RU",
        "UAE": "AE",
        "Lao PDR": "LA",
        "MEXICO": "MX",
        "Brasil": "BR",
        "Turkiye": "TR",
    }
    grid = [("Name", "Country"), *((f"Finca {at} Ficticia", text) for at, text in enumerate(spellings))]
    rows = tuple(kept(at + 2, name=f"Finca {at} Ficticia", country=code) for at, code in enumerate(spellings.values()))
    return Defect("with_codes.csv", separated(grid), rows, written=below(grid, 2))


def countries_that_are_two() -> Defect:
    spellings = ["Congo", "Sudan / South Sudan", "Ireland/UK"]
    grid = [("Name", "Country", "City"), *((f"Finca {at} Ficticia", text, "") for at, text in enumerate(spellings))]
    return Defect(
        "two.csv",
        separated(grid),
        tuple(kept(at + 2, "country.ambiguous", name=f"Finca {at} Ficticia") for at in range(len(spellings))),
        written=below(grid, 2),
    )


def points_in_one_cell() -> Defect:
    grid = [
        ("Name", "Country", "GPS coordinates"),
        ("Finca A Ensayo", "ES", "37.6712, -1.7009"),
        ("Finca B Ensayo", "ES", "37,6712; -1,7009"),
        ("Finca C Ensayo", "ES", "37.6712N, 1.7009W"),
        ("Finca D Ensayo", "ES", "by the river"),
        ("Finca E Ensayo", "ES", "-1.7009, 37.6712"),
    ]
    point = {"latitude": "37.6712", "longitude": "-1.7009", "precision": "given"}
    return Defect(
        "together.csv",
        separated(grid),
        (
            kept(2, name="Finca A Ensayo", country="ES", **point),
            kept(3, name="Finca B Ensayo", country="ES", **point),
            kept(4, name="Finca C Ensayo", country="ES", **point),
            kept(5, "coordinate.unreadable", name="Finca D Ensayo", country="ES"),
            kept(
                6,
                "coordinate.outside_country",
                name="Finca E Ensayo",
                country="ES",
                latitude="-1.7009",
                longitude="37.6712",
                precision="given",
            ),
        ),
        written=below(grid, 2),
    )


def contacts_are_not_suppliers() -> Defect:
    grid = [
        ("Contact name", "Supplier", "Contact e-mail", "Country"),
        ("M. Inventada", "Finca A Ensayo", "m@ensayo.example; ventas@ensayo.example", "ES"),
        ("P. Inventado", "Finca B Ensayo", "no mail", "PT"),
    ]
    return Defect(
        "contacts.csv",
        separated(grid),
        (
            kept(2, name="Finca A Ensayo", email="m@ensayo.example", country="ES"),
            kept(3, "email.malformed", name="Finca B Ensayo", country="PT"),
        ),
        of_file=frozenset({"column.unused"}),
        written=below(grid, 2),
    )


def totals_in_other_languages() -> Defect:
    defects = [(word, None, 57) for word in ("Summe", "Total general", "Gesamt", "Toplam", "المجموع", "合计")]
    grid = [("Name", "Country", "Workers"), ("Finca A Ensayo", "ES", 57), *defects[:1]]
    groups = [row for word in defects[1:] for row in (("Finca B Ensayo", "PT", 57), word)]
    grid += groups
    rows = [kept(2, name="Finca A Ensayo", country="ES", workers="57"), passed(3, "row.totals")]
    for at in range(len(defects) - 1):
        first = () if at == 0 else ("row.duplicate",)
        rows.append(kept(4 + 2 * at, *first, name="Finca B Ensayo", country="PT", workers="57"))
        rows.append(passed(5 + 2 * at, "row.totals"))
    return Defect("sums.xlsx", workbook({"List": grid}), tuple(rows), written=below(grid, 2))


def two_lists_side_by_side() -> Defect:
    grid = [
        ("Name", "Country", None, "Name", "Country"),
        ("Finca A Ensayo", "ES", None, "Obra X Ensayo", "MA"),
        ("Finca B Ensayo", "PT", None, "Obra Y Ensayo", "MA"),
    ]
    return Defect(
        "beside.xlsx",
        workbook({"List": grid}),
        (kept(2, name="Finca A Ensayo", country="ES"), kept(3, name="Finca B Ensayo", country="PT")),
        of_file=frozenset({"heads.duplicate"}),
        written=below(grid, 2),
    )


def words_for_nothing() -> Defect:
    grid = [
        ("Name", "Country", "City", "Phone", "Workers"),
        ("Finca A Ensayo", "ES", "NULL", "None", "-"),
        ("Finca B Ensayo", "PT", "k. A.", "N/A", "n.a."),
    ]
    return Defect(
        "nothing.csv",
        separated(grid),
        (kept(2, name="Finca A Ensayo", country="ES"), kept(3, name="Finca B Ensayo", country="PT")),
        written=below(grid, 2),
    )


def names_that_begin_oddly() -> Defect:
    names = [
        "@home Hotel Ensayo",
        "-Finca- Ensayo",
        "3 Finca Ensayo",
        "'t Hof Verzonnen",
        '"Zarya" Ensayo',
        "#1 Farm Invented",
    ]
    grid = [("Name", "Country"), *((name, "NL") for name in names)]
    return Defect(
        "odd_names.csv",
        separated(grid),
        tuple(kept(at, name=name, country="NL") for at, name in enumerate(names, start=2)),
        written=below(grid, 2),
    )


def typed_cells() -> Defect:
    """Numbers, days, times and truth values as a spreadsheet stores them."""
    grid = [("Name", "Country", "Supplier code", "Postcode", "Phone", "Founded")]

    def add(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name("List")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ["Finca A Ensayo", "ES", 10045, 30800, 34600000002])
        sheet.write_datetime(1, 5, dt.date(1998, 4, 3), day)
        sheet.write_row(2, 0, ["Finca B Ensayo", "ES", 10046.0, "08001", "+34 600 000 003", True])

    return Defect(
        "typed.xlsx",
        workbook({"List": grid}, add),
        (
            kept(
                2,
                name="Finca A Ensayo",
                country="ES",
                external_id="10045",
                postcode="30800",
                phone="34600000002",
                founded="1998-04-03",
            ),
            refused(3, "date.unreadable"),
        ),
        written={
            2: ("Finca A Ensayo", "ES", "10045", "30800", "34600000002", "1998-04-03"),
            3: ("Finca B Ensayo", "ES", "10046", "08001", "+34 600 000 003", "TRUE"),
        },
    )


MADE = (
    heads_with_line_breaks_and_footnotes,
    list_that_begins_in_the_third_column,
    list_without_heads,
    cells_merged_down_the_rows,
    separators_at_every_line_end,
    column_without_a_head,
    heads_in_two_languages,
    arabic_digits,
    windows_1256_arabic,
    chinese_gb18030,
    old_macintosh_line_ends,
    comment_lines_first,
    one_column_of_names,
    json_lines,
    numbers_of_sixteen_digits,
    dates_with_two_digit_years_and_times,
    dates_that_are_quarters,
    workers_in_other_words,
    countries_with_their_codes,
    countries_that_are_two,
    points_in_one_cell,
    contacts_are_not_suppliers,
    totals_in_other_languages,
    two_lists_side_by_side,
    words_for_nothing,
    names_that_begin_oddly,
    typed_cells,
)
