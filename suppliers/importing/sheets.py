"""Which sheet of a workbook is the list: visible, with heads we know, then with most rows."""

from foundation.errors import Invalid, Place
from suppliers.importing.files import FileEmpty
from suppliers.importing.head_grammar import is_known_head
from suppliers.importing.head_rows import find_heads
from suppliers.importing.heads import fold_head
from suppliers.importing.issues import SHEET_TO_MEND
from suppliers.importing.workbooks import Sheet


class SheetUnknown(Invalid):
    code = "file.sheet_unknown"


def choose_sheet(file: str, sheets: list[Sheet], wanted: str | None) -> Sheet:
    """`FileEmpty` when no sheet holds a row, `SheetUnknown` when `wanted` is none of them."""
    if wanted is not None:
        for sheet in sheets:
            if sheet.name == wanted:
                return sheet
        names = ", ".join(sheet.name for sheet in sheets)
        raise SheetUnknown(f"{file} has no sheet {wanted!r}: choose one of {names}.", places=(Place(file=file),))
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise FileEmpty(f"{file} has no sheet with rows: export the list again.", places=(Place(file=file),))
    return max(filled, key=_likeness)


def _likeness(sheet: Sheet) -> tuple[bool, bool, int, int]:
    heads = find_heads(sheet.rows, sheet.merged)
    known = {fold_head(text) for text in heads.texts if is_known_head(text)} if heads else set()
    return sheet.visible, sheet.name == SHEET_TO_MEND, min(len(known), 3), len(sheet.rows)
