"""One line per value, so that one file can hold a whole report: id, where it stands, the value and how it reads."""

import csv
from io import StringIO

from reports.contents.blocks import Document
from reports.contents.entries import entries
from reports.renderers.cells import inert

HEAD = ("id", "section", "label", "kind", "value", "unit", "shown")


def render_csv(document: Document) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs; lines end as RFC 4180 says."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for entry in entries(document):
        value, shown = entry.value, entry.shown
        if not isinstance(value, int | float):
            value, shown = inert(value) if value else value, inert(shown)
        words = (inert(each) for each in (entry.id, entry.section, entry.label, entry.kind.value))
        writer.writerow((*words, value, entry.unit, shown))
    return text.getvalue().encode("utf-8-sig", "backslashreplace")
