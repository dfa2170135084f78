"""The country a row says it is in, with the questions only a person can answer."""

import csv
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from pathlib import Path

from foundation.countries import CountryAnswer, country_name, resolve_country
from foundation.sentences import Fact
from suppliers.importing.cells import ListColumns, ReadingLog, clean_column
from suppliers.importing.columns import MappedColumn
from suppliers.importing.heads import fold_head
from suppliers.importing.issues import either

SOME_STATES = 2
US_STATES = frozenset(
    {"ak", "al", "ar", "az", "ca", "co", "ct", "dc", "de", "fl", "ga", "hi", "ia", "id", "il", "in", "ks", "ky", "la"}
    | {"ma", "md", "me", "mi", "mn", "mo", "ms", "mt", "nc", "nd", "ne", "nh", "nj", "nm", "nv", "ny", "oh", "ok", "or"}
    | {"pa", "ri", "sc", "sd", "tn", "tx", "ut", "va", "vt", "wa", "wi", "wv", "wy", "alabama", "arizona", "california"}
    | {"colorado", "florida", "illinois", "michigan", "nevada", "ohio", "oregon", "tennessee", "texas", "virginia"}
)


def read_countries(columns: ListColumns, regions: Sequence[str]) -> list[str | None]:
    """A list without a country column (or with an empty one) is one matter of the file, not one of every row."""
    column = columns.first("country")
    if column is None or not any(cell.strip() for cell in columns.raw[column.position]):
        return _without_column(columns, column)
    cells = columns.raw[column.position]
    cleaned = clean_column(columns.log, column, cells)
    reader = _CountryReader(columns.log, column, georgia_asked=_lists_us_states(columns.first("region"), regions))
    found = [reader.read(at, text, cells[at]) for at, text in enumerate(cleaned)]
    for at, (text, code) in enumerate(zip(cleaned, found, strict=True)):
        if code != text and code != text.upper():
            columns.log.changed(at, "country", text, code or "")
    return found


def _without_column(columns: ListColumns, column: MappedColumn | None) -> list[str | None]:
    settled = columns.choices.country
    if settled is None:
        columns.log.add_for_column("country.no_column", "warning", column.head if column else None)
        return list(repeat(None, columns.rows))
    written = columns.raw[column.position] if column else repeat("")
    for at, cell in zip(range(columns.rows), written, strict=False):
        columns.log.changed(at, "country", cell, settled)
    return list(repeat(settled, columns.rows))


class _CountryReader:
    """What a person answered comes first, then the spelling itself; what is left is a question or a refusal."""

    def __init__(self, log: ReadingLog, column: MappedColumn, *, georgia_asked: bool) -> None:
        self.log, self.column, self.georgia_asked = log, column, georgia_asked
        self.answers = {fold_head(text): code for text, code in log.choices.countries.items()}

    def read(self, at: int, text: str, raw: str) -> str | None:
        if self.answers and (code := self.answers.get(fold_head(text))):
            return code
        answer = resolve_country(text)
        if answer.how == "blank" and at not in self.log.refused and self.log.choices.country:
            return self.log.choices.country
        if answer.alpha2 is None:
            _report_country(self.log, at, self.column, answer, raw)
        elif answer.alpha2 == "GE" and answer.how != "code" and self.georgia_asked:
            self.log.add("country.georgia_or_us_state", "question", at, self.column.head, raw)
            return None
        return answer.alpha2


def _report_country(log: ReadingLog, at: int, column: MappedColumn, answer: CountryAnswer, raw: str) -> None:
    named = [country_name(code) for code in answer.candidates[:3]]
    match answer.how:
        case "ambiguous":
            log.add("country.ambiguous", "question", at, column.head, raw, country=either(named))
        case "blank" if at in log.refused:  # an error cell was reported already
            return
        case "blank":
            log.add("country.blank", "refused", at, column.head, raw)
        case _ if raw.strip() == "FALSE":  # spreadsheets and YAML take NO for the opposite of YES
            log.add("country.unknown", "refused", at, column.head, raw, country="Norway")
        case _:
            facts: dict[str, Fact] = {"country": either(named)} if named else {}
            log.add("country.unknown", "refused", at, column.head, raw, **facts)


def read_postcodes(columns: ListColumns, countries: Sequence[str | None]) -> list[str]:
    """A spreadsheet that took `01067` for a number wrote 1067: it is told of and kept, since nobody can be sure."""
    column = columns.first("postcode")
    texts = columns.texts("postcode")
    if column is None:
        return texts
    digits = _postcode_digits()
    for at, (text, country) in enumerate(zip(texts, countries, strict=True)):
        if text.isdecimal() and country in digits and len(text) == digits[country] - 1:
            columns.log.add("postcode.zeros_lost", "warning", at, column.head, text, postcode=f"0{text}")
    return texts


@cache
def _postcode_digits() -> dict[str | None, int]:
    with Path(__file__).with_name("postcodes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country"]: int(row["digits"]) for row in csv.DictReader(lines)}


def _lists_us_states(region: MappedColumn | None, regions: Sequence[str]) -> bool:
    if region is None:
        return False
    if "state" in fold_head(region.head).split():
        return True
    return len({folded for text in regions if (folded := text.casefold()) in US_STATES}) >= SOME_STATES
