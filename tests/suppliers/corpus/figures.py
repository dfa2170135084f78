"""Numbers, days and identifiers as spreadsheets leave them."""
# ruff: noqa: RUF001 - letters that look alike are part of what is tested

import datetime as dt

from suppliers.importing.choices import ReadingChoices
from tests.suppliers.corpus.defects import Defect, below, kept, refused
from tests.suppliers.corpus.makers import old_workbook, separated, workbook


def decimal_commas() -> Defect:
    grid = [
        ("Name", "Land", "Mitarbeiter", "Breitengrad", "Längengrad"),
        ("Hof Erfunden", "DE", "1.234", "52,52", "13,405"),
    ]
    return Defect(
        "komma.csv",
        separated(grid, ";"),
        (
            kept(
                2,
                name="Hof Erfunden",
                country="DE",
                workers="1234",
                latitude="52.52",
                longitude="13.405",
                precision="given",
            ),
        ),
        written=below(grid, 2),
        found={"decimal_mark": ",", "separator": ";"},
    )


def thousands_marks() -> Defect:
    cells = {
        "1.200": "1200",
        "1,200": "1200",
        "1 200": "1200",
        "1'200": "1200",
        "12.000": "12000",
        "120": "120",
        "1.2": "",
    }
    grid = [("Name", "Country", "Workers"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "thousands.csv",
        separated(grid, ";"),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", workers=value)
            if value
            else kept(at + 2, "number.unreadable", name=f"Hof {at} Erfunden", country="DE")
            for at, value in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def ranges_of_workers() -> Defect:
    cells = {
        "100-200 workers": "100-200",
        "100–200": "100-200",
        "51 to 100": "51-100",
        "1.001 bis 5.000": "1001-5000",
        "500+": "500-",
        "<50": "-50",
        "more than 1000": "1000-",
        "ca. 120": "120",
        "de 10 a 20": "10-20",
        "entre 10 et 20": "10-20",
        "200-100": "",
        "many": "",
    }
    grid = [("Name", "Country", "Workers"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "ranges.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", workers=value)
            if value
            else kept(at + 2, "number.unreadable", name=f"Hof {at} Erfunden", country="DE")
            for at, value in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def ranges_turned_into_dates() -> Defect:
    """A spreadsheet took `10-12` for the tenth of December: nobody can say what stood there."""
    grid = [
        ("Name", "Country", "Workers"),
        ("Hof A Erfunden", "DE", dt.date(2026, 12, 10)),
        ("Hof B Erfunden", "DE", 40),
    ]

    def as_day(book: object) -> None:
        form = book.add_format({"num_format": "dd-mmm"})  # type: ignore[attr-defined] # the writer has no types
        book.get_worksheet_by_name("List").write_datetime(1, 2, dt.date(2026, 12, 10), form)  # type: ignore[attr-defined] # as above

    return Defect(
        "dated.xlsx",
        workbook({"List": [grid[0], grid[1][:2], grid[2]]}, as_day),
        (
            kept(2, "number.unreadable", name="Hof A Erfunden", country="DE"),
            kept(3, name="Hof B Erfunden", country="DE", workers="40"),
        ),
        written={2: ("Hof A Erfunden", "DE", "2026-12-10"), 3: ("Hof B Erfunden", "DE", "40")},
    )


def serial_dates() -> Defect:
    grid = [("Name", "Country", "Supplier since"), ("Hof A Erfunden", "DE", 45292), ("Hof B Erfunden", "DE", 36526.5)]
    return Defect(
        "serials.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Hof A Erfunden", country="DE", since="2024-01-01"),
            kept(3, name="Hof B Erfunden", country="DE", since="2000-01-01"),
        ),
        written=below(grid, 2),
        found={"date_system": "1900"},
    )


def system_1904_serials() -> Defect:
    grid = [("Name", "Country", "Supplier since"), ("Hof A Erfunden", "DE", 43830)]
    return Defect(
        "mac.xlsx",
        workbook({"List": grid}, date_1904=True),
        (kept(2, name="Hof A Erfunden", country="DE", since="2024-01-01"),),
        written=below(grid, 2),
        found={"date_system": "1904"},
    )


def system_1904_dates() -> Defect:
    def add(book: object) -> None:
        form = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined] # as above
        book.get_worksheet_by_name("List").write_datetime(1, 2, dt.date(2024, 1, 1), form)  # type: ignore[attr-defined] # as above

    grid = [("Name", "Country", "Supplier since"), ("Hof A Erfunden", "DE", None)]
    return Defect(
        "mac_dates.xlsx",
        workbook({"List": grid}, add, date_1904=True),
        (kept(2, name="Hof A Erfunden", country="DE", since="2024-01-01"),),
        written={2: ("Hof A Erfunden", "DE", "2024-01-01")},
        found={"date_system": "1904"},
    )


