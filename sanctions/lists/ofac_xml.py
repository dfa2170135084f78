"""
The United States Treasury's (OFAC) lists as XML: `sdnList` with one `sdnEntry` each, SDN and non-SDN alike.

`Record_Count` in the head says how many entries there must be, which catches a file that was cut between two of them.
The advanced format (root `Sanctions`) is another language: `ofac_advanced`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from sanctions.kinds import Kind
from sanctions.lists import dates
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
from sanctions.lists.ofac_facts import tells_who
from sanctions.lists.refusals import ListMalformed, ListTruncated
from sanctions.lists.streamed_xml import children, local, records, words

KINDS = {
    "individual": Kind.PERSON,
    "entity": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
}
FORMER = "f.k.a."
WEAK = "weak"
ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
ISSUER = re.compile(r"\s*\([^()]*\)$")  # `37062402 (Medellin)`: who gave the number is no part of it
HEAD, ENTRY = "publshInformation", "sdnEntry"


def read_ofac_xml(path: Path) -> Iterator[ListEntry]:
    promised, seen = None, 0
    for record in records(path, frozenset({HEAD, ENTRY})):
        if local(record.tag) == HEAD:
            promised = _first(record, "Record_Count")
            continue
        seen += 1
        yield _entry(path, record)
    if promised and promised.isdigit() and int(promised) != seen:
        raise ListTruncated(path.name, f"it promises {promised} entries and holds {seen}; download it again.")


def _first(record: Element, *steps: str) -> str:
    return next(iter(words(record, *steps)), "")


def _entry(path: Path, record: Element) -> ListEntry:
    number = _first(record, "uid")
    if not number:
        raise ListMalformed(path.name, "an entry has no number (uid); download it again.")
    kind = KINDS.get(_first(record, "sdnType").lower(), Kind.UNKNOWN)
    programmes = words(record, "programList", "program")
    places = [("nationalityList", "nationality"), ("citizenshipList", "citizenship"), ("addressList", "address")]
    countries = [word for outer, inner in places for word in words(record, outer, inner, "country")]
    born = words(record, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    return ListEntry(
        source="us_ofac_cons" if any(NON_SDN.search(one) for one in programmes) else "us_ofac_sdn",
        entry_id=number,
        kind=kind,
        names=distinct_names(_names(record)),
        countries=tuple(dict.fromkeys(code for word in countries if (code := alpha2_of(word)))),
        identifiers=tuple(dict.fromkeys(_identifiers(record, kind))),
        births=tuple(dict.fromkeys(b for text in born for b in dates.births(text.replace("circa ", "")))),
        addresses=tuple(dict.fromkeys(_addresses(record))),
        programme="; ".join(programmes),
        remarks_hash=remarks_digest(_first(record, "remarks")),
    )


def _name(part: Element) -> str:
    """Family name first, as the comma-separated list prints it."""
    return ", ".join(text for tag in ("lastName", "firstName") if (text := _first(part, tag)))


def _names(record: Element) -> list[ListedName]:
    names = [ListedName(_name(record), Strength.PRIMARY)]
    for alias in (item for held in children(record, "akaList") for item in children(held, "aka")):
        former = _first(alias, "type").lower() == FORMER
        weak = Strength.WEAK if _first(alias, "category").lower() == WEAK else Strength.ALIAS
        names.append(ListedName(_name(alias), Strength.FORMER if former else weak))
    return names


def _identifiers(record: Element, kind: Kind) -> Iterator[Identifier]:
    for held in (item for outer in children(record, "idList") for item in children(outer, "id")):
        scheme, number = _first(held, "idType"), _first(held, "idNumber")
        if number and tells_who(scheme):
            yield identifier_of(kind, scheme.rstrip(". #") or "other", ISSUER.sub("", number))


def _addresses(record: Element) -> Iterator[str]:
    for part in (item for outer in children(record, "addressList") for item in children(outer, "address")):
        text = ", ".join(cell for tag in ADDRESS if (cell := _first(part, tag)))
        if text:
            yield text
