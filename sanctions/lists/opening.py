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

from sanctions.lists.reading_limits import MEGABYTE, reading_limits
from sanctions.lists.refusals import ListFileRefused, ListMalformed, ListTruncated, ListUnsafe, ListWrongEncoding

GZIP = b"\x1f\x8b"
LINE_ENDS = b"\r\n"
HEAD = 65_536
LONGEST_FIELD = 4_000_000

csv.field_size_limit(LONGEST_FIELD)


class _Measured(io.RawIOBase):
    """
    Stops a file that would fill the memory or the disk: by what it unpacks to, and by how long it goes on without one
    of the `breaks` at which a reader lets go of what it holds.
    """

    def __init__(self, inner: IO[bytes], packed: IO[bytes] | None, file: str, breaks: bytes) -> None:
        self._inner = inner
        self._packed = packed
        self._file = file
        self._breaks = [bytes([one]) for one in breaks]
        self._limits = reading_limits()
        self._read = 0
        self._unbroken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed wants any Buffer
        piece = self._inner.read(len(buffer))
        self._read += len(piece)
        self._refuse_unpacked()
        if self._breaks:
            self._refuse_unbroken(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def _refuse_unpacked(self) -> None:
        limits = self._limits
        if self._read > limits.unpacked:
            raise ListUnsafe(self._file, f"it has more than {limits.unpacked // MEGABYTE:,} MB; no list is that large.")
        if self._packed is None or self._read <= limits.times_packed_from:
            return
        if self._read > limits.times_packed * self._packed.tell():
            raise ListUnsafe(
                self._file, f"it unpacks to more than {limits.times_packed} times its size; no list packs that well."
            )

    def _refuse_unbroken(self, piece: bytes) -> None:
        last = max(piece.rfind(one) for one in self._breaks)
        self._unbroken = self._unbroken + len(piece) if last < 0 else len(piece) - last - 1
        if self._unbroken > self._limits.unbroken:
            raise ListUnsafe(
                self._file,
                f"it goes on for more than {self._limits.unbroken // MEGABYTE} MB without the end of a line or a tag; "
                "no list does.",
            )


@contextmanager
def open_bytes(path: Path, *, breaks: bytes = b"") -> Iterator[IO[bytes]]:
    """
    `breaks` are the bytes at which the reader lets go of what it holds; none where it holds nothing. Raises
    ListUnsafe, and ListTruncated when the packed stream ends early.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
            raw.seek(0)
            inner = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
            measured = _Measured(inner, raw if packed else None, path.name, breaks)
            yield io.BufferedReader(measured, buffer_size=1 << 16)
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
    with open_bytes(path, breaks=LINE_ENDS) as raw:
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
    with open_bytes(path, breaks=LINE_ENDS) as raw:
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
