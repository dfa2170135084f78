"""A table of closed cases as somebody hands it in at the page."""

import csv
import io
from dataclasses import dataclass
from typing import BinaryIO, Final

from api.web.payloads import FieldProblem
from foundation.errors import Invalid
from reports.facts.equity import EquityFacts
from sanctions.equity.case_rows import CaseRows, read_case_rows

LARGEST: Final = 10 * 1024 * 1024


class CaseTableUnreadable(Invalid):
    code = "case_table.unreadable"

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} cannot be read as CSV: save it as CSV in UTF-8, of at most 10 MB.")


@dataclass(frozen=True, slots=True)
class EquityPage:
    facts: EquityFacts
    problems: tuple[FieldProblem, ...] = ()


def read_table(file: BinaryIO, name: str) -> CaseRows:
    """Raises CaseTableUnreadable, CaseTableIncomplete."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CaseTableUnreadable(name)
    try:
        text = content.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        lines = csv.DictReader(
            io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
        )
        rows = [{head: value or "" for head, value in row.items() if isinstance(head, str)} for row in lines]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise CaseTableUnreadable(name) from wrong
    return read_case_rows(lines.fieldnames or (), rows, name)
