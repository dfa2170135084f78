import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from reports.contents.blocks import Block, Column, Document, Row, Section, Table
from reports.contents.cards import Card, CardFact, Cards, Listing, Said, Seal, Signature, Signatures
from reports.contents.drawings import Bar, Bars, Node, Schematic, Spot, SpotMap, Tie
from reports.contents.portfolio import portfolio
from reports.contents.streamed import Streamed
from reports.contents.values import Band, DocumentWrong, FewerThan, Kind, Mark, Money, Standing, Unknown
from reports.renderers.cells import LONGEST_CELL, cell_length, could_be_formula, inert, pieces, writable
from reports.renderers.xlsx import render_xlsx, write_xlsx
from reports.renderers.xlsx.schema import package_in
from tests.reports.invented import a_portfolio

pytestmark = pytest.mark.no_database

COLUMNS = (
    Column("name", "Name"),
    Column("severity", "Severity"),
    Column("count", "Count", Kind.INTEGER),
    Column("fee", "Fee", Kind.MONEY),
    Column("mark", "Score", Kind.BAND),
    Column("standing", "Standing", Kind.STANDING),
    Column("on", "On", Kind.DATE),
)


def a_document(*blocks: Block, language: str = "en") -> Document:
    return Document(
        "d", "test", "Test", "For Lindenhof", date(2026, 11, 22), (Section("s", "S", blocks),), language=language
    )


def some_rows(count: int) -> Iterator[Row]:
    for number in range(count):
        absent = (Unknown("register closed"), FewerThan(10), None)[number % 3]
        yield Row(
            f"r{number}",
            (
                f"Firm {number}",
                "major",
                number if number % 4 else absent,
                Money(Decimal(number) / 4, "EUR") if number % 5 else Unknown(),
                Mark(Band.HIGH, 60, 50, 69) if number % 2 else Mark(Band.UNKNOWN),
                Standing.CLAIMED,
                date(2026, 1, 1 + number % 28) if number % 7 else Unknown("not asked"),
            ),
        )


def a_table(count: int = 30) -> Table:
    return Table("t", "Sites", COLUMNS, tuple(some_rows(count)))


def opened(document: Document, *streamed: Streamed, most_rows: int = 1000) -> Workbook:
    target = BytesIO()
    write_xlsx(document, target, streamed, most_rows=most_rows)
    return load_workbook(target)


def one_cell(text: str) -> Any:
    book = opened(a_document(Table("t", "Texts", (Column("text", "Text"),), (Row("r", (text,)),))))
    return book["Texts"]["B2"], book


def test_every_block_with_values_has_a_sheet_and_words_stand_in_the_readme() -> None:
    cards = Cards(
        "cards",
        "Findings",
        (
            Card(
                "f1", "Papers held", (CardFact("people", "People", 12, Kind.INTEGER),), (Said("reply", "Reply", "No."),)
            ),
            Card(
                "f2", "Fees paid", (CardFact("fee", "Fee", Money(Decimal(700), "EUR"), Kind.MONEY),), standing="alleged"
            ),
        ),
    )
    chain = Schematic(
        "chain",
        "Chain",
        (Node("a", "Buyer", 0), Node("b", "Farm", 1, Band.HIGH)),
        (Tie("a", "b", Standing.CLAIMED),),
        left_out=3,
    )
    book = opened(
        a_document(
            cards,
            Listing(("first step", "second step"), numbered=True),
            Bars("bars", "Fees", "EUR", (Bar("x", "X", 5), Bar("y", "Y", Unknown("not asked")))),
            chain,
            SpotMap("map", "Places", (Spot("p", "Farm", Decimal("36.9"), Decimal("-2.2")),), unplaced=2),
            Signatures("names", "Signed", (Signature("i", "Inspector"),)),
            Seal("seal", "https://reports.example/v/1", "Scan me"),
        )
    )
    assert {"Findings", "Fees", "Chain", "Places", "Signed", "Links drawn"} <= set(book.sheetnames)
    assert book["Findings"]["D2"].value == 12
    said = [cell.value for row in book["README"].iter_rows() for cell in row]
    assert "first step" in said
    assert "Scan me https://reports.example/v/1" in said
    for name in ("README", "Codes", "Columns", "Schema", "Proof"):
        assert name in book.sheetnames


