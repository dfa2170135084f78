"""
The lists, links and facts of the demo country. Each buyer imports its own list; a link between two registers is known
to the inspectorate alone, which sees both ends where they lie in its country.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.demo.people import BUILDER, INSPECTORATE, LINDENHOF
from api.main_job import steps
from api.main_job.order import sha256_of
from api.main_job.steps import Bench, Imported
from foundation.actors import Actor
from risk.asking import fact_rules
from suppliers.batches import writing
from suppliers.batches.fact_reading import FactReading, read_facts
from suppliers.importing.rows import EdgeRow, ImportReading
from suppliers.importing.tables import read_table

LISTS = {LINDENHOF: "suppliers_lindenhof.xlsx", BUILDER: "suppliers_builder.csv"}
FOUND = "parties_found.csv"
EDGES = "edges.csv"
FACTS = "site_facts.csv"


@dataclass(frozen=True, slots=True)
class Register:
    """`owner_of` says in whose register each reference of the example files stands."""

    imported: Mapping[str, Sequence[Imported]]
    owner_of: Mapping[str, str]


def load(bench: Bench, actors: Mapping[str, Actor], folder: Path) -> Register:
    imported: dict[str, list[Imported]] = {name: [] for name in (LINDENHOF, BUILDER, INSPECTORATE)}
    owner_of: dict[str, str] = {}
    for name, file in LISTS.items():
        reading = steps.read_list(folder / file)
        imported[name].append(steps.write_list(replace(bench, actor=actors[name]), folder / file, reading))
        owner_of |= {row.external_id: name for row in reading.rows}
    links = steps.read_list(folder / EDGES, "edges")
    found = steps.read_list(folder / FOUND)
    for name in LISTS:
        own = _near(found, links.edges, owner_of, name)
        imported[name].append(steps.write_list(replace(bench, actor=actors[name]), folder / FOUND, own))
        owner_of |= {row.external_id: name for row in own.rows if row.external_id not in owner_of}
    for name, done in imported.items():
        part = _links_of(links, owner_of, found, name)
        done.append(steps.write_list(replace(bench, actor=actors[name]), folder / EDGES, part))
    _load_facts(bench, actors, owner_of, folder)
    return Register(imported, owner_of)


def _near(found: ImportReading, links: Sequence[EdgeRow], owner_of: Mapping[str, str], name: str) -> ImportReading:
    """The found parties that hang, over any number of found ones, on a party of this register."""
    known = {reference for reference, owner in owner_of.items() if owner == name}
    candidates = {row.external_id for row in found.rows}
    near: set[str] = set()
    while True:
        ends = [(edge.from_id, edge.to_id) for edge in links]
        more = {a for a, b in ends if a in candidates and b in known | near}
        more |= {b for a, b in ends if b in candidates and a in near}
        if more <= near:
            break
        near |= more
    return replace(found, rows=tuple(row for row in found.rows if row.external_id in near))


def _links_of(links: ImportReading, owner_of: Mapping[str, str], found: ImportReading, name: str) -> ImportReading:
    """A buyer gets the links within its register and the faulty ones of its own; the inspectorate those between two."""
    loose = {row.external_id for row in found.rows}

    def owner(edge: EdgeRow) -> str:
        ends = [owner_of.get(end) for end in (edge.from_id, edge.to_id) if end not in loose]
        owners = {one for one in ends if one is not None}
        if len(owners) > 1:
            return INSPECTORATE
        return owners.pop() if owners else owner_of.get(edge.from_id, LINDENHOF)

    mine = tuple(edge for edge in links.edges if owner(edge) == name)
    issues = links.issues if name == LINDENHOF else ()
    return replace(links, edges=mine, issues=issues)


def _load_facts(bench: Bench, actors: Mapping[str, Actor], owner_of: Mapping[str, str], folder: Path) -> None:
    reading = read_facts(read_table(folder / FACTS), fact_rules(bench.today), today=bench.today)
    for name in LISTS:
        part = facts_of_owner(reading, owner_of, name)
        with bench.database.transaction() as session:
            now = bench.clock()
            sha256 = sha256_of(folder / FACTS)
            batch = writing.dry_run(session, actors[name], part, file_name=FACTS, sha256=sha256, now=now)
            writing.write(session, actors[name], batch, part, now=now, progress=bench.progress)


def facts_of_owner(reading: FactReading, owner_of: Mapping[str, str], name: str) -> FactReading:
    """Lines about nobody's site go with the first list, so that each is refused once."""
    rows = tuple(row for row in reading.rows if owner_of.get(row.reference, LINDENHOF) == name)
    return replace(reading, rows=rows, issues=reading.issues if name == LINDENHOF else ())
