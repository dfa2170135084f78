"""
GeoJSON, RFC 7946: every party and site a feature, with its properties under heads that the list reader knows, and a
point where one is known; null where none is, so that nothing is lost. Reading checks the structure and names the fault.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from suppliers.interop.delivered import Delivered, DeliveredParty, DeliveredSite, LossLog, label
from suppliers.interop.faults import MOST_FAULTS, DocumentBroken, Fault, shown
from suppliers.interop.json_documents import Json

FORM = "GeoJSON"
GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
POSITION = 2
MOST = (180, 90)  # longitude comes first, RFC 7946 section 3.1.1
FACT_HEADS = {"workers_total": "number of workers", "email": "email", "phone": "phone", "website": "website"}


def geojson_faults(document: Json) -> Iterator[Fault]:
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        yield Fault("$.type", "is no FeatureCollection")
        return
    features = document.get("features")
    if not isinstance(features, list):
        yield Fault("$.features", "is no list", shown(features))
        return
    for at, feature in enumerate(features):
        yield from _feature_faults(f"$.features[{at}]", feature)


def require_geojson(file: str, content: bytes) -> tuple[str, ...]:
    """The paths of geometries that are no points, which the register cannot hold. Raises DocumentBroken."""
    try:
        document: Json = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise DocumentBroken(file, FORM, [Fault("$", f"is no JSON ({shown(str(broken))})")]) from broken
    if faults := list(islice(geojson_faults(document), MOST_FAULTS)):
        raise DocumentBroken(file, FORM, faults)
    assert isinstance(document, Mapping)  # noqa: S101 - it has no faults
    return tuple(_other_geometries(document["features"]))


def _feature_faults(path: str, feature: Json) -> Iterator[Fault]:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        yield Fault(f"{path}.type", "is no Feature")
        return
    if not isinstance(feature.get("properties"), Mapping | None):
        yield Fault(f"{path}.properties", "is neither an object nor null", shown(feature.get("properties")))
    geometry = feature.get("geometry")
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in GEOMETRIES:
        yield Fault(f"{path}.geometry.type", f"is none of {', '.join(sorted(GEOMETRIES))}", shown(kind))
    elif kind == "Point" and isinstance(geometry, Mapping):
        yield from _position_faults(f"{path}.geometry.coordinates", geometry.get("coordinates"))


def _position_faults(path: str, position: Json) -> Iterator[Fault]:
    if not isinstance(position, list) or len(position) < POSITION:
        yield Fault(path, "is no pair of longitude and latitude", shown(position))
        return
    for at, (degrees, most) in enumerate(zip(position, MOST, strict=False)):
        if isinstance(degrees, bool) or not isinstance(degrees, int | float):
            yield Fault(f"{path}[{at}]", "is no number", shown(degrees))
        elif not -most <= degrees <= most:
            yield Fault(f"{path}[{at}]", f"lies outside -{most} to {most} (longitude comes first)", shown(degrees))


def _other_geometries(features: Json) -> Iterator[str]:
    assert isinstance(features, list)  # noqa: S101 - it has no faults
    for at, feature in enumerate(features):
        geometry = feature.get("geometry")
        if geometry is not None and geometry["type"] != "Point":
            yield f"$.features[{at}].geometry"


def geojson_document(delivered: Delivered, losses: LossLog) -> str:
    for edge in delivered.edges:
        if edge.kind != "operates":
            losses.add(f"{edge.kind} link: a map of points has no links", label(edge))
    names = {party.key: party.name for party in delivered.parties}
    features = [_feature(_party(party, losses), None) for party in delivered.parties]
    for site in delivered.sites:
        point = None if site.latitude is None or site.longitude is None else (site.longitude, site.latitude)
        features.append(_feature(_site(site, names, losses), point))
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"


def _feature(properties: Mapping[str, str], point: tuple[float, float] | None) -> Json:
    return {
        "type": "Feature",
        "geometry": None if point is None else {"type": "Point", "coordinates": list(point)},
        "properties": {name: value for name, value in properties.items() if value},
    }


def _party(party: DeliveredParty, losses: LossLog) -> dict[str, str]:
    _note(party, losses, {"email", "founded_on", "dissolved_on"})
    if len(party.roles) > 1:
        losses.add("further role of a party: the first is kept", party.key)
    return {
        "reference": party.key,
        "record": "party",
        "name": party.name,
        "party kind": party.kind,
        "role": next(iter(party.roles), ""),
        "country": party.country or "",
        "city": party.city,
        "address": party.address,
        "phone": party.phone,
        "website": party.website,
        "remark": party.remark,
        "email": party.fact("email"),
        "identifiers": identifiers_cell(party),
    }


def _site(site: DeliveredSite, names: Mapping[str, str], losses: LossLog) -> dict[str, str]:
    _note(site, losses, set(FACT_HEADS))
    return {
        "reference": site.key,
        "record": "site",
        "name": site.name,
        "site kind": site.kind,
        "sector": site.sector_text or (site.sector if site.sector != "general" else ""),
        "country": site.country or "",
        "region": site.region,
        "city": site.city,
        "address": site.address,
        "postcode": site.postcode,
        "operator id": site.operator if site.operator in names else "",
        "identifiers": identifiers_cell(site),
        **{head: site.fact(fact) for fact, head in FACT_HEADS.items()},
    }


def _note(row: DeliveredParty | DeliveredSite, losses: LossLog, kept: set[str]) -> None:
    for fact in row.facts:
        if fact.field not in kept:
            losses.add(f"fact {fact.field}", row.key)
    if row.spellings:
        losses.add("other spellings of a name", row.key)
    if row.closed_on:
        losses.add("that an entry is closed in the register", row.key)


def identifiers_cell(row: DeliveredParty | DeliveredSite) -> str:
    """`lei: X; vat: Y`, as the list reader splits it."""
    return "; ".join(f"{scheme}: {value}" if scheme != "unstated" else value for scheme, value in row.identifiers)
