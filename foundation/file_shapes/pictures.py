"""
JPEG and PNG, walked part by part. The copy without metadata is made by leaving parts out, never by drawing the picture
anew: not one dot of it changes, and no library that decodes pictures has to read what strangers send.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOI, EOI, SOS, COM = b"\xff\xd8", 0xD9, 0xDA, 0xFE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
APP0, APP1, APP2, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
BARE_JFIF = 18
ORIENTATION = 0x0112
TURNED = range(2, 9)
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    (
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"),
        *(b"cICP", b"acTL", b"fcTL", b"fdAT"),
    )
)
MOST_DOTS = 400 << 20
"""Bytes of a PNG once unpacked: a picture that asks for more is no photo of a place."""


class Part(NamedTuple):
    """`marker` is a JPEG marker; `start` and `end` include it and, after a scan's head, the scan itself."""

    marker: int
    start: int
    end: int


class _Cut(Exception):
    """How a walk says that it ran out of bytes."""


def _parts(data: bytes, at: int) -> Iterator[Part]:
    """From SOI to EOI. Raises _Cut where the next part is not one."""
    if data[at : at + 2] != SOI:
        raise _Cut
    at += 2
    while True:
        start = at
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(data) or data[at] != 0xFF:  # noqa: PLR2004 - the byte every marker begins with
            raise _Cut
        marker = data[at + 1]
        at = _end_of(data, at, marker)
        yield Part(marker, start, at)
        if marker == EOI:
            return


def _end_of(data: bytes, at: int, marker: int) -> int:
    if marker == EOI or marker in WITHOUT_LENGTH:
        return at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    end = at + 2 + length
    if length < 2 or end > len(data):  # noqa: PLR2004 - a length counts its own two bytes
        raise _Cut
    if marker == SOS:
        following = AFTER_SCAN.search(data, end)
        if following is None:
            raise _Cut
        return following.start()
    return end


def jpeg_fault(path: Path) -> str | None:
    """Phones put smaller pictures behind the first; anything else there is refused."""
    data = path.read_bytes()
    at = 0
    try:
        while at < len(data):
            parts = list(_parts(data, at))
            if not any(part.marker in FRAMES for part in parts) or not any(part.marker == SOS for part in parts):
                return "it holds no picture"
            at = parts[-1].end
            at = len(data) if not data[at:].strip(b"\x00") else at
    except _Cut:
        return "it is cut off or broken" if at == 0 else "something follows the end of the picture"
    return None if data else "it is empty"


def bare_jpeg(data: bytes) -> bytes:
    """The first picture with colour profile and, where it was taken sideways, the turn; nothing else it told."""
    kept = [SOI]
    turn = 1
    for part in _parts(data, 0):
        segment = data[part.start : part.end]
        if part.marker == APP1:
            turn = _turn(segment) if turn == 1 else turn
        elif _is_picture(part.marker, segment):
            kept.append(segment)
    if turn in TURNED:
        kept.insert(2 if kept[1][1] == APP0 else 1, _turn_alone(turn))
    return b"".join(kept)


def _is_picture(marker: int, segment: bytes) -> bool:
    """A JFIF head with a small picture inside goes too: that picture may show what was cut out of the large one."""
    if marker == APP0:
        return segment[4:].startswith(b"JFIF\0") and len(segment) == BARE_JFIF
    if marker == APP2:
        return segment[4:].startswith(b"ICC_PROFILE\0")
    return marker == APP14 or (marker != COM and marker not in range(APP0, APP15 + 1))


def _turn_alone(turn: int) -> bytes:
    """EXIF with one entry: how to hold the picture."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHH", 1, ORIENTATION, 3, 1, turn, 0) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _turn(segment: bytes) -> int:
    """1 (upright) where it cannot be read."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in {b"II", b"MM"}:
        return 1
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * number)
            if tag == ORIENTATION:
                return int(value)
    except struct.error:
        return 1
    return 1


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each, with its sum checked. Raises _Cut."""
    at = len(PNG_START)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise _Cut
        yield data[at + 4 : at + 8], at, end
        at = end


def png_fault(path: Path) -> str | None:
    data = path.read_bytes()
    if not data.startswith(PNG_START):
        return "it does not begin like one"
    try:
        chunks = list(_chunks(data))
    except _Cut:
        return "it is cut off or broken"
    names = [name for name, _, _ in chunks]
    if names[:1] != [b"IHDR"] or b"IDAT" not in names:
        return "it holds no picture"
    if b"IEND" not in names:
        return "it is cut off or broken"
    if names.index(b"IEND") != len(names) - 1:
        return "something follows the end of the picture"
    return _dots_fault(data[start + 8 : end - 4] for name, start, end in chunks if name == b"IDAT")


def _dots_fault(packed: Iterator[bytes]) -> str | None:
    """Unpacks piece by piece and keeps nothing, so that a small file cannot fill the memory."""
    unpacking, dots = zlib.decompressobj(), 0
    try:
        for piece in packed:
            waiting = piece
            while waiting:
                dots += len(unpacking.decompress(waiting, 1 << 20))
                waiting = unpacking.unconsumed_tail
                if dots > MOST_DOTS:
                    return "it unpacks to more than a picture"
    except zlib.error:
        return "its dots cannot be read"
    return None if unpacking.eof and not unpacking.unused_data else "its dots are cut off"


def bare_png(data: bytes) -> bytes:
    return PNG_START + b"".join(data[start:end] for name, start, end in _chunks(data) if name in PNG_KEPT)
