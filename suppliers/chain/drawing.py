"""A chain in the formats other programs read: JSON, GraphML 1.0 (graph tools) and GeoJSON, RFC 7946 (maps)."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from suppliers.chain.payloads import NO_TERMS, Chain, ChainEdge, ChainNode, TierCount
from suppliers.chain.tiers import tiers

ChainFormat = Literal["json", "graphml", "geojson"]
NODE_KEYS: dict[str, str] = {
    "name": "string",
    "kind": "string",
    "reference": "string",
    "country": "string",
    "city": "string",
    "tier": "int",
    "unknown": "boolean",
    "end": "boolean",
    "cycle": "int",
    "depth": "int",
    "declared_tier": "int",
    "withheld": "boolean",
    "latitude": "double",
    "longitude": "double",
}
EDGE_KEYS: dict[str, str] = {
    "kind": "string",
    "standing": "string",
    "origin": "string",
    "confidence": "double",
    "share_min": "double",
    "share_max": "double",
    "workers": "int",
    "commodity": "string",
    "corridor": "string",
    "source": "string",
    "valid_from": "string",
    "valid_to": "string",
    "in_cycle": "boolean",
    "declared_tier": "int",
}


def drawn(chain: Chain, form: ChainFormat) -> str:
    forms: dict[ChainFormat, Callable[[Chain], str]] = {
        "json": as_json,
        "graphml": as_graphml,
        "geojson": as_geojson,
    }
    return forms[form](chain)


def as_json(chain: Chain) -> str:
    """One node or link a line: a chain of 20,000 is read by people too. Terms that nobody told are left out."""
    head = {
        "start": chain.start,
        "direction": chain.direction,
        "as_of": chain.as_of,
        "known_on": chain.known_on,
    }
    rows: dict[str, Iterable[object]] = {
        "nodes": map(_plain, chain.nodes),
        "edges": map(_with_terms, chain.edges),
        "same": chain.same,
        "cycles": chain.cycles,
        "tiers": map(_plain, tiers(chain)),
    }
    parts = [f"{json.dumps(name)}: {_json(value)}" for name, value in head.items()]
    parts += [f"{json.dumps(name)}: [" + ",\n".join(map(_json, each)) + "]" for name, each in rows.items()]
    return "{" + ",\n".join(parts) + "}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _plain(row: ChainNode | ChainEdge | TierCount) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}


def _with_terms(edge: ChainEdge) -> dict[str, object]:
    told = _plain(edge)
    told["terms"] = (
        {} if edge.terms is NO_TERMS else {name: value for name, value in asdict(edge.terms).items() if value}
    )
    return told


def as_graphml(chain: Chain) -> str:
    """Unknown values are left out, which GraphML reads as not given; never a zero or an empty text."""
    return "\n".join(_graphml(chain)) + "\n"


def _graphml(chain: Chain) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for owner, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'<key id="{owner}.{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>'
    yield f'<graph id="chain" edgedefault="directed"><desc>{chain.direction} as of {chain.as_of}</desc>'
    for node in chain.nodes:
        yield f'<node id="{node.id}">{_data("node", NODE_KEYS, node)}</node>'
    for edge in chain.edges:
        ends = f'source="{edge.from_id}" target="{edge.to_id}"'
        yield f'<edge id="{edge.id}" {ends}>{_data("edge", EDGE_KEYS, edge)}</edge>'
    yield "</graph></graphml>"


def _data(owner: str, keys: dict[str, str], row: ChainNode | ChainEdge) -> str:
    found = []
    for name in keys:
        value = getattr(row, name)
        if value is not None and value != "":
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(f"<data key={quoteattr(f'{owner}.{name}')}>{escape(_allowed(text))}</data>")
    return "".join(found)


def _allowed(text: str) -> str:
    """XML 1.0 knows no control characters but tab and line ends."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")


def as_geojson(chain: Chain) -> str:
    """Only what has a known point is on the map; `not_mapped` counts the rest. Links run between mapped ends."""
    points = {
        node.id: (node.longitude, node.latitude)
        for node in chain.nodes
        if node.latitude is not None and node.longitude is not None
    }
    features = [
        _feature("Point", points[node.id], {"id": node.id, **{name: getattr(node, name) for name in NODE_KEYS}})
        for node in chain.nodes
        if node.id in points
    ]
    features += [
        _feature(
            "LineString",
            (points[edge.from_id], points[edge.to_id]),
            {"id": edge.id, **{name: getattr(edge, name) for name in EDGE_KEYS}},
        )
        for edge in chain.edges
        if edge.from_id in points and edge.to_id in points
    ]
    told = {"type": "FeatureCollection", "features": features, "not_mapped": len(chain.nodes) - len(points)}
    return json.dumps(told, ensure_ascii=False, default=str)


def _feature(shape: str, coordinates: tuple[Any, ...], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }
