"""
Versioned checklists: what a visit asks. A sector's instrument is the core list and then the sector's own.

The questions are in our own words; each row names the convention, the indicator and the text it leans on. A version
that was used on a visit is never edited: a change makes a new folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from audits.instruments.questions import EvidenceKind, Question, QuestionRow, question_in
from audits.instruments.skips import check_skips
from audits.instruments.tables import FOLDER, TableRow, rows
from foundation.errors import NotFound

LATEST_VERSION = "2026.2"
CORE = "core"
FIRST_ROW = 2
"""As a spreadsheet counts: the heads stand in row 1."""


class Sector(StrEnum):
    HOSPITALITY = "hospitality"
    AGRICULTURE = "agriculture"
    CONSTRUCTION = "construction"


@dataclass(frozen=True, slots=True)
class Instrument:
    """`id` such as `core+agriculture@2026.1` is what a visit stores, so that its answers stay readable for ever."""

    id: str
    sector: Sector | None
    version: str
    questions: tuple[Question, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        return (CORE,) if self.sector is None else (CORE, self.sector.value)

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(code for question in self.questions for code in question.indicators)

    def answerable_by(self, kind: EvidenceKind) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if kind in question.evidence)

    def question(self, question_id: str) -> Question:
        for question in self.questions:
            if question.id == question_id:
                return question
        raise QuestionUnknown(self.id, question_id)


class InstrumentUnknown(NotFound):
    code = "instrument.unknown"

    def __init__(self, instrument: str) -> None:
        super().__init__(f"There is no instrument {instrument}: choose one of {', '.join(instrument_ids())}.")
        self.instrument = instrument


class QuestionUnknown(NotFound):
    code = "instrument.question_unknown"

    def __init__(self, instrument: str, question: str) -> None:
        super().__init__(f"The instrument {instrument} has no question {question}: use an id from its list.")
        self.instrument = instrument
        self.question = question


@cache
def instrument_for(sector: Sector | None, version: str = LATEST_VERSION) -> Instrument:
    """The core questions and, for one of the three modelled sectors, its own. Raises InstrumentUnknown."""
    if version not in versions():
        raise InstrumentUnknown(f"{CORE}@{version}")
    sections = (CORE,) if sector is None else (CORE, sector.value)
    questions = questions_in([(f"{name}.csv", rows(f"checklists/{version}/{name}")) for name in sections])
    return Instrument(f"{'+'.join(sections)}@{version}", sector, version, questions)


def questions_in(tables: Sequence[tuple[str, Sequence[TableRow]]]) -> tuple[Question, ...]:
    """
    The questions of some tables, each given with its file's name, one after the other. Raises QuestionRowWrong,
    QuestionTwice, SkipUnknown, SkipLoop, SkipForward, SkipAnswerImpossible.
    """
    found = [QuestionRow(file, number, row) for file, table in tables for number, row in enumerate(table, FIRST_ROW)]
    questions = tuple(question_in(row) for row in found)
    check_skips(found, questions)
    return questions


def instrument_by_id(instrument: str) -> Instrument:
    """Reads an id that a visit stored. Raises InstrumentUnknown."""
    for known in instruments():
        if known.id == instrument:
            return known
    raise InstrumentUnknown(instrument)


def instruments() -> tuple[Instrument, ...]:
    return tuple(instrument_for(sector, version) for version in versions() for sector in (None, *Sector))


def instrument_ids() -> tuple[str, ...]:
    return tuple(instrument.id for instrument in instruments())


@cache
def versions() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in (FOLDER / "checklists").iterdir() if folder.is_dir()))
