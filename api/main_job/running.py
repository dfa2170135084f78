"""The main job on a user's own files, in a database of its own that can be opened with the desk afterwards."""

import json
import platform
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import select

from api.main_job import output, steps
from api.main_job.inspector_files import read_inspectors
from api.main_job.order import MainJobOrder
from api.main_job.steps import Bench, Imported
from api.signers import own_signer
from audits.crews.inspectors import NewInspector
from foundation import accounts, migrating, trail
from foundation.actors import Actor, OrganisationId
from foundation.clock import Clock
from foundation.database import Database
from foundation.progress import Progress
from foundation.settings import settings
from risk import scores
from sanctions.lists.reading import ListReading, read_lists
from sanctions.runs import ScreeningRun
from sanctions.watch_lists import LoadedList
from suppliers import sites
from suppliers.importing.rows import ImportReading
from suppliers.models import Site

DATABASE = "tierlight.sqlite"
OWNER = "Your organisation"
Answer = TypeVar("Answer")
LIBRARIES = ("pandas", "numpy", "scikit-learn", "rapidfuzz", "reportlab", "sqlalchemy", "sqlmodel")


@dataclass(frozen=True, slots=True)
class Done:
    """`sentences` are for a person, `summary` is what run.json holds."""

    sentences: tuple[str, ...]
    summary: dict[str, Any]


@dataclass
class Stopwatch:
    """Seconds per step, by name, in the order of the work."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, work: Callable[[], Answer]) -> Answer:
        started = time.monotonic()
        self.progress(step, 0, 0)
        answer = work()
        self.seconds[step] = round(time.monotonic() - started, 3)
        return answer


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything read before anything is written: a file that cannot be read stops the run here."""

    lists: tuple[tuple[Path, ImportReading], ...]
    edges: tuple[Path, ImportReading] | None
    inspectors: tuple[NewInspector, ...]
    watch: ListReading | None


def run_on_files(order: MainJobOrder, out: Path, *, clock: Clock, progress: Progress) -> Done:
    """
    Works in a folder beside and moves the results in place at the end, so that a refused run leaves OUT as it was.
    Raises whatever a file, a list or the place refuses with.
    """
    watch = Stopwatch(progress)
    inputs = watch.time("Reading your files", lambda: read_inputs(order, progress))
    with tempfile.TemporaryDirectory(prefix=".running-", dir=out) as name:
        folder = Path(name)
        database = Database.at(f"sqlite:///{folder / DATABASE}")
        try:
            done = _on_database(database, order, inputs, folder, clock, watch)
        finally:
            database.close()
        keep_earlier(out / DATABASE, clock)
        for path in sorted(folder.iterdir()):
            if not path.name.endswith(("-wal", "-shm")):
                shutil.move(path, out / path.name)
    return done


def keep_earlier(earlier: Path, clock: Clock) -> None:
    """What people ruled on in the database of an earlier run is not given up: it stays beside, dated."""
    if earlier.is_file():
        earlier.rename(earlier.with_name(f"{earlier.stem}-until-{clock():%Y%m%dT%H%M%SZ}{earlier.suffix}"))


def read_inputs(order: MainJobOrder, progress: Progress) -> Inputs:
    return Inputs(
        lists=tuple((path, steps.read_list(path)) for path in order.suppliers),
        edges=(order.edges, steps.read_list(order.edges, "edges")) if order.edges else None,
        inspectors=read_inspectors(order.inspectors) if order.inspectors else (),
        watch=read_lists(order.lists, progress) if order.lists else None,
    )


