"""Lists as three trades and three desks keep them, expected before the reader had seen them."""

from tests.suppliers.corpus.defects import Defect, below, kept, passed, refused
from tests.suppliers.corpus.makers import separated, workbook


def template_of_an_open_register() -> Defect:
    grid = [
        (
            "country",
            "name",
            "address",
            "sector_product_type",
            "number_of_workers",
            "parent_company",
            "lat",
            "lng",
            "lei_id",
        ),
        (
            "PT",
            "Fiação Fictícia",
            "Rua Um 1, Braga",
            "Apparel|Textiles",
            "100-200",
            "Grupo Fictício",
            "41.5454",
            "-8.4265",
            "TLGT00INVENTEDFIRM19",
        ),
    ]
    return Defect(
        "template.csv",
        separated(grid),
        (
            kept(
                2,
                country="PT",
                name="Fiação Fictícia",
                address="Rua Um 1, Braga",
                sector="Apparel; Textiles",
                workers="100-200",
                parent="Grupo Fictício",
                latitude="41.5454",
                longitude="-8.4265",
                precision="given",
                identifiers="lei TLGT00INVENTEDFIRM19 valid",
            ),
        ),
        written=below(grid, 2),
    )


def hotels_of_a_portuguese_chain() -> Defect:
    grid = [
        ("Nome do hotel", "Distrito", "Código postal", "Nº de trabalhadores", "Trabalhadores temporários", "País"),
        ("Hotel Fictício do Mar", "Faro", "8000-001", "1.200", "35", "Portugal"),
        ("Hotel Fictício da Serra", "Guarda", "6300-002", "45", "n/d", "Portugal"),
    ]
    return Defect(
        "hoteis.csv",
        separated(grid, ";", "cp1252"),
        (
            kept(
                2,
                name="Hotel Fictício do Mar",
                region="Faro",
                postcode="8000-001",
                workers="1200",
                agency_workers="35",
                country="PT",
            ),
            kept(3, name="Hotel Fictício da Serra", region="Guarda", postcode="6300-002", workers="45", country="PT"),
        ),
        written=below(grid, 2),
    )


def title_group_and_heads() -> Defect:
    grid = [
        ("Projects 2026",),
        ("Project", None, "Place", None, "People"),
        ("Project name", "Code", "City", "Country", "Workers"),
        ("Torre Inventada", "P-001", "Murcia", "ES", 80),
        ("Puente Inventado", "P-002", "Beja", "PT", 45),
        ("TOTAL", None, None, None, 125),
    ]
    return Defect(
        "projects.xlsx",
        workbook({"2026": grid}),
        (
            kept(4, name="Torre Inventada", external_id="P-001", city="Murcia", country="ES", workers="80"),
            kept(5, name="Puente Inventado", external_id="P-002", city="Beja", country="PT", workers="45"),
            passed(6, "row.totals"),
        ),
        of_file=frozenset({"row.above_heads"}),
        written=below(grid, 4),
    )


def quoted_thousands_between_commas() -> Defect:
    heads = "Name,Country,Workers,Remarks\n"
    text = heads + '"Finca ""La Loma"" Ensayo",ES,"1,200","olives, almonds"\nFinca Dos Ensayo,ES,"12,000",\n'
    return Defect(
        "quoted.csv",
        text.encode(),
        (
            kept(2, name='Finca "La Loma" Ensayo', country="ES", workers="1200", remark="olives, almonds"),
            kept(3, name="Finca Dos Ensayo", country="ES", workers="12000"),
        ),
        written={
            2: ('Finca "La Loma" Ensayo', "ES", "1,200", "olives, almonds"),
            3: ("Finca Dos Ensayo", "ES", "12,000", ""),
        },
    )


def subcontractors_in_french() -> Defect:
    grid = [
        ("Donneur d'ordre", "Sous-traitant", "Date de début", "Date de fin", "Effectif"),
        ("Bâtisseur Fictif", "Coffrage Fictif", "01/02/2024", "31/12/2024", "12"),
        ("Bâtisseur Fictif", "Ferraillage Fictif", "15/03/2024", "01/02/2024", "8"),
    ]
    return Defect(
        "sous_traitance.csv",
        separated(grid, ";"),
        (
            kept(
                2,
                kind="subcontracts",
                from_name="Bâtisseur Fictif",  # work goes from the principal to the subcontractor, says the glossary
                to_name="Coffrage Fictif",
                since="2024-02-01",
                until="2024-12-31",
                workers="12",
            ),
            refused(3, "date.order"),
        ),
        of_file=frozenset({"edge.kind_assumed"}),
        kind="edges",
        written=below(grid, 2),
    )


