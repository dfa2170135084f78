"""What only a person can say about a list, each asked once for the whole file: an order of days, a country."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from foundation.countries import resolve_country
from suppliers.importing.choices import ReadingChoices
from suppliers.importing.issues import RowIssue
from suppliers.importing.rows import ImportReading

ABOUT_COUNTRIES: Final = frozenset({"country.ambiguous", "country.georgia_or_us_state", "country.unknown"})
SHOWN_DAYS: Final = 3
MOST: Final = 60
Order = Literal["", "day_first", "month_first"]


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """`examples` are cells of the column that tell nothing by themselves."""

    head: str
    examples: tuple[str, ...]
    answer: Order


@dataclass(frozen=True, slots=True)
class CountryQuestion:
    """`candidates` are ISO codes the text may mean; without any, every country is offered."""

    text: str
    rows: int
    candidates: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Questions:
    """`without_country` counts rows that state none, all of them when the list has no such column."""

    days: tuple[DayQuestion, ...]
    countries: tuple[CountryQuestion, ...]
    without_country: int
    whole_list: bool
    country: str
    swapped: int
    is_swapped: bool
    same_as_above: int
    fill_same_as_above: bool
    kind_assumed: bool
    edge_kind: str

    @property
    def open(self) -> int:
        """How many still wait for an answer; the rest stand as they were answered."""
        asked = [not one.answer for one in self.days] + [not one.answer for one in self.countries]
        asked += [bool(self.without_country) and not self.country, bool(self.swapped) and not self.is_swapped]
        asked += [bool(self.same_as_above) and not self.fill_same_as_above, self.kind_assumed and not self.edge_kind]
        return sum(asked)

    @property
    def any(self) -> bool:
        answered = self.country or self.is_swapped or self.fill_same_as_above or self.edge_kind
        return bool(self.days or self.countries or self.open or answered)


def questions_of(reading: ImportReading, choices: ReadingChoices) -> Questions:
    counted = Counter(issue.code for issue in reading.issues)
    no_column = counted["country.no_column"] > 0
    return Questions(
        days=tuple(_days(reading, choices)),
        countries=tuple(_countries(reading.issues, choices.countries)),
        without_country=len(reading.table.records) if no_column else counted["country.blank"],
        whole_list=no_column,
        country=choices.country or "",
        swapped=counted["coordinate.swapped"],
        is_swapped=choices.coordinates_swapped,
        same_as_above=counted["cell.same_as_above"],
        fill_same_as_above=choices.fill_same_as_above,
        kind_assumed=counted["edge.kind_assumed"] > 0,
        edge_kind=choices.edge_kind or "",
    )


def _days(reading: ImportReading, choices: ReadingChoices) -> Iterable[DayQuestion]:
    for head, order in reading.found.day_orders.items():
        answer = choices.day_order(head)
        if order == "unknown" or answer:
            yield DayQuestion(head, _examples(reading, head), answer or "")


def _examples(reading: ImportReading, head: str) -> tuple[str, ...]:
    at = next((at for at, known in enumerate(reading.table.heads) if known == head), None)
    if at is None:
        return ()
    found: dict[str, None] = {}
    for record in reading.table.records:
        if record.kind == "data" and at < len(record.cells) and record.cells[at].strip():
            found[record.cells[at].strip()] = None
        if len(found) == SHOWN_DAYS:
            break
    return tuple(found)


def _countries(issues: Iterable[RowIssue], answers: Mapping[str, str]) -> Iterable[CountryQuestion]:
    told = [issue for issue in issues if issue.code in ABOUT_COUNTRIES]
    texts = Counter(issue.value.strip() for issue in told)
    georgia = {issue.value.strip() for issue in told if issue.code == "country.georgia_or_us_state"}
    for text, answer in answers.items():
        if text not in texts:
            yield CountryQuestion(text, 0, resolve_country(text).candidates, answer)
    for text, rows in texts.most_common(MOST):
        candidates = ("GE", "US") if text in georgia else resolve_country(text).candidates
        yield CountryQuestion(text, rows, candidates, answers.get(text, ""))
