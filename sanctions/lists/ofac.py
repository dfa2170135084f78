"""
The United States Treasury's (OFAC) comma-separated lists: three files without headers that belong together.

main (12 columns: number, name, type, programme, title, ..., remarks), alt (5: number, alias number, aka/fka/nka, name,
remarks), add (6: number, address number, street, town, country, remarks). Nothing is written `-0-`; a lone Ctrl-Z ends
each file. Layout: Treasury's own "data specification" for the delimited files. Numbers are unique over the SDN and
the non-SDN list, so parts are joined by number alone, whatever the files are called.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sanctions.kinds import Kind
from sanctions.lists import dates
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import (
    Identifier,
    ListedName,
    ListEntry,
    Strength,
    distinct_names,
    identifier_of,
    remarks_digest,
)
from sanctions.lists.ofac_facts import SCHEMES
from sanctions.lists.opening import open_text
from sanctions.lists.refusals import ListMalformed, ListTruncated

MAIN, ALT, ADD = 12, 5, 6
END = "\x1a"
NOTHING = "-0-"
STRENGTHS = {"aka": Strength.ALIAS, "fka": Strength.FORMER, "nka": Strength.ALIAS}
TYPES = {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
# Programmes that only the non-SDN (consolidated) list carries.
NON_SDN = re.compile(r"NS-PLC|NS-MBS|NS-ISA|SSI|CMIC|CAPTA|FSE|561|13599|EO13662")

QUOTED = re.compile(r"^a\.k\.a\. '(.+)'$")
BORN = re.compile(r"^(?:alt\. )?DOB (.+)$")
CITIZEN = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.+)$")
DOCUMENT = re.compile(
    rf"^(?:alt\. )?(?P<scheme>{'|'.join(re.escape(s) for s in sorted(SCHEMES, key=len, reverse=True))})"
    r"\s*[#:]?\s*(?P<value>[^()]+?)(?:\s+(?:issued|expires)\b.*| \([^)]*\).*)?$"
)


@dataclass
class OfacParts:
    """Aliases and addresses by entry number, gathered before the main files are read."""

    aliases: dict[str, list[ListedName]] = field(default_factory=dict)
    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def add(self, part: "OfacParts") -> None:
        for number, names in part.aliases.items():
            self.aliases.setdefault(number, []).extend(names)
        for number, addresses in part.addresses.items():
            self.addresses.setdefault(number, []).extend(addresses)

    def size(self) -> int:
        return sum(map(len, self.aliases.values())) + sum(map(len, self.addresses.values()))

    def orphans(self) -> int:
        return len((self.aliases.keys() | self.addresses.keys()) - self.used)


def rows(path: Path, width: int) -> Iterator[list[str]]:
    """A row of the wrong width refuses the file: shifted columns would turn addresses into names."""
    with open_text(path) as text:
        short: int | None = None
        for number, row in enumerate(csv.reader(text), start=1):
            if not row or row[0].strip() == END:
                continue
            if short is not None:
                raise ListMalformed(path.name, f"the row does not have {width} columns.", row=short)
            if len(row) != width or not row[0].strip().isdigit():
                short = number
                continue
            yield ["" if cell.strip() == NOTHING else cell.strip() for cell in row]
        if short is not None:
            raise ListTruncated(path.name, f"the last row does not have {width} columns; download it again.", row=short)


def gather(path: Path, *, aliases: bool) -> OfacParts:
    """The alias or the address file, read whole before anything of it is used."""
    part = OfacParts()
    if aliases:
        for number, _, form, name, _ in rows(path, ALT):
            part.aliases.setdefault(number, []).append(ListedName(name, STRENGTHS.get(form, Strength.ALIAS)))
        return part
    for number, _, street, town, country, _ in rows(path, ADD):
        part.addresses.setdefault(number, []).append((", ".join(p for p in (street, town, country) if p), country))
    return part


def read_main(path: Path, parts: OfacParts) -> Iterator[ListEntry]:
    for row in rows(path, MAIN):
        number, name, form, programme, remarks = row[0], row[1], row[2], row[3], row[11]
        parts.used.add(number)
        kind = TYPES.get(form, Kind.ORGANISATION)
        said = _Remarks.read(kind, remarks)
        addresses = parts.addresses.get(number, [])
        names = [ListedName(name, Strength.PRIMARY), *parts.aliases.get(number, []), *said.weak_names]
        countries = [alpha2_of(country) for country in (*said.countries, *(c for _, c in addresses))]
        yield ListEntry(
            source="us_ofac_cons" if NON_SDN.search(programme) else "us_ofac_sdn",
            entry_id=number,
            kind=kind,
            names=distinct_names(names),
            countries=tuple(dict.fromkeys(c for c in countries if c)),
            identifiers=tuple(dict.fromkeys(said.identifiers)),
            births=tuple(dict.fromkeys(said.births)),
            addresses=tuple(dict.fromkeys(a for a, _ in addresses if a)),
            programme=programme,
            remarks_hash=remarks_digest(remarks),
        )


@dataclass
class _Remarks:
    """The last column holds facts separated by semicolons, each opened by its own word."""

    weak_names: list[ListedName] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)

    @classmethod
    def read(cls, kind: Kind, remarks: str) -> "_Remarks":
        said = cls()
        for fact in remarks.rstrip(". ").split(";"):
            said._take(kind, fact.strip())
        return said

    def _take(self, kind: Kind, fact: str) -> None:
        if found := QUOTED.match(fact):
            self.weak_names.append(ListedName(found[1], Strength.WEAK))
        elif found := BORN.match(fact):
            self.births.extend(dates.births(found[1].replace("circa ", "")))
        elif found := CITIZEN.match(fact):
            self.countries.append(found[1])
        elif (found := DOCUMENT.match(fact)) and not found["value"].startswith(("issued", "expires")):
            self.identifiers.append(identifier_of(kind, found["scheme"].rstrip(". #"), found["value"]))
