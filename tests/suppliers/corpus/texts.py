"""Cells whose letters are wrong, hidden, lost, copied by reference, or far too many."""
# ruff: noqa: RUF001 - letters that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect, below, kept, refused
from tests.suppliers.corpus.makers import separated, with_text_replaced, workbook

HEADS = ("Name", "Country", "City")


def nbsp_and_trailing_blanks() -> Defect:
    grid = [HEADS, ("Finca\u00a0Ficticia ", "PT ", " Beja"), ("  Obra   Norte", "\u00a0ES", "Murcia\t")]
    return Defect(
        "blanks.csv",
        separated(grid),
        (
            kept(2, "text.invisible_removed", name="Finca Ficticia", country="PT", city="Beja"),
            kept(3, "text.invisible_removed", name="Obra Norte", country="ES", city="Murcia"),
        ),
        written=below(grid, 2),
    )


def newline_in_cell() -> Defect:
    grid = [
        ("Name", "Address", "Country"),
        ("Finca\nFicticia", "Rua Um 1\nBeja", "PT"),
        ("Obra Norte", "Calle 2", "ES"),
    ]
    return Defect(
        "breaks.csv",
        separated(grid),
        (
            kept(2, name="Finca Ficticia", address="Rua Um 1 Beja", country="PT"),
            kept(3, name="Obra Norte", address="Calle 2", country="ES"),
        ),
        written=below(grid, 2),
    )


def mojibake() -> Defect:
    grid = [HEADS, ("Hostelería Ñandú".encode().decode("cp1252"), "ES", "MÃ¡laga"), ("Obra Norte", "ES", "Murcia")]
    return Defect(
        "mojibake.csv",
        separated(grid),
        (
            kept(2, "text.mojibake_repaired", name="Hostelería Ñandú", country="ES", city="Málaga"),
            kept(3, name="Obra Norte", country="ES", city="Murcia"),
        ),
        written=below(grid, 2),
    )


def windows_1252_with_semicolons() -> Defect:
    grid = [("Empresa", "País", "Ciudad", "Importe"), ("Limpiezas Núñez Ensayo", "España", "Málaga", "12.450,50")]
    return Defect(
        "windows.csv",
        separated(grid, ";", "cp1252"),
        (kept(2, name="Limpiezas Núñez Ensayo", country="ES", city="Málaga"),),
        of_file=frozenset({"column.unused"}),
        written=below(grid, 2),
        found={"encoding": "cp1252", "separator": ";"},
    )


def windows_1254_turkish() -> Defect:
    grid = [
        ("Tedarikçi Adı", "Ülke", "Şehir"),
        ("Güneş Deneme Otelcilik", "Türkiye", "Iğdır"),
        ("Çınar Deneme", "TR", "Muğla"),
    ]
    return Defect(
        "turkish.csv",
        separated(grid, ";", "cp1254"),
        (
            kept(2, name="Güneş Deneme Otelcilik", country="TR", city="Iğdır"),
            kept(3, name="Çınar Deneme", country="TR", city="Muğla"),
        ),
        written=below(grid, 2),
        found={"encoding": "cp1254", "separator": ";"},
    )


def utf16() -> Defect:
    grid = [HEADS, ("Łódź Próbny Textil", "PL", "Łódź")]
    return Defect(
        "utf16.csv",
        separated(grid, "\t", "utf-16"),
        (kept(2, name="Łódź Próbny Textil", country="PL", city="Łódź"),),
        written=below(grid, 2),
        found={"encoding": "utf-16", "separator": "\t"},
    )


def byte_order_mark() -> Defect:
    grid = [HEADS, ("Finca Ficticia", "PT", "Évora")]
    return Defect(
        "mark.csv",
        separated(grid, ",", "utf-8-sig"),
        (kept(2, name="Finca Ficticia", country="PT", city="Évora"),),
        written=below(grid, 2),
        found={"encoding": "utf-8-sig"},
    )


def two_encodings_in_one_file() -> Defect:
    grid = [HEADS, ("Hostelería Ñandú Inventada", "ES", "Ávila"), ("Señorío Ficticio Única", "ES", "León")]
    content = separated(grid[:2]) + separated([("Café Ensayo", "ES", "Jaén")], ",", "cp1252") + separated(grid[2:])
    written = {2: grid[1], 3: ("Café Ensayo", "ES", "Jaén"), 4: grid[2]}
    return Defect(
        "joined.csv",
        content,
        (
            kept(2, name="Hostelería Ñandú Inventada", country="ES", city="Ávila"),
            kept(3, name="Café Ensayo", country="ES", city="Jaén"),
            kept(4, name="Señorío Ficticio Única", country="ES", city="León"),
        ),
        of_file=frozenset({"text.encoding_mixed"}),
        written=written,
    )


