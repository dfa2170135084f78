"""What a stranger's files held that the reader had read wrongly or dropped without a word."""

from dataclasses import replace

from suppliers.importing.choices import ReadingChoices
from tests.suppliers.corpus.defects import Defect, ExpectedRow, below, kept, refused
from tests.suppliers.corpus.makers import separated

HEADS = ("Name", "Country", "City")
MIXED = frozenset({"text.encoding_mixed"})


def _kept(rows: list[tuple[str, str, str]]) -> tuple[ExpectedRow, ...]:
    return tuple(
        kept(number, name=name, country=country, city=city) for number, (name, country, city) in enumerate(rows, 2)
    )


def half_a_list_in_another_encoding() -> Defect:
    rows = [(f"Fábrica {number} Ensayo", "ES", "León") for number in range(100)]
    content = separated([HEADS, *rows[:50]]) + separated(rows[50:], ",", "cp1252")
    return Defect("halves.csv", content, _kept(rows), MIXED, written=below([HEADS, *rows], 2))


def one_row_of_each_encoding() -> Defect:
    rows = [("Fábrica Ensayo", "ES", "Lugo"), ("Müller Probe", "DE", "Ulm")]
    content = separated([HEADS, rows[0]]) + separated([rows[1]], ",", "cp1252")
    return Defect("two.csv", content, _kept(rows), MIXED, written=below([HEADS, *rows], 2))


def polish_rows_added_to_a_marked_list() -> Defect:
    rows = [("Fábrica Ensayo", "ES", "Málaga"), ("Świerk Próba", "PL", "Łódź"), ("Żuraw Próba", "PL", "Kęty")]
    content = separated([HEADS, rows[0]], ",", "utf-8-sig") + separated(rows[1:], ",", "cp1250")
    return Defect("marked.csv", content, _kept(rows), MIXED, written=below([HEADS, *rows], 2))


def cyrillic_rows_of_two_encodings() -> Defect:
    rows = [(f"Ткацкая проба {number}", "KZ", "Алматы") for number in range(6)]
    content = separated([HEADS, *rows[:3]]) + separated(rows[3:], ",", "cp1251")
    return Defect("steppe.csv", content, _kept(rows), MIXED, written=below([HEADS, *rows], 2))


def open_quote_in_the_first_of_three() -> Defect:
    text = 'Name,Country,City\n"Open Ensayo,ES,Lorca\nB Ensayo,ES,Murcia\nC Ensayo,ES,Lugo\n'
    return Defect(
        "three.csv",
        text.encode(),
        (
            refused(2, "row.quote_left_open"),
            kept(3, name="B Ensayo", country="ES", city="Murcia"),
            kept(4, name="C Ensayo", country="ES", city="Lugo"),
        ),
        written={number: tuple(line.split(",")) for number, line in enumerate(text.splitlines(), 1) if number > 1},
    )


def open_quote_before_quoted_cells() -> Defect:
    lines = [
        "Name;Country;City",
        "A Ensayo;ES;Lorca",
        'B Ensayo;ES;"Murcia',
        "C Ensayo;ES;Lugo",
        'D Ensayo;ES;"Vigo; Lavadores"',
        '"E\nEnsayo";ES;"Vera"',
    ]
    return Defect(
        "later.csv",
        "\r\n".join(lines).encode(),
        (
            kept(2, name="A Ensayo", country="ES", city="Lorca"),
            refused(3, "row.quote_left_open"),
            kept(4, name="C Ensayo", country="ES", city="Lugo"),
            kept(5, name="D Ensayo", country="ES", city="Vigo; Lavadores"),
            kept(6, name="E Ensayo", country="ES", city="Vera"),
        ),
        written={
            3: ("B Ensayo", "ES", '"Murcia'),
            4: ("C Ensayo", "ES", "Lugo"),
            5: ("D Ensayo", "ES", "Vigo; Lavadores"),
            6: ("E\nEnsayo", "ES", "Vera"),
        },
    )


def a_cell_of_two_megabytes() -> Defect:
    return Defect("huge.csv", b"Name,Country\nA,ES\n" + b"x" * 2_000_000 + b",ES\n", error="file.cell_too_large")


def telephones_that_a_spreadsheet_spoilt() -> Defect:
    grid = [("Name", "Country", "Phone"), ("A Ensayo", "ES", "#########"), ("B Ensayo", "ES", "4.96912E+11")]
    return Defect(
        "phones.csv",
        separated(grid),
        (
            kept(2, "cell.too_narrow", name="A Ensayo", country="ES"),
            kept(3, "identifier.damaged_by_spreadsheet", name="B Ensayo", country="ES"),
        ),
        written=below(grid, 2),
    )


def columns_nobody_knows() -> Defect:
    grid = [("Name", "Country", "Importe", "Empty", "Qwx"), ("A Ensayo", "ES", "12,50", None, "z")]
    return Defect(
        "unknown.csv",
        separated(grid),
        (kept(2, name="A Ensayo", country="ES"),),
        frozenset({"column.unused"}),
        written=below(grid, 2),
    )


def columns_left_out_on_purpose() -> Defect:
    made = columns_nobody_knows()
    return replace(made, of_file=frozenset(), choices=ReadingChoices(columns={"Importe": "", "Qwx": ""}))


MADE = (
    telephones_that_a_spreadsheet_spoilt,
    columns_nobody_knows,
    columns_left_out_on_purpose,
    half_a_list_in_another_encoding,
    one_row_of_each_encoding,
    polish_rows_added_to_a_marked_list,
    cyrillic_rows_of_two_encodings,
    open_quote_in_the_first_of_three,
    open_quote_before_quoted_cells,
    a_cell_of_two_megabytes,
)
