"""Rows that an importer must refuse or flag, and what it should say about each."""

from examples.country.lists import Cell, Slip

LINDENHOF = "suppliers_lindenhof.xlsx"
BUILDER = "suppliers_builder.csv"

_SITE = {
    "record": "Site",
    "kind": "Farm",
    "city": "Níjar",
    "region": "Almería",
    "country": "ES",
    "sector": "0113 Vegetables",
}

# after which row it stands, the row
LINDENHOF_ROWS: tuple[tuple[str, dict[str, Cell]], ...] = (
    ("P-0060", {"id": "P-9001", "record": "Company", "name": "", "role": "Farm", "city": "El Ejido", "country": "ES"}),
    (
        "P-0090",
        {
            "id": "P-9002",
            "record": "Company",
            "name": "Hortalizas Isla Perdida S.L.",
            "city": "Puerto Sol",
            "country": "Atlantis",
        },
    ),
    (
        "P-0120",
        {"id": "P-0012", "record": "Company", "name": "Vega Honda S.C.A.", "city": "Roquetas", "country": "Portugal"},
    ),
    ("P-0150", {"id": "P-9003", "record": "Company", "name": "#REF!", "city": "Lepe", "country": "Spain"}),
    ("P-0170", {"id": "P-9004", "record": "Company", "name": "Cítricos Loma Baja S.L.", "country": ""}),
    (
        "S-0050",
        {
            **_SITE,
            "id": "S-9001",
            "name": "Finca Balsa Rota",
            "operator_id": "P-0011",
            "latitude": 368.5,
            "longitude": -2.2,
        },
    ),
    ("S-0100", {**_SITE, "id": "S-9002", "name": "Finca Tres Fuentes", "operator_id": "P-0011", "workers": -40}),
    ("S-0150", {**_SITE, "id": "S-9003", "name": "Finca Sin Dueño", "operator_id": "P-9999"}),
    (
        "S-0200",
        {**_SITE, "id": "S-9004", "name": "Finca El Cálculo", "operator_id": "P-0011", "workers": "twelve dozen"},
    ),
)

BUILDER_ROWS: tuple[tuple[str, dict[str, Cell]], ...] = (
    (
        "P-0250",
        {
            "id": "P-9005",
            "record": "Company",
            "name": "Yesos Febrero S.L.",
            "city": "Lleida",
            "country": "ES",
            "since": "2024-02-30",
        },
    ),
    ("P-0270", {"id": "P-9006", "record": "Company", "name": "", "city": "Barcelona", "country": "ES"}),
    (
        "S-0022",
        {
            "id": "S-9005",
            "record": "Site",
            "name": "Obra Coma Perduda",
            "kind": "Construction site",
            "city": "Lleida",
            "country": "España",
            "operator_id": "P-0033",
            "latitude": "41,6,1",
            "longitude": 0.6,
        },
    ),
)

# giver id, giver name, kind, taker id, taker name, since, until, share
EDGE_ROWS = (
    ("P-0009", "Limpiezas Brisa S.L.", "subcontracts", "P-0009", "Limpiezas Brisa S.L.", "2025-01-01", "", ""),
    ("P-0011", "Agro Almanzora S.A.T.", "supplies", "P-8888", "Mercado Fantasma S.L.", "2024-01-01", "", "10"),
    ("P-0053", "Grupo Orilla Mayor S.L.", "owns", "P-0018", "Poniente Norte S.L.", "2020-01-01", "", "130"),
    (
        "P-0024",
        "Lavandería Bahía Clara S.L.",
        "befriends",
        "P-0005",
        "Lindenhof Algarve Unipessoal Lda",
        "2022-01-01",
        "",
        "",
    ),
    (
        "P-0012",
        "Vega Honda S.C.A.",
        "supplies",
        "P-0025",
        "Alhóndiga Campo Dulce S.A.T.",
        "2026-05-01",
        "2025-05-01",
        "5",
    ),
)

# site, field, value, standing, as of, valid until, source
FACT_ROWS = (
    ("S-8888", "upheld_claims", "2", "claimed", "2026-05-01", "", "site is in no list"),
    ("S-0014", "agency_share", "1.4", "claimed", "2026-05-01", "2027-05-01", "a share above one"),
    ("S-0014", "visa_and_papers", "sometimes", "claimed", "2026-05-01", "2027-05-01", "not one of the answers"),
    ("S-0014", "happiness", "7", "claimed", "2026-05-01", "2027-05-01", "no such field"),
    ("S-0013", "rooms_per_shift", "15", "verified", "2027-03-01", "2028-03-01", "seen in the future"),
)

EXPECTED = (
    Slip(LINDENHOF, "P-9001", "Name", "", "refuse", "a company without a name"),
    Slip(LINDENHOF, "P-9002", "Country", "Atlantis", "refuse", "no such country"),
    Slip(LINDENHOF, "P-0012", "ID", "P-0012", "refuse", "the ID stands twice with different content"),
    Slip(LINDENHOF, "P-9003", "Name", "#REF!", "refuse", "an error cell instead of a name"),
    Slip(LINDENHOF, "P-9004", "Country", "", "flag", "no country: goes to the fix list, other rows proceed"),
    Slip(LINDENHOF, "S-9001", "Latitude", "368.5", "refuse", "latitude is not on Earth"),
    Slip(LINDENHOF, "S-9002", "Workers", "-40", "refuse", "a head-count below zero"),
    Slip(LINDENHOF, "S-9003", "Operator ID", "P-9999", "refuse", "the operator is in no list"),
    Slip(LINDENHOF, "S-9004", "Workers", "twelve dozen", "refuse", "a head-count that is no number"),
    Slip(LINDENHOF, "Total", "ID", "Total", "refuse", "a totals row, not a supplier"),
    Slip(LINDENHOF, "P-0028", "Country", "Georgia", "flag", "Georgia is read as the country GE; say so"),
    Slip(BUILDER, "P-9005", "Alta", "2024-02-30", "refuse", "no such day"),
    Slip(BUILDER, "P-9006", "Nombre", "", "refuse", "a company without a name"),
    Slip(BUILDER, "S-9005", "Latitud", "41,6,1", "refuse", "latitude is no number"),
    Slip(BUILDER, "P-0038", "Identificadores", "VR 5.21E+11", "flag", "a number damaged by a spreadsheet"),
    Slip(
        "edges.csv",
        "P-0009>P-0009",
        "to_id",
        "P-0009",
        "refuse",
        "a firm cannot be its own subcontractor; report it as a self-edge",
    ),
    Slip("edges.csv", "P-0011>P-8888", "to_id", "P-8888", "refuse", "the receiver is in no list"),
    Slip("edges.csv", "P-0053>P-0018", "share", "130", "refuse", "a share above 100"),
    Slip("edges.csv", "P-0024>P-0005", "kind", "befriends", "refuse", "no such kind of link"),
    Slip("edges.csv", "P-0012>P-0025", "until", "2025-05-01", "refuse", "ends before it begins"),
    Slip("site_facts.csv", "S-8888", "site_id", "S-8888", "refuse", "the site is in no list"),
    Slip("site_facts.csv", "S-0014", "value", "1.4", "refuse", "a share above one"),
    Slip("site_facts.csv", "S-0014", "value", "sometimes", "refuse", "not one of the answers of visa_and_papers"),
    Slip("site_facts.csv", "S-0014", "field", "happiness", "refuse", "no such field"),
    Slip("site_facts.csv", "S-0013", "as_of", "2027-03-01", "refuse", "a day in the future"),
)
