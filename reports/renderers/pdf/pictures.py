"""A logo in a file: its PNG put in as it lies, because a PDF unpacks the same stream by itself, line filters too."""

import struct
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.contents.cover import Logo
from reports.contents.values import DocumentWrong

NAME = "Logo"
PNG_START = b"\x89PNG\r\n\x1a\n"
PLAIN_RGB = (8, 2, 0, 0, 0)
"""Eight bits of red, green and blue, no alpha, no interlacing."""


def planted_picture(pdf: pikepdf.Pdf, logo: Logo) -> pikepdf.Object:
    """Raises DocumentWrong for a PNG of another shape than `reports.marks` makes."""
    content = logo.content()
    parts = list(_chunks(content))
    head = next((body for kind, body in parts if kind == b"IHDR"), b"")
    if len(head) != struct.calcsize(">IIBBBBB") or struct.unpack(">IIBBBBB", head)[2:] != PLAIN_RGB:
        raise DocumentWrong("The logo is no PNG of 8-bit RGB.")
    width, height = struct.unpack(">II", head[:8])
    stream = pdf.make_stream(b"")
    stream.write(
        b"".join(body for kind, body in parts if kind == b"IDAT"),
        filter=Array([Name.FlateDecode]),
        decode_parms=Array([Dictionary(Predictor=15, Colors=3, BitsPerComponent=8, Columns=width)]),
    )
    stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
    return pdf.make_indirect(stream)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(PNG_START):
        return
    place = len(PNG_START)
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        yield content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        place += length + 12