def system_1904_in_an_old_file() -> Defect:
    grid = [("Name", "Country", "Supplier since"), ("Hof A Erfunden", "DE", 43830)]
    return Defect(
        "mac_old.xls",
        old_workbook(grid, date1904=True),
        (kept(2, name="Hof A Erfunden", country="DE", since="2024-01-01"),),
        written=below(grid, 2),
        found={"date_system": "1904"},
    )


def dates_as_text() -> Defect:
    cells = {
        "2024-01-31": "2024-01-31",
        "31.01.2024": "2024-01-31",
        "31 Jan 2024": "2024-01-31",
        "January 31st, 2024": "2024-01-31",
        "31 de enero de 2024": "2024-01-31",
        "31 janvier 2024": "2024-01-31",
        "31. Januar 2024": "2024-01-31",
        "31 Ocak 2024": "2024-01-31",
        "20240131": "2024-01-31",
        "2024-01-31T00:00:00": "2024-01-31",
        "2019": "2019-01-01",
    }
    grid = [("Name", "Country", "Since"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "text_dates.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", since=day) for at, day in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def mixed_day_and_month() -> Defect:
    """Half of the list was typed in one country and half in another: what nothing tells is asked, once."""
    cells = {"31/12/2024": "2024-12-31", "12/31/2024": "2024-12-31", "03/04/2024": "", "05/06/2024": ""}
    grid = [("Name", "Country", "Since"), *((f"Hof {at} Erfunden", "DE", cell) for at, cell in enumerate(cells))]
    return Defect(
        "mixed_dates.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Hof {at} Erfunden", country="DE", **({"since": day} if day else {}))
            for at, day in enumerate(cells.values())
        ),
        of_file=frozenset({"date.ambiguous"}),
        written=below(grid, 2),
        found={"day_orders": {"Since": "unknown"}},
    )


def day_order_answered() -> Defect:
    grid = [
        ("Name", "Country", "Since"),
        ("Hof A Erfunden", "DE", "03/04/2024"),
        ("Hof B Erfunden", "DE", "05/06/2024"),
    ]
    return Defect(
        "answered_dates.csv",
        separated(grid),
        (
            kept(2, name="Hof A Erfunden", country="DE", since="2024-03-04"),
            kept(3, name="Hof B Erfunden", country="DE", since="2024-05-06"),
        ),
        choices=ReadingChoices(day_orders={"since": "month_first"}),
        written=below(grid, 2),
        found={"day_orders": {"Since": "month_first"}},
    )


def impossible_dates() -> Defect:
    grid = [
        ("Name", "Country", "Since"),
        ("Hof A Erfunden", "DE", "2024-02-30"),
        ("Hof B Erfunden", "DE", "31.11.2023"),
        ("Hof C Erfunden", "DE", "45/45/2023"),
        ("Hof D Erfunden", "DE", "soon"),
        ("Hof E Erfunden", "DE", "2024-02-29"),
    ]
    return Defect(
        "impossible.csv",
        separated(grid),
        (
            refused(2, "date.impossible"),
            refused(3, "date.impossible"),
            refused(4, "date.impossible"),
            refused(5, "date.unreadable"),
            kept(6, name="Hof E Erfunden", country="DE", since="2024-02-29"),
        ),
        written=below(grid, 2),
    )


