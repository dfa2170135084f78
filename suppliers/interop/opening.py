"""Opens a document as a stream of unpacked bytes, within limits, whatever its name says."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from foundation.errors import Place
from suppliers.importing.files import (
    GZIP_MAGIC,
    USUAL_LIMITS,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    ReadLimits,
    refuse_bomb,
    truncated,
)

START = 65_536


class _Counted(io.RawIOBase):
    """Stops a small packed file from filling the disk or the memory."""

    def __init__(self, name: str, inner: IO[bytes], limits: ReadLimits) -> None:
        self._name, self._inner, self._limits, self._read = name, inner, limits, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override] # typeshed's wider buffer
        try:
            part = self._inner.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise truncated(self._name) from broken
        self._read += len(part)
        refuse_bomb(self._name, self._read, self._limits.max_unpacked_bytes)
        buffer[: len(part)] = part
        return len(part)


@contextmanager
def unpacked(path: Path, limits: ReadLimits = USUAL_LIMITS) -> Iterator[IO[bytes]]:
    """Raises FileMissing, FileUnreadable, FileTruncated, FileUnpacksTooLarge while it is read."""
    with _opened(path) as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        inner: IO[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment] # reads like a file
        yield io.BufferedReader(_Counted(path.name, inner, limits), START)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    place = (Place(file=path.name),)
    try:
        raw = path.open("rb")
    except FileNotFoundError as missing:
        raise FileMissing(f"There is no file {path}: check the name and the folder.", places=place) from missing
    except OSError as broken:
        raise FileUnreadable(f"{path} cannot be read: {broken.strerror or broken}.", places=place) from broken
    with raw:
        yield raw


def start_of(path: Path, limits: ReadLimits = USUAL_LIMITS) -> bytes:
    """The first 64 KB, to tell formats apart. A folder has no start."""
    if path.is_dir():
        return b""
    with unpacked(path, limits) as stream:
        return stream.read(START)


def whole(path: Path, limits: ReadLimits = USUAL_LIMITS) -> bytes:
    """Raises FileEmpty too."""
    with unpacked(path, limits) as stream:
        content = stream.read()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileEmpty(f"{path.name} is empty: export it again.", places=(Place(file=path.name),))
    return content
