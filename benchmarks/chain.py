"""
The chain at a million parties and sites and three million links, beside networkx and rustworkx in the same run.

    python -m benchmarks.chain [--nodes N] [--edges N] [--starts N] [--networkx-starts N] [--keep FILE.sqlite]

All graphs are cut to the day before any clock starts. The peers give the set of what is reached; so does ours in the
rows that are compared with theirs. Closures as of a day look at dates link by link. SQL runs on SQLite.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import rustworkx

from benchmarks.chain_data import invent
from benchmarks.chain_database import filled, node_id
from foundation.actors import Actor
from foundation.database import Database
from risk.joined import Joined
from risk.register_links import exposures_in
from suppliers.chain import FLOWS, snapshots
from suppliers.chain.graph import Snapshot
from suppliers.chain.reaching import Cut, reach, reached_in
from suppliers.chain.reading import Walk, reached_ids

DAY = (date(2026, 5, 27) - date(1970, 1, 1)).days
TODAY = date(1970, 1, 1) + timedelta(days=DAY)
MILLISECONDS = 1000.0
PROBE = """
import sys, time
from pathlib import Path
from suppliers.chain import snapshots
from suppliers.chain.reaching import reach
import numpy as np
ready = time.perf_counter()
found = snapshots.load(Path(sys.argv[1]))
reach(found, [0], "upstream", int(sys.argv[2]), ("supplies",))
loaded = time.perf_counter() - ready
for start in map(int, sys.argv[3].split(",")):
    reach(found, [start], "upstream", int(sys.argv[2]), ("supplies", "subcontracts", "provides_labour", "recruits_for"))
    reach(found, [start], "downstream", int(sys.argv[2]), ("supplies",))
for name in ("ids", "edge_ids", "confidence"):
    np.asarray(getattr(found, name)).sum()
