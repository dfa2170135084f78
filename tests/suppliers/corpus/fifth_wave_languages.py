"""Lists in the languages of those who keep them, expected before the reader had seen them."""
# ruff: noqa: RUF001 - letters and digits that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect, below, kept
from tests.suppliers.corpus.makers import open_document, separated
from tests.suppliers.corpus.plain_lists import Exceptions, expected, plain_list


def building_sites_in_portuguese() -> Defect:
    heads = {
        "Designação da obra": "name",
        "Dono de obra": "owner",
        "Empreiteiro geral": "operator",
        "Concelho": "city",
        "Distrito": "region",
        "País": "country",
        "Data de início": "since",
        "N.º de operários": "workers",
    }
    rows = [
        (
            "Torre Fictícia",
            "Imobiliária Ensaio",
            "Construtora Fictícia",
            "Loures",
            "Lisboa",
            "Portugal",
            "15/03/2025",
            "120",
        ),
        (
            "Ponte Inventada",
            "Câmara Fictícia",
            "Construtora Fictícia",
            "Beja",
            "Beja",
            "Portugal",
            "01/09/2024",
            "cerca de 60",
        ),
    ]
    means = {"Portugal": "PT", "15/03/2025": "2025-03-15", "01/09/2024": "2024-09-01", "cerca de 60": "60"}
    return plain_list("obras.csv", heads, rows, Exceptions(means), separator=";")


def growers_in_german() -> Defect:
    heads = {
        "Betrieb": "name",
        "Straße und Hausnummer": "address",
        "PLZ": "postcode",
        "Gemeinde": "city",
        "Bundesland": "region",
        "Staat": "country",
        "Beschäftigte": "workers",
        "davon Leiharbeitnehmer": "agency_workers",
        "Ansprechpartner": "",
    }
    rows = [
        ("Spargelhof Muster", "Probeweg 3a", "01067", "Musterau", "Sachsen", "Deutschland", "35", "8", "Frau Muster"),
        ("Obsthof Erfunden", "Feldstr. 12", "8010", "Graz", "Steiermark", "Österreich", "ca. 20", "k. A.", ""),
    ]
    return plain_list(
        "betriebe.csv",
        heads,
        rows,
        Exceptions({"Deutschland": "DE", "Österreich": "AT", "ca. 20": "20", "k. A.": ""}),
        separator=";",
        encoding="cp1252",
    )


def establishments_in_arabic() -> Defect:
    heads = {
        "اسم المنشأة": "name",
        "المحافظة": "region",
        "البلد": "country",
        "عدد العاملين": "workers",
        "رقم السجل التجاري": "identifiers:registration_number",
        "البريد الإلكتروني": "email",
    }
    rows = [
        ("مصنع تجريبي للملابس", "القاهرة", "مصر", "٣٥٠", "123456", "a@tajriba.example"),
        ("مزرعة وهمية", "إربد", "الأردن", "٤٠-٦٠", "", ""),
    ]
    means = {
        "مصر": "EG",
        "الأردن": "JO",
        "٣٥٠": "350",
        "٤٠-٦٠": "40-60",
        "123456": "registration_number 123456 unchecked",
    }
    return plain_list("establishments.csv", heads, rows, Exceptions(means))


def factories_in_chinese() -> Defect:
    heads = {
        "供应商名称": "name",
        "详细地址": "address",
        "省份": "region",
        "城市": "city",
        "国家/地区": "country",
        "员工总数": "workers",
        "统一社会信用代码": "identifiers:registration_number",
        "电子邮箱": "email",
    }
    rows = [
        ("虚构针织有限公司", "样本路8号", "浙江省", "杭州市", "中国", "380", "91330100MA2TE0011C", "a@xugou.example"),
        ("测试制衣厂", "试验大道100号", "广东省", "东莞市", "中国", "200-300人", "", ""),
    ]
    return plain_list(
        "gongchang.csv", heads, rows, Exceptions({"中国": "CN", "200-300人": "200-300"}), encoding="gb18030"
    )