def letters_lost_in_export() -> Defect:
    grid = [HEADS, ("Hosteler?a Inventada", "ES", "M?laga"), ("Obra Norte", "ES", "Murcia")]
    return Defect(
        "lost.csv",
        separated(grid),
        (
            kept(2, "text.letters_lost", name="Hosteler?a Inventada", country="ES", city="M?laga"),
            kept(3, name="Obra Norte", country="ES", city="Murcia"),
        ),
        written=below(grid, 2),
    )


def mixed_scripts() -> Defect:
    names = ["İnci Çiğdem Deneme Otelcilik", "样本纺织有限公司", "مزرعة تجريبية", "Пример Текстиль", "ตัวอย่างโรงแรม"]
    countries = ["TR", "CN", "MA", "BG", "TH"]
    grid = [HEADS, *((name, code, "") for name, code in zip(names, countries, strict=True))]
    return Defect(
        "scripts.csv",
        separated(grid),
        tuple(
            kept(number, name=name, country=code)
            for number, (name, code) in enumerate(zip(names, countries, strict=True), start=2)
        ),
        written=below(grid, 2),
    )


def homoglyphs() -> Defect:
    """Cyrillic and Greek letters among Latin ones: the eye sees one name, the computer two."""
    grid = [
        HEADS,
        ("H\u043etel S\u043el Prueba", "ES", "Lorca"),
        ("\u039fbra Norte", "ES", "Murcia"),
        ("Заря", "BG", "Пловдив"),
    ]
    return Defect(
        "lookalikes.csv",
        separated(grid),
        (
            kept(2, "text.lookalikes_replaced", name="Hotel Sol Prueba", country="ES", city="Lorca"),
            kept(3, "text.lookalikes_replaced", name="Obra Norte", country="ES", city="Murcia"),
            kept(4, name="Заря", country="BG", city="Пловдив"),
        ),
        written=below(grid, 2),
    )


def invisible_characters() -> Defect:
    grid = [
        HEADS,
        ("Hotel\u200b Sol\u00ad", "E\u200bS", "Lorca"),
        ("\u202bObra Norte\u202c", "ES", "Mur\u2060cia"),
        ("مزرعه\u200cها", "IR", ""),
    ]
    return Defect(
        "invisible.csv",
        separated(grid),
        (
            kept(2, "text.invisible_removed", name="Hotel Sol", country="ES", city="Lorca"),
            kept(3, "text.invisible_removed", name="Obra Norte", country="ES", city="Murcia"),
            kept(4, name="مزرعه\u200cها", country="IR"),  # joins letters in Persian: it is part of the word
        ),
        written=below(grid, 2),
    )


def control_characters() -> Defect:
    grid = [HEADS, ("Finca\x07 Ficticia\x1a", "PT", "Beja"), ("Obra Norte", "ES", "Murcia")]
    return Defect(
        "controls.csv",
        separated(grid),
        (
            kept(2, "text.invisible_removed", name="Finca Ficticia", country="PT", city="Beja"),
            kept(3, name="Obra Norte", country="ES", city="Murcia"),
        ),
        written=below(grid, 2),
    )


def same_as_above() -> Defect:
    grid = [
        ("Name", "Country", "City", "Operator"),
        ("Finca Uno", "PT", "Beja", "Agro Inventada Lda"),
        ("Finca Dos", "PT", "same as above", '"'),
        ("Finca Três", "idem", "Beja", "Agro Inventada Lda"),
    ]
    return Defect(
        "above.csv",
        separated(grid),
        (
            kept(2, name="Finca Uno", country="PT", city="Beja", operator="Agro Inventada Lda"),
            kept(3, "cell.same_as_above", name="Finca Dos", country="PT"),
            refused(4, "cell.same_as_above"),
        ),
        written=below(grid, 2),
    )


def longer_than_200_characters() -> Defect:
    remark = "workers live on site; " * 12
    name = "Agro " + "Ficticia " * 60
    grid = [("Name", "Country", "Remarks"), ("Finca Uno", "PT", remark), (name, "PT", "")]
    return Defect(
        "long.csv",
        separated(grid),
        (
            kept(2, name="Finca Uno", country="PT", remark=remark.strip()),
            kept(3, "text.too_long", name=name.strip(), country="PT"),
        ),
        written=below(grid, 2),
    )


