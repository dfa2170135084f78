"""
Lines put into visual order by the Unicode bidirectional algorithm (UAX 9), for one paragraph level, without explicit
embeddings. Joining and mirroring letters is left to HarfBuzz, which is given one stretch at a time.
"""

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

RIGHT = ("AL", "R", "AN")
TURNING = ("L", "R", "EN", "AN")
BRACKETS = {")": "(", "]": "[", "}": "{"}


class Stretch(NamedTuple):
    """Characters `start` to `end` of a line, all of one direction; an odd `level` runs to the left."""

    start: int
    end: int
    level: int


def turns(text: str) -> bool:
    """Whether any letter runs to the left."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in RIGHT for letter in text)


def starts_right(text: str) -> bool:
    """Rules P2 and P3: the first letter with a strong direction decides."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def stretches(line: str, *, right_to_left: bool) -> list[Stretch]:
    """One line, already broken, in the order its stretches are drawn from left to right (rule L2)."""
    found: list[Stretch] = []
    place = 0
    for level, run in groupby(_levels(line, 1 if right_to_left else 0)):
        length = len(list(run))
        found.append(Stretch(place, place + length, level))
        place += length
    for level in range(max((each.level for each in found), default=0), 0, -1):
        found = _reversed_runs(found, level)
    return found


def _reversed_runs(found: list[Stretch], level: int) -> list[Stretch]:
    result: list[Stretch] = []
    for inside, group in groupby(found, key=lambda each: each.level >= level):
        run = list(group)
        result.extend(run[::-1] if inside else run)
    return result


def _levels(line: str, base: int) -> list[int]:
    weak = _weak([unicodedata.bidirectional(letter) or "L" for letter in line], base)
    kinds = _strong(_bracketed(line, weak, base), base)
    levels = [base + _step(kind, base) for kind in kinds]
    # Rule L1: spaces at the end of a line belong to the paragraph.
    for place in range(len(line) - 1, -1, -1):
        if not line[place].isspace():
            break
        levels[place] = base
    return levels


def _step(kind: str, base: int) -> int:
    """Rules I1 and I2."""
    if base:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _weak(kinds: list[str], base: int) -> list[str]:
    """Rules W1 to W7: numbers and what stands between them."""
    edge = "R" if base else "L"
    strong = edge
    for place in range(len(kinds)):
        if kinds[place] == "NSM":
            kinds[place] = kinds[place - 1] if place else edge
        if kinds[place] in ("L", "R", "AL"):
            strong = kinds[place]
        elif kinds[place] == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    return _numbers(_separators(kinds), edge)


def _separators(kinds: list[str]) -> list[str]:
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and ((kind in ("ES", "CS") and before == "EN") or (kind == "CS" and before == "AN")):
            kinds[place] = before
    return kinds


def _numbers(kinds: list[str], edge: str) -> list[str]:
    """Rules W5 to W7."""
    _spread_terminators(kinds)
    strong = edge
    for place, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
        elif kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"
    return kinds


def _spread_terminators(kinds: list[str]) -> None:
    """Rule W5: a currency or percent sign beside a number belongs to it, on either side."""
    for places in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        step = -1 if places.step > 0 else 1
        for place in places:
            if kinds[place] == "ET" and kinds[place + step] == "EN":
                kinds[place] = "EN"


def _bracketed(line: str, kinds: list[str], base: int) -> list[str]:
    """Rule N0: a pair of brackets turns together, with what it encloses or, if that runs otherwise, what it follows."""
    edge = "R" if base else "L"
    for opening, closing in _pairs(line, kinds):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing] if kind in TURNING}
        if inside:
            earlier = (_side(kind) for kind in reversed(kinds[:opening]) if kind in TURNING)
            kinds[opening] = kinds[closing] = edge if edge in inside else next(earlier, edge)
    return kinds


def _pairs(line: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Definition BD16, by where they open."""
    open_ones: list[int] = []
    found: list[tuple[int, int]] = []
    for place, letter in enumerate(line):
        if kinds[place] == "ON" and letter in BRACKETS.values():
            open_ones.append(place)
        elif kinds[place] == "ON" and letter in BRACKETS:
            match = next((at for at in reversed(open_ones) if line[at] == BRACKETS[letter]), None)
            if match is not None:
                found.append((match, place))
                del open_ones[open_ones.index(match) :]
    return sorted(found)


def _strong(kinds: Sequence[str], base: int) -> list[str]:
    """Rules N1 and N2: neutral characters take the direction both neighbours share, else that of the paragraph."""
    edge = "R" if base else "L"
    settled: list[str] = []
    runs = [(strong, list(run)) for strong, run in groupby(kinds, key=lambda kind: kind in TURNING)]
    for order, (strong, run) in enumerate(runs):
        before = _side(runs[order - 1][1][-1]) if order else edge
        after = _side(runs[order + 1][1][0]) if order + 1 < len(runs) else edge
        settled.extend(run if strong else [before if before == after else edge] * len(run))
    return settled


def _side(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind
