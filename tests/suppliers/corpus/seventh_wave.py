"""A last season of lists, written after two had been mended and expected before the reader had seen them."""
# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect
from tests.suppliers.corpus.plain_lists import Exceptions, plain_list

ASSUMED = frozenset({"edge.kind_assumed"})


def wineries_in_french() -> Defect:
    heads = {
        "Nom du domaine": "name",
        "Adresse du siège": "address",
        "Code INSEE / postal": "postcode",
        "Ville": "city",
        "Pays": "country",
        "Nombre de vendangeurs": "workers",
        "Mail": "email",
    }
    rows = [
        ("Domaine Fictif", "Route de l'Essai", "33000", "Bordeaux", "France", "42", "a@domaine.example"),
        ("Clos Inventé", "Chemin du Test 2", "21200", "Beaune", "France", "18", "b@clos.example"),
        ("Cave d'Essai", "Rue Prova 8", "11100", "Narbonne", "France", "plus de 20", "c@cave.example"),
    ]
    return plain_list("vignes.csv", heads, rows, Exceptions({"France": "FR", "plus de 20": "20-"}), separator=";")


def laundries_of_a_hotel_group() -> Defect:
    heads = {
        "Service provider": "name",
        "Service provided": "sector",
        "Site / town": "city",
        "Territory": "country",
        "Approx. staff numbers": "workers",
        "of whom via agencies": "agency_workers",
        "Contact telephone": "phone",
        "Ultimate owner": "owner",
    }
    rows = [
        ("Invented Linen Care", "Laundry", "Valletta", "Malta", "75", "30", "+356 2100 0001", "Sample Invest"),
        ("Trial Housekeeping", "Cleaning", "Limassol", "Cyprus", "c. 40", "n/k", "+357 2500 0001", ""),
        ("Sample Security", "Guarding", "Athens", "Greece", "20-30", "0", "+30 210 000 0001", ""),
    ]
    means = {"Malta": "MT", "Cyprus": "CY", "Greece": "GR", "c. 40": "40", "n/k": ""}
    return plain_list("services.csv", heads, rows, Exceptions(means))


def pickers_in_spanish() -> Defect:
    heads = {
        "Nombre del productor": "name",
        "RUC": "identifiers:tax_id",
        "Distrito": "region",
        "Caserío": "",
        "País productor": "country",
        "Cosechadores": "workers",
        "Celular": "phone",
        "Proveedor desde": "since",
    }
    rows = [
        ("Fundo Ensayo", "", "Chao", "", "Perú", "120", "+51 900 000 001", "15/07/2020"),
        ("Hacienda Prueba", "", "Viru", "", "Perú", "1.040", "", "20/11/2021"),
        ("Agrícola Ficticia", "", "Olmos", "", "Perú", "80", "", "03/02/2019"),
    ]
    means = {
        "Perú": "PE",
        "1.040": "1040",
        "15/07/2020": "2020-07-15",
        "20/11/2021": "2021-11-20",
        "03/02/2019": "2019-02-03",
    }
    made = plain_list("productores.csv", heads, rows, Exceptions(means), separator=";")
    return Defect(made.file, made.content, made.rows, written=made.written)


def site_register_in_german() -> Defect:
    heads = {
        "Baustellenbezeichnung": "name",
        "Bauherrenschaft": "owner",
        "Ausführende Firma": "operator",
        "PLZ": "postcode",
        "Ortsteil / Ort": "city",
        "Land (ISO-2)": "country",
        "Max. Anzahl Beschäftigte": "workers",
        "Baubeginn": "since",
    }
    rows = [
        ("Neubau Musterquartier", "Wohnbau Probe eG", "Bau Muster GmbH", "04109", "Leipzig", "DE", "65", "01.04.2025"),
        ("Umbau Testklinik", "Klinik Erfunden", "Hochbau Probe AG", "8001", "Zürich", "CH", "über 30", "15.09.2025"),
    ]
    means = {"01.04.2025": "2025-04-01", "15.09.2025": "2025-09-15", "über 30": "30-"}
    return plain_list("baustellen.csv", heads, rows, Exceptions(means), separator=";", encoding="cp1252")


def workshops_in_portuguese() -> Defect:
    heads = {
        "Confecção / Oficina": "name",
        "CNPJ": "identifiers:tax_id",
        "Endereço": "address",
        "Cidade": "city",
        "UF": "region",
        "País": "country",
        "Nº de costureiras": "workers",
        "Situação": "",
    }
    rows = [
        ("Oficina Ensaio", "12.000.000/0001-70", "Rua da Prova 5", "São Paulo", "SP", "Brasil", "12", "ativa"),
        ("Confecções Fictícias", "", "Av. Teste 90", "Americana", "SP", "Brasil", "45", "ativa"),
    ]
    return plain_list("oficinas.csv", heads, rows, Exceptions({"Brasil": "BR"}), separator=";")


def dormitories_in_arabic() -> Defect:
    heads = {
        "اسم السكن": "name",
        "المنطقة": "region",
        "المدينة": "city",
        "الدولة": "country",
        "عدد القاطنين": "",
        "اسم الشركة المالكة": "owner",
        "هاتف المسؤول": "phone",
    }
    rows = [
        ("سكن عمال تجريبي", "الشمال", "الخور", "قطر", "400", "شركة وهمية", "+974 5000 0002"),
        ("مجمع سكني مثال", "الوسطى", "الرياض", "المملكة العربية السعودية", "250", "", ""),
    ]
    means = {"قطر": "QA", "المملكة العربية السعودية": "SA"}
    return plain_list("dorms.csv", heads, rows, Exceptions(means))


