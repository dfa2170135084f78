"""FollowTheMoney out: one entity a line, links after their ends. What the model cannot hold is named as lost."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from suppliers.interop import ftm
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    DeliveredSite,
    LossLog,
    ends_inside,
    label,
)
from suppliers.interop.ftm_reading import FACTS
from suppliers.interop.json_documents import Json

Line = dict[str, Json]
Values = dict[str, list[str]]
PARTY_FACTS = frozenset({*FACTS.values(), "postcode", "entity_type"})
_ENTITY_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
PERSON_PROPERTIES = frozenset({"birthDate", "deathDate", "birthPlace", "nationality"})


def ftm_entities(delivered: Delivered, losses: LossLog) -> Iterator[Line]:
    schemata = {party.key: _schema(party) for party in delivered.parties}
    schemata |= {site.key: "RealEstate" for site in delivered.sites}
    for party in delivered.parties:
        _note_party(party, losses)
        yield from _party(party)
    operated = {
        (edge.from_key, edge.to_key) for edge in delivered.edges if edge.kind == "operates" and edge.valid_to is None
    }
    for site in delivered.sites:
        _note_site(site, losses)
        yield from _site(site)
        if site.operator in schemata and (site.operator, site.key) not in operated:
            yield _edge(DeliveredEdge("operates", site.operator, site.key), schemata)
    for edge in ends_inside(delivered, losses):
        if edge.origin == "inferred":
            losses.add("inferred link: the model has no place for a guess", label(edge))
        else:
            _note_edge(edge, losses)
            yield _edge(edge, schemata)


def _note_party(party: DeliveredParty, losses: LossLog) -> None:
    _note_schemes(party, losses)
    for fact in party.facts:
        if fact.field not in PARTY_FACTS:
            losses.add(f"fact {fact.field} of a party", party.key)
    if party.closed_on:
        losses.add("that a party is closed in the register", party.key)


def _note_site(site: DeliveredSite, losses: LossLog) -> None:
    _note_schemes(site, losses)
    for fact in site.facts:
        if fact.field != "source_url":
            losses.add(f"fact {fact.field} of a site", site.key)
    if site.closed_on:
        losses.add("that a site is closed in the register", site.key)


def _note_schemes(row: DeliveredParty | DeliveredSite, losses: LossLog) -> None:
    site = isinstance(row, DeliveredSite)
    for scheme, _ in row.identifiers:
        if scheme != "unstated" and (site or scheme not in ftm.IDENTIFIER_PROPERTIES):
            losses.add(f"scheme {scheme} of an identifier: its number is kept", row.key)


def _note_edge(edge: DeliveredEdge, losses: LossLog) -> None:
    kept = {"kind", "from_key", "to_key", "place", "verification", "valid_from", "valid_to", "share_min", "share_max"}
    kept |= {"source_text", "interest_type", "directness", "reasons"}
    for name, field in DeliveredEdge.__dataclass_fields__.items():
        if name not in kept and getattr(edge, name) != field.default:
            losses.add(f"{name} of a link", label(edge))


def _schema(party: DeliveredParty) -> str:
    if party.kind == "organisation":
        return "PublicBody" if party.fact("entity_type") == "stateBody" else "Company"
    return "Person" if party.kind == "person" else "LegalEntity"


def _party(party: DeliveredParty) -> Iterator[Line]:
    keywords = [f"role: {role}" for role in party.roles]
    address = _address(party.key, party, party.fact("postcode"), "")
    schema = _schema(party)
    values: Values = {
        "name": [party.name],
        "alias": list(party.spellings),
        "country": _country(party.country),
        "addressEntity": [str(address["id"])] if address else [],
        "phone": [party.phone],
        "website": [party.website],
        "notes": [party.remark],
        "keywords": [*keywords, *_reference(party.key), *([ftm.UNKNOWN_PARTY] if party.kind == "unknown" else [])],
        **_identifiers(party, site=False),
    }
    for name, fact in FACTS.items():
        if name not in PERSON_PROPERTIES or schema == "Person":
            values[name] = [text.lower() if name in {"nationality", "jurisdiction"} else text for text in
                            party.fact(fact).split("|")]  # fmt: skip
    if address:
        yield address
    yield _line(_id(party.key), schema, values)


def _site(site: DeliveredSite) -> Iterator[Line]:
    address = _address(site.key, site, site.postcode, site.region)
    words = (("sector", site.sector), ("trade", site.sector_text), ("precision", site.precision or ""))
    if address:
        yield address
    yield _line(
        _id(site.key),
        "RealEstate",
        {
            "name": [site.name],
            "alias": list(site.spellings),
            "country": _country(site.country),
            "addressEntity": [str(address["id"])] if address else [],
            "latitude": [] if site.latitude is None else [repr(site.latitude)],
            "longitude": [] if site.longitude is None else [repr(site.longitude)],
            "propertyType": [site.kind],
            "keywords": [*(f"{word}: {value}" for word, value in words if value), *_reference(site.key)],
            "sourceUrl": site.fact("source_url").split("|"),
            **_identifiers(site, site=True),
        },
    )


def _address(key: str, row: DeliveredParty | DeliveredSite, postcode: str, region: str) -> Line | None:
    if not (row.address or row.city or postcode or region):
        return None
    full = ", ".join(part for part in (row.address, " ".join(filter(None, (postcode, row.city))), region) if part)
    values = {
        "full": [full],
        "street": [row.address],
        "city": [row.city],
        "postalCode": [postcode],
        "region": [region],
        "country": _country(row.country),
    }
    return _line(f"{_id(key)}-address", "Address", values)


def _identifiers(row: DeliveredParty | DeliveredSite, *, site: bool) -> Values:
    """Of the schemata used here land knows one property for numbers, `registrationNumber`."""
    found: Values = {}
    for scheme, value in row.identifiers:
        name = "registrationNumber" if site else ftm.IDENTIFIER_PROPERTIES.get(scheme, ftm.OTHER_IDENTIFIER)
        found.setdefault(name, []).append(value)
    return found


def _edge(edge: DeliveredEdge, schemata: dict[str, str]) -> Line:
    schema, ends, role = _edge_schema(edge, schemata)
    names = ftm.ENDS[schema]
    values: Values = {
        names[0]: [_id(ends[0])],
        names[1]: [_id(ends[1])],
        "role": [role],
        "status": [edge.verification if edge.verification != "claimed" else ""],
        "startDate": [edge.valid_from.isoformat() if edge.valid_from else ""],
        "endDate": [edge.valid_to.isoformat() if edge.valid_to else ""],
        "summary": [edge.source_text],
        "description": list(edge.reasons),
    }
    if schema == "Ownership":
        values |= {"percentage": [_percentage(edge)], "ownershipType": [edge.directness]}
    parts = (schema, *ends, role, values["startDate"][0], edge.commodity, edge.process, edge.source_text)
    return _line("link-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24], schema, values)


def _edge_schema(edge: DeliveredEdge, schemata: dict[str, str]) -> tuple[str, tuple[str, str], str]:
    """(schema, its two ends, role). Where the model does not let the ends meet, an UnknownLink names the kind."""
    ends = (edge.from_key, edge.to_key)
    giver = ftm.schemata()[schemata[edge.from_key]]
    taker = ftm.schemata()[schemata[edge.to_key]]
    assert giver is not None  # noqa: S101 - a schema we write
    assert taker is not None  # noqa: S101 - as above
    if edge.kind == "successor_of" and "LegalEntity" in giver.ancestors & taker.ancestors:
        return "Succession", (ends[1], ends[0]), ""
    candidates: list[str] = []
    if edge.kind == "owns" and "Asset" in taker.ancestors:
        candidates.append("Ownership")
    if edge.kind == "controls" and edge.interest_type in ftm.BOARD and "Organization" in taker.ancestors:
        candidates.append("Directorship")
    if edge.kind == "controls" and "LegalEntity" in taker.ancestors:
        candidates.append("Control")
    if candidates and "LegalEntity" in giver.ancestors:
        return candidates[0], ends, edge.interest_type
    return "UnknownLink", ends, edge.kind


def _percentage(edge: DeliveredEdge) -> str:
    if edge.share_min is None or edge.share_max is None:
        return ""
    low, high = (f"{share * 100:.10f}".rstrip("0").rstrip(".") for share in (edge.share_min, edge.share_max))
    return low if low == high else f"{low}-{high}"


def _country(code: str | None) -> list[str]:
    return [code.lower()] if code else []


def _id(key: str) -> str:
    """The model's ids are letters, digits, dots and hyphens; another reference gets one made from it."""
    return key if _ENTITY_ID.fullmatch(key) else "ref-" + hashlib.sha256(key.encode()).hexdigest()[:24]


def _reference(key: str) -> list[str]:
    return [] if _id(key) == key else [f"reference: {key}"]


def _line(name: str, schema: str, values: Values) -> Line:
    properties: Json = {key: kept for key, found in values.items() if (kept := _kept(found))}
    return {"id": name, "schema": schema, "properties": properties}


def _kept(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
