"""
The document as JSON, in one form only: sorted keys, no spaces, UTF-8. Its SHA-256 is the hash that a report prints,
that its file carries and that the trail can hold.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from reports.contents.blocks import Document
from reports.contents.entries import entries
from reports.contents.values import FewerThan, Unknown

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

ABSENT: dict[type, str] = {Unknown: "unknown", FewerThan: "fewer_than"}


def tree(value: object) -> Json:
    """Blocks and absences name themselves in `is`, so that a reader of the file needs no knowledge of the order."""
    if is_dataclass(value) and not isinstance(value, type):
        held = ((each, getattr(value, each.name)) for each in fields(value))
        named: dict[str, Json] = {
            each.name: tree(part) for each, part in held if part or not each.metadata.get("added_later")
        }
        return {"is": ABSENT.get(type(value), type(value).__name__.lower()), **named}
    if isinstance(value, tuple | list):
        return [tree(each) for each in value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise NotImplementedError(type(value).__name__)


def figures(document: Document) -> Json:
    """Every number by its id, so that a machine needs to walk no tree."""
    return {
        entry.id: {"value": entry.value, "shown": entry.shown, "unit": entry.unit, "kind": entry.kind.value}
        for entry in entries(document)
    }


def canonical(document: Document) -> str:
    return json.dumps(tree(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(document: Document) -> str:
    """Half of a surrogate pair, which a file name may bring in, is hashed as it is."""
    return hashlib.sha256(canonical(document).encode("utf-8", "surrogatepass")).hexdigest()
