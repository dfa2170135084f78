"""What the terminal says once a list is read: the counts, how it was read, what is wrong and what it has to ask."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.output import answer, answer_json, say

if TYPE_CHECKING:
    from suppliers.batches.checking import Given
    from suppliers.importing.choices import ReadingChoices

MOST_ROWS_SHOWN = 5
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", "": "nothing (one column)"}
HOW_TOLD = {
    "words": " by its words",
    "values": " by its values",
    "similar": " by a near spelling",
    "chosen": " as chosen",
}
Issue = dict[str, Any]


def as_read(given: "Given") -> dict[str, Any]:
    """What the reader took the file for (`found`) and each of its columns for (`mapping`), as plain JSON values."""
    from suppliers.batches.checking import WholeList
    from suppliers.batches.writing import described
    from suppliers.importing.found import found_in
    from suppliers.importing.rows import ImportReading
    from suppliers.interop.delivered import Delivered

    reading = given.reading if isinstance(given, WholeList) else given
    told = described(reading)
    if isinstance(reading, Delivered):
        found: dict[str, Any] = {"format": reading.format}
    elif isinstance(reading, ImportReading):
        found = reading.found.as_json()
    else:
        found = found_in(reading.table).as_json()
    return {"found": found, "mapping": told["columns"], "unmapped": told.get("unmapped", [])}


def tell(
    file: Path, told: dict[str, Any], choices: "ReadingChoices", *, errors: Path | None, as_json: bool, written: bool
) -> None:
    """`told` holds batch, state, counts, found, mapping, unmapped and issues; `written`: the register has changed."""
    if as_json:
        answer_json(told)
        return
    say(f"{file.name}: {counted(told['counts'])}.{'' if written else ' Nothing was written.'}")
    for line in (*_found_lines(told["found"]), *_column_lines(told["mapping"], told["unmapped"])):
        say(f"  {line}")
    for line in (*_issue_lines(told["issues"], told["counts"], errors), *_question_lines(told["issues"], choices)):
        say(line)
    if told["batch"]:
        answer(told["batch"])


def counted(counts: dict[str, int]) -> str:
    from suppliers.batches.counting import WORDS

    said = (in_number(number, WORDS.get(word, word)) for word, number in counts.items() if number)
    return ", ".join(said) or "nothing new"


def in_number(number: int, many: str) -> str:
    """`many` is English with its noun in the plural: 1 row, 2 rows; words without a noun (new, rejected) stay."""
    plurals = ("duplicates", "rows", "records", "issues", "lines", "orders", "leads", "questions", "pairs")
    words = (word[:-1] if number == 1 and word in plurals else word for word in many.split())
    return f"{number:,} {' '.join(words)}"


def _found_lines(found: dict[str, Any]) -> list[str]:
    """One line for what a person might see at a glance is wrong, one for the sheets that were left."""
    parts = [found["format"]]
    if found.get("sheet"):
        parts.append(f"sheet {found['sheet']!r}")
    if found.get("encoding"):
        parts.append(f"{found['encoding']}{' (lines in another encoding among them)' * found['encoding_mixed']}")
    if found.get("separator") is not None:
        parts.append(f"parted by {SEPARATORS.get(found['separator'], repr(found['separator']))}")
    if found.get("head_rows"):
        parts.append(f"heads in row {' and '.join(map(str, found['head_rows']))}")
    lines = [f"Read as {', '.join(parts)}."]
    if others := found.get("other_sheets"):
        named = ", ".join(f"{one['sheet']!r} ({in_number(one['rows'], 'rows')})" for one in others)
        lines.append(f'Not read: {named}; choose with {{"sheet": …}} in --mapping.')
    return lines


def _column_lines(mapping: Sequence[dict[str, Any]], unmapped: Sequence[str]) -> list[str]:
    lines = []
    if mapping:
        lines.append(f"Columns: {', '.join(_column(one) for one in mapping)}.")
    if unmapped:
        lines.append(f"Columns left out: {', '.join(unmapped)}.")
    return lines


def _column(one: dict[str, Any]) -> str:
    sure = f" {one['confidence']:.0%}" if "confidence" in one else ""
    how = HOW_TOLD.get(one.get("how", ""), "")
    return f"{one['head']} → {one['field']}{sure}{how}"


def _issue_lines(issues: Sequence[Issue], counts: dict[str, int], errors: Path | None) -> Iterable[str]:
    """Matters of the whole file always; of rows the worst few."""
    whole = [issue for issue in issues if issue["row"] is None]
    rows = [issue for issue in issues if issue["row"] is not None]
    yield from map(issue_line, (*whole, *rows[:MOST_ROWS_SHOWN]))
    more = max(counts.get("issues", 0), len(issues)) - len(whole) - min(len(rows), MOST_ROWS_SHOWN)
    if errors:
        yield f"All of them stand in {errors}, to be mended there and imported again."
    elif more > 0:
        yield f"And {in_number(more, 'more issues about rows')}: --errors MEND.xlsx writes them all into a workbook."


def issue_line(issue: Issue, file: str = "") -> str:
    """`file`: named where one command reads several."""
    sheet = f"sheet {issue['sheet']!r}" if issue.get("sheet") else ""
    row = f"row {issue['row']}" if issue["row"] is not None else "whole file"
    where = ", ".join(part for part in (file, sheet, row, issue.get("column")) if part)
    value = f" {issue['value']!r}:" if issue.get("value") else ""
    severity = f"{issue['severity']}: " if issue.get("severity") else ""
    return f"  {severity}{where}:{value} {issue['sentence']} [{issue['code']}]"


def _question_lines(issues: Sequence[Issue], choices: "ReadingChoices") -> Iterable[str]:
    """Each question once, whatever number of rows asks it, and the very JSON that answers all that JSON can answer."""
    asked = {_key(issue): issue for issue in reversed(issues) if issue.get("severity") == "question"}
    if not asked:
        return
    questions = list(reversed(asked.values()))
    verb = "waits" if len(questions) == 1 else "wait"
    yield f"{in_number(len(questions), 'questions')} {verb}: {'; '.join(_question(one) for one in questions)}."
    merged: dict[str, Any] = choices.as_json()
    answered = False
    for key, value in (pair for one in questions for pair in _answer(one).items()):
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
        answered = True
    if answered:
        yield "Answer with --mapping ANSWERS.json; if this is what you mean, the file holds exactly:"
        yield f"  {json.dumps(merged, ensure_ascii=False)}"
    if any(not _answer(one) for one in questions):
        yield "What has no line there is answered in the list itself: correct the cell and import it again."


def _key(issue: Issue) -> tuple[str, str, str]:
    by_value = issue["code"].startswith(("country.", "site."))
    return issue["code"], issue.get("column") or "", issue["value"] if by_value else ""


def _question(issue: Issue) -> str:
    about = {
        "date.ambiguous": "day_first or month_first",
        "country.ambiguous": " or ".join(_candidates(issue)),
        "country.georgia_or_us_state": "GE or US",
        "coordinate.swapped": "are latitude and longitude exchanged",
        "cell.same_as_above": "is it the value of the row above",
    }.get(issue["code"], issue["sentence"].rstrip("."))
    return f"{issue.get('column') or 'the file'} {issue['value']!r} ({about})"


def _answer(issue: Issue) -> dict[str, Any]:
    """One of the possible answers, as `ReadingChoices` takes it; empty where only the list itself can answer."""
    match issue["code"]:
        case "date.ambiguous":
            return {"day_orders": {issue["column"]: "day_first"}}
        case "country.ambiguous" | "country.georgia_or_us_state":
            first = _candidates(issue)[:1]
            return {"countries": dict.fromkeys([issue["value"]], first[0])} if first else {}
        case "coordinate.swapped":
            return {"coordinates_swapped": True}
        case "cell.same_as_above":
            return {"fill_same_as_above": True}
    return {}


def _candidates(issue: Issue) -> tuple[str, ...]:
    from foundation.countries import resolve_country

    if issue["code"] == "country.georgia_or_us_state":
        return "GE", "US"
    return resolve_country(issue["value"]).candidates if issue["code"] == "country.ambiguous" else ()
