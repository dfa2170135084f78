"""Dates as publishers write them."""

import re
from datetime import date, datetime

FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%Y/%m/%d")
YEAR = re.compile(r"(1[89]\d\d|20\d\d)")
ISO_LENGTH = 10


def day(text: str | None) -> date | None:
    """Slashes are read month first, as in the United States register that uses them; others are unambiguous."""
    clean = (text or "").strip()
    iso = clean[:ISO_LENGTH]
    for candidate in dict.fromkeys((clean, iso)):
        for form in FORMATS:
            try:
                return datetime.strptime(candidate, form).date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                continue
    return None


def births(text: str) -> tuple[str, ...]:
    """An exact day where one is given, else every year named (a span gives both ends)."""
    exact = day(text)
    return (exact.isoformat(),) if exact else tuple(YEAR.findall(text))
