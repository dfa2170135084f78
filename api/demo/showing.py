"""Loads the demo country once, does the main job on it, and opens the desk."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from api.demo import answering, enforcement, laws, past, past_cases, people, publishing, register, year
from api.demo.people import BUILDER, INSPECTORATE, LINDENHOF, PASSWORD
from api.main_job import output, steps
from api.main_job.order import last_day, next_monday, sha256_of
from api.main_job.running import Stopwatch
from api.main_job.steps import Bench
from api.signers import own_signer
from foundation import migrating
from foundation.actors import Actor
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import SourceUnavailable
from foundation.evidence_store import Store
from foundation.progress import Progress
from foundation.settings import Settings
from reports.issued import Press
from reports.proof.signer import ReportSigner
from sanctions.lists.reading import read_lists

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "demo"
DATABASE = "tierlight.sqlite"
STAMP = "demo.json"
FOLDERS = ("results", "issued")
BUYERS = (LINDENHOF, BUILDER)
LIST = "demonstration_watch_list"
DESKS = (*BUYERS, INSPECTORATE)
SCREENING = (*DESKS, people.SANCTIONS_UNIT)
"""Each rules on names for itself."""
SEED = 2026
FIRST_VISITORS = ("jo.lindgren@lindenhof.example", "nuria.vidal@inspeccion.example", "laia.ferrer@sanciones.example")


class ExamplesMissing(SourceUnavailable):
    code = "demo.examples_missing"

    def __init__(self) -> None:
        super().__init__("The demo country's files are not here: run this from a checkout of the project.")


@dataclass(frozen=True, slots=True)
class DemoCountry:
    folder: Path
    results: Path
    sentences: tuple[str, ...]


def prepare(folder: Path, *, clock: Clock, progress: Progress) -> DemoCountry:
    """A country made by this very program from these very files is used again, with all that was done in it."""
    if not EXAMPLES.is_dir():
        raise ExamplesMissing
    results = folder / "results"
    stamp = {"examples": _hash_of(EXAMPLES), "revision": migrating.known_revisions()[0]}
    if not _stands(folder, stamp):
        _make(folder, stamp, clock, progress)
    summary = json.loads((results / "run.json").read_text("utf-8"))
    return DemoCountry(folder, results, _sentences(summary))


def _hash_of(examples: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in examples.iterdir() if path.is_file()):
        digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _stands(folder: Path, stamp: Mapping[str, str]) -> bool:
    try:
        kept = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(kept == stamp) and (folder / DATABASE).is_file() and (folder / "results" / "run.json").is_file()


def _make(folder: Path, stamp: Mapping[str, str], clock: Clock, progress: Progress) -> None:
    """Made beside and moved in place as a whole; what stood there before is given up only then."""
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as name:
        beside = Path(name)
        database = Database.at(f"sqlite:///{beside / DATABASE}")
        try:
            migrating.upgrade(database)
            _fill(database, beside, clock, progress)
        finally:
            database.close()
        for leftover in (STAMP, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (folder / leftover).unlink(missing_ok=True)
        for held in FOLDERS:
            shutil.rmtree(folder / held, ignore_errors=True)
        for path in (beside / DATABASE, *(beside / held for held in FOLDERS)):
            shutil.move(path, folder / path.name)
    (folder / STAMP).write_text(json.dumps(stamp), "utf-8")


def _fill(database: Database, folder: Path, clock: Clock, progress: Progress) -> None:
    watch = Stopwatch(progress)
    everybody = people.read_people(EXAMPLES)
    actors = people.settle(database, everybody, now=clock())
    bench = Bench(database, actors[INSPECTORATE], clock, progress, own_signer(Settings(demo=True)))
    loaded = watch.time("Importing", lambda: register.load(bench, actors, EXAMPLES))
    matched = watch.time("Matching", lambda: [steps.match(_as(bench, actors, name)) for name in BUYERS])
    behind = past.Past(bench, actors, loaded.owner_of, EXAMPLES)
    watch.time("Taking over the past", lambda: past.load(behind))
    watch.time("Answering invitations", lambda: answering.load(behind, everybody))
    watch.time("Opening cases", lambda: enforcement.load(behind))
    watch.time("Taking over decided cases", lambda: past_cases.load(behind))
    watch.time("Publishing decisions", lambda: publishing.load(behind))
    listed = read_lists(EXAMPLES / "watch_list.jsonl")
    watch.time("Loading watch lists", lambda: steps.load_lists(bench, listed, source=LIST))
    hits = watch.time("Screening", lambda: {one: steps.screen(_as(bench, actors, one)).standing for one in SCREENING})
    scored = watch.time("Scoring", lambda: {name: steps.score(_as(bench, actors, name)) for name in DESKS})
    watch.time("Entering what laws ask for", lambda: laws.load(behind, _press(bench, folder)))
    watch.time("Planning the year", lambda: year.load(bench))
    monday = next_monday(bench.today)
    watch.time("Sealing a draw", lambda: steps.seal_draw(bench, monday, last_day(monday)))
    plan_id = watch.time("Planning", lambda: steps.plan(bench, monday, last_day(monday), SEED))
    results = folder / "results"
    hashes = watch.time("Writing results", lambda: _write(bench, actors, loaded, plan_id, results))
    read = [one for imported in loaded.imported.values() for one in imported]
    summary = {
        "made_at": clock().isoformat(),
        "files": [asdict(one) for one in output.files_read(read)],
        "matching": [one._asdict() for one in matched],
        "possible_matches": hits,
        "sites_scored": scored,
        "results": hashes,
        "seconds": watch.seconds,
    }
    (results / "run.json").write_text(json.dumps(summary, indent=1, default=str) + "\n", "utf-8")


def _press(bench: Bench, folder: Path) -> Press:
    """Files issued while the country is made lie where the desk looks for them, under the address it is served at."""
    held = Settings(demo=True)
    base = held.base_url.rstrip("/") or f"http://{held.host}:{held.port}"
    return Press(Store(folder / FOLDERS[1]), ReportSigner(bench.signer), base)


def _write(
    bench: Bench, actors: Mapping[str, Actor], loaded: register.Register, plan_id: UUID, results: Path
) -> dict[str, str]:
    """The inspectorate's files with the plan, which nobody else sees; each buyer's own in a folder of its name."""
    everything = [one for imported in loaded.imported.values() for one in imported]
    made = output.Result(actors[INSPECTORATE], everything, plan_id, bench.clock())
    hashes = output.write_results(bench.database, made, results)
    for name in BUYERS:
        own = output.Result(actors[name], loaded.imported[name], None, bench.clock())
        output.write_results(bench.database, own, results / name.split()[0].lower())
    return hashes


def _as(bench: Bench, actors: Mapping[str, Actor], name: str) -> Bench:
    return replace(bench, actor=actors[name])


def _sentences(summary: dict[str, Any]) -> tuple[str, ...]:
    refused = sum(one["refused"] for one in summary["files"])
    taken = sum(one["taken"] for one in summary["files"])
    sites = sum(summary["sites_scored"][name] for name in BUYERS)
    hits = sum(summary["possible_matches"][name] for name in BUYERS)
    return (
        f"The demo country: {taken:,} rows taken, {refused} refused with reasons, {sites} sites scored.",
        f"{hits} possible matches with the invented watch list wait for a ruling.",
        f"Took {sum(summary['seconds'].values()):.0f} s when it was made.",
        "Sign in as " + ", ".join(FIRST_VISITORS) + f" with the password {PASSWORD}; the sign-in page lists everyone.",
    )


def open_desk(country: DemoCountry, port: int | None) -> None:
    from api.cli.databases import opened  # noqa: PLC0415 - only a served demo opens the desk
    from api.serving import serve_desk  # noqa: PLC0415 - the server is heavy

    file = country.folder / DATABASE
    settings = Settings(demo=True, data_dir=country.folder, database_url=f"sqlite:///{file}", secure_cookies=False)
    with opened(file) as database:
        serve_desk(settings, database, settings.host, port or settings.port, demo_accounts=_shown_people())


def _shown_people() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (person.email, f"{person.name}, {person.role.value.replace('_', ' ')}, {person.organisation}", PASSWORD)
        for person in people.read_people(EXAMPLES)
    )