def formulas_and_error_cells() -> Defect:
    grid = [HEADS, ("Finca Uno", None, None), (None, "PT", "Beja"), ("Finca Dos", "PT", None)]

    def add(book: object) -> None:
        sheet = book.get_worksheet_by_name("List")  # type: ignore[attr-defined] # the writer has no types
        sheet.write_formula(1, 1, "=VLOOKUP(A2,Codes!A:B,2)", None, "PT")
        sheet.write_formula(1, 2, "=Cities!A9", None, "#REF!")
        sheet.write_formula(2, 0, "=B9", None, "#N/A")
        sheet.write_formula(3, 2, '=CONCATENATE("Be","ja")', None, "Beja")

    return Defect(
        "formulas.xlsx",
        workbook({"List": grid}, add),
        (
            kept(2, "cell.formula_error", name="Finca Uno", country="PT"),  # the value a formula shows is the value
            refused(3, "cell.formula_error"),
            kept(4, name="Finca Dos", country="PT", city="Beja"),
        ),
        written={2: ("Finca Uno", "PT", "#REF!"), 3: ("#N/A", "PT", "Beja"), 4: ("Finca Dos", "PT", "Beja")},
    )


def formulas_never_worked_out() -> Defect:
    """Written by a program that stores formulas without their values: the cells look empty to a reader."""
    grid = [HEADS, ("Finca Uno", "PT", None), ("Finca Dos", "PT", "Beja")]

    def add(book: object) -> None:
        book.get_worksheet_by_name("List").write_formula(1, 2, "=A9&B9", None, 7)  # type: ignore[attr-defined] # as above

    content = with_text_replaced(
        workbook({"List": grid}, add), "xl/worksheets/sheet1.xml", b"<f>A9&amp;B9</f><v>7</v>", b"<f>A9&amp;B9</f>"
    )
    return Defect(
        "unworked.xlsx",
        content,
        (
            kept(2, "cell.formula", name="Finca Uno", country="PT"),
            kept(3, name="Finca Dos", country="PT", city="Beja"),
        ),
        written={2: ("Finca Uno", "PT", "=A9&B9"), 3: ("Finca Dos", "PT", "Beja")},
    )


def formulas_as_text() -> Defect:
    grid = [
        HEADS,
        ("=1+1", "PT", "Beja"),
        ("=HYPERLINK(A1)", "PT", "Beja"),
        ("@SUM(A1)", "PT", "Beja"),
        ("+351 Hotel Ficticio", "PT", "=A1"),
    ]
    return Defect(
        "injected.csv",
        separated(grid),
        (
            refused(2, "cell.formula"),
            refused(3, "cell.formula"),
            refused(4, "cell.formula"),
            kept(5, "cell.formula", name="+351 Hotel Ficticio", country="PT"),
        ),
        written=below(grid, 2),
    )


def home_address_of_a_person() -> Defect:
    grid = [
        ("Name", "Type of party", "Country", "Address", "Phone"),
        ("M. Inventada", "person", "ES", "Calle Particular 4, 2.º B", "+34 600 000 009"),
        ("Obra Norte Ensayo S.L.", "organisation", "ES", "Calle Mayor 1", "+34 600 000 010"),
    ]
    return Defect(
        "person.csv",
        separated(grid),
        (
            kept(
                2,
                "address.of_a_person",
                name="M. Inventada",
                party_kind="person",
                country="ES",
                address="Calle Particular 4, 2.º B",
                phone="+34 600 000 009",
                personal="address; phone",
            ),
            kept(
                3,
                name="Obra Norte Ensayo S.L.",
                party_kind="organisation",
                country="ES",
                address="Calle Mayor 1",
                phone="+34 600 000 010",
            ),
        ),
        written=below(grid, 2),
    )


MADE = (
    nbsp_and_trailing_blanks,
    newline_in_cell,
    mojibake,
    windows_1252_with_semicolons,
    windows_1254_turkish,
    utf16,
    byte_order_mark,
    two_encodings_in_one_file,
    letters_lost_in_export,
    mixed_scripts,
    homoglyphs,
    invisible_characters,
    control_characters,
    same_as_above,
    longer_than_200_characters,
    formulas_and_error_cells,
    formulas_never_worked_out,
    formulas_as_text,
    home_address_of_a_person,
)
