"""Dates as publishers write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime

PLAIN = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%Y", "%d-%B-%Y", "%B %d, %Y", "%b %d, %Y")
MONTH_FIRST, DAY_FIRST = ("%m/%d/%Y", "%m/%d/%y"), ("%d/%m/%Y", "%d-%m-%Y")
YEAR = re.compile(r"(1[89]\d\d|20\d\d)")
ISO_LENGTH = 10


def day(text: str | None, *, day_first: bool = False) -> date | None:
    """Slashes are read month first, as in the United States, unless the publisher writes the day first."""
    clean = (text or "").strip()
    iso = clean[:ISO_LENGTH]
    for candidate in dict.fromkeys((clean, iso)):
        for form in (*PLAIN, *(DAY_FIRST if day_first else MONTH_FIRST)):
            try:
                return datetime.strptime(candidate, form).date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                continue
    return None


def births(text: str, *, day_first: bool = False) -> tuple[str, ...]:
    """An exact day where one is given, else every year named (a span gives both ends)."""
    exact = day(text, day_first=day_first)
    return (exact.isoformat(),) if exact else tuple(YEAR.findall(text))


ENDLESS = ("ongoing", "permanent", "indefinite", "cross debarment", "n a", "until further notice", "lifetime")
LAST_REAL_YEAR = 2100


def last_day(text: str, *, day_first: bool = False) -> date | None:
    """None is a measure without an end, also where a publisher writes it as the year 2999. See `unread_day`."""
    found = day(text, day_first=day_first)
    return None if found is None or found.year >= LAST_REAL_YEAR else found


def unread_day(text: str, *, day_first: bool = False) -> bool:
    """Something stands there that is neither a day nor a word for "without end"."""
    clean = " ".join(re.sub(r"[\W_]+", " ", text.lower()).split())
    known = not clean or any(clean.startswith(word) for word in ENDLESS)
    return not known and day(text, day_first=day_first) is None


SLASHES = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/\d{2,4}\s*$")
MONTHS = 12


def day_stands_first(cells: Iterable[str]) -> bool:
    """Decided by every date of a file that has slashes: a first part above 12 can be no month."""
    found = [match for cell in cells if (match := SLASHES.match(cell))]
    month_first = any(int(match[2]) > MONTHS for match in found)
    return not month_first and any(int(match[1]) > MONTHS for match in found)
