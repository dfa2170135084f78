"""Lists as brands, farms, hotels and building firms send them, expected before the reader had seen them."""
# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect, below, kept, passed
from tests.suppliers.corpus.makers import features, objects, old_workbook, separated, workbook
from tests.suppliers.corpus.plain_lists import UNUSED, Exceptions, expected, plain_list

TITLES = frozenset({"row.above_heads"})


def disclosure_of_a_brand() -> Defect:
    heads = {
        "Manufacturing facility": "name",
        "Product type": "sector",
        "Physical address": "address",
        "State/Province": "region",
        "Country of manufacture": "country",
        "Total headcount": "workers",
        "% female workers": "",
        "Parent company name": "parent",
    }
    rows = [
        (
            "Invented Knits Ltd",
            "Knitwear",
            "Plot 7, Sample Road",
            "Dhaka",
            "Bangladesh",
            "1,250",
            "61%",
            "Invented Group",
        ),
        ("Sample Denim JSC", "Denim; Trousers", "Lot B2, Test Park", "Đồng Nai", "Viet Nam", "501-1000", "70%", ""),
        ("Probe Footwear", "Shoes", "12 Trial St", "Tangerang", "Indonesia", "> 5,000", "n/a", "-"),
    ]
    means = {"1,250": "1250", "Bangladesh": "BD", "Viet Nam": "VN", "Indonesia": "ID", "> 5,000": "5000-", "-": ""}
    return plain_list("disclosure.csv", heads, rows, Exceptions(means))


def farms_of_a_packhouse() -> Defect:
    heads = {
        "Nombre de la explotación": "name",
        "Término municipal": "city",
        "Provincia": "region",
        "C.P.": "postcode",
        "País": "country",
        "Nº de jornaleros": "workers",
        "Personal de ETT": "agency_workers",
        "Cultivo": "sector",
        "Teléfono de contacto": "phone",
        "Correo electrónico": "email",
    }
    rows = [
        (
            "Finca El Ensayo",
            "Níjar",
            "Almería",
            "04100",
            "España",
            "45",
            "12",
            "Tomate",
            "+34 950 000 001",
            "a@ensayo.example",
        ),
        ("Invernadero La Prueba", "El Ejido", "Almería", "04700", "España", "1.100", "s/d", "Pimiento", "", ""),
    ]
    return plain_list(
        "fincas.csv",
        heads,
        rows,
        Exceptions({"España": "ES", "1.100": "1100", "s/d": ""}),
        separator=";",
        encoding="cp1252",
    )


def hotels_of_a_french_chain() -> Defect:
    heads = {
        "Nom de l'établissement": "name",
        "Commune": "city",
        "Code postal": "postcode",
        "Département": "region",
        "Pays": "country",
        "Effectif total": "workers",
        "dont intérimaires": "agency_workers",
        "N° SIRET": "identifiers:siret",
        "Courriel": "email",
        "Nb de chambres": "",
    }
    rows = [
        (
            "Hôtel Fictif de la Plage",
            "Nice",
            "06000",
            "Alpes-Maritimes",
            "France",
            "85",
            "10",
            "98765432400001",
            "h@fictif.example",
            "120",
        ),
        ("Résidence Inventée", "Lyon", "69002", "Rhône", "FRANCE", "1 020", "", "", "", "64"),
    ]
    return plain_list(
        "hotels.csv", heads, rows, Exceptions({"France": "FR", "FRANCE": "FR", "1 020": "1020"}), separator=";"
    )


def properties_of_a_hotel_group() -> Defect:
    heads = {
        "Property": "name",
        "Town": "city",
        "Country": "country",
        "Rooms": "",
        "Team members": "workers",
        "Contracted-out staff": "agency_workers",
        "Operating company": "operator",
        "Property owner": "owner",
    }
    rows = [
        ("Invented Bay Resort", "Kemer", "Turkiye", 320, 410, 95, "Invented Leisure", "Sample Estates"),
        ("Sample Inn Airport", "Leeds", "United Kingdom", 140, 60, 12, "Sample Inns", "Invented REIT"),
        ("Grand total", None, None, 460, 470, 107, None, None),
    ]
    grid = [("Human rights due diligence - property list",), ("Status: 30 June 2026",), (), tuple(heads), *rows]
    besides = Exceptions({"Turkiye": "TR", "United Kingdom": "GB"}, passed={7: "row.totals"})
    return Defect(
        "properties.xlsx",
        workbook({"Properties": grid}),
        expected(heads, rows, besides, first=5),
        TITLES | UNUSED,
        written=below(grid, 5),
    )


