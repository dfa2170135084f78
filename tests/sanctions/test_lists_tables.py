"""Published tables, made up in each publisher's columns: what is an entry, of which kind, until when."""

import gzip
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sanctions.kinds import Kind
from sanctions.lists.employer_register import tax_number
from sanctions.lists.entries import ListEntry, Strength
from sanctions.lists.joined_names import parted
from sanctions.lists.reading import ListReading, NoListRead, read_lists

pytestmark = pytest.mark.no_database

OFSI_HEAD = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,"
    "National Identification Number,Address 1,Post/Zip Code,Country,Group Type,Alias Type,Alias Quality,Regime,"
    "Listed On,Group ID\n"
)
OFSI = (
    "Last Updated,03/06/2025\n"
    + OFSI_HEAD
    + "QUILL,Tobias,Ezra,,,,Mr,Тобиас Квилл,00/00/1965,(1) Peru (2) Chile,(1) X1 (2) X2,"
    "AB123456,1 Invented Road,AB1,Peru,Individual,Primary name,,Testland,13/02/2020,77\n"
    "QUILLON,Tobi,,,,,,,,,,,,,,Individual,AKA,Low quality,Testland,13/02/2020,77\n"
    "MADE UP MILLS,,,,,,,,,,,,,,Cuba,Entity,Primary name,,Testland,01/02/2021,78\n"
)
UKSL = (
    "Report Date: 13-Feb-2026\nLast Updated,Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,"
    "Designation Type,Address Country,Date Designated,IMO number\n"
    "12/01/2026,TST0001,NOWHERE STAR,,Primary Name,,Testland Regulations,Ship,,29/06/2025,9999993\n"
)
CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,start_date,end_date,remarks,alt_names,citizenships,"
    "dates_of_birth,nationalities,ids\n"
    'a1,Entity List (EL) - Bureau of Industry and Security,,Entity,,Fictive Optics,,"1 Made Up St, Nowhere, CN; '
    '2 Other, HK",2020-01-02,,,Fictive Lens; FO Works,,,,\n'
    'a2,Specially Designated Nationals (SDN) - Treasury Department,9,Individual,TEST1,"ZORBANI, Teofil",,,,,,,PE,'
    '1961,,"Cedula No., 1234567, PE; Gender, Male"\n'
)
UFLPA = (
    "Name of Entity,Effective Date\n"
    '"Fictive Cotton Co., Ltd. (including two aliases: Fictive Linen; and FC Textile) and its subsidiaries",'
    '"June 21, 2022"\n'
    '"Invented Printers and its two Nowhere-based subsidiaries, which include Nowhere Toner Co. Ltd., and Nowhere Drum '
    'Company, Ltd.",01/02/2023\n'
)
CBP = (
    "Number,Date,Country,Merchandise,Manufacturer(s),Status\n"
    "W-1,01/13/2021,China,Cotton products,Imaginary Autonomous Region,Active\n"
    "W-2,05/04/2020,China,Hair products,Fictive Hair Product Co.,Active\n"
    "W-3,02/04/2020,Taiwan,Seafood,Fishing vessel Made Up 7,Active\n"
    "W-4,05/18/2018,Turkmenistan,Cotton,All,Active\n"
    "W-5,05/18/1995,China,Toys,Invented Prison No. 9,Active\n"
    'W-7,01/13/2021,China,Yarn,"Imaginary Autonomous Region Yarn Co., Ltd.",Active\n'
    "W-6,05/18/1992,China,Tea,Invented Tea Farm,Inactive\n"
)
DEBARRED = (
    "Firm Name,Address,Country,From Date,To Date,Grounds\n"
    "FICTIVE ROADS LTD.*12,1 Made Up St,Kenya,22-APR-2021,Ongoing,Procurement Guidelines\n"
    "INVENTED BRIDGES,2 Made Up St,India,01-JAN-2020,31-DEC-2022,Fraud\n"
    "MADE UP TUNNELS,,India,01-JAN-2020,when it pleases,Fraud\n"
)
LISTA_HEAD = "ID;Ano da ação fiscal;UF;Empregador;CNPJ/CPF;Estabelecimento;Inclusão no Cadastro de Empregadores\n"
LISTA = (
    "CADASTRO DE EMPREGADORES\n" + LISTA_HEAD + "1;2021;MG;Fazenda Inventada Ltda;123456000149;Zona rural;05/04/2023\n"
    "2;2020;PA;Fulano Inventado (*1);529.982.247-25;Sítio Fictício;05/10/2021 e 05/04/2022\n"
    "(*1) nota de rodapé\n"
)
SDN_XML = """<?xml version="1.0"?><sdnList xmlns="http://example.org/sdn"><publshInformation>
<Publish_Date>03/10/2021</Publish_Date><Record_Count>1</Record_Count></publshInformation>
<sdnEntry><uid>36</uid><firstName>Teofil</firstName><lastName>ZORBANI</lastName><sdnType>Individual</sdnType>
<programList><program>TESTLAND</program></programList>
<idList><id><idType>Cedula No.</idType><idNumber>1234567</idNumber></id><id><idType>Gender</idType>
<idNumber>Male</idNumber></id></idList>
<akaList><aka><type>f.k.a.</type><category>strong</category><lastName>SORBANI</lastName></aka>
<aka><type>a.k.a.</type><category>weak</category><lastName>EL ZORRO</lastName></aka></akaList>
<addressList><address><city>Havana</city><country>Cuba</country></address></addressList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>03 Feb 1961</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry></sdnList>"""


