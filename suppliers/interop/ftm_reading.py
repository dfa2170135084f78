"""FollowTheMoney in: entities as parties and sites, intervals between them as links, the rest named as lost."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from suppliers.interop import ftm
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    DeliveredSite,
    Delivery,
    Identifiers,
    LossLog,
    PartyKind,
    collected,
    told,
)
from suppliers.interop.faults import MOST_FAULTS, DocumentBroken, Fault
from suppliers.interop.ftm import Entity
from suppliers.interop.json_documents import Json, located, unstorable

EDGE_KINDS = frozenset(
    {"supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates", "successor_of"}
)
SITE_KINDS = frozenset({"hotel", "farm", "construction_project", "factory", "accommodation", "other"})
SECTORS = frozenset({"hospitality", "agriculture", "construction", "general"})
STANDINGS = frozenset({"claimed", "evidenced", "verified", "expired", "unknown"})
FACTS = {
    "email": "email",
    "incorporationDate": "founded_on",
    "dissolutionDate": "dissolved_on",
    "jurisdiction": "jurisdiction",
    "birthDate": "birth_date",
    "deathDate": "death_date",
    "birthPlace": "birth_place",
    "nationality": "nationality",
    "legalForm": "legal_form",
    "sourceUrl": "source_url",
}
_READ = frozenset(
    {*FACTS, "name", "alias", "previousName", "weakAlias", "country", "mainCountry", "phone", "website", "notes"}
    | {"summary", "description", "keywords", "address", "addressEntity", ftm.OTHER_IDENTIFIER}
    | {"latitude", "longitude", "propertyType", "retrievedAt", "modifiedAt", "createdAt"}
    | set(ftm.IDENTIFIER_PROPERTIES.values())
)
_READ_OF_LINKS = frozenset(
    {"startDate", "endDate", "percentage", "role", "status", "summary", "description", "ownershipType", "controlType"}
    | {end for ends in ftm.ENDS.values() for end in ends}
)
_PERCENTAGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%?\s*(?:(?:-|\u2013|to)\s*(\d+(?:\.\d+)?)\s*%?\s*)?")
HIGHEST_PERCENT = 100


def read_ftm(file: str, content: bytes) -> Delivered:
    """JSON lines or an array. Raises DocumentBroken with the path of each fault."""
    losses = LossLog()
    faults: list[Fault] = []
    entities: dict[str, Entity] = {}
    escaped = b"\\u0000" in content or b"\\ud" in content.lower()
    for path, value in located(file, ftm.FORM, content):
        found = [*ftm.entity_faults(path, value), *(unstorable(value, path) if escaped else ())]
        faults += found
        if len(faults) >= MOST_FAULTS:
            break
        if not found:
            _keep(path, value, entities, losses, faults)
    if not faults:
        faults += [fault for entity in entities.values() for fault in _end_faults(entity, entities)][:MOST_FAULTS]
    if not entities and not faults:
        faults.append(Fault("$", "holds no entity that is read here"))
    if faults:
        raise DocumentBroken(file, ftm.FORM, faults)
    return collected("ftm", file, _deliveries(entities, losses), losses)


def _keep(path: str, value: Json, entities: dict[str, Entity], losses: LossLog, faults: list[Fault]) -> None:
    """Fragments of one id are put together, as the format means them."""
    assert isinstance(value, Mapping)  # noqa: S101 - it fits the model
    name, schema = str(value["id"]), ftm.schemata()[str(value["schema"])]
    if schema is None:
        losses.add(f"{value['schema']} entity", path)
        return
    properties = value.get("properties", {})
    assert isinstance(properties, Mapping)  # noqa: S101 - it fits the model
    said = {key: tuple(map(str, values)) for key, values in properties.items() if isinstance(values, list)}
    earlier = entities.get(name)
    if earlier and earlier.schema.name != schema.name:
        faults.append(Fault(f"{path}.schema", f"differs from {earlier.path}, which has the same id", schema.name))
        return
    if earlier:
        said = {
            key: tuple(dict.fromkeys((*earlier.every(key), *said.get(key, ()))))
            for key in dict.fromkeys((*earlier.properties, *said))
        }
    entities[name] = Entity(earlier.path if earlier else path, name, schema, said)


def _end_faults(entity: Entity, entities: Mapping[str, Entity]) -> Iterator[Fault]:
    for name in ftm.ENDS.get(entity.schema.name, ()):
        end = entities.get(entity.first(name))
        wanted = entity.schema.properties[name].removeprefix("entity:")
        where = f"{entity.path}.properties.{name}[0]"
        if end is None:
            yield Fault(where, "is the id of no entity in this document that is read here", entity.first(name))
        elif wanted not in end.schema.ancestors:
            yield Fault(where, f"is a {end.schema.name}, but must be a {wanted}", entity.first(name))


def _deliveries(entities: Mapping[str, Entity], losses: LossLog) -> Iterator[Delivery]:
    run_by = {
        entity.first("object"): entity.first("subject")
        for entity in entities.values()
        if entity.schema.name == "UnknownLink" and entity.first("role") == "operates"
    }
    keys = _keys(entities)
    for entity in entities.values():
        name = entity.schema.name
        if name == "Address":
            continue
        for unread in sorted(set(entity.properties) - (_READ_OF_LINKS if name in ftm.ENDS else _READ)):
            losses.add(f"{unread} of {name}", f"{entity.path}.properties.{unread}")
        if name in ftm.ENDS:
            yield from _edge(entity, keys, losses)
        elif name == "RealEstate":
            yield _site(entity, entities, keys, run_by, losses)
        else:
            yield _party(entity, entities, keys, losses)


def _keys(entities: Mapping[str, Entity]) -> dict[str, str]:
    """What the sender calls a thing where an id of the model could not say it; ids are letters, digits, dot, hyphen."""
    named = {entity.id: next(iter(_keywords(entity).get("reference", ())), entity.id) for entity in entities.values()}
    counts = Counter(named.values())
    return {entity_id: key if counts[key] == 1 else entity_id for entity_id, key in named.items()}


def _party(entity: Entity, entities: Mapping[str, Entity], keys: Mapping[str, str], losses: LossLog) -> DeliveredParty:
    words = _keywords(entity)
    unknown = ftm.UNKNOWN_PARTY in entity.every("keywords")
    kind: PartyKind = "unknown" if unknown else "person" if entity.schema.name == "Person" else "organisation"
    place = _address(entity, entities, losses)
    remark = "; ".join((*entity.every("notes"), *entity.every("summary"), *entity.every("description")))
    return DeliveredParty(
        key=keys[entity.id],
        name=entity.first("name"),
        place=entity.path,
        kind=kind,
        roles=tuple(words.get("role", ())),
        country=ftm.our_country(entity.first("country")) or place.country,
        city=place.city,
        address=place.street,
        phone=entity.first("phone"),
        website=entity.first("website"),
        remark=remark or ("no reason was given" if unknown else ""),
        identifiers=_identifiers(entity),
        spellings=_spellings(entity),
        facts=told(
            (
                *((fact, "|".join(entity.every(name))) for name, fact in FACTS.items()),
                ("postcode", place.postcode),
                ("entity_type", "stateBody" if entity.schema.name == "PublicBody" else ""),
            )
        ),
    )


def _site(
    entity: Entity,
    entities: Mapping[str, Entity],
    keys: Mapping[str, str],
    run_by: Mapping[str, str],
    losses: LossLog,
) -> DeliveredSite:
    words = _keywords(entity)
    place = _address(entity, entities, losses)
    kind = entity.first("propertyType")
    sector = next(iter(words.get("sector", ())), "general")
    latitude, longitude = _degrees(entity, place)
    return DeliveredSite(
        key=keys[entity.id],
        name=entity.first("name") or entity.id,
        place=entity.path,
        kind=kind if kind in SITE_KINDS else "other",
        sector=sector if sector in SECTORS else "general",
        sector_text=next(iter(words.get("trade", ())), ""),
        country=ftm.our_country(entity.first("country")) or place.country,
        region=place.region,
        city=place.city,
        address=place.street,
        postcode=place.postcode,
        latitude=latitude,
        longitude=longitude,
        precision=next(iter(words.get("precision", ())), "given" if latitude is not None else None),
        operator=keys.get(run_by.get(entity.id, ""), ""),
        identifiers=_identifiers(entity),
        spellings=_spellings(entity),
        facts=told((("source_url", "|".join(entity.every("sourceUrl"))),)),
    )


class _Place:
    """An Address entity, or the bare text of an address where there is none."""

    def __init__(self, entity: Entity | None, text: str) -> None:
        self.street = text
        self.city = self.postcode = self.region = self.latitude = self.longitude = ""
        self.country: str | None = None
        if entity:
            parts = (entity.first("street"), entity.first("street2"))
            self.street = ", ".join(filter(None, parts)) or entity.first("full") or text
            self.city, self.postcode = entity.first("city"), entity.first("postalCode")
            self.region = entity.first("region") or entity.first("state")
            self.latitude, self.longitude = entity.first("latitude"), entity.first("longitude")
            self.country = ftm.our_country(entity.first("country"))


def _address(entity: Entity, entities: Mapping[str, Entity], losses: LossLog) -> _Place:
    named = [entities[name] for name in entity.every("addressEntity") if name in entities]
    if len(named) + (not named and len(entity.every("address"))) > 1:
        losses.add("further address: the first one is kept", f"{entity.path}.properties")
    return _Place(named[0] if named else None, entity.first("address"))


def _degrees(entity: Entity, place: _Place) -> tuple[float | None, float | None]:
    texts = (entity.first("latitude") or place.latitude, entity.first("longitude") or place.longitude)
    try:
        latitude, longitude = (float(text) for text in texts)
    except ValueError:
        return None, None
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    return (latitude, longitude) if on_earth else (None, None)


def _keywords(entity: Entity) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for keyword in entity.every("keywords"):
        word, separator, value = keyword.partition(": ")
        if separator:
            found.setdefault(word, []).append(value)
    return found


def _spellings(entity: Entity) -> tuple[str, ...]:
    names = [name for key in ("name", "alias", "previousName", "weakAlias") for name in entity.every(key)]
    return tuple(dict.fromkeys(names))[1:]


def _identifiers(entity: Entity) -> Identifiers:
    found = [(scheme, value) for scheme, name in ftm.IDENTIFIER_PROPERTIES.items() for value in entity.every(name)]
    return (*found, *(("unstated", value) for value in entity.every(ftm.OTHER_IDENTIFIER)))


def _edge(entity: Entity, keys: Mapping[str, str], losses: LossLog) -> Iterator[DeliveredEdge]:
    schema, role = entity.schema.name, entity.first("role")
    kind = {"Ownership": "owns", "Control": "controls", "Directorship": "controls", "Succession": "successor_of"}.get(
        schema, role
    )
    if kind not in EDGE_KINDS:
        losses.add(f"UnknownLink of role {role or 'not stated'}", entity.path)
        return
    ends = [keys[entity.first(name)] for name in ftm.ENDS[schema]]
    if schema == "Succession":
        ends.reverse()
    low, high = _share(entity, losses)
    interest = "" if schema in {"UnknownLink", "Succession"} else role
    if schema == "Directorship" and interest not in ftm.BOARD:
        interest = "boardMember"
    status = entity.first("status")
    directness = entity.first("ownershipType")
    said = [role] if schema == "Directorship" and role not in {"", interest} else []
    yield DeliveredEdge(
        kind=kind,
        from_key=ends[0],
        to_key=ends[1],
        place=entity.path,
        verification=status if status in STANDINGS else "claimed",
        valid_from=_day(entity, "startDate", losses),
        valid_to=_day(entity, "endDate", losses),
        share_min=low,
        share_max=high,
        source_text=entity.first("summary"),
        interest_type=interest,
        directness=directness if directness in {"direct", "indirect", "unknown"} else "",
        reasons=(*said, *entity.every("description")),
    )


def _share(entity: Entity, losses: LossLog) -> tuple[float | None, float | None]:
    text = entity.first("percentage")
    found = _PERCENTAGE.fullmatch(text)
    if not text or not found:
        if text:
            losses.add("percentage that is no number", f"{entity.path}.properties.percentage[0]")
        return None, None
    low = float(found[1])
    high = float(found[2]) if found[2] else low
    if not low <= high <= HIGHEST_PERCENT:
        losses.add("percentage that is no number", f"{entity.path}.properties.percentage[0]")
        return None, None
    return low / HIGHEST_PERCENT, high / HIGHEST_PERCENT


def _day(entity: Entity, name: str, losses: LossLog) -> date | None:
    """A year or a month alone says no day: the first one is taken and the loss told."""
    text = entity.first(name)[:10]
    if not text:
        return None
    whole = (text + "-01-01")[:10] if len(text) <= len("2026-03") else text
    if whole != text:
        losses.add(f"{name} without a day: the first one was taken", f"{entity.path}.properties.{name}[0]")
        whole = f"{text}-01-01" if len(text) == len("2026") else f"{text}-01"
    try:
        return date.fromisoformat(whole)
    except ValueError:
        losses.add(f"{name} that is no day of the calendar", f"{entity.path}.properties.{name}[0]")
        return None
