"""
Arabic letters joined, and lines put into visual order, so that a PDF shows names as their readers write them.

ReportLab draws characters from left to right as they come, each alone. Joining here maps each letter to the
presentation form that Unicode itself defines (the tables come from `unicodedata`, nothing is typed in); ordering
follows the Unicode bidirectional algorithm (UAX 9) for one paragraph level, without explicit embeddings and bracket
pairs. Letters that have no presentation form (some of Sindhi, Pashto or Kurdish) stay unjoined.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby

FORM_BLOCKS = ((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
TATWEEL, JOINER = "\u0640", "\u200d"
LAM_ALEFS = frozenset("\u0644" + alef for alef in "\u0622\u0623\u0625\u0627")
MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))  # noqa: RUF001 - the marks as they stand in names
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
ARABIC_SHARE = ("AL", "R", "AN")


@cache
def _forms() -> dict[tuple[str, str], str]:
    """(letters, position) -> presentation form, position being initial, medial, final or isolated."""
    forms: dict[tuple[str, str], str] = {}
    for first, last in FORM_BLOCKS:
        for code in range(first, last + 1):
            position, _, letters = unicodedata.decomposition(chr(code)).partition("> ")
            text = "".join(chr(int(letter, 16)) for letter in letters.split())
            if position and _is_plain(text):
                forms.setdefault((text, position.removeprefix("<")), chr(code))
    return forms


def _is_plain(text: str) -> bool:
    """One letter, or lam with an alef, the only ligature that writing requires."""
    return len(text) == 1 or text in LAM_ALEFS


def _joins_next(letter: str) -> bool:
    return letter in (TATWEEL, JOINER) or (letter, "initial") in _forms()


def _joins_previous(letter: str) -> bool:
    return letter in (TATWEEL, JOINER) or (letter, "final") in _forms()


def needs_shaping(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ARABIC_SHARE for letter in text)


def joined(text: str) -> str:
    """Still in logical order; marks above and below letters do not break a joint."""
    letters = _with_ligatures(text)
    bases = [place for place, letter in enumerate(letters) if not _is_mark(letter)]
    shaped = list(letters)
    for order, place in enumerate(bases):
        letter = letters[place]
        before = letters[bases[order - 1]] if order else ""
        after = letters[bases[order + 1]] if order + 1 < len(bases) else ""
        shaped[place] = _form(letter, before, after)
    return "".join(letter for letter in shaped if letter not in INVISIBLE)


def _is_mark(letter: str) -> bool:
    return len(letter) == 1 and letter != JOINER and unicodedata.category(letter) in ("Mn", "Me")


def _with_ligatures(text: str) -> list[str]:
    letters: list[str] = []
    for letter in text:
        if letters and (letters[-1] + letter, "isolated") in _forms():
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _form(letter: str, before: str, after: str) -> str:
    """A ligature joins backwards only; a letter with no form for its place keeps its own shape."""
    backwards = bool(before) and _joins_next(before) and _joins_previous(letter)
    forwards = bool(after) and _joins_next(letter) and _joins_previous(after)
    position = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get((backwards, forwards))
    forms = _forms()
    return forms.get((letter, position or "isolated"), forms.get((letter, "isolated"), letter))


def starts_right(text: str) -> bool:
    """Rules P2 and P3: the first letter with a strong direction decides."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def visual(line: str, *, right_to_left: bool) -> str:
    """One line, already joined and broken, in the order it is drawn from left to right."""
    pieces: list[tuple[str, int]] = []
    for letter, level in zip(line, _levels(line, 1 if right_to_left else 0), strict=True):
        if pieces and _is_mark(letter):
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1])  # rule L3: a mark is drawn after its letter
        else:
            pieces.append((letter, level))
    for level in range(max((level for _, level in pieces), default=0), 0, -1):
        pieces = _reversed_runs(pieces, level)
    return "".join(MIRRORED.get(letter, letter) if level % 2 else letter for letter, level in pieces)


def _reversed_runs(pieces: list[tuple[str, int]], level: int) -> list[tuple[str, int]]:
    """Rule L2."""
    result: list[tuple[str, int]] = []
    for inside, group in groupby(pieces, key=lambda piece: piece[1] >= level):
        run = list(group)
        result.extend(run[::-1] if inside else run)
    return result


def _levels(line: str, base: int) -> list[int]:
    kinds = _strong(_weak([unicodedata.bidirectional(letter) or "L" for letter in line], base), base)
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


def _strong(kinds: Sequence[str], base: int) -> list[str]:
    """Rules N1 and N2: neutral characters take the direction both neighbours share, else that of the paragraph."""
    edge = "R" if base else "L"
    settled: list[str] = []
    runs = [(strong, list(run)) for strong, run in groupby(kinds, key=lambda kind: kind in ("L", "R", "EN", "AN"))]
    for order, (strong, run) in enumerate(runs):
        before = _side(runs[order - 1][1][-1]) if order else edge
        after = _side(runs[order + 1][1][0]) if order + 1 < len(runs) else edge
        settled.extend(run if strong else [before if before == after else edge] * len(run))
    return settled


def _side(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind
