"""Relations of a second season, expected before the reader had seen them."""

from tests.suppliers.corpus.defects import Defect
from tests.suppliers.corpus.plain_lists import Exceptions, plain_list

ASSUMED = frozenset({"edge.kind_assumed"})


def labour_providers_and_farms() -> Defect:
    heads = {
        "Labour provider": "from_name",
        "Farm supplied": "to_name",
        "Workers supplied (peak)": "workers",
        "Contract start": "since",
        "Contract end": "until",
    }
    rows = [
        ("Invented Gang Services", "Trial Strawberries", "60", "2025-04-01", "2025-09-30"),
        ("Sample Staffing", "Trial Strawberries", "15-20", "2025-05-15", ""),
    ]
    besides = Exceptions(of_file=ASSUMED, always={"kind": "provides_labour"})
    return plain_list("providers.csv", heads, rows, besides, kind="edges")


def corridors_in_spanish() -> Defect:
    heads = {
        "Agencia de reclutamiento": "from_name",
        "Empleador": "to_name",
        "País de origen": "corridor_origin",
        "País de destino": "corridor_destination",
        "¿Quién paga las tasas?": "fee_policy",
        "Nº de licencia": "licence_no",
    }
    rows = [
        ("Reclutadora Ensayo", "Berries Prueba", "Honduras", "España", "trabajador", "RL-77"),
        ("Contrata Ficticia", "Berries Prueba", "Marruecos", "España", "empleador", "RL-78"),
    ]
    means = {
        "Honduras": "HN",
        "España": "ES",
        "Marruecos": "MA",
        "trabajador": "worker_pays",
        "empleador": "employer_pays",
    }
    return plain_list(
        "corredores.csv",
        heads,
        rows,
        Exceptions(means, of_file=ASSUMED, always={"kind": "recruits_for"}),
        kind="edges",
        separator=";",
    )


def processing_steps_in_german() -> Defect:
    heads = {
        "Auftraggeber": "from_name",
        "Nachunternehmer": "to_name",
        "Gewerk": "process",
        "Vertragsbeginn": "since",
        "Vertragsende": "until",
        "Eingesetzte Arbeitskräfte": "workers",
    }
    rows = [
        ("Bau Muster GmbH", "Trockenbau Probe", "Trockenbau", "01.03.2025", "31.10.2025", "18"),
        ("Bau Muster GmbH", "Elektro Erfunden", "Elektro", "15.04.2025", "", "9"),
    ]
    means = {"01.03.2025": "2025-03-01", "31.10.2025": "2025-10-31", "15.04.2025": "2025-04-15"}
    return plain_list(
        "nachunternehmer.csv",
        heads,
        rows,
        Exceptions(means, of_file=ASSUMED, always={"kind": "subcontracts"}),
        kind="edges",
        separator=";",
    )


def flows_in_french() -> Defect:
    heads = {
        "Fournisseur": "from_name",
        "Client": "to_name",
        "Marchandise": "commodity",
        "Quantité": "volume",
        "Unité": "unit",
        "Rang": "declared_tier",
    }
    rows = [
        ("Filature Fictive", "Tissage Inventé", "Fil de coton", "3,5", "t", "3"),
        ("Tissage Inventé", "Confection Essai", "Toile", "1 200", "m", "2"),
    ]
    besides = Exceptions({"3,5": "3.5", "1 200": "1200"}, of_file=ASSUMED, always={"kind": "supplies"})
    return plain_list("flux.csv", heads, rows, besides, kind="edges", separator=";")


def owners_in_english() -> Defect:
    heads = {
        "Shareholder name": "from_name",
        "Company held": "to_name",
        "Shareholding (%)": "share",
        "Held since": "since",
        "Direct / indirect": "directness",
    }
    rows = [
        ("Invented Holdings", "Sample Farms Ltd", "75%", "2018-02-01", "direct"),
        ("Trial Fund", "Sample Farms Ltd", "25%", "2021-06-30", "indirect"),
    ]
    besides = Exceptions({"75%": "0.75", "25%": "0.25"}, of_file=ASSUMED, always={"kind": "owns"})
    return plain_list("owners.csv", heads, rows, besides, kind="edges")


def outside_processing_in_chinese() -> Defect:
    heads = {
        "委托方": "from_name",
        "外发加工厂": "to_name",
        "加工工序": "process",
        "开始日期": "since",
        "结束日期": "until",
    }
    rows = [
        ("虚构服装公司", "样本绣花厂", "绣花", "2025-03-01", "2025-06-30"),
        ("虚构服装公司", "试验印花厂", "印花", "2025/4/15", ""),
    ]
    besides = Exceptions({"2025/4/15": "2025-04-15"}, of_file=ASSUMED, always={"kind": "subcontracts"})
    return plain_list("waifa.csv", heads, rows, besides, kind="edges")


MADE = (
    labour_providers_and_farms,
    corridors_in_spanish,
    processing_steps_in_german,
    flows_in_french,
    owners_in_english,
    outside_processing_in_chinese,
)
