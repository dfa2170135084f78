"""What the terminal sees: answers on stdout, everything else on stderr, refusals as one sentence with their code."""

import gzip
import io
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

import typer
from typer.core import TyperGroup

from foundation.errors import Invalid, SourceUnavailable, TierlightError

MOST_PLACES_SHOWN = 5
MINUTE = 60.0
STALE = 3600.0
OWN_ENDINGS = (".pdf", ".xlsx", ".csv", ".json", ".html", ".zip", ".gz")
SOON = 3.0  # seconds, before which a speed says little


class RefusingGroup(TyperGroup):
    """Turns every refusal below into exit 1 with its sentence and code; usage errors stay exit 2."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer keeps the type of its contexts private
        try:
            return super().invoke(ctx)
        except TierlightError as refusal:
            say_refusal(refusal)
            raise typer.Exit(1) from refusal


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)  # noqa: T201 - the terminal is this module's work


def answer(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the terminal is this module's work


def answer_json(value: object) -> None:
    answer(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_refusal(refusal: TierlightError) -> None:
    say(f"{refusal.message} [{refusal.code}]")
    for place in refusal.places[:MOST_PLACES_SHOWN]:
        say(f"  {place}")
    if len(refusal.places) > MOST_PLACES_SHOWN:
        say(f"  and {len(refusal.places) - MOST_PLACES_SHOWN} more")


class TerminalProgress:
    """
    A line that rewrites itself in a terminal; elsewhere one line per phase and, in a long one, one a minute. Says how
    much time is left once that can be told.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._phase = ""
        self._began = (0.0, 0)
        self._said = 0.0
        self._live = sys.stderr.isatty()

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = self._clock()
        counted = f"{phase} {done:,}/{total:,}" if total else phase
        if phase != self._phase:
            self._began, self._said = (now, done), now
            if not self._live:
                say(phase)
        if self._live:
            end = "\n" if total and done >= total else ""
            print(f"\r\033[K{counted}{self._left(now, done, total)}", end=end, file=sys.stderr, flush=True)  # noqa: T201 - the terminal
        elif now - self._said >= MINUTE:
            self._said = now
            say(f"{counted}{self._left(now, done, total)}")
        self._phase = phase

    def _left(self, now: float, done: int, total: int) -> str:
        began, first = self._began
        if done <= first or done >= total or now - began < SOON:
            return ""
        seconds = (total - done) * (now - began) / (done - first)
        return f", {seconds / MINUTE:,.0f} min left" if seconds >= 2 * MINUTE else f", {seconds:.0f} s left"


class OutputNotWritable(Invalid):
    code = "output.not_writable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Cannot write to {path}: {reason}. Choose another place with --out; nothing was written.")
        self.path = path


class OutputIsInput(Invalid):
    code = "output.is_input"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is also read, or written under another option, by this command: name another file; "
            "nothing was written."
        )
        self.path = path


class FileMissing(SourceUnavailable):
    code = "file.missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}: check the path.")


def writable_folder(path: Path) -> Path:
    """Makes the folder and proves that it can be written to. Raises OutputNotWritable before any work is done."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".tierlight-probe"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as refused:
        raise OutputNotWritable(path, refused.strerror or "refused") from refused
    return path


def writable_file(path: Path, *others: Path | None) -> Path:
    """
    `others` are the files the same command reads, or writes under another option: none of them may be overwritten.

    Raises OutputIsInput, and OutputNotWritable when the folder cannot take the file or is not there: a folder with a
    slip of the pen in its name is not made.
    """
    if path.is_dir():
        raise OutputNotWritable(path, "it is a folder")
    for other in others:
        if other is not None and _same_file(path, other):
            raise OutputIsInput(path)
    if not path.parent.is_dir():
        raise OutputNotWritable(path, f"there is no folder {path.parent}")
    writable_folder(path.parent)
    return path


def part_of(target: Path) -> Path:
    """Where a file is written until it is whole. Each time another name: two commands may write one file at once."""
    return target.with_name(f".{secrets.token_hex(4)}-{target.name}.part")


@contextmanager
def written_whole(path: Path, *others: Path | None) -> Iterator[IO[str]]:
    """
    UTF-8 text, gzipped when the name ends in .gz, written beside `path` and moved there at the end: whatever stops the
    command on the way, no half file is left, and a former one stays. `others` as in `writable_file`.
    """
    target = writable_file(path, *others)
    beside = part_of(target)
    try:
        with _text_file(beside, packed=target.suffix == ".gz") as text:
            yield text
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def placed(path: Path, content: bytes) -> Iterator[None]:
    """
    The content lies on disk beside `path` before the block begins and takes its place once the block ends well: what
    the block enters anywhere is of a file that is there, and a former file stays whole whatever happens.

    Raises OutputNotWritable, also when the disk is full.
    """
    beside = part_of(path)
    try:
        _write_through(beside, path, content)
        _sweep(beside)
        yield
        try:
            beside.replace(path)
        except OSError as refused:
            raise OutputNotWritable(path, refused.strerror or "refused") from refused
    finally:
        beside.unlink(missing_ok=True)


def _sweep(beside: Path) -> None:
    """
    Takes away what killed commands left in this folder: hidden files named as ours are, of a form we write, and an
    hour older than the one written just now, by the clock of the file system itself.
    """
    stale = beside.stat().st_mtime - STALE
    for other in beside.parent.glob(".*.part"):
        if Path(other.stem).suffix in OWN_ENDINGS and other != beside:
            with suppress(OSError):
                if other.is_file() and not other.is_symlink() and other.stat().st_mtime < stale:
                    other.unlink()


def _write_through(beside: Path, path: Path, content: bytes) -> None:
    """Down to the disk: some file systems tell only then that they are full."""
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        raise OutputNotWritable(path, refused.strerror or "refused") from refused


def write_whole(path: Path, content: bytes) -> None:
    """As `placed`, with nothing to enter. Raises OutputNotWritable, also when the disk is full."""
    with placed(path, content):
        pass


@contextmanager
def _text_file(path: Path, *, packed: bool) -> Iterator[IO[str]]:
    """Half a surrogate pair, which no UTF-8 can hold, is written as JSON writes it. The same text packs the same."""
    with ExitStack() as open_files:
        raw: IO[bytes] = open_files.enter_context(path.open("wb"))
        if packed:
            raw = open_files.enter_context(cast("IO[bytes]", gzip.GzipFile("", "wb", fileobj=raw, mtime=0)))
        yield open_files.enter_context(io.TextIOWrapper(raw, "utf-8", "backslashreplace", newline=""))


def _same_file(one: Path, other: Path) -> bool:
    """Also under another spelling, through a link or by a hard link."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
