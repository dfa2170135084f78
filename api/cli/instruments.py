"""`tierlight audits instruments`: the checklists in force, and the check of somebody's own. No database."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.csv_files import ColumnMissing, read_csv
from api.cli.output import FileMissing, answer, answer_json

if TYPE_CHECKING:
    from audits.instruments.checklists import Instrument
    from audits.instruments.questions import Question
    from audits.instruments.tables import TableRow

NEEDED = ("id", "sector", "block", "question", "evidence", "bad_answer", "severity", "ilo_indicator", "source")


def instruments(
    sector: Annotated[
        str | None, typer.Option("--sector", help="core, hospitality, agriculture or construction; all of them if left")
    ] = None,
    version: Annotated[str, typer.Option("--version", help="the newest if left")] = "",
    check: Annotated[
        list[Path] | None,
        typer.Option("--check", help="checklists of your own (CSV), in the order they are asked; core comes before"),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print only JSON")] = False,
) -> None:
    """List the questions of an instrument, or check your own: types, ranges, and skips without a loop."""
    if check:
        _check(check, version, as_json=as_json)
        return
    found = _chosen(sector, version)
    if as_json:
        answer_json([_as_json(one) for one in found])
        return
    for one in found:
        answer(f"{one.id}: {len(one.questions)} questions, {len(one.indicators)} of 11 ILO indicators")
        for question in one.questions if sector else ():
            answer(f"  {question.id}  {_answers(question)}  {question.severity.value}{_when(question)}")
            answer(f"      {question.text}")


def _chosen(sector: str | None, version: str) -> "list[Instrument]":
    from audits.instruments.checklists import CORE, LATEST_VERSION, Sector, instrument_for

    if sector is None:
        return [instrument_for(one, version or LATEST_VERSION) for one in (None, *Sector)]
    if sector not in {CORE, *Sector}:
        raise typer.BadParameter(f"{sector}: give one of {', '.join((CORE, *Sector))}")
    return [instrument_for(None if sector == CORE else Sector(sector), version or LATEST_VERSION)]


def _check(files: Sequence[Path], version: str, *, as_json: bool) -> None:
    """The first table of one's own is core, or else the core in force stands before it. Raises what loading raises."""
    from audits.instruments.checklists import CORE, LATEST_VERSION, questions_in
    from audits.instruments.tables import rows

    tables = [(file.name, _rows(file)) for file in files]
    own_core = any(row["sector"] == CORE for row in tables[0][1])
    before = [] if own_core else [(f"{CORE}.csv", rows(f"checklists/{version or LATEST_VERSION}/{CORE}"))]
    questions = questions_in([*before, *tables])
    indicators = sorted({code for question in questions for code in question.indicators})
    if as_json:
        answer_json({"questions": len(questions), "indicators": indicators})
        return
    answer(f"{len(questions)} questions, {len(indicators)} of 11 ILO indicators, no loop and no forward skip.")


def _rows(file: Path) -> "tuple[TableRow, ...]":
    if not file.is_file():
        raise FileMissing(file)
    heads, records = read_csv(file)
    for column in NEEDED:
        if column not in heads:
            raise ColumnMissing(file.name, column)
    return tuple(dict(zip(heads, record, strict=False)) for record in records)


def _answers(question: "Question") -> str:
    if question.unit:
        return f"{question.lowest} to {question.highest} {question.unit}"
    return "/".join(question.choices)


def _when(question: "Question") -> str:
    when = question.asked_when
    return f", when {when.question} is {' or '.join(when.answers)}" if when else ""


def _as_json(one: "Instrument") -> dict[str, object]:
    return {"id": one.id, "version": one.version, "questions": [_question(question) for question in one.questions]}


def _question(question: "Question") -> dict[str, object]:
    when, limit = question.asked_when, question.limit
    return {
        "id": question.id,
        "block": question.block,
        "question": question.text,
        "evidence": [kind.value for kind in question.evidence],
        "answer": question.answer.value,
        "choices": list(question.choices),
        "unit": question.unit,
        "lowest": None if question.lowest is None else float(question.lowest),
        "highest": None if question.highest is None else float(question.highest),
        "bad_answers": list(question.bad_answers),
        "limit": {"side": limit.side, "parameter": limit.parameter} if limit else None,
        "severity": question.severity.value,
        "asked_when": {"question": when.question, "answers": list(when.answers)} if when else None,
        "mandatory": question.mandatory,
        "indicators": list(question.indicators),
        "conventions": list(question.conventions),
        "law_theme": question.law_theme,
        "source": question.source,
    }