def reading(folder: Path, content: str | bytes, name: str = "list") -> ListReading:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_lists(path)


def by_name(folder: Path, content: str | bytes) -> dict[str, ListEntry]:
    return {entry.names[0].text: entry for entry in reading(folder, content).entries}


def test_rows_of_one_british_listing_are_one_entry_with_the_day_written_first(tmp_path: Path) -> None:
    found = reading(tmp_path, OFSI)
    person, firm = found.entries
    assert [(n.text, n.strength) for n in person.names] == [
        ("Tobias Ezra QUILL", Strength.PRIMARY),
        ("Тобиас Квилл", Strength.ALIAS),
        ("Tobi QUILLON", Strength.WEAK),
    ]
    assert (person.kind, person.births, person.countries) == (Kind.PERSON, ("1965",), ("PE", "CL"))
    assert [i.value for i in person.identifiers] == ["X1", "X2", "*****456"]
    assert (person.listed_on, firm.kind, found.used[0].published) == (
        date(2020, 2, 13),
        Kind.ORGANISATION,
        date(2025, 6, 3),
    )
    (ship,) = reading(tmp_path, UKSL).entries
    assert (ship.entry_id, ship.kind, ship.identifiers[0].value) == ("TST0001", Kind.VESSEL, "9999993")


def test_the_american_consolidated_list_parts_its_cells_and_names_its_office(tmp_path: Path) -> None:
    firm, person = reading(tmp_path, CSL).entries
    assert [n.text for n in firm.names] == ["Fictive Optics", "Fictive Lens", "FO Works"]
    assert (firm.countries, firm.programme, len(firm.addresses)) == (("CN", "HK"), "EL", 2)
    assert [(i.scheme, i.value) for i in person.identifiers] == [("Cedula No.", "****567")]
    assert (person.kind, person.programme, person.countries) == (Kind.PERSON, "SDN TEST1", ("PE",))


def test_classic_ofac_xml_reads_like_its_table_and_must_hold_what_it_promises(tmp_path: Path) -> None:
    (person,) = reading(tmp_path, SDN_XML).entries
    assert [(n.text, n.strength.value) for n in person.names] == [
        ("ZORBANI, Teofil", "primary"),
        ("SORBANI", "former"),
        ("EL ZORRO", "weak"),
    ]
    assert (person.births, person.countries, person.programme) == (("1961-02-03",), ("CU",), "TESTLAND")
    assert [i.value for i in person.identifiers] == ["****567"]
    with pytest.raises(NoListRead) as caught:
        reading(tmp_path, SDN_XML.replace("<Record_Count>1<", "<Record_Count>2<"))
    assert caught.value.refused[0].code == "list.truncated"


def test_a_joined_name_gives_its_aliases_and_the_subsidiaries_it_names(tmp_path: Path) -> None:
    entries = by_name(tmp_path, UFLPA)
    cotton = entries["Fictive Cotton Co., Ltd."]
    assert [n.text for n in cotton.names[1:]] == ["Fictive Linen", "FC Textile"]
    assert (cotton.with_subsidiaries, cotton.listed_on) == (True, date(2022, 6, 21))
    assert {"Invented Printers", "Nowhere Toner Co. Ltd.", "Nowhere Drum Company, Ltd."} <= entries.keys()
    former = parted("A Co. (also known as B Works; formerly known as C and D)").names
    assert [(n.text, n.strength.value) for n in former] == [
        ("A Co.", "primary"),
        ("B Works", "alias"),
        ("C and D", "former"),
    ]


def test_only_an_order_on_a_named_firm_can_be_a_name_match(tmp_path: Path) -> None:
    found = reading(tmp_path, CBP)
    kinds = {entry.entry_id: (entry.kind, entry.merchandise) for entry in found.entries}
    assert kinds == {
        "W-1": (Kind.PLACE, "Cotton products"),
        "W-2": (Kind.ORGANISATION, "Hair products"),
        "W-3": (Kind.VESSEL, "Seafood"),
        "W-4": (Kind.GOODS, "Cotton"),
        "W-5": (Kind.PLACE, "Toys"),
        "W-7": (Kind.ORGANISATION, "Yarn"),
    }
    assert any("lifted orders" in note for note in found.notes)


