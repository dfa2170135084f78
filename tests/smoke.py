"""
`python -m tests.smoke`: what a stranger does first. Clones the committed state into an empty folder, runs the two-word
command there and looks at what it leaves. Part of `make ci`; it needs the package registry, as a stranger does.
"""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 420
RESULTS = (
    "suppliers.xlsx",
    "errors.xlsx",
    "hits.csv",
    "scores.csv",
    "plan.ics",
    "plan.csv",
    "tasks.csv",
    "portfolio.pdf",
    "run.json",
)
FIRST_BYTES = {".xlsx": b"PK\x03\x04", ".pdf": b"%PDF-", ".ics": b"BEGIN:VCALENDAR"}
WITH_ROWS = ("scores.csv", "plan.csv", "tasks.csv", "hits.csv")


class SmokeFailed(Exception):
    """The sentence says what a stranger would have seen."""


def run(command: list[str], folder: Path, seconds: float) -> str:
    """
    Standard output of a command that must succeed within the time; its messages go to our own stderr. The settings of
    whoever runs this stay outside, and what the command started ends with it.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TIERLIGHT_", "MAKE"))}
    started = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        answer, _ = started.communicate(timeout=max(1.0, seconds))
    except subprocess.TimeoutExpired as late:
        raise SmokeFailed(f"{' '.join(command)} took longer than {seconds:.0f} s") from late
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
    if started.returncode:
        raise SmokeFailed(f"{' '.join(command)} ended with {started.returncode}")
    return answer


def check_results(folder: Path) -> None:
    missing = [name for name in RESULTS if not (folder / name).is_file() or not (folder / name).stat().st_size]
    if missing:
        raise SmokeFailed(f"{folder} lacks {', '.join(missing)}")
    for name in RESULTS:
        wanted = FIRST_BYTES.get(Path(name).suffix, b"")
        if not (folder / name).read_bytes().startswith(wanted):
            raise SmokeFailed(f"{name} is not what its ending says")
    for name in WITH_ROWS:
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            if len(list(csv.DictReader(lines))) == 0:
                raise SmokeFailed(f"{name} holds no row")
    json.loads((folder / "run.json").read_text("utf-8"))


def smoke(place: Path, deadline: float) -> str:
    clone = place / "tierlight"
    run(["git", "clone", "--quiet", "--local", "--no-hardlinks", str(ROOT), str(clone)], place, 60)
    began = time.monotonic()
    printed = run(["make", "--silent", "run", "ARGS=--no-serve"], clone, deadline - time.monotonic())
    first = time.monotonic() - began
    named = printed.split()
    if not named:
        raise SmokeFailed("the run did not say where its results lie")
    results = clone / named[-1]
    check_results(results)
    tierlight = str(clone / ".venv" / "bin" / "tierlight")
    databases = sorted(results.parent.glob("*.sqlite"))
    if len(databases) != 1:
        raise SmokeFailed(f"{results.parent} holds {len(databases)} databases instead of one")
    held = run([tierlight, "trail", "verify", "--database", str(databases[0])], clone, deadline - time.monotonic())
    began = time.monotonic()
    run([*without_network(), "make", "--silent", "run", "ARGS=--no-serve"], clone, deadline - time.monotonic())
    left = run(["git", "status", "--porcelain"], clone, 30)
    if left:
        raise SmokeFailed(f"the run left files that git does not ignore: {left.strip()}")
    cut = "without a network" if without_network() else "with the network, which cannot be cut here,"
    return f"A fresh clone ran in {first:.0f} s, again {cut} in {time.monotonic() - began:.0f} s. {held.strip()}"


@cache
def without_network() -> tuple[str, ...]:
    """Where the kernel allows it, the second run gets a network of its own with nothing in it."""
    cutting = ("unshare", "--map-root-user", "--net")
    if shutil.which(cutting[0]) is None:
        return ()
    return cutting if subprocess.run([*cutting, "true"], check=False, capture_output=True).returncode == 0 else ()


def main() -> int:
    deadline = time.monotonic() + MOST_SECONDS
    with tempfile.TemporaryDirectory(prefix="tierlight-smoke-") as place:
        try:
            told = smoke(Path(place), deadline)
        except SmokeFailed as failed:
            sys.stderr.write(f"Smoke run failed: {failed}\n")
            return 1
    sys.stderr.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
