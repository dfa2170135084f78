"""Opens a published file, plain or gzipped, as bytes or strictly decoded text."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from sanctions.lists.refusals import ListFileRefused, ListMalformed, ListTruncated, ListUnsafe, ListWrongEncoding

GZIP = b"\x1f\x8b"
LARGEST = 2 * 1024**3  # bytes after unpacking; the largest list published today is a tenth of this
HEAD = 65_536
LONGEST_FIELD = 4_000_000

csv.field_size_limit(LONGEST_FIELD)


class _Measured(io.RawIOBase):
    """Stops a packed file that would fill the memory or the disk."""

    def __init__(self, inner: IO[bytes], file: str) -> None:
        self._inner = inner
        self._file = file
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed wants any Buffer
        piece = self._inner.read(len(buffer))
        self._read += len(piece)
        if self._read > LARGEST:
            raise ListUnsafe(self._file, "it unpacks to more than 2 GiB; no list is that large.")
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Raises ListTruncated when the packed stream ends early."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
            raw.seek(0)
            inner = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
            yield io.BufferedReader(_Measured(inner, path.name), buffer_size=1 << 16)
    except EOFError as cut:
        raise ListTruncated(path.name, "the packed file ends early; download it again.") from cut
    except (gzip.BadGzipFile, zlib.error) as broken:
        raise ListMalformed(path.name, "the packed file is damaged; download it again.") from broken


@contextmanager
def open_text(path: Path, *, encoding: str = "") -> Iterator[IO[str]]:
    """
    UTF-8 with or without mark, or UTF-16 with one; anything else is refused with the row it stands in. `encoding` is
    for the publisher who is known to write another one.
    """
    with open_bytes(path) as raw:
        head = raw.peek(4)[:4] if isinstance(raw, io.BufferedReader) else b""
        found = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        text = io.TextIOWrapper(raw, encoding=encoding or found, newline="")
        try:
            yield text
        except UnicodeDecodeError as wrong:
            raise wrong_encoding(path) from wrong
        except csv.Error as wrong:
            raise ListMalformed(path.name, f"the table cannot be read ({wrong}).") from wrong


def wrong_encoding(path: Path) -> ListFileRefused:
    """Finds the row only now, so that good files pay nothing for it."""
    with open_bytes(path) as raw:
        for row, line in enumerate(raw, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return ListWrongEncoding(path.name, "it is not UTF-8; save it as UTF-8 and try again.", row=row)
    return ListWrongEncoding(path.name, "it is not in the encoding it declares.")


def is_utf8(path: Path) -> bool:
    """The whole file, because a list may hold its first accent in its last row."""
    with open_bytes(path) as raw:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := raw.read(HEAD):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def head_of(path: Path) -> bytes:
    with open_bytes(path) as raw:
        return raw.read(HEAD)


def ends_a_line(path: Path) -> bool:
    """A download that stopped in the middle of a row seldom ends with a line end (or OFAC's Ctrl-Z)."""
    last = b""
    with open_bytes(path) as raw:
        while piece := raw.read(HEAD):
            last = piece[-1:]
    return last in (b"\n", b"\r", b"\x1a")
