"""
Opens what a user calls "our supplier list" without trusting its name: by its first bytes, within limits, `.gz` or not.

Every way a file can be unreadable is one error with its own code, raised before anything is stored.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foundation.errors import Invalid, Place, SourceUnavailable

Container = Literal["text", "xlsx", "xls", "ods", "json"]

MEGABYTE = 1024 * 1024
MAX_BYTES = 512 * MEGABYTE  # as it lies on disk, or after gzip: three million links take 300 MB
MAX_WORKBOOK_BYTES = 256 * MEGABYTE  # after zip: 100,000 rows of 30 columns take 110 MB of XML, and far more as rows
CHUNK = 4 * 1024 * 1024
ALWAYS_UNPACKED = 32 * MEGABYTE  # a short list may be very regular
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
GZIP_MAGIC = b"\x1f\x8b"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
TEXT_SNIFF = 8192
BLANKS = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"
CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
BINARY_SHARE = 0.01  # printable text holds no control bytes; a few come from bad exports and are cleaned later
FEW_CONTROLS = 8


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """
    What is held in memory at once. `max_cells` is for a sheet, whose cells take about 150 bytes each when read; text
    is cheaper. A long list of links is read in parts and meets only the limits of bytes.
    """

    max_bytes: int = MAX_BYTES
    max_unpacked_bytes: int = MAX_BYTES
    max_times_packed: int = 250  # lists pack to a tenth; a few kilobytes of blanks would fill the memory
    max_workbook_bytes: int = MAX_WORKBOOK_BYTES
    max_rows: int = 2_000_000
    max_cells: int = 12_000_000
    max_text_cells: int = 30_000_000


USUAL_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class OpenedFile:
    name: str
    container: Container
    content: bytes


class FileMissing(SourceUnavailable):
    code = "file.missing"


class FileUnreadable(SourceUnavailable):
    code = "file.unreadable"


class FileEmpty(Invalid):
    code = "file.empty"


class FileTooLarge(Invalid):
    code = "file.too_large"


class FileUnpacksTooLarge(Invalid):
    code = "file.unpacks_too_large"


class FileTruncated(Invalid):
    code = "file.truncated"


class FileIsProtected(Invalid):
    code = "file.password_protected"


class NotASpreadsheet(Invalid):
    code = "file.not_a_spreadsheet"


def open_file(path: Path, limits: ReadLimits = USUAL_LIMITS) -> OpenedFile:
    """Raises one of the errors above; the content comes back unpacked if the file was gzipped."""
    content = _bytes_of(path, limits)
    if content.startswith(GZIP_MAGIC):
        content = _gunzipped(path.name, content, limits)
    if _is_blank(content):
        raise FileEmpty(f"{path.name} is empty: export the list again.", places=(Place(file=path.name),))
    return OpenedFile(path.name, container_of(path.name, content), content)


def _bytes_of(path: Path, limits: ReadLimits) -> bytes:
    place = (Place(file=path.name),)
    try:
        if path.is_dir():
            raise FileUnreadable(f"{path} is a folder without parties.parquet: name a file in it.", places=place)
        if path.stat().st_size > limits.max_bytes:
            raise FileTooLarge(
                f"{path.name} is larger than {limits.max_bytes // MEGABYTE} MB: split it and import the parts.",
                places=place,
            )
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise FileMissing(f"There is no file {path}: check the name and the folder.", places=place) from missing
    except PermissionError as refused:
        raise FileUnreadable(f"{path} may not be read: ask for permission to read it.", places=place) from refused
    except OSError as broken:
        raise FileUnreadable(f"{path} cannot be read: {broken.strerror or broken}.", places=place) from broken


def _is_blank(content: bytes) -> bool:
    """In parts, because a file of nothing but zeros is as long as any other."""
    parts = (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))
    return not any(part.translate(None, BLANKS) for part in parts)


def _gunzipped(name: str, content: bytes, limits: ReadLimits) -> bytes:
    """Measured first and kept only then, so that a small file cannot fill the memory before the limit is noticed."""
    measured = 0
    for part in _inflated(name, content):
        measured += len(part)
        refuse_bomb(name, measured, limits.max_unpacked_bytes)
        if measured > max(ALWAYS_UNPACKED, limits.max_times_packed * len(content)):
            raise FileUnpacksTooLarge(
                f"{name} unpacks to more than {limits.max_times_packed} times its size, as no list does: export it "
                "again.",
                places=(Place(file=name),),
            )
    kept = io.BytesIO()
    kept.writelines(_inflated(name, content))
    return kept.getvalue()


def _inflated(name: str, content: bytes) -> Iterator[bytes]:
    rest = content
    while rest.startswith(GZIP_MAGIC):
        member = zlib.decompressobj(wbits=31)
        try:
            while rest and not member.eof:
                yield member.decompress(rest, CHUNK)
                rest = member.unconsumed_tail
        except zlib.error as broken:
            raise truncated(name) from broken
        if not member.eof:
            raise truncated(name)
        rest = member.unused_data


def refuse_bomb(name: str, unpacked_bytes: int, most: int) -> None:
    if unpacked_bytes > most:
        raise FileUnpacksTooLarge(
            f"{name} unpacks to more than {most // MEGABYTE} MB: split it and import the parts.",
            places=(Place(file=name),),
        )


def refuse_many(name: str, what: Literal["rows", "cells"], counted: int, most: int) -> None:
    """While it is read: what a file states about its own size may be wrong."""
    if counted > most:
        raise FileUnpacksTooLarge(
            f"{name} holds more than {most:,} {what}: split it and import the parts.", places=(Place(file=name),)
        )


def truncated(name: str) -> FileTruncated:
    return FileTruncated(f"{name} is cut off or damaged: copy or export it again.", places=(Place(file=name),))


def not_a_spreadsheet(name: str, what: str) -> NotASpreadsheet:
    return NotASpreadsheet(
        f"{name} is {what}, not a list: save it as XLSX, ODS, CSV or JSON and import that.", places=(Place(file=name),)
    )


def lone_parquet(name: str) -> NotASpreadsheet:
    return NotASpreadsheet(
        f"{name} is one table of Parquet: name the folder or ZIP that holds parties.parquet, sites.parquet and "
        "edges.parquet, or save the list as XLSX or CSV.",
        places=(Place(file=name),),
    )


def password_protected(name: str) -> FileIsProtected:
    return FileIsProtected(
        f"{name} is protected by a password: save it without one and import that.", places=(Place(file=name),)
    )


def container_of(name: str, content: bytes) -> Container:
    """What the bytes are, whatever the ending says: an `.xls` is often XLSX, CSV or a web page."""
    if content.startswith(ZIP_MAGIC):
        return _zip_container(name, content)
    if content.startswith(OLE_MAGIC):
        return _ole_container(name, content)
    if content.startswith(b"PK"):
        raise truncated(name)
    if content.startswith(b"PAR1"):
        raise lone_parquet(name)
    if what := _foreign_format(content):
        raise not_a_spreadsheet(name, what)
    start = content[:TEXT_SNIFF].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "json" if start[:1] in {b"{", b"["} else "text"


def _zip_container(name: str, content: bytes) -> Container:
    import zipfile  # noqa: PLC0415 - slow to import, and most lists are text

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in members else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as broken:
        raise truncated(name) from broken
    if members & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    raise not_a_spreadsheet(name, "a text document" if "word/document.xml" in members else "a packed archive")


def _ole_container(name: str, content: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise password_protected(name)
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return "xls"
    raise not_a_spreadsheet(name, "an old office document")


def _foreign_format(content: bytes) -> str | None:
    start = content[:TEXT_SNIFF]
    for magic, what in (
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"Rar!", "a packed archive"),
        (b"7z\xbc\xaf", "a packed archive"),
        (b"SQLite format 3", "a database"),
        (b"{\\rtf", "a text document"),
    ):
        if start.startswith(magic):
            return what
    opening = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if opening.startswith((b"<!doctype html", b"<html")) or b"<table" in start.lower():
        return "a web page"
    if opening.startswith(b"<"):
        return "an XML document"
    return None if start.startswith(UTF16_MARKS) or not _looks_binary(start) else "no text"


def _looks_binary(start: bytes) -> bool:
    """UTF-16 without a mark has zero bytes on every second place; that is text, other zero bytes are not."""
    zeros_even, zeros_odd = start[::2].count(0), start[1::2].count(0)
    if max(zeros_even, zeros_odd) > len(start) * 0.3 and min(zeros_even, zeros_odd) < len(start) * 0.05:
        return False
    return len(start) - len(start.translate(None, CONTROLS)) > max(FEW_CONTROLS, len(start) * BINARY_SHARE)
