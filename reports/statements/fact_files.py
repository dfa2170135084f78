"""
Facts that laws ask for, many at once: a table with one fact a row, in the columns that a single fact has. All of them
are entered or none, and every value that cannot be read is named by its row and column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.errors import Invalid, Place, TierlightError
from reports.models import AnswerFact
from reports.statements import facts
from reports.statements.payloads import SHAPES, AnswerFactCreate
from suppliers.importing.delimited import read_delimited

AROUND = ("valid_from", "valid_to", "source", "evidence_id")
OF_KINDS = (name for one in SHAPES.values() for name in one.model_fields if name != "key")
COLUMNS = ("key", *AROUND, *dict.fromkeys(OF_KINDS))
"""`key` says which kind of fact the row is; columns of other kinds stay empty in it."""
MOST_TOLD = 20
LARGEST_BYTES = 5 * 1024 * 1024


class FactsFileWrong(Invalid):
    code = "answer_facts.file_wrong"

    def __init__(self, file: str, places: Sequence[Place]) -> None:
        told = "; ".join(str(place) for place in places[:MOST_TOLD])
        more = f" and {len(places) - MOST_TOLD} more" if len(places) > MOST_TOLD else ""
        super().__init__(f"Nothing was entered. Put right in {file}: {told}{more}.", places=tuple(places))
        self.file = file


class FactsFileTooLarge(Invalid):
    code = "answer_facts.file_too_large"

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is larger than {LARGEST_BYTES >> 20} MB: split it.", places=(Place(file=file),))
        self.file = file


@dataclass(frozen=True, slots=True)
class FactsEntered:
    """`already`: rows that say word for word what stands; they are left as they are."""

    entered: int
    already: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """`row` counts from 1 as a person reads the file, its heads being the first."""

    row: int
    new: AnswerFactCreate


def read_facts_file(name: str, content: bytes) -> tuple[FactRow, ...]:
    """CSV in any separator. Raises FactsFileTooLarge, FactsFileWrong and what cannot be read at all."""
    if len(content) > LARGEST_BYTES:
        raise FactsFileTooLarge(name)
    grid = [(number, row) for number, row in read_delimited(name, content).rows if any(cell.strip() for cell in row)]
    heads = [head.strip() for head in grid[0][1]] if grid else []
    if strange := _strange_heads(name, heads):
        raise FactsFileWrong(name, strange)
    read: list[FactRow] = []
    wrong: list[Place] = []
    for number, cells in grid[1:]:
        said = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip()}
        try:
            read.append(FactRow(number, _fact(said)))
        except ValidationError as refused:
            wrong.extend(_places(refused, name, number, said))
    if wrong or not read:
        raise FactsFileWrong(name, wrong or [Place(file=name, row=2, value="")])
    return tuple(read)


def _strange_heads(name: str, heads: Sequence[str]) -> list[Place]:
    """A column that nobody asks for, one that stands twice, and one that every fact needs."""
    unknown = [head for head in heads if head not in COLUMNS]
    twice = [head for head in dict.fromkeys(heads) if heads.count(head) > 1]
    missing = [head for head in ("key", "valid_from", "source") if head not in heads]
    return [Place(file=name, row=1, column=head or "a column without a name") for head in (*unknown, *twice, *missing)]


def _fact(said: Mapping[str, str]) -> AnswerFactCreate:
    around = {head: value for head, value in said.items() if head in AROUND}
    own = {head: value for head, value in said.items() if head not in AROUND}
    return AnswerFactCreate.model_validate({"said": own, **around})


def _places(refused: ValidationError, name: str, row: int, said: Mapping[str, str]) -> Iterator[Place]:
    for one in refused.errors():
        named = [str(part) for part in one["loc"] if str(part) in COLUMNS]
        column = named[-1] if named else "key" if one["loc"] == ("said",) else "valid_to"
        yield Place(name, None, row, column, said.get(column, ""))


def enter_facts(session: Session, actor: Actor, name: str, rows: Sequence[FactRow], *, now: datetime) -> FactsEntered:
    """In one transaction, so that a refused row leaves nothing behind. Raises FactsFileWrong."""
    actor.require(Action.WRITE_STATEMENTS)
    standing = {_as_said(row) for row in facts.standing_facts(session, actor)}
    entered = 0
    for one in rows:
        try:
            row = facts.add_fact(session, actor, one.new, now=now) if _new_to(standing, one.new) else None
        except TierlightError as refused:
            evidence = str(one.new.evidence_id or "")
            raise FactsFileWrong(name, [Place(name, None, one.row, "evidence_id", evidence)]) from refused
        if row is not None:
            standing.add(_as_said(row))
            entered += 1
    return FactsEntered(entered, len(rows) - entered)


def _new_to(standing: set[str], new: AnswerFactCreate) -> bool:
    said = new.said.model_dump(mode="json", exclude={"key"})
    return _word_for_word(new.said.key, said, new.valid_from, new.valid_to, new.source) not in standing


def _as_said(row: AnswerFact) -> str:
    return _word_for_word(row.key, row.said, row.valid_from, row.valid_to, row.source)


def _word_for_word(key: str, said: Mapping[str, object], *around: object) -> str:
    return repr((key, sorted((name, str(value)) for name, value in said.items()), tuple(str(one) for one in around)))
