"""
How one answer leads to the next request, written into the contract as OpenAPI links: what was created is read, changed
and acted on by its id and its ETag. Made from the addresses alone, so that a new route is linked the day it stands.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

Node = dict[str, Any]

PARAMETER: Final = re.compile(r"{(\w+)}")
OTHER_NOUN: Final = frozenset(
    {
        ("post", "/v1/cases/{case_id}/assessments"),
        ("post", "/v1/cases/{case_id}/settlements"),
        ("post", "/v1/visits/{visit_id}/overrides"),
    }
)
"""Acts on a version of one noun that answer with another: read the first again for its new ETag."""
READ_ELSEWHERE: Final = {
    "/v1/laws/{law_id}/sections/{section_id}/exemption/end": "/v1/laws/{law_id}/sections/{section_id}/words",
    "/v1/visits/{visit_id}/overrides": "/v1/visits/{visit_id}",
    "/v1/visits/{visit_id}/overrides/{override_id}/agreement": "/v1/visits/{visit_id}",
}
"""Where the version of an act is read, when its address does not say so."""
ETAG: Final = {
    "description": "The version to send as If-Match with a change",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
}


def documented(openapi: Node) -> Node:
    paths: Node = openapi.get("paths", {})
    for address, way in _versioned(paths):
        _tell_version(paths, address, way)
    for address, path in paths.items():
        created = _success(path.get("post", {}), ("201", "202"))
        if created is not None:
            _link(openapi, address, created)
        if "get" in path and PARAMETER.search(address):
            _link_acts(paths, address)
    return openapi


def _versioned(paths: Node) -> Iterator[tuple[str, str]]:
    for address, path in paths.items():
        yield from ((address, way) for way, operation in path.items() if takes_version(operation))


def takes_version(operation: Node) -> bool:
    return any(one["name"] == "if-match" for one in operation.get("parameters", []))


def _success(operation: Node, statuses: tuple[str, ...]) -> Node | None:
    found = (operation.get("responses", {}).get(status) for status in statuses)
    return next((answer for answer in found if answer), None)


def _tell_version(paths: Node, address: str, way: str) -> None:
    """On the act itself, on the reading it starts from, and on what creates that."""
    read = reading_of(paths, address)
    answers = [] if (way, address) in OTHER_NOUN else [_success(paths[address][way], ("200", "201"))]
    if read:
        answers.append(_success(paths[read]["get"], ("200",)))
        answers.append(_success(paths.get(read.rpartition("/")[0], {}).get("post", {}), ("201",)))
    for answer in answers:
        if answer is not None:
            answer.setdefault("headers", {})["ETag"] = ETAG


def reading_of(paths: Node, address: str) -> str:
    """The nearest address at or above this one that reads one thing; empty where there is none."""
    if address in READ_ELSEWHERE:
        return READ_ELSEWHERE[address]
    parts = address.split("/")
    above = ("/".join(parts[:end]) for end in range(len(parts), 3, -1))
    return next((one for one in above if "get" in paths.get(one, {}) and PARAMETER.search(one)), "")


def _link(openapi: Node, address: str, created: Node) -> None:
    paths: Node = openapi["paths"]
    outer = {f"path.{name}": f"$request.path.{name}" for name in PARAMETER.findall(address)}
    for below in paths:
        named = re.match(rf"{re.escape(address)}/{{(\w+)}}(/[^{{}}]*)?$", below)
        place = _place_of(openapi, created, named[1]) if named else ""
        if named and place:
            _lead(created, paths[below], outer | {f"path.{named[1]}": f"$response.body#{place}"})


def _link_acts(paths: Node, address: str) -> None:
    """From reading one thing to the acts on it and right below it."""
    same = {f"path.{name}": f"$request.path.{name}" for name in PARAMETER.findall(address)}
    read = _success(paths[address]["get"], ("200",))
    for below, path in paths.items():
        acts = {way: act for way, act in path.items() if way != "get" and takes_version(act)}
        if read is not None and acts and reading_of(paths, below) == address and below.count("{") == len(same):
            _lead(read, acts, same)


def _lead(answer: Node, ways: Node, parameters: Node) -> None:
    for operation in ways.values():
        version = {"header.if-match": "$response.header.ETag"} if takes_version(operation) and _tells(answer) else {}
        name = operation["operationId"]
        answer.setdefault("links", {})[name] = {"operationId": name, "parameters": parameters | version}


def _tells(answer: Node) -> bool:
    return "ETag" in answer.get("headers", {})


def _place_of(openapi: Node, created: Node, name: str) -> str:
    """Where the answer holds the id: under the parameter's own name, as `id`, or as the `id` of what it wraps."""
    fields = _fields(openapi, created.get("content", {}).get("application/json", {}).get("schema", {}))
    if name in fields:
        return f"/{name}"
    if not name.endswith("_id"):  # a code, a form, a kind: not what was created
        return ""
    if "id" in fields:
        return "/id"
    wrapped = (each for each, schema in fields.items() if "id" in _fields(openapi, schema))
    return next((f"/{each}/id" for each in wrapped), "")


def _fields(openapi: Node, schema: Node) -> Node:
    shape = schema.get("$ref", "").rpartition("/")[2]
    fields: Node = openapi["components"]["schemas"].get(shape, schema).get("properties", {})
    return fields
