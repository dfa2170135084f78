"""
Whether a file is what it says, from its first byte to its last: not only how it begins. One that is two things at once,
is cut off, or carries something after its end is refused. Pure: a path in, a reason out.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

from foundation.errors import Invalid
from foundation.file_shapes import pictures
from foundation.file_shapes.archives import DOCX, XLSX, office_fault
from foundation.file_shapes.papers import pdf_fault, text_fault

FAULTS: dict[str, Callable[[Path], str | None]] = {
    "application/pdf": pdf_fault,
    "image/jpeg": pictures.jpeg_fault,
    "image/png": pictures.png_fault,
    XLSX: lambda path: office_fault(path, XLSX),
    DOCX: lambda path: office_fault(path, DOCX),
    "text/plain": text_fault,
    "text/csv": text_fault,
}
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    XLSX: (".xlsx",),
    DOCX: (".docx",),
    "text/plain": (".txt", ".text", ".log", ".md"),
    "text/csv": (".csv",),
}
"""The first is the one under which such a file is handed out."""
ARCHIVES = frozenset({XLSX, DOCX})
ELSEWHERE = 1024
"""Readers of PDF look for its mark in this many bytes from the start."""


class EvidenceNotWhatItSays(Invalid):
    code = "evidence.not_what_it_says"

    def __init__(self, media_type: str, fault: str) -> None:
        super().__init__(f"The file is not {media_type}, whatever its name says: {fault}. Send it as what it is.")
        self.media_type = media_type
        self.fault = fault


def media_type_of(declared: str, file_name: str) -> str:
    """What the sender says; some browsers call a list a spreadsheet program, and then the name's ending counts."""
    said = declared.partition(";")[0].strip().lower()
    ending = Path(file_name).suffix.lower()
    named = [one for one, endings in ENDINGS.items() if ending in endings]
    return said if said in FAULTS or not named else named[0]


def require_shape(path: Path, media_type: str, file_name: str = "") -> None:
    """Raises EvidenceNotWhatItSays."""
    fault = _name_fault(media_type, file_name) or _fault(path, media_type)
    if fault:
        raise EvidenceNotWhatItSays(media_type, fault)


def _name_fault(media_type: str, file_name: str) -> str | None:
    if any(ord(character) < ord(" ") for character in file_name):
        return "its name holds a character that no name has"
    ending = Path(file_name).suffix.lower()
    known = {one for endings in ENDINGS.values() for one in endings}
    if ending in known and ending not in ENDINGS.get(media_type, ()):
        return f"its name ends in {ending}"
    return None


def _fault(path: Path, media_type: str) -> str | None:
    fault_of = FAULTS.get(media_type)
    if fault_of is None:
        return f"the store takes only {', '.join(sorted(FAULTS))}"
    if media_type not in ARCHIVES and zipfile.is_zipfile(path):
        return "it is also an archive"
    if media_type != "application/pdf" and b"%PDF-" in _start(path):
        return "it is also a PDF"
    return fault_of(path)


def without_metadata(path: Path, media_type: str) -> bytes | None:
    """A picture as it looks, without place, device, time or comment; None for what is no picture."""
    match media_type:
        case "image/jpeg":
            return pictures.bare_jpeg(path.read_bytes())
        case "image/png":
            return pictures.bare_png(path.read_bytes())
        case _:
            return None


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(ELSEWHERE)
