"""Small true files of each kind, made here so that no photo of anybody lies in the tests."""

import io
import struct
import zipfile
import zlib

from foundation.file_shapes.archives import DOCX, MAIN_PART, TYPES, XLSX

GPS = b"GPSLatitude 36.8734 Almeria, Pixel of somebody"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def exif(turn: int) -> bytes:
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHH", 1, 0x0112, 3, 1, turn, 0) + b"\0\0\0\0" + GPS
    return segment(0xE1, b"Exif\0\0" + tiff)


def a_jpeg(turn: int = 6, scan: bytes = b"\x12\xff\x00\x34\xff\xd0\x56") -> bytes:
    parts = (
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        exif(turn),
        segment(0xED, b"Photoshop 3.0\0" + GPS),
        segment(0xFE, GPS),
        segment(0xDB, b"\0" + bytes(range(1, 65))),
        segment(0xC0, b"\x08\0\x08\0\x08\x01\x01\x11\0"),
        segment(0xC4, b"\0" + b"\x01" + b"\0" * 15 + b"\x05"),
        segment(0xDA, b"\x01\x01\0\0\x3f\0"),
    )
    return b"\xff\xd8" + b"".join(parts) + scan + b"\xff\xd9"


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def a_png(dots: bytes = b"\0\x10\x20\0\x30\x40") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    told = chunk(b"tEXt", b"Comment\0" + GPS) + chunk(b"eXIf", b"MM\0*" + GPS)
    return b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(dots)) + chunk(b"IEND", b"")


def a_pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n44\n%%EOF\n"


def an_office(media_type: str = XLSX, *, said: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    said = said or f"{media_type}.main+xml"
    types = f'<Types><Override PartName="/{MAIN_PART[media_type]}" ContentType="{said}"/></Types>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, types)
        archive.writestr(MAIN_PART[media_type], "<book/>")
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return packed.getvalue()


TRUE_FILES = {
    "image/jpeg": a_jpeg(),
    "image/png": a_png(),
    "application/pdf": a_pdf(),
    XLSX: an_office(),
    DOCX: an_office(DOCX),
    "text/csv": b"day,hours\n2026-11-02,9\n",
    "text/plain": "Schichtplan der Küche\n".encode("latin-1"),
}