def projects_of_a_contractor() -> Defect:
    heads = {
        "Project / Site": "name",
        "Main contractor": "operator",
        "Site address": "address",
        "County": "region",
        "Post code": "postcode",
        "Nation": "country",
        "Start on site": "since",
        "Operatives on site": "workers",
    }
    rows = [
        (
            "Sample Quay Phase 2",
            "Invented Builders",
            "1 Dock Rd",
            "Merseyside",
            "L1 0AA",
            "England",
            "14/02/2025",
            "220",
        ),
        (
            "Trial Hospital Wing",
            "Invented Builders",
            "High St",
            "Fife",
            "KY1 0AA",
            "Scotland",
            "28/11/2024",
            "75 approx.",
        ),
    ]
    means = {
        "England": "GB",
        "Scotland": "GB",
        "14/02/2025": "2025-02-14",
        "28/11/2024": "2024-11-28",
        "75 approx.": "75",
    }
    return plain_list("projects.csv", heads, rows, Exceptions(means))


def farms_as_map_points() -> Defect:
    facts: list[dict[str, object]] = [
        {"farm_name": "Invented Orchard", "iso3": "KEN", "hectares": 12.5, "pickers": 80},
        {"farm_name": "Sample Tea Estate", "iso3": "LKA", "hectares": 200, "pickers": 640},
    ]
    points = [(36.8219, -1.2921), (80.7718, 7.8731)]
    return Defect(
        "farms.geojson",
        features(points, facts),
        (
            kept(
                1,
                name="Invented Orchard",
                country="KE",
                workers="80",
                latitude="-1.2921",
                longitude="36.8219",
                precision="given",
            ),
            kept(
                2,
                name="Sample Tea Estate",
                country="LK",
                workers="640",
                latitude="7.8731",
                longitude="80.7718",
                precision="given",
            ),
        ),
        UNUSED,
    )


def objects_of_a_procurement_system() -> Defect:
    heads = {
        "supplierName": "name",
        "streetAddress": "address",
        "postalCode": "postcode",
        "countryCode": "country",
        "employeeCount": "workers",
        "contactEmail": "email",
        "vendorId": "external_id",
    }
    rows = [
        ("Sample Fruits BV", "Voorbeeldlaan 1", "1011 AA", "NL", 45, "a@fruits.example", "000123"),
        ("Invented Canning", "Main St 5", "10001", "NA", 230, "b@canning.example", "000124"),
    ]
    made = expected(heads, rows, first=1)
    return Defect("vendors.json", objects([tuple(heads), *rows]), made)


def vendor_master_of_an_erp() -> Defect:
    heads = {
        "LIFNR": "external_id",
        "NAME1": "name",
        "STRAS": "address",
        "PSTLZ": "postcode",
        "ORT01": "city",
        "LAND1": "country",
        "TELF1": "phone",
        "STCEG": "identifiers:vat",
    }
    rows = [
        (
            "0000100012",
            "MUSTER GEBAEUDEREINIGUNG GMBH",
            "PROBEWEG 1",
            "01067",
            "DRESDEN",
            "DE",
            "+49 351 000001",
            "DE136952993",
        ),
        ("0000100013", "LIMPIEZAS ENSAYO SL", "CALLE PRUEBA 2", "28001", "MADRID", "ES", "", "ESB12345674"),
    ]
    return plain_list("LFA1.csv", heads, rows, separator="|")


