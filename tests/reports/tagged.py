"""Reads a printed report as a screen reader does: through its tree. Says what the standard forbids."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

PAINTING = {"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}
SHOWING = {"Tj", "TJ"}


@dataclass
class Node:
    kind: str
    raw: Any
    above: "Node | None"
    marks: list[tuple[int, int]] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)
    links: int = 0

    def walk(self) -> Iterator["Node"]:
        yield self
        for each in self.below:
            yield from each.walk()


class Tagged:
    """`faults` is what a checker would complain of; `text` what is heard, in the order of the tree."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.faults: list[str] = []
        self.heard: dict[tuple[int, int], str] = {}
        self._pages = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self._fonts: dict[str, dict[str, str]] = {}
        for number, page in enumerate(self.pdf.pages):
            self._read(number, page)
        self.root = self._node(self.pdf.Root.StructTreeRoot.K, None)
        self._check_marks()
        self._check_nodes()
        self._check_parents()

    @property
    def text(self) -> str:
        return "".join(self.said(node) for node in self.root.walk())

    def said(self, node: Node) -> str:
        return "".join(self.heard.get(mark, "") for mark in node.marks)

    def _read(self, number: int, page: pikepdf.Page) -> None:
        stack: list[tuple[str, int | None, str | None]] = []
        letters: dict[str, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), list(instruction.operands)
            if operator in ("BDC", "BMC"):
                stack.append(self._opened(number, operands, stack))
            elif operator == "EMC":
                stack.pop()
            elif operator == "Tf":
                letters = self._letters(page, str(operands[0]))
            elif operator in PAINTING | SHOWING and not stack:
                self.faults.append(f"page {number}: {operator} outside of all marked content")
            if operator in SHOWING:
                self._show(number, stack, operands[0], letters)
        if stack:
            self.faults.append(f"page {number}: marked content is left open")

    def _opened(
        self, number: int, operands: list[Any], stack: list[tuple[str, int | None, str | None]]
    ) -> tuple[str, int | None, str | None]:
        facts = operands[1] if len(operands) > 1 else {}
        mark = int(facts["/MCID"]) if "/MCID" in facts else None
        if mark is not None and any(each[1] is not None for each in stack):
            self.faults.append(f"page {number}: mark {mark} inside another one")
        spoken = str(facts["/ActualText"]) if "/ActualText" in facts else None
        owner = next((each[1] for each in stack if each[1] is not None), None)
        if spoken is not None and owner is not None:
            self._hear(number, owner, spoken)
        if mark is not None:
            self._hear(number, mark, "")
        return str(operands[0]), mark, spoken

    def _hear(self, number: int, mark: int, words: str) -> None:
        self.heard[number, mark] = self.heard.get((number, mark), "") + words

    def _letters(self, page: pikepdf.Page, name: str) -> dict[str, str]:
        if name not in self._fonts:
            words = page.Resources.Font[name].ToUnicode.read_bytes().decode()
            pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]*)>\n", words)
            self._fonts[name] = {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
        return self._fonts[name]

    def _show(self, number: int, stack: list[Any], shown: Any, letters: dict[str, str]) -> None:
        if any(each[2] is not None for each in stack):
            return
        owner = next((each[1] for each in stack if each[1] is not None), None)
        if owner is None:
            return
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                codes = bytes(part).hex().upper()
                drawn = "".join(letters[codes[place : place + 4]] for place in range(0, len(codes), 4))
                self._hear(number, owner, drawn)

    def _node(self, raw: Any, above: Node | None) -> Node:
        node = Node(str(raw.S).removeprefix("/"), raw, above)
        kids = raw.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                node.marks.append((self._pages[raw.Pg.objgen], kid))
            elif kid.get("/Type") == "/MCR":
                node.marks.append((self._pages[kid.Pg.objgen], int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                node.links += 1
            else:
                node.below.append(self._node(kid, node))
        return node

    def _check_marks(self) -> None:
        owned = [mark for node in self.root.walk() for mark in node.marks]
        if len(owned) != len(set(owned)):
            self.faults.append("a stretch of a page belongs to two elements")
        if set(owned) != set(self.heard):
            self.faults.append(f"stretches that no element owns: {sorted(set(self.heard) - set(owned))[:5]}")
        firsts = [node.marks[0] for node in self.root.walk() if node.marks]
        if any(after < before for before, after in pairwise(firsts)):
            self.faults.append("the tree is not in the order of the pages")

    def _check_nodes(self) -> None:
        depth = 0
        for node in self.root.walk():
            attributes = node.raw.get("/A", {})
            if node.kind == "TH" and "/Scope" not in attributes:
                self.faults.append("a head without scope")
            if node.kind == "Figure" and not (node.raw.get("/Alt") and "/BBox" in attributes):
                self.faults.append("a figure without words or place")
            if node.kind == "Link" and not node.links:
                self.faults.append("a link that leads nowhere")
            if found := re.fullmatch(r"H(\d)", node.kind):
                if int(found[1]) > depth + 1:
                    self.faults.append(f"{node.kind} follows H{depth}")
                depth = int(found[1])
            if node.kind == "Table":
                self._check_table(node)

    def _check_table(self, table: Node) -> None:
        widths = {
            sum(int(cell.raw.get("/A", {}).get("/ColSpan", 1)) for cell in row.below)
            for row in table.walk()
            if row.kind == "TR"
        }
        if len(widths) != 1:
            self.faults.append(f"rows of one table have {sorted(widths)} cells")

    def _check_parents(self) -> None:
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        known = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        for node in self.root.walk():
            for page, mark in node.marks:
                if known[int(self.pdf.pages[page].StructParents)][mark].objgen != node.raw.objgen:
                    self.faults.append(f"the parent tree gives page {page} mark {mark} another element")
        for page in self.pdf.pages:
            if page.get("/Tabs") != "/S":
                self.faults.append("tab order is not that of the tree")
            for link in page.get("/Annots", pikepdf.Array()).as_list():
                if known[int(link.StructParent)].S != "/Link" or not str(link.Contents):
                    self.faults.append("an annotation outside of the tree or without words")
