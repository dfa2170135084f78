"""One run of `sanctions screen`: where it runs, what it is screened against, and what is told about its rows."""

import csv
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from api.cli import watch_lists
from api.cli.odd_names import Doubts, NotScreened
from api.cli.output import FileMissing, TerminalProgress, say, writable_file, written_whole
from api.cli.screening_files import write_hits
from api.cli.screening_queries import QueryFile
from foundation.clock import utc_now
from foundation.errors import Invalid, Place

if TYPE_CHECKING:
    from sanctions.screening.index import Index, Target
    from sanctions.screening.partitions import Asking, Engine
    from sanctions.screening.screen import Hit

MOST_NAMED = 20  # rows named one by one on stderr before the rest are only counted
HEADS = ("query_id", "row", "code", "reason")
STOPPED = 130  # what shells answer for Ctrl-C
USUAL_ENCODINGS = ("utf-8", "utf-8-sig", "ascii")


class EngineUnknown(Invalid):
    code = "screen.engine_unknown"

    def __init__(self, engine: str) -> None:
        super().__init__(
            f"There is no engine {engine!r}: use local, local:N for N processes, or dask:ADDRESS of a Dask scheduler, "
            "such as dask:tcp://127.0.0.1:8786."
        )
        self.engine = engine


class ListsNotLoaded(Invalid):
    code = "screen.lists_not_loaded"

    def __init__(self) -> None:
        super().__init__(
            "No lists are loaded: run `tierlight sanctions lists add`, or give --against a file or a folder."
        )


class NothingToMatch(Invalid):
    code = "screen.nothing_to_match"

    def __init__(self, against: Path) -> None:
        super().__init__(
            f"No entry of {against} has a name that could match: nothing was screened, because no hits would say "
            "nothing. Check the file's names and its kinds.",
            places=(Place(file=against.name),),
        )


class NoNameToScreen(Invalid):
    code = "screen.no_name_to_screen"

    def __init__(self, file: str, rows: int) -> None:
        super().__init__(
            f"None of the {rows:,} rows of {file} holds a name that can be screened; nothing was written. Check "
            "which column is called name.",
            places=(Place(file=file, column="name"),),
        )


def engine_of(text: str) -> "Engine":
    """Raises EngineUnknown."""
    from sanctions.screening.cluster import DaskCluster
    from sanctions.screening.pool import Local

    name, _, rest = text.partition(":")
    if name == "dask" and rest:
        return DaskCluster(rest)
    if name != "local" or (rest and not (rest.isdecimal() and int(rest))):
        raise EngineUnknown(text)
    return Local(int(rest) if rest else None)


def files_read(against: Path) -> list[Path]:
    """What is screened against, file by file: none of them may be written to."""
    return [path for path in against.iterdir() if path.is_file()] if against.is_dir() else [against]


def index_of(against: Path, today: date, progress: TerminalProgress, unread: list[str]) -> "Index":
    """
    `unread` takes the names of files that were not used. Raises ListsNotLoaded, FileMissing, NothingToMatch, and the
    errors of `sanctions.lists.reading`.
    """
    from sanctions.screening.index import build_index

    targets = _targets(against, today, progress, unread)
    index = build_index(targets, progress)
    if not index.targets:
        raise NothingToMatch(against)
    if aside := len(targets) - len(index.targets):
        say(f"note: {aside:,} entries have no name that could match (places, goods, names without a letter).")
    return index


def _targets(against: Path, today: date, progress: TerminalProgress, unread: list[str]) -> "list[Target]":
    from sanctions.lists.reading import read_lists
    from sanctions.screening.screen import targets_of

    if str(against) == "loaded" and not against.exists():
        return _loaded()
    if not against.exists():
        raise FileMissing(against)
    reading = read_lists(against, progress)
    for refused in reading.refused:
        say(f"not used: {refused.message} [{refused.code}]")
        unread.append(refused.file)
    for note in reading.notes:
        say(f"note: {note}")
    in_force = [entry for entry in reading.entries if entry.in_force(today)]
    if len(in_force) < len(reading.entries):
        say(f"note: {len(reading.entries) - len(in_force):,} entries are past their last day and left out.")
    plain = not against.is_dir()
    return list(targets_of(in_force, plain_ids=plain))


def _loaded() -> "list[Target]":
    targets = watch_lists.loaded_targets()
    if not targets:
        raise ListsNotLoaded
    return targets


