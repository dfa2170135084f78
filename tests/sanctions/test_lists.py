"""Published list files, made up in the publishers' formats."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from foundation.errors import Invalid
from sanctions.kinds import Kind
from sanctions.lists.entries import ListEntry, Strength, identifier_of
from sanctions.lists.reading import NoListRead, read_lists

pytestmark = pytest.mark.no_database

OFAC_MAIN = (
    '9001,"QUILLFEATHER TRADING CO., LTD.",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"NIT # 900123456-7 (Colombia)."\r\n'
    '9002,"ZORBANI, Teofil","individual","TCO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 03 Feb 1961; nationality Peru; Cedula No. 1234567 (Peru); Passport X99871 issued 1 May 2001 (Peru); '
    "a.k.a. 'EL ZORRO GRIS'.\"\r\n"
    "\x1a"
)
OFAC_ALT = '9001,1,"fka","QUILL IMPORT",-0- \r\n9002,2,"aka","SORBANI, Teofilo",-0- \r\n\x1a'
OFAC_ADD = '9001,1,"1 Invented Road","Havana","Cuba",-0- \r\n\x1a'
EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2021-01-01">
 <sanctionEntity euReferenceNumber="EU.1.1" logicalId="1"><subjectType code="enterprise" classificationCode="E"/>
  <regulation programme="XXX" publicationDate="2019-05-06"/>
  <nameAlias wholeName="Завод Вымышленный" strong="true"/><nameAlias wholeName="VZ" strong="false"/>
  <address countryIso2Code="RU" city="Nowhere" street="1 Invented St" countryDescription="RUSSIA"/>
 </sanctionEntity></export>"""
UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Anvar</FIRST_NAME>
<SECOND_NAME>Testovich</SECOND_NAME><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><LISTED_ON>2010-01-02</LISTED_ON>
<NATIONALITY><VALUE>Jordan</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Tester; Anvo</ALIAS_NAME></INDIVIDUAL_ALIAS>
</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
BIS = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\t'
    '"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
    '"BLOTCH AVIONICS"\t"2 MADE UP AVE"\t"NOWHERE"\t""\t"US"\t"1"\t'
    '"06/19/2003"\t"06/29/2016"\t"Y"\t""\t""\t"68 F.R. 1"\n'
)
FTM = (
    '{"id":"q1","schema":"Company","caption":"Nimbo Ltda","properties":{"name":["Nimbo Ltda"],"weakAlias":["NB"],'
    '"jurisdiction":["br"],"registrationNumber":["55"]}}\n'
    '{"id":"q2","schema":"Sanction","properties":{"program":["x"]}}\n'
)
PLAIN = "Entity;Aliases;Type;Country\nCampo Seco;Fazenda Campo Seco|CS;company;Brazil\nAlgodon del norte;;region;Peru\n"


def read(folder: Path, **files: str) -> dict[str, ListEntry]:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return {entry.entry_id: entry for entry in read_lists(folder).entries}


def refusal(folder: Path, content: bytes, name: str = "list") -> Invalid:
    (folder / name).write_bytes(content)
    with pytest.raises(NoListRead) as caught:
        read_lists(folder)
    return caught.value.refused[0]


def test_ofac_parts_are_joined_whatever_they_are_called(tmp_path: Path) -> None:
    entries = read(tmp_path, a=OFAC_ADD, b=OFAC_MAIN, c=OFAC_ALT)
    firm, person = entries["9001"], entries["9002"]
    assert [(n.text, n.strength) for n in firm.names] == [
        ("QUILLFEATHER TRADING CO., LTD.", Strength.PRIMARY),
        ("QUILL IMPORT", Strength.FORMER),
    ]
    assert (firm.kind, firm.countries, firm.addresses) == (
        Kind.ORGANISATION,
        ("CU",),
        ("1 Invented Road, Havana, Cuba",),
    )
    assert [n.strength for n in person.names] == [Strength.PRIMARY, Strength.ALIAS, Strength.WEAK]
    assert (person.kind, person.births, person.countries) == (Kind.PERSON, ("1961-02-03",), ("PE",))