def _on_database(
    database: Database, order: MainJobOrder, inputs: Inputs, folder: Path, clock: Clock, watch: Stopwatch
) -> Done:
    migrating.upgrade(database)
    with database.transaction() as session:
        owner = accounts.add_organisation(session, name=OWNER, kind="buyer", now=clock())
    actor = Actor.system(OrganisationId(owner.id), kind=owner.kind)
    bench = Bench(database, actor, clock, watch.progress, own_signer(settings()))
    files = [*inputs.lists, *((inputs.edges,) if inputs.edges else ())]
    imported = watch.time("Importing", lambda: [steps.write_list(bench, path, reading) for path, reading in files])
    matched = watch.time("Matching", lambda: steps.match(bench))
    screened, kept = None, tuple[LoadedList, ...]()
    if inputs.watch is not None:
        read = inputs.watch
        kept = watch.time("Loading watch lists", lambda: steps.load_lists(bench, read))
        screened = watch.time("Screening", lambda: steps.screen(bench))
    scored = watch.time("Scoring", lambda: steps.score(bench))
    countries = _countries(bench)
    invented = steps.staff(bench, inputs.inspectors, countries)
    plan_id = None
    if countries:
        plan_id = watch.time("Planning", lambda: steps.plan(bench, order.starts_on, order.ends_on, order.seed))
    result = output.Result(bench.actor, imported, plan_id, clock())
    hashes = watch.time("Writing results", lambda: output.write_results(database, result, folder))
    summary = _summary(bench, order, imported, hashes, watch) | {
        "matching": matched._asdict(),
        "screening": screened_counts(screened, inputs.watch, kept),
        "sites_scored": scored,
        "bands": _bands(bench),
        "inspectors_invented": invented,
        "plan": str(plan_id) if plan_id else None,
    }
    (folder / "run.json").write_text(json.dumps(summary, indent=1, default=str) + "\n", "utf-8")
    return Done(_sentences(summary), summary)


def _countries(bench: Bench) -> list[str | None]:
    with bench.database.reading() as session:
        return list(session.exec(select(Site.country).where(sites.visible_to(bench.actor))))


def _bands(bench: Bench) -> dict[str, int]:
    with bench.database.reading() as session:
        return dict(Counter(row.band for row in scores.current(session, bench.actor).values()))


def screened_counts(
    screened: ScreeningRun | None, read: ListReading | None, kept: Sequence[LoadedList]
) -> dict[str, Any] | None:
    """None when no lists were given: then nothing was screened, which is not the same as no hits."""
    if screened is None or read is None:
        return None
    refused = [*read.refused, *(one.refused for one in kept if one.refused)]
    return {
        "lists": read.counts(),
        "lists_refused": [f"{refusal.message} [{refusal.code}]" for refusal in refused],
        "lists_doubted": [one.doubt.as_doubt for one in kept if one.doubt],
        "names_screened": screened.names,
        "possible_matches": screened.standing,
    }


def _summary(
    bench: Bench, order: MainJobOrder, imported: list[Imported], hashes: dict[str, str], watch: Stopwatch
) -> dict[str, Any]:
    with bench.database.reading() as session:
        entries, head = trail.head(session)
    return {
        "tierlight": version("tierlight"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "made_at": bench.clock().isoformat(),
        "round": {"starts_on": order.starts_on, "ends_on": order.ends_on, "seed": order.seed},
        "inputs": order.hashes(),
        "files": [asdict(read) for read in output.files_read(imported)],
        "refused": [
            {"code": one.code, "reason": one.reason, "rows": one.rows, "first": one.example}
            for one in output.refusals(imported)
        ],
        "results": hashes,
        "database": DATABASE,
        "trail": {"entries": entries, "head": head},
        "seconds": watch.seconds,
    }


def _of_lists(screening: Mapping[str, Any] | None) -> list[str]:
    """A list that was not used, or is perhaps not the whole one, must not read as no hits."""
    if screening is None:
        return []
    return [*(f"Not screened against: {one}" for one in screening["lists_refused"]), *screening["lists_doubted"]]


def _sentences(summary: dict[str, Any]) -> tuple[str, ...]:
    taken = sum(one["taken"] for one in summary["files"])
    refused = sum(one["refused"] for one in summary["files"])
    bands = summary["bands"]
    screening = summary["screening"]
    hits = "no lists given, nothing was screened"
    if screening is not None:
        hits = f"{screening['possible_matches']} possible matches, none confirmed"
    unknown = bands.get("unknown", 0)
    risks = f"{summary['sites_scored']:,} sites: {unknown:,} unknown because nobody has told or looked yet."
    if summary["plan"] is None:
        risks = "No row names a place where people work: nothing was scored and no visit is planned."
    return (
        f"{taken:,} rows taken, {refused:,} refused (errors.xlsx says why).",
        f"Screening: {hits}.",
        *_of_lists(screening),
        risks,
        f"Took {sum(summary['seconds'].values()):.1f} s. Trail head {summary['trail']['head'][:12]}.",
    )
