"""What a statement is made from: the law as it was, what is held under each data key, the parts people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from reports.contents.blocks import Column, Figure, Row
from reports.contents.spoken import word
from reports.laws.book import Law, LawBook, LawSection
from reports.laws.completeness import ROWS, Completeness, Condition, Holding, State, complete
from reports.laws.versions import Duty, LawVersion, ReportingYear
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """What one data key holds for the year: counts as figures, entered facts as rows. People few enough are hidden."""

    holding: Holding
    figures: tuple[Figure, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section in somebody's words. `author` is who wrote this version."""

    section: str
    text: str
    author: str
    written_on: date
    version: int = 1


@dataclass(frozen=True, slots=True)
class Target:
    """By when it has to be public, and when it was. A day that passed stays missed."""

    due_on: date
    published_on: date | None
    today: date

    @property
    def missed(self) -> bool:
        return (self.published_on or self.today) > self.due_on


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """`law` is the text of `version`. `parts` and `exemptions` are words of people, by section."""

    frame: Frame
    compiled: date
    law: Law
    version: LawVersion
    duty: Duty
    year: ReportingYear
    answers: Mapping[str, KeyAnswer] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    exemptions: Mapping[str, Part] = field(default_factory=dict)
    target: Target | None = None
    number: int = 1
    correction: str = ""

    def exempt(self, section: LawSection) -> Part | None:
        """Why a section is not material or does not apply, where the law leaves room for that."""
        return self.exemptions.get(section.id) if section.can_be_exempt else None

    def completeness(self, section: LawSection) -> Completeness:
        """A section that somebody said, in words and with their name, to be exempt is answered by that."""
        held = {key: answer.holding for key, answer in self.answers.items()}
        found = complete(section.needs, held, written=section.id in self.parts, last=self.year.last)
        return replace(found, state=State.ANSWERED) if self.exempt(section) else found


@dataclass(frozen=True, slots=True)
class Readiness:
    """
    Sections of one law by state; `open_mandatory` are those the law itself requires that are not answered, `exempt`
    those counted as answered because somebody said why they are not material or do not apply.
    """

    answered: int
    partly: int
    open: int
    open_mandatory: int
    exempt: int = 0

    @property
    def sections(self) -> int:
        return self.answered + self.partly + self.open


def readiness(facts: StatementFacts) -> Readiness:
    states = [(section, facts.completeness(section).state) for section in facts.law.sections]
    count = {state: sum(one is state for _, one in states) for state in State}
    missing = sum(section.mandatory == "yes" and state is not State.ANSWERED for section, state in states)
    exempt = sum(facts.exempt(section) is not None for section, _ in states)
    return Readiness(count[State.ANSWERED], count[State.PARTLY], count[State.OPEN], missing, exempt)


def name_of(key: str) -> str:
    """A data key of the law file in words, in the language being spoken."""
    return word(f"law.key-{key}")


def takes(condition: Condition) -> str:
    """What would meet a condition, in words."""
    if not condition.key:
        return word("law.in-words-need")
    name = name_of(condition.key)
    if condition.months:
        return word("law.takes-months", what=name, months=str(condition.months))
    if condition.measure != ROWS:
        name = f"{name} ({word(f'law.measure-{condition.measure}')})"
    return name if condition.least == 1 else word("law.takes-least", least=str(condition.least), what=name)


def without_facts(frame: Frame, book: LawBook, law: Law, year: ReportingYear) -> StatementFacts:
    """The law's own list of questions. Raises LawHasNoVersion."""
    version = law.version_on(year.last)
    due = law.public_by(year.last)
    return StatementFacts(
        frame=frame,
        compiled=book.compiled,
        law=law.as_it_was(version),
        version=version,
        duty=law.duty_on(year.last),
        year=year,
        target=Target(due, None, frame.data_cut) if due else None,
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one data key goes: sections of laws, as (law id, section id)."""

    key: str
    sections: tuple[tuple[str, str], ...]

    @property
    def laws(self) -> int:
        return len({law for law, _ in self.sections})


def reach_of(book: LawBook, key: str) -> Reach:
    found = ((law.id, section.id) for law in book.laws for section in law.sections if key in section.data)
    return Reach(key, tuple(found))