def plants_in_turkish() -> Defect:
    heads = {
        "Tesis Adı": "name",
        "Açık Adres": "address",
        "İl": "region",
        "İlçe": "city",
        "Ülke": "country",
        "Çalışan Sayısı": "workers",
        "Vergi No": "identifiers:tax_id",
        "E-posta": "email",
        "Web sitesi": "website",
    }
    rows = [
        (
            "Deneme Tekstil A.Ş.",
            "Örnek Cad. No: 5",
            "Bursa",
            "Nilüfer",
            "Türkiye",
            "1.450",
            "0123400008",
            "a@deneme.example",
            "https://deneme.example",
        ),
        ("Örnek Otel", "Sahil Yolu 2", "Antalya", "Serik", "TÜRKİYE", "90", "", "", ""),
    ]
    return plain_list(
        "tesisler.csv",
        heads,
        rows,
        Exceptions({"Türkiye": "TR", "TÜRKİYE": "TR", "1.450": "1450"}),
        separator=";",
        encoding="cp1254",
    )


def plants_in_polish() -> Defect:
    heads = {
        "Nazwa zakładu": "name",
        "Ulica i numer": "address",
        "Kod pocztowy": "postcode",
        "Miejscowość": "city",
        "Województwo": "region",
        "Kraj": "country",
        "Liczba pracowników": "workers",
        "NIP": "identifiers:tax_id",
    }
    rows = [
        ("Zakład Próbny Sp. z o.o.", "ul. Testowa 4", "00-950", "Łódź", "łódzkie", "Polska", "240", "5250000009"),
        ("Sad Wymyślony", "Polna 1", "05-600", "Grójec", "mazowieckie", "PL", "15", ""),
    ]
    return plain_list("zaklady.csv", heads, rows, Exceptions({"Polska": "PL"}), separator=";", encoding="cp1250")


def factories_in_vietnamese() -> Defect:
    heads = {
        "Tên nhà máy": "name",
        "Địa chỉ": "address",
        "Tỉnh/Thành phố": "region",
        "Quốc gia": "country",
        "Số lao động": "workers",
        "Mã số thuế": "identifiers:tax_id",
        "Điện thoại": "phone",
    }
    rows = [
        (
            "Công ty TNHH May Thử Nghiệm",
            "Lô B5, KCN Mẫu",
            "Bình Dương",
            "Việt Nam",
            "2.300",
            "0300000018",
            "+84 274 000 0001",
        ),
        ("Nhà máy Giày Ví Dụ", "Số 9 Đường Mẫu", "Hải Phòng", "Việt Nam", "850", "", ""),
    ]
    return plain_list("nhamay.csv", heads, rows, Exceptions({"Việt Nam": "VN", "2.300": "2300"}), separator="\t")


def factories_in_bengali() -> Defect:
    heads = {
        "কারখানার নাম": "name",
        "ঠিকানা": "address",
        "জেলা": "region",
        "দেশ": "country",
        "শ্রমিক সংখ্যা": "workers",
        "মোবাইল": "phone",
    }
    rows = [
        ("নমুনা গার্মেন্টস লিমিটেড", "প্লট ৭, পরীক্ষা সড়ক", "গাজীপুর", "বাংলাদেশ", "৪৫০", "+880 1700 000001"),
        ("কাল্পনিক নিট", "১২ নমুনা রোড", "ঢাকা", "বাংলাদেশ", "৮০", ""),
    ]
    return plain_list("karkhana.csv", heads, rows, Exceptions({"বাংলাদেশ": "BD", "৪৫০": "450", "৮০": "80"}))


def firms_in_italian() -> Defect:
    heads = {
        "Denominazione": "name",
        "Comune": "city",
        "Provincia": "region",
        "CAP": "postcode",
        "Nazione": "country",
        "N. addetti": "workers",
        "Partita IVA": "identifiers:vat",
        "PEC": "email",
    }
    rows = [
        ("Azienda Agricola Prova", "Latina", "LT", "04100", "Italia", 28, "00012340014", "a@prova.example"),
        ("Albergo Inventato", "Rimini", "RN", "47921", "ITALIA", 15, "", ""),
    ]
    grid = [tuple(heads), *rows]
    made = expected(heads, rows, Exceptions({"Italia": "IT", "ITALIA": "IT"}))
    return Defect("aziende.ods", open_document(grid), made, written=below(grid, 2))


