"""One list with its heads in each language, in whatever order and writing that language uses."""
# ruff: noqa: RUF001 - letters that look alike are part of what is tested

from tests.suppliers.corpus.defects import Defect, below, kept
from tests.suppliers.corpus.makers import separated

CELLS = {
    "name": "Finca Ficticia",
    "address": "Rua Um 1",
    "city": "Beja",
    "country": "PT",
    "workers": "60",
    "phone": "+351 200 000 001",
}


def _list(language: str, heads: dict[str, str]) -> Defect:
    grid = [tuple(heads.values()), tuple(CELLS[field] for field in heads)]
    fields = {field: CELLS[field] for field in heads}
    if heads["name"].lower().startswith(("raz", "rai")):  # razón, raison sociale: the registered name of the firm
        fields["legal_name"] = CELLS["name"]
    return Defect(f"{language}.csv", separated(grid), (kept(2, **fields),), written=below(grid, 2))


def heads_in_english() -> Defect:
    heads = {"country": "COUNTRY / REGION", "name": "Vendor Name", "city": "Town/City", "workers": "# of employees"}
    return _list("en", heads | {"address": "Street address", "phone": "Tel."})


def heads_in_spanish() -> Defect:
    heads = {"name": "Razón social", "address": "Domicilio", "city": "Localidad", "country": "País"}
    return _list("es", heads | {"workers": "Nº de empleados", "phone": "Teléfono"})


def heads_in_french() -> Defect:
    heads = {"name": "Raison sociale", "address": "Adresse postale", "city": "Ville", "country": "Pays"}
    return _list("fr", heads | {"workers": "Nombre de salariés", "phone": "Téléphone"})


def heads_in_german() -> Defect:
    heads = {"name": "Firmenname", "address": "Anschrift", "city": "Ort", "country": "Land"}
    return _list("de", heads | {"workers": "Anzahl Mitarbeiter", "phone": "Telefonnummer"})


def heads_in_portuguese() -> Defect:
    heads = {"name": "Fornecedor", "address": "Morada", "city": "Cidade", "country": "País"}
    return _list("pt", heads | {"workers": "Número de trabalhadores", "phone": "Telefone"})


def heads_in_arabic() -> Defect:
    heads = {"name": "اسم المورد", "address": "العنوان", "city": "المدينة", "country": "الدولة"}
    return _list("ar", heads | {"workers": "عدد العمال", "phone": "رقم الهاتف"})


def heads_in_turkish() -> Defect:
    heads = {"name": "Firma Adı", "address": "Adres", "city": "Şehir", "country": "Ülke"}
    return _list("tr", heads | {"workers": "İşçi Sayısı", "phone": "Telefon"})


def heads_in_chinese() -> Defect:
    heads = {"name": "工厂名称", "address": "地址", "city": "城市", "country": "国家"}
    return _list("zh", heads | {"workers": "员工人数", "phone": "电话"})


def heads_in_italian() -> Defect:
    heads = {"name": "Ragione sociale", "address": "Indirizzo", "city": "Città", "country": "Paese"}
    return _list("it", heads | {"workers": "Numero dipendenti", "phone": "Telefono"})


MADE = (
    heads_in_english,
    heads_in_spanish,
    heads_in_french,
    heads_in_german,
    heads_in_portuguese,
    heads_in_arabic,
    heads_in_turkish,
    heads_in_chinese,
    heads_in_italian,
)