def test_personal_numbers_are_masked_and_a_firms_are_not(tmp_path: Path) -> None:
    entries = read(tmp_path, main=OFAC_MAIN, alt=OFAC_ALT)
    assert [i.value for i in entries["9001"].identifiers] == ["900123456-7"]
    assert [(i.value, i.masked) for i in entries["9002"].identifiers] == [("****567", True), ("X99871", False)]
    masked = ("CPF", "C.U.R.P.", "innCode", "National ID No.", "Italian Fiscal Code", "id")
    assert [scheme for scheme in masked if not identifier_of(Kind.PERSON, scheme, "1234567").masked] == []
    assert not identifier_of(Kind.PERSON, "Passport", "1234567").masked
    assert identifier_of(Kind.PERSON, "CPF", "12").value == "***"


def test_eu_un_bis_table_and_json_lines_are_recognised_by_content(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(gzip.compress(EU.encode()))
    entries = read(tmp_path, un=UN, bis=BIS, ftm=FTM, table=PLAIN)
    eu, un = entries["EU.1.1"], entries["XXi.001"]
    assert (eu.names[0].script, eu.names[1].strength, eu.countries) == ("cyrillic", Strength.WEAK, ("RU",))
    assert [n.text for n in un.names] == ["Anvar Testovich", "The Tester", "Anvo"]
    assert (un.names[2].strength, un.countries, un.listed_on) == (Strength.WEAK, ("JO",), date(2010, 1, 2))
    assert [(e.kind, e.countries) for e in (entries["q1"], entries["row-2"])] == [(Kind.ORGANISATION, ("BR",))] * 2
    assert entries["row-3"].kind is Kind.PLACE
    assert len(entries) == 6


def test_an_order_ends_with_its_last_day(tmp_path: Path) -> None:
    (order,) = read(tmp_path, bis=BIS).values()
    assert order.in_force(date(2016, 6, 29))
    assert not order.in_force(date(2016, 6, 30))


def test_content_hash_changes_with_a_name_and_not_with_the_order_of_names(tmp_path: Path) -> None:
    one = read(tmp_path, table="id,name,aliases\n1,Alfa,Beta|Gama\n")["1"]
    turned = read(tmp_path, table="id,name,aliases\n1,Alfa,Gama|Beta\n")["1"]
    other = read(tmp_path, table="id,name,aliases\n1,Alfa,Gama|Delta\n")["1"]
    assert one.content_hash == turned.content_hash != other.content_hash


def test_every_file_that_cannot_be_used_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("name\nAlfa\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "other.xml").write_text("<otherList/>")
    (tmp_path / "cut.csv").write_text(OFAC_MAIN[:180])
    refused = {r.file: r.code for r in read_lists(tmp_path).refused}
    assert refused == {
        "picture.png": "list.unknown_format",
        "other.xml": "list.unknown_format",
        "cut.csv": "list.truncated",
    }


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list.empty"),
        (b" \r\n\x1a", "list.empty"),
        (b"<CONSOLIDATED_LIST></CONSOLIDATED_LIST>", "list.empty"),
        (EU[:400].encode(), "list.truncated"),
        (gzip.compress(EU.encode() * 50, mtime=0)[:-40], "list.truncated"),
        (EU.replace("</sanctionEntity>", "</wrong>").encode(), "list.malformed"),
        (EU.replace("VZ", "V\xe9").encode("latin-1", "replace"), "list.wrong_encoding"),
        (b"name,country\nCaf\xe9 Ltd,FR\n", "list.wrong_encoding"),
        (BOMB.encode(), "list.unsafe"),
        (OFAC_ALT.encode(), "list.part_without_main"),
        ((OFAC_MAIN[:-1] + "9003,short\r\n" + OFAC_MAIN).encode(), "list.malformed"),
        (b'{"id":"1","names":["A"]}\n{"id":"2","na', "list.truncated"),
        (b'{"id":"1","names":["A"]}\n{"id"\n{"id":"3","names":["B"]}\n', "list.malformed"),
        (b'[{"id":"1","names":["A"]}]', "list.unknown_format"),
        (b"just,some,numbers\n1,2,3\n", "list.unknown_format"),
        (BIS[:-60].encode(), "list.truncated"),
    ],
)
def test_a_broken_file_is_refused_with_a_code_and_its_name(tmp_path: Path, content: bytes, code: str) -> None:
    found = refusal(tmp_path, content)
    assert (found.code, found.places[0].file) == (code, "list")
