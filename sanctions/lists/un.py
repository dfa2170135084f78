"""
The United Nations Security Council consolidated list, XML.

A person's name stands in up to four parts, an entity's in the first. Aliases of `Low` quality are weak, `f.k.a.` ones
former. Several spellings in one alias cell are separated by semicolons.
"""

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
from sanctions.lists.streamed_xml import children, local, records, words

SOURCE = "un_sc"
NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
QUALITIES = {"Low": Strength.WEAK, "f.k.a.": Strength.FORMER}


def read_un(path: Path) -> Iterator[ListEntry]:
    for record in records(path, frozenset({"INDIVIDUAL", "ENTITY"})):
        yield _entry(record, Kind.PERSON if local(record.tag) == "INDIVIDUAL" else Kind.ORGANISATION)


def _entry(record: Element, kind: Kind) -> ListEntry:
    tag = local(record.tag)
    countries = words(record, "NATIONALITY", "VALUE") + words(record, f"{tag}_ADDRESS", "COUNTRY")
    return ListEntry(
        source=SOURCE,
        entry_id=next(iter(words(record, "REFERENCE_NUMBER") or words(record, "DATAID")), ""),
        kind=kind,
        names=distinct_names(_names(record, tag)),
        countries=tuple(dict.fromkeys(code for word in countries if (code := alpha2_of(word)))),
        identifiers=tuple(dict.fromkeys(_documents(record, kind))),
        births=_births(record),
        addresses=tuple(dict.fromkeys(a for part in children(record, f"{tag}_ADDRESS") if (a := _address(part)))),
        programme=next(iter(words(record, "UN_LIST_TYPE")), ""),
        listed_on=dates.day(next(iter(words(record, "LISTED_ON")), "")),
        remarks_hash=remarks_digest(" ".join(words(record, "COMMENTS1"))),
    )


def _names(record: Element, tag: str) -> list[ListedName]:
    names = [ListedName(" ".join(w for part in NAME_PARTS for w in words(record, part)), Strength.PRIMARY)]
    names += [ListedName(text, Strength.ALIAS) for text in words(record, "NAME_ORIGINAL_SCRIPT")]
    for alias in children(record, f"{tag}_ALIAS"):
        quality = QUALITIES.get(next(iter(words(alias, "QUALITY")), ""), Strength.ALIAS)
        for cell in words(alias, "ALIAS_NAME"):
            names += [ListedName(text, quality) for text in cell.split(";")]
    return names


def _documents(record: Element, kind: Kind) -> Iterator[Identifier]:
    for document in children(record, "INDIVIDUAL_DOCUMENT"):
        scheme = next(iter(words(document, "TYPE_OF_DOCUMENT") + words(document, "TYPE_OF_DOCUMENT2")), "other")
        for number in words(document, "NUMBER"):
            yield identifier_of(kind, scheme, number)


def _births(record: Element) -> tuple[str, ...]:
    tag = "INDIVIDUAL_DATE_OF_BIRTH"
    found = [f for part in ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR") for f in words(record, tag, part)]
    return tuple(dict.fromkeys(found))


def _address(part: Element) -> str:
    cells = [cell for tag in ("STREET", "ZIP_CODE", "CITY", "STATE_PROVINCE", "COUNTRY") for cell in words(part, tag)]
    return ", ".join(cells)
