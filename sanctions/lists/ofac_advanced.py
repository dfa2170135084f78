"""
The United States Treasury's (OFAC) lists in the advanced sanctions format: root `Sanctions`, SDN and non-SDN alike.

A party is spread over the file and joined by number: values (`ReferenceValueSets`), places, documents and the entries
that say on which list and under which programme a profile stands. Layout: Treasury's notes on the advanced format
(`sdn_advanced_notes.pdf`), recalled: check. Entry numbers are those of the other OFAC files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from sanctions.kinds import Kind
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import (
    Identifier,
    ListedName,
    ListEntry,
    Strength,
    distinct_names,
    identifier_of,
    remarks_digest,
)
from sanctions.lists.ofac import NON_SDN
from sanctions.lists.ofac_facts import SCHEMES, tells_who
from sanctions.lists.ofac_xml import ISSUER
from sanctions.lists.refusals import ListMalformed, ListTruncated
from sanctions.lists.streamed_xml import children, local, records, words

VALUES, PLACE, DOCUMENT = "ReferenceValueSets", "Location", "IDRegDocument"
PARTY, LISTING = "DistinctParty", "SanctionsEntry"
SDN_LIST = "sdn list"
PROGRAMME = "program"
FORMER = "f.k.a."
LATIN = "latin"
FAMILY = frozenset({"last name", "maiden name", "matronymic"})
BORN = "birthdate"
ADDRESS = "location"
NATIONAL = frozenset({"nationality country", "citizenship country", "nationality of registration"})
NUMBERS = frozenset(scheme.lower() for scheme in SCHEMES)
KINDS = {
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
    "individual": Kind.PERSON,
    "entity": Kind.ORGANISATION,
    "location": Kind.PLACE,
}
PLACE_PARTS = ("address1", "address2", "address3", "city", "state/province", "region", "postal code")
"""In the order in which the classic file prints an address."""


def read_ofac_advanced(path: Path) -> Iterator[ListEntry]:
    """Raises ListTruncated when parties stand there and nothing says on which list."""
    file = _Advanced(path)
    for record in records(path, frozenset({VALUES, PLACE, DOCUMENT, PARTY, LISTING})):
        file.take(record)
    if file.parties and not file.listed:
        raise ListTruncated(path.name, "it holds parties and no sanctions entry; download it again.")
    for profile, entry in file.parties.items():
        yield file.listed.get(profile, _Listing()).onto(entry)


@dataclass
class _Listing:
    """What the sanctions entries of one profile say."""

    lists: set[str] = field(default_factory=set)
    programmes: dict[str, None] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)

    def onto(self, entry: ListEntry) -> ListEntry:
        other = SDN_LIST not in self.lists if self.lists else any(map(NON_SDN.search, self.programmes))
        return replace(
            entry,
            source="us_ofac_cons" if other else "us_ofac_sdn",
            programme="; ".join(self.programmes),
            listed_on=min(self.days, default=None),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    address: str
    country: str


class _Advanced:
    """Gathers the parts in the order of the file: values, places, documents, parties, sanctions entries."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[tuple[str, str], str] = {}
        self._party_type: dict[str, str] = {}
        self._places: dict[str, _Place] = {}
        self._documents: dict[str, list[tuple[str, str]]] = {}
        self.parties: dict[str, ListEntry] = {}
        self.listed: dict[str, _Listing] = {}

    def take(self, record: Element) -> None:
        take = {
            VALUES: self._take_values,
            PLACE: self._take_place,
            DOCUMENT: self._take_document,
            PARTY: self._take_party,
            LISTING: self._take_listing,
        }
        take[local(record.tag)](record)

    def _said(self, what: str, record: Element, attribute: str) -> str:
        """Folded words of a reference value, such as the type of an alias."""
        return self._values.get((what, record.get(attribute, "")), "").lower()

    def _take_values(self, sets: Element) -> None:
        for value in (one for held in sets for one in held):
            number = value.get("ID", "")
            self._values[local(value.tag), number] = " ".join((value.text or "").split()).rstrip(":")
            if local(value.tag) == "PartySubType":
                self._party_type[number] = value.get("PartyTypeID", "")

    def _take_place(self, record: Element) -> None:
        countries = [self._country(one.get("CountryID", "")) for one in children(record, "LocationCountry")]
        parts: dict[str, str] = {}
        for part in children(record, "LocationPart"):
            text = ", ".join(words(part, "LocationPartValue", "Value")[:1])
            parts.setdefault(self._said("LocPartType", part, "LocPartTypeID"), text)
        written = [parts[part] for part in PLACE_PARTS if parts.get(part)]
        country = next((one for one in countries if one), "")
        self._places[record.get("ID", "")] = _Place(", ".join([*written, country] if country else written), country)

    def _country(self, number: str) -> str:
        return self._values.get(("Country", number), "")

    def _take_document(self, record: Element) -> None:
        scheme = self._values.get(("IDRegDocType", record.get("IDRegDocTypeID", "")), "")
        for number in words(record, "IDRegistrationNo"):
            self._documents.setdefault(record.get("IdentityID", ""), []).append((scheme, number))

    def _take_party(self, party: Element) -> None:
        number = party.get("FixedRef", "")
        if not number:
            raise ListMalformed(self._path.name, "a party has no number (FixedRef); download it again.")
        for profile in children(party, "Profile"):
            self.parties[profile.get("ID", number)] = self._entry(number, profile, " ".join(words(party, "Comment")))

    def _entry(self, number: str, profile: Element, remarks: str) -> ListEntry:
        kind = self._kind(profile)
        identities = children(profile, "Identity")
        facts = _Facts.of(self._features(profile), kind)
        documents = [one for identity in identities for one in self._documents.get(identity.get("ID", ""), [])]
        numbers = [_identifier(kind, scheme, text) for scheme, text in documents if tells_who(scheme)]
        return ListEntry(
            source="us_ofac_sdn",
            entry_id=number,
            kind=kind,
            names=distinct_names([name for identity in identities for name in self._names(identity)]),
            countries=tuple(dict.fromkeys(code for word in facts.countries if (code := alpha2_of(word)))),
            identifiers=tuple(dict.fromkeys([*numbers, *facts.identifiers])),
            births=tuple(dict.fromkeys(facts.births)),
            addresses=tuple(dict.fromkeys(facts.addresses)),
            remarks_hash=remarks_digest(remarks),
        )

    def _kind(self, profile: Element) -> Kind:
        number = profile.get("PartySubTypeID", "")
        narrow, wide = (
            self._values.get(("PartySubType", number)),
            self._values.get(("PartyType", self._party_type.get(number, ""))),
        )
        return next((KINDS[word.lower()] for word in (narrow, wide) if word and word.lower() in KINDS), Kind.UNKNOWN)

    def _names(self, identity: Element) -> Iterator[ListedName]:
        """The Latin spelling of the primary alias first; what else it is written in are aliases of their own."""
        groups = {
            group.get("ID", ""): self._said("NamePartType", group, "NamePartTypeID")
            for held in children(identity, "NamePartGroups")
            for master in children(held, "MasterNamePartGroup")
            for group in children(master, "NamePartGroup")
        }
        first = True
        for alias in sorted(children(identity, "Alias"), key=lambda one: one.get("Primary") != "true"):
            spellings = [self._spelling(one, groups) for one in children(alias, "DocumentedName")]
            for text, _ in sorted(spellings, key=lambda one: one[1] != LATIN):
                main = first and alias.get("Primary") == "true" and identity.get("Primary") != "false"
                yield ListedName(text, Strength.PRIMARY if main else self._strength(alias))
                first = False

    def _strength(self, alias: Element) -> Strength:
        if self._said("AliasType", alias, "AliasTypeID") == FORMER:
            return Strength.FORMER
        return Strength.WEAK if alias.get("LowQuality") == "true" else Strength.ALIAS

    def _spelling(self, documented: Element, groups: dict[str, str]) -> tuple[str, str]:
        """The name, family name first as the other OFAC files print it, and the words of its script."""
        family: list[str] = []
        given: list[str] = []
        script = ""
        for part in (one for held in children(documented, "DocumentedNamePart") for one in held):
            text = " ".join((part.text or "").split())
            (family if groups.get(part.get("NamePartGroupID", "")) in FAMILY else given).append(text)
            script = script or self._said("Script", part, "ScriptID")
        return ", ".join(text for text in (" ".join(family), " ".join(given)) if text), script

    def _features(self, profile: Element) -> Iterator["_Feature"]:
        for feature in children(profile, "Feature"):
            what = self._values.get(("FeatureType", feature.get("FeatureTypeID", "")), "")
            for version in children(feature, "FeatureVersion"):
                places = [self._places.get(one.get("LocationID", "")) for one in children(version, "VersionLocation")]
                yield _Feature(
                    what,
                    tuple(words(version, "VersionDetail")),
                    tuple(place for place in places if place),
                    tuple(one for period in children(version, "DatePeriod") for one in _births(period)),
                )

    def _take_listing(self, record: Element) -> None:
        listing = self.listed.setdefault(record.get("ProfileID", ""), _Listing())
        if title := self._said("List", record, "ListID"):
            listing.lists.add(title)
        for measure in children(record, "SanctionsMeasure"):
            if self._said("SanctionsType", measure, "SanctionsTypeID") == PROGRAMME:
                listing.programmes.update(dict.fromkeys(words(measure, "Comment")))
        found = (_day(day) for event in children(record, "EntryEvent") for day in children(event, "Date"))
        listing.days += [one for one in found if one]


