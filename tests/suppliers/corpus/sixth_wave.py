"""Lists of a second season, written once the first had been mended and expected before the reader had seen them."""

from tests.suppliers.corpus.defects import Defect, below, kept
from tests.suppliers.corpus.makers import objects, separated, workbook
from tests.suppliers.corpus.plain_lists import UNUSED, Exceptions, expected, plain_list


def questionnaire_export() -> Defect:
    heads = {
        "1. What is the name of your facility?": "name",
        "2. In which country is it located?": "country",
        "3. Facility street address": "address",
        "4. How many people work at the facility?": "workers",
        "5. Of these, how many are agency workers?": "agency_workers",
        "6. E-mail of the contact person": "email",
    }
    rows = [
        ("Sample Leather Works", "India", "12 Trial Nagar", "340", "60", "a@leather.example"),
        ("Invented Shoes", "Viet Nam", "Lot 4, Sample IP", "1,150", "none", "b@shoes.example"),
    ]
    return plain_list(
        "answers.csv", heads, rows, Exceptions({"India": "IN", "Viet Nam": "VN", "1,150": "1150", "none": ""})
    )


def seafood_and_farm_sources() -> Defect:
    heads = {
        "Processor / Farm": "name",
        "Species or crop": "sector",
        "Nearest city": "city",
        "Province/State": "region",
        "Country of origin": "country",
        "Avg. no. of seasonal and permanent employees": "workers",
        "Certification": "",
    }
    rows = [
        ("Invented Prawn Farm", "Shrimp", "Surat Thani", "Surat Thani", "Thailand", "210", "none"),
        ("Trial Oyster Bay", "Oyster", "Agadir", "Souss-Massa", "Morocco", "35", ""),
    ]
    return plain_list("sources.csv", heads, rows, Exceptions({"Thailand": "TH", "Morocco": "MA"}), separator="\t")


def contractors_of_a_developer() -> Defect:
    heads = {
        "Subcontractor company": "name",
        "Trade package": "sector",
        "Company reg. no.": "identifiers:registration_number",
        "VAT reg. no.": "identifiers:vat",
        "Registered office": "address",
        "Country of registration": "country",
        "Peak headcount on site": "workers",
        "First day on site": "since",
    }
    rows = [
        (
            "Invented Scaffolding",
            "Scaffolding",
            "registration_number 123456 unchecked",
            "",
            "1 Trial Lane, Dublin",
            "Ireland",
            "24",
            "03-Mar-2025",
        ),
        ("Sample Rebar", "Steel fixing", "", "ESB12345674", "Calle Prueba 3, Madrid", "Spain", "40", "17-Nov-2025"),
    ]
    written = [
        tuple(str(cell).removeprefix("registration_number ").removesuffix(" unchecked") for cell in row) for row in rows
    ]
    means = {"Ireland": "IE", "Spain": "ES", "03-Mar-2025": "2025-03-03", "17-Nov-2025": "2025-11-17"}
    made = expected(heads, rows, Exceptions(means))
    grid = [tuple(heads), *written]
    return Defect("packages.csv", separated(grid), made, written=below(grid, 2))


def two_levels_of_merged_heads() -> Defect:
    heads = ("Site", "Street", "ZIP", "City", "Country", "Own", "Agency", "Lat", "Long")
    rows = [
        ("Invented Depot", "Trial Rd 1", "30159", "Hannover", "DE", 85, 12, 52.3759, 9.732),
        ("Sample Depot", "Test Rd 2", "90402", "Nürnberg", "DE", 40, 3, 49.4521, 11.0767),
        ("Sum", None, None, None, None, 125, 15, None, None),
    ]
    upper = (None, "Address", None, None, None, "Headcount", None, "Position", None)
    grid = [("Logistics sites",), upper, heads, *rows]

    def merge(book: object) -> None:
        sheet = book.get_worksheet_by_name("Depots")  # type: ignore[attr-defined] # the writer has no types
        sheet.merge_range("B2:E2", "Address")
        sheet.merge_range("F2:G2", "Headcount")
        sheet.merge_range("H2:I2", "Position")

    fields = dict(
        zip(
            heads,
            ("name", "address", "postcode", "city", "country", "workers", "agency_workers", "latitude", "longitude"),
            strict=True,
        )
    )
    besides = Exceptions(passed={6: "row.totals"})
    return Defect(
        "depots.xlsx",
        workbook({"Depots": grid}, merge),
        expected(fields, rows, besides, first=4),
        frozenset({"row.above_heads"}),
        written=below(grid, 4),
    )


def accommodation_of_workers() -> Defect:
    heads = {
        "Dormitory / housing site": "name",
        "House no. & street": "address",
        "Town/Village": "city",
        "Post Code": "postcode",
        "Country (ISO)": "country",
        "Landlord": "owner",
        "Max occupancy": "",
        "Map coordinates": "coordinates",
    }
    rows = [("Sample Hostel", "4 Trial St", "Boston", "PE21 0AA", "GB", "Invented Lettings", "48", "52.9789 -0.0266")]
    made = (
        kept(
            2,
            name="Sample Hostel",
            address="4 Trial St",
            city="Boston",
            postcode="PE21 0AA",
            country="GB",
            owner="Invented Lettings",
            latitude="52.9789",
            longitude="-0.0266",
            precision="given",
        ),
    )
    grid = [tuple(heads), *rows]
    return Defect("housing.csv", separated(grid), made, UNUSED, written=below(grid, 2))


def objects_of_a_sourcing_tool() -> Defect:
    heads = {
        "facilityName": "name",
        "facility_id": "external_id",
        "addressLine1": "address",
        "cityName": "city",
        "countryIso2": "country",
        "workerCount": "workers",
        "parentCompany": "parent",
        "legalEntityIdentifier": "identifiers:lei",
    }
    rows = [
        ("Sample Towels", "F-001", "Plot 9", "Karur", "IN", 420, "Invented Textiles", "TLGT00INVENTEDFIRM19"),
        ("Trial Sheets", "F-002", "Road 4", "Windhoek", "NA", 66, None, None),
    ]
    return Defect("facilities.json", objects([tuple(heads), *rows]), expected(heads, rows, first=1))


MADE = (
    questionnaire_export,
    seafood_and_farm_sources,
    contractors_of_a_developer,
    two_levels_of_merged_heads,
    accommodation_of_workers,
    objects_of_a_sourcing_tool,
)
