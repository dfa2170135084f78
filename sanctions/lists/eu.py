"""
The European Union's consolidated financial sanctions file (FSF, `export` in the fpi/fsd name space), XML, also gzipped.

Every spelling is a `nameAlias`; the first is the one the regulation prints. `strong="false"` marks weak ones. A name
may stand in any official language and script.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from sanctions.kinds import Kind, read_kind
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
from sanctions.lists.streamed_xml import children, records, words

SOURCE = "eu_fsf"
UNKNOWN_COUNTRY = "00"


def read_eu(path: Path) -> Iterator[ListEntry]:
    for entity in records(path, frozenset({"sanctionEntity"})):
        yield _entry(entity)


def _entry(entity: Element) -> ListEntry:
    kind = next((read_kind(s.get("code")) for s in children(entity, "subjectType")), Kind.UNKNOWN)
    regulation = next(iter(children(entity, "regulation")), None)
    return ListEntry(
        source=SOURCE,
        entry_id=entity.get("euReferenceNumber") or entity.get("logicalId") or "",
        kind=kind,
        names=distinct_names(_names(entity)),
        countries=_countries(entity),
        identifiers=tuple(_identifiers(entity, kind)),
        births=tuple(dict.fromkeys(b for born in children(entity, "birthdate") for b in _births(born))),
        addresses=tuple(dict.fromkeys(a for part in children(entity, "address") if (a := _address(part)))),
        programme=(regulation.get("programme") or "") if regulation is not None else "",
        listed_on=dates.day(
            entity.get("designationDate") or (regulation.get("publicationDate") if regulation is not None else None)
        ),
        remarks_hash=remarks_digest(" ".join(words(entity, "remark"))),
    )


def _names(entity: Element) -> list[ListedName]:
    names = []
    for place, alias in enumerate(children(entity, "nameAlias")):
        parts = (alias.get(part) or "" for part in ("firstName", "middleName", "lastName"))
        text = alias.get("wholeName") or " ".join(part for part in parts if part)
        weak = Strength.WEAK if alias.get("strong") == "false" else Strength.ALIAS
        names.append(ListedName(text, Strength.PRIMARY if place == 0 else weak))
    return names


def _identifiers(entity: Element, kind: Kind) -> Iterator[Identifier]:
    """Numbers that the publisher itself calls false are left out: they would join strangers."""
    for held in children(entity, "identification"):
        number = held.get("number") or held.get("latinNumber")
        if number and held.get("knownFalse") != "true":
            yield identifier_of(kind, held.get("identificationTypeCode") or "other", number)


def _countries(entity: Element) -> tuple[str, ...]:
    codes = []
    for part in (*children(entity, "citizenship"), *children(entity, "address")):
        code = part.get("countryIso2Code") or ""
        codes.append(alpha2_of(part.get("countryDescription") or "") if code in ("", UNKNOWN_COUNTRY) else code.upper())
    return tuple(dict.fromkeys(code for code in codes if code))


def _births(born: Element) -> tuple[str, ...]:
    exact = born.get("birthdate")
    if exact:
        return (exact,)
    years = (born.get(part) for part in ("year", "yearRangeFrom", "yearRangeTo"))
    return tuple(year for year in years if year)


def _address(part: Element) -> str:
    cells = (part.get(name) or "" for name in ("street", "zipCode", "city", "region", "countryDescription"))
    return ", ".join(cell.strip() for cell in cells if cell.strip() not in ("", "UNKNOWN"))