@dataclass(frozen=True, slots=True)
class _Feature:
    what: str
    details: tuple[str, ...]
    places: tuple[_Place, ...]
    births: tuple[str, ...]


@dataclass
class _Facts:
    births: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)

    @classmethod
    def of(cls, features: Iterator[_Feature], kind: Kind) -> "_Facts":
        """A place of birth is neither an address nor a nationality."""
        facts = cls()
        for feature in features:
            what = feature.what.lower()
            if what == BORN:
                facts.births += feature.births
            elif what == ADDRESS or what in NATIONAL:
                facts.countries += [place.country for place in feature.places]
                facts.addresses += [place.address for place in feature.places if what == ADDRESS and place.address]
            elif what in NUMBERS:
                facts.identifiers += [_identifier(kind, feature.what, text) for text in feature.details]
        return facts


def _identifier(kind: Kind, scheme: str, number: str) -> Identifier:
    return identifier_of(kind, scheme.rstrip(". #") or "other", ISSUER.sub("", number))


def _births(period: Element) -> tuple[str, ...]:
    """An exact day, else every year that the period names, as the other readers give it."""
    ends = [_day(day) for side in ("Start", "End") for held in children(period, side) for day in held]
    known = [day for day in ends if day]
    if not known:
        return ()
    if len(set(known)) == 1:
        return (known[0].isoformat(),)
    return tuple(dict.fromkeys(str(day.year) for day in (min(known), max(known))))


def _day(parts: Element) -> date | None:
    numbers = [next(iter(words(parts, tag)), "") for tag in ("Year", "Month", "Day")]
    if not all(number.isdigit() for number in numbers):
        return None
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None
