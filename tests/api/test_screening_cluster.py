"""`sanctions screen` on a Dask cluster of two workers: it writes what this computer writes alone."""

import json
import logging
import os
import signal
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from api.cli import app
from sanctions.kinds import Kind
from sanctions.screening.cluster import DaskCluster
from sanctions.screening.index import Query, Target, build_index
from sanctions.screening.partitions import PARTITION
from sanctions.screening.pool import Local, screen_all
from sanctions.screening.screen import named

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = [pytest.mark.no_database, pytest.mark.slow]

FIRST = ("Teofil", "Quill", "Anatoly", "Marisol", "Banco", "Umbrella", "Zorba", "Octavia")
LAST = ("Zorbani", "Import", "Vymyslov", "Feather", "Inventado", "Works", "Nowhere", "Pryce")
NAMES = [f"{one} {two}" for one, two in product(FIRST, LAST)]
LISTED = [f"{one} {two}" for one, two in zip(FIRST, LAST, strict=True)]
TIMES = 2 * PARTITION // len(NAMES) + 1  # so that there are several partitions


@pytest.fixture(scope="module")
def cluster() -> Iterator["LocalCluster"]:
    """Two workers, each a process of its own on this computer; no dashboard."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=logging.CRITICAL
    ) as started:
        yield started


def screened(folder: Path, engine: str) -> bytes:
    out = folder / f"{engine[:5]}.jsonl"
    command = ["sanctions", "screen", f"{folder}/asked.csv", "--against", f"{folder}/listed.jsonl", "--all-candidates"]
    done = CliRunner().invoke(app, [*command, "--out", str(out), "--engine", engine, "--top", "3", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["queries"] == len(NAMES) * TIMES
    return out.read_bytes()


def test_a_cluster_of_two_workers_writes_the_same_bytes_as_this_computer(
    cluster: "LocalCluster", tmp_path: Path
) -> None:
    (tmp_path / "asked.csv").write_text("name\n" + "\n".join(NAMES * TIMES) + "\n")
    lines = (json.dumps({"id": name, "kind": "", "names": [name]}) for name in LISTED)
    (tmp_path / "listed.jsonl").write_text("\n".join(lines) + "\n")
    here = screened(tmp_path, "local:1")
    assert here.count(b"\n") > len(NAMES) * TIMES
    assert screened(tmp_path, f"dask:{cluster.scheduler_address}") == here


def test_what_a_lost_worker_had_is_screened_anew(cluster: "LocalCluster") -> None:
    index = build_index(Target(name, Kind.UNKNOWN, named(name)) for name in LISTED)
    queries = [Query(name, name) for name in NAMES * 3]
    expected = list(screen_all(index, queries, engine=Local(1)))
    answers = screen_all(index, queries, engine=DaskCluster(cluster.scheduler_address), partition=5)
    begun = next(answers)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert [begun, *answers] == expected