def tax_ids_that_lost_zeros() -> Defect:
    """CNPJ and VKN stored as numbers: the ones that began with zeros are short, and only the check digits tell."""
    grid = [
        ("Name", "Country", "Tax ID"),
        ("Obra A Inventada", "BR", "00123450000171"),
        ("Obra B Inventada", "BR", 123450000171),
        ("Otel C Deneme", "TR", "0123456789"),
        ("Otel D Deneme", "TR", 123456789),
        ("Obra E Inventada", "BR", 12000000000170),
    ]
    return Defect(
        "zeros.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Obra A Inventada", country="BR", identifiers="tax_id 00123450000171 valid"),
            kept(
                3,
                "identifier.zeros_lost",
                name="Obra B Inventada",
                country="BR",
                identifiers="tax_id 123450000171 invalid",
            ),
            kept(4, name="Otel C Deneme", country="TR", identifiers="tax_id 0123456789 valid"),
            kept(
                5, "identifier.zeros_lost", name="Otel D Deneme", country="TR", identifiers="tax_id 123456789 invalid"
            ),
            kept(6, name="Obra E Inventada", country="BR", identifiers="tax_id 12000000000170 valid"),
        ),
        written=below(grid, 2),
    )


def numbers_in_scientific_form() -> Defect:
    grid = [
        ("Name", "Country", "Tax ID", "Supplier code", "Phone"),
        ("Obra A Inventada", "PE", "5.21E+11", "0012345678", "+51 1 000 0001"),
        ("Obra B Inventada", "PE", "5,21E+11", "1.2E+07", "5.1E+10"),
    ]
    return Defect(
        "scientific.csv",
        separated(grid, ";"),
        (
            kept(
                2,
                "identifier.damaged_by_spreadsheet",
                name="Obra A Inventada",
                country="PE",
                external_id="0012345678",
                phone="+51 1 000 0001",
            ),
            kept(
                3,
                "identifier.damaged_by_spreadsheet",
                name="Obra B Inventada",
                country="PE",
                external_id="1.2E+07",
            ),
        ),
        written=below(grid, 2),
    )


def several_ids_in_a_cell() -> Defect:
    grid = [
        ("Name", "Country", "Identifiers"),
        ("Obra A Inventada", "ES", "LEI: TLGT00INVENTEDFIRM19; VAT: ESB12345674"),
        ("Obra B Inventada", "DE", "DE136952993|4012345000009"),
        ("Obra C Inventada", "PT", "GLN 4012345000009\nNIF: 500001235"),
    ]
    return Defect(
        "many_ids.csv",
        separated(grid),
        (
            kept(
                2,
                name="Obra A Inventada",
                country="ES",
                identifiers="lei TLGT00INVENTEDFIRM19 valid; vat ESB12345674 valid",
            ),
            kept(
                3, name="Obra B Inventada", country="DE", identifiers="vat DE136952993 valid; - 4012345000009 unchecked"
            ),
            kept(
                4, name="Obra C Inventada", country="PT", identifiers="gln 4012345000009 valid; tax_id 500001235 valid"
            ),
        ),
        of_file=frozenset({"identifier.scheme_unknown"}),
        written=below(grid, 2),
    )


def ids_that_fail_their_check() -> Defect:
    grid = [
        ("Name", "Country", "LEI", "VAT number", "GLN", "DUNS", "OS ID"),
        (
            "Obra A Inventada",
            "ES",
            "TLGT00INVENTEDFIRM19",
            "ESB12345674",
            "4012345000009",
            "123456789",
            "ES2024061ABCDE3",
        ),
        (
            "Obra B Inventada",
            "ES",
            "TLGT00INVENTEDFIRM18",
            "ESB12345675",
            "4012345000008",
            "12345678",
            "ES2024061ABCDEX",
        ),
        ("Obra C Inventada", "ES", "", "B12345674", "", "12-345-6789", ""),
    ]
    return Defect(
        "checks.csv",
        separated(grid),
        (
            kept(
                2,
                name="Obra A Inventada",
                country="ES",
                identifiers="lei TLGT00INVENTEDFIRM19 valid; vat ESB12345674 valid; gln 4012345000009 valid; "
                "duns 123456789 unchecked; os_id ES2024061ABCDE3 valid",
            ),
            kept(
                3,
                "identifier.check_failed",
                name="Obra B Inventada",
                country="ES",
                identifiers="lei TLGT00INVENTEDFIRM18 invalid; vat ESB12345675 invalid; gln 4012345000008 invalid; "
                "duns 12345678 invalid; os_id ES2024061ABCDEX invalid",
            ),
            kept(
                4, name="Obra C Inventada", country="ES", identifiers="vat B12345674 valid; duns 12-345-6789 unchecked"
            ),
        ),
        written=below(grid, 2),
    )


