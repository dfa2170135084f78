"""
FollowTheMoney 4.11.2: the part of its model that is read and written here, and the checks of one entity. The table of
schemata and properties lies in `schemas/`, with its source and licence (MIT).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.countries import country_codes
from suppliers.interop.faults import Fault, shown
from suppliers.interop.json_documents import Json

FORM = "FollowTheMoney 4.11.2"
Properties = Mapping[str, tuple[str, ...]]

IDENTIFIER_PROPERTIES = {
    "lei": "leiCode",
    "vat": "vatCode",
    "tax_id": "taxNumber",
    "duns": "dunsCode",
    "registration_number": "registrationNumber",
    "uscc": "uscCode",
}
"""Our scheme to the property that says it; every other scheme shares `idNumber` and loses its name."""
OTHER_IDENTIFIER = "idNumber"
BOARD = frozenset({"boardMember", "boardChair", "seniorManagingOfficial", "directorship"})
UNKNOWN_PARTY = "unknown party"
ENDS = {
    "Ownership": ("owner", "asset"),
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
    "Succession": ("predecessor", "successor"),
    "UnknownLink": ("subject", "object"),
}
# Prefixed dates: a year, a month, a day or a moment, as the model's date type takes them.
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True)
class Schema:
    name: str
    ancestors: frozenset[str]
    required: tuple[str, ...]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entity:
    """One line that fits the model."""

    path: str
    id: str
    schema: Schema
    properties: Properties

    def first(self, name: str) -> str:
        return next(iter(self.properties.get(name, ())), "")

    def every(self, name: str) -> tuple[str, ...]:
        return self.properties.get(name, ())


@cache
def schemata() -> Mapping[str, Schema | None]:
    """None for those that the model has and we do not read."""
    table = json.loads((Path(__file__).parent / "schemas" / "ftm-4.11.2.json").read_text("utf-8"))
    read = {
        name: Schema(name, frozenset(schema["is"]), tuple(schema["required"]), schema["properties"])
        for name, schema in table["used"].items()
    }
    return {name: read.get(name) for name in table["schemata"]}


def entity_faults(path: str, value: Json) -> Iterator[Fault]:
    """What is wrong with one line; nothing for a line that fits, or whose schema we do not read."""
    if not isinstance(value, Mapping):
        yield Fault(path, "is no entity: an object with id, schema and properties", shown(value))
        return
    for name in ("id", "schema"):
        if not isinstance(value.get(name), str) or not value[name]:
            yield Fault(f"{path}.{name}", "is missing or no text", shown(value.get(name)))
            return
    if value["schema"] not in schemata():
        yield Fault(f"{path}.schema", "is no schema of the model", shown(value["schema"]))
    elif schema := schemata()[str(value["schema"])]:
        yield from _property_faults(f"{path}.properties", value.get("properties", {}), schema)


def _property_faults(path: str, properties: Json, schema: Schema) -> Iterator[Fault]:
    if not isinstance(properties, Mapping):
        yield Fault(path, "is no object", shown(properties))
        return
    for name, values in properties.items():
        kind = schema.properties.get(name)
        if kind is None:
            yield Fault(f"{path}.{name}", f"is no property of {schema.name}")
        elif not isinstance(values, list):
            yield Fault(f"{path}.{name}", "is no list of values", shown(values))
        else:
            for at, value in enumerate(values):
                yield from _value_faults(f"{path}.{name}[{at}]", value, kind)
    for name in schema.required:
        if not properties.get(name):
            yield Fault(f"{path}.{name}", f"is needed by {schema.name}")


def _value_faults(path: str, value: Json, kind: str) -> Iterator[Fault]:
    if kind.startswith("entity:") and isinstance(value, Mapping):
        yield Fault(path, "is a nested entity: send entities one a line, named by their id")
    elif not isinstance(value, str) or not value.strip():
        yield Fault(path, "is no text", shown(value))
    elif kind == "date" and not _DATE.fullmatch(value):
        yield Fault(path, "is no date such as 2026, 2026-03 or 2026-03-31", value)
    elif kind == "country" and not _is_country(value):
        yield Fault(path, "is no country code in two letters", value)


def _is_country(code: str) -> bool:
    """The model also has codes of former states and regions, in small letters and with a hyphen; they are kept."""
    return re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{2,3})?|[a-z]{4,5}", code) is not None


def our_country(code: str) -> str | None:
    start = code[:2].upper()
    return start if start in country_codes() and len(code) == len(start) else None
