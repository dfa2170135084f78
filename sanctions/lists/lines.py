"""
Lists as JSON lines: our own plain shape (`{"id", "kind", "names": [...]}`) and FollowTheMoney entities.

FollowTheMoney: https://followthemoney.tech/explorer/ ; each line is an entity with `schema` and multi-valued
`properties`. Only schemata that can be a listed party are entries; sanctions, addresses and links are passed over.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
from sanctions.lists.opening import open_text
from sanctions.lists.refusals import ListMalformed, ListTruncated

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]

SCHEMATA = {
    "Person": Kind.PERSON,
    "Company": Kind.ORGANISATION,
    "Organization": Kind.ORGANISATION,
    "PublicBody": Kind.ORGANISATION,
    "LegalEntity": Kind.UNKNOWN,
    "Vessel": Kind.VESSEL,
    "Airplane": Kind.AIRCRAFT,
}
NAMES = (
    ("name", Strength.ALIAS),
    ("alias", Strength.ALIAS),
    ("previousName", Strength.FORMER),
    ("weakAlias", Strength.WEAK),
)
NUMBERS = (
    "registrationNumber",
    "taxNumber",
    "leiCode",
    "innCode",
    "ogrnCode",
    "vatCode",
    "swiftBic",
    "imoNumber",
    "mmsi",
    "passportNumber",
    "idNumber",
    "dunsCode",
    "uscCode",
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    content: JsonObject


def objects(path: Path) -> Iterator[Line]:
    """A broken last line means a cut file, a broken line before it a wrong one; neither is read around."""
    broken: int | None = None
    with open_text(path) as text:
        for number, line in enumerate(text, start=1):
            if not line.strip():
                continue
            if broken is not None:
                raise ListMalformed(path.name, "the line is not a JSON object.", row=broken)
            content = _parsed(line)
            if content is None:
                broken = number
                continue
            yield Line(number, content)
    if broken is not None:
        raise ListTruncated(path.name, "the last line is not a whole JSON object; download it again.", row=broken)


def _parsed(line: str) -> JsonObject | None:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def texts(value: JsonValue) -> list[str]:
    """One value or a list of them, as texts; anything nested is none."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [str(value).strip()] if str(value).strip() else []
    return []


def first(value: JsonValue) -> str:
    return next(iter(texts(value)), "")


def read_plain_lines(path: Path) -> Iterator[ListEntry]:
    source = path.name.split(".")[0]
    for line in objects(path):
        row = line.content
        kind = read_kind(first(row.get("kind")))
        names = texts(row.get("names")) or texts(row.get("name"))
        yield ListEntry(
            source=source,
            entry_id=first(row.get("id")) or f"line-{line.number}",
            kind=kind,
            names=distinct_names(
                [ListedName(text, Strength.ALIAS if place else Strength.PRIMARY) for place, text in enumerate(names)]
                + [ListedName(text, Strength.WEAK) for text in texts(row.get("weak_names"))]
                + [ListedName(text, Strength.FORMER) for text in texts(row.get("former_names"))]
            ),
            countries=_countries(row.get("countries") or row.get("country")),
            identifiers=identifiers_of(kind, row.get("identifiers")),
            births=tuple(b for text in texts(row.get("births")) for b in dates.births(text)),
            addresses=tuple(texts(row.get("addresses"))),
            programme=first(row.get("programme")),
            listed_on=dates.day(first(row.get("listed_on"))),
            expires_on=dates.last_day(first(row.get("expires_on"))),
            remarks_hash=remarks_digest(first(row.get("remarks"))),
            merchandise=first(row.get("merchandise")),
        )


def _countries(value: JsonValue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for text in texts(value) if (code := alpha2_of(text))))


def identifiers_of(kind: Kind, value: JsonValue) -> tuple[Identifier, ...]:
    """`{"scheme": "value"}`, `[{"scheme", "value"}]`, `["scheme:value"]` or bare values."""
    if isinstance(value, dict):
        return tuple(identifier_of(kind, scheme, text) for scheme, held in value.items() for text in texts(held))
    found = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            found.append(identifier_of(kind, first(item.get("scheme")) or "other", first(item.get("value"))))
        else:
            for text in texts(item):
                scheme, colon, number = text.partition(":")
                found.append(identifier_of(kind, scheme if colon else "other", number if colon else text))
    return tuple(found)


def read_followthemoney(path: Path) -> Iterator[ListEntry]:
    source = path.name.split(".")[0]
    for line in objects(path):
        kind = SCHEMATA.get(first(line.content.get("schema")))
        held = line.content.get("properties")
        if kind is None or not isinstance(held, dict):
            continue
        names = [ListedName(text, strength) for part, strength in NAMES for text in texts(held.get(part))]
        caption = first(line.content.get("caption"))
        yield ListEntry(
            source=source,
            entry_id=first(line.content.get("id")) or f"line-{line.number}",
            kind=kind,
            names=distinct_names([ListedName(caption, Strength.PRIMARY), *names] if caption else names),
            countries=_countries(
                [c for part in ("country", "nationality", "citizenship", "jurisdiction") for c in texts(held.get(part))]
            ),
            identifiers=tuple(identifier_of(kind, part, text) for part in NUMBERS for text in texts(held.get(part))),
            births=tuple(b for text in texts(held.get("birthDate")) for b in dates.births(text)),
            addresses=tuple(texts(held.get("address"))),
            programme=first(held.get("program")),
            remarks_hash=remarks_digest(" ".join(texts(held.get("notes")))),
        )