def test_a_debarment_ends_with_its_last_day_and_one_that_cannot_be_read_does_not(tmp_path: Path) -> None:
    found = reading(tmp_path, DEBARRED, "world_bank_debarred.csv")
    ends = {entry.names[0].text: entry.expires_on for entry in found.entries}
    assert ends == {
        "FICTIVE ROADS LTD.": None,
        "INVENTED BRIDGES": date(2022, 12, 31),
        "MADE UP TUNNELS": None,
    }
    assert any("row 4" in note and "when it pleases" in note for note in found.notes)
    assert {entry.source for entry in found.entries} == {"world_bank_debarred"}


def test_the_employer_register_mends_numbers_masks_persons_and_ends_after_two_years(tmp_path: Path) -> None:
    for content in (LISTA.encode(), LISTA.encode("cp1252")):
        entries = by_name(tmp_path, content)
        firm, person = entries["Fazenda Inventada Ltda"], entries["Fulano Inventado"]
        assert [i.value for i in firm.identifiers] == ["00123456000149"]
        assert (firm.kind, firm.expires_on) == (Kind.ORGANISATION, date(2025, 4, 4))
        assert [i.value for i in person.identifiers] == ["********725"]
        assert (person.kind, person.listed_on, person.expires_on) == (
            Kind.PERSON,
            date(2021, 10, 5),
            date(2024, 4, 4),
        )
        assert "52998224725" not in repr(entries)


@pytest.mark.parametrize(
    ("text", "kind", "sound"),
    [
        ("123456000149", Kind.ORGANISATION, True),
        ("00.123.456/0001-49", Kind.ORGANISATION, True),
        ("191", Kind.UNKNOWN, True),
        ("52998224725", Kind.PERSON, True),
        ("1234000153", Kind.ORGANISATION, True),
        ("52998224724", Kind.UNKNOWN, False),
        ("", Kind.UNKNOWN, True),
    ],
)
def test_a_brazilian_number_tells_firm_from_person(text: str, kind: Kind, *, sound: bool) -> None:
    found = tax_number(text)
    assert (found.kind, found.sound) == (kind, sound)


def test_a_spreadsheet_is_read_like_the_same_table_in_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        sheet = book.add_worksheet("Sanctions")
        sheet.write(0, 0, "Table 1: ineligible firms")
        for number, line in enumerate(DEBARRED.splitlines(), start=2):
            sheet.write_row(number, 0, line.split(","))
    entries = read_lists(tmp_path / "book.xlsx").entries
    assert [entry.names[0].text for entry in entries] == ["FICTIVE ROADS LTD.", "INVENTED BRIDGES", "MADE UP TUNNELS"]


def test_unknown_columns_are_told_and_a_missing_one_refuses_with_its_place(tmp_path: Path) -> None:
    found = reading(tmp_path, "name,favourite colour\nAlfa Mills,blue\n")
    assert any("favourite colour" in note for note in found.notes)
    with pytest.raises(NoListRead) as caught:
        reading(tmp_path, OFSI.replace("Group Type", "Kind of thing"))
    (refusal,) = caught.value.refused
    assert (refusal.code, refusal.places[0].column, refusal.places[0].row) == ("list.column_missing", "group type", 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "list.error_page"),
        (b"<Sanctions xmlns='x'><ReferenceValueSets/></Sanctions>", "list.empty"),
        (b"<Invented><Row/></Invented>", "list.unknown_format"),
        (OFSI[:-60].encode(), "list.truncated"),
        (SDN_XML[:500].encode(), "list.truncated"),
        (OFSI.encode("utf-8").replace("Квилл".encode(), b"\xff\xfe"), "list.wrong_encoding"),
        (b"PK\x03\x04 not really a workbook", "list.truncated"),
        (b'<!DOCTYPE x [<!ENTITY a "aa">]><sdnList>&a;</sdnList>', "list.unsafe"),
    ],
)
def test_what_is_no_whole_list_is_refused_with_a_code(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(NoListRead) as caught:
        reading(tmp_path, content)
    assert caught.value.refused[0].code == code


BLANKS = b" " * (40 * 1024 * 1024)


@pytest.mark.parametrize(
    ("head", "packed", "why"),
    [
        (b"name,kind\n", "gz", "250 times its size"),
        (b"name,kind\n", "", "without the end of a line or a tag"),
        (b"<sdnList><sdnEntry><lastName>", "gz", "without the end of a line or a tag"),
        (b'{"id":"1","names":["', "", "without the end of a line or a tag"),
    ],
)
def test_a_file_that_would_fill_the_memory_is_stopped_while_it_is_read(
    tmp_path: Path, head: bytes, packed: str, why: str
) -> None:
    content = head + BLANKS
    with pytest.raises(NoListRead) as caught:
        reading(tmp_path, gzip.compress(content) if packed else content, "bomb.csv")
    (refusal,) = caught.value.refused
    assert (refusal.code, why in refusal.message) == ("list.unsafe", True), refusal.message
