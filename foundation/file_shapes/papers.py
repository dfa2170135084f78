"""PDF and plain text."""

from pathlib import Path
from typing import Final

END_WITHIN: Final = 1024
PDF_END: Final = b"%%EOF"
BINARY_STARTS: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"PK\x03\x04",
    b"%PDF-",
    b"MZ",
    b"\x7fELF",
    b"GIF8",
    b"#!",
    b"{\\rtf",
)
MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")
ALLOWED_CONTROLS: Final = frozenset(b"\t\n\r\f")
CONTROLS: Final = bytes(one for one in range(32) if one not in ALLOWED_CONTROLS)
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
CHUNK: Final = 1 << 20


def pdf_fault(path: Path) -> str | None:
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(max(0, size - END_WITHIN))
        end = file.read()
    if not (start.startswith(b"%PDF-") and start[5:6] in {b"1", b"2"}):
        return "it does not begin like one"
    before, mark, after = end.rpartition(PDF_END)
    if not mark or b"startxref" not in before:
        return "it is cut off"
    return "something follows its end" if after.strip(b"\r\n\t \0") else None


def text_fault(path: Path) -> str | None:
    """Any one-byte script or UTF-8 is text; UTF-16 with its mark too. Pages and programs are not, whatever they say."""
    with path.open("rb") as file:
        start = file.read(512)
        if start.startswith(BINARY_STARTS):
            return "it is another kind of file"
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
            return "it is a page or a program"
        if start.startswith(UTF16):
            return None if _decodes(path) else "it is cut off or broken"
        file.seek(0)
        while chunk := file.read(CHUNK):
            if len(chunk.translate(None, CONTROLS)) != len(chunk):
                return "it holds what no text holds"
    return None


def _decodes(path: Path) -> bool:
    try:
        text = path.read_bytes().decode("utf-16")
    except UnicodeDecodeError:
        return False
    return not any(ord(one) < ord(" ") and one not in "\t\n\r\f" for one in text)