@given(st.text(st.characters(codec=None), max_size=40))
def test_what_anybody_wrote_is_read_back_as_text_and_never_computed(text: str) -> None:
    cell, book = one_cell(text)
    assert (cell.value or "") == writable(text)
    assert cell.data_type != "f"
    assert bool(cell.quotePrefix) == could_be_formula(writable(text))
    assert not [each for sheet in book for row in sheet.iter_rows() for each in row if each.data_type == "f"]


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        " =1+1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff@SUM(A1)",
        "\uff1dHYPERLINK(1)",
        "\uff0b1",
        "\t=1",
        "\r\n=1",
        "-2+3",
        "\tx",
        '=HYPERLINK("https://evil.example","ok")',
    ],
)
def test_tricks_that_make_a_formula_are_seen(text: str) -> None:
    assert could_be_formula(text)
    assert inert(text) == f"'{text}"
    cell, _ = one_cell(text)
    assert cell.quotePrefix


@pytest.mark.parametrize("text", ["<r><t>raw</t></r>", "<b>&amp;", "a\x00b\x1bc", "\ud800", "x\r\ny", " x "])
def test_marks_of_the_file_itself_stay_text(text: str) -> None:
    assert one_cell(text)[0].value == writable(text)


def test_what_looks_like_an_escape_of_the_file_is_escaped_itself() -> None:
    assert unescape(one_cell("_x0041_")[0].value) == "_x0041_"


def test_a_text_beyond_a_cell_is_cut_openly_and_stands_whole_elsewhere() -> None:
    whole = "مزرعة 🌾 و" * 12_000
    cell, book = one_cell(whole)
    assert "[cut: 108,000 characters; whole text on sheet Long texts, T1]" in cell.value
    assert cell_length(cell.value) <= LONGEST_CELL
    assert "".join(str(row[2]) for row in list(book["Long texts"].values)[1:]) == whole


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(2, 9))
def test_pieces_are_short_enough_and_the_text_again(text: str, most: int) -> None:
    parts = pieces(text, most)
    assert "".join(parts) == text
    assert all(cell_length(part) <= most for part in parts)


def test_more_rows_than_a_sheet_takes_go_on_in_the_next() -> None:
    book = opened(a_document(), Streamed("t", "Sites", COLUMNS, some_rows(25)), most_rows=11)
    assert [name for name in book.sheetnames if name.startswith("Sites")] == ["Sites", "Sites 2", "Sites 3"]
    keys = [row[0] for name in ("Sites", "Sites 2", "Sites 3") for row in list(book[name].values)[1:]]
    assert keys == [f"r{number}" for number in range(25)]
    assert book["Sites 3"]["A1"].value == "t"


