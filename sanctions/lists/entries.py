"""One listed party, vessel, place or class of goods, whatever format it was published in."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanctions.kinds import Kind
from suppliers.scripts import script_of


class Strength(StrEnum):
    """How surely a name identifies the entry. Publishers call weak ones low quality or give them in quotes."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK = "weak"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class ListedName:
    text: str
    strength: Strength = Strength.ALIAS
    script: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """`masked` values show their last three characters only: they can be recognised by eye, never matched."""

    scheme: str
    value: str
    masked: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Countries are ISO 3166 alpha-2 where the published word could be resolved; births are ISO dates or years."""

    source: str
    entry_id: str
    kind: Kind
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    births: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programme: str = ""
    listed_on: date | None = None
    expires_on: date | None = None
    remarks_hash: str = ""
    merchandise: str = ""
    """The goods that an order on imports is about."""
    with_subsidiaries: bool = False
    """The publisher names the firm "and its subsidiaries": they are meant though they are not named."""

    @property
    def key(self) -> str:
        return f"{self.source}:{self.entry_id}"

    @property
    def content_hash(self) -> str:
        """Changes when anything material to a match or its consequence changes, so clearances can lapse with it."""
        material = [
            self.source,
            self.entry_id,
            self.kind.value,
            sorted([n.text, n.strength.value] for n in self.names),
            sorted(self.countries),
            sorted([i.scheme, i.value] for i in self.identifiers),
            sorted(self.births),
            sorted(self.addresses),
            self.programme,
            str(self.listed_on),
            str(self.expires_on),
            self.remarks_hash,
            *([self.merchandise, self.with_subsidiaries] if self.merchandise or self.with_subsidiaries else []),
        ]
        return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode()).hexdigest()

    def in_force(self, on: date) -> bool:
        """An order whose last day is past no longer binds; without a last day it binds until it is lifted."""
        return self.expires_on is None or self.expires_on >= on


def remarks_digest(remarks: str) -> str:
    """Remarks can hold personal circumstances: only their fingerprint is kept, to notice a change."""
    return hashlib.sha256(remarks.encode()).hexdigest()[:16] if remarks else ""


# Numbers that a state gives a person for life, by a whole word or by a part of the words a publisher uses.
PERSONAL_WORDS = frozenset(
    (
        *("bsn", "cnic", "cpf", "cuil", "cuip", "cuit", "curp", "dni", "fein", "id", "ife", "ine", "inn", "itin"),
        *("nie", "nif", "nino", "nit", "pan", "pesel", "rfc", "rif", "rtn", "ruc", "ssn", "tin"),
    )
)
PERSONAL_PARTS = (
    "birth",
    "cedula",
    "citizen",
    "electoral",
    "fiscal",
    "identidad",
    "identification",
    "national",
    "personal",
    "residen",
    "tax",
)
SHOWN = 3
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_personal(scheme: str) -> bool:
    """`C.U.R.P.`, `innCode` and `National ID No.` are; a passport is not, it changes and is shown to many."""
    words = CAMEL.sub(" ", scheme).lower().replace(".", "")
    return any(part in words for part in PERSONAL_PARTS) or not PERSONAL_WORDS.isdisjoint(re.split(r"[\W_]+", words))


def identifier_of(kind: Kind, scheme: str, value: str) -> Identifier:
    """Masks tax and national numbers of natural persons on the way in, so no later table can leak them."""
    clean = value.strip()
    if kind is not Kind.PERSON or not is_personal(scheme):
        return Identifier(scheme, clean)
    hidden = max(len(clean) - SHOWN, SHOWN)
    return Identifier(scheme, "*" * hidden + clean[hidden:], masked=True)


def distinct_names(names: list[ListedName]) -> tuple[ListedName, ...]:
    """The first of equal spellings stays, so a primary name is never demoted by its own repetition as alias."""
    kept: dict[str, ListedName] = {}
    for name in names:
        text = " ".join(name.text.split())
        if text and text not in kept:
            kept[text] = ListedName(text, name.strength, name.script or script_of(text))
    return tuple(kept.values())
