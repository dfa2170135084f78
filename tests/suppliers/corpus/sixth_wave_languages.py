"""Lists of a second season in the languages of those who keep them, expected before the reader had seen them."""
# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect, below, kept
from tests.suppliers.corpus.makers import features, old_workbook, open_document, separated
from tests.suppliers.corpus.plain_lists import Exceptions, expected, plain_list


def cooperative_in_spanish() -> Defect:
    heads = {
        "Razón social / Agricultor": "legal_name",
        "N.I.F.": "identifiers:tax_id",
        "Paraje": "address",
        "Pueblo": "city",
        "Prov.": "region",
        "Estado miembro": "country",
        "Fijos y eventuales": "workers",
        "Superficie (ha)": "",
    }
    rows = [
        ("Agro Ensayo SL", "B12345674", "Paraje El Trial s/n", "Níjar", "Almería", "España", "32", "12,5"),
        ("Hortalizas Prueba", "", "Cortijo Ficticio", "Lorca", "Murcia", "España", "18", "4"),
    ]
    return plain_list("socios.csv", heads, rows, Exceptions({"España": "ES"}), separator=";", encoding="cp1252")


def cleaning_firms_in_french() -> Defect:
    heads = {
        "Prestataire de nettoyage": "name",
        "Siège social (adresse)": "address",
        "CP": "postcode",
        "Localité": "city",
        "Pays d'immatriculation": "country",
        "Salariés (ETP)": "workers",
        "Intérimaires": "agency_workers",
        "Tél. standard": "phone",
        "Début de la relation": "since",
    }
    rows = [
        (
            "Propreté Fictive SARL",
            "3 rue de l'Essai",
            "75011",
            "Paris",
            "France",
            "64",
            "6",
            "+33 1 00 00 00 01",
            "15/01/2022",
        ),
        ("Nettoyage Inventé", "Chaussée du Test 8", "1050", "Ixelles", "Belgique", "env. 30", "NC", "", "01/09/2023"),
    ]
    means = {
        "France": "FR",
        "Belgique": "BE",
        "env. 30": "30",
        "NC": "",
        "15/01/2022": "2022-01-15",
        "01/09/2023": "2023-09-01",
    }
    return plain_list("nettoyage.csv", heads, rows, Exceptions(means), separator=";")


def slaughterhouse_firms_in_german() -> Defect:
    heads = {
        "Werkvertragspartner": "name",
        "Firmensitz": "address",
        "Herkunftsland der Firma": "country",
        "Eingesetzte Personen": "workers",
        "Steuer-Nr.": "",
        "Gründungsjahr": "founded",
        "Mailadresse": "email",
    }
    rows = [
        ("Zerlegung Muster GmbH", "Oldenburg", "Deutschland", "85", "", "2012", "a@zerlegung.example"),
        ("Fleisch Probe SRL", "Arad", "Rumänien", "120", "", "2015", "b@fleisch.example"),
    ]
    means = {"Deutschland": "DE", "Rumänien": "RO", "2012": "2012-01-01", "2015": "2015-01-01"}
    made = expected(heads, rows, Exceptions(means))
    grid = [tuple(heads), *rows]
    return Defect("partner.csv", separated(grid, ";"), made, written=below(grid, 2))


def hotels_in_portuguese() -> Defect:
    heads = {
        "Unidade hoteleira": "name",
        "Sociedade exploradora": "operator",
        "Morada completa": "address",
        "Cód. Postal": "postcode",
        "Freguesia": "city",
        "País": "country",
        "Quadro de pessoal": "workers",
        "Pessoal externo (ETT)": "agency_workers",
        "Contacto telefónico": "phone",
    }
    rows = [
        (
            "Hotel Fictício Atlântico",
            "Turismo Ensaio SA",
            "Av. do Teste 10",
            "8200-001",
            "Albufeira",
            "Portugal",
            "140",
            "22",
            "+351 289 000 001",
        ),
        ("Pousada Inventada", "Pousadas Ensaio Lda", "Largo da Prova", "7000-001", "Évora", "Portugal", "38", "", ""),
    ]
    return plain_list("unidades.csv", heads, rows, Exceptions({"Portugal": "PT"}), separator=";", encoding="cp1252")


