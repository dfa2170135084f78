"""What a run is asked to do, checked before any work: every file is there and can be read, the place can be written."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from foundation.errors import SourceUnavailable

ROUND_DAYS = 12  # from a Monday to the Friday of the next week


class FileNotThere(SourceUnavailable):
    code = "file.missing"

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"There is no {what} {path}: check the path.")
        self.path = path


@dataclass(frozen=True, slots=True)
class MainJobOrder:
    """`lists` is a folder of published watch lists; without `inspectors` three invented ones are planned for."""

    suppliers: tuple[Path, ...]
    starts_on: date
    seed: int
    edges: Path | None = None
    inspectors: Path | None = None
    lists: Path | None = None

    @property
    def ends_on(self) -> date:
        return last_day(self.starts_on)

    def check(self) -> None:
        """Raises FileNotThere."""
        single = (*self.suppliers, *(path for path in (self.edges, self.inspectors) if path))
        for path in single:
            if not path.is_file():
                raise FileNotThere(path, "file")
        if self.lists is not None and not self.lists.is_dir():
            raise FileNotThere(self.lists, "folder of lists")

    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file that goes in, by name."""
        listed = sorted(path for path in self.lists.iterdir() if path.is_file()) if self.lists else []
        files = (*self.suppliers, *(path for path in (self.edges, self.inspectors) if path), *listed)
        return {path.name: sha256_of(path) for path in files}


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def last_day(starts_on: date) -> date:
    return starts_on + timedelta(days=ROUND_DAYS - 1)
