"""
Which rows of a bulk a CHECK has still to be asked about. A CHECK knows nothing but the values it names, so what it said
of them once it would say of every row that repeats them: the database is asked about each combination, and only once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Connection, Table

Value = str | int | float | bool | None
"""As both drivers take it: ids as 32 hexadecimal digits, days and times as ISO text, lists as JSON."""

MOST_KEPT = 200_000  # combinations; a list whose rows repeat nothing must not fill the memory with them
KEPT_AS = "passed_checks"
_WORD = re.compile(r"\w+")
Rows = Sequence[Sequence[Value]]


class Passed:
    """What the database found good on this connection: for the columns that a CHECK names, their values together."""

    def __init__(self) -> None:
        self._good: dict[object, set[object]] = {}

    def part(self, bulk: "Bulk", rows: Rows) -> tuple[Rows, Rows]:
        """Rows to be asked about, and those that only repeat what was or will be asked. One is always asked about."""
        asked = {0}
        for key, combined in bulk.combined(rows):
            good = self._good.get(key, set())
            each = list(combined)
            if unknown := set(each) - good:
                last = {values: at for at, values in enumerate(each) if values in unknown}
                asked.update(last.values())
        return [rows[at] for at in sorted(asked)], [row for at, row in enumerate(rows) if at not in asked]

    def remember(self, bulk: "Bulk", rows: Rows) -> None:
        """After these went in with every CHECK asked."""
        for key, combined in bulk.combined(rows):
            good = self._good.setdefault(key, set())
            if len(good) < MOST_KEPT:
                good.update(combined)


def passed_on(connection: Connection) -> Passed:
    """Kept with the driver's own connection, for as long as that is open."""
    found: Any = connection.info.setdefault(KEPT_AS, Passed())
    passed: Passed = found
    return passed


class Bulk(NamedTuple):
    """Where rows go: `constants` hold for every row, columns in neither take what the table says."""

    table: Table
    columns: tuple[str, ...]
    constants: Mapping[str, Value]

    def combined(self, rows: Rows) -> Iterator[tuple[object, Iterator[object]]]:
        """For each CHECK what it is asked of besides the rows, and what it is asked of each row."""
        for words in _words_of_checks(self.table):
            positions = [at for at, name in enumerate(self.columns) if name in words]
            if positions:
                same = tuple((name, self.constants[name]) for name in sorted(words & self.constants.keys()))
                yield (self.table.name, self.columns, words, same), map(itemgetter(*positions), rows)


@cache
def _words_of_checks(table: Table) -> tuple[frozenset[str], ...]:
    checks = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    return tuple({frozenset(_WORD.findall(str(rule.sqltext))) & {*table.columns.keys()} for rule in checks})
