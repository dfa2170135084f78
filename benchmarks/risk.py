"""
Scoring in memory and through the database, and what it costs beside a dictionary per site and beside pandas row by row.

    python -m benchmarks.risk [--sites N] [--few N] [--register N] [--nodes N] [--edges N]

In memory: sites of one sector with answers, events and exposure as columns; every contribution, the value, its range
and its band come out, and a sample is compared with the one-site score bit by bit. Peers do the same arithmetic for the
facts alone, so they have less to do. Seconds of a core are given beside seconds of the clock, since a busy machine
stretches only the latter. `--register 0` and `--nodes 0` leave those parts out.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks import chain
from benchmarks.chain_data import invent
from benchmarks.chain_database import filled
from benchmarks.risk_data import TODAY, register
from risk import scores
from risk.scoring import Fact, SiteFacts, score
from risk.scoring.columnar import ScoreColumns, score_columns
from risk.scoring.columnar_events import strengths
from risk.scoring.columns import KINDS, LABELS, STANDINGS, EventColumns, FactColumn, SiteColumns
from risk.sectors import SectorModel, model_for
from risk.sectors.model import Driver
from risk.sectors.transforms import Choices, FactValue
from risk.sectors.words import EventKind
from suppliers.chain import snapshots

SECTOR = "agriculture"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KNOWN_SHARE, EVENT_SHARE, EXPOSED_SHARE = 0.5, 0.4, 0.6
GRAVE = 3
DAYS = 1500


class Took(NamedTuple):
    clock: float
    core: float


def timed(work: Callable[[], object], runs: int = 5) -> Took:
    """The best of some runs: the others were disturbed."""
    found = []
    for _ in range(runs):
        clock, core = time.perf_counter(), time.process_time()
        work()
        found.append(Took(time.perf_counter() - clock, time.process_time() - core))
    return min(found)


def invented(model: SectorModel, count: int) -> SiteColumns:
    chance = np.random.default_rng(5)
    facts = {driver.key: _answers(chance, driver, count) for driver in model.drivers}
    exposed = chance.beta(1, 6, (len(LABELS), count)) * (chance.random(count) < EXPOSED_SHARE)
    return SiteColumns(count, facts, _events(chance, model, count), None, exposed)


def _answers(chance: np.random.Generator, driver: Driver, count: int) -> FactColumn:
    """A word, a day or a number each; half of the sites have not answered."""
    standing = chance.integers(1, len(STANDINGS) + 1, count).astype(np.int8)
    standing[chance.random(count) >= KNOWN_SHARE] = 0
    words: tuple[FactValue, ...]
    match driver.field.kind:
        case "choice":
            assert isinstance(driver.transform, Choices)
            words = tuple(word for word, _ in driver.transform.risks)
        case "flag":
            words = (False, True)
        case "date":
            words = tuple((TODAY - timedelta(days=back)).isoformat() for back in range(DAYS))
        case "share":
            return FactColumn(chance.random(count), standing)
        case "count":
            return FactColumn(chance.integers(0, 40, count).astype(np.float64), standing)
    return FactColumn(chance.integers(0, len(words), count).astype(np.int16), standing, words)


def _events(chance: np.random.Generator, model: SectorModel, count: int) -> EventColumns:
    lines = int(count * EVENT_SHARE)
    kinds = [KINDS.index(kind) for kind in (EventKind.FINDING, EventKind.GRIEVANCE, EventKind.INJURY)]
    columns = EventColumns(
        site=np.sort(chance.integers(0, count, lines)),
        kind=chance.choice(np.array(kinds, np.int8), lines),
        grade=chance.integers(0, GRAVE, lines).astype(np.int8),
        proof=chance.integers(0, 3, lines).astype(np.int8),
        age=chance.integers(0, 1000, lines),
        closed=chance.random(lines) < 1 / 3,
        strength=np.zeros(lines),
    )
    columns.strength[:] = strengths(columns, np.ones(lines), np.zeros(lines), model.ledger)
    return columns


def facts_of(sites: SiteColumns, at: int) -> SiteFacts:
    known = {}
    for name, column in sites.facts.items():
        if column.standing[at]:
            value = column.values[at]  # noqa: PD011 - not of pandas
            said = float(value) if column.words is None else column.words[int(value)]
            known[name] = Fact(said, STANDINGS[column.standing[at] - 1], "", TODAY)
    return SiteFacts(str(at), SECTOR, known=known)


def same(found: ScoreColumns, facts: list[SiteFacts], model: SectorModel) -> bool:
    """Of the facts alone, each line and the sum."""
    for at, site in enumerate(facts):
        one = score(site, (), None, model, TODAY)
        lines = {line.driver: line.logit for line in one.contributions}
        if found.logit[at] != one.logit or found.lines[:, at].tolist() != [lines.get(n, 0.0) for n in found.drivers]:
            return False
    return True


def with_pandas(frame: pd.DataFrame, model: SectorModel) -> pd.Series:
    """The lines of the facts, a row at a time, as a data team writes it first."""
    weights = {driver.key: (driver.weight, driver.typical) for driver in model.drivers}

    def logit(row: pd.Series) -> float:
        return sum(
            weight * (float(row[name]) - typical) for name, (weight, typical) in weights.items() if row[name] >= 0
        )

    return frame.apply(logit, axis=1)


def in_memory(count: int, few: int) -> list[tuple[str, bool]]:
    model = model_for(SECTOR, TODAY)
    sites = invented(model, count)
    alone = SiteColumns(count, sites.facts)
    facts = timed(lambda: score_columns(alone, model, TODAY))
    whole = timed(lambda: score_columns(sites, model, TODAY))
    given = [facts_of(sites, at) for at in range(few)]
    equal = same(score_columns(alone, model, TODAY), given, model)
    one = timed(lambda: [score(site, (), None, model, TODAY) for site in given], 2)
    table = pd.DataFrame(
        {name: [driver_risk(model, name, site) for site in given] for name in (driver.key for driver in model.drivers)}
    )
    rows = timed(lambda: with_pandas(table, model), 2)
    print(f"\n{count:,} sites of {SECTOR}, {len(model.drivers)} drivers; peers on {few:,}")
    print(f"{'':44}{'sites/s':>12}{'of a core':>12}{'ratio':>9}")
    for label, took, some in (
        ("columns: facts", facts, count),
        ("columns: facts, events, exposure", whole, count),
        ("one site at a time, a dictionary each", one, few),
        ("pandas, row by row, lines of facts only", rows, few),
    ):
        ratio = (took.core / some) / (whole.core / count)
        print(f"{label:44}{some / took.clock:12,.0f}{some / took.core:12,.0f}{ratio:9.1f}")
    print(f"the same bits as one by one on {few:,}: {'yes' if equal else 'NO'}")
    speed = count / whole.clock
    return [
        (f"at least 2,000,000 sites/s with contributions: {speed:,.0f}", speed >= 2_000_000),
        ("the same bits as one by one", equal),
    ]


def driver_risk(model: SectorModel, name: str, site: SiteFacts) -> float:
    """-1 where nothing is known."""
    driver, fact = model.driver(name), site.known.get(name)
    return -1.0 if driver is None or fact is None else driver.transform.risk(fact.value, TODAY)


def through_the_database(count: int, scratch: Path) -> list[tuple[str, bool]]:
    database, actor = register(scratch / "risk.sqlite", count)
    folder = snapshots.SnapshotFolder(scratch / "snapshots")
    with database.reading() as session:
        snapshots.make(session, actor, folder)
    clock, core = time.perf_counter(), time.process_time()
    with database.transaction() as session:
        batch = scores.score_all(session, actor, as_of=TODAY, now=NOW, folder=folder)
    took = Took(time.perf_counter() - clock, time.process_time() - core)
    print(f"\n{batch.sites:,} sites read, scored and stored with receipts, SQLite, snapshot of links, commit included:")
    print(f"{took.clock:.1f} s, {took.core:.1f} s of a core, {took.core / count * 1e6:.0f} microseconds a site")
    with database.reading() as session:
        rows = scores.list_scores(session, actor, scores.ScoreQuery(limit=100)).rows
        replayed = sum(scores.replay_stored(row).value == row.value for row in rows)
    print(f"receipts replayed to the bit: {replayed} of {len(rows)}")
    return [
        (f"{count:,} sites with receipts in at most 10 s: {took.clock:.1f}", took.clock <= 10),
        ("receipts replay", replayed == len(rows)),
    ]


def exposure(nodes: int, edges: int, scratch: Path) -> list[tuple[str, bool]]:
    database, actor = filled(scratch / "chain.sqlite", invent(nodes, edges))
    folder = snapshots.SnapshotFolder(scratch / "chain-snapshots")
    with database.reading() as session:
        snapshots.make(session, actor, folder)
    spent = chain.exposure(folder.of(actor))
    goal = f"exposure of {nodes:,} nodes and {edges:,} edges, loading and laying out included"
    return [(f"{goal}, in at most 1 s: {spent:.2f}", spent <= 1), (f"{goal}, in at most 2.5 s", spent <= 2.5)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=1_000_000)
    parser.add_argument("--few", type=int, default=2_000)
    parser.add_argument("--register", type=int, default=100_000)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=3_000_000)
    given = parser.parse_args()
    met = in_memory(given.sites, given.few)
    with tempfile.TemporaryDirectory() as scratch:
        met += through_the_database(given.register, Path(scratch)) if given.register else []
        met += exposure(given.nodes, given.edges, Path(scratch)) if given.nodes else []
    for label, reached in met:
        print(f"{'met   ' if reached else 'MISSED'} {label}")
    print(f"goals: {sum(reached for _, reached in met)} of {len(met)} met")


if __name__ == "__main__":
    main()