def agencies_and_their_hosts() -> Defect:
    grid = [
        ("Agency", "Host site", "Workers", "Start date"),
        ("Staff Ensayo ETT", "Hotel Ensayo", "10-20", "2024-06-01"),
    ]
    return Defect(
        "agencies.csv",
        separated(grid),
        (
            kept(
                2,
                kind="provides_labour",
                from_name="Staff Ensayo ETT",
                to_name="Hotel Ensayo",
                workers="10-20",
                since="2024-06-01",
            ),
        ),
        of_file=frozenset({"edge.kind_assumed"}),
        kind="edges",
        written=below(grid, 2),
    )


def names_that_are_words_of_ours() -> Defect:
    names = [
        "Idem Hotel Ensayo",
        "Same Day Laundry Invented",
        "Unknown Pleasures Invented Ltd",
        "Note Bleue Fictive",
        "None Such Farm",
    ]
    grid = [("Name", "Country"), *((name, "IE") for name in names)]
    return Defect(
        "words.csv",
        separated(grid),
        tuple(kept(at, name=name, country="IE") for at, name in enumerate(names, start=2)),
        written=below(grid, 2),
    )


def ids_with_their_scheme_before_them() -> Defect:
    cells = {
        "CIF: B12345674": "tax_id B12345674 valid",
        "NIF B12345674": "tax_id B12345674 valid",
        "VAT ES B12345674": "vat ES B12345674 valid",
        "LEI TLGT00INVENTEDFIRM19 / GLN 4012345000009": "lei TLGT00INVENTEDFIRM19 valid; gln 4012345000009 valid",
    }
    grid = [("Name", "Country", "IDs"), *((f"Obra {at} Inventada", "ES", cell) for at, cell in enumerate(cells))]
    return Defect(
        "named_ids.csv",
        separated(grid),
        tuple(
            kept(at + 2, name=f"Obra {at} Inventada", country="ES", identifiers=ids)
            for at, ids in enumerate(cells.values())
        ),
        written=below(grid, 2),
    )


def everyday_names_of_countries() -> Defect:
    spellings = {
        "Ivory Coast": "CI",
        "Cape Verde": "CV",
        "Holland": "NL",
        "South Korea": "KR",
        "North Macedonia": "MK",
        "Bosnia": "BA",
        "USA": "US",
        "Great Britain": "GB",
        "Czechia": "CZ",
        "East Timor": "TL",
        "DR Congo": "CD",
        "Vietnam": "VN",
        "Tanzania, United Republic of": "TZ",
        "+34": "",
        "Schweiz": "CH",
        "Países Baixos": "NL",
        "Royaume-Uni": "GB",
    }
    grid = [("Name", "Country"), *((f"Finca {at} Ficticia", text) for at, text in enumerate(spellings))]
    rows = tuple(
        kept(at + 2, name=f"Finca {at} Ficticia", country=code) if code else refused(at + 2, "country.unknown")
        for at, code in enumerate(spellings.values())
    )
    return Defect("everyday.csv", separated(grid), rows, written=below(grid, 2))


def growers_who_are_persons() -> Defect:
    grid = [
        ("Grower", "Legal status", "Country", "Home address", "Mobile phone"),
        ("P. Inventado", "self-employed", "ES", "Calle Particular 9", "+34 600 000 011"),
        ("Agro Ensayo", "company", "ES", "Polígono 3", "+34 600 000 012"),
    ]
    return Defect(
        "growers.csv",
        separated(grid),
        (
            kept(
                2,
                "address.of_a_person",
                name="P. Inventado",
                party_kind="person",
                country="ES",
                address="Calle Particular 9",
                phone="+34 600 000 011",
                personal="address; phone",
            ),
            kept(
                3,
                "address.of_a_person",
                name="Agro Ensayo",
                party_kind="organisation",
                country="ES",
                address="Polígono 3",
                phone="+34 600 000 012",
                personal="address",
            ),
        ),
        written=below(grid, 2),
    )


MADE = (
    template_of_an_open_register,
    hotels_of_a_portuguese_chain,
    title_group_and_heads,
    quoted_thousands_between_commas,
    subcontractors_in_french,
    agencies_and_their_hosts,
    names_that_are_words_of_ours,
    ids_with_their_scheme_before_them,
    everyday_names_of_countries,
    growers_who_are_persons,
)