def subcontracts_in_turkish() -> Defect:
    heads = {
        "Ana firma": "from_name",
        "Fason firma": "to_name",
        "Yapılan işlem": "process",
        "Başlangıç tarihi": "since",
        "Bitiş tarihi": "until",
        "Çalışan sayısı": "workers",
    }
    rows = [
        ("Deneme Konfeksiyon", "Örnek Fason", "dikim", "01.02.2025", "31.07.2025", "25"),
        ("Deneme Konfeksiyon", "Hayali Baskı", "baskı", "15.03.2025", "", "8"),
    ]
    means = {"01.02.2025": "2025-02-01", "31.07.2025": "2025-07-31", "15.03.2025": "2025-03-15"}
    besides = Exceptions(means, of_file=ASSUMED, always={"kind": "subcontracts"})
    return plain_list("fason.csv", heads, rows, besides, kind="edges", separator=";")


def agency_placements_in_english() -> Defect:
    heads = {
        "Name of agency": "from_name",
        "Placed at (site)": "to_name",
        "Number of workers placed": "workers",
        "Nationality of workers": "corridor_origin",
        "Start": "since",
        "Finish": "until",
        "Agency licence": "licence_no",
    }
    rows = [
        ("Sample Labour", "Trial Packhouse", "35", "Nepal", "2025-03-01", "2025-11-30", "GL-01"),
        ("Invented People", "Sample Hotel", "12", "Indonesia", "2025-06-15", "", "GL-02"),
    ]
    besides = Exceptions({"Nepal": "NP", "Indonesia": "ID"}, of_file=ASSUMED, always={"kind": "provides_labour"})
    return plain_list("placements.csv", heads, rows, besides, kind="edges")


def mills_in_indonesian_and_english() -> Defect:
    heads = {
        "Mill name": "name",
        "UML ID": "external_id",
        "Group name": "parent",
        "Province": "region",
        "Kabupaten": "city",
        "Country": "country",
        "Latitude (decimal degrees)": "latitude",
        "Longitude (decimal degrees)": "longitude",
        "RSPO status": "",
    }
    rows = [
        (
            "Sample Palm Mill",
            "PO1000000001",
            "Invented Agro",
            "Riau",
            "Kampar",
            "Indonesia",
            "0.35412",
            "101.14567",
            "certified",
        ),
        ("Trial Palm Mill", "PO1000000002", "", "Jambi", "Bungo", "Indonesia", "-1.49812", "102.10034", ""),
    ]
    return plain_list("mills.csv", heads, rows, Exceptions({"Indonesia": "ID"}))


def brokers_in_bengali() -> Defect:
    heads = {
        "প্রতিষ্ঠানের নাম": "name",
        "পূর্ণ ঠিকানা": "address",
        "উপজেলা": "city",
        "জেলা": "region",
        "দেশ": "country",
        "মোট শ্রমিক": "workers",
        "ইমেইল": "email",
    }
    rows = [
        ("নমুনা জুট মিলস", "১২ পরীক্ষা রোড", "রূপগঞ্জ", "নারায়ণগঞ্জ", "বাংলাদেশ", "১২০০", "a@jute.example"),
        ("কাল্পনিক ট্যানারি", "প্লট ৯", "সাভার", "ঢাকা", "বাংলাদেশ", "৮৫", ""),
    ]
    return plain_list("mills_bn.csv", heads, rows, Exceptions({"বাংলাদেশ": "BD", "১২০০": "1200", "৮৫": "85"}))


def affiliates_in_italian() -> Defect:
    heads = {"Socio": "from_name", "Società partecipata": "to_name", "Quota %": "share", "Dal": "since"}
    rows = [
        ("Finanziaria Prova", "Conserve Inventate SpA", "60,0", "10/01/2017"),
        ("Famiglia Esempio Srl", "Conserve Inventate SpA", "40,0", "25/05/2019"),
    ]
    means = {"60,0": "0.6", "40,0": "0.4", "10/01/2017": "2017-01-10", "25/05/2019": "2019-05-25"}
    besides = Exceptions(means, of_file=ASSUMED, always={"kind": "owns"})
    return plain_list("soci.csv", heads, rows, besides, kind="edges", separator=";")


def workshops_in_chinese() -> Defect:
    heads = {
        "工厂全称": "name",
        "工厂英文名": "",
        "工厂地址": "address",
        "省/市": "",
        "国家": "country",
        "工人数量": "workers",
        "主要产品": "sector",
        "手机号": "phone",
    }
    rows = [
        ("虚构箱包厂", "", "样本村8号", "", "中国", "75", "箱包", "+86 139 0000 0001"),
        ("测试家具有限公司", "", "试验路2号", "", "中国", "300人以上", "家具", ""),
    ]
    made = plain_list("workshops.csv", heads, rows, Exceptions({"中国": "CN", "300人以上": "300-"}))
    return Defect(made.file, made.content, made.rows, written=made.written)


MADE = (
    wineries_in_french,
    laundries_of_a_hotel_group,
    pickers_in_spanish,
    site_register_in_german,
    workshops_in_portuguese,
    dormitories_in_arabic,
    subcontracts_in_turkish,
    agency_placements_in_english,
    mills_in_indonesian_and_english,
    brokers_in_bengali,
    affiliates_in_italian,
    workshops_in_chinese,
)