for side in (found.up, found.down):
    for name in ("far", "kind", "since", "until"):
        np.asarray(getattr(side, name)).sum()
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(loaded, int(status["VmHWM"].split()[0]) / 1024)
"""


def timed(ask: Callable[[int], object], starts: Iterable[int]) -> np.ndarray:
    spent = []
    for start in starts:
        begun = time.perf_counter()
        ask(start)
        spent.append((time.perf_counter() - begun) * MILLISECONDS)
    return np.array(spent)


def told(label: str, spent: np.ndarray, ours: float) -> None:
    middle, late = np.percentile(spent, [50, 95])
    print(f"{label:44}{middle:10.2f}{late:10.2f}{middle / ours:9.1f}")


def closures(snapshot: Snapshot, places: list[int], few: int) -> tuple[float, float, float]:
    """p95 as of a day, then how many times networkx and rustworkx take of ours on the graph cut beforehand."""
    sizes = [len(reach(snapshot, [at], "upstream", DAY, FLOWS).nodes) for at in places]
    print(f"\nclosures of {len(places)} buyers: {np.median(sizes):.0f} nodes in the middle, {max(sizes)} at most")
    print(f"{'milliseconds':44}{'p50':>10}{'p95':>10}{'ratio':>9}")
    dated = timed(lambda at: reach(snapshot, [at], "upstream", DAY, FLOWS), places)
    cut = Cut.of(snapshot.up, DAY, FLOWS)
    reached_in(cut, places[0])
    ours = timed(lambda at: reached_in(cut, at), places)
    middle = float(np.median(ours))
    told("ours, cut to the day", ours, middle)
    told("ours, as of any day, with tiers and links", dated, middle)
    near = np.repeat(np.arange(len(snapshot)), np.diff(cut.side.starts)).tolist()
    pairs = list(zip(near, cut.side.far.tolist(), strict=True))
    rust: rustworkx.PyDiGraph = rustworkx.PyDiGraph()
    rust.add_nodes_from(range(len(snapshot)))
    rust.add_edges_from_no_data(pairs)
    same = all(set(reached_in(cut, at).tolist()) == rustworkx.descendants(rust, at) | {at} for at in places[:few])
    theirs = timed(partial(rustworkx.descendants, rust), places)
    told("rustworkx descendants", theirs, middle)
    del rust
    graph = nx.DiGraph(pairs)
    del pairs
    slow = timed(lambda at: nx.descendants(graph, at) if at in graph else set(), places[:few])
    told("networkx descendants", slow, middle)
    print(f"same sets as rustworkx on the first {few}: {'yes' if same else 'NO'}")
    few_of_ours = float(np.median(ours[:few]))
    return float(np.percentile(dated, 95)), float(np.median(slow)) / few_of_ours, float(np.median(theirs)) / middle


def in_sql(database: Database, actor: Actor, starts: list[int]) -> float:
    walk = Walk(actor, "upstream", TODAY, FLOWS)
    with database.reading() as session:
        spent = timed(lambda at: reached_ids(session, walk, [node_id(at)]), starts)
    print(f"{'SQL on SQLite, as of a day':44}{np.percentile(spent, 50):10.2f}{np.percentile(spent, 95):10.2f}")
    return float(np.percentile(spent, 95))


def exposure(place: Path) -> float:
    """
    As scoring asks for it, loading included. Every site has a risk of its own, and one firm in twenty. Then the paths
    of every site, as they stand in its score's receipt.
    """
    chance, snapshot = np.random.default_rng(5), loaded(place)
    risk = np.where(snapshot.is_site, chance.beta(2, 5, len(snapshot)), np.nan)
    seen = chance.random(len(snapshot)) < 0.05
    risk[seen] = chance.beta(2, 4, int(seen.sum()))
    known = np.flatnonzero(~np.isnan(risk))
    own = {str(one): float(risk[at]) for at, one in zip(known.tolist(), snapshot.uuids(known), strict=True)}
    spent, worked = [], []
    for _ in range(3):
        begun, busy = time.perf_counter(), time.process_time()
        found = exposures_in(loaded(place), DAY, Joined({}, {}), (), own)
        exposed = found.by_position()
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
    runs, cores = (", ".join(f"{one:.2f}" for one in some) for some in (spent, worked))
    print(
        f"\nexposure of {len(found):,} nodes, {int((exposed > 0).sum()):,} of them exposed, from the snapshot on disk:"
    )
    print(f"{min(spent):.2f} s, best of {runs}; seconds of a core: {cores}")
    sites = [str(one) for one in snapshot.uuids(np.flatnonzero(snapshot.is_site))]
    begun = time.perf_counter()
    paths = sum(len(one.paths) for one in found.of(sites) if one is not None)
    print(f"paths of {len(sites):,} sites told in {time.perf_counter() - begun:.1f} s: {paths:,}")
    return min(spent)


def loaded(place: Path) -> Snapshot:
    found = snapshots.load(place)
    if found is None:
        raise FileNotFoundError(place)
    return found


def probed(folder: Path, starts: list[int]) -> tuple[float, float]:
    """Seconds to load, and megabytes of a process that has touched every array of the snapshot."""
    given = [sys.executable, "-c", PROBE, str(folder), str(DAY), ",".join(map(str, starts))]
    done = subprocess.run(given, capture_output=True, text=True, check=True)  # noqa: S603 - this program itself
    loaded, megabytes = map(float, done.stdout.split())
    print(f"\nsnapshot: loaded and first walked in {loaded:.3f} s; {megabytes:.0f} MB resident, every page touched")
    return loaded, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=3_000_000)
    parser.add_argument("--starts", type=int, default=200)
    parser.add_argument("--networkx-starts", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where to leave the database behind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        met = judged(given, Path(scratch))
    print(f"peak of this process, peers and all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for label, reached in met:
        print(f"{'met   ' if reached else 'MISSED'} {label}")
    print(f"goals: {sum(reached for _, reached in met)} of {len(met)} met")


def judged(given: argparse.Namespace, scratch: Path) -> list[tuple[str, bool]]:
    chain = invent(given.nodes, given.edges)
    starts = np.random.default_rng(3).choice(chain.buyers, given.starts).tolist()
    begun = time.perf_counter()
    database, actor = filled(given.keep or scratch / "chain.sqlite", chain)
    print(f"{given.nodes:,} nodes and {len(chain.source):,} links in SQLite after {time.perf_counter() - begun:.0f} s")
    folder = snapshots.SnapshotFolder(scratch / "snapshots")
    begun = time.perf_counter()
    with database.reading() as session:
        snapshot = snapshots.make(session, actor, folder)
    print(f"snapshot made from the database in {time.perf_counter() - begun:.0f} s")
    placed = [(start, snapshot.place(node_id(start))) for start in starts]
    places = [place for _, place in placed if place is not None]
    dated, networkx, rust = closures(snapshot, places, given.networkx_starts)
    sql = in_sql(database, actor, [start for start, place in placed if place is not None])
    spread = exposure(folder.of(actor))
    loaded, megabytes = probed(folder.of(actor), places[:50])
    return [
        (f"closure in SQL, p95 at most 100 ms: {sql:.0f}", sql <= 100),
        (f"closure from the snapshot, p95 at most 10 ms: {dated:.1f}", dated <= 10),
        (f"snapshot loaded in at most 1 s: {loaded:.3f}", loaded <= 1),
        (f"exposure of all nodes in at most 1 s: {spread:.2f}", spread <= 1),
        (f"networkx takes at least 10 times as long: {networkx:.1f}", networkx >= 10),
        (f"rustworkx takes at least 3 times as long: {rust:.1f}", rust >= 3),
        (f"at most 500 MB resident: {megabytes:.0f}", megabytes <= 500),
    ]


if __name__ == "__main__":
    main()