class Teller:
    """
    Names the first rows that are not screened (or what else `done` says), counts all by code, writes each into a table
    when there is one.
    """

    def __init__(self, table: IO[str] | None = None, *, done: str = "screened") -> None:
        self.codes: Counter[str] = Counter()
        self._done = done
        self._rows = csv.writer(table, lineterminator="\n") if table else None
        if self._rows:
            self._rows.writerow(HEADS)

    def __call__(self, one: NotScreened) -> None:
        self.codes[one.code] += 1
        if self._rows:
            self._rows.writerow((one.query_id, one.place.row, one.code, one.reason))
        if self.codes.total() <= MOST_NAMED:
            say(f"not {self._done}: {one.place}: {one.reason} [{one.code}]")

    def tell_rest(self) -> None:
        if self.codes.total() > MOST_NAMED:
            counted = "; ".join(f"{count:,} {code}" for code, count in sorted(self.codes.items()))
            listed = "" if self._rows or self._done != "screened" else " --not-screened FILE.csv lists every row."
            say(f"not {self._done}: {self.codes.total():,} rows in all: {counted}.{listed}")


def tell_doubts(file: str, repeated_heads: Sequence[str], doubts: Doubts) -> None:
    for sentence in (*repeated_heads, *doubts.sentences(file)):
        say(f"note: {sentence}")


def tell_encoding(asked: QueryFile) -> None:
    if asked.mixed:
        say(f"note: {asked.name} is partly {asked.encoding} and partly not: save it as UTF-8 if names look wrong.")
    elif asked.encoding.lower() not in USUAL_ENCODINGS:
        say(f"note: {asked.name} was read as {asked.encoding}: save it as UTF-8 if names look wrong.")


@dataclass(frozen=True, slots=True)
class Done:
    """
    `rows` of the file are the `queries` that were screened and those that were not, by code. Nobody of the `unread`
    files was among the targets.
    """

    rows: int
    queries: int
    not_screened: dict[str, int]
    targets: int
    hits: int
    unread: list[str]

    def as_json(self) -> dict[str, object]:
        odd = sum(self.not_screened.values())
        return {
            "rows": self.rows,
            "queries": self.queries,
            "odd": odd,
            "not_screened": self.not_screened,
            "targets": self.targets,
            "hits": self.hits,
            "files_refused": self.unread,
        }

    def sentence(self, out: Path) -> str:
        odd = sum(self.not_screened.values())
        left = f", {odd:,} not screened" if odd else ""
        return (
            f"{self.rows:,} rows: {self.queries:,} names screened against {self.targets:,} parties{left}; "
            f"{self.hits:,} hits in {out}.{self._missing()}"
        )

    def _missing(self) -> str:
        """Said last, because no hits would read as if the file had been looked at."""
        return f" Nobody was looked for in {', '.join(self.unread)}: see above why." if self.unread else ""


@dataclass(frozen=True, slots=True)
class Run:
    queries: Path
    against: Path
    out: Path
    not_screened: Path | None
    asking: "Asking"
    engine: "Engine"

    def screened(self) -> Done:
        """Raises the errors of its parts; then, as when it is stopped, nothing is written."""
        read = [self.queries, *files_read(self.against)]
        try:
            with ended_like_a_break(), ExitStack() as files:
                writable_file(self.out, *read)
                table = self.not_screened
                return self._written(files.enter_context(written_whole(table, self.out, *read)) if table else None)
        except KeyboardInterrupt:
            say("Stopped: nothing was written.")
            raise typer.Exit(STOPPED) from None

    def _written(self, table: IO[str] | None) -> Done:
        teller = Teller(table)
        asked = QueryFile(self.queries, teller)
        tell_encoding(asked)
        progress = TerminalProgress()
        unread: list[str] = []
        index = index_of(self.against, utc_now().date(), progress, unread)
        with written_whole(self.out) as lines:
            written = write_hits(lines, self._answers(index, asked, progress))
            if asked.rows and not written.queries:
                raise NoNameToScreen(asked.name, asked.rows)
        teller.tell_rest()
        tell_doubts(asked.name, asked.repeated_heads, asked.doubts)
        if not asked.rows:
            say(f"note: {asked.name} has heads and no row below them: there was nothing to screen.")
        return Done(asked.rows, written.queries, dict(teller.codes), len(index.targets), written.hits, unread)

    def _answers(self, index: "Index", asked: QueryFile, progress: TerminalProgress) -> "Iterator[list[Hit]]":
        from sanctions.screening.pool import screen_all

        return screen_all(
            index, asked.queries(), asking=self.asking, engine=self.engine, total=asked.rows, progress=progress
        )


@contextmanager
def ended_like_a_break() -> Iterator[None]:
    """A service manager's TERM ends a run as Ctrl-C does: with its processes, and without a half file."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
