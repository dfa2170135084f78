"""Looks for planted words wherever a file could hide them: text, metadata, streams, parts of an archive."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pikepdf
from pypdf import PdfReader

from reports.contents.kinds import Form

HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")


def folded(text: str) -> str:
    """Letters and digits alone, without accents and case: a break or a dash hides nothing."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def leaked(content: bytes, form: Form, planted: Iterable[str]) -> list[str]:
    held = "\x00".join(folded(part) for part in _parts(content, form))
    return [seed for seed in planted if folded(seed) in held]


def _parts(content: bytes, form: Form) -> Iterator[str]:
    match form:
        case Form.PDF:
            yield from _pdf(content)
        case Form.XLSX:
            with ZipFile(BytesIO(content)) as archive:
                yield from archive.namelist()
                yield from (unescape(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist())
        case _:
            text = content.decode("utf-8-sig")
            yield from (text, unescape(text), text.encode().decode("unicode_escape", "replace"))


def _pdf(content: bytes) -> Iterator[str]:
    """The text as a reader takes it, its information, and each stream as bytes, as UTF-16 and with its hex undone."""
    reader = PdfReader(BytesIO(content))
    yield "".join(page.extract_text() for page in reader.pages)
    yield repr(reader.metadata)
    with pikepdf.open(BytesIO(content)) as file:
        for each in file.objects:
            raw = bytes(each.read_bytes()) if isinstance(each, pikepdf.Stream) and _is_text(each) else each.unparse()
            yield from _readings(raw)


def _is_text(stream: pikepdf.Stream) -> bool:
    """Fonts and pictures hold no words."""
    return not any(key in stream for key in ("/Length1", "/Width"))


def _readings(raw: bytes) -> Iterator[str]:
    yield raw.decode("latin-1")
    for found in HEX.findall(raw):
        digits = b"".join(found.split())
        plain = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        yield plain.decode("latin-1")
        yield plain.decode("utf-16-be", "replace")
    yield raw.decode("utf-16-be", "replace")
