"""Sheets and letters of office programs: an archive with the right parts, no more than a document needs, no macros."""

import zipfile
from pathlib import Path
from typing import Final

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN_PART: Final = {XLSX: "xl/workbook.xml", DOCX: "word/document.xml"}
TYPES: Final = "[Content_Types].xml"
LARGEST_TYPES: Final = 1 << 20
MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 500 << 20
CHUNK: Final = 1 << 20
END: Final = 22
"""Bytes of the record that closes an archive without a comment."""


def office_fault(path: Path, media_type: str) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return _frame_fault(path, archive) or _parts_fault(archive) or _content_fault(archive, media_type)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError):
        return "it is no such document, or it is cut off"


def _frame_fault(path: Path, archive: zipfile.ZipFile) -> str | None:
    """Something before the first part or after the last record would make it two files in one."""
    first = min((one.header_offset for one in archive.infolist()), default=None)
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(-END, 2)
        end = file.read(4)
    whole = first == 0 and start == b"PK\x03\x04" and end == b"PK\x05\x06" and not archive.comment
    return None if whole else "something stands before it or follows its end"


def _parts_fault(archive: zipfile.ZipFile) -> str | None:
    parts = archive.infolist()
    names = [one.filename for one in parts]
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        return "it unpacks to more than a document"
    if len(set(names)) != len(names):
        return "two of its parts have one name"
    if any(_leads_out(one) for one in parts):
        return "a part's name leads out of it"
    return None


def _leads_out(part: zipfile.ZipInfo) -> bool:
    told = part.orig_filename
    return "\0" in told or "\\" in told or told.startswith("/") or ".." in told.split("/")


def _content_fault(archive: zipfile.ZipFile, media_type: str) -> str | None:
    from defusedxml import ElementTree  # noqa: PLC0415 - only documents need it
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - as above

    with archive.open(TYPES) as file:
        told = file.read(LARGEST_TYPES + 1)
    try:
        overrides = ElementTree.fromstring(told[:LARGEST_TYPES])
    except (ElementTree.ParseError, DefusedXmlException):
        return "it does not say what it holds"
    types = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in overrides}
    if types.get(MAIN_PART[media_type]) != f"{media_type}.main+xml":
        return "it says that it holds something else"
    if any("macroEnabled" in one or "vbaProject" in one for one in types.values()):
        return "it holds macros"
    return None if archive.getinfo(MAIN_PART[media_type]) and _whole(archive) else "it is cut off or broken"


def _whole(archive: zipfile.ZipFile) -> bool:
    """Reads every part and its sum; what a part unpacks to is counted, not what it says."""
    unpacked = 0
    for part in archive.infolist():
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    return False
    return True