def workforce_under_merged_heads() -> Defect:
    heads = ("Facility name", "Town", "County", "Nation", "Total", "of which agency")
    rows = [
        ("Sample Bakery", "Leeds", "West Yorkshire", "UK", 120, 30),
        ("Invented Dairy", "Cork", "County Cork", "Ireland", 85, 0),
    ]
    grid = [("Facility name", "Location", None, None, "Workforce", None), (None, *heads[1:]), *rows]

    def merge(book: object) -> None:
        sheet = book.get_worksheet_by_name("Sites")  # type: ignore[attr-defined] # the writer has no types
        sheet.merge_range("A1:A2", "Facility name")
        sheet.merge_range("B1:D1", "Location")
        sheet.merge_range("E1:F1", "Workforce")

    fields = dict(zip(heads, ("name", "city", "region", "country", "workers", "agency_workers"), strict=True))
    made = expected(fields, rows, Exceptions({"UK": "GB", "Ireland": "IE"}), first=3)
    return Defect("workforce.xlsx", workbook({"Sites": grid}, merge), made, written=below(grid, 3))


def farms_with_foreign_letters() -> Defect:
    heads = {"Grower name": "name", "Region": "region", "Country": "country", "Active since": "since"}
    rows = [
        ("Invented Grарe Farm", "Karas", "NA", "13.05.2021"),
        ("Sample Date Farm", "Hardap", "NA", "2020-02-31"),
        ("Trial\u00a0Olive\u200b Farm", "Erongo", "NA", "1.12.2019"),
    ]
    means = {
        "Invented Grарe Farm": "Invented Grape Farm",
        "Trial\u00a0Olive\u200b Farm": "Trial Olive Farm",
        "13.05.2021": "2021-05-13",
        "1.12.2019": "2019-12-01",
    }
    besides = Exceptions(
        means,
        issues={2: ("text.lookalikes_replaced",), 4: ("text.invisible_removed",)},
        refused={3: ("date.impossible",)},
    )
    return plain_list("growers.csv", heads, rows, besides)


def points_of_an_old_workbook() -> Defect:
    heads = {"Standort": "name", "Land": "country", "Breite": "latitude", "Länge": "longitude", "Anzahl MA": "workers"}
    rows = [
        ("Werk Muster", "Schweiz", "47,3769", "8,5417", 210),
        ("Lager Probe", "Liechtenstein", "47,141", "9,5209", 35),
    ]
    grid = [tuple(heads), *rows]
    means = {
        "Schweiz": "CH",
        "Liechtenstein": "LI",
        "47,3769": "47.3769",
        "8,5417": "8.5417",
        "47,141": "47.141",
        "9,5209": "9.5209",
    }
    return Defect("standorte.xls", old_workbook(grid), expected(heads, rows, Exceptions(means)), written=below(grid, 2))


def spoilt_tax_numbers_of_argentina() -> Defect:
    heads = {"Proveedor": "name", "CUIT": "identifiers:tax_id", "País": "country", "Rubro": "sector"}
    rows = [
        ("Viñedo Ensayo SA", "30-71123400-0", "Argentina", "Uva"),
        ("Frigorífico Prueba", "3,07112E+10", "Argentina", "Carne"),
    ]
    besides = Exceptions({"Argentina": "AR", "3,07112E+10": ""}, issues={3: ("identifier.damaged_by_spreadsheet",)})
    return plain_list("proveedores.csv", heads, rows, besides, separator=";")


def heads_that_only_the_cells_explain() -> Defect:
    heads = {
        "Who": "name",
        "Where in the world": "country",
        "How many hands": "workers",
        "Write to": "email",
        "Ring": "phone",
    }
    rows = [
        ("Sample Orchard Ltd", "Kenya", "45", "a@orchard.example", "+254 700 000001"),
        ("Invented Roses Ltd", "Ethiopia", "200-300", "b@roses.example", "+251 911 000001"),
        ("Trial Beans Ltd", "Uganda", "18", "c@beans.example", "+256 700 000001"),
    ]
    return plain_list("who.csv", heads, rows, Exceptions({"Kenya": "KE", "Ethiopia": "ET", "Uganda": "UG"}))


