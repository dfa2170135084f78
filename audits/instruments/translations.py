"""Questions in other languages. A translation is of certain English words: once those change, it is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from audits.instruments.questions import Question
from audits.instruments.tables import FOLDER, TableRow, rows

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Worded:
    """`language` is the one that `text` is in, which may not be the one asked for."""

    text: str
    language: str


def worded(question: Question, language: str) -> Worded:
    row = _translated(language).get(question.id)
    if row is None or row["english"] != question.text:
        return Worded(question.text, ENGLISH)
    return Worded(row["text"], language)


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (FOLDER / "translations").glob("*.csv")))


@cache
def _translated(language: str) -> Mapping[str, TableRow]:
    return {row["id"]: row for row in rows(f"translations/{language}")} if language in languages() else {}
