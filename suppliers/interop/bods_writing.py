"""BODS 0.4 out: parties as entities and persons, ownership and control as relationships; the rest is named as lost."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.countries import country_name
from suppliers.interop import bods
from suppliers.interop.bods import Statement
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    LossLog,
    ends_inside,
    label,
)

OWNERSHIP = frozenset({"owns", "controls"})
SUFFIXES = (":interestedParty", ":subject")
WRITTEN_FACTS = frozenset(
    {"entity_type", "entity_subtype", "entity_type_details", "founded_on", "dissolved_on", "jurisdiction", "uri"}
    | {"person_type", "birth_date", "death_date", "birth_place", "nationality", "tax_residency", "political_exposure"}
    | {"postcode", "address_country", "other_address", "unspecified_reason"}
)
Group = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes the statements and on which day; both stand in every one of them."""

    publisher: str
    day: date


def bods_statements(delivered: Delivered, publication: Publication, losses: LossLog) -> Iterator[Statement]:
    """Entities and persons before the relationships that name them. The same data gives the same statements."""
    _note_losses(delivered, losses)
    inline = {party.key: party for party in delivered.parties if party.fact("entity_type") == bods.UNSPECIFIED}
    for party in delivered.parties:
        if party.key not in inline:
            yield _statement(publication, party.key, party.key, _record(party), party)
    groups: dict[Group, list[DeliveredEdge]] = defaultdict(list)
    for edge in _ownership(delivered, inline, losses):
        groups[edge.from_key, edge.to_key, edge.origin, edge.verification, edge.source_text].append(edge)
    used: set[str] = set()
    for group, edges in groups.items():
        record = _record_id(group, inline, used)
        used.add(record)
        yield _relationship(publication, record, group, edges, inline)


def _ownership(delivered: Delivered, inline: dict[str, DeliveredParty], losses: LossLog) -> Iterator[DeliveredEdge]:
    kinds = {party.key: "person" if _is_person(party) else "entity" for party in delivered.parties}
    for edge in ends_inside(delivered, losses):
        if edge.kind not in OWNERSHIP:
            losses.add(f"{edge.kind} link: BODS knows ownership and control only", label(edge))
        elif edge.origin == "inferred":
            losses.add("inferred link: a statement must be somebody's claim", label(edge))
        elif kinds.get(edge.to_key) != "entity" or edge.from_key not in kinds:
            losses.add("owner of a site or person: BODS knows owners of entities only", label(edge))
        elif edge.from_key in inline and edge.to_key in inline:
            losses.add("link between two parties that nobody names", label(edge))
        else:
            _note_link(edge, losses)
            yield edge


def _note_link(edge: DeliveredEdge, losses: LossLog) -> None:
    if edge.verification not in {"claimed", "verified"}:
        losses.add(f"standing {edge.verification} of a link", label(edge))
    for column in ("confidence", "workers", "commodity", "corridor", "verified_until"):
        if getattr(edge, column) != DeliveredEdge.__dataclass_fields__[column].default:
            losses.add(f"{column} of a link", label(edge))


def _note_losses(delivered: Delivered, losses: LossLog) -> None:
    for site in delivered.sites:
        losses.add("site: BODS knows no places of work", site.key)
    for party in delivered.parties:
        if party.city:
            losses.add("city of a party: written into the address", party.key)
        for column in ("phone", "website", "roles"):
            if getattr(party, column):
                losses.add(f"{column} of a party", party.key)
        for fact in party.facts:
            if fact.field not in WRITTEN_FACTS:
                losses.add(f"fact {fact.field} of a party", party.key)


def _is_person(party: DeliveredParty) -> bool:
    return party.kind == "person" or bool(party.fact("person_type"))


def _record_id(group: Group, inline: dict[str, DeliveredParty], used: set[str]) -> str:
    """The one it came with, where a party that nobody names still tells; a hash of what it says elsewhere."""
    for key in group[:2]:
        record = key.removesuffix(SUFFIXES[0]).removesuffix(SUFFIXES[1])
        if key in inline and record != key and record not in used:
            return record
    return "relation-" + hashlib.sha256("\x1f".join(group).encode()).hexdigest()[:24]


