"""Readiness as the interface answers it."""

from datetime import date

from pydantic import BaseModel

from reports.laws.completeness import State
from reports.laws.versions import Duty


class LackRead(BaseModel):
    """`place` is the page where it is entered; empty for a part in words."""

    what: str
    key: str
    place: str


class SectionRead(BaseModel):
    """
    `lacks`: each need not met, with the alternatives that would meet it. `exempt_because`: the words of whoever says
    that the section is not material or does not apply, which then answers it.
    """

    id: str
    title: str
    citation: str
    mandatory: str
    data: list[str]
    test: list[str]
    state: State
    words_version: int
    exempt_because: str = ""
    lacks: list[list[LackRead]]


class LawReadinessRead(BaseModel):
    """`refused` is filled, and the rest empty, for a year in which no text of the law was in force."""

    id: str
    name: str
    year: int
    first_day: date
    last_day: date
    version: str = ""
    unverified: bool = False
    recalled: bool = False
    duty: Duty | None = None
    checked: str = ""
    may_have_changed: str = ""
    answered: int = 0
    partly: int = 0
    open: int = 0
    open_mandatory: int = 0
    exempt: int = 0
    due_on: date | None = None
    missed: bool = False
    refused: str = ""


class LawSectionsRead(LawReadinessRead):
    language: str
    sections: list[SectionRead]


class AnswerKeyRead(BaseModel):
    """`laws` and `sections` say how far an entry reaches; `kept`: entered here, or read from the register."""

    key: str
    words: str
    kept: str
    place: str
    measures: list[str]
    laws: int
    sections: list[str]
    held: str
