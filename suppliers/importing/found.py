"""What the reader took a list for, to be shown beside it: a person who sees it wrong settles it in `choices`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from suppliers.importing.choices import DateSystem, DecimalMark
from suppliers.importing.days import DayOrder
from suppliers.importing.tables import Table


@dataclass(frozen=True, slots=True)
class ReadingFound:
    """
    As the list was read, choices included. `separator` is "" for one column; `encoding` None where the format has none.
    `other_sheets` are (name, rows). `decimal_mark` is None when no cell tells. `day_orders` holds each column of days
    by its head, `unknown` where a person must say.
    """

    format: str
    sheet: str | None = None
    other_sheets: tuple[tuple[str, int], ...] = ()
    head_rows: tuple[int, ...] = ()
    encoding: str | None = None
    encoding_mixed: bool = False
    separator: str | None = None
    date_system: DateSystem = "1900"
    decimal_mark: DecimalMark | None = None
    day_orders: Mapping[str, DayOrder] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "sheet": self.sheet,
            "other_sheets": [{"sheet": name, "rows": rows} for name, rows in self.other_sheets],
            "head_rows": list(self.head_rows),
            "encoding": self.encoding,
            "encoding_mixed": self.encoding_mixed,
            "separator": self.separator,
            "date_system": self.date_system,
            "decimal_mark": self.decimal_mark,
            "day_orders": dict(self.day_orders),
        }


def found_in(
    table: Table, *, decimal_mark: DecimalMark | None = None, day_orders: Mapping[str, DayOrder] | None = None
) -> ReadingFound:
    """From the table alone; the reading of its cells adds marks and orders."""
    dialect = table.dialect
    return ReadingFound(
        format=table.format,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
        head_rows=table.head_rows,
        encoding=dialect.encoding if dialect else None,
        encoding_mixed=dialect.mixed if dialect else False,
        separator=dialect.separator if dialect else None,
        date_system=table.date_system,
        decimal_mark=decimal_mark,
        day_orders=day_orders or {},
    )
