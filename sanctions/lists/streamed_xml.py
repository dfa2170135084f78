"""Reads XML lists one record at a time; files that declare entities or a document type are refused."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sanctions.lists.opening import open_bytes, wrong_encoding
from sanctions.lists.refusals import ListMalformed, ListTruncated, ListUnsafe, ListWrongEncoding

NO_ELEMENT, INVALID_TOKEN, UNCLOSED_TOKEN, UNCLOSED_CDATA, PARTIAL_CHARACTER = 3, 4, 5, 20, 6
ENDS_EARLY = (NO_ELEMENT, UNCLOSED_TOKEN, UNCLOSED_CDATA, PARTIAL_CHARACTER)

TAG_OPENS = b"<"


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def records(path: Path, tags: frozenset[str]) -> Iterator[Element]:
    """Each finished element with one of the local tags; it is emptied after use, so memory stays flat."""
    try:
        with open_bytes(path, breaks=TAG_OPENS) as raw:
            root: Element | None = None
            for event, element in iterparse(raw, events=("start", "end"), forbid_dtd=True):
                if root is None:
                    root = element
                if event == "end" and local(element.tag) in tags:
                    yield element
                    element.clear()
                    root.clear()
    except DefusedXmlException as attack:
        raise ListUnsafe(path.name, "it declares a document type or entities, which lists do not need.") from attack
    except ParseError as broken:
        raise _explain(path, broken) from broken


def _explain(path: Path, broken: ParseError) -> Exception:
    row = broken.position[0] if broken.position else None
    if broken.code in ENDS_EARLY:
        return ListTruncated(path.name, "the file ends in the middle; download it again.", row=row)
    if broken.code == INVALID_TOKEN:
        encoding = wrong_encoding(path)
        if isinstance(encoding, ListWrongEncoding) and encoding.row:
            return encoding
    return ListMalformed(path.name, f"it is not well-formed XML ({broken}).", row=row)


def words(element: Element, *path: str) -> list[str]:
    """Texts under the path of local tags, without blanks."""
    found = [element]
    for step in path:
        found = [child for parent in found for child in parent if local(child.tag) == step]
    return [text for item in found if (text := (item.text or "").strip())]


def children(element: Element, tag: str) -> list[Element]:
    return [child for child in element if local(child.tag) == tag]
