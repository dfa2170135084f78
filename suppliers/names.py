"""
Reads a firm's or person's name into the parts that comparison needs: folded words, the words that are not legal form,
the legal form, the numbers, the script. Pure and cached; matching, screening and the register all read names here.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from suppliers.scripts import DATA, fold, romanise, script_of, skeleton

__all__ = ["Name", "fold", "is_legal_form", "read_name", "romanise", "script_of", "skeleton"]

# I, V and X alone are more often initials than numbers.
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_DIGITS = re.compile(r"\d+")
_MOST_FORM_WORDS = 7
_LEAST_SPACED, _MOSTLY = 6, 0.8  # letters that stand alone, at least, and their share of all words
_SHORT_FORM = 2


@dataclass(frozen=True, slots=True)
class Name:
    """`core` is never empty when `tokens` is not: a name that is nothing but a legal form keeps its words."""

    raw: str
    folded: str
    tokens: tuple[str, ...]
    core: tuple[str, ...]
    legal_form: str | None
    numbers: tuple[str, ...]
    squeezed: str
    script: str


@dataclass(frozen=True, slots=True)
class _Forms:
    """Each mapping: words of a legal form, as folded, to its canonical code."""

    anywhere: dict[tuple[str, ...], str]
    start: dict[tuple[str, ...], str]
    end: dict[tuple[str, ...], str]
    glued: tuple[tuple[str, str], ...]


@cache
def _forms() -> _Forms:
    with (DATA / "legal_forms.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    words: dict[str, dict[tuple[str, ...], str]] = {"anywhere": {}, "start": {}, "end": {}}
    glued: dict[str, str] = {}
    for row in rows:
        folded = fold(row["form"])
        if row["position"] == "glued":
            glued.setdefault(folded, row["canonical"])
        elif folded:
            words[row["position"]].setdefault(tuple(folded.split()), row["canonical"])
    longest_first = tuple(sorted(glued.items(), key=lambda item: -len(item[0])))
    # What may stand anywhere may stand at the end, too.
    return _Forms(words["anywhere"], words["start"], {**words["end"], **words["anywhere"]}, longest_first)


@lru_cache(maxsize=65_536)
def read_name(raw: str) -> Name:
    """An empty or blank text gives a name with no tokens."""
    folded = fold(raw)
    tokens = tuple(folded.split())
    core, legal_form = _without_spaced_form(tokens) if _is_letter_spaced(tokens) else _without_form(tokens)
    return Name(
        raw=raw,
        folded=folded,
        tokens=tokens,
        core=core,
        legal_form=legal_form,
        numbers=_numbers(core),
        squeezed="".join(core),
        script=script_of(folded),
    )


def is_legal_form(word: str) -> bool:
    """Whether one folded word, behind a name, is read as its legal form."""
    return _without_form(("name", word))[1] is not None


def _without_form(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    forms = _forms()
    found: list[str] = []
    rest = _peel_end(tokens, forms, found)
    rest = _peel_start(rest, forms, found)
    rest = _peel_middle(rest, forms, found)
    if not "".join(rest).isascii():
        rest = _peel_glued(rest, forms, found)
    return (rest or tokens), (found[0] if found else None)


def _is_letter_spaced(tokens: tuple[str, ...]) -> bool:
    """PDFs give `m e r i d i a n  c o . , l t d`; initials are fewer, or stand beside words."""
    single = sum(len(token) == 1 for token in tokens)
    return single >= _LEAST_SPACED and single >= _MOSTLY * len(tokens)


def _without_spaced_form(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Where the words ended is lost, so the whole name is one word; the form is what it ends with, again and again."""
    word = "".join(tokens)
    found: list[str] = []
    while True:
        size = next((size for size in range(min(len(word) - 3, 24), 1, -1) if word[-size:] in _glued_ends()), 0)
        if not size:
            return (word,), (found[0] if found else None)
        found.append(_glued_ends()[word[-size:]])
        word = word[:-size]


@cache
def _glued_ends() -> dict[str, str]:
    """Forms of three letters and more, and `co`; shorter ones end too many words."""
    glued = {"".join(words): code for words, code in _forms().end.items()}
    return {form: code for form, code in glued.items() if len(form) > _SHORT_FORM or form == "co"}


def _peel_end(tokens: tuple[str, ...], forms: _Forms, found: list[str]) -> tuple[str, ...]:
    """Again and again, longest first: `Tekstil San. ve Tic. Ltd. Sti.` and `Textiles (Pvt) Ltd Co` both end bare."""
    size = min(len(tokens) - 1, _MOST_FORM_WORDS)
    while size > 0:
        code = forms.end.get(tokens[-size:])
        if code is None:
            size -= 1
            continue
        found.append(code)
        tokens = tokens[:-size]
        size = min(len(tokens) - 1, _MOST_FORM_WORDS)
    return tokens


def _peel_start(tokens: tuple[str, ...], forms: _Forms, found: list[str]) -> tuple[str, ...]:
    for size in range(min(len(tokens) - 1, _MOST_FORM_WORDS), 0, -1):
        code = forms.start.get(tokens[:size])
        if code is not None:
            found.append(code)
            return tokens[size:]
    return tokens


def _peel_middle(tokens: tuple[str, ...], forms: _Forms, found: list[str]) -> tuple[str, ...]:
    """A form with a trade name or place behind it (`Beta Garment Co. Ltd. (Unit 2)`)."""
    if len(tokens) < 3:  # noqa: PLR2004 - a middle needs a word before and after it
        return tokens
    kept: list[str] = [tokens[0]]
    at = 1
    while at < len(tokens):
        size = next(
            (
                size
                for size in range(min(len(tokens) - at, _MOST_FORM_WORDS), 0, -1)
                if tokens[at : at + size] in forms.anywhere
            ),
            0,
        )
        if size:
            found.append(forms.anywhere[tokens[at : at + size]])
            at += size
        else:
            kept.append(tokens[at])
            at += 1
    return tuple(kept)


def _peel_glued(tokens: tuple[str, ...], forms: _Forms, found: list[str]) -> tuple[str, ...]:
    """Scripts without spaces write the form onto the name, before or behind it."""
    text = " ".join(tokens)
    for form, code in forms.glued:
        if form in {"株", "有", "주", "유"}:
            continue  # one letter is a form only in brackets, and brackets are gone by now
        bare = text.removesuffix(form).removeprefix(form).strip()
        if bare and bare != text:
            found.append(code)
            text = bare
    return tuple(text.split())


def _numbers(core: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers tell sister sites apart, so `Unit 02`, `Unit 2` and `Unit II` must read the same."""
    numbers: list[str] = []
    for token in core:
        if token in _ROMAN:
            numbers.append(_ROMAN[token])
        else:
            numbers.extend(digits.lstrip("0") or "0" for digits in _DIGITS.findall(token))
    return tuple(numbers)
