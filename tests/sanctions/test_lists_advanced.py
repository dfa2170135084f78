"""OFAC's advanced XML, made up in its published layout: a party is joined from places, documents and listings."""

from datetime import date
from pathlib import Path

import pytest

from sanctions.kinds import Kind
from sanctions.lists.reading import ListReading, NoListRead, read_lists

pytestmark = pytest.mark.no_database

VALUES = """<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
<AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11">Peru</Country><Country ID="12">Cuba</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType>
<FeatureType ID="13">SWIFT/BIC</FeatureType><FeatureType ID="26">Title</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1570">Cedula No.</IDRegDocType><IDRegDocType ID="1626">Gender</IDRegDocType>
<IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<ListValues><List ID="1550">SDN List</List><List ID="91507">Consolidated List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType>
</LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType>
<NamePartType ID="1525">Entity Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
</PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
<PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType>
</SanctionsTypeValues>
<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="220" ScriptCode="Cyrl">Cyrillic</Script>
</ScriptValues></ReferenceValueSets>"""
PLACES = """<Locations><Location ID="501"><LocationCountry CountryID="11"/>
<LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Nowhere</Value></LocationPartValue>
</LocationPart><LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true"><Value>1 Made Up St</Value>
</LocationPartValue></LocationPart></Location>
<Location ID="502"><LocationCountry CountryID="12"/></Location></Locations>"""
DOCUMENTS = """<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1570" IdentityID="71">
<IDRegistrationNo>1234567 (Nowhere)</IDRegistrationNo></IDRegDocument>
<IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="71">
<IDRegistrationNo>X99</IDRegistrationNo></IDRegDocument><IDRegDocument ID="3" IDRegDocTypeID="1626" IdentityID="71">
<IDRegistrationNo>Male</IDRegistrationNo></IDRegDocument></IDRegDocuments>"""


def named(kind: str, primary: str, *spellings: str, weak: str = "false") -> str:
    documented = "".join(f"<DocumentedName>{parts}</DocumentedName>" for parts in spellings)
    return f'<Alias AliasTypeID="{kind}" Primary="{primary}" LowQuality="{weak}">{documented}</Alias>'


def part(group: str, text: str, script: str = "215") -> str:
    value = f'<NamePartValue NamePartGroupID="{group}" ScriptID="{script}">{text}</NamePartValue>'
    return f"<DocumentedNamePart>{value}</DocumentedNamePart>"


def feature(kind: str, version: str) -> str:
    return f'<Feature FeatureTypeID="{kind}"><FeatureVersion ReliabilityID="1">{version}</FeatureVersion></Feature>'


def moment(tag: str, year: int, month: int, day: int) -> str:
    return f"<{tag}><Year>{year}</Year><Month>{month}</Month><Day>{day}</Day></{tag}>"


def period(first: tuple[int, int, int], last: tuple[int, int, int]) -> str:
    start, end = moment("From", *first) + moment("To", *first), moment("From", *last) + moment("To", *last)
    return f"<DatePeriod><Start>{start}</Start><End>{end}</End></DatePeriod>"


GROUPS = (
    '<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="81" NamePartTypeID="1520"/></MasterNamePartGroup>'
    '<MasterNamePartGroup><NamePartGroup ID="82" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups>'
)
CYRILLIC = part("81", "Зорбани", "220") + part("82", "Теофил", "220")
PERSON = (
    '<DistinctParty FixedRef="306"><Comment>made up</Comment><Profile ID="306" PartySubTypeID="4">'
    '<Identity ID="71" Primary="true" False="false">'
    + named("1401", "false", part("81", "SORBANI"))
    + named("1400", "false", part("82", "EL ZORRO"), weak="true")
    + named(
        "1403",
        "true",
        part("81", "Зорбани", "220") + part("82", "Теофил", "220"),
        part("81", "ZORBANI") + part("82", "Teofil"),
    )
    + f"{GROUPS}</Identity>"
    + feature("8", period((1961, 2, 3), (1961, 2, 3)))
    + feature("8", period((1959, 1, 1), (1960, 12, 31)))
    + feature("9", '<VersionDetail>Nowhere</VersionDetail><VersionLocation LocationID="501"/>')
    + feature("10", '<VersionLocation LocationID="502"/>')
    + feature("25", '<VersionLocation LocationID="501"/>')
    + feature("26", "<VersionDetail>Colonel</VersionDetail>")
    + "</Profile></DistinctParty>"
)
FIRM = (
    '<DistinctParty FixedRef="307"><Profile ID="307" PartySubTypeID="3"><Identity ID="72" Primary="true">'
    + named("1403", "true", part("", "FICTIVE BANK"))
    + f"</Identity>{feature('13', '<VersionDetail>FICTPEPL</VersionDetail>')}</Profile></DistinctParty>"
)
SHIP = (
    '<DistinctParty FixedRef="308"><Profile ID="308" PartySubTypeID="1"><Identity ID="73" Primary="true">'
    + named("1403", "true", part("", "NOWHERE STAR"))
    + "</Identity></Profile></DistinctParty>"
)


def listing(profile: int, on: int, programme: str) -> str:
    return (
        f'<SanctionsEntry ProfileID="{profile}" ListID="{on}"><EntryEvent>{moment("Date", 2014, 5, 6)}</EntryEvent>'
        f'<SanctionsMeasure SanctionsTypeID="2"/><SanctionsMeasure SanctionsTypeID="1"><Comment>{programme}</Comment>'
        "</SanctionsMeasure></SanctionsEntry>"
    )


LISTINGS = listing(306, 1550, "TESTLAND") + listing(307, 91507, "TEST-SECTORS") + listing(308, 1550, "TESTLAND")


def file(listings: str = LISTINGS) -> str:
    return (
        '<?xml version="1.0"?><Sanctions xmlns="urn:made-up">'
        f'<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>{VALUES}{PLACES}'
        f"{DOCUMENTS}<DistinctParties>{PERSON}{FIRM}{SHIP}</DistinctParties>"
        f"<SanctionsEntries>{listings}</SanctionsEntries></Sanctions>"
    )


def reading(folder: Path, content: str) -> ListReading:
    (folder / "sdn_advanced.xml").write_text(content, encoding="utf-8")
    return read_lists(folder)


def test_a_party_is_joined_from_all_parts_of_the_file(tmp_path: Path) -> None:
    found = reading(tmp_path, file())
    person, firm, ship = found.entries
    assert [(n.text, n.strength.value) for n in person.names] == [
        ("ZORBANI, Teofil", "primary"),
        ("Зорбани, Теофил", "alias"),
        ("SORBANI", "former"),
        ("EL ZORRO", "weak"),
    ]
    assert (person.entry_id, person.kind, person.births) == ("306", Kind.PERSON, ("1961-02-03", "1959", "1960"))
    assert (person.countries, person.addresses) == (("CU", "PE"), ("1 Made Up St, Nowhere, Peru",))
    assert [(i.scheme, i.value) for i in person.identifiers] == [("Cedula No", "****567"), ("Passport", "X99")]
    assert (person.source, person.programme, person.listed_on) == ("us_ofac_sdn", "TESTLAND", date(2014, 5, 6))
    assert (firm.source, firm.kind, firm.identifiers[0].value) == ("us_ofac_cons", Kind.ORGANISATION, "FICTPEPL")
    assert (ship.kind, found.used[0].published) == (Kind.VESSEL, date(2026, 5, 21))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (file(listings=""), "list.truncated"),
        (file()[:-400], "list.truncated"),
        (file().replace('FixedRef="306"', ""), "list.malformed"),
    ],
)
def test_a_file_that_says_too_little_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(NoListRead) as caught:
        reading(tmp_path, content)
    assert caught.value.refused[0].code == code
