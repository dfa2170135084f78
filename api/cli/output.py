"""What the terminal sees: answers on stdout, everything else on stderr, refusals as one sentence with their code."""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from foundation.errors import Invalid, SourceUnavailable, TierlightError

MOST_PLACES_SHOWN = 5


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
    """A line that rewrites itself in a terminal, one line per phase elsewhere."""

    def __init__(self) -> None:
        self._phase = ""
        self._live = sys.stderr.isatty()

    def __call__(self, phase: str, done: int, total: int) -> None:
        counted = f"{phase} {done:,}/{total:,}" if total else phase
        if self._live:
            end = "\n" if total and done >= total else ""
            print(f"\r\033[K{counted}", end=end, file=sys.stderr, flush=True)  # noqa: T201 - the terminal
        elif phase != self._phase:
            say(phase)
        self._phase = phase


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
        probe.unlink()
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


def _same_file(one: Path, other: Path) -> bool:
    """Also under another spelling, through a link or by a hard link."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