def places_in_degrees_and_minutes() -> Defect:
    heads = {"Site": "name", "Country": "country", "GPS location": "coordinates"}
    rows = [("Hotel Ensayo Playa", "ES", "36°43'17\"N 4°25'13\"W"), ("Finca Ensayo", "ES", "36.8381, -2.4597")]
    grid = [tuple(heads), *rows]
    return Defect(
        "gps.csv",
        separated(grid),
        (
            kept(
                2,
                name="Hotel Ensayo Playa",
                country="ES",
                latitude="36.7213888889",
                longitude="-4.42027777778",
                precision="given",
            ),
            kept(3, name="Finca Ensayo", country="ES", latitude="36.8381", longitude="-2.4597", precision="given"),
        ),
        written=below(grid, 2),
    )


def bands_of_head_counts() -> Defect:
    heads = {"Company": "name", "Country": "country", "Employee band": "workers", "Website URL": "website"}
    cells = {
        "1-10": "1-10",
        "11 – 50": "11-50",
        "250+": "250-",
        "under 20": "-20",
        "1000 or more": "1000-",
        "1,001-5,000": "1001-5000",
        "unknown": "",
    }
    rows = [(f"Sample Firm {at}", "IE", cell, f"https://firm{at}.example") for at, cell in enumerate(cells)]
    return plain_list("bands.csv", heads, rows, Exceptions(cells))


def registered_and_trading_names() -> Defect:
    heads = {
        "Supplier legal entity name": "legal_name",
        "Trading name": "name",
        "LEI code": "identifiers:lei",
        "DUNS No.": "identifiers:duns",
        "HQ country": "country",
        "Business ID": "external_id",
    }
    rows = [
        (
            "Invented Foods Limited",
            "Invented Foods",
            "TLGT00INVENTEDFIRM19",
            "duns 123456789 unchecked",
            "U.K.",
            "B-77",
        ),
        ("Sample Meats plc", "", "", "", "Rep. of Ireland", "B-78"),
    ]
    written = [(*row[:3], row[3].replace("duns ", "").replace(" unchecked", ""), *row[4:]) for row in rows]
    made = expected(heads, rows, Exceptions({"U.K.": "GB", "Rep. of Ireland": "IE"}))
    grid = [tuple(heads), *written]
    return Defect("entities.csv", separated(grid), made, written=below(grid, 2))


def notes_and_heads_again_in_an_audit_list() -> Defect:
    heads = {
        "Audited site": "name",
        "Location (city)": "city",
        "Location (country)": "country",
        "Last audit date": "",
        "No. of workers": "workers",
    }
    rows = [
        ("Sample Spinning", "Coimbatore", "India", "2025-01-10", "900"),
        ("Audited site", "Location (city)", "Location (country)", "Last audit date", "No. of workers"),
        ("Invented Weaving", "Lahore", "Pakistan", "2024-11-02", "350"),
        ("", "", "", "", ""),
        ("* Figures as reported by the sites", "", "", "", ""),
    ]
    grid = [tuple(heads), *rows]
    means = {"India": "IN", "Pakistan": "PK"}
    made = list(expected(heads, rows, Exceptions(means)))
    made[1] = passed(3, "row.heads_repeated")
    made[3:] = [passed(5, "row.blank"), passed(6, "row.footer")]
    return Defect("audited.csv", separated(grid), tuple(made), UNUSED, written=below(grid, 2))


MADE = (
    disclosure_of_a_brand,
    farms_of_a_packhouse,
    hotels_of_a_french_chain,
    properties_of_a_hotel_group,
    projects_of_a_contractor,
    farms_as_map_points,
    objects_of_a_procurement_system,
    vendor_master_of_an_erp,
    workforce_under_merged_heads,
    farms_with_foreign_letters,
    points_of_an_old_workbook,
    spoilt_tax_numbers_of_argentina,
    heads_that_only_the_cells_explain,
    places_in_degrees_and_minutes,
    bands_of_head_counts,
    registered_and_trading_names,
    notes_and_heads_again_in_an_audit_list,
)