def contractors_in_arabic() -> Defect:
    heads = {
        "اسم الشركة المقاولة": "name",
        "مدينة المشروع": "city",
        "بلد التسجيل": "country",
        "إجمالي عدد العمالة": "workers",
        "العمالة المؤقتة": "agency_workers",
        "رقم الجوال": "phone",
        "الرقم الضريبي": "identifiers:tax_id",
    }
    rows = [
        ("شركة إنشاءات تجريبية", "الدوحة", "قطر", "١٬٢٥٠", "٣٠٠", "+974 5000 0001", ""),
        ("مؤسسة بناء وهمية", "دبي", "الإمارات", "٨٠", "", "+971 50 000 0001", ""),
    ]
    return plain_list(
        "contractors.csv",
        heads,
        rows,
        Exceptions({"قطر": "QA", "الإمارات": "AE", "١٬٢٥٠": "1250", "٣٠٠": "300", "٨٠": "80"}),
    )


def dyeing_mills_in_chinese() -> Defect:
    heads = {
        "企业名称（全称）": "name",
        "注册地址": "address",
        "所在省": "region",
        "所在市": "city",
        "所属国家": "country",
        "在职员工人数": "workers",
        "劳务派遣人数": "agency_workers",
        "联系电话": "phone",
        "成立日期": "founded",
    }
    rows = [
        (
            "虚构印染有限公司",
            "测试路1号",
            "江苏省",
            "苏州市",
            "中国",
            "560",
            "40",
            "+86 512 0000 0001",
            "2009年5月12日",
        ),
        ("样本织造厂", "试验街9号", "山东省", "青岛市", "中国", "约120人", "", "", "2015-03-01"),
    ]
    return plain_list(
        "mills.csv", heads, rows, Exceptions({"中国": "CN", "约120人": "120", "2009年5月12日": "2009-05-12"})
    )


def plants_and_agencies_in_polish() -> Defect:
    heads = {
        "Nazwa dostawcy": "name",
        "Adres siedziby": "address",
        "Miasto": "city",
        "Kod": "postcode",
        "Kraj pochodzenia": "country",
        "Zatrudnienie ogółem": "workers",
        "w tym pracownicy agencyjni": "agency_workers",
        "Osoba kontaktowa": "",
        "E-mail": "email",
    }
    rows = [
        ("Meble Próbne Sp. z o.o.", "ul. Wzorcowa 8", "Poznań", "60-001", "Polska", "320", "75", "", "a@meble.example"),
        ("Drób Wymyślony S.A.", "ul. Testowa 1", "Radom", "26-600", "Polska", "ok. 540", "brak", "", "b@drob.example"),
    ]
    made = expected(heads, rows, Exceptions({"Polska": "PL", "ok. 540": "540", "brak": ""}))
    grid = [tuple(heads), *rows]
    return Defect("dostawcy.csv", separated(grid, ";"), made, written=below(grid, 2))


def greenhouse_growers_in_turkish() -> Defect:
    heads = {
        "Üretici / Çiftçi adı": "name",
        "Köy/Mahalle": "address",
        "İlçesi": "city",
        "İli": "region",
        "Ülkesi": "country",
        "Toplam işçi": "workers",
        "Mevsimlik işçi sayısı": "",
        "Cep tel": "phone",
    }
    rows = [
        ("Örnek Seracılık", "Deneme Mah.", "Kumluca", "Antalya", "Türkiye", "24", "10", "+90 530 000 00 01"),
        ("Hayali Tarım Ltd. Şti.", "Sınama Köyü", "Serik", "Antalya", "Türkiye", "60", "45", ""),
    ]
    return plain_list("ureticiler.csv", heads, rows, Exceptions({"Türkiye": "TR"}), separator=";", encoding="cp1254")


