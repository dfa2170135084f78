"""Relations as agencies, builders and buyers list them, expected before the reader had seen them."""
# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect
from tests.suppliers.corpus.plain_lists import Exceptions, plain_list

ASSUMED = frozenset({"edge.kind_assumed"})


def vendors_and_buying_entities() -> Defect:
    heads = {
        "Vendor name": "from_name",
        "Buying entity": "to_name",
        "Relationship type": "kind",
        "Effective from": "since",
        "Effective to": "until",
    }
    rows = [
        ("Sample Linen", "Invented Hotels", "supplier", "2023-01-01", "2025-12-31"),
        ("Trial Laundry", "Invented Hotels", "Subcontractor", "2024-05-17", ""),
    ]
    return plain_list(
        "vendors.csv", heads, rows, Exceptions({"supplier": "supplies", "Subcontractor": "subcontracts"}), kind="edges"
    )


def subcontracts_in_spanish() -> Defect:
    heads = {
        "Empresa contratista": "from_name",
        "Empresa subcontratista": "to_name",
        "Fecha de alta": "since",
        "Fecha de baja": "until",
        "Nº trabajadores": "workers",
    }
    rows = [
        ("Construcciones Ensayo", "Encofrados Prueba", "01/02/2025", "31/12/2025", "14"),
        ("Encofrados Prueba", "Ferralla Inventada", "20/02/2025", "", "6"),
    ]
    means = {"01/02/2025": "2025-02-01", "31/12/2025": "2025-12-31", "20/02/2025": "2025-02-20"}
    besides = Exceptions(means, of_file=ASSUMED, always={"kind": "subcontracts"})
    return plain_list("subcontratas.csv", heads, rows, besides, kind="edges", separator=";")


def agencies_in_french() -> Defect:
    heads = {
        "Agence d'intérim": "from_name",
        "Entreprise utilisatrice": "to_name",
        "Nombre d'intérimaires": "workers",
        "Début de mission": "since",
        "Fin de mission": "until",
    }
    rows = [
        ("Intérim Fictif", "Hôtel Fictif", "12", "01/06/2025", "30/09/2025"),
        ("Intérim Fictif", "Verger Inventé", "30 à 40", "15/08/2025", "31/10/2025"),
    ]
    means = {
        "01/06/2025": "2025-06-01",
        "30/09/2025": "2025-09-30",
        "15/08/2025": "2025-08-15",
        "31/10/2025": "2025-10-31",
        "30 à 40": "30-40",
    }
    besides = Exceptions(means, of_file=ASSUMED, always={"kind": "provides_labour"})
    return plain_list("interim.csv", heads, rows, besides, kind="edges", separator=";", encoding="cp1252")


def deliveries_in_german() -> Defect:
    heads = {
        "Lieferant": "from_name",
        "Abnehmer": "to_name",
        "Art der Beziehung": "kind",
        "Ware": "commodity",
        "Menge": "volume",
        "Einheit": "unit",
        "Stufe": "declared_tier",
    }
    rows = [
        ("Weberei Muster", "Konfektion Probe", "beliefert", "Baumwollgewebe", "12,5", "t", "2"),
        ("Spinnerei Erfunden", "Weberei Muster", "beliefert", "Garn", "1.250,75", "kg", "3"),
    ]
    means = {"beliefert": "supplies", "12,5": "12.5", "1.250,75": "1250.75"}
    return plain_list("lieferungen.csv", heads, rows, Exceptions(means), kind="edges", separator=";")


def shareholders_in_portuguese() -> Defect:
    heads = {"Acionista": "from_name", "Sociedade": "to_name", "Participação (%)": "share", "Desde": "since"}
    rows = [
        ("Grupo Fictício SGPS", "Hotéis Ensaio SA", "51,5", "2019-04-01"),
        ("Fundo Inventado", "Hotéis Ensaio SA", "48,5", "2020-01-15"),
    ]
    besides = Exceptions({"51,5": "0.515", "48,5": "0.485"}, of_file=ASSUMED, always={"kind": "owns"})
    return plain_list("acionistas.csv", heads, rows, besides, kind="edges", separator=";")


def subcontracts_in_arabic() -> Defect:
    heads = {"المقاول الرئيسي": "from_name", "المقاول من الباطن": "to_name", "تاريخ البدء": "since"}
    rows = [
        ("شركة بناء تجريبية", "شركة حدادة وهمية", "٢٠٢٥/٠٣/١٥"),
        ("شركة بناء تجريبية", "شركة دهان وهمية", "2025-04-20"),
    ]
    besides = Exceptions({"٢٠٢٥/٠٣/١٥": "2025-03-15"}, of_file=ASSUMED, always={"kind": "subcontracts"})
    return plain_list("batin.csv", heads, rows, besides, kind="edges")


def recruiters_and_employers() -> Defect:
    heads = {
        "Recruitment agency": "from_name",
        "Employer": "to_name",
        "Country of origin": "corridor_origin",
        "Destination country": "corridor_destination",
        "Recruitment fee paid by": "fee_policy",
        "Licence number": "licence_no",
    }
    rows = [
        ("Sample Overseas Pvt", "Invented Farms", "Nepal", "Malaysia", "worker", "LN-001"),
        ("Trial Manpower", "Invented Hotels", "Philippines", "Qatar", "employer", "LN-002"),
    ]
    means = {
        "Nepal": "NP",
        "Malaysia": "MY",
        "Philippines": "PH",
        "Qatar": "QA",
        "worker": "worker_pays",
        "employer": "employer_pays",
    }
    besides = Exceptions(means, of_file=ASSUMED, always={"kind": "recruits_for"})
    return plain_list("recruiters.csv", heads, rows, besides, kind="edges")


MADE = (
    vendors_and_buying_entities,
    subcontracts_in_spanish,
    agencies_in_french,
    deliveries_in_german,
    shareholders_in_portuguese,
    subcontracts_in_arabic,
    recruiters_and_employers,
)
