"""Where the files of the evidence lie: a folder, each under its own SHA-256, so that the same file is kept once."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from foundation.errors import Invalid, SourceUnavailable
from foundation.ids import new_id

CHUNK = 1 << 20
UNCLAIMED = timedelta(days=1)
"""A file that no row names after a day was left by a transaction that never came to its end."""


class EvidenceTooLarge(Invalid):
    code = "evidence.too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit // (1 << 20)} MB: send a smaller one.")


class EvidenceEmpty(Invalid):
    code = "evidence.empty"

    def __init__(self) -> None:
        super().__init__("The file is empty: choose another, or send it again.")


class StoreNotWritable(SourceUnavailable):
    code = "store.not_writable"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"No file can be kept in the folder {folder.name!r} of the data folder: {reason}. Make room or give "
            "leave to write; nothing was kept."
        )
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that lies beside the store until somebody keeps it. `size` in bytes."""

    path: Path
    sha256: str
    size: int


class Store:
    """Written beside, flushed, then renamed: never half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    @contextmanager
    def arriving(self, content: BinaryIO, *, limit: int) -> Iterator[Arrived]:
        """The file, to be looked at and kept; whatever is not kept is gone at the end. Raises as `_copy` does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f"incoming-{new_id().hex}"
        try:
            yield _copy(content, beside, limit)
        finally:
            beside.unlink(missing_ok=True)

    def keep(self, arrived: Arrived) -> None:
        final = self.path_of(arrived.sha256)
        final.parent.mkdir(exist_ok=True)
        arrived.path.replace(final)

    def keep_bytes(self, content: bytes) -> Arrived:
        """Raises StoreNotWritable, also when the disk is full."""
        try:
            with self.arriving(io.BytesIO(content), limit=len(content)) as arrived:
                self.keep(arrived)
                return arrived
        except OSError as refused:
            raise StoreNotWritable(self.folder, refused.strerror or "refused") from refused

    def holds(self, sha256: str) -> bool:
        """Reads the file again and compares."""
        path = self.path_of(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256

    def unclaimed(self, claimed: set[str], *, now: datetime) -> Iterator[Path]:
        """Files that no row names, and what an upload that broke off left, once they are a day old."""
        oldest = (now - UNCLAIMED).timestamp()
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name not in claimed and path.stat().st_mtime < oldest:
                yield path


def _copy(content: BinaryIO, target: Path, limit: int) -> Arrived:
    """Raises EvidenceTooLarge, EvidenceEmpty."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise EvidenceTooLarge(limit)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise EvidenceEmpty
    return Arrived(target, digest.hexdigest(), size)
