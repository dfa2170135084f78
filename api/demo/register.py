"""
The lists, links and facts of the demo country. Each buyer imports its own list, then the agencies and recruiters of the
other's list that serve its own sites, and the firms that were found behind its own: so a firm may stand in two
registers, as it does in life, and every link has both its ends in the register of whoever receives.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from api.demo.people import BUILDER, LINDENHOF
from api.main_job import steps
from api.main_job.order import sha256_of
from api.main_job.steps import Bench, Imported
from foundation.actors import Actor
from risk.asking import fact_rules
from suppliers.batches import writing
from suppliers.batches.fact_reading import FactReading, read_facts
from suppliers.importing.rows import EdgeRow, ImportReading, columns_of
from suppliers.importing.tables import Table, read_table

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
    imported: dict[str, list[Imported]] = {name: [] for name in LISTS}
    owner_of: dict[str, str] = {}
    for name, file in LISTS.items():
        reading = steps.read_list(folder / file)
        imported[name].append(steps.write_list(replace(bench, actor=actors[name]), folder / file, reading))
        owner_of |= {row.external_id: name for row in reading.rows}
    links = steps.read_list(folder / EDGES, "edges")
    found = steps.read_list(folder / FOUND)
    own = {name: {reference for reference, owner in owner_of.items() if owner == name} for name in LISTS}
    for name in LISTS:
        other = next(one for one in LISTS if one != name)
        shared = _rows_of(steps.read_list(folder / LISTS[other]), _providers(links.edges, own[name], own[other]))
        near = _rows_of(found, _near({row.external_id for row in found.rows}, links.edges, own[name]))
        bench_of = replace(bench, actor=actors[name])
        for path, reading in ((LISTS[other], shared), (FOUND, near)):
            imported[name].append(steps.write_list(bench_of, folder / path, reading))
        known = own[name] | {row.external_id for part in (shared, near) for row in part.rows}
        part = _links_of(links, known, own[other], with_faulty=name == LINDENHOF)
        imported[name].append(steps.write_list(bench_of, folder / EDGES, part))
        owner_of |= {row.external_id: name for row in near.rows if row.external_id not in owner_of}
    _load_facts(bench, actors, owner_of, folder)
    return Register(imported, owner_of)


def _providers(links: Sequence[EdgeRow], own: AbstractSet[str], other: AbstractSet[str]) -> set[str]:
    return {edge.from_id for edge in links if edge.from_id in other and edge.to_id in own}


def _near(candidates: AbstractSet[str], links: Sequence[EdgeRow], own: AbstractSet[str]) -> set[str]:
    """The found parties that hang, over any number of found ones, on a party of this register."""
    near: set[str] = set()
    while True:
        ends = [(edge.from_id, edge.to_id) for edge in links]
        more = {a for a, b in ends if a in candidates and (b in own or b in near)}
        more |= {b for a, b in ends if b in candidates and a in near}
        if more <= near:
            return near
        near |= more


def _rows_of(reading: ImportReading, wanted: AbstractSet[str]) -> ImportReading:
    """Those lines of a list, as if somebody had copied them into a list of its own."""
    rows = tuple(row for row in reading.rows if row.external_id in wanted)
    return replace(reading, rows=rows, refused=(), issues=(), table=_table_of(reading, {row.index for row in rows}))


def _table_of(reading: ImportReading, indexes: AbstractSet[int]) -> Table:
    return replace(reading.table, records=tuple(one for one in reading.table.records if one.index in indexes))


def _links_of(
    links: ImportReading, known: AbstractSet[str], other: AbstractSet[str], *, with_faulty: bool
) -> ImportReading:
    """The links whose receiver this register holds; the faulty lines of the file go with the first register."""
    mine = tuple(
        edge
        for edge in links.edges
        if (edge.from_id in known and edge.to_id in known)
        or (with_faulty and not {edge.from_id, edge.to_id} <= known | other)
    )
    indexes = {edge.index for edge in mine}
    if with_faulty:
        indexes |= {one.index for one in links.table.records} - {edge.index for edge in links.edges}
    issues = links.issues if with_faulty else ()
    return replace(links, links=columns_of(mine), issues=issues, table=_table_of(links, indexes))


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
