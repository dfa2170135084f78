"""
What a follow-up asks: the areas that its parent left open, and the minimum checks that every visit makes. Plain values
in and out; which checks are the minimum is a dated table.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from audits.instruments.checklists import Instrument
from audits.instruments.questions import Question
from audits.instruments.tables import rows

FOLDER = Path(__file__).parent


class Standing(StrEnum):
    """Of a finding of the parent, once the follow-up was made. Not seen again is not the same as put right."""

    RECURRED = "recurred"
    NOT_SEEN_AGAIN = "not_seen_again"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class ParentFinding:
    """Empty `question` or `indicator` is unknown."""

    reference: str
    question: str
    indicator: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """`because` are the findings whose area it belongs to; none of them makes it a minimum check."""

    question: str
    because: tuple[str, ...]


def minimum_blocks(*, on: date) -> frozenset[str]:
    in_force = (row for row in rows("follow_up_rules", FOLDER) if date.fromisoformat(row["valid_from"]) <= on)
    return frozenset(row["block"] for row in in_force)


def questions_for(
    findings: Sequence[ParentFinding], instrument: Instrument, minimum: Collection[str]
) -> tuple[AskedAgain, ...]:
    """In the order of the instrument. A question that opens another is asked before it, also where it is in no area."""
    because = {one.id: _because(one, findings, instrument) for one in instrument.questions}
    wanted = {one.id for one in instrument.questions if because[one.id] or one.block in minimum}
    wanted |= _opening(instrument, wanted)
    return tuple(AskedAgain(one.id, because[one.id]) for one in instrument.questions if one.id in wanted)


def narrowed(instrument: Instrument, question_ids: Collection[str]) -> Instrument:
    """The same instrument under the same id, with these questions alone."""
    return replace(instrument, questions=tuple(one for one in instrument.questions if one.id in question_ids))


def standing_of(finding_id: str, question: str, *, recurring: Collection[str], asked: Collection[str]) -> Standing:
    """`recurring` are ids of findings that the follow-up's own findings point to; `asked` are ids of questions."""
    if finding_id in recurring:
        return Standing.RECURRED
    return Standing.NOT_SEEN_AGAIN if question in asked else Standing.NOT_ASKED


def _because(question: Question, findings: Iterable[ParentFinding], instrument: Instrument) -> tuple[str, ...]:
    blocks = {one.id: one.block for one in instrument.questions}
    return tuple(one.reference for one in findings if _in_area(question, one, blocks.get(one.question)))


def _in_area(question: Question, finding: ParentFinding, block: str | None) -> bool:
    """By the block of its question; a finding without one, by its indicator."""
    return question.block == block if block else bool(finding.indicator) and finding.indicator in question.indicators


def _opening(instrument: Instrument, wanted: Collection[str]) -> set[str]:
    above = {one.id: one.asked_when.question for one in instrument.questions if one.asked_when}
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        opener = above.get(waiting.pop())
        if opener is not None and opener not in found:
            found.add(opener)
            waiting.append(opener)
    return found