def _statement(
    publication: Publication, record: str, subject: str, details: Statement, party: DeliveredParty | None = None
) -> Statement:
    kind = "relationship" if party is None else "person" if "personType" in details else "entity"
    closed = party.closed_on if party else None
    body: Statement = {
        "statementDate": (closed or publication.day).isoformat(),
        "declarationSubject": subject,
        "recordId": record,
        "recordType": kind,
        "recordStatus": "closed" if closed else "new",
        "recordDetails": details,
        "publicationDetails": {
            "publicationDate": publication.day.isoformat(),
            "bodsVersion": bods.VERSION,
            "publisher": {"name": publication.publisher},
        },
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
    return {"statementId": hashlib.sha256(canonical).hexdigest()} | body


def _record(party: DeliveredParty) -> Statement:
    return _person(party) if _is_person(party) else _entity(party)


def _entity(party: DeliveredParty) -> Statement:
    kind = {"type": _entity_type(party), "subtype": party.fact("entity_subtype")}
    kind["details"] = party.fact("entity_type_details")
    jurisdiction = party.fact("jurisdiction") or (party.country or "")
    details: Statement = {
        "isComponent": False,
        "entityType": _told(kind),
        "unspecifiedEntityDetails": _unspecified(party),
        "name": "" if party.name == bods.UNNAMED.get(kind["type"]) else party.name,
        "alternateNames": list(party.spellings),
        "jurisdiction": _place(jurisdiction),
        "identifiers": _identifiers(party),
        "foundingDate": party.fact("founded_on"),
        "dissolutionDate": party.fact("dissolved_on"),
        "addresses": _addresses(party, "registered"),
        "uri": party.fact("uri"),
    }
    return _told(details)


def _entity_type(party: DeliveredParty) -> str:
    """`legalEntity` where nobody said more: that a firm is registered would be a claim of its own."""
    return party.fact("entity_type") or ("unknownEntity" if party.kind == "unknown" else "legalEntity")


def _person(party: DeliveredParty) -> Statement:
    names = [{"type": "alternative", "fullName": text} for text in party.spellings]
    if party.name != bods.UNNAMED.get(party.fact("person_type")):
        names.insert(0, {"type": "legal", "fullName": party.name})
    exposure = party.fact("political_exposure")
    return _told(
        {
            "isComponent": False,
            "personType": party.fact("person_type") or "knownPerson",
            "unspecifiedPersonDetails": _unspecified(party),
            "names": names,
            "identifiers": _identifiers(party),
            "nationalities": _places(party.fact("nationality")),
            "placeOfBirth": _told({"address": party.fact("birth_place")}),
            "birthDate": party.fact("birth_date"),
            "deathDate": party.fact("death_date"),
            "taxResidencies": _places(party.fact("tax_residency")),
            "addresses": _addresses(party, "residence"),
            "politicalExposure": {"status": exposure} if exposure else {},
        }
    )


def _unspecified(party: DeliveredParty) -> Statement:
    if party.kind != "unknown":
        return {}
    reason = party.fact("unspecified_reason") or "unknown"
    description = party.remark.removeprefix(reason).removeprefix(": ")
    return _told({"reason": reason, "description": description})


def _identifiers(party: DeliveredParty) -> list[Statement]:
    return [bods.their_scheme(scheme) | {"id": value} for scheme, value in party.identifiers]


def _addresses(party: DeliveredParty, kind: str) -> list[Statement]:
    text = ", ".join(part for part in (party.address, party.city) if part)
    country = party.fact("address_country") or (party.country or "")
    address = _told({"address": text, "postCode": party.fact("postcode"), "country": _place(country)})
    found = [{"type": kind} | address] if address else []
    others = filter(None, party.fact("other_address").split("|"))
    return [*found, *({"type": "alternative", "address": other} for other in others)]


def _place(code: str) -> Statement:
    """A name alone where the sender gave no code."""
    if not code:
        return {}
    country = code[:2]
    if not (country.isupper() and (len(code) == len(country) or code[2] == "-")):
        return {"name": code}
    return {"name": country_name(country), "code": code}


def _places(codes: str) -> list[Statement]:
    return [_place(code) for code in codes.split("|") if code]


def _relationship(
    publication: Publication,
    record: str,
    group: Group,
    edges: Sequence[DeliveredEdge],
    inline: dict[str, DeliveredParty],
) -> Statement:
    owner, owned, origin, verification, source = group
    details: Statement = {
        "isComponent": False,
        "subject": _unspecified(inline[owned]) if owned in inline else owned,
        "interestedParty": _unspecified(inline[owner]) if owner in inline else owner,
        "interests": [_interest(edge) for edge in edges],
    }
    if not any(details["interests"]):
        del details["interests"]
    subject = owned if owned not in inline else owner
    statement = _statement(publication, record, subject, details)
    types = ["selfDeclaration" if origin == "declared" else "thirdParty"]
    types += ["verified"] if verification == "verified" else []
    statement["source"] = _told({"type": types, "description": source})
    return statement


def _interest(edge: DeliveredEdge) -> Statement:
    known = edge.interest_type in bods.interest_types()
    reasons = [
        reason for reason in edge.reasons if reason not in {*bods.BENEFICIAL.values(), *_bounds_told(edge.reasons)}
    ]
    if edge.interest_type and not known:
        reasons.insert(0, edge.interest_type)
    interest: Statement = {
        "type": _interest_type(edge, known=known),
        "directOrIndirect": edge.directness,
        "details": "; ".join(reasons),
        "share": _share(edge),
        "startDate": edge.valid_from.isoformat() if edge.valid_from else "",
        "endDate": edge.valid_to.isoformat() if edge.valid_to else "",
    }
    told = _told(interest)
    for answer, word in bods.BENEFICIAL.items():
        if word in edge.reasons:
            told["beneficialOwnershipOrControl"] = answer
    return told


def _interest_type(edge: DeliveredEdge, *, known: bool) -> str:
    """Left out where nobody said how somebody controls; a share then would read as one of ownership."""
    if known or (edge.kind == "controls" and not edge.interest_type and edge.share_min is None):
        return edge.interest_type
    return bods.INTEREST_OF_KIND[edge.kind]


def _bounds_told(reasons: Iterable[str]) -> list[str]:
    return [reason for reason in reasons if reason in {bods.ABOVE_MINIMUM, bods.BELOW_MAXIMUM}]


def _share(edge: DeliveredEdge) -> Statement:
    if edge.share_min is None or edge.share_max is None:
        return {}
    low, high = _percent(edge.share_min), _percent(edge.share_max)
    if low == high:
        return {"exact": low, "minimum": low, "maximum": high}
    return {
        "exclusiveMinimum" if bods.ABOVE_MINIMUM in edge.reasons else "minimum": low,
        "exclusiveMaximum" if bods.BELOW_MAXIMUM in edge.reasons else "maximum": high,
    }


def _percent(share: float) -> float:
    """Without the dust of binary fractions: 0.07 is 7 and not 7.000000000000001."""
    return round(share * 100, 10)


def _told(record: Statement) -> Statement:
    return {name: value for name, value in record.items() if value not in ("", None, {}, [])}