def national_numbers_of_many_countries() -> Defect:
    ids = [
        ("BR", "12.000.000/0001-70", "valid"),
        ("TR", "0123456789", "valid"),
        ("PT", "500001235", "valid"),
        ("IN", "29ABCFT1234K1Z2", "valid"),
        ("IN", "29ABCFT1234K1Z3", "invalid"),
        ("ES", "B12345674", "valid"),
        ("US", "12-3456789", "valid"),
        ("MX", "TEX011303AB9", "invalid"),
        ("BD", "123456789012", "unchecked"),
        ("FR", "987654324", "valid"),
        ("DE", "DE136952993", "valid"),
    ]
    grid = [
        ("Name", "Country", "Tax ID"),
        *((f"Firma {at} Inventada", country, number) for at, (country, number, _) in enumerate(ids)),
    ]
    rows = tuple(
        kept(
            at + 2,
            *(["identifier.check_failed"] if verdict == "invalid" else []),
            name=f"Firma {at} Inventada",
            country=country,
            identifiers=f"tax_id {number} {verdict}",
        )
        for at, (country, number, verdict) in enumerate(ids)
    )
    return Defect("national.csv", separated(grid), rows, written=below(grid, 2))


def site_numbers_beside_firm_numbers() -> Defect:
    grid = [
        ("Nom du site", "Pays", "SIRET", "SIREN"),
        ("Atelier Fictif", "France", "98765432400019", "987654324"),
        ("Entrepôt Fictif", "France", "987 654 324 00018", "987654325"),
    ]
    return Defect(
        "siret.csv",
        separated(grid, ";"),
        (
            kept(
                2,
                name="Atelier Fictif",
                country="FR",
                identifiers="siret 98765432400019 valid; siren 987654324 valid",
            ),
            kept(
                3,
                "identifier.check_failed",
                name="Entrepôt Fictif",
                country="FR",
                identifiers="siret 987 654 324 00018 invalid; siren 987654325 invalid",
            ),
        ),
        written=below(grid, 2),
    )


def postcodes_that_lost_zeros() -> Defect:
    grid = [
        ("Name", "PLZ", "Ort", "Land"),
        ("Hof A Erfunden", "01067", "Dresden", "DE"),
        ("Hof B Erfunden", 1067, "Dresden", "DE"),
        ("Hof C Erfunden", 1010, "Wien", "AT"),
    ]
    return Defect(
        "postcodes.xlsx",
        workbook({"List": grid}),
        (
            kept(2, name="Hof A Erfunden", postcode="01067", city="Dresden", country="DE"),
            kept(3, "postcode.zeros_lost", name="Hof B Erfunden", postcode="1067", city="Dresden", country="DE"),
            kept(4, name="Hof C Erfunden", postcode="1010", city="Wien", country="AT"),
        ),
        written=below(grid, 2),
    )


MADE = (
    decimal_commas,
    thousands_marks,
    ranges_of_workers,
    ranges_turned_into_dates,
    serial_dates,
    system_1904_serials,
    system_1904_dates,
    system_1904_in_an_old_file,
    dates_as_text,
    mixed_day_and_month,
    day_order_answered,
    impossible_dates,
    tax_ids_that_lost_zeros,
    numbers_in_scientific_form,
    several_ids_in_a_cell,
    ids_that_fail_their_check,
    national_numbers_of_many_countries,
    site_numbers_beside_firm_numbers,
    postcodes_that_lost_zeros,
)
