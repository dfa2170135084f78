"""
Where a file differs from the one that was issued: in bytes, and for a PDF on which page. The other file is compared and
never opened, so that nobody reaches a reader of PDF through it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_SHOWN: Final = 5
NEAR: Final = 16
"""Differences closer than this many bytes are one."""
STEP: Final = 1 << 16
OBJECT: Final = re.compile(rb"(?:^|[\r\n])(\d{1,9}) \d{1,5} obj\b")


@dataclass(frozen=True, slots=True)
class Alteration:
    """
    Bytes `start` to `end` (excluded) of the issued file. `what`: changed, removed, added, or other: hardly the same
    file at all. `page` counts from 1.
    """

    what: str
    start: int
    end: int
    page: int | None = None


def alterations(issued: bytes, shown: bytes, *, is_pdf: bool = False) -> tuple[Alteration, ...]:
    """The first few, in order; empty only for the same bytes."""
    found = _changed(issued, shown) if len(issued) == len(shown) else [_replaced(issued, shown)]
    if not _alike(issued, shown, found):
        return (Alteration("other", 0, len(issued)),)
    pages = Pages(issued) if is_pdf and found else None
    return tuple(
        Alteration(one.what, one.start, one.end, pages.at(one.start) if pages and one.what != "added" else None)
        for one in found[:MOST_SHOWN]
    )


def _alike(issued: bytes, shown: bytes, found: list[Alteration]) -> bool:
    """Whoever has not most of the file is not told where theirs differs, or they could ask for it byte by byte."""
    differing = sum(one.end - one.start for one in found)
    return len(found) <= MOST_SHOWN and 2 * differing <= len(issued) and 2 * len(shown) >= len(issued)


def _changed(issued: bytes, shown: bytes) -> list[Alteration]:
    spans: list[tuple[int, int]] = []
    for base in range(0, len(issued), STEP):
        left, right = issued[base : base + STEP], shown[base : base + STEP]
        if left != right:
            _extend(spans, (base + at for at in range(len(left)) if left[at] != right[at]))
        if len(spans) > MOST_SHOWN:
            break
    return [Alteration("changed", start, end) for start, end in spans]


def _extend(spans: list[tuple[int, int]], places: Iterable[int]) -> None:
    for at in places:
        if spans and at - spans[-1][1] < NEAR:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))


def _replaced(issued: bytes, shown: bytes) -> Alteration:
    shorter = min(len(issued), len(shown))
    start = _same_from(issued, shown, shorter)
    end = _same_from(issued[::-1], shown[::-1], shorter - start)
    if start == len(issued):
        return Alteration("added", start, start)
    if start == len(shown):
        return Alteration("removed", start, len(issued))
    what = "removed" if len(shown) - end == start else "changed"
    return Alteration(what, start, max(start, len(issued) - end))


def _same_from(left: bytes, right: bytes, most: int) -> int:
    at = 0
    while at < most and left[at : min(at + STEP, most)] == right[at : min(at + STEP, most)]:
        at = min(at + STEP, most)
    while at < most and left[at] == right[at]:
        at += 1
    return at


class Pages:
    """On which page of our own file a byte lies, as far as its objects tell."""

    def __init__(self, issued: bytes) -> None:
        self.starts = [(found.start(1), int(found.group(1))) for found in OBJECT.finditer(issued)]
        self.pages = pages_of(issued)

    def at(self, offset: int) -> int | None:
        before = [number for start, number in self.starts if start <= offset]
        return self.pages.get(before[-1]) if before else None


def pages_of(issued: bytes) -> dict[int, int]:
    """Page numbers by the numbers of the objects that make the pages."""
    from reports.proof.pdf_pages import objects_of_pages  # noqa: PLC0415 - pyHanko takes a second to load

    return objects_of_pages(issued)
