"""An invented watch list: a few entries are firms of the demo under another spelling, some only look like them."""

import json
from dataclasses import dataclass

from examples.country import told
from examples.country.draws import chance, pick

_FILLERS = 44
_COUNTRIES = ("BG", "EE", "MA", "NP", "RO", "TR")
_SOURCES = ("Register of unpaid wage orders", "Debarment list of a development bank", "Suspended labour permits")


@dataclass(frozen=True, slots=True)
class Watched:
    """`party` is the party of the demo this truly is; empty for look-alikes and strangers."""

    id: str
    kind: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    source: str
    party: str = ""
    told: bool = False

    def line(self) -> str:
        row = {
            "id": self.id,
            "kind": self.kind,
            "names": self.names,
            "countries": self.countries,
            "source": self.source,
        }
        return json.dumps(row, ensure_ascii=False)


def _stranger(entry_id: str, taken: set[str]) -> Watched:
    country = pick(_COUNTRIES, "watch country", entry_id)
    root = pick(told.words("watched firm root", ""), "watch root", entry_id)
    if chance(0.45, "watch person", entry_id):
        kind, given, family = "person", told.words("given name", country), told.words("family name", country)
        name = f"{pick(given, 'given', entry_id)} {pick(family, 'family', entry_id)}"
    else:
        kind, name = "organisation", told.words("watched firm form", country)[0].format(root)
    if name in taken:
        name = f"{name} {root}"
    taken.add(name)
    return Watched(entry_id, kind, (name,), (country,), pick(_SOURCES, "watch source", entry_id))


def watch_list() -> list[Watched]:
    """The entries told by hand stand between the strangers: every third place from the fifth on."""
    known = told.rows("watched")
    places = {5 + 3 * order: row for order, row in enumerate(known)}
    taken: set[str] = set()
    entries: list[Watched] = []
    for number in range(1, len(known) + _FILLERS + 1):
        entry_id = f"W-{number:03d}"
        if row := places.get(number):
            names, countries = tuple(row["names"].split(" / ")), tuple(row["countries"].split())
            entries.append(Watched(entry_id, row["kind"], names, countries, row["source"], row["party"], told=True))
        else:
            entries.append(_stranger(entry_id, taken))
    return entries
