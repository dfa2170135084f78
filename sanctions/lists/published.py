"""The day a publisher wrote on its file, where it writes one. A copy must never be replaced by an older one."""

import re
from datetime import date
from pathlib import Path

from sanctions.lists import dates
from sanctions.lists.opening import head_of
from sanctions.lists.recognising import ListFormat

DAY = r"(\d{4}-\d{2}-\d{2})"
WRITTEN = {
    ListFormat.EU: (re.compile(rf'generationDate="{DAY}'), False),
    ListFormat.UN: (re.compile(rf'dateGenerated="{DAY}'), False),
    ListFormat.OFAC_XML: (re.compile(r"Publish_Date>\s*(\d{1,2}/\d{1,2}/\d{4})\s*<"), False),
    ListFormat.OFAC_ADVANCED: (
        re.compile(
            r"DateOfIssue[^>]*>\s*<(?:\w+:)?Year>(\d{4})</[^>]*>\s*<(?:\w+:)?Month>(\d+)</[^>]*>\s*"
            r"<(?:\w+:)?Day>(\d+)<"
        ),
        False,
    ),
    ListFormat.UK: (re.compile(r"^\W*Report Date:?\W*([\w/-]+)", re.IGNORECASE), True),
    ListFormat.OFSI: (re.compile(r"^\W*Last Updated\W*([\w/-]+)", re.IGNORECASE), True),
}
"""Where it stands, and whether the day is written before the month."""


def published_on(path: Path, form: ListFormat) -> date | None:
    known = WRITTEN.get(form)
    if known is None:
        return None
    pattern, day_first = known
    found = pattern.search(head_of(path).decode("utf-8-sig", errors="replace"))
    return dates.day("-".join(found.groups()), day_first=day_first) if found else None
