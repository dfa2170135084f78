"""
The tree that a screen reader walks: what each stretch of a page is, in reading order, written to the rules of PDF/UA-1
(ISO 14289-1) and ISO 32000-1, 14.7 and 14.8.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reports.renderers.pdf.setting import utf16

LINK_KEYS = 1_000_000
"""Keys of links in the parent tree start here; those of pages are their numbers."""

CELLS = ("TD", "TH")


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a page, numbered within the page."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of a page; links are numbered from one through the document."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Element:
    """`alt` speaks for a drawing; `number` is that of the object it is written as."""

    kind: str
    attributes: str = ""
    alt: str = ""
    kids: list["Element | Marked | Linked"] = field(default_factory=list)
    number: int = 0

    def add(self, kind: str, attributes: str = "", alt: str = "") -> "Element":
        element = Element(kind, attributes, alt)
        self.kids.append(element)
        return element

    def head(self, scope: str) -> "Element":
        """A table cell that names its column or row."""
        return self.add("TH", f"/A<</O/Table/Scope/{scope}>>")

    def list(self, numbering: str = "None") -> "Element":
        return self.add("L", f"/A<</O/List/ListNumbering/{numbering}>>")

    @property
    def speaks(self) -> bool:
        """Whether there is anything to read; cells stay although empty, for a row has as many as its head."""
        return self.kind in CELLS or any(not isinstance(kid, Element) or kid.speaks for kid in self.kids)


@dataclass(slots=True)
class Tree:
    """`marks` holds, page by page, which element each numbered stretch belongs to."""

    root: Element = field(default_factory=lambda: Element("Document"))
    marks: list[list[Element]] = field(default_factory=list)
    links: list[Element] = field(default_factory=list)

    def numbered(self, first: int) -> int:
        """Gives every element its object's number, in reading order; answers with the number after the last."""
        for element, _ in _walked(self.root, 0):
            element.number = first
            first += 1
        return first

    def written(self, root: int, parents: int, pages: list[int], links: list[int]) -> Iterator[bytes]:
        """
        The tree's root, the parent tree (number `parents`), then every element as numbered. `pages` are the numbers of
        the page objects, `links` those of the annotations.
        """
        entries = len(self.marks) + len(self.links)
        yield (
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTree {parents} 0 R"
            f"/ParentTreeNextKey {LINK_KEYS + entries}>>"
        ).encode()
        yield self._parents()
        for element, parent in _walked(self.root, root):
            yield _element(element, parent, pages, links)

    def _parents(self) -> bytes:
        lines = [
            f"{page}[{' '.join(f'{element.number} 0 R' for element in marks)}]"
            for page, marks in enumerate(self.marks)
            if marks
        ]
        lines += [f"{LINK_KEYS + place} {element.number} 0 R" for place, element in enumerate(self.links)]
        return f"<</Nums[{' '.join(lines)}]>>".encode()


def _walked(root: Element, above: int) -> Iterator[tuple[Element, int]]:
    """Elements with the number of the one above."""
    waiting = [(root, above)]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        kids = (kid for kid in reversed(element.kids) if isinstance(kid, Element) and kid.speaks)
        waiting.extend((kid, element.number) for kid in kids)


def _element(element: Element, parent: int, pages: list[int], links: list[int]) -> bytes:
    home = next((kid.page for kid in element.kids if not isinstance(kid, Element)), None)
    kids = list(_kids(element.kids, home, pages, links))
    shown = f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]" if kids else ""
    place = "" if home is None else f"/Pg {pages[home]} 0 R"
    alt = f"/Alt{utf16(element.alt)}" if element.alt else ""
    return f"<</S/{element.kind}/P {parent} 0 R{place}{shown}{element.attributes}{alt}>>".encode()


def _kids(
    kids: Iterable[Element | Marked | Linked],
    home: int | None,
    pages: list[int],
    links: list[int],
) -> Iterator[str]:
    for kid in kids:
        match kid:
            case Marked(page, number) if page == home:
                yield str(number)
            case Marked(page, number):
                yield f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {number}>>"
            case Linked(page, number):
                yield f"<</Type/OBJR/Pg {pages[page]} 0 R/Obj {links[number - 1]} 0 R>>"
            case Element() if kid.speaks:
                yield f"{kid.number} 0 R"
