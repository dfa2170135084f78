"""
A picture that somebody sent, made into the one shape that reports draw: a small PNG of 8-bit RGB on white, with nothing
in it but colours. SVG is refused: it is a program in the clothes of a picture, and the same file looks different to
every reader of it.
"""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 2 << 20
MOST_PIXELS = 16_000_000
"""Counted from the head of the file, before a single one is unpacked."""
LEAST_SIDE = 16
WIDEST, HIGHEST = 480, 160
TAKEN = ("PNG", "JPEG")
OTHERS = {
    b"<svg": "SVG",
    b"<?xml": "SVG",
    b"<!doctype svg": "SVG",
    b"gif8": "GIF",
    b"riff": "WebP",
    b"bm": "BMP",
    b"ii*\0": "TIFF",
    b"mm\0*": "TIFF",
    b"%pdf": "PDF",
}
"""How a file of another kind begins, in small letters: it is named without being opened."""


class MarkEmpty(Invalid):
    code = "report_mark.empty"

    def __init__(self) -> None:
        super().__init__("No logo was sent: choose a PNG or JPEG file.")


class MarkTooLarge(Invalid):
    code = "report_mark.too_large"

    def __init__(self) -> None:
        super().__init__(f"The logo is larger than {LARGEST_FILE >> 20} MB: send a smaller file.")


class MarkNoImage(Invalid):
    code = "report_mark.no_image"

    def __init__(self) -> None:
        super().__init__("The logo is no picture, or a damaged one: save it again as PNG or JPEG and send that.")


class MarkWrongKind(Invalid):
    code = "report_mark.wrong_kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"A logo of kind {kind} is not taken: save it as PNG or JPEG and send that.")
        self.kind = kind


class MarkTooManyPixels(Invalid):
    code = "report_mark.too_many_pixels"

    def __init__(self) -> None:
        super().__init__(f"The logo has more than {MOST_PIXELS // 1_000_000} million pixels: make it smaller.")


class MarkTooSmall(Invalid):
    code = "report_mark.too_small"

    def __init__(self, width: int, height: int) -> None:
        super().__init__(
            f"The logo is {width} by {height} pixels, which prints as a smudge: "
            f"send one of at least {LEAST_SIDE} pixels on each side."
        )
        self.width, self.height = width, height


@dataclass(frozen=True, slots=True)
class Picture:
    """`png` is 8-bit RGB, not interlaced; sizes in pixels."""

    png: bytes
    width: int
    height: int


def made_safe(content: bytes) -> Picture:
    """Raises MarkEmpty, MarkTooLarge, MarkWrongKind, MarkNoImage, MarkTooManyPixels, MarkTooSmall."""
    if not content:
        raise MarkEmpty
    if len(content) > LARGEST_FILE:
        raise MarkTooLarge
    head = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, kind in OTHERS.items():
        if head.startswith(start):
            raise MarkWrongKind(kind)
    return _redrawn(content)


def _redrawn(content: bytes) -> Picture:
    """Whatever a decoder says of a broken file, the answer is the same: it is no picture."""
    from PIL import Image  # noqa: PLC0415 - a tenth of the command line's start time

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=TAKEN) as opened:
                _check(opened.width, opened.height)
                return _written(_on_white(opened))
    except Image.DecompressionBombError:
        raise MarkTooManyPixels from None
    except (OSError, SyntaxError, ValueError, IndexError, struct.error, zlib.error) as broken:
        raise MarkNoImage from broken


def _check(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise MarkTooManyPixels
    if min(width, height) < LEAST_SIDE:
        raise MarkTooSmall(width, height)


def _on_white(opened: "Image") -> "Image":
    """Paper is white, and so is the plate that a dark page puts behind it. Turned as a camera's note says."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    whole = ImageOps.exif_transpose(opened).convert("RGBA")
    whole.thumbnail((WIDEST, HIGHEST))
    plain = Image.new("RGB", whole.size, "white")
    plain.paste(whole, mask=whole.getchannel("A"))
    return plain


def _written(plain: "Image") -> Picture:
    target = io.BytesIO()
    plain.save(target, "PNG", optimize=True)
    return Picture(target.getvalue(), plain.width, plain.height)
