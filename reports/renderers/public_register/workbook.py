"""The entries as a workbook: one sheet, the rows and cells of the CSV."""

from io import BytesIO

from reports.renderers.cells import inert
from reports.renderers.public_register.plain import COLUMNS, cells_of
from sanctions.register import Snapshot

SHEET = "register"


def render_workbook(register: Snapshot) -> bytes:
    """Every cell is text, and text that could run as a formula is made inert: copied elsewhere it stays so."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only whoever takes the workbook waits for it

    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        # The file is dated by its entries, not by its making: nobody learns from it when anything else was written.
        book.set_properties({"created": register.changed_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(COLUMNS):
            sheet.write_string(0, column, head)
        for row, entry in enumerate(register.entries, start=1):
            for column, cell in enumerate(cells_of(entry)):
                sheet.write_string(row, column, inert(cell))
    return content.getvalue()
