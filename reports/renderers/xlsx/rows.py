"""
Rows written straight into the part of the file that holds them.

XlsxWriter makes the workbook; its own way of a cell takes twice as long, and a long export is nothing but cells. Text
stands in its cell and in no shared table, which would grow with the rows.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_escaped_already = re.compile(r"(_x[0-9a-fA-F]{4}_)").sub


class RowSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet that is filled by `add_row` alone, from the first row on."""

    widest = 0

    def add_row(self, row: int, cells: Iterable[str], count: int) -> None:
        """`cells` as `text_cell` and `number_cell` make them, in the order of their columns."""
        self.row_data_fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')
        self.dim_rowmin, self.dim_rowmax = 0, row
        self.widest = max(self.widest, count - 1)
        self.dim_colmin, self.dim_colmax = 0, self.widest

    def close_rows(self) -> None:
        """Also when the book is given up: XlsxWriter closes what waits on disk only when it finishes a book."""
        self._opt_close()


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    return str(xl_col_to_name(column))


def text_cell(place: str, form: int, text: str) -> str:
    """`text` holds nothing that XML cannot. Blanks at its ends are kept."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = _escaped_already(r"_x005F\1", text)
    return f'<c r="{place}" s="{form}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number_cell(place: str, form: int, number: float) -> str:
    return f'<c r="{place}" s="{form}"><v>{number!r}</v></c>'
