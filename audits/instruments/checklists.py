"""
Versioned checklists: what a visit asks. A sector's instrument is the core list and then the sector's own.

The questions are in our own words; each row names the convention, the indicator and the text it leans on. A version
that was used on a visit is never edited: a change makes a new folder.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from audits.instruments.severities import Severity
from audits.instruments.tables import FOLDER, TableRow, rows
from foundation.errors import NotFound

LATEST_VERSION = "2026.1"
CORE = "core"


class Sector(StrEnum):
    HOSPITALITY = "hospitality"
    AGRICULTURE = "agriculture"
    CONSTRUCTION = "construction"


class EvidenceKind(StrEnum):
    DOCUMENT = "document"
    INTERVIEW = "interview"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True)
class Question:
    """`bad_answer` is the answer that raises a finding of `severity`; `indicators` are ILO codes I01 to I11."""

    id: str
    block: str
    text: str
    evidence: tuple[EvidenceKind, ...]
    bad_answer: str
    severity: Severity
    indicators: tuple[str, ...]
    conventions: tuple[str, ...]
    law_theme: str
    source: str
    section: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """`id` such as `core+agriculture@2026.1` is what a visit stores, so that its answers stay readable for ever."""

    id: str
    sector: Sector | None
    version: str
    questions: tuple[Question, ...]

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
    questions = tuple(
        _question(row, section) for section in sections for row in rows(f"checklists/{version}/{section}")
    )
    return Instrument(f"{'+'.join(sections)}@{version}", sector, version, questions)


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


def _question(row: TableRow, section: str) -> Question:
    return Question(
        id=row["id"],
        block=row["block"],
        text=row["question"],
        evidence=tuple(EvidenceKind(kind) for kind in row["evidence"].split("+")),
        bad_answer=row["bad_answer"],
        severity=Severity(row["severity"]),
        indicators=tuple(row["ilo_indicator"].split(";")),
        conventions=tuple(row["ilo_convention"].split(";")),
        law_theme=row["law_theme"],
        source=row["source"],
        section=section,
    )