def in_sheet(value: object) -> object:
    """What the proof hashes: days as ISO text, numbers as decimals."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return float(value) if isinstance(value, int | float) else value or ""


def test_the_proof_sheet_s_digest_is_that_of_the_rows_as_they_stand() -> None:
    book = opened(a_document(), Streamed("t", "Sites", COLUMNS, some_rows(25)))
    rows = [[in_sheet(cell) for cell in row] for row in list(book["Sites"].values)[1:]]
    lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    proof = {row[0]: row[1:] for row in book["Proof"].values}
    assert proof["Sites"] == ("25", hashlib.sha256(lines.encode()).hexdigest())


PLAIN = {"integer": ["integer"], "number": ["number"], "date": ["string"], "string": ["string"]}


def row_schema(schema: dict[str, Any]) -> Draft202012Validator:
    """The Table Schema of one sheet as a JSON Schema of one of its rows."""
    missing = {"enum": schema["missingValues"]}
    properties = {}
    for each in schema["fields"]:
        right: dict[str, Any] = {"type": PLAIN[each["type"]]}
        right |= {key: value for key, value in each.get("constraints", {}).items() if key == "enum"}
        right |= {"pattern": r"^\d{4}-\d\d-\d\d$"} if each["type"] == "date" else {}
        properties[each["name"]] = {"anyOf": [right, missing]}
    return Draft202012Validator({"type": "object", "properties": properties, "required": list(properties)})


@pytest.mark.parametrize("document", [a_document(a_table()), portfolio(a_portfolio(60))], ids=["test", "portfolio"])
def test_every_cell_is_what_the_table_schema_says(document: Document) -> None:
    content = render_xlsx(document)
    book = load_workbook(BytesIO(content))
    package = json.loads(package_in(content))
    beside = {row[0]: json.loads(str(row[1])) for row in list(book["Schema"].values)[1:]}
    assert {each["name"]: each for each in package["resources"]} == beside
    seen = 0
    for resource in package["resources"]:
        names = [each["name"] for each in resource["schema"]["fields"]]
        checker = row_schema(resource["schema"])
        for row in list(book[resource["dialect"]["sheet"]].values)[1 : resource["rows"] + 1]:
            values = [value.date().isoformat() if isinstance(value, datetime) else value for value in row]
            record = {name: "" if value is None else value for name, value in zip(names, values, strict=True)}
            assert not [error.message for error in checker.iter_errors(record)], (resource["name"], row)
            seen += 1
    assert seen > 20
    wrong = row_schema(package["resources"][0]["schema"])
    assert list(wrong.iter_errors(dict.fromkeys(names, 3.5)))


def test_heads_stay_in_sight_and_coded_columns_offer_their_words() -> None:
    sheet = opened(a_document(a_table()))["Sites"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:L31")
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert offered["C2:C31"] == '"zero tolerance,critical,major,minor,collaborative"'
    assert offered["G2:G31"] == '"Low,Medium,High,Very high,Unknown"'
    assert offered["K2:K31"] == '"Claimed,Evidenced,Verified,Expired,Unknown"'
    assert {each.errorStyle for each in sheet.data_validations.dataValidation} == {"warning"}


def test_an_arabic_workbook_reads_from_the_right_in_arabic() -> None:
    book = opened(a_document(a_table(), language="ar"))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert "الرموز" in book.sheetnames
    assert "منخفض" in {row[2] for row in book["الرموز"].values}
    assert not opened(a_document(a_table()))["Sites"].sheet_view.rightToLeft


def test_an_export_given_up_leaves_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    wrong = Streamed("t", "Sites", (Column("a", "A", Kind.INTEGER),), iter([Row("r", (1,)), Row("s", ("one",))]))
    with pytest.raises(DocumentWrong, match="cannot hold 'one'"):
        write_xlsx(a_document(), BytesIO(), [wrong])
    assert list(tmp_path.iterdir()) == []


def test_names_of_sheets_are_what_excel_takes_and_never_twice() -> None:
    title = "Orders: of [all] years * and of every/any site"
    tables = [
        Table(f"t{place}", each, (Column("a", "A"),), ()) for place, each in enumerate([title, title, "History", "'"])
    ]
    names = opened(a_document(*tables)).sheetnames[1:5]
    assert names[2:] == ["History 1", "Sheet"]
    assert len({name.casefold() for name in names}) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_numbers_beyond_what_a_sheet_keeps_and_days_before_its_calendar_stand_as_text() -> None:
    columns = (Column("a", "A", Kind.INTEGER), Column("b", "B", Kind.DATE))
    sheet = opened(a_document(Table("t", "T", columns, (Row("r", (12345678901234567, date(1880, 1, 2))),))))["T"]
    assert (sheet["B2"].value, sheet["C2"].value) == ("12345678901234567", "1880-01-02")
