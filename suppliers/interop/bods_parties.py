"""Entities and persons of BODS as parties. What has no column of a party becomes a dated fact of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from foundation.countries import country_codes
from suppliers.interop import bods
from suppliers.interop.bods import Statement
from suppliers.interop.delivered import DeliveredParty, Identifiers, LossLog, Told, told

BETWEEN = "|"


def entity(path: str, statement: Statement, losses: LossLog) -> DeliveredParty:
    details = statement["recordDetails"]
    kind = details["entityType"]
    known = kind["type"] not in bods.UNNAMED
    for name in ("publicListing", "formedByStatute"):
        if name in details:
            losses.add(f"{name} of an entity", f"{path}.recordDetails.{name}")
    code = _code(details.get("jurisdiction", {}))
    address, others = _addresses(details.get("addresses", ()), "registered")
    country = _country(code) or _country(_code(address))
    return DeliveredParty(
        key=statement["recordId"],
        name=str(details.get("name", "")).strip() or _unnamed(kind["type"], statement),
        place=path,
        kind="organisation" if known else "unknown",
        country=country,
        address=address.get("address", ""),
        remark="" if known else _why(details.get("unspecifiedEntityDetails", {})),
        identifiers=_identifiers(f"{path}.recordDetails", details, losses),
        spellings=tuple(details.get("alternateNames", ())),
        facts=(
            *told(
                (
                    ("entity_type", kind["type"]),
                    ("entity_subtype", kind.get("subtype", "")),
                    ("entity_type_details", kind.get("details", "")),
                    ("founded_on", details.get("foundingDate", "")),
                    ("dissolved_on", details.get("dissolutionDate", "")),
                    ("jurisdiction", code if code != country else ""),
                    ("uri", details.get("uri", "")),
                )
            ),
            *_address_facts(address, others, country),
            *_unspecified_facts(details.get("unspecifiedEntityDetails", {})),
        ),
        closed_on=_closed_on(statement),
    )


def person(path: str, statement: Statement, losses: LossLog) -> DeliveredParty:
    details = statement["recordDetails"]
    kind = details["personType"]
    names = sorted(details.get("names", ()), key=lambda name: name.get("type") != "legal")
    texts = list(dict.fromkeys(name["fullName"].strip() for name in names if name["fullName"].strip()))
    if any(set(name) - {"type", "fullName"} for name in names):
        losses.add("parts of a person's name: the full name is kept", f"{path}.recordDetails.names")
    exposure = details.get("politicalExposure", {})
    if exposure.get("details"):
        losses.add("details of a person's political exposure", f"{path}.recordDetails.politicalExposure.details")
    address, others = _addresses(details.get("addresses", ()), "residence")
    country = _country(_code(address))
    unknown = kind != "knownPerson"
    return DeliveredParty(
        key=statement["recordId"],
        name=texts[0] if texts else _unnamed(kind, statement),
        place=path,
        kind="unknown" if unknown else "person",
        country=country,
        address=address.get("address", ""),
        remark=_why(details.get("unspecifiedPersonDetails", {})) if unknown else "",
        identifiers=_identifiers(f"{path}.recordDetails", details, losses),
        spellings=tuple(texts[1:]),
        facts=(
            *told(
                (
                    ("person_type", kind if unknown else ""),
                    ("birth_date", details.get("birthDate", "")),
                    ("death_date", details.get("deathDate", "")),
                    ("birth_place", details.get("placeOfBirth", {}).get("address", "")),
                    ("nationality", _codes(details.get("nationalities", ()))),
                    ("tax_residency", _codes(details.get("taxResidencies", ()))),
                    ("political_exposure", exposure.get("status", "")),
                )
            ),
            *_address_facts(address, others, country),
            *_unspecified_facts(details.get("unspecifiedPersonDetails", {})),
        ),
        closed_on=_closed_on(statement),
    )


def unspecified(key: str, path: str, record: Statement) -> DeliveredParty:
    """An end of a relationship that nobody names, with the reason for it: data, not a missing row."""
    kind = bods.NOBODY if record["reason"] == bods.NOBODY else bods.UNSPECIFIED
    return DeliveredParty(
        key=key,
        name=bods.UNNAMED[kind],
        place=path,
        kind="unknown",
        remark=_why(record),
        facts=(*told((("entity_type", bods.UNSPECIFIED),)), *_unspecified_facts(record)),
    )


def _unnamed(kind: str, statement: Statement) -> str:
    return bods.UNNAMED.get(kind) or str(statement["recordId"])


def _why(record: Statement) -> str:
    parts = (record.get("reason", "unknown"), record.get("description", ""))
    return ": ".join(part for part in parts if part)


def _unspecified_facts(record: Statement) -> tuple[Told, ...]:
    return told((("unspecified_reason", record.get("reason", "")),))


def _addresses(addresses: Sequence[Statement], first: str) -> tuple[Statement, list[Statement]]:
    ordered = sorted(addresses, key=lambda address: address.get("type") != first)
    return (ordered[0], ordered[1:]) if ordered else ({}, [])


def _address_facts(address: Statement, others: Sequence[Statement], country: str | None) -> Iterator[Told]:
    code = _code(address)
    further = [", ".join(filter(None, (o.get("address", ""), o.get("postCode", ""), _code(o)))) for o in others]
    yield from told(
        (
            ("postcode", address.get("postCode", "")),
            ("address_country", code if code != (country or "") else ""),
            ("other_address", BETWEEN.join(further)),
        )
    )


def _identifiers(path: str, details: Statement, losses: LossLog) -> Identifiers:
    found = []
    for at, identifier in enumerate(details.get("identifiers", ())):
        if identifier.get("id", "").strip():
            scheme = bods.our_scheme(identifier.get("scheme", ""), identifier.get("schemeName", ""))
            found.append((scheme or "unstated", identifier["id"].strip()))
        else:
            losses.add("identifier without a number", f"{path}.identifiers[{at}]")
        if identifier.get("uri"):
            losses.add("web address of an identifier", f"{path}.identifiers[{at}].uri")
    return tuple(dict.fromkeys(found))


def _codes(countries: Sequence[Statement]) -> str:
    return BETWEEN.join(country.get("code") or country["name"] for country in countries)


def _code(place: Statement) -> str:
    """Of an address its country; of a jurisdiction its own code. The name stands in where no code is given."""
    named = place.get("country", place)
    return str(named.get("code") or named.get("name", ""))


def _country(code: str) -> str | None:
    """`US-DE` lies in the United States."""
    start = code[:2].upper()
    return start if start in country_codes() and (len(code) == len(start) or code[2] == "-") else None


def _closed_on(statement: Statement) -> date | None:
    closed = statement.get("recordStatus") == "closed"
    return date.fromisoformat(statement["statementDate"][:10]) if closed else None
