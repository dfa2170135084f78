"""The rules as data: words that a draft should not hold, each with why, what to write instead and where it is said."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from foundation.errors import Invalid
from reports.contents.wording_lint.folding import folded

FOLDER = Path(__file__).resolve().parent
# And, then; to, by, like; the: written together with the word they stand before.
BEFORE_ARABIC = "[وف]?(?:لل|[بكل]?ال|[بكل])?"
CAPITALS = "".join(chr(code) for code in range(0x530) if chr(code).isupper())
NAME = rf"(?:[{CAPITALS}]['\u2019])?[{CAPITALS}][^\W\d_{CAPITALS}]+\w*(?:['\u2019-]\w+)*"
NAMES = rf"{NAME}(?:[ \u00a0]{NAME}){{0,3}}"


class RemarkKind(StrEnum):
    GUILT = "guilt"
    LABEL = "label"
    NAME = "name"
    SENSATIONAL = "sensational"


class WordingLanguageUnknown(Invalid):
    code = "wording.language_unknown"

    def __init__(self, language: str) -> None:
        super().__init__(f"There are no wording rules for {language[:20]!r}: choose one of {', '.join(languages())}.")
        self.language = language


@dataclass(frozen=True, slots=True)
class Rule:
    """`found` looks in the folded text, or for names, which only capitals tell, in the text as written."""

    id: str
    language: str
    kind: RemarkKind
    pattern: str
    instead: str
    source: str
    found: re.Pattern[str]
    unless: re.Pattern[str] | None
    as_written: bool


@dataclass(frozen=True, slots=True)
class Softeners:
    """Words before a word, or just after it, that take the blame out of it."""

    negations: frozenset[str]
    hedges: frozenset[str]


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(" | ") if part.strip()]


@cache
def languages() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["language"] for row in table("rules")))


@cache
def rules_of(language: str) -> tuple[Rule, ...]:
    """Raises WordingLanguageUnknown."""
    if language not in languages():
        raise WordingLanguageUnknown(language)
    return tuple(_rules(language))


def _rules(language: str) -> Iterator[Rule]:
    sources = {row["kind"]: f"{row['source']} ({row['confidence']})" for row in table("sources")}
    for row in table("rules"):
        if row["language"] != language:
            continue
        as_written = row["shape"] != "words"
        yield Rule(
            row["id"],
            language,
            RemarkKind(row["kind"]),
            row["pattern"],
            row["instead"],
            sources[row["kind"]],
            _named(row) if as_written else _worded(row["pattern"], language),
            None if as_written or not row["unless"] else _worded(row["unless"], language),
            as_written,
        )


def _worded(cell: str, language: str) -> re.Pattern[str]:
    """Whole words only; `*` stands for any ending; one blank, line break or hyphen may part words."""
    before = BEFORE_ARABIC if language == "ar" else ""
    phrases = []
    for part in sorted(parts(cell), key=len, reverse=True):
        words = (re.escape(folded(word).text).replace(r"\*", r"\w*") for word in part.split())
        phrases.append(r"[\s-]+".join(words))
    return re.compile(rf"(?<!\w){before}(?:{'|'.join(phrases)})(?!\w)")


def _named(row: dict[str, str]) -> re.Pattern[str]:
    """A title or a noun with the name that follows it."""
    words = "|".join(re.escape(word) for word in sorted(parts(row["pattern"]), key=len, reverse=True))
    if row["language"] == "ar":
        known = "|".join(parts(next(one["names"] for one in table("given_names") if one["language"] == "ar")))
        name = r"\w{2,}" if row["shape"] == "title" else f"(?:{known})"
        return re.compile(rf"(?<!\w)[وف]?[بكل]?(?:{words})\s+{name}(?!\w)")
    if row["shape"] == "title":
        return re.compile(rf"(?<!\w)(?:{words}|(?i:{_long(row['pattern'])}))\.?[ \u00a0]{NAMES}")
    except_for = "|".join(parts(row["unless"]))
    other = rf"(?!(?:{except_for})(?!\w))" if except_for else ""
    return re.compile(rf"(?<!\w)(?i:{words}),?[ \u00a0]{other}{NAMES}")


def _long(cell: str) -> str:
    """Titles that are no ordinary word also stand in small letters: `señora Prado`, `don Pedro`."""
    return "|".join(re.escape(word) for word in parts(cell) if len(word) > 1)


@cache
def softeners(language: str) -> Softeners:
    found = {row["what"]: row["words"] for row in table("softeners") if row["language"] == language}
    sets = (frozenset(folded(word).text for word in parts(found[what])) for what in ("negation", "hedge"))
    return Softeners(*sets)