def garment_units_in_bengali_and_english() -> Defect:
    heads = {
        "Factory Name (কারখানার নাম)": "name",
        "Upazila/Thana": "city",
        "Zila": "region",
        "Country": "country",
        "Total Manpower": "workers",
        "BGMEA Reg. No": "identifiers:registration_number",
        "Mobile No.": "phone",
    }
    rows = [
        ("Sample Apparels Ltd (Unit-2)", "Savar", "Dhaka", "Bangladesh", "2,150", "", "+880 1700 000002"),
        ("Invented Knitting Ltd", "Sreepur", "Gazipur", "Bangladesh", "890", "", "+880 1700 000003"),
    ]
    return plain_list("units.csv", heads, rows, Exceptions({"Bangladesh": "BD", "2,150": "2150"}))


def suppliers_in_vietnamese_without_marks() -> Defect:
    heads = {
        "Ten cong ty": "name",
        "Dia chi": "address",
        "Tinh/TP": "region",
        "Quoc gia": "country",
        "Tong so lao dong": "workers",
        "So dien thoai": "phone",
    }
    rows = [
        ("Cong ty TNHH Thu Nghiem", "Lo 7 KCN Mau", "Dong Nai", "Viet Nam", "1.640", "+84 251 000 0001"),
        ("Cong ty CP Vi Du", "12 Duong Mau", "Hai Duong", "Viet Nam", "320", ""),
    ]
    return plain_list("ncc.csv", heads, rows, Exceptions({"Viet Nam": "VN", "1.640": "1640"}), separator=";")


def sites_as_map_points_in_spanish() -> Defect:
    facts: list[dict[str, object]] = [
        {"nombre_finca": "Finca Ensayo Alta", "cod_pais": "PE", "n_trabajadores": 45},
        {"nombre_finca": "Finca Prueba Baja", "cod_pais": "EC", "n_trabajadores": 130},
    ]
    return Defect(
        "fincas.geojson",
        features([(-76.9, -12.1), (-79.9, -2.2)], facts),
        (
            kept(
                1,
                name="Finca Ensayo Alta",
                country="PE",
                workers="45",
                latitude="-12.1",
                longitude="-76.9",
                precision="coarse",
            ),
            kept(
                2,
                name="Finca Prueba Baja",
                country="EC",
                workers="130",
                latitude="-2.2",
                longitude="-79.9",
                precision="coarse",
            ),
        ),
    )


def old_workbook_in_italian() -> Defect:
    heads = {
        "Ragione sociale fornitore": "legal_name",
        "Via e n. civico": "address",
        "Citta'": "city",
        "Prov": "region",
        "Nazione": "country",
        "Nr dipendenti": "workers",
        "Di cui interinali": "agency_workers",
    }
    rows = [
        ("Conserve Prova SpA", "Via Esempio 4", "Parma", "PR", "Italia", 95, 20),
        ("Salumi Inventati Srl", "Via Test 7", "Modena", "MO", "Italia", 44, 0),
    ]
    grid = [tuple(heads), *rows]
    return Defect(
        "fornitori.xls", old_workbook(grid), expected(heads, rows, Exceptions({"Italia": "IT"})), written=below(grid, 2)
    )


def open_document_in_romanian() -> Defect:
    heads = {
        "Numele furnizorului": "name",
        "Adresa completă": "address",
        "Orașul": "city",
        "Țara de origine": "country",
        "Număr mediu de salariați": "workers",
        "Telefon contact": "phone",
    }
    rows = [
        ("Lemn Exemplu SRL", "Str. Probei 3", "Suceava", "România", 58, "+40 230 000 001"),
        ("Textile Inventate SA", "Bd. Testului 10", "Iași", "România", 730, ""),
    ]
    grid = [tuple(heads), *rows]
    return Defect(
        "furnizori.ods",
        open_document(grid),
        expected(heads, rows, Exceptions({"România": "RO"})),
        written=below(grid, 2),
    )


MADE = (
    cooperative_in_spanish,
    cleaning_firms_in_french,
    slaughterhouse_firms_in_german,
    hotels_in_portuguese,
    contractors_in_arabic,
    dyeing_mills_in_chinese,
    plants_and_agencies_in_polish,
    greenhouse_growers_in_turkish,
    garment_units_in_bengali_and_english,
    suppliers_in_vietnamese_without_marks,
    sites_as_map_points_in_spanish,
    old_workbook_in_italian,
    open_document_in_romanian,
)
