"""How ready a firm is under each law for a reporting year: what is answered, what is open, and where to enter it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.contents.values import FewerThan
from reports.facts.framing import frame_of
from reports.facts.law_answers import answers_held
from reports.facts.law_statement import statement_facts, with_approvals, with_words
from reports.laws.answering import (
    KeyAnswer,
    Part,
    Reach,
    Readiness,
    StatementFacts,
    Target,
    reach_of,
    readiness,
    takes,
    without_facts,
)
from reports.laws.book import Law, LawSection, law_book
from reports.laws.completeness import Completeness, Condition, State
from reports.laws.keys import AnswerKey, answer_key, answer_keys
from reports.laws.versions import LawHasNoVersion, ReportingYear
from reports.models import LawStatement
from reports.statements import statements
from reports.statements.reading import SMALLEST_COUNT
from reports.statements.years import year_of


@dataclass(frozen=True, slots=True)
class LawLine:
    """`facts` and `ready` are None for a law that had no text in force; `refused` then says which there are."""

    law: Law
    facts: StatementFacts | None = None
    ready: Readiness | None = None
    statement: LawStatement | None = None
    target: Target | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LawsFacts:
    """`gaps`: how many of the shown sections each data key would help, the widest first."""

    year: ReportingYear
    language: str
    lines: tuple[LawLine, ...]
    gaps: tuple[tuple[AnswerKey, str, int, int], ...]

    def total(self, state: str) -> int:
        return sum(getattr(line.ready, state) for line in self.lines if line.ready)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that would meet a need. `place` is empty for the words, which are written beside it."""

    what: str
    key: str
    place: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    """
    `lacks` are the needs not met, each with its alternatives; `held` what the register counts, in words; `exempt` says
    why the section is not material or does not apply.
    """

    section: LawSection
    found: Completeness
    part: Part | None
    lacks: tuple[tuple[Lack, ...], ...]
    held: tuple[tuple[AnswerKey, str], ...]
    exempt: Part | None = None


@dataclass(frozen=True, slots=True)
class LawFacts:
    facts: StatementFacts
    ready: Readiness
    sections: tuple[SectionLine, ...]
    statements: tuple[LawStatement, ...]
    may_write: bool
    only_open: bool = False


def laws_facts(session: Session, actor: Actor, year: int, *, language: str, today: date) -> LawsFacts:
    """The floors are read once for all laws."""
    actor.require(Action.MAKE_REPORTS)
    then = year_of(session, actor, year)
    frame = replace(frame_of(session, actor, today=today), language=language)
    held = answers_held(session, actor, then, k=SMALLEST_COUNT)
    made = statements.list_statements(session, actor, year=year)
    lines = []
    for law in law_book().laws:
        try:
            empty = without_facts(frame, law_book(), law, then)
        except LawHasNoVersion as refused:
            lines.append(LawLine(law, refused=refused.message))
            continue
        facts = with_words(session, actor, replace(empty, answers=with_approvals(session, actor, empty, held)))
        newest = _newest(made, law, language)
        lines.append(LawLine(facts.law, facts, readiness(facts), newest, _target(facts, newest)))
    return LawsFacts(then, language, tuple(lines), _gaps(lines))


def _newest(rows: list[LawStatement], law: Law, language: str) -> LawStatement | None:
    """Of this law: the one in force before a draft, in this language before another."""
    fitting = [row for row in rows if row.law_id == law.id and row.state in ("draft", *statements.SIGNED)]
    return min(
        fitting,
        key=lambda row: (row.state not in statements.SIGNED, row.language != language, -row.number),
        default=None,
    )


def _target(facts: StatementFacts, row: LawStatement | None) -> Target | None:
    if facts.target is None or row is None:
        return facts.target
    return replace(facts.target, published_on=row.published_on)


def _gaps(lines: list[LawLine]) -> tuple[tuple[AnswerKey, str, int, int], ...]:
    """Keys that stand in an unmet need: (key, words, sections, laws)."""
    waiting: dict[str, set[tuple[str, str]]] = {}
    for line in lines:
        if line.facts is None:
            continue
        for section in line.law.sections:
            missing = () if line.facts.exempt(section) else _missing(line.facts.completeness(section))
            for condition in missing:
                if condition.key:
                    waiting.setdefault(condition.key, set()).add((line.law.id, section.id))
    words = dict(law_book().data_keys)
    found = [
        (answer_key(key), words[key], len(where), len({law for law, _ in where})) for key, where in waiting.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one[3], -one[2], one[0].key)))


def _missing(found: Completeness) -> Iterator[Condition]:
    for reason in found.reasons:
        yield from reason.missing


def law_facts(
    session: Session,
    actor: Actor,
    law_id: str,
    year: int,
    *,
    language: str,
    today: date,
    only_open: bool = False,
) -> LawFacts:
    """Raises LawNotFound, LawHasNoVersion."""
    actor.require(Action.MAKE_REPORTS)
    facts = statement_facts(session, actor, law_id, year, language=language, today=today, k=SMALLEST_COUNT)
    made = statements.list_statements(session, actor, law_id=law_id, year=year)
    facts = replace(facts, target=_target(facts, _newest(made, facts.law, language)))
    lines = tuple(section_line(facts, section) for section in facts.law.sections)
    shown = tuple(line for line in lines if not only_open or line.found.state is not State.ANSWERED)
    may_write = actor.may(Action.WRITE_STATEMENTS)
    return LawFacts(facts, readiness(facts), shown, tuple(made), may_write, only_open)


def section_line(facts: StatementFacts, section: LawSection) -> SectionLine:
    found = facts.completeness(section)
    lacks = tuple(tuple(_lack(condition) for condition in reason.missing) for reason in found.reasons if reason.missing)
    held = tuple((answer_key(key), _held_words(facts.answers.get(key))) for key in section.data)
    exempt = facts.exempt(section)
    return SectionLine(section, found, facts.parts.get(section.id), () if exempt else lacks, held, exempt)


def _lack(condition: Condition) -> Lack:
    place = answer_key(condition.key).place if condition.key else ""
    return Lack(takes(condition), condition.key, place)


def _held_words(answer: KeyAnswer | None) -> str:
    """A count as a statement would print it; empty for nothing."""
    if answer is None:
        return ""
    if not answer.figures:
        return str(answer.holding.count())
    value = answer.figures[0].value
    return f"< {value.limit}" if isinstance(value, FewerThan) else str(answer.holding.count())


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A data key with how far it reaches and whether anything is held under it for the year."""

    key: AnswerKey
    words: str
    reach: Reach
    held: str


def key_lines(session: Session, actor: Actor, year: int) -> tuple[KeyLine, ...]:
    """All 18, the widest reach first."""
    actor.require(Action.MAKE_REPORTS)
    then = year_of(session, actor, year)
    held = answers_held(session, actor, then, k=SMALLEST_COUNT)
    words: Mapping[str, str] = dict(law_book().data_keys)
    lines = [
        KeyLine(key, words[key.key], reach_of(law_book(), key.key), _held_words(held.get(key.key)))
        for key in answer_keys().values()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.reach.laws, -len(line.reach.sections), line.key.key)))