def firms_in_dutch() -> Defect:
    heads = {
        "Bedrijfsnaam": "name",
        "Straat + huisnr": "address",
        "Postcode": "postcode",
        "Plaats": "city",
        "Land": "country",
        "Aantal werknemers": "workers",
        "Aantal uitzendkrachten": "agency_workers",
        "Telefoonnummer": "phone",
    }
    rows = [
        ("Kwekerij Voorbeeld", "Kasweg 10", "2691 AA", "'s-Gravenzande", "Nederland", "60", "45", "+31 174 000001"),
        ("Slachterij Verzonnen", "Industrieweg 2", "9000", "Gent", "België", "310", "120", ""),
    ]
    return plain_list("bedrijven.csv", heads, rows, Exceptions({"Nederland": "NL", "België": "BE"}), separator=";")


def firms_in_romanian() -> Defect:
    heads = {
        "Denumire firmă": "name",
        "Localitate": "city",
        "Județ": "region",
        "Țara": "country",
        "Nr. angajați": "workers",
        "CUI": "identifiers:tax_id",
    }
    rows = [
        ("Fermă Exemplu SRL", "Lugoj", "Timiș", "România", "32", "1200007"),
        ("Confecții Inventate SA", "Focșani", "Vrancea", "România", "410", ""),
    ]
    return plain_list("firme.csv", heads, rows, Exceptions({"România": "RO"}))


def firms_in_russian() -> Defect:
    heads = {
        "Наименование": "name",
        "Адрес": "address",
        "Город": "city",
        "Страна": "country",
        "Численность работников": "workers",
        "ИНН": "identifiers:tax_id",
        "Телефон": "phone",
    }
    rows = [
        ("ООО Пробная Фабрика", "ул. Примерная, 5", "Иваново", "Россия", "180", "7700000009", "+7 493 000-00-01"),
        ("Образцовая ферма", "Полевая 1", "Алматы", "Казахстан", "25", "", ""),
    ]
    return plain_list(
        "spisok.csv", heads, rows, Exceptions({"Россия": "RU", "Казахстан": "KZ"}), separator="\t", encoding="cp1251"
    )


def firms_in_japanese() -> Defect:
    heads = {"会社名": "name", "所在地": "address", "国名": "country", "従業員数": "workers", "電話番号": "phone"}
    rows = [
        ("見本縫製株式会社", "架空市1-2-3", "日本", "45名", "+81 3 0000 0001"),
        ("試験農園", "例町5", "日本", "12", ""),
    ]
    return plain_list("list_ja.csv", heads, rows, Exceptions({"日本": "JP", "45名": "45"}), encoding="cp932")


def factories_in_indonesian() -> Defect:
    heads = {
        "Nama pabrik": "name",
        "Alamat": "address",
        "Kabupaten/Kota": "city",
        "Provinsi": "region",
        "Negara": "country",
        "Jumlah karyawan": "workers",
    }
    rows = [
        ("PT Contoh Garmen", "Jl. Percobaan No. 5", "Kab. Bogor", "Jawa Barat", "Indonesia", "1.870"),
        ("CV Rekaan", "Jl. Sampel 2", "Kota Solo", "Jawa Tengah", "Indonesia", "60"),
    ]
    return plain_list("pabrik.csv", heads, rows, Exceptions({"Indonesia": "ID", "1.870": "1870"}), separator=";")


def separator_named_in_the_first_line() -> Defect:
    grid = [
        ("Fournisseur", "Ville", "Pays", "Effectifs"),
        ("Verger Fictif", "Agen", "France", "22"),
        ("Serre Inventée", "Agadir", "Maroc", "140"),
    ]
    return Defect(
        "sep.csv",
        b"sep=;\r\n" + separated(grid, ";"),
        (
            kept(2, name="Verger Fictif", city="Agen", country="FR", workers="22"),
            kept(3, name="Serre Inventée", city="Agadir", country="MA", workers="140"),
        ),
        written={2: grid[1], 3: grid[2]},
    )


MADE = (
    building_sites_in_portuguese,
    growers_in_german,
    establishments_in_arabic,
    factories_in_chinese,
    plants_in_turkish,
    plants_in_polish,
    factories_in_vietnamese,
    factories_in_bengali,
    firms_in_italian,
    firms_in_dutch,
    firms_in_romanian,
    firms_in_russian,
    firms_in_japanese,
    factories_in_indonesian,
    separator_named_in_the_first_line,
)
